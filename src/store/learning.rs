use super::StoreError;
use crate::domain::{Head, Lesson, SiteKey, Timestamp};
use async_trait::async_trait;

/// What a site's own model learns from: the last so many lessons of each kind.
pub const MOST_LESSONS: u32 = 5_000;

/// How far the lessons of a site go, and from which lessons its model was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taught {
    /// The site.
    pub site: SiteKey,
    /// The last decision, the last report, the last thing forgotten, by their numbers; 0 for none. Whenever they are others than before, there
    /// may be other lessons.
    pub marks: [i64; 3],
    /// The digest of the lessons that the published model was made from; `None` if none was published.
    pub digest: Option<String>,
}

/// What another program reports of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// For which site.
    pub site: SiteKey,
    /// What it is about.
    pub head: Head,
    /// Whether it is.
    pub of_class: bool,
    /// What was written.
    pub text: String,
    /// Who says so.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// Who decides, as the audit names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Teacher {
    /// A token or session that belongs to nobody with an account, by its number.
    Token(i64),
    /// Somebody with an account, by its number, whatever they decided with: the console, or tokens of theirs.
    User(i64),
}

impl Teacher {
    /// Who an actor of the audit is: `user:7 awa`, `api:9 coral`; `None` for others, such as `cli`.
    pub fn of_actor(actor: &str) -> Option<Self> {
        let (kind, number) = actor.split(' ').next()?.split_once(':')?;
        let number = number.parse().ok()?;
        match kind {
            "user" => Some(Self::User(number)),
            "api" | "session" => Some(Self::Token(number)),
            _ => None,
        }
    }

    /// The number of a token, and that of a user: as it is kept.
    pub(super) const fn columns(teacher: Option<Self>) -> (Option<i64>, Option<i64>) {
        match teacher {
            Some(Self::Token(token)) => (Some(token), None),
            Some(Self::User(user)) => (None, Some(user)),
            None => (None, None),
        }
    }
}

/// Which lessons are not to be learnt any more, of those that were given until now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forget {
    /// Of this site; `None` for every one.
    pub site: Option<SiteKey>,
    /// Of them; `None` for everybody.
    pub of: Option<Teacher>,
    /// From this moment on.
    pub since: Timestamp,
}

/// What sites' own models are made from, and where they are kept for every instance to load.
#[async_trait]
pub trait Learning: Send + Sync {
    /// How far each site's lessons go.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn taught(&self) -> Result<Vec<Taught>, StoreError>;

    /// A site's lessons in their order: decisions, then reports; of each the last [`MOST_LESSONS`].
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn lessons(&self, site: &SiteKey) -> Result<Vec<Lesson>, StoreError>;

    /// Keeps a report.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn report(&self, feedback: &Feedback) -> Result<(), StoreError>;

    /// Takes lessons out, with an audit row. Decisions stay; nothing is learnt from them any more.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn forget(&self, what: &Forget, actor: &str, now: Timestamp) -> Result<(), StoreError>;

    /// Publishes a site's model.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn publish_model(&self, site: &SiteKey, digest: &str, model: &[u8], now: Timestamp) -> Result<(), StoreError>;

    /// The digest and the bytes of a site's published model.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn site_model(&self, site: &SiteKey) -> Result<Option<(String, Vec<u8>)>, StoreError>;
}
