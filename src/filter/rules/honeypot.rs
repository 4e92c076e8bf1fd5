use crate::{
    domain::Points,
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Judges that the form's field which people do not see was filled in.
#[derive(Debug)]
struct Honeypot(Points);

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    Some(Box::new(Honeypot(table.own_points()?)))
}

impl Rule for Honeypot {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        case.facts.honeypot.then(|| Finding::new(self.0).because_of_fact("hidden field filled in"))
    }
}
