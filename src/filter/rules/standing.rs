use crate::{
    domain::{Fact, Points, Standing, Verdict},
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Judges by what moderators decided about the author: who is banned is spam, who is always held is held, whatever the score; who is trusted
/// gets points off.
#[derive(Debug)]
struct OfStanding {
    is: Standing,
    points: Points,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let is = table.word("is", &Standing::ALL.map(|standing| (standing.word(), standing)), None)?;
    let points = if is == Standing::Trusted { table.own_points()? } else { Points::ZERO };
    Some(Box::new(OfStanding { is, points }))
}

impl Rule for OfStanding {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let standing = match &case.facts.standing {
            Fact::Known(standing) => standing.filter(|standing| *standing == self.is)?,
            // A moderator must see to it that nobody who is banned slips through; trust that is not known is none.
            Fact::Unknown(why) if self.is == Standing::Banned => return Some(Finding::unknown(why)),
            Fact::Unknown(_) => return None,
        };
        let finding = Finding::new(self.points);
        Some(match standing {
            Standing::Banned => finding.at_least(Verdict::Spam).because_of_fact("a moderator banned this author"),
            Standing::Held => finding.at_least(Verdict::Hold).because_of_fact("a moderator has this author always held"),
            Standing::Trusted => finding.because_of_fact("a moderator trusts this author"),
        })
    }
}
