//! Who is surely a stranger. Most submissions of a flood come from addresses that were never seen: what is known of those needs no question
//! to the database, so they cost it nothing and wait for nothing.
//!
//! All authors are remembered by half of their keyed hash, and of the last threads what holds for who writes there. Other processes add to both, so
//! what is remembered counts for [`FRESH`] only. Then the next question goes to the database, and whoever answers it reads what came since
//! ([`Following`]). So what another process did to a thread, or stored, is known here a second later at most.

use super::sql;
use crate::{
    domain::{KeyedHash, ThreadKey, Timestamp},
    lock::lock,
    store::{Known, Question},
};
use lru::LruCache;
use sqlx::PgConnection;
use std::{
    collections::{HashMap, HashSet},
    num::NonZeroUsize,
    sync::Mutex,
    time::{Duration, Instant},
};

/// How long nothing is asked about what was read.
const FRESH: Duration = Duration::from_secs(1);
/// Authors that are remembered at most, in 9 to 18 bytes each. A database with more is asked about everybody.
const MOST: usize = 2_000_000;
/// Threads that are remembered at most.
const MOST_THREADS: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();
/// Rows that are read in one step.
const STEP: i64 = 20_000;

/// The memory.
#[derive(Debug)]
pub(super) struct Strangers {
    authors: Mutex<Authors>,
    threads: Mutex<LruCache<(i64, ThreadKey), (Instant, ThreadFacts)>>,
}

#[derive(Debug, Default)]
struct Authors {
    halves: HashSet<u64>,
    /// The last comment of each site up to which all authors are in here. Everybody comes with a comment, and a site's comments are numbered in
    /// the order of their commits, so that none is passed over.
    until: HashMap<i64, i64>,
    /// When everybody who was stored was in here.
    complete_at: Option<Instant>,
}

impl Authors {
    fn has_room(&self) -> bool {
        self.halves.len() < MOST
    }

    fn extend(&mut self, halves: impl Iterator<Item = u64>) {
        if self.has_room() {
            self.halves.extend(halves);
        }
    }

    /// Whether everybody is in here whose comments come before this one.
    fn are_all_before(&self, site: i64, seq: i64) -> bool {
        self.complete_at.is_some() && self.has_room() && self.until.get(&site).is_some_and(|until| until + 1 == seq)
    }
}

/// What holds for everybody who writes in a thread.
#[derive(Clone, Copy, Debug)]
struct ThreadFacts {
    open: bool,
    premoderated: bool,
    since: Option<Timestamp>,
}

impl Default for Strangers {
    fn default() -> Self {
        Self { authors: Mutex::default(), threads: Mutex::new(LruCache::new(MOST_THREADS)) }
    }
}

impl Strangers {
    /// What is known when a stranger asks; `None` when that takes a question to the database.
    pub fn known(&self, site: i64, question: &Question) -> Option<Known> {
        if question.parent.is_some() || !self.is_one(&question.author) {
            return None;
        }
        let (read_at, thread) = *lock(&self.threads).get(&(site, question.thread.clone()))?;
        let ThreadFacts { open: thread_open, premoderated: thread_premoderated, since: thread_since } = thread;
        (read_at.elapsed() < FRESH).then(|| Known { thread_open, thread_premoderated, thread_since, ..Known::nothing() })
    }

    fn is_one(&self, author: &KeyedHash) -> bool {
        let authors = lock(&self.authors);
        authors.complete_at.is_some_and(|at| at.elapsed() < FRESH) && authors.has_room() && !authors.halves.contains(&author.half())
    }

    /// Remembers authors. Called before they are stored, and while nobody else stores on these sites, whose next comments are `first`: what this
    /// process stores, it knows at once. Gives those who surely never were stored.
    pub fn remember<'a>(
        &self,
        authors: impl Iterator<Item = &'a (i64, KeyedHash)>,
        first: &HashMap<i64, i64>,
    ) -> HashSet<&'a (i64, KeyedHash)> {
        let mut memory = lock(&self.authors);
        let known: HashSet<i64> = first.iter().filter(|(site, seq)| memory.are_all_before(**site, **seq)).map(|(site, _)| *site).collect();
        authors.filter(|(site, author)| memory.has_room() && memory.halves.insert(author.half()) && known.contains(site)).collect()
    }

    /// Notes what this process committed, by site and `seq`: who came with it is known already.
    pub fn stored(&self, comments: impl Iterator<Item = (i64, i64)>) {
        let mut memory = lock(&self.authors);
        for (site, seq) in comments {
            memory.until.entry(site).and_modify(|until| *until += i64::from(*until + 1 == seq));
        }
    }

    /// Remembers what was read about a question's thread.
    pub fn learn(&self, site: i64, question: &Question, known: &Known, read_at: Instant) {
        let thread = ThreadFacts { open: known.thread_open, premoderated: known.thread_premoderated, since: known.thread_since };
        lock(&self.threads).put((site, question.thread.clone()), (read_at, thread));
    }

    /// Forgets that nobody wrote in these threads yet: whoever comes second hears when they began. Called once that may be stored.
    pub fn begin<'a>(&self, threads: impl Iterator<Item = (i64, &'a ThreadKey)>) {
        let mut remembered = lock(&self.threads);
        for (site, thread) in threads {
            let thread = (site, thread.clone());
            if remembered.peek(&thread).is_some_and(|(_, facts)| facts.since.is_none()) {
                remembered.pop(&thread);
            }
        }
    }

    /// Forgets a thread that changes.
    pub fn forget(&self, site: i64, thread: &ThreadKey) {
        lock(&self.threads).pop(&(site, thread.clone()));
    }
}

/// How far the authors in the database were read. It begins anew with each connection: after a failover the database may be another one.
#[derive(Debug, Default)]
pub(super) struct Following {
    /// The last author that was read, until those who were there before are.
    author: Option<i64>,
    has_begun: bool,
}

impl Following {
    /// Reads on, if it is time. Whom this process stored are remembered already.
    ///
    /// # Errors
    /// When the database does not answer. What is remembered gets old then, and everybody is asked about.
    pub async fn read_on(&mut self, strangers: &Strangers, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let now = Instant::now();
        let is_time = {
            let authors = lock(&strangers.authors);
            authors.has_room() && authors.complete_at.is_none_or(|at| now > at + FRESH / 2)
        };
        if !is_time {
            return Ok(());
        }
        if !std::mem::replace(&mut self.has_begun, true) {
            let last: Vec<(i64, i64)> = sqlx::query_as(sql::LAST_SEQS_BY_ID).fetch_all(&mut *connection).await?;
            let mut memory = lock(&strangers.authors);
            (memory.until, memory.complete_at) = (last.into_iter().collect(), None);
            self.author = Some(0);
        }
        let is_all = match self.author {
            Some(last) => self.read_authors(strangers, connection, last).await?,
            None => self.read_newcomers(strangers, connection).await?,
        };
        lock(&strangers.authors).complete_at = is_all.then_some(now);
        Ok(())
    }

    /// Reads some of those who were there before.
    async fn read_authors(&mut self, strangers: &Strangers, connection: &mut PgConnection, last: i64) -> Result<bool, sqlx::Error> {
        let (last, halves): (Option<i64>, Option<Vec<u8>>) =
            sqlx::query_as(sql::AUTHORS_AFTER).bind(last).bind(STEP).fetch_one(connection).await?;
        strangers.extend(halves.as_deref());
        self.author = last;
        Ok(false)
    }

    /// Reads who came since.
    async fn read_newcomers(&self, strangers: &Strangers, connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
        let (sites, seqs): (Vec<i64>, Vec<i64>) = lock(&strangers.authors).until.clone().into_iter().unzip();
        let rows: Vec<(i64, i64, i64, Option<Vec<u8>>)> =
            sqlx::query_as(sql::NEWCOMERS).bind(sites).bind(seqs).bind(STEP).fetch_all(connection).await?;
        let mut is_all = true;
        for (site, last, count, halves) in rows {
            strangers.extend(halves.as_deref());
            let mut memory = lock(&strangers.authors);
            let until = memory.until.entry(site).or_insert(last);
            *until = last.max(*until);
            is_all &= count < STEP;
        }
        Ok(is_all)
    }
}

impl Strangers {
    /// Remembers authors as the database gives them: the halves of their hashes, one after another.
    fn extend(&self, halves: Option<&[u8]>) {
        let (halves, _) = halves.unwrap_or_default().as_chunks::<8>();
        lock(&self.authors).extend(halves.iter().map(|half| u64::from_be_bytes(*half)));
    }
}
