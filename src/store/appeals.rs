use super::{Decided, Listed, MailingRules, RecordedDecision, StoreError};
use crate::domain::{CommentId, Remark, SiteKey, Timestamp};
use async_trait::async_trait;

/// What a writer asks to be looked at again.
#[derive(Clone, Debug)]
pub struct Appeal {
    /// Its number.
    pub id: i64,
    /// The comment as it is.
    pub comment: Listed,
    /// The decision that it is against.
    pub decided: RecordedDecision,
    /// What the writer says.
    pub text: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What became of an appeal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The decision stands.
    Upheld,
    /// The comment is published.
    Reversed,
}

impl Outcome {
    /// Every outcome there is.
    pub const ALL: [Self; 2] = [Self::Upheld, Self::Reversed];

    /// The word in JSON, tables and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Reversed => "reversed",
        }
    }

    /// Reads [`Outcome::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

/// A moderator's answer to an appeal.
#[derive(Clone, Debug)]
pub struct AppealAnswer {
    /// The appeal.
    pub appeal: i64,
    /// Its site.
    pub site: SiteKey,
    /// The comment's revision that the moderator saw.
    pub revision: i64,
    /// What becomes of it.
    pub outcome: Outcome,
    /// What the writer is told.
    pub text: Option<Remark>,
    /// By whom: as in a decision.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// Appeals of a site that are open at once, as far as they are listed.
pub const MOST_APPEALS: u32 = 50;

/// What writers of refused comments ask to be looked at again.
#[async_trait]
pub trait Appeals: Send + Sync {
    /// Appeals against the decision in force about a comment, once. `false` where there is none that a moderator took and told the writer of,
    /// where the text is gone, and the second time.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn appeal(&self, comment: CommentId, text: Option<&Remark>, now: Timestamp) -> Result<bool, StoreError>;

    /// The appeals of a site that wait for an answer, the oldest first, [`MOST_APPEALS`] at most.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`], [`StoreError::Damaged`].
    async fn appeals(&self, site: &SiteKey) -> Result<Vec<Appeal>, StoreError>;

    /// How many there are.
    ///
    /// # Errors
    /// As [`Appeals::appeals`].
    async fn count_appeals(&self, site: &SiteKey) -> Result<u32, StoreError>;

    /// Answers one, with its audit row; a reversal is a decision like any other, in the same transaction. Gives the comment as it is then.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for one that is not open on this site, [`StoreError::OwnDecision`] for whoever took the decision,
    /// [`StoreError::Stale`] when the comment changed since, [`StoreError::Database`].
    async fn answer_appeal(&self, answer: &AppealAnswer, mailing: &MailingRules) -> Result<Decided, StoreError>;
}

/// Whether two actors are the same account or token: what stands before the name.
pub(super) fn is_same_person(one: &str, other: &str) -> bool {
    let number = |actor: &str| actor.split(' ').next().map(ToOwned::to_owned);
    number(one) == number(other)
}
