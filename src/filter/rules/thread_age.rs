use crate::{
    domain::{Fact, Points},
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Judges that a thread's first comment came long ago: spam likes pages that nobody reads any more.
#[derive(Debug)]
struct ThreadAge {
    points: Points,
    days: u32,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let points = table.own_points();
    let days = table.whole("days", 1..=36_500, Some(30));
    Some(Box::new(ThreadAge { points: points?, days: days? }))
}

impl Rule for ThreadAge {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        match &case.facts.place {
            Fact::Known(place) => {
                let age = place.thread_age_seconds / (24 * 3_600);
                (age >= u64::from(self.days))
                    .then(|| Finding::new(self.points).because_of_fact(format!("the discussion is {age} days old")))
            }
            Fact::Unknown(why) => Some(Finding::unknown(why)),
        }
    }
}
