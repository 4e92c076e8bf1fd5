use super::Decision;
use serde::{Deserialize, Serialize};

/// What moderators decided about a campaign (comments that are nearly the same) for those of it that come later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignDecision {
    /// The campaign's number.
    pub campaign: i64,
    /// What was decided.
    pub decision: Decision,
}

impl CampaignDecision {
    /// What can be decided about a campaign.
    pub const DECISIONS: [Decision; 3] = [Decision::Approve, Decision::Reject, Decision::Spam];
}
