use super::{
    PostgresStore, StoreError, campaigns, owed,
    retry::{in_transaction, retried},
    rows, sql,
    strangers::Strangers,
    words::Words,
};
use crate::{
    bytes::Bytes,
    domain::{AuthorRecord, CommentId, KeyedHash, Likeness, Status, Timestamp, Verdict, Website},
    store::{
        Arrival, StoredBatch,
        batch::{self, Author, Numbers, Parent, Placed, References},
    },
};
use sqlx::{
    PgConnection, Postgres,
    postgres::PgArguments,
    query::{Query, QueryAs},
};
use std::collections::HashMap;

/// An author as the statement gives it: number, site, hash, and whether no mail is wanted.
type FoundAuthor = (i64, i64, Bytes<16>, bool);
/// A parent as the statement gives it: its id, then as in [`Parent`].
type FoundParent = (Bytes<16>, i64, i64, bool, bool, i64, Option<Bytes<16>>);

impl PostgresStore {
    pub(super) async fn store_all(&self, batch: &[Arrival], now: Timestamp) -> Result<StoredBatch, StoreError> {
        let arrivals = Placed::all(batch, |site| self.site_id(site))?;
        let outcome = match in_transaction!(self, |connection| self.store(connection, &arrivals, now)) {
            Err(StoreError::Database(error)) if is_about_a_row(&error) => Err(self.find_poisoned(&arrivals, error, now).await),
            outcome => outcome.map(|fresh| self.stored(&fresh, arrivals.len())),
        };
        self.strangers.begin(arrivals.iter().map(|placed| (placed.site, &placed.arrival.envelope.submission.thread)));
        outcome
    }

    /// Stores those that are not stored yet; gives them with their numbers.
    async fn store<'a>(
        &self,
        connection: &mut PgConnection,
        arrivals: &[Placed<'a>],
        now: Timestamp,
    ) -> Result<Vec<(Placed<'a>, Numbers)>, StoreError> {
        // Whoever stores the same envelope at the same time waits here, and then finds it stored.
        let mut sites: Vec<i64> = arrivals.iter().map(|placed| placed.site).collect();
        sites.dedup();
        sqlx::query(sql::LOCK_SITES).bind(&sites).execute(&mut *connection).await?;
        let fresh = fresh(connection, arrivals).await?;
        if fresh.is_empty() {
            return Ok(Vec::new());
        }
        let first_seqs = take_seqs(connection, &fresh).await?;
        let references = References {
            threads: threads(connection, &fresh, now).await?,
            authors: authors(connection, &self.strangers, &fresh, &first_seqs).await?,
            parents: parents(connection, &fresh).await?,
            first_seqs,
        };
        let count = i64::try_from(fresh.len()).unwrap_or(i64::MAX);
        let ids: Vec<i64> = sqlx::query_scalar(sql::COMMENT_IDS).bind(count).fetch_all(&mut *connection).await?;
        let numbered = references.number(&fresh, ids)?;
        insert(connection, &self.words, &numbered, now).await?;
        owe_checks(connection, &numbered, now).await?;
        owed::owe(connection, &references.owes(&numbered, now), now).await?;
        let decided = campaigns::inherit(connection, &numbered, now).await?;
        for (site, placed) in batch::first_held(&numbered, &decided) {
            owed::owe_digests(connection, site, placed.arrival.envelope.id, &placed.arrival.mailing, now).await?;
        }
        Ok(numbered)
    }

    /// What became of a batch that is committed.
    fn stored(&self, fresh: &[(Placed<'_>, Numbers)], of: usize) -> StoredBatch {
        self.strangers.stored(fresh.iter().map(|(placed, numbers)| (placed.site, numbers.seq)));
        // What was decided about at once is something else by now.
        if batch::of_decided_campaigns(fresh).next().is_none() {
            self.latest.note(fresh);
        }
        StoredBatch { fresh: fresh.len(), again: of - fresh.len() }
    }

    /// Tries one arrival after the other, keeping none, to name the one that cannot be stored.
    async fn find_poisoned(&self, arrivals: &[Placed<'_>], error: sqlx::Error, now: Timestamp) -> StoreError {
        for arrival in arrivals {
            match retried!(self.try_one(arrival, now)) {
                Err(StoreError::Database(error)) if is_about_a_row(&error) => {
                    return StoreError::Poisoned(arrival.arrival.envelope.id, error.to_string());
                }
                Err(other) => return other,
                Ok(()) => {}
            }
        }
        error.into()
    }

    async fn try_one(&self, arrival: &Placed<'_>, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        self.store(&mut transaction, std::slice::from_ref(arrival), now).await?;
        transaction.rollback().await?;
        Ok(())
    }
}

/// Whether the rows are to blame, and not the database: a broken constraint (class 23), or a value that no column takes (22, and 54 for one
/// too large).
fn is_about_a_row(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default();
    ["22", "23", "54"].iter().any(|class| code.starts_with(class))
}

async fn fresh<'a>(connection: &mut PgConnection, arrivals: &[Placed<'a>]) -> Result<Vec<Placed<'a>>, StoreError> {
    let ids: Vec<_> = arrivals.iter().map(|placed| rows::id_bytes(&placed.arrival.envelope.id)).collect();
    let stored: Vec<Bytes<16>> = sqlx::query_scalar(sql::STORED).bind(&ids).fetch_all(connection).await?;
    Ok(Placed::fresh(arrivals, stored.into_iter().map(rows::comment_id)))
}

/// Counts the arrivals into their sites, and gives the first `seq` of each.
async fn take_seqs(connection: &mut PgConnection, fresh: &[Placed<'_>]) -> Result<HashMap<i64, i64>, StoreError> {
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
    connection: &mut PgConnection,
    fresh: &[Placed<'a>],
    now: Timestamp,
) -> Result<HashMap<(i64, &'a str), i64>, StoreError> {
    let counts = batch::by_thread(fresh);
    let count = sqlx::query_as(sql::COUNT_THREADS)
        .bind(counts.keys().map(|(site, _)| *site).collect::<Vec<_>>())
        .bind(counts.keys().map(|(_, key)| *key).collect::<Vec<_>>())
        .bind(counts.values().copied().collect::<Vec<_>>())
        .bind(now.as_millis());
    let found: Vec<(i64, i64, String)> = count.fetch_all(connection).await?;
    let found: HashMap<(i64, String), i64> = found.into_iter().map(|(id, site, key)| ((site, key), id)).collect();
    let number = |&(site, key): &(i64, &'a str)| Some(((site, key), *found.get(&(site, key.to_owned()))?));
    Ok(counts.keys().filter_map(number).collect())
}

/// A batch's author: the site's number and the hash.
type AuthorKey = (i64, KeyedHash);
/// The author's latest arrival, and what all of them together count.
type LatestArrival<'a> = (Placed<'a>, AuthorRecord);

/// The authors, made where they are missing, with their latest address and language and the arrivals counted. Nobody looks for those who surely
/// are strangers.
async fn authors(
    connection: &mut PgConnection,
    strangers: &Strangers,
    fresh: &[Placed<'_>],
    first_seqs: &HashMap<i64, i64>,
) -> Result<HashMap<AuthorKey, Author>, StoreError> {
    let latest = batch::by_author(fresh);
    let new = strangers.remember(latest.keys(), first_seqs);
    let (new, others): (Vec<_>, Vec<_>) = latest.iter().partition(|(key, _)| new.contains(key));
    let mut found: Vec<FoundAuthor> = Vec::with_capacity(latest.len());
    for (statement, authors) in [(sql::ADD_AUTHORS, new), (sql::COUNT_AUTHORS, others)] {
        if !authors.is_empty() {
            found.extend(count_authors(statement, &authors).fetch_all(&mut *connection).await?);
        }
    }
    let author = |(id, site, Bytes(hash), unsubscribed)| ((site, KeyedHash::from_bytes(hash)), Author { id, unsubscribed });
    Ok(found.into_iter().map(author).collect())
}

fn count_authors<'q>(
    statement: &'static str,
    authors: &[(&'q AuthorKey, &'q LatestArrival<'_>)],
) -> QueryAs<'q, Postgres, FoundAuthor, PgArguments> {
    let envelopes = || authors.iter().map(|(_, (placed, _))| &placed.arrival.envelope);
    sqlx::query_as(statement)
        .bind(authors.iter().map(|((site, _), _)| *site).collect::<Vec<_>>())
        .bind(authors.iter().map(|((_, hash), _)| rows::hash_bytes(hash)).collect::<Vec<_>>())
        .bind(envelopes().map(|envelope| envelope.submission.email.sealed()).collect::<Vec<_>>())
        .bind(envelopes().map(|envelope| envelope.submission.locale.code()).collect::<Vec<_>>())
        .bind(authors.iter().map(|(_, (_, record))| i64::from(record.approved)).collect::<Vec<_>>())
        .bind(authors.iter().map(|(_, (_, record))| i64::from(record.refused)).collect::<Vec<_>>())
        .bind(envelopes().map(|envelope| envelope.received_at.as_millis()).collect::<Vec<_>>())
}

async fn parents(connection: &mut PgConnection, fresh: &[Placed<'_>]) -> Result<HashMap<CommentId, Parent>, StoreError> {
    let asked: Vec<_> = batch::answered(fresh).iter().map(rows::id_bytes).collect();
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<FoundParent> = sqlx::query_as(sql::PARENTS).bind(&asked).fetch_all(connection).await?;
    let parent = |(parent, id, thread, approved, notify, author, reachable): FoundParent| {
        let reachable = reachable.map(|Bytes(hash)| KeyedHash::from_bytes(hash));
        (rows::comment_id(parent), Parent { id, thread, approved, notify, author, reachable })
    };
    Ok(found.into_iter().map(parent).collect())
}

/// Adds the comments with all that belongs to them. While the database works on one statement the next is made.
async fn insert(connection: &mut PgConnection, words: &Words, all: &[(Placed<'_>, Numbers)], now: Timestamp) -> Result<(), StoreError> {
    words.learn(connection, all.iter().map(|(placed, _)| placed.arrival.envelope.submission.body.as_str())).await?;
    sqlx::query(sql::FOUND_BY_IS_GIVEN).execute(&mut *connection).await?;
    let words = meanwhile(add_comments(all, now).execute(&mut *connection), || add_words(words, all)).await?;
    let texts = meanwhile(words.execute(&mut *connection), || add_texts(all)).await?;
    let judgements = meanwhile(texts.execute(&mut *connection), || add_judgements(all)).await??;
    let rules = meanwhile(judgements.execute(&mut *connection), || add_rules(all)).await?;
    rules.execute(connection).await?;
    Ok(())
}

/// Makes something while something else is done; gives what was made.
async fn meanwhile<T, D>(doing: impl Future<Output = Result<D, sqlx::Error>>, make: impl FnOnce() -> T) -> Result<T, sqlx::Error> {
    let (outcome, next) = tokio::join!(doing, async { make() });
    outcome.map(|_| next)
}

/// A statement with all that it is given.
type Statement<'q> = Query<'q, Postgres, PgArguments>;

fn add_comments<'q>(all: &[(Placed<'_>, Numbers)], now: Timestamp) -> Statement<'q> {
    let numbers = |value: fn(&Numbers) -> i64| all.iter().map(|(_, numbers)| value(numbers)).collect::<Vec<_>>();
    let envelopes = || all.iter().map(|(placed, _)| &placed.arrival.envelope);
    let judgements = || all.iter().map(|(placed, _)| &placed.arrival.judgement);
    let refused_at = |placed: &Placed<'_>| (placed.status == Status::Spam).then_some(now.as_millis());
    sqlx::query(sql::ADD_COMMENTS)
        .bind(numbers(|numbers| numbers.comment))
        .bind(envelopes().map(|envelope| rows::id_bytes(&envelope.id)).collect::<Vec<_>>())
        .bind(all.iter().map(|(placed, _)| placed.site).collect::<Vec<_>>())
        .bind(numbers(|numbers| numbers.seq))
        .bind(numbers(|numbers| numbers.thread))
        .bind(all.iter().map(|(_, numbers)| numbers.parent).collect::<Vec<_>>())
        .bind(numbers(|numbers| numbers.author))
        .bind(envelopes().map(|envelope| envelope.submission.name.as_str()).collect::<Vec<_>>())
        .bind(envelopes().map(|envelope| envelope.submission.website.as_ref().map(Website::as_str)).collect::<Vec<_>>())
        .bind(all.iter().map(|(placed, _)| placed.status.word()).collect::<Vec<_>>())
        .bind(judgements().map(|judgement| judgement.verdict == Verdict::Discard).collect::<Vec<_>>())
        .bind(envelopes().map(|envelope| rows::hash_bytes(&envelope.source)).collect::<Vec<_>>())
        .bind(envelopes().map(|envelope| envelope.submission.locale.code()).collect::<Vec<_>>())
        .bind(envelopes().map(|envelope| envelope.submission.notify).collect::<Vec<_>>())
        .bind(envelopes().map(|envelope| envelope.received_at.as_millis()).collect::<Vec<_>>())
        .bind(all.iter().map(|(placed, _)| refused_at(placed)).collect::<Vec<_>>())
        .bind(judgements().map(|judgement| i64::from(judgement.score.as_hundredths())).collect::<Vec<_>>())
        .bind(all.iter().map(|(placed, _)| placed.arrival.envelope.likeness.map(Likeness::as_number)).collect::<Vec<_>>())
}

fn add_words<'q>(words: &Words, all: &[(Placed<'_>, Numbers)]) -> Statement<'q> {
    let submissions = || all.iter().map(|(placed, _)| &placed.arrival.envelope.submission);
    sqlx::query(sql::ADD_WORDS)
        .bind(all.iter().map(|(_, numbers)| numbers.comment).collect::<Vec<_>>())
        .bind(submissions().map(|submission| submission.name.as_str()).collect::<Vec<_>>())
        .bind(words.of(submissions().map(|submission| submission.body.as_str())))
        .bind(submissions().map(|submission| submission.body.as_str()).collect::<Vec<_>>())
}

fn add_texts<'q>(all: &[(Placed<'_>, Numbers)]) -> Statement<'q> {
    let envelopes = || all.iter().map(|(placed, _)| &placed.arrival.envelope);
    sqlx::query(sql::ADD_TEXTS)
        .bind(all.iter().map(|(_, numbers)| numbers.comment).collect::<Vec<_>>())
        .bind(envelopes().map(|envelope| envelope.submission.body.as_str()).collect::<Vec<_>>())
        .bind(envelopes().map(|envelope| envelope.received_at.as_millis()).collect::<Vec<_>>())
}

fn add_judgements<'q>(all: &[(Placed<'_>, Numbers)]) -> Result<Statement<'q>, StoreError> {
    let texts = all.iter().map(|(placed, _)| placed.judgement_texts()).collect::<Result<Vec<_>, _>>()?;
    let text = |n: usize| texts.iter().map(|texts| texts[n].as_str()).collect::<Vec<_>>();
    let judgements = || all.iter().map(|(placed, _)| &placed.arrival.judgement);
    Ok(sqlx::query(sql::ADD_JUDGEMENTS)
        .bind(all.iter().map(|(_, numbers)| numbers.comment).collect::<Vec<_>>())
        .bind(text(0))
        .bind(judgements().map(|judgement| judgement.at.as_millis()).collect::<Vec<_>>())
        .bind(text(1))
        .bind(text(2))
        .bind(judgements().map(|judgement| i64::from(judgement.score.as_hundredths())).collect::<Vec<_>>())
        .bind(text(3))
        .bind(judgements().map(|judgement| judgement.verdict.word()).collect::<Vec<_>>())
        .bind(judgements().map(|judgement| judgement.rule_set.as_ref()).collect::<Vec<&str>>())
        .bind(judgements().map(|judgement| judgement.engine.as_ref()).collect::<Vec<&str>>())
        .bind(judgements().map(|judgement| judgement.model.as_deref()).collect::<Vec<Option<&str>>>()))
}

fn add_rules<'q>(all: &[(Placed<'_>, Numbers)]) -> Statement<'q> {
    let (rules, comments): (Vec<&str>, Vec<i64>) = batch::rules(all).into_iter().unzip();
    sqlx::query(sql::ADD_RULES).bind(rules).bind(comments)
}

async fn owe_checks(connection: &mut PgConnection, all: &[(Placed<'_>, Numbers)], now: Timestamp) -> Result<(), StoreError> {
    let (comments, names): (Vec<i64>, Vec<&str>) = batch::checks_owed(all).into_iter().unzip();
    if !comments.is_empty() {
        sqlx::query(sql::OWE_CHECKS).bind(comments).bind(names).bind(now.as_millis()).execute(connection).await?;
    }
    Ok(())
}
