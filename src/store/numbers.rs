use super::StoreError;
use crate::domain::{Decision, Mode, Points, SiteKey, Status, Timestamp, Verdict};
use async_trait::async_trait;
use serde::Deserialize;
use std::sync::Arc;

/// So many of a site's last comments, and of its last decisions, are looked through for its numbers: what is beyond is not counted.
pub const MOST_COUNTED_BACK: u32 = 100_000;

/// What came in within one hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArrivalsOfHour {
    /// When the hour began.
    pub hour: Timestamp,
    /// Comments.
    pub comments: u32,
    /// Of these, those that wait still.
    pub waiting: u32,
}

/// A decision as far as it is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedDecision {
    /// When.
    pub at: Timestamp,
    /// When the comment came in.
    pub came_at: Timestamp,
    /// What the comment was.
    pub before: Status,
    /// What it became.
    pub after: Status,
    /// Who.
    pub actor: String,
}

/// What one external check has not answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingCheck {
    /// Its name.
    pub name: String,
    /// Comments.
    pub comments: u32,
    /// When the first of them is asked next.
    pub next: Timestamp,
}

/// What the rules had to say of a comment, and what a moderator decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedLately {
    /// When the comment came in.
    pub at: Timestamp,
    /// What each rule said, as far as it is counted.
    pub said: Vec<Said>,
    /// The latest decision that was not taken back; `None` if nobody decided.
    pub decision: Option<Decision>,
}

/// One rule's contribution without its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Said {
    /// The rule.
    pub rule: Arc<str>,
    /// Its share of the score.
    pub points: Points,
    /// The mildest verdict that it lets through.
    #[serde(default)]
    pub floor: Option<Verdict>,
    /// Whether it counts.
    pub mode: Mode,
}

/// What a newsroom counts.
#[async_trait]
pub trait Numbers: Send + Sync {
    /// What came in since a moment, by hours with something in them, the first first; among the site's last [`MOST_COUNTED_BACK`] comments.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn arrivals(&self, site: &SiteKey, since: Timestamp) -> Result<Vec<ArrivalsOfHour>, StoreError>;

    /// What was decided since a moment, taking back apart, the first first; among the site's last [`MOST_COUNTED_BACK`] decisions.
    ///
    /// # Errors
    /// As [`Numbers::arrivals`], and [`StoreError::Damaged`].
    async fn counted_decisions(&self, site: &SiteKey, since: Timestamp) -> Result<Vec<CountedDecision>, StoreError>;

    /// What the rules said of the comments that came in since a moment, the newest first, at most so many.
    ///
    /// # Errors
    /// As [`Numbers::counted_decisions`].
    async fn judged_lately(&self, site: &SiteKey, since: Timestamp, most: u32) -> Result<Vec<JudgedLately>, StoreError>;

    /// The `seq` of the last comment of a site; 0 if there is none.
    ///
    /// # Errors
    /// As [`Numbers::arrivals`].
    async fn last_seq(&self, site: &SiteKey) -> Result<i64, StoreError>;

    /// When the comment came in that waits the longest.
    ///
    /// # Errors
    /// As [`Numbers::arrivals`].
    async fn oldest_waiting(&self, site: &SiteKey) -> Result<Option<Timestamp>, StoreError>;

    /// What external checks have not answered yet, by name.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn waiting_checks(&self) -> Result<Vec<WaitingCheck>, StoreError>;
}
