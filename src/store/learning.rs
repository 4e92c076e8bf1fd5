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

/// Which lessons are not to be learnt any more, of those that were given until now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forget {
    /// Of this site; `None` for every one.
    pub site: Option<SiteKey>,
    /// Of the token or session with this number; `None` for everybody.
    pub token: Option<i64>,
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
