use super::Scale;
use crate::{
    domain::Fact,
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Judges how many recent submissions had the same text, or nearly the same.
#[derive(Debug)]
struct Repeat {
    scale: Scale,
    of: Of,
}

#[derive(Clone, Copy, Debug)]
enum Of {
    Same,
    Near,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let scale = Scale::read(table, 1..=1_000, 1);
    let of = table.word("of", &[("same", Of::Same), ("near", Of::Near)], None);
    Some(Box::new(Repeat { scale: scale?, of: of? }))
}

impl Rule for Repeat {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let repeats = match &case.facts.repeats {
            Fact::Known(repeats) => repeats,
            Fact::Unknown(why) => return Some(Finding::unknown(why)),
        };
        let (number, what) = match self.of {
            Of::Same => (repeats.same, "the same text"),
            Of::Near => (repeats.near, "nearly the same text"),
        };
        Some(Finding::new(self.scale.points_for(number)?).because_of_fact(format!("{what} {number} times before")))
    }
}
