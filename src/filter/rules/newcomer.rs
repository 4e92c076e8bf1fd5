use crate::{
    domain::{Fact, Points},
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Judges that an author has no approved comment on the site yet.
#[derive(Debug)]
struct Newcomer(Points);

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    Some(Box::new(Newcomer(table.own_points()?)))
}

impl Rule for Newcomer {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        match &case.facts.author {
            Fact::Known(record) if record.approved > 0 => None,
            Fact::Known(_) => Some(Finding::new(self.0).because_of_fact("no approved comment yet")),
            Fact::Unknown(why) => Some(Finding::unknown(why)),
        }
    }
}
