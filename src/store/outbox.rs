use super::{Invitation, StoreError};
use crate::domain::{CommentId, EmailAddress, KeyedHash, Locale, NotificationKind, Recipient, Site, SiteKey, ThreadKey, Timestamp};
use crate::secrets::{Purpose, Secrets};
use async_trait::async_trait;
use std::{collections::HashMap, time::Duration};

/// What a site's notifications are made by.
#[derive(Clone, Debug)]
pub struct MailingRules {
    /// The host in Message-IDs.
    pub host: String,
    /// The moderators, by the keyed hash of their addresses.
    pub moderators: Vec<KeyedHash>,
    /// The least time between two mails about held comments to one moderator.
    pub digest_interval: Duration,
    /// How long a mail about an approval waits, so that the approval can be taken back.
    pub undo_window: Duration,
}

impl MailingRules {
    /// The rules of a site.
    pub fn for_site(site: &Site, secrets: &Secrets, undo_window: Duration) -> Self {
        let key = secrets.hash_key(Purpose::AuthorHash);
        Self {
            host: site.mail_host().to_owned(),
            moderators: site.moderators.iter().map(|address| address.keyed_hash(&key)).collect(),
            digest_interval: site.digest_interval,
            undo_window,
        }
    }
}

/// What a mail is about.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The comment.
    pub comment: CommentId,
    /// Its thread.
    pub thread: ThreadKey,
    /// Whether it is public at this moment.
    pub approved: bool,
    /// What its author signs with.
    pub name: String,
    /// Its text; `None` once erased.
    pub body: Option<String>,
    /// What it answers, with the Message-ID of the mail that this recipient got about that.
    pub parent: Option<(CommentId, Option<String>)>,
}

/// A mail whose time has come, with the state at this moment.
#[derive(Clone, Debug)]
pub struct DueMail {
    /// Its number in the outbox.
    pub id: i64,
    /// What it is about.
    pub kind: NotificationKind,
    /// Its site.
    pub site: SiteKey,
    /// Who gets it.
    pub recipient: Recipient,
    /// Where to, for a reader; `None` for a moderator (whose address is in the configuration) or once the address was erased.
    pub address: Option<EmailAddress>,
    /// The reader's language; `None` for a moderator.
    pub locale: Option<Locale>,
    /// Whether the reader confirmed the address.
    pub confirmed: bool,
    /// Whether the reader wants no more mail from this site.
    pub unsubscribed: bool,
    /// The comment; `None` for mails about none ([`NotificationKind::Held`], [`NotificationKind::Confirm`], [`NotificationKind::Invitation`]), or when
    /// it is gone.
    pub subject: Option<Subject>,
    /// Its Message-ID, without angle brackets.
    pub message_id: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was first owed.
    pub created_at: Timestamp,
}

/// A held comment in a moderator's digest.
#[derive(Clone, Debug)]
pub struct HeldComment {
    /// Its id.
    pub id: CommentId,
    /// Grows with every edit and every decision.
    pub revision: i64,
    /// Its thread.
    pub thread: ThreadKey,
    /// What its author signs with.
    pub name: String,
    /// Its text.
    pub body: Option<String>,
    /// When it came in.
    pub created_at: Timestamp,
    /// The latest judgement, for the reasons.
    pub judgement: crate::domain::Judgement,
}

/// What becomes of a mail that could not be sent.
#[derive(Clone, Debug)]
pub enum SendFailure {
    /// Try again at this time.
    Retry {
        /// When.
        at: Timestamp,
        /// Why it failed, without any address.
        error: String,
    },
    /// Give up: it is listed with the dead letters.
    Dead {
        /// Why it failed, without any address.
        error: String,
    },
}

/// For how long a mail is handed to one process. One that crashed loses it by that; one that is alive has to be done by then.
pub const CLAIM_TIMEOUT: Duration = Duration::from_mins(3);

/// What a mail in the outbox can be.
pub const MAIL_STATES: [&str; 5] = ["waiting", "blocked", "sent", "void", "dead"];

/// Mails by state, one of [`MAIL_STATES`]. A state that no mail has may be left out.
pub type OutboxCounts = HashMap<String, u64>;

/// What is owed by mail. Rows are written by [`super::Comments`] in the transactions that cause them; unique by (kind, subject, recipient).
///
/// States: *waiting* until `not_before`; *blocked* until the reader confirms the address; *sent*; *void* (no longer true when its time
/// came, or not wanted); *dead* (given up, listed with the dead letters).
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Mails that are due, oldest first. Where several processes share the outbox, a mail is handed to one of them until it is dealt with
    /// by another method, or for [`CLAIM_TIMEOUT`]; in embedded mode there is one process, which asks again after it has dealt with all.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn due(&self, limit: u32, now: Timestamp) -> Result<Vec<DueMail>, StoreError>;

    /// Gives back mails that [`Outbox::due`] handed out and that were not dealt with.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn release(&self, ids: &[i64]) -> Result<(), StoreError>;

    /// When the next mail falls due.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError>;

    /// The mail was handed over.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn sent(&self, id: i64, now: Timestamp) -> Result<(), StoreError>;

    /// The mail is not to be sent any more; `why` is for the record.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn void(&self, id: i64, why: &str, now: Timestamp) -> Result<(), StoreError>;

    /// The mail waits until its recipient confirms the address; a confirmation is owed now, once.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn block_until_confirmed(&self, id: i64, host: &str, now: Timestamp) -> Result<(), StoreError>;

    /// The mail waits until then: its recipient had enough of them for now. It was not tried, and `attempts` stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn put_off(&self, id: i64, until: Timestamp, now: Timestamp) -> Result<(), StoreError>;

    /// The mail could not be sent.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn failed(&self, id: i64, failure: SendFailure, now: Timestamp) -> Result<(), StoreError>;

    /// What is held on a site and was in no digest to this moderator that was sent, oldest first, and how many there are in all.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn held_for_digest(&self, site: &SiteKey, moderator: &KeyedHash, limit: u32) -> Result<(Vec<HeldComment>, u64), StoreError>;

    /// Stores a token by its hash, with which a reader confirms the address or unsubscribes. The author is found by (site, hash of the address).
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`].
    async fn add_reader_token(
        &self,
        site: &SiteKey,
        author: &KeyedHash,
        purpose: &str,
        token_hash: &KeyedHash,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// The site and language of a reader's token; `None` if it is unknown.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn reader_token(&self, purpose: &str, token_hash: &KeyedHash) -> Result<Option<(SiteKey, Locale)>, StoreError>;

    /// The address is confirmed; what waited for it, and is not older than seven days, waits no more. Idempotent; `false` for an unknown token.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn confirm(&self, token_hash: &KeyedHash, now: Timestamp) -> Result<bool, StoreError>;

    /// No more mail from this site. Idempotent; `false` for an unknown token.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn unsubscribe(&self, token_hash: &KeyedHash, now: Timestamp) -> Result<bool, StoreError>;

    /// Takes [`Self::unsubscribe`] back: mail that is owed from now on is sent. Idempotent; `false` for an unknown token.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn subscribe_again(&self, token_hash: &KeyedHash) -> Result<bool, StoreError>;

    /// The invitation that a mail is to bring; `None` once it has ended.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn invitation(&self, mail: i64, now: Timestamp) -> Result<Option<Invitation>, StoreError>;

    /// Keeps the link of an invitation by its hash, for as long as the invitation is open.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for an account that has ended, [`StoreError::Database`].
    async fn add_invitation_link(&self, invitation: &Invitation, token_hash: &KeyedHash, now: Timestamp) -> Result<(), StoreError>;

    /// Mails by state.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn outbox_counts(&self) -> Result<OutboxCounts, StoreError>;
}
