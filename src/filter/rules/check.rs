use crate::{
    domain::{CheckAnswer, Fact, Points, Verdict},
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Judges by what an external check says. It is never asked in a reader's time: until its answer is there the rule holds.
#[derive(Debug)]
struct Check {
    name: String,
    points: Points,
    hits: Hits,
}

/// Which answers hit.
#[derive(Debug)]
enum Hits {
    /// This verdict, and harder ones.
    Says(Verdict),
    /// A category of which the check is so sure, in hundredths, or surer.
    Category(String, u8),
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let points = table.own_points();
    let name = read_name(table);
    let words = [("hold", Verdict::Hold), ("spam", Verdict::Spam), ("discard", Verdict::Discard)];
    let says = table.word("says", &words, Some(Verdict::Hold));
    let category = table.text("category", "harassment");
    let from = if category.is_some() { table.whole("from", 1..=100, Some(50)) } else { Some(50) };
    let hits = match category {
        Some((_, line)) if table.has("says") => {
            table.problem(line, "both `says` and `category`; a rule looks at one of them: make two rules");
            None
        }
        Some((category, line)) if !CheckAnswer::is_category(category) => {
            table.problem(line, format!("`category` is {category:?}; it must be letters, digits and -_/. such as \"hate/threatening\""));
            None
        }
        Some((category, _)) => u8::try_from(from?).ok().map(|from| Hits::Category(category.to_owned(), from)),
        None => Some(Hits::Says(says?)),
    };
    Some(Box::new(Check { name: name?, points: points?, hits: hits? }))
}

fn read_name(table: &mut RuleTable<'_>) -> Option<String> {
    let (name, line) = table.required_text("check", "akismet")?;
    table.must_be_a_check(name, line).then(|| name.to_owned())
}

impl Rule for Check {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let answer = match case.facts.checks.get(&self.name) {
            Some(Fact::Known(answer)) => answer,
            Some(Fact::Unknown(why)) => return Some(Finding::unknown(why)),
            None => return Some(Finding::unknown(&format!("the check {} was not asked", self.name))),
        };
        let evidence = match &self.hits {
            Hits::Says(least) => (answer.verdict >= *least).then(|| format!("{} says {}", self.name, answer.verdict.word())),
            Hits::Category(category, from) => {
                let score = answer.scores.get(category).filter(|score| *score >= from)?;
                Some(format!("{}: {category} {}.{:02}", self.name, score / 100, score % 100))
            }
        };
        Some(Finding::new(self.points).because_of_fact(evidence?))
    }

    fn asks(&self) -> Option<&str> {
        Some(&self.name)
    }
}
