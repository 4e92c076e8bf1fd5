//! From the wire to the queue: parse ─► pace ─► gather ─► enqueue, in that order in [`Intake::submit`]. What could not be stored then goes
//! there again by [`send_again`].

mod again;
mod form;
mod parse;

pub use again::{AgainError, send_again};
pub use form::{RawForm, RawValue};

use crate::{
    activity::{Activity, Occurrence, Recorded},
    domain::{
        CommentId, DayRecord, Envelope, Fact, Facts, Field, FieldError, HashKey, KeyedHash, Likeness, Locale, Place, Site, Source, Stamp,
        Submission, Timestamp,
    },
    filter::{RulesInForce, folding::Folded},
    queue::{Entry, Queue, QueueError, ReceiptKey},
    secrets::{Purpose, Secrets},
    store::{Known, Question, Store, StoreError},
};
use std::{sync::Arc, time::Duration};

/// For how long the same submission is recognised when it comes again without an `Idempotency-Key`.
const FINGERPRINT_WINDOW: Duration = Duration::from_mins(10);
/// For how long an `Idempotency-Key` is recognised.
const KEY_WINDOW: Duration = Duration::from_hours(24);
/// How long the store may think about what it knows of author and thread. A database that is away must not hold readers up.
const KNOWN_WITHIN: Duration = Duration::from_secs(1);
/// When to come back after nothing could be accepted.
const COME_BACK: Duration = Duration::from_secs(5);

/// Everything a submission passes on its way to the queue.
pub struct Intake {
    /// Whose lists of networks are looked into: the address itself goes no further.
    pub rules: Arc<RulesInForce>,
    /// Recent submissions.
    pub activity: Arc<dyn Activity>,
    /// What is known of authors and threads.
    pub store: Arc<dyn Store>,
    /// Where accepted submissions go.
    pub queue: Arc<dyn Queue>,
    /// What hashes and stamps are made with.
    pub keys: Keys,
}

/// The keys that intake hashes with, derived once.
pub struct Keys {
    author: HashKey,
    source: HashKey,
    receipt: HashKey,
    secrets: Secrets,
}

impl Keys {
    /// Derives the keys.
    pub fn new(secrets: &Secrets) -> Self {
        Self {
            author: secrets.hash_key(Purpose::AuthorHash),
            source: secrets.hash_key(Purpose::SourceHash),
            receipt: secrets.hash_key(Purpose::Receipt),
            secrets: secrets.clone(),
        }
    }
}

/// Where a submission came from, and how its sender is spoken to.
#[derive(Clone, Copy, Debug)]
pub struct Sender {
    /// The network address, as a source.
    pub source: Source,
    /// The language.
    pub locale: Locale,
}

/// The submission is accepted and survives any crash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The id that the comment has or will have.
    pub id: CommentId,
    /// The thread, as it was read.
    pub thread: crate::domain::ThreadKey,
}

/// Why nothing was accepted.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Refusal {
    /// Fields are broken: all of them are listed.
    #[error("fields are not valid: {0:?}")]
    Invalid(Vec<(Field, FieldError)>),
    /// No page of the site can have such a thread. Other broken fields are listed too.
    #[error("the site has no such thread")]
    NoSuchThread(Vec<(Field, FieldError)>),
    /// The thread takes no more comments.
    #[error("the thread is closed")]
    ThreadClosed,
    /// Over the hard limit of pace.
    #[error("too fast; come back in {0:?}")]
    TooFast(Duration),
    /// The `Idempotency-Key` stands for another submission.
    #[error("the Idempotency-Key was used for another submission")]
    KeyReused,
    /// Nothing was accepted; the same submission may come again after this time.
    #[error("cannot accept now; come back in {0:?}")]
    Unavailable(Duration),
}

impl Refusal {
    /// The word in metrics.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid",
            Self::NoSuchThread(_) => "no-such-thread",
            Self::ThreadClosed => "thread-closed",
            Self::TooFast(_) => "too-fast",
            Self::KeyReused => "key-reused",
            Self::Unavailable(_) => "unavailable",
        }
    }
}

impl Intake {
    /// Takes one submission from the wire to the queue. Once this returns `Ok`, the submission survives any crash.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] and [`Refusal::NoSuchThread`] list every broken field, [`Refusal::TooFast`] says when to come back,
    /// [`Refusal::KeyReused`] that the key already stands for another text, [`Refusal::ThreadClosed`] that the page takes no more comments,
    /// [`Refusal::Unavailable`] that nothing was accepted and the client may repeat the same submission.
    pub async fn submit(&self, site: &Site, form: &RawForm, sender: Sender, now: Timestamp) -> Result<Receipt, Refusal> {
        let submission = parse::submission(form, site, sender.locale)?;
        let receipts = self.receipts(&submission, form, now);
        let (author, source) = (submission.email.keyed_hash(&self.keys.author), sender.source.keyed_hash(&self.keys.source));
        let occurrence = occurrence(&submission, author, source);
        let activity = match self.record(&occurrence, &receipts, now).await? {
            Ok(activity) => activity,
            Err(id) => return Ok(Receipt { id, thread: submission.thread }),
        };
        if let Some(wait) = activity.too_fast {
            return Err(Refusal::TooFast(wait));
        }
        let known = self.known(&submission, author).await;
        admit(&known)?;
        let networks = Fact::Known(self.rules.current().networks_of(&sender.source));
        let facts = Facts { networks, ..self.facts(site, form, activity, &known, now) };
        let (id, likeness) = (CommentId::new(now, rand::random()), occurrence.likeness.map(Likeness::from_bits));
        let envelope = Envelope { id, received_at: now, submission, author, source, likeness, facts };
        self.enqueue(envelope, receipts, now).await
    }

    /// What the memory says of a submission, or the id of the one that it repeats: a retry counts once.
    async fn record(
        &self,
        occurrence: &Occurrence,
        receipts: &[ReceiptKey],
        now: Timestamp,
    ) -> Result<Result<Recorded, CommentId>, Refusal> {
        let hashes: Vec<_> = receipts.iter().map(|receipt| receipt.hash).collect();
        if let Some(activity) = self.activity.record_first(occurrence, &hashes, now).await {
            return Ok(Ok(activity));
        }
        match self.queue.recall(receipts, now).await.map_err(|error| refused(&error))? {
            Some(id) => Ok(Err(id)),
            None => Ok(Ok(self.activity.record(occurrence, now).await)),
        }
    }

    /// What the submission is recognised by when it comes again.
    fn receipts(&self, submission: &Submission, form: &RawForm, now: Timestamp) -> Vec<ReceiptKey> {
        let fingerprint = submission.fingerprint(&self.keys.receipt);
        let mut receipts = vec![ReceiptKey { hash: fingerprint, fingerprint, expires_at: now.plus(FINGERPRINT_WINDOW) }];
        if let Some(key) = &form.idempotency_key {
            let hash = self.keys.receipt.hash(&[b"key", submission.site.as_str().as_bytes(), key.as_bytes()]);
            receipts.push(ReceiptKey { hash, fingerprint, expires_at: now.plus(KEY_WINDOW) });
        }
        receipts
    }

    /// What the store knows. When it does not answer, the facts are unknown and the worker's transaction will tell.
    async fn known(&self, submission: &Submission, author: KeyedHash) -> Result<Known, StoreError> {
        let question = Question { site: submission.site.clone(), thread: submission.thread.clone(), parent: submission.parent, author };
        let known = tokio::time::timeout(KNOWN_WITHIN, self.store.known(question)).await;
        let known = known.unwrap_or(Err(StoreError::Database(sqlx::Error::PoolTimedOut)));
        known.inspect_err(|error| tracing::warn!(%error, "the store does not answer intake"))
    }

    /// All that is known of a submission before anybody looks at its text.
    fn facts(&self, site: &Site, form: &RawForm, activity: Recorded, known: &Result<Known, StoreError>, now: Timestamp) -> Facts {
        Facts {
            received_at: now,
            honeypot: form.honeypot,
            stamp: self.stamp(site, form.stamp.as_deref(), now),
            source_pace: activity.source_pace,
            email_pace: activity.email_pace,
            site_pace: activity.site_pace,
            repeats: activity.repeats,
            author: by_store(known, |known| known.author),
            history: by_store(known, |known| DayRecord::tally(&known.past, now)),
            standing: by_store(known, |known| known.standing_at(now)),
            // The worker looks when it stores the comment: what is decided meanwhile counts.
            campaign: Fact::Known(None),
            place: by_store(known, |known| Place {
                thread_age_seconds: known.thread_since.map_or(0, |since| now.since(since).as_secs()),
                depth: known.depth,
                premoderated: known.thread_premoderated,
            }),
            networks: Fact::Known(Vec::new()),
            checks: std::collections::BTreeMap::new(),
            model: Fact::Unknown("not looked at yet".to_owned()),
        }
    }

    fn stamp(&self, site: &Site, stamp: Option<&str>, now: Timestamp) -> Stamp {
        let Some(stamp) = stamp else { return Stamp::Absent };
        let made_at = self.keys.secrets.verify(Purpose::FormStamp, stamp).and_then(|text| {
            let (key, millis) = text.split_once(' ')?;
            (key == site.key.as_str()).then(|| millis.parse().ok()).flatten()
        });
        made_at.map_or(Stamp::Forged, |millis| {
            let age = now.since(Timestamp::from_millis(millis));
            Stamp::Age(u64::try_from(age.as_millis()).unwrap_or(u64::MAX))
        })
    }

    async fn enqueue(&self, envelope: Envelope, receipts: Vec<ReceiptKey>, now: Timestamp) -> Result<Receipt, Refusal> {
        let sealed = envelope.seal().map_err(|error| {
            tracing::error!(%error, "an envelope cannot be sealed");
            Refusal::Unavailable(COME_BACK)
        })?;
        let entry = Entry { id: envelope.id, receipts, envelope: sealed };
        let accepted = self.queue.append(entry, now).await.map_err(|error| refused(&error))?;
        Ok(Receipt { id: accepted.id(), thread: envelope.submission.thread })
    }
}

/// What the store knows, or that it did not say.
fn by_store<T>(known: &Result<Known, StoreError>, fact: impl FnOnce(&Known) -> T) -> Fact<T> {
    known.as_ref().map_or_else(|_| Fact::Unknown("the store did not answer".to_owned()), |known| Fact::Known(fact(known)))
}

/// A time stamp for a form of a site; [`Intake::submit`] reads it back as [`Stamp::Age`].
pub fn form_stamp(secrets: &Secrets, site: &Site, now: Timestamp) -> String {
    secrets.sign(Purpose::FormStamp, &format!("{} {}", site.key, now.as_millis()))
}

fn occurrence(submission: &Submission, author: KeyedHash, source: KeyedHash) -> Occurrence {
    let (text, likeness) = Folded::of(submission.body.as_str()).fingerprint();
    Occurrence { site: submission.site.clone(), source, author, text, likeness }
}

fn admit(known: &Result<Known, StoreError>) -> Result<(), Refusal> {
    match known {
        Ok(Known { thread_open: false, .. }) => Err(Refusal::ThreadClosed),
        Ok(Known { parent_fits: false, .. }) => Err(Refusal::Invalid(vec![(Field::Parent, FieldError::NotAParent)])),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn refused(error: &QueueError) -> Refusal {
    match error {
        QueueError::KeyReused => Refusal::KeyReused,
        QueueError::Full | QueueError::Storage(_) => {
            tracing::error!(%error, "a submission could not be accepted");
            Refusal::Unavailable(COME_BACK)
        }
    }
}
