//! What a moderator's decision leads to, whichever database keeps it.

use super::{DecisionOrder, MailingRules, StoreError, owed::Owed, rows, status_change::StatusChange};
use crate::{
    bytes::Bytes,
    domain::{CommentId, KeyedHash, NotificationKind, Recipient, Status, Timestamp},
};

/// What a decision is about, by numbers.
#[derive(sqlx::FromRow)]
pub(super) struct Decidable {
    pub id: i64,
    pub site_id: i64,
    pub site: String,
    pub thread_id: i64,
    pub author_id: i64,
    pub status: String,
    pub revision: i64,
    pub erased: bool,
    pub notify: bool,
    /// By what the author is found, if mail may be sent.
    pub reachable: Option<Bytes<16>>,
    /// Likewise the author of what it answers, if that is public, wants mail and is another person.
    pub parent_author_id: Option<i64>,
    pub parent_reachable: Option<Bytes<16>>,
}

impl Decidable {
    /// The comment that is decided about, if it is of the site that the moderator may decide for.
    pub fn for_order(found: Option<Self>, order: &DecisionOrder) -> Result<Self, StoreError> {
        found.filter(|comment| order.site.as_ref().is_none_or(|site| site.as_str() == comment.site)).ok_or(StoreError::Missing("comment"))
    }

    /// The change to another status. What has no text any more is not shown again.
    pub fn change(&self, after: Status, at: Timestamp) -> Result<StatusChange, StoreError> {
        if self.erased && matches!(after, Status::Approved | Status::Pending) {
            return Err(StoreError::Missing("text of this comment any more: it was erased"));
        }
        Ok(StatusChange {
            comment: self.id,
            site: self.site_id,
            thread: self.thread_id,
            author: self.author_id,
            before: rows::status(&self.status)?,
            after,
            at,
        })
    }

    /// The mails that a change owes: those of a comment that becomes public.
    pub fn owes<'a>(&self, subject: CommentId, change: &StatusChange, mailing: &'a MailingRules) -> Vec<Owed<'a>> {
        let mail = |kind, Bytes(hash): Bytes<16>, author_id| Owed {
            kind,
            site_id: self.site_id,
            subject,
            recipient: Recipient::Author(KeyedHash::from_bytes(hash)),
            author_id: Some(author_id),
            host: &mailing.host,
            not_before: change.at.plus(mailing.undo_window),
        };
        let mut mails = Vec::new();
        if change.after != Status::Approved || change.before == Status::Approved {
            return mails;
        }
        if let Some(hash) = self.reachable.filter(|_| self.notify) {
            mails.push(mail(NotificationKind::Published, hash, self.author_id));
        }
        if let Some((author, hash)) = self.parent_author_id.zip(self.parent_reachable) {
            mails.push(mail(NotificationKind::Reply, hash, author));
        }
        mails
    }
}

/// The last decision that was not taken back, as the statement gives it: what it would lead back to, and its number.
pub(super) fn restored(last: Option<(i64, String)>) -> Result<(Status, Option<i64>), StoreError> {
    let (number, before) = last.ok_or(StoreError::NothingToRestore)?;
    Ok((rows::status(&before)?, Some(number)))
}
