use super::StoreError;
use crate::domain::Timestamp;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// For how many days what is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionSettings {
    /// The keyed hash of the address a comment came from.
    pub source_hash_days: u32,
    /// The text, name and website of refused comments and spam.
    pub refused_text_days: u32,
    /// The e-mail of authors who have nothing but refused comments.
    pub refused_email_days: u32,
    /// The text, name and website of comments with the verdict *discard*.
    pub discarded_days: u32,
    /// Mails that were sent or became void.
    pub sent_mail_days: u32,
    /// What a decision about all that a search found took; until then it can be taken back as one.
    pub bulk_days: u32,
    /// What readers reported, after it was decided about.
    pub report_days: u32,
}

/// What one round of retention took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Hashes of addresses, those of readers who reported something among them.
    pub source_hashes: u64,
    /// Texts.
    pub texts: u64,
    /// E-mails, those of invitations that expired among them.
    pub emails: u64,
    /// Mails that were sent or became void.
    pub mails: u64,
    /// Decisions about all that a search found: which comments they took. What was decided stays.
    pub bulks: u64,
    /// Reports by readers that were decided about.
    pub reports: u64,
}

/// Forgetting in time.
#[async_trait]
pub trait Retention: Send + Sync {
    /// Takes away what is older than the settings allow, in bounded steps. What stays is that something was judged and decided.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn purge(&self, settings: &RetentionSettings, now: Timestamp) -> Result<Purged, StoreError>;
}
