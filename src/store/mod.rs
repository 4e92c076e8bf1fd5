//! What is kept: comments with their judgements, decisions, threads, authors, and what is owed by mail.
//!
//! One trait a concern, in the order of the path: [`Lookup`] (what intake must know), [`Comments`] (the worker stores, moderators list and
//! decide, readers read), [`Queues`] (what moderators go through), [`Live`] (what happens meanwhile), [`Bulks`] (decisions about all that a search finds), [`Campaigns`] (comments that are nearly the same), [`Appeals`] (what
//! writers ask to be looked at again), [`Edits`] (texts that moderators change), [`Threads`], [`Outbox`] (what is owed), [`Authors`] (a person's own data), [`AuthorFiles`]
//! (what moderators know of a person, and decide), [`Tokens`], [`Users`], [`SecondFactors`], [`Identities`] (at providers), [`Invitations`], [`DeadLetters`],
//! [`RuleSets`], [`ChecksOwed`] (answers from outside), [`PastComments`] (what operators look back at), [`Numbers`] (what a newsroom counts), [`Learning`] (what the model learns
//! from, and what it learnt), [`Retention`], [`Connections`]. [`sqlite`] implements all of them for embedded mode, [`postgres`] for clustered mode;
//! [`migrate`] moves everything from the one to the other.
//!
//! What does not depend on the database stands here once: [`rows`] become words of the domain, [`batch`] is what arrivals add up to,
//! [`decision`] and [`status_change`] what a decision leads to, [`owed`] the mails, [`desk`] where intake's questions wait.

mod appeals;
mod author_file;
mod authors;
mod batch;
mod bulk;
mod campaigns;
mod checks_owed;
mod comments;
mod connections;
mod database_settings;
mod dead_letters;
mod decision;
mod desk;
mod edits;
mod identities;
mod invitations;
mod learning;
mod live;
mod lookup;
pub mod migrate;
mod numbers;
mod outbox;
mod owed;
mod past;
pub mod postgres;
mod queue;
mod reports;
mod retention;
mod rows;
mod rule_sets;
mod saved_searches;
mod second_factors;
pub mod sqlite;
mod status_change;
mod threads;
mod tokens;
mod users;

pub use appeals::{Appeal, AppealAnswer, Appeals, MOST_APPEALS, Outcome};
pub use author_file::{AuthorFile, AuthorFiles, AuthorSummary, MOST_LOOKED_THROUGH, MOST_OF_AUTHOR, Note, StandingDecision, StandingOrder};
pub use authors::{AuthorExport, Authors, ExportedComment, ExportedEvent};
pub use bulk::{Bulk, BulkOrder, Bulks, MOST_TAKEN};
pub use campaigns::{Campaign, CampaignOnSite, CampaignOrder, CampaignReach, Campaigns, HoldingDecision, MOST_CAMPAIGNS, Print};
pub use checks_owed::{CheckOutcome, ChecksOwed, OwedCheck};
pub use comments::{
    AppealState, Arrival, Comments, Counts, Decided, DecisionOrder, Filter, Listed, Listing, PageQuery, PublicComment, PublicPage,
    ReaderView, RecordedDecision, Refusal, StoredBatch, ThreadCount,
};
pub use connections::{Connections, PoolUse};
pub use database_settings::{DatabaseSettings, DatabaseUrl, DatabaseUrlError};
pub use dead_letters::{DeadLetter, DeadLetterCounts, DeadLetterKind, DeadLetters};
pub use edits::{EditOrder, Edits, TextRevision};
pub use identities::{Identities, Identity, NewIdentity};
pub use invitations::{Invitation, Invitations, NewInvitation};
pub use learning::{Feedback, Forget, Learning, MOST_LESSONS, Taught, Teacher};
pub use live::{Claim, DecidedNews, Live, MOST_DECIDED, MOST_FRESH, Mark, News};
pub use lookup::{Known, Lookup, MOST_PAST, Question};
pub use numbers::{ArrivalsOfHour, CountedDecision, JudgedLately, MOST_COUNTED_BACK, Numbers, Said, WaitingCheck};
pub use outbox::{CLAIM_TIMEOUT, DueMail, HeldComment, MAIL_STATES, MailingRules, Outbox, OutboxCounts, SendFailure, Subject};
pub use past::{Gone, Past, PastComments, PastQuery};
pub use queue::{Order, QueuePage, QueueQuery, Queues};
pub use reports::{DISMISSED_TOO_OFTEN, MOST_REPORTS, NewReport, REPORT_WINDOW, REPORTS_LISTED, Report, Reported, Reports};
pub use retention::{Purged, Retention, RetentionSettings};
pub use rule_sets::RuleSets;
pub use saved_searches::{MOST_SAVED, NewSearch, SavedSearch, SavedSearches};
pub use second_factors::{NewFactor, SecondFactors};
pub use threads::{Thread, ThreadChange, Threads};
pub use tokens::{NewToken, Scope, TokenKind, TokenRecord, Tokens};
pub use users::{Attempts, User, Users};

/// Everything that is kept, behind one handle.
pub trait Store:
    Lookup
    + Comments
    + Queues
    + Live
    + Bulks
    + Campaigns
    + Appeals
    + Reports
    + Edits
    + Threads
    + Outbox
    + Authors
    + AuthorFiles
    + Tokens
    + Users
    + SavedSearches
    + SecondFactors
    + Identities
    + Invitations
    + DeadLetters
    + RuleSets
    + ChecksOwed
    + PastComments
    + Numbers
    + Learning
    + Retention
    + Connections
{
}

impl<
    T: Lookup
        + Comments
        + Queues
        + Live
        + Bulks
        + Campaigns
        + Appeals
        + Reports
        + Edits
        + Threads
        + Outbox
        + Authors
        + AuthorFiles
        + Tokens
        + Users
        + SavedSearches
        + SecondFactors
        + Identities
        + Invitations
        + SecondFactors
        + DeadLetters
        + RuleSets
        + ChecksOwed
        + PastComments
        + Numbers
        + Learning
        + Retention
        + Connections,
> Store for T
{
}

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such comment, thread, token or dead letter.
    #[error("there is no such {0}")]
    Missing(&'static str),
    /// The comment changed since it was read.
    #[error("the comment changed since it was read")]
    Stale(Box<Listed>),
    /// Whoever took a decision does not answer the appeal against it.
    #[error("whoever took a decision does not answer the appeal against it")]
    OwnDecision,
    /// Somebody has this name already.
    #[error("somebody has this name already")]
    NameTaken,
    /// The identity lets somebody in already.
    #[error("the identity lets somebody in already")]
    IdentityTaken,
    /// There is no decision to take back.
    #[error("there is no decision to take back")]
    NothingToRestore,
    /// One envelope cannot be stored, whatever its neighbours do.
    #[error("the envelope of comment {0} cannot be stored: {1}")]
    Poisoned(crate::domain::CommentId, String),
    /// What was stored is not what this version writes.
    #[error("a stored {0} cannot be read: {1}")]
    Damaged(&'static str, String),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}
