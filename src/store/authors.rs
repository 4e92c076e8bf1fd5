use super::StoreError;
use crate::domain::{KeyedHash, Status, Timestamp};
use async_trait::async_trait;

/// What one person wrote on all sites, for the person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorExport {
    /// The comments, oldest first.
    pub comments: Vec<ExportedComment>,
    /// What was done with them and with the address, oldest first.
    pub events: Vec<ExportedEvent>,
}

/// One thing that was done with a person's comment or address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedEvent {
    /// When.
    pub at: Timestamp,
    /// On which site, by its key.
    pub site: String,
    /// The comment that it is about; `None` if it is about the address.
    pub comment: Option<crate::domain::CommentId>,
    /// What kind of thing: `judgement`, `decision`, `mail`, `confirmed`, `unsubscribed`.
    pub what: String,
    /// The judgement's verdict, the decision, or the mail's kind.
    pub outcome: Option<String>,
    /// The decision's reason, or the state of a mail.
    pub note: Option<String>,
}

/// One comment of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedComment {
    /// Its id.
    pub id: crate::domain::CommentId,
    /// Its site's key.
    pub site: String,
    /// Its thread's key.
    pub thread: String,
    /// What it is.
    pub status: Status,
    /// What the author signed with.
    pub name: Option<String>,
    /// The author's own page.
    pub website: Option<String>,
    /// The text.
    pub body: Option<String>,
    /// When it came in.
    pub created_at: Timestamp,
}

/// A person's own data.
#[async_trait]
pub trait Authors: Send + Sync {
    /// All that stands under an address.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn export_author(&self, author: &KeyedHash) -> Result<AuthorExport, StoreError>;

    /// Erases texts, names, websites, address, hashes and unsent mail of an address; comments become *deleted*. Open invitations to it are
    /// withdrawn. What stays is that something was decided. Returns how many comments were erased.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn erase_author(&self, author: &KeyedHash, actor: &str, now: Timestamp) -> Result<u64, StoreError>;
}
