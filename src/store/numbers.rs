use super::StoreError;
use crate::domain::{SiteKey, Status, Timestamp};
use async_trait::async_trait;

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
