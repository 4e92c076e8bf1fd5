use crate::{
    domain::{Fact, Points, Verdict},
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Holds authors without an approved comment while the whole site gets more submissions a minute than its `pressure`. It adds no points, and
/// nobody is refused.
#[derive(Debug)]
struct Pressure;

#[expect(clippy::unnecessary_wraps, reason = "every kind is read by a function of this shape")]
pub(super) fn read(_: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    Some(Box::new(Pressure))
}

impl Rule for Pressure {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        if case.facts.author.known().is_some_and(|record| record.approved > 0) {
            return None;
        }
        match &case.facts.site_pace {
            Fact::Known(pace) if *pace < case.site.pressure => None,
            Fact::Known(pace) => {
                Some(Finding::new(Points::ZERO).at_least(Verdict::Hold).because_of_fact(format!("{pace} to the site in a minute")))
            }
            Fact::Unknown(why) => Some(Finding::unknown(why)),
        }
    }
}
