use super::{Listed, StoreError};
use crate::domain::{AuthorRecord, CommentId, Remark, SiteKey, Standing, Timestamp};
use async_trait::async_trait;

/// Comments of an author, or of one source, that are shown together at most.
pub const MOST_OF_AUTHOR: u32 = 50;
/// So many of a site's last comments are looked through for those of one source: there is no index over sources but of what waits,
/// since hardly anybody asks.
pub const MOST_LOOKED_THROUGH: u32 = 20_000;

/// What a moderator decided about an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingDecision {
    /// What; `None` ended what was decided before.
    pub standing: Option<Standing>,
    /// Until when; `None` without an end.
    pub until: Option<Timestamp>,
    /// Why, for colleagues.
    pub reason: Option<String>,
    /// Who.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// What a moderator wrote down about an author, for colleagues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The note.
    pub text: String,
    /// Who.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// What stands beside each comment of an author.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorSummary {
    /// What was decided about the author and has not ended, and until when.
    pub standing: Option<(Standing, Option<Timestamp>)>,
    /// How many notes there are.
    pub notes: u32,
}

/// All that moderators know of the author of a comment.
#[derive(Clone, Debug)]
pub struct AuthorFile {
    /// What holds now.
    pub summary: AuthorSummary,
    /// The comments as they are now, counted.
    pub record: AuthorRecord,
    /// The first one's time; nothing that retention takes away.
    pub since: Timestamp,
    /// The last comments, the newest first, [`MOST_OF_AUTHOR`] at most.
    pub comments: Vec<Listed>,
    /// Everything that was decided about the author, the newest first.
    pub decided: Vec<StandingDecision>,
    /// What was written down, the newest first.
    pub notes: Vec<Note>,
}

/// A moderator's decision about the author of a comment.
#[derive(Clone, Debug)]
pub struct StandingOrder {
    /// The comment; only of this site.
    pub comment: CommentId,
    /// The site.
    pub site: SiteKey,
    /// What, why, by whom, when.
    pub decision: StandingDecision,
}

/// What moderators know of authors, and decide about them. An author is named by any of the comments: numbers and addresses stay inside.
#[async_trait]
pub trait AuthorFiles: Send + Sync {
    /// What stands beside a comment.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`].
    async fn author_summary(&self, comment: CommentId, now: Timestamp) -> Result<AuthorSummary, StoreError>;

    /// All of it.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`], [`StoreError::Damaged`].
    async fn author_file(&self, comment: CommentId, now: Timestamp) -> Result<AuthorFile, StoreError>;

    /// Decides about an author, in the place of what was decided before, with an audit row. What the author sends from now on is judged by it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for another site's, or where the author was erased, [`StoreError::Database`].
    async fn set_standing(&self, order: &StandingOrder) -> Result<(), StoreError>;

    /// Writes something down about an author, with an audit row.
    ///
    /// # Errors
    /// As [`AuthorFiles::set_standing`].
    async fn add_note(&self, comment: CommentId, site: &SiteKey, text: &Remark, actor: &str, at: Timestamp) -> Result<(), StoreError>;

    /// Comments of a site that came from the same address as one of them, among its last [`MOST_LOOKED_THROUGH`], the newest first,
    /// [`MOST_OF_AUTHOR`] at most; nothing where the address's hash was taken away already. That somebody looked has an audit row.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for another site's, [`StoreError::Database`], [`StoreError::Damaged`].
    async fn same_source(&self, comment: CommentId, site: &SiteKey, actor: &str, at: Timestamp) -> Result<Vec<Listed>, StoreError>;

    /// Writes an audit row that somebody looks at what came from the same address as a comment.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for another site's, [`StoreError::Database`].
    async fn note_look_at_source(&self, comment: CommentId, site: &SiteKey, actor: &str, at: Timestamp) -> Result<(), StoreError>;
}
