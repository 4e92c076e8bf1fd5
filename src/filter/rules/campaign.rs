use crate::{
    domain::{CampaignDecision, Decision, Points, Verdict},
    filter::{Case, Finding, Rule, rule_table::RuleTable},
};

/// Judges by what moderators decided about a campaign, for those of it that come later. It holds, whatever the score: then the comment is decided
/// about as the campaign was, and whoever takes that back has it before them. Points come on top.
#[derive(Debug)]
struct OfCampaign {
    is: Decision,
    points: Points,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let is = table.word("is", &CampaignDecision::DECISIONS.map(|decision| (decision.word(), decision)), None)?;
    let points = table.points("points").map_or(Points::ZERO, |(points, _)| points);
    Some(Box::new(OfCampaign { is, points }))
}

impl Rule for OfCampaign {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let CampaignDecision { campaign, decision } =
            case.facts.campaign.known().copied().flatten().filter(|found| found.decision == self.is)?;
        let said = match decision {
            Decision::Approve => "a moderator approved it",
            Decision::Spam => "a moderator called it spam",
            _ => "a moderator rejected it",
        };
        Some(Finding::new(self.points).at_least(Verdict::Hold).because_of_fact(format!("campaign {campaign}: {said}")))
    }
}
