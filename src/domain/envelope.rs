use super::{
    AuthorName, Body, CommentId, EmailAddress, Facts, FieldError, KeyedHash, Likeness, Locale, SiteKey, Submission, ThreadKey, Timestamp,
    Website,
};
use serde::{Deserialize, Serialize};

/// A submission on its way through the queue, with what intake knew of it: what it is judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The id that the reader was told.
    pub id: CommentId,
    /// When the submission came in.
    pub received_at: Timestamp,
    /// What came in.
    pub submission: Submission,
    /// What the author is found by.
    pub author: KeyedHash,
    /// What the source is recognised by.
    pub source: KeyedHash,
    /// What the text resembles.
    pub likeness: Option<Likeness>,
    /// What was known when it came in. What the model and external checks say is not looked at yet.
    pub facts: Facts,
}

/// An envelope as the queue keeps it: JSON whose addresses are readable by [`Envelope::open`] alone.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedEnvelope(Vec<u8>);

/// Why a sealed envelope cannot be opened: written by another version, or damaged.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not the JSON that [`Envelope::seal`] writes.
    #[error("not an envelope: {0}")]
    Json(#[from] serde_json::Error),
    /// A field that would not be accepted today.
    #[error("the envelope's {0} is not valid: {1}")]
    Field(&'static str, FieldError),
}

impl SealedEnvelope {
    /// The bytes, as a queue kept them.
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes, for a queue to keep.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for SealedEnvelope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedEnvelope({} bytes)", self.0.len())
    }
}

/// The JSON inside. Version 2.
#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    v: u8,
    id: CommentId,
    at: Timestamp,
    site: SiteKey,
    thread: std::borrow::Cow<'a, str>,
    parent: Option<CommentId>,
    name: std::borrow::Cow<'a, str>,
    email: std::borrow::Cow<'a, str>,
    website: Option<std::borrow::Cow<'a, str>>,
    body: std::borrow::Cow<'a, str>,
    notify: bool,
    locale: Locale,
    author: KeyedHash,
    source: KeyedHash,
    likeness: Option<i64>,
    facts: std::borrow::Cow<'a, Facts>,
}

impl Envelope {
    /// For the queue.
    ///
    /// # Errors
    /// Never for values that this program made; serde says so.
    pub fn seal(&self) -> Result<SealedEnvelope, serde_json::Error> {
        let Submission { site, thread, parent, name, email, website, body, notify, locale } = &self.submission;
        let wire = Wire {
            v: 2,
            id: self.id,
            at: self.received_at,
            site: site.clone(),
            thread: thread.as_str().into(),
            parent: *parent,
            name: name.as_str().into(),
            email: email.sealed().into(),
            website: website.as_ref().map(|website| website.as_str().into()),
            body: body.as_str().into(),
            notify: *notify,
            locale: *locale,
            author: self.author,
            source: self.source,
            likeness: self.likeness.map(Likeness::as_number),
            facts: std::borrow::Cow::Borrowed(&self.facts),
        };
        serde_json::to_vec(&wire).map(SealedEnvelope)
    }

    /// From the queue.
    ///
    /// # Errors
    /// [`OpenError`] when it was not sealed by this version, or was damaged.
    pub fn open(sealed: &SealedEnvelope) -> Result<Self, OpenError> {
        let wire: Wire<'_> = serde_json::from_slice(sealed.as_bytes())?;
        let website = match wire.website {
            Some(website) => Website::parse(&website).map_err(|error| OpenError::Field("website", error))?,
            None => None,
        };
        Ok(Self {
            id: wire.id,
            received_at: wire.at,
            submission: Submission {
                site: wire.site,
                thread: ThreadKey::stored(wire.thread.into_owned()),
                parent: wire.parent,
                name: AuthorName::parse(&wire.name).map_err(|error| OpenError::Field("name", error))?,
                email: EmailAddress::parse(&wire.email).map_err(|error| OpenError::Field("email", error))?,
                website,
                body: Body::stored(wire.body.into_owned()),
                notify: wire.notify,
                locale: wire.locale,
            },
            author: wire.author,
            source: wire.source,
            likeness: wire.likeness.map(Likeness::stored),
            facts: wire.facts.into_owned(),
        })
    }
}
