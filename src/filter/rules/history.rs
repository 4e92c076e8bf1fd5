use super::Scale;
use crate::{
    domain::{DayRecord, Fact, Points},
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Judges what became of the author's earlier comments on the site.
#[derive(Debug)]
enum History {
    /// At least `share` of a hundred comments of the last `days` days were refused, of at least `least` that were decided about.
    RefusedShare { points: Points, days: u32, least: u32, share: u32 },
    /// So many were approved, ever.
    Approved(Scale),
    /// So many were refused, ever.
    Refused(Scale),
}

#[derive(Clone, Copy)]
enum Of {
    RefusedShare,
    Approved,
    Refused,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let Some(of) = table.word("of", &[("refused-share", Of::RefusedShare), ("approved", Of::Approved), ("refused", Of::Refused)], None)
    else {
        table.excuse(&["points", "per_extra", "from", "days", "least", "share"]);
        return None;
    };
    Some(Box::new(match of {
        Of::RefusedShare => {
            let points = table.own_points();
            let days = table.whole("days", 1..=DayRecord::MOST_DAYS, Some(30));
            let least = table.whole("least", 1..=100, Some(3));
            let share = table.whole("share", 1..=100, Some(30));
            History::RefusedShare { points: points?, days: days?, least: least?, share: share? }
        }
        Of::Approved => History::Approved(Scale::read(table, 1..=10_000, 3)?),
        Of::Refused => History::Refused(Scale::read(table, 1..=10_000, 1)?),
    }))
}

impl Rule for History {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let known = |count: fn(&crate::domain::AuthorRecord) -> u32| match &case.facts.author {
            Fact::Known(record) => Ok(count(record)),
            Fact::Unknown(why) => Err(Finding::unknown(why)),
        };
        let told = match self {
            Self::RefusedShare { points, days, least, share } => return refused_share(case, *points, *days, (*least, *share)),
            Self::Approved(scale) => known(|record| record.approved).map(|count| (scale, count, "approved")),
            Self::Refused(scale) => known(|record| record.refused).map(|count| (scale, count, "refused")),
        };
        match told {
            Ok((scale, count, word)) => Some(Finding::new(scale.points_for(count)?).because_of_fact(format!("{count} comments {word}"))),
            Err(unknown) => Some(unknown),
        }
    }
}

fn refused_share(case: &Case<'_>, points: Points, days: u32, (least, share): (u32, u32)) -> Option<Finding> {
    let history = match &case.facts.history {
        Fact::Known(history) => history,
        Fact::Unknown(why) => return Some(Finding::unknown(why)),
    };
    let lately = || history.iter().filter(|day| day.days_ago < days);
    let refused: u32 = lately().map(|day| day.refused).sum();
    let all = refused + lately().map(|day| day.approved).sum::<u32>();
    let fact = format!("{refused} of {all} comments refused in {days} days");
    (all >= least && refused * 100 >= all * share).then(|| Finding::new(points).because_of_fact(fact))
}
