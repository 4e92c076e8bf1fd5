use super::{Points, Verdict};
use serde::{Deserialize, Serialize};

/// What a comment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Waiting for a moderator.
    Pending,
    /// Public.
    Approved,
    /// Refused by a moderator.
    Rejected,
    /// Spam, by the filter's verdict or a moderator's decision.
    Spam,
    /// Taken away.
    Deleted,
}

impl Status {
    /// Every status there is.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Approved, Self::Rejected, Self::Spam, Self::Deleted];

    /// The word in JSON, tables and metrics.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Spam => "spam",
            Self::Deleted => "deleted",
        }
    }

    /// Reads [`Status::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }
}

impl From<Verdict> for Status {
    /// The status that a comment is stored with.
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Approve => Self::Approved,
            Verdict::Hold => Self::Pending,
            Verdict::Spam | Verdict::Discard => Self::Spam,
        }
    }
}

/// What a moderator says of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Publish it.
    Approve,
    /// Refuse it.
    Reject,
    /// It is spam.
    Spam,
    /// Take it away.
    Delete,
    /// Give back the status before the last decision.
    Restore,
}

impl Decision {
    /// Every decision there is.
    pub const ALL: [Self; 5] = [Self::Approve, Self::Reject, Self::Spam, Self::Delete, Self::Restore];

    /// The word in JSON, tables and metrics.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Spam => "spam",
            Self::Delete => "delete",
            Self::Restore => "restore",
        }
    }

    /// Reads [`Decision::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.word() == word)
    }

    /// Whether it goes the other way than a rule: one that speaks against the comment (points, or a floor) is overruled by an approval, one
    /// that speaks for it by a refusal. `None` for a decision that says nothing of rules.
    pub fn overrules(self, points: Points, floor: Option<Verdict>) -> Option<bool> {
        let speaks_against = points > Points::ZERO || floor.is_some();
        match self {
            Self::Approve => Some(speaks_against),
            Self::Reject | Self::Spam => Some(!speaks_against),
            Self::Delete | Self::Restore => None,
        }
    }

    /// The status it leads to; `None` for [`Decision::Restore`], which needs the comment's history.
    pub const fn leads_to(self) -> Option<Status> {
        match self {
            Self::Approve => Some(Status::Approved),
            Self::Reject => Some(Status::Rejected),
            Self::Spam => Some(Status::Spam),
            Self::Delete => Some(Status::Deleted),
            Self::Restore => None,
        }
    }
}
