//! The mails that a status owes. Written in the transaction that gives the status; whether one is still true is looked at again when it is sent.

use super::MailingRules;
use crate::domain::{CommentId, NotificationKind, Recipient, Timestamp, message_id};

/// One mail to a reader.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owed<'a> {
    pub kind: NotificationKind,
    pub site_id: i64,
    pub subject: CommentId,
    pub recipient: Recipient,
    pub author_id: Option<i64>,
    /// For the Message-ID.
    pub host: &'a str,
    pub not_before: Timestamp,
}

impl Owed<'_> {
    pub fn message_id(&self) -> String {
        message_id(self.kind, &self.subject.to_string(), &self.recipient, self.host)
    }
}

impl MailingRules {
    pub(super) fn digest_millis(&self) -> i64 {
        i64::try_from(self.digest_interval.as_millis()).unwrap_or(i64::MAX)
    }
}

/// When a moderator gets the next digest: the first at once, the next no sooner than `interval` milliseconds after the last.
pub(super) fn next_digest(last_sent: Option<i64>, interval: i64, now: Timestamp) -> i64 {
    last_sent.map_or(now.as_millis(), |sent| sent.saturating_add(interval).max(now.as_millis()))
}
