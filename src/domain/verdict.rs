use serde::{Deserialize, Serialize};

/// What the filter says of a submission, from the mildest to the hardest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Publish it.
    Approve,
    /// Let a moderator decide.
    Hold,
    /// It is spam; a moderator may look.
    Spam,
    /// It is spam beyond doubt: kept seven days, out of the moderators' view.
    Discard,
}

impl Verdict {
    /// The word in JSON, tables and metrics.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Hold => "hold",
            Self::Spam => "spam",
            Self::Discard => "discard",
        }
    }

    /// Reads [`Verdict::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Approve, Self::Hold, Self::Spam, Self::Discard].into_iter().find(|verdict| verdict.word() == word)
    }
}
