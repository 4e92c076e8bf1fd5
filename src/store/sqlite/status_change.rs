use super::{StoreError, sql};
use crate::domain::{Status, Timestamp};
use sqlx::SqliteConnection;

/// A comment that gets another status.
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
    /// Changes the status, and with it every count that depends on it.
    pub async fn make(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let refused_at = is_refused(self.after).then_some(self.at.as_millis());
        sqlx::query(sql::SET_STATUS).bind(self.after.word()).bind(refused_at).bind(self.comment).execute(&mut *connection).await?;
        let mut counted = sqlx::query(sql::COUNT_STATUSES);
        for status in Status::ALL {
            counted = counted.bind(self.difference(|other| other == status));
        }
        counted.bind(self.site).execute(&mut *connection).await?;
        let approved = self.difference(|status| status == Status::Approved);
        if self.before == Status::Approved || self.after == Status::Approved {
            sqlx::query(sql::COUNT_THREAD).bind(approved).bind(self.thread).execute(&mut *connection).await?;
        }
        let refused = self.difference(|status| matches!(status, Status::Rejected | Status::Spam));
        sqlx::query(sql::COUNT_AUTHOR).bind(approved).bind(refused).bind(self.author).execute(connection).await?;
        Ok(())
    }

    fn difference(&self, counts: impl Fn(Status) -> bool) -> i64 {
        i64::from(counts(self.after)) - i64::from(counts(self.before))
    }
}

/// Whether retention takes the text away in time.
const fn is_refused(status: Status) -> bool {
    matches!(status, Status::Rejected | Status::Spam | Status::Deleted)
}
