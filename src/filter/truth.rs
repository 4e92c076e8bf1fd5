use crate::{
    domain::{Decision, Status},
    store::Past,
};

/// What a comment really is, as far as moderators said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It was good enough to be published.
    Good,
    /// It was refused, and is not called spam.
    Refused,
    /// It was refused as spam.
    Spam,
}

impl Truth {
    /// By the decision in force: *approve* is good, *reject* and *spam* are refused. *Delete* tells nothing: people ask for that too. With
    /// `published_is_good`, a comment that is public and that nobody decided about is good as well.
    pub fn of(past: &Past, published_is_good: bool) -> Option<Self> {
        match past.decision {
            Some(Decision::Approve) => Some(Self::Good),
            Some(Decision::Reject) => Some(Self::Refused),
            Some(Decision::Spam) => Some(Self::Spam),
            Some(Decision::Delete | Decision::Restore) => None,
            None => (published_is_good && past.comment.status == Status::Approved).then_some(Self::Good),
        }
    }

    /// Whether it should have been published.
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Good)
    }
}
