use crate::{
    domain::{Points, Stamp},
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Judges the time between the making of our form and its sending, by the form's signed stamp. No stamp, no finding: a site may have a form
/// of its own.
#[derive(Debug)]
struct Time {
    points: Points,
    when: When,
}

#[derive(Clone, Copy, Debug)]
enum When {
    FasterThan(u64),
    OlderThan(u64),
    Forged,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    const WEEK: u32 = 7 * 24 * 3_600;
    let points = table.own_points();
    let words = [("too-fast", When::FasterThan(0)), ("too-old", When::OlderThan(0)), ("forged", When::Forged)];
    let Some(when) = table.word("when", &words, None) else {
        table.excuse(&["seconds"]);
        return None;
    };
    let when = match when {
        When::FasterThan(_) => When::FasterThan(millis(table.whole("seconds", 1..=WEEK, Some(3))?)),
        When::OlderThan(_) => When::OlderThan(millis(table.whole("seconds", 1..=WEEK, Some(24 * 3_600))?)),
        When::Forged => When::Forged,
    };
    Some(Box::new(Time { points: points?, when }))
}

fn millis(seconds: u32) -> u64 {
    u64::from(seconds) * 1_000
}

impl Rule for Time {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let fact = match (self.when, case.facts.stamp) {
            (When::FasterThan(limit), Stamp::Age(age)) if age < limit => {
                format!("sent {}.{} s after the form was made", age / 1_000, age % 1_000 / 100)
            }
            (When::OlderThan(limit), Stamp::Age(age)) if age > limit => format!("sent {} minutes after the form was made", age / 60_000),
            (When::Forged, Stamp::Forged) => "the form's stamp is not ours".to_owned(),
            _ => return None,
        };
        Some(Finding::new(self.points).because_of_fact(fact))
    }
}
