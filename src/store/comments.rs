use super::{MailingRules, StoreError};
use crate::domain::{CommentId, Decision, Envelope, Ground, Judgement, KeyedHash, Site, SiteKey, Status, ThreadKey, Timestamp};
use async_trait::async_trait;
use std::{collections::HashMap, sync::Arc};

/// One envelope to store, with what the filter made of it and what its site owes by mail.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// What arrived.
    pub envelope: Envelope,
    /// What the filter made of it.
    pub judgement: Judgement,
    /// Its site's rules for mail.
    pub mailing: Arc<MailingRules>,
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredBatch {
    /// Stored now.
    pub fresh: usize,
    /// Stored before: delivered twice.
    pub again: usize,
}

/// Which comments a moderator wants to see.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The site.
    pub site: SiteKey,
    /// Only with this status; `None` for all.
    pub status: Option<Status>,
    /// Whether comments with the verdict *discard* are listed.
    pub discarded: bool,
    /// How many at most.
    pub limit: u32,
    /// Only those with a `seq` below it: the `next` of the page before.
    pub before: Option<i64>,
}

/// A comment as a moderator sees it, without its address.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its id.
    pub id: CommentId,
    /// Its number in its site.
    pub seq: i64,
    /// Its site.
    pub site: SiteKey,
    /// Its thread.
    pub thread: ThreadKey,
    /// Its thread's id, for [`super::Threads`].
    pub thread_id: i64,
    /// What it answers.
    pub parent: Option<CommentId>,
    /// What it is.
    pub status: Status,
    /// Grows with every edit and every decision; a decision names the one it was taken on.
    pub revision: i64,
    /// Open reports by readers that count.
    pub reports: u32,
    /// What the author signs with.
    pub name: String,
    /// The author's address; `None` once retention took it.
    pub email: Option<crate::domain::EmailAddress>,
    /// The author's own page.
    pub website: Option<String>,
    /// The text; `None` once it was erased.
    pub body: Option<String>,
    /// The language that the author was spoken to in.
    pub locale: crate::domain::Locale,
    /// When the submission came in.
    pub created_at: Timestamp,
    /// The latest judgement.
    pub judgement: Judgement,
}

/// One page of a moderator's list, newest first.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The comments.
    pub comments: Vec<Listed>,
    /// What to pass as [`Filter::before`] for the next page; `None` at the end.
    pub next: Option<i64>,
}

/// A moderator's decision on its way into the record.
#[derive(Clone, Debug)]
pub struct DecisionOrder {
    /// The comment.
    pub comment: CommentId,
    /// What is decided.
    pub decision: Decision,
    /// Why, in the moderator's words, for colleagues.
    pub reason: Option<String>,
    /// Why, for the writer.
    pub ground: Option<Ground>,
    /// The revision that the moderator saw.
    pub revision: i64,
    /// Who: the id of a token or session, or `cli`.
    pub actor: String,
    /// Only comments of this site; `None` for any.
    pub site: Option<SiteKey>,
    /// When.
    pub at: Timestamp,
}

/// What a decision led to.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The comment as it is now.
    pub comment: Listed,
    /// What it was before.
    pub before: Status,
}

/// A decision as it was recorded, for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedDecision {
    /// What was decided.
    pub decision: Decision,
    /// What the comment was.
    pub before: Status,
    /// What it became.
    pub after: Status,
    /// The revision that the moderator saw.
    pub revision: i64,
    /// Why, in the moderator's words, for colleagues.
    pub reason: Option<String>,
    /// Why, for the writer.
    pub ground: Option<Ground>,
    /// Who.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

impl RecordedDecision {
    /// Whether it was taken by this actor: the same account or token, whatever it is called by now.
    pub fn is_by(&self, actor: &str) -> bool {
        super::appeals::is_same_person(&self.actor, actor)
    }
}

/// Which comments a reader wants to see.
#[derive(Clone, Debug)]
pub struct PageQuery {
    /// The site.
    pub site: SiteKey,
    /// The thread.
    pub thread: ThreadKey,
    /// How many top-level comments at most (with all their answers), or how many comments in a flat list.
    pub limit: u32,
    /// Only top-level comments (or comments) with a `seq` above it: the `next` of the page before.
    pub after: Option<i64>,
    /// Answers beneath what they answer, or one flat list in the order of `seq`.
    pub nested: bool,
}

/// An approved comment as everybody sees it. Nothing in it comes from an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicComment {
    /// Its id.
    pub id: CommentId,
    /// Its number in its site.
    pub seq: i64,
    /// What it answers, if that is public too.
    pub parent: Option<CommentId>,
    /// What the author signs with.
    pub name: String,
    /// The author's own page.
    pub website: Option<String>,
    /// The text.
    pub body: String,
    /// When the submission came in.
    pub created_at: Timestamp,
    /// When a moderator changed the text, if one did.
    pub edited_at: Option<Timestamp>,
}

/// One page of a thread: a flat list in reading order (an answer stands somewhere behind what it answers).
#[derive(Clone, Debug)]
pub struct PublicPage {
    /// The comment that moderators put on top, on the first page; it stands in its place too.
    pub pinned: Option<PublicComment>,
    /// The comments.
    pub comments: Vec<PublicComment>,
    /// Approved comments in the whole thread.
    pub total: u64,
    /// Whether the thread takes comments.
    pub open: bool,
    /// Changes whenever anything on the page may have: the thread's own version.
    pub version: i64,
    /// What to pass as [`PageQuery::after`] for the next page; `None` at the end.
    pub next: Option<i64>,
}

/// What a status page shows its reader.
#[derive(Clone, Debug)]
pub struct ReaderView {
    /// What it is.
    pub status: Status,
    /// Its thread.
    pub thread: ThreadKey,
    /// The decision that refused it, if a moderator took one that its writer is told of.
    pub refusal: Option<Refusal>,
}

/// What a writer is told of the decision that refused a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why, if that was said.
    pub ground: Option<Ground>,
    /// When.
    pub at: Timestamp,
    /// Whether the filter had set the comment aside before somebody decided.
    pub set_aside: bool,
    /// Whether it can still be looked at again: its text is there.
    pub has_text: bool,
    /// What became of the appeal against it.
    pub appeal: Option<AppealState>,
}

/// How far an appeal is, for the writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppealState {
    /// When it was made.
    pub at: Timestamp,
    /// When it was answered, if it was, and what the writer is told then. An appeal that succeeds ends the refusal.
    pub answered: Option<(Timestamp, Option<String>)>,
}

/// A thread and how many approved comments it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadCount {
    /// The thread.
    pub thread: ThreadKey,
    /// Its approved comments.
    pub count: u64,
}

/// How many comments a site has in each status.
pub type Counts = HashMap<Status, u64>;

/// Comments, from their arrival to what readers see.
#[async_trait]
pub trait Comments: Send + Sync {
    /// Makes sure that the sites of the configuration have their registry rows.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn register_sites(&self, sites: &[Arc<Site>], now: Timestamp) -> Result<(), StoreError>;

    /// Stores a batch with what it owes by mail, in one transaction: all of it or nothing. What was stored before is left as it is.
    ///
    /// # Errors
    /// [`StoreError::Poisoned`] names the one arrival that must be left out before the rest can be stored; [`StoreError::Database`].
    async fn store_batch(&self, batch: &[Arrival], now: Timestamp) -> Result<StoredBatch, StoreError>;

    /// Comments for a moderator, newest first, stable under inserts.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Damaged`].
    async fn list(&self, filter: &Filter) -> Result<Listing, StoreError>;

    /// One comment for a moderator.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`], [`StoreError::Damaged`].
    async fn comment(&self, id: CommentId) -> Result<Listed, StoreError>;

    /// Records a decision with its audit row, changes the status and the counts, and owes the mails that follow from it, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Stale`] with the present state, [`StoreError::NothingToRestore`], [`StoreError::Database`].
    async fn decide(&self, order: &DecisionOrder, mailing: &MailingRules) -> Result<Decided, StoreError>;

    /// What was decided about a comment, the first first; nothing for a comment that is not there.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Damaged`].
    async fn decisions(&self, id: CommentId) -> Result<Vec<RecordedDecision>, StoreError>;

    /// Exact counts per status.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn counts(&self, site: &SiteKey) -> Result<Counts, StoreError>;

    /// Approved comments of a thread.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn public_page(&self, query: &PageQuery) -> Result<PublicPage, StoreError>;

    /// One approved comment; `None` if it is not, or not of this thread.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn public_comment(&self, site: &SiteKey, id: CommentId) -> Result<Option<PublicComment>, StoreError>;

    /// Approved comments of many threads, in the order asked for.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn thread_counts(&self, site: &SiteKey, threads: &[ThreadKey]) -> Result<Vec<ThreadCount>, StoreError>;

    /// The threads with the most approved comments since a moment, most first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn most_commented(&self, site: &SiteKey, since: Timestamp, limit: u32) -> Result<Vec<ThreadCount>, StoreError>;

    /// What a status page shows; `None` while the envelope is still in the queue.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn reader_view(&self, id: CommentId) -> Result<Option<ReaderView>, StoreError>;

    /// The comments of one author, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn comments_of(&self, site: &SiteKey, author: &KeyedHash) -> Result<Vec<CommentId>, StoreError>;
}
