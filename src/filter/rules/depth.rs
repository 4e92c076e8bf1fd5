use super::Scale;
use crate::{
    domain::Fact,
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Judges how many comments a submission stands beneath.
#[derive(Debug)]
struct Depth(Scale);

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    Some(Box::new(Depth(Scale::read(table, 1..=100, 5)?)))
}

impl Rule for Depth {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        match &case.facts.place {
            Fact::Known(place) => {
                Some(Finding::new(self.0.points_for(place.depth)?).because_of_fact(format!("beneath {} comments", place.depth)))
            }
            Fact::Unknown(why) => Some(Finding::unknown(why)),
        }
    }
}
