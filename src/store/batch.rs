//! What a batch of arrivals adds up to: counts of sites, threads and authors, the numbers of its comments, and the mails it owes. The
//! statements around it are each database's own.

use super::{Arrival, Print, StoreError, owed::Owed};
use crate::domain::{
    AuthorRecord, CommentId, Envelope, Judgement, KeyedHash, NotificationKind, Recipient, SiteKey, Status, Timestamp, Verdict,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// An arrival with its site's number and the status that it gets.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub arrival: &'a Arrival,
    pub site: i64,
    pub status: Status,
}

/// What an arrival refers to, by numbers.
pub(super) struct Numbers {
    pub comment: i64,
    pub seq: i64,
    pub thread: i64,
    pub author: i64,
    pub parent: Option<i64>,
}

/// The author of a batch's comments.
#[derive(Clone, Copy)]
pub(super) struct Author {
    pub id: i64,
    pub unsubscribed: bool,
}

/// What is answered.
pub(super) struct Parent {
    pub id: i64,
    pub thread: i64,
    pub approved: bool,
    pub notify: bool,
    pub author: i64,
    /// By what the author is found, if mail may be sent.
    pub reachable: Option<KeyedHash>,
}

/// What one site gets.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SiteTally {
    pub all: i64,
    pub pending: i64,
    pub approved: i64,
    pub spam: i64,
}

/// Everything that a batch refers to, found or made in its transaction.
#[derive(Default)]
pub(super) struct References<'a> {
    /// The first `seq` that the batch has in each site.
    pub first_seqs: HashMap<i64, i64>,
    pub threads: HashMap<(i64, &'a str), i64>,
    pub authors: HashMap<(i64, KeyedHash), Author>,
    pub parents: HashMap<CommentId, Parent>,
}

/// What the judgement's columns of JSON hold: cause, facts, contributions, thresholds.
pub(super) type JudgementTexts = [String; 4];

impl<'a> Placed<'a> {
    /// Each arrival in its place. One of an unknown site is poisoned.
    pub fn all(batch: &'a [Arrival], site_id: impl Fn(&SiteKey) -> Result<i64, StoreError>) -> Result<Vec<Self>, StoreError> {
        let place = |arrival: &'a Arrival| {
            let poisoned = |_| StoreError::Poisoned(arrival.envelope.id, "its site is not in the configuration".to_owned());
            let site = site_id(&arrival.envelope.submission.site).map_err(poisoned)?;
            Ok(Placed { site, status: arrival.judgement.verdict.into(), arrival })
        };
        batch.iter().map(place).collect()
    }

    /// Those that are not stored yet, each once.
    pub fn fresh(all: &[Self], stored: impl IntoIterator<Item = CommentId>) -> Vec<Self> {
        let mut seen: HashSet<CommentId> = stored.into_iter().collect();
        all.iter().filter(|placed| seen.insert(placed.arrival.envelope.id)).copied().collect()
    }

    /// What it is compared by; `None` where it is with nothing.
    pub fn print(&self, numbers: &Numbers) -> Option<Print> {
        let Envelope { author, source, likeness, received_at, .. } = &self.arrival.envelope;
        let is_seen = self.arrival.judgement.verdict != Verdict::Discard;
        likeness.filter(|_| is_seen).map(|likeness| Print {
            comment: numbers.comment,
            seq: numbers.seq,
            likeness,
            author: author.half(),
            source: Some(source.half()),
            at: *received_at,
            campaign: None,
        })
    }

    pub fn judgement_texts(&self) -> Result<JudgementTexts, StoreError> {
        let unreadable = |error: serde_json::Error| StoreError::Poisoned(self.arrival.envelope.id, error.to_string());
        judgement_texts(&self.arrival.judgement).map_err(unreadable)
    }
}

/// A judgement's columns of JSON.
pub(super) fn judgement_texts(judgement: &Judgement) -> Result<JudgementTexts, serde_json::Error> {
    Ok([
        serde_json::to_string(&judgement.cause)?,
        serde_json::to_string(&judgement.facts)?,
        serde_json::to_string(&judgement.contributions)?,
        serde_json::to_string(&judgement.thresholds)?,
    ])
}

/// What each site gets, in the order of their numbers.
pub(super) fn by_site(fresh: &[Placed<'_>]) -> BTreeMap<i64, SiteTally> {
    let mut sites: BTreeMap<i64, SiteTally> = BTreeMap::new();
    for placed in fresh {
        let tally = sites.entry(placed.site).or_default();
        tally.all += 1;
        match placed.status {
            Status::Pending => tally.pending += 1,
            Status::Approved => tally.approved += 1,
            Status::Spam => tally.spam += 1,
            Status::Rejected | Status::Deleted => {}
        }
    }
    sites
}

/// How many approved comments each thread gets, in the order of their keys.
pub(super) fn by_thread<'a>(fresh: &[Placed<'a>]) -> BTreeMap<(i64, &'a str), i64> {
    let mut threads: BTreeMap<(i64, &'a str), i64> = BTreeMap::new();
    for placed in fresh {
        let thread = placed.arrival.envelope.submission.thread.as_str();
        *threads.entry((placed.site, thread)).or_default() += i64::from(placed.status == Status::Approved);
    }
    threads
}

/// The latest arrival of each author, for address and language, and what they get, in the order of their hashes: neighbours in the index
/// then share a page.
pub(super) fn by_author<'a>(fresh: &[Placed<'a>]) -> BTreeMap<(i64, KeyedHash), (Placed<'a>, AuthorRecord)> {
    let mut authors: BTreeMap<(i64, KeyedHash), (Placed<'a>, AuthorRecord)> = BTreeMap::new();
    for placed in fresh {
        let (last, record) = authors.entry((placed.site, placed.arrival.envelope.author)).or_insert((*placed, AuthorRecord::default()));
        *last = *placed;
        match placed.status {
            Status::Approved => record.approved += 1,
            Status::Rejected | Status::Spam => record.refused += 1,
            Status::Pending | Status::Deleted => {}
        }
    }
    authors
}

/// What the arrivals answer, each once, in order.
pub(super) fn answered(fresh: &[Placed<'_>]) -> Vec<CommentId> {
    let mut asked: Vec<_> = fresh.iter().filter_map(|placed| placed.arrival.envelope.submission.parent).collect();
    asked.sort_unstable();
    asked.dedup();
    asked
}

impl References<'_> {
    /// The numbers of every arrival, beside it. `ids` are those that its comments get.
    pub fn number<'a>(&self, fresh: &[Placed<'a>], ids: impl IntoIterator<Item = i64>) -> Result<Vec<(Placed<'a>, Numbers)>, StoreError> {
        let mut next_seq = self.first_seqs.clone();
        let mut numbered = Vec::with_capacity(fresh.len());
        for (comment, placed) in ids.into_iter().zip(fresh) {
            let submission = &placed.arrival.envelope.submission;
            let seq = next_seq.get_mut(&placed.site).ok_or(StoreError::Missing("site"))?;
            let thread = *self.threads.get(&(placed.site, submission.thread.as_str())).ok_or(StoreError::Missing("thread"))?;
            let author = self.authors.get(&(placed.site, placed.arrival.envelope.author)).ok_or(StoreError::Missing("author"))?.id;
            let parent = submission.parent.and_then(|parent| self.parents.get(&parent)).filter(|parent| parent.thread == thread);
            numbered.push((*placed, Numbers { comment, seq: *seq, thread, author, parent: parent.map(|parent| parent.id) }));
            *seq += 1;
        }
        Ok(numbered)
    }

    /// The mails to readers.
    pub fn owes<'a>(&self, all: &[(Placed<'a>, Numbers)], now: Timestamp) -> Vec<Owed<'a>> {
        let approved = all.iter().filter(|(placed, _)| placed.status == Status::Approved);
        approved.flat_map(|(placed, numbers)| self.owed_by(*placed, numbers, now)).collect()
    }

    fn owed_by<'a>(&self, placed: Placed<'a>, numbers: &Numbers, now: Timestamp) -> impl Iterator<Item = Owed<'a>> + use<'a> {
        let Arrival { envelope, mailing, .. } = placed.arrival;
        let mail = move |kind, hash, author_id| Owed {
            kind,
            site_id: placed.site,
            subject: envelope.id,
            recipient: Recipient::Author(hash),
            author_id: Some(author_id),
            host: &mailing.host,
            not_before: now.plus(mailing.undo_window),
        };
        let subscribed = self.authors.get(&(placed.site, envelope.author)).is_some_and(|author| !author.unsubscribed);
        let published =
            (envelope.submission.notify && subscribed).then(|| mail(NotificationKind::Published, envelope.author, numbers.author));
        let parent = envelope
            .submission
            .parent
            .and_then(|parent| self.parents.get(&parent))
            .filter(|parent| Some(parent.id) == numbers.parent && parent.approved && parent.notify && parent.author != numbers.author);
        let reply = parent.and_then(|parent| Some(mail(NotificationKind::Reply, parent.reachable?, parent.author)));
        published.into_iter().chain(reply)
    }
}

/// The first arrival that is held on each site, unless it was decided about at once: what makes a digest owed.
pub(super) fn first_held<'a>(all: &[(Placed<'a>, Numbers)], decided: &HashSet<CommentId>) -> BTreeMap<i64, Placed<'a>> {
    let mut held = BTreeMap::new();
    let waits = |placed: &Placed<'_>| placed.status == Status::Pending && !decided.contains(&placed.arrival.envelope.id);
    for (placed, _) in all.iter().filter(|(placed, _)| waits(placed)) {
        held.entry(placed.site).or_insert(*placed);
    }
    held
}

/// The arrivals that belong to a campaign that was decided about, with its number. What is spam by itself stays so.
pub(super) fn of_decided_campaigns<'a>(all: &'a [(Placed<'a>, Numbers)]) -> impl Iterator<Item = (&'a Placed<'a>, &'a Numbers, i64)> {
    let judged = all.iter().filter(|(placed, _)| matches!(placed.status, Status::Pending | Status::Approved));
    judged.filter_map(|(placed, numbers)| {
        let decided = placed.arrival.judgement.facts.campaign.known().copied().flatten()?;
        Some((placed, numbers, decided.campaign))
    })
}

/// The rules that had something to say of each comment, by its number, each once, in the order of their index.
pub(super) fn rules<'a>(all: &[(Placed<'a>, Numbers)]) -> BTreeSet<(&'a str, i64)> {
    let of = |(placed, numbers): &(Placed<'a>, Numbers)| {
        let comment = numbers.comment;
        placed.arrival.judgement.contributions.iter().map(move |contribution| (&*contribution.rule, comment))
    };
    all.iter().flat_map(of).collect()
}

/// The external checks that the judgements of a batch do not know yet, by the comments' numbers: of what is spam already nobody is asked.
pub(super) fn checks_owed<'a>(all: &[(Placed<'a>, Numbers)]) -> Vec<(i64, &'a str)> {
    let asked = all.iter().filter(|(placed, _)| matches!(placed.status, Status::Pending | Status::Approved));
    let unknown = asked.flat_map(|(placed, numbers)| {
        let checks = &placed.arrival.judgement.facts.checks;
        checks.iter().filter(|(_, answer)| answer.known().is_none()).map(|(name, _)| (numbers.comment, name.as_str()))
    });
    unknown.collect()
}
