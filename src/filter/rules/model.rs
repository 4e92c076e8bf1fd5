use crate::{
    domain::{Evidence, Fact, Field, Head, Points, Probability, TellingWord},
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Judges by what the model said of the body, and shows the words that made it say so.
#[derive(Debug)]
struct Model {
    head: Head,
    /// The least probability that hits.
    from: Probability,
    points: Points,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let points = table.own_points();
    let head = table.word("head", &Head::ALL.map(|head| (head.name(), head)), None);
    let from = table.whole("from", 50..=99, Some(75));
    Some(Box::new(Model { head: head?, from: Probability::percent(from?), points: points? }))
}

impl Rule for Model {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let opinion = match &case.facts.model {
            Fact::Known(opinion) => opinion.head(self.head),
            Fact::Unknown(why) => return Some(Finding::unknown(why)),
        };
        if opinion.probability < self.from {
            return None;
        }
        let finding = Finding::new(self.points).because_of_fact(format!("{}: {:.2}", self.head.name(), opinion.probability.value()));
        Some(finding.because(opinion.words.iter().map(|word| shown(*word, case.text(Field::Body)))))
    }
}

fn shown(TellingWord(start, end, hundredths): TellingWord, body: &str) -> Evidence {
    let word = body.get(start as usize..end as usize).unwrap_or_default();
    let read_as = format!("{word} +{:.1}", f64::from(hundredths) / 100.0);
    Evidence { field: Some(Field::Body), span: Some((start, end)), read_as }
}
