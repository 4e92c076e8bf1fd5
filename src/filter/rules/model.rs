use crate::{
    domain::{Field, Points},
    filter::{
        Case, Finding, Rule,
        classifier::{Head, WordShare},
        rule_table::RuleTable,
    },
};

/// Judges by what the model thinks of the body, and shows the words that made it think so.
#[derive(Debug)]
struct Model {
    head: Head,
    /// The least probability that hits.
    from: f64,
    points: Points,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let points = table.own_points();
    let head = table.word("head", &Head::ALL.map(|head| (head.name(), head)), None);
    let from = table.whole("from", 50..=99, Some(75));
    Some(Box::new(Model { head: head?, from: f64::from(from?) / 100.0, points: points? }))
}

impl Rule for Model {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let opinion = case.opinion();
        if opinion.probability(self.head) < self.from {
            return None;
        }
        let mut words = opinion.evidence(self.head);
        words.sort_by(|one, other| other.share(self.head).total_cmp(&one.share(self.head)));
        let shown = |word: &WordShare| {
            let stretch = word.start..word.end;
            let read_as = format!("{} +{:.1}", &case.folded(Field::Body).as_str()[stretch.clone()], word.share(self.head));
            case.evidence_read_as(Field::Body, stretch, &read_as)
        };
        let finding = Finding::new(self.points).because_of_fact(format!("{}: {:.2}", self.head.name(), opinion.probability(self.head)));
        Some(finding.because(words.into_iter().map(shown)))
    }
}
