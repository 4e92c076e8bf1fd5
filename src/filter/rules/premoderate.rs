use crate::{
    domain::{Fact, Points, Premoderate, Verdict},
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Holds everybody where the site's `premoderate` or a moderator says so of the thread, or authors without an approved comment. It adds no
/// points.
#[derive(Debug)]
struct Premoderated;

#[expect(clippy::unnecessary_wraps, reason = "every kind is read by a function of this shape")]
pub(super) fn read(_: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    Some(Box::new(Premoderated))
}

impl Rule for Premoderated {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let hold = |fact: &str| Some(Finding::new(Points::ZERO).at_least(Verdict::Hold).because_of_fact(fact));
        if case.facts.place.known().is_some_and(|place| place.premoderated) {
            return hold("a moderator has this thread premoderated");
        }
        match (case.site.premoderate, &case.facts.author) {
            (Premoderate::Everybody, _) => hold("premoderate = everybody"),
            (Premoderate::Newcomers, Fact::Known(record)) if record.approved == 0 => hold("premoderate = newcomers"),
            (Premoderate::Newcomers, Fact::Unknown(why)) => Some(Finding::unknown(why)),
            (Premoderate::Newcomers | Premoderate::Nobody, _) => None,
        }
    }
}
