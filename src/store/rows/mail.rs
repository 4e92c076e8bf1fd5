use super::{JudgementRow, StoreError, comment_id, count, email, locale, site_key};
use crate::{
    bytes::Bytes,
    domain::{NotificationKind, Recipient, ThreadKey, Timestamp},
    store::{DueMail, HeldComment, Subject},
};

/// A mail that is due, with its recipient and what it is about.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct DueRow {
    id: i64,
    kind: String,
    site: String,
    subject: Bytes<16>,
    recipient: String,
    message_id: String,
    attempts: i64,
    created_at: i64,
    email: Option<String>,
    locale: Option<String>,
    confirmed: bool,
    unsubscribed: bool,
    thread: Option<String>,
    approved: Option<bool>,
    name: Option<String>,
    body: Option<String>,
    parent: Option<Bytes<16>>,
    parent_message_id: Option<String>,
}

impl DueRow {
    pub fn into_mail(self) -> Result<DueMail, StoreError> {
        let kind = NotificationKind::from_word(&self.kind).ok_or(StoreError::Damaged("mail", self.kind))?;
        let about_a_comment = matches!(kind, NotificationKind::Published | NotificationKind::Reply);
        let subject = self.thread.filter(|_| about_a_comment).map(|thread| Subject {
            comment: comment_id(self.subject),
            thread: ThreadKey::stored(thread),
            approved: self.approved.unwrap_or(false),
            name: self.name.unwrap_or_default(),
            body: self.body,
            parent: self.parent.map(|parent| (comment_id(parent), self.parent_message_id)),
        });
        Ok(DueMail {
            id: self.id,
            kind,
            site: site_key(self.site)?,
            recipient: Recipient::from_stored(&self.recipient).ok_or(StoreError::Damaged("mail", "its recipient".to_owned()))?,
            address: email(self.email)?,
            locale: self.locale.as_deref().map(locale).transpose()?,
            confirmed: self.confirmed,
            unsubscribed: self.unsubscribed,
            subject,
            message_id: self.message_id,
            attempts: count(self.attempts),
            created_at: Timestamp::from_millis(self.created_at),
        })
    }
}

/// A held comment of a digest.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct HeldRow {
    public_id: Bytes<16>,
    revision: i64,
    thread: String,
    name: Option<String>,
    body: Option<String>,
    created_at: i64,
    #[sqlx(flatten)]
    judgement: JudgementRow,
}

impl HeldRow {
    pub fn into_held(self) -> Result<HeldComment, StoreError> {
        Ok(HeldComment {
            id: comment_id(self.public_id),
            revision: self.revision,
            thread: ThreadKey::stored(self.thread),
            name: self.name.unwrap_or_default(),
            body: self.body,
            created_at: Timestamp::from_millis(self.created_at),
            judgement: self.judgement.into_judgement()?,
        })
    }
}
