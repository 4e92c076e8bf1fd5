use super::StoreError;
use crate::domain::{CommentId, KeyedHash, Remark, ReportCause, SiteKey, Status, Timestamp};
use async_trait::async_trait;
use std::time::Duration;

/// Reports that come from one place within [`REPORT_WINDOW`] at most.
pub const MOST_REPORTS: u32 = 20;
/// The time in which they are counted.
pub const REPORT_WINDOW: Duration = Duration::from_hours(1);
/// Reports from one place that were dismissed, as far back as the place is known, from which on its reports count no more.
pub const DISMISSED_TOO_OFTEN: u32 = 5;
/// Reports of one comment that are listed.
pub const REPORTS_LISTED: u32 = 50;

/// A reader's report of a public comment.
#[derive(Clone, Debug)]
pub struct NewReport {
    /// The comment.
    pub comment: CommentId,
    /// The site that it is reported on.
    pub site: SiteKey,
    /// What is wrong with it.
    pub cause: ReportCause,
    /// In the reader's words.
    pub text: Option<Remark>,
    /// Where it came from.
    pub reporter: KeyedHash,
    /// So many that count take the comment back into the queue; 0: none do.
    pub hold_from: u32,
    /// When.
    pub at: Timestamp,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reported {
    /// It is kept.
    Taken,
    /// It is kept, and the comment waits for a moderator and is public no more.
    Held,
    /// From there it was reported before.
    Again,
    /// Too many came from there; the next is taken after this time.
    TooFast(Duration),
}

/// A report that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What is wrong with the comment.
    pub cause: ReportCause,
    /// In the reader's words.
    pub text: Option<String>,
    /// Whether it counts: [`DISMISSED_TOO_OFTEN`].
    pub counts: bool,
    /// When.
    pub at: Timestamp,
}

/// What readers report. A decision about a comment settles what is open: one that publishes it dismisses the reports, another one upholds them.
#[async_trait]
pub trait Reports: Send + Sync {
    /// Takes a report of a public comment. A comment of which moderators dismissed reports before is taken back by no number of new ones.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a comment that is not public on this site, [`StoreError::Database`].
    async fn report_comment(&self, report: &NewReport) -> Result<Reported, StoreError>;

    /// The open reports of a comment, the oldest first, [`REPORTS_LISTED`] at most.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Damaged`].
    async fn reports(&self, comment: CommentId) -> Result<Vec<Report>, StoreError>;

    /// How many comments of a site have open reports that count.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn count_reported(&self, site: &SiteKey) -> Result<u32, StoreError>;
}

/// A comment that is reported, by numbers, with what is known of whoever reports it.
#[derive(sqlx::FromRow)]
pub(super) struct Reportable {
    pub id: i64,
    pub site_id: i64,
    pub thread_id: i64,
    pub author_id: i64,
    /// How many reports from there were dismissed.
    pub dismissed: i64,
    /// Whether moderators dismissed reports of this comment.
    pub kept: bool,
}

impl Reportable {
    /// Whether a report from there counts.
    pub fn counts(&self) -> bool {
        self.dismissed < i64::from(DISMISSED_TOO_OFTEN)
    }

    /// Whether so many open reports take the comment back.
    pub fn is_held_by(&self, open: i64, report: &NewReport) -> bool {
        report.hold_from > 0 && open >= i64::from(report.hold_from) && !self.kept
    }
}

/// How long whoever sent so many, the first of them then, has to wait.
pub(super) fn wait(count: i64, first: Option<i64>, now: Timestamp) -> Option<Duration> {
    let first = first.filter(|_| count >= i64::from(MOST_REPORTS))?;
    Some(Timestamp::from_millis(first).plus(REPORT_WINDOW).since(now))
}

/// Who takes a comment back, in the audit, when it is nobody by name.
pub(super) const REPORTED_BY_READERS: &str = "reports";

/// What a decision that leads to this status says of the reports.
pub(super) const fn outcome_of(status: Status) -> &'static str {
    match status {
        Status::Approved => "dismissed",
        Status::Pending | Status::Rejected | Status::Spam | Status::Deleted => "upheld",
    }
}
