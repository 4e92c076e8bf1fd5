use crate::domain::{Status, Timestamp};

/// A comment that gets another status, and every count that depends on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct StatusChange {
    pub comment: i64,
    pub site: i64,
    pub thread: i64,
    pub author: i64,
    pub before: Status,
    pub after: Status,
    pub at: Timestamp,
}

impl StatusChange {
    /// Since when it is refused, if it is: retention takes the text away in time.
    pub fn refused_at(&self) -> Option<i64> {
        matches!(self.after, Status::Rejected | Status::Spam | Status::Deleted).then_some(self.at.as_millis())
    }

    /// How much the site has more or less of each status, in the order of [`Status::ALL`].
    pub fn by_status(&self) -> [i64; 5] {
        Status::ALL.map(|status| self.difference(|other| other == status))
    }

    /// How much more or less is approved.
    pub fn approved(&self) -> i64 {
        self.difference(|status| status == Status::Approved)
    }

    /// How much more or less is refused.
    pub fn refused(&self) -> i64 {
        self.difference(|status| matches!(status, Status::Rejected | Status::Spam))
    }

    /// Whether the thread's public page may look different.
    pub fn is_public(&self) -> bool {
        self.before == Status::Approved || self.after == Status::Approved
    }

    fn difference(&self, counts: impl Fn(Status) -> bool) -> i64 {
        i64::from(counts(self.after)) - i64::from(counts(self.before))
    }
}
