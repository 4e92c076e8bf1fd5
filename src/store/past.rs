use super::{Listed, StoreError};
use crate::domain::{AuthorName, Body, Decision, FieldError, SiteKey, Submission, Timestamp, Website};
use async_trait::async_trait;

/// Which stored comments somebody wants to look back at.
#[derive(Clone, Debug)]
pub struct PastQuery {
    /// The site.
    pub site: SiteKey,
    /// Only those that came in at this moment or later.
    pub since: Timestamp,
    /// Only those with a `seq` above it: that of the last comment of the page before.
    pub after: i64,
    /// How many at most.
    pub limit: u32,
}

/// A stored comment with what moderators made of it.
#[derive(Clone, Debug)]
pub struct Past {
    /// The comment, with its latest judgement.
    pub comment: Listed,
    /// The number of its author: the same for all comments of one person on a site.
    pub author: i64,
    /// The latest decision that was not taken back; `None` if nobody decided.
    pub decision: Option<Decision>,
}

/// Why a stored comment is not what was once submitted any more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Gone {
    /// The text is gone.
    #[error("its text was erased")]
    Text,
    /// The address is gone, and rules may look at its domain.
    #[error("its author's address was erased")]
    Address,
    /// What was stored would not be accepted today.
    #[error("its {0} cannot be read: {1}")]
    Field(&'static str, FieldError),
}

impl Listed {
    /// What was submitted, as far as rules look at it. Whether the author wanted mail is not told.
    ///
    /// # Errors
    /// [`Gone`] says what is missing. Nothing is guessed.
    pub fn submission(&self) -> Result<Submission, Gone> {
        let body = self.body.as_deref().ok_or(Gone::Text)?;
        let website = self.website.as_deref().map(Website::parse).transpose().map_err(|error| Gone::Field("website", error))?;
        Ok(Submission {
            site: self.site.clone(),
            thread: self.thread.clone(),
            parent: self.parent,
            name: AuthorName::parse(&self.name).map_err(|error| Gone::Field("name", error))?,
            email: self.email.clone().ok_or(Gone::Address)?,
            website: website.flatten(),
            body: Body::parse(body).map_err(|error| Gone::Field("text", error))?,
            notify: false,
            locale: self.locale,
        })
    }
}

/// What was, for those who want to know what other rules would have made of it.
#[async_trait]
pub trait PastComments: Send + Sync {
    /// Stored comments of a site in the order of their `seq`, page by page.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`], [`StoreError::Damaged`].
    async fn past(&self, query: &PastQuery) -> Result<Vec<Past>, StoreError>;
}
