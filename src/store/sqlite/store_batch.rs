use super::{SqliteStore, StoreError, campaigns, owed, rows, sql};
use crate::{
    domain::{CommentId, KeyedHash, Likeness, Status, Timestamp, Verdict, Website},
    sqlite::{self, Binding},
    store::{
        Arrival, StoredBatch,
        batch::{self, Author, Numbers, Parent, Placed, References},
    },
};
use serde::de::IgnoredAny;
use sqlx::{SqliteConnection, types::Json};
use std::collections::HashMap;

impl SqliteStore {
    pub(super) async fn store_all(&self, batch: &[Arrival], now: Timestamp) -> Result<StoredBatch, StoreError> {
        let arrivals = Placed::all(batch, |site| self.site_id(site))?;
        self.strangers.remember(batch.iter().map(|arrival| &arrival.envelope.author));
        let mut transaction = self.writer.begin().await?;
        let outcome = store(transaction.connection(), &arrivals, now).await;
        match transaction.end(outcome).await {
            Err(StoreError::Database(error)) if is_about_a_row(&error) => Err(self.find_poisoned(&arrivals, error, now).await),
            outcome => outcome,
        }
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

/// Whether the rows are to blame, and not the database: a broken constraint, or a value that is too large or cannot be written.
fn is_about_a_row(error: &sqlx::Error) -> bool {
    use sqlx::error::ErrorKind;
    matches!(error, sqlx::Error::Encode(_))
        || error.as_database_error().is_some_and(|error| !matches!(error.kind(), ErrorKind::Other) || error.code().as_deref() == Some("18"))
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
    let references = References {
        first_seqs: take_seqs(connection, &fresh).await?,
        threads: threads(connection, &fresh, now).await?,
        authors: authors(connection, &fresh).await?,
        parents: parents(connection, &fresh).await?,
    };
    let first: i64 = sqlx::query_scalar(sql::NEXT_COMMENT).fetch_one(&mut *connection).await?;
    let numbered = references.number(&fresh, first..)?;
    let (checks, mails) = (batch::checks_owed(&numbered), references.owes(&numbered, now));
    let comments = insert_comments(&numbered, now).chain(insert_texts(&numbered)).chain(insert_judgements(&numbered));
    let owed = owe_checks(&checks, now).chain(owed::owing(&mails, now));
    sqlite::run::<IgnoredAny>(connection, comments.chain(owed)).await?;
    let decided = campaigns::inherit(connection, &numbered, now).await?;
    for (site, placed) in batch::first_held(&numbered, &decided) {
        owed::owe_digests(connection, site, placed.arrival.envelope.id, &placed.arrival.mailing, now).await?;
    }
    Ok(stored)
}

async fn fresh<'a>(connection: &mut SqliteConnection, arrivals: &[Placed<'a>]) -> Result<Vec<Placed<'a>>, StoreError> {
    let stored = sql::STORED.ask(connection, arrivals, |query, placed| query.bind(rows::id_bytes(&placed.arrival.envelope.id)));
    let stored: Vec<CommentId> = stored.await?;
    Ok(Placed::fresh(arrivals, stored))
}

/// Counts the arrivals into their sites, and gives the first `seq` of each.
async fn take_seqs(connection: &mut SqliteConnection, fresh: &[Placed<'_>]) -> Result<HashMap<i64, i64>, StoreError> {
    let mut first = HashMap::new();
    for (site, tally) in batch::by_site(fresh) {
        let counted =
            sqlx::query_scalar(sql::TAKE_SEQS).bind(tally.all).bind(tally.pending).bind(tally.approved).bind(tally.spam).bind(site);
        let next: i64 = counted.fetch_one(&mut *connection).await?;
        first.insert(site, next - tally.all);
    }
    Ok(first)
}

/// The numbers of the threads, made where they are missing, with the approved arrivals counted.
async fn threads<'a>(
    connection: &mut SqliteConnection,
    fresh: &[Placed<'a>],
    now: Timestamp,
) -> Result<HashMap<(i64, &'a str), i64>, StoreError> {
    let counts: Vec<_> = (0_usize..).zip(batch::by_thread(fresh)).collect();
    let count = sql::COUNT_THREADS.over(&counts, |query, (_, ((site, key), approved))| {
        query.bind(site).bind(*key).bind(approved).bind(approved.signum()).bind(now.as_millis())
    });
    let ask = sql::THREADS.over(&counts, |query, (n, ((site, key), _))| query.bind(rows::place(*n)).bind(site).bind(*key));
    let found: Vec<(usize, i64)> = sqlite::run(connection, count.chain(ask)).await?;
    let numbers = found.into_iter().filter_map(|(n, id)| Some((counts.get(n)?.1.0, id))).collect();
    Ok(numbers)
}

/// The authors, made where they are missing, with their latest address and language and the arrivals counted.
async fn authors(connection: &mut SqliteConnection, fresh: &[Placed<'_>]) -> Result<HashMap<(i64, KeyedHash), Author>, StoreError> {
    let latest: Vec<_> = (0_usize..).zip(batch::by_author(fresh)).collect();
    let count = sql::COUNT_AUTHORS.over(&latest, |query, (_, ((site, hash), (placed, record)))| {
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
    let ask =
        sql::AUTHORS.over(&latest, |query, (n, ((site, hash), _))| query.bind(rows::place(*n)).bind(site).bind(rows::hash_bytes(hash)));
    let found: Vec<(usize, i64, u8)> = sqlite::run(connection, count.chain(ask)).await?;
    let author = |(n, id, unsubscribed): (usize, i64, u8)| Some((latest.get(n)?.1.0, Author { id, unsubscribed: unsubscribed != 0 }));
    let authors = found.into_iter().filter_map(author).collect();
    Ok(authors)
}

async fn parents(connection: &mut SqliteConnection, fresh: &[Placed<'_>]) -> Result<HashMap<CommentId, Parent>, StoreError> {
    let asked: Vec<_> = (0_usize..).zip(batch::answered(fresh)).collect();
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

fn insert_comments<'a>(all: &'a [(Placed<'a>, Numbers)], now: Timestamp) -> impl Iterator<Item = Binding<'a>> {
    sql::ADD_COMMENTS.over(all, move |query, (placed, numbers)| {
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
            .bind(placed.arrival.judgement.verdict == Verdict::Discard)
            .bind(rows::hash_bytes(&envelope.source))
            .bind(submission.locale.code())
            .bind(submission.notify)
            .bind(envelope.received_at.as_millis())
            .bind(is_spam.then_some(now.as_millis()))
            .bind(placed.arrival.judgement.score.as_hundredths())
            .bind(placed.arrival.envelope.likeness.map(Likeness::as_number))
    })
}

fn insert_texts<'a>(all: &'a [(Placed<'a>, Numbers)]) -> impl Iterator<Item = Binding<'a>> {
    sql::ADD_TEXTS.over(all, |query, (placed, numbers)| {
        let envelope = &placed.arrival.envelope;
        query.bind(numbers.comment).bind(envelope.submission.body.as_str()).bind(envelope.received_at.as_millis())
    })
}

fn insert_judgements<'a>(all: &'a [(Placed<'a>, Numbers)]) -> impl Iterator<Item = Binding<'a>> {
    sql::ADD_JUDGEMENTS.over(all, |query, (placed, numbers)| {
        let judgement = &placed.arrival.judgement;
        query
            .bind(numbers.comment)
            .bind(Json(&judgement.cause))
            .bind(judgement.at.as_millis())
            .bind(Json(&judgement.facts))
            .bind(Json(&judgement.contributions))
            .bind(judgement.score.as_hundredths())
            .bind(Json(&judgement.thresholds))
            .bind(judgement.verdict.word())
            .bind(judgement.rule_set.as_ref())
            .bind(judgement.engine.as_ref())
            .bind(judgement.model.as_deref())
    })
}

fn owe_checks<'a>(owed: &'a [(i64, &'a str)], now: Timestamp) -> impl Iterator<Item = Binding<'a>> {
    sql::OWE_CHECKS.over(owed, move |query, (comment, name)| query.bind(comment).bind(*name).bind(now.as_millis()))
}
