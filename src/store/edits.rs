use super::{Listed, StoreError};
use crate::domain::{Body, CommentId, Judgement, SiteKey, Timestamp};
use async_trait::async_trait;

/// A text that a comment had or has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextRevision {
    /// The text; `None` once it was erased.
    pub body: Option<String>,
    /// The moderator who wrote it; `None` for the reader's own.
    pub actor: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Another text for a comment, by a moderator.
#[derive(Clone, Debug)]
pub struct EditOrder {
    /// The comment; only of this site.
    pub comment: CommentId,
    /// The site.
    pub site: SiteKey,
    /// The revision that the moderator saw.
    pub revision: i64,
    /// The text.
    pub body: Body,
    /// What the filter makes of it; `None` where it cannot be judged again, since something that was submitted is gone.
    pub judgement: Option<Judgement>,
    /// Who.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// Texts that moderators change. The reader's own stays.
#[async_trait]
pub trait Edits: Send + Sync {
    /// Gives a comment another text, with its audit row. Its status stays: what the filter makes of the new text decides nothing.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for another site's, or where the text was erased, [`StoreError::Stale`], [`StoreError::Database`].
    async fn edit(&self, order: &EditOrder) -> Result<Listed, StoreError>;

    /// The texts of a comment, the reader's own first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn texts(&self, comment: CommentId) -> Result<Vec<TextRevision>, StoreError>;
}
