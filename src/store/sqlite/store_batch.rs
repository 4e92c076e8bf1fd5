use super::{
    SqliteStore, StoreError,
    owed::{self, Owed},
    rows, sql,
};
use crate::{
    domain::{AuthorRecord, CommentId, KeyedHash, NotificationKind, Recipient, Status, Timestamp, Verdict, Website},
    store::{Arrival, StoredBatch},
};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, HashMap, HashSet};

impl SqliteStore {
    pub(super) async fn store_all(&self, batch: &[Arrival], now: Timestamp) -> Result<StoredBatch, StoreError> {
        let arrivals = self.placed(batch)?;
        self.strangers.remember(batch.iter().map(|arrival| &arrival.envelope.author));
        let mut transaction = self.writer.begin().await?;
        let outcome = store(transaction.connection(), &arrivals, now).await;
        match transaction.end(outcome).await {
            Err(StoreError::Database(error)) if is_about_a_row(&error) => Err(self.find_poisoned(&arrivals, error, now).await),
            outcome => outcome,
        }
    }

    fn placed<'a>(&self, batch: &'a [Arrival]) -> Result<Vec<Placed<'a>>, StoreError> {
        let place = |arrival: &'a Arrival| {
            let site = self.site_id(&arrival.envelope.submission.site);
            let poisoned = |_| StoreError::Poisoned(arrival.envelope.id, "its site is not in the configuration".to_owned());
            Ok(Placed { site: site.map_err(poisoned)?, status: arrival.envelope.judgement.verdict.into(), arrival })
        };
        batch.iter().map(place).collect()
    }

    /// Tries one arrival after the other, keeping none, to name the one that cannot be stored.
    async fn find_poisoned(&self, arrivals: &[Placed<'_>], error: sqlx::Error, now: Timestamp) -> StoreError {
        for arrival in arrivals {
            let mut transaction = match self.writer.begin().await {
                Ok(transaction) => transaction,
                Err(error) => return error,
            };
            let outcome = store(transaction.connection(), std::slice::from_ref(arrival), now).await;
            match transaction.undo(outcome).await {
                Err(StoreError::Database(error)) if is_about_a_row(&error) => {
                    return StoreError::Poisoned(arrival.arrival.envelope.id, error.to_string());
                }
                Err(other) => return other,
                Ok(_) => {}
            }
        }
        error.into()
    }
}

/// Whether the rows are to blame, and not the database: a broken constraint, or a value too large.
fn is_about_a_row(error: &sqlx::Error) -> bool {
    use sqlx::error::ErrorKind;
    error.as_database_error().is_some_and(|error| !matches!(error.kind(), ErrorKind::Other) || error.code().as_deref() == Some("18"))
}

/// An arrival with its site's number and the status that it gets.
#[derive(Clone, Copy)]
struct Placed<'a> {
    arrival: &'a Arrival,
    site: i64,
    status: Status,
}

/// What an arrival refers to, by numbers.
struct Numbers {
    comment: i64,
    seq: i64,
    thread: i64,
    author: i64,
    parent: Option<i64>,
}

/// The author of a batch's comments.
#[derive(Clone, Copy)]
struct Author {
    id: i64,
    unsubscribed: bool,
}

/// What is answered.
struct Parent {
    id: i64,
    thread: i64,
    approved: bool,
    notify: bool,
    author: i64,
    /// By what the author is found, if mail may be sent.
    reachable: Option<KeyedHash>,
}

/// A parent as the statement gives it: its place among those asked about, then as in [`Parent`].
#[derive(serde::Deserialize)]
struct FoundParent(usize, i64, i64, u8, u8, i64, Option<KeyedHash>);

async fn store(connection: &mut SqliteConnection, arrivals: &[Placed<'_>], now: Timestamp) -> Result<StoredBatch, StoreError> {
    let fresh = fresh(connection, arrivals).await?;
    let stored = StoredBatch { fresh: fresh.len(), again: arrivals.len() - fresh.len() };
    if fresh.is_empty() {
        return Ok(stored);
    }
    let mut next_seq = take_seqs(connection, &fresh).await?;
    let threads = threads(connection, &fresh, now).await?;
    let authors = authors(connection, &fresh).await?;
    let parents = parents(connection, &fresh).await?;
    let first: i64 = sqlx::query_scalar(sql::NEXT_COMMENT).fetch_one(&mut *connection).await?;
    let mut numbered = Vec::with_capacity(fresh.len());
    for (comment, placed) in (first..).zip(&fresh) {
        let submission = &placed.arrival.envelope.submission;
        let seq = next_seq.get_mut(&placed.site).ok_or(StoreError::Missing("site"))?;
        let thread = threads.get(&(placed.site, submission.thread.as_str())).copied().ok_or(StoreError::Missing("thread"))?;
        let author = authors.get(&(placed.site, placed.arrival.envelope.author)).ok_or(StoreError::Missing("author"))?.id;
        let parent = submission.parent.and_then(|parent| parents.get(&parent)).filter(|parent| parent.thread == thread);
        numbered.push((*placed, Numbers { comment, seq: *seq, thread, author, parent: parent.map(|parent| parent.id) }));
        *seq += 1;
    }
    insert_comments(connection, &numbered, now).await?;
    insert_texts(connection, &numbered).await?;
    insert_judgements(connection, &numbered).await?;
    owe(connection, &numbered, &authors, &parents, now).await?;
    Ok(stored)
}

/// Those that are not stored yet, each once.
async fn fresh<'a>(connection: &mut SqliteConnection, arrivals: &[Placed<'a>]) -> Result<Vec<Placed<'a>>, StoreError> {
    let stored = sql::STORED.ask(connection, arrivals, |query, placed| query.bind(rows::id_bytes(&placed.arrival.envelope.id)));
    let mut seen: HashSet<CommentId> = stored.await?.into_iter().collect();
    Ok(arrivals.iter().filter(|placed| seen.insert(placed.arrival.envelope.id)).copied().collect())
}

/// Counts the arrivals into their sites, and gives the first `seq` of each.
async fn take_seqs(connection: &mut SqliteConnection, fresh: &[Placed<'_>]) -> Result<HashMap<i64, i64>, StoreError> {
    let mut sites: BTreeMap<i64, [i64; 4]> = BTreeMap::new();
    for placed in fresh {
        let [all, pending, approved, spam] = sites.entry(placed.site).or_default();
        *all += 1;
        match placed.status {
            Status::Pending => *pending += 1,
            Status::Approved => *approved += 1,
            Status::Spam => *spam += 1,
            Status::Rejected | Status::Deleted => {}
        }
    }
    let mut first = HashMap::new();
    for (site, [all, pending, approved, spam]) in sites {
        let counted = sqlx::query_scalar(sql::TAKE_SEQS).bind(all).bind(pending).bind(approved).bind(spam).bind(site);
        let next: i64 = counted.fetch_one(&mut *connection).await?;
        first.insert(site, next - all);
    }
    Ok(first)
}

/// The numbers of the threads, made where they are missing, with the approved arrivals counted.
async fn threads<'a>(
    connection: &mut SqliteConnection,
    fresh: &[Placed<'a>],
    now: Timestamp,
) -> Result<HashMap<(i64, &'a str), i64>, StoreError> {
    let mut counts: BTreeMap<(i64, &'a str), i64> = BTreeMap::new();
    for placed in fresh {
        let thread = placed.arrival.envelope.submission.thread.as_str();
        *counts.entry((placed.site, thread)).or_default() += i64::from(placed.status == Status::Approved);
    }
    let counts: Vec<_> = (0_usize..).zip(counts).collect();
    let count = sql::COUNT_THREADS.write(connection, &counts, |query, (_, ((site, key), approved))| {
        query.bind(site).bind(*key).bind(approved).bind(approved.signum()).bind(now.as_millis())
    });
    count.await?;
    let ask = sql::THREADS.ask(connection, &counts, |query, (n, ((site, key), _))| query.bind(rows::place(*n)).bind(site).bind(*key));
    let found: Vec<(usize, i64)> = ask.await?;
    let numbers = found.into_iter().filter_map(|(n, id)| Some((counts.get(n)?.1.0, id))).collect();
    Ok(numbers)
}

/// The authors, made where they are missing, with their latest address and language and the arrivals counted. In the order of their hashes:
/// neighbours in the index then share a page.
async fn authors(connection: &mut SqliteConnection, fresh: &[Placed<'_>]) -> Result<HashMap<(i64, KeyedHash), Author>, StoreError> {
    let mut latest: BTreeMap<(i64, KeyedHash), (&Placed<'_>, AuthorRecord)> = BTreeMap::new();
    for placed in fresh {
        let (last, record) = latest.entry((placed.site, placed.arrival.envelope.author)).or_insert((placed, AuthorRecord::default()));
        *last = placed;
        match placed.status {
            Status::Approved => record.approved += 1,
            Status::Rejected | Status::Spam => record.refused += 1,
            Status::Pending | Status::Deleted => {}
        }
    }
    let latest: Vec<_> = (0_usize..).zip(latest).collect();
    let count = sql::COUNT_AUTHORS.write(connection, &latest, |query, (_, ((site, hash), (placed, record)))| {
        let envelope = &placed.arrival.envelope;
        query
            .bind(site)
            .bind(rows::hash_bytes(hash))
            .bind(envelope.submission.email.sealed())
            .bind(envelope.submission.locale.code())
            .bind(record.approved)
            .bind(record.refused)
            .bind(envelope.received_at.as_millis())
    });
    count.await?;
    let ask = sql::AUTHORS
        .ask(connection, &latest, |query, (n, ((site, hash), _))| query.bind(rows::place(*n)).bind(site).bind(rows::hash_bytes(hash)));
    let found: Vec<(usize, i64, u8)> = ask.await?;
    let author = |(n, id, unsubscribed): (usize, i64, u8)| Some((latest.get(n)?.1.0, Author { id, unsubscribed: unsubscribed != 0 }));
    let authors = found.into_iter().filter_map(author).collect();
    Ok(authors)
}

async fn parents(connection: &mut SqliteConnection, fresh: &[Placed<'_>]) -> Result<HashMap<CommentId, Parent>, StoreError> {
    let mut asked: Vec<_> = fresh.iter().filter_map(|placed| placed.arrival.envelope.submission.parent).collect();
    asked.sort_unstable();
    asked.dedup();
    let asked: Vec<_> = (0_usize..).zip(asked).collect();
    let ask = sql::PARENTS.ask(connection, &asked, |query, (n, parent)| query.bind(rows::place(*n)).bind(rows::id_bytes(parent)));
    let found: Vec<FoundParent> = ask.await?;
    let mut parents = HashMap::with_capacity(found.len());
    for FoundParent(n, id, thread, approved, notify, author, reachable) in found {
        if let Some((_, parent)) = asked.get(n) {
            parents.insert(*parent, Parent { id, thread, approved: approved != 0, notify: notify != 0, author, reachable });
        }
    }
    Ok(parents)
}

async fn insert_comments(connection: &mut SqliteConnection, all: &[(Placed<'_>, Numbers)], now: Timestamp) -> Result<(), StoreError> {
    let add = sql::ADD_COMMENTS.write(connection, all, |query, (placed, numbers)| {
        let envelope = &placed.arrival.envelope;
        let submission = &envelope.submission;
        let is_spam = placed.status == Status::Spam;
        query
            .bind(numbers.comment)
            .bind(rows::id_bytes(&envelope.id))
            .bind(placed.site)
            .bind(numbers.seq)
            .bind(numbers.thread)
            .bind(numbers.parent)
            .bind(numbers.author)
            .bind(submission.name.as_str())
            .bind(submission.website.as_ref().map(Website::as_str))
            .bind(placed.status.word())
            .bind(envelope.judgement.verdict == Verdict::Discard)
            .bind(rows::hash_bytes(&envelope.source))
            .bind(submission.locale.code())
            .bind(submission.notify)
            .bind(envelope.received_at.as_millis())
            .bind(is_spam.then_some(now.as_millis()))
    });
    add.await?;
    Ok(())
}

async fn insert_texts(connection: &mut SqliteConnection, all: &[(Placed<'_>, Numbers)]) -> Result<(), StoreError> {
    let add = sql::ADD_TEXTS.write(connection, all, |query, (placed, numbers)| {
        let envelope = &placed.arrival.envelope;
        query.bind(numbers.comment).bind(envelope.submission.body.as_str()).bind(envelope.received_at.as_millis())
    });
    add.await?;
    Ok(())
}

async fn insert_judgements<'a>(connection: &mut SqliteConnection, all: &'a [(Placed<'a>, Numbers)]) -> Result<(), StoreError> {
    let written = |(placed, numbers): &'a (Placed<'a>, Numbers)| {
        let judgement = &placed.arrival.envelope.judgement;
        let unreadable = |error: serde_json::Error| StoreError::Poisoned(placed.arrival.envelope.id, error.to_string());
        let texts = [
            serde_json::to_string(&judgement.cause).map_err(unreadable)?,
            serde_json::to_string(&judgement.facts).map_err(unreadable)?,
            serde_json::to_string(&judgement.contributions).map_err(unreadable)?,
            serde_json::to_string(&judgement.thresholds).map_err(unreadable)?,
        ];
        Ok((numbers.comment, judgement, texts))
    };
    let judgements = all.iter().map(written).collect::<Result<Vec<_>, StoreError>>()?;
    let add =
        sql::ADD_JUDGEMENTS.write(connection, &judgements, |query, (comment, judgement, [cause, facts, contributions, thresholds])| {
            query
                .bind(comment)
                .bind(cause.as_str())
                .bind(judgement.at.as_millis())
                .bind(facts.as_str())
                .bind(contributions.as_str())
                .bind(judgement.score.as_hundredths())
                .bind(thresholds.as_str())
                .bind(judgement.verdict.word())
                .bind(judgement.rule_set.as_ref())
                .bind(judgement.engine.as_ref())
                .bind(judgement.model.as_deref())
        });
    add.await?;
    Ok(())
}

async fn owe(
    connection: &mut SqliteConnection,
    all: &[(Placed<'_>, Numbers)],
    authors: &HashMap<(i64, KeyedHash), Author>,
    parents: &HashMap<CommentId, Parent>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut owed = Vec::new();
    let mut held: BTreeMap<i64, &Placed<'_>> = BTreeMap::new();
    for (placed, numbers) in all {
        let Arrival { envelope, mailing } = placed.arrival;
        match placed.status {
            Status::Pending => {
                held.entry(placed.site).or_insert(placed);
            }
            Status::Approved => {
                let mail = |kind, hash, author_id| Owed {
                    kind,
                    site_id: placed.site,
                    subject: envelope.id,
                    recipient: Recipient::Author(hash),
                    author_id: Some(author_id),
                    host: &mailing.host,
                    not_before: now.plus(mailing.undo_window),
                };
                let subscribed = authors.get(&(placed.site, envelope.author)).is_some_and(|author| !author.unsubscribed);
                if envelope.submission.notify && subscribed {
                    owed.push(mail(NotificationKind::Published, envelope.author, numbers.author));
                }
                let parent = envelope.submission.parent.and_then(|parent| parents.get(&parent)).filter(|parent| {
                    Some(parent.id) == numbers.parent && parent.approved && parent.notify && parent.author != numbers.author
                });
                if let Some((parent, hash)) = parent.and_then(|parent| Some((parent, parent.reachable?))) {
                    owed.push(mail(NotificationKind::Reply, hash, parent.author));
                }
            }
            Status::Rejected | Status::Spam | Status::Deleted => {}
        }
    }
    owed::owe(connection, &owed, now).await?;
    for (site, placed) in held {
        owed::owe_digests(connection, site, placed.arrival.envelope.id, &placed.arrival.mailing, now).await?;
    }
    Ok(())
}
