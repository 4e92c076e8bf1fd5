//! Who is surely a stranger. Most submissions of a flood come from addresses that were never seen: what is known of those needs no question
//! to the file, so they cost it no read and wait for none.
//!
//! All authors are remembered by half of their keyed hash, all threads that are closed or premoderated, and of the threads asked about lately when
//! they began. One process owns the file, so that nothing else adds to any. Erased authors stay remembered until the next start, which costs a
//! question and no more.

use super::sql;
use crate::{
    domain::{KeyedHash, ThreadKey, Timestamp},
    lock::lock,
    store::Known,
};
use lru::LruCache;
use sqlx::SqlitePool;
use std::{
    collections::HashSet,
    num::NonZeroUsize,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

/// Authors that are remembered at most, in 9 to 18 bytes each. A store with more asks the file about everybody.
const MOST: usize = 2_000_000;

/// Threads whose beginning is remembered, in about 150 bytes each: those that were asked about last.
const THREADS: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();

/// The memory.
#[derive(Debug)]
pub(super) struct Strangers {
    /// Whether everybody who is in the file is remembered.
    complete: AtomicBool,
    authors: Mutex<HashSet<u64>>,
    asked_about: Mutex<HashSet<(i64, String)>>,
    since: Mutex<LruCache<(i64, String), Timestamp>>,
}

impl Default for Strangers {
    fn default() -> Self {
        let since = LruCache::sparse(THREADS).into();
        Self { complete: AtomicBool::default(), authors: Mutex::default(), asked_about: Mutex::default(), since }
    }
}

impl Strangers {
    /// What is known where it is surely a stranger, who writes in a thread that takes comments and leaves them to the filter. `None` when that
    /// takes a question.
    pub fn known(&self, author: &KeyedHash, site: i64, thread: &ThreadKey) -> Option<Known> {
        if !self.complete.load(Ordering::Acquire) || lock(&self.authors).contains(&author.half()) {
            return None;
        }
        let thread = (site, thread.as_str().to_owned());
        if lock(&self.asked_about).contains(&thread) {
            return None;
        }
        let since = lock(&self.since).get(&thread).copied()?;
        Some(Known { thread_since: Some(since), ..Known::nothing() })
    }

    /// Remembers when a thread began, which never changes.
    pub fn began(&self, site: i64, thread: &ThreadKey, since: Timestamp) {
        lock(&self.since).put((site, thread.as_str().to_owned()), since);
    }

    /// Remembers authors. Called before they are stored: whoever is in the file is in here.
    pub fn remember<'a>(&self, authors: impl Iterator<Item = &'a KeyedHash>) {
        let mut remembered = lock(&self.authors);
        remembered.extend(authors.map(KeyedHash::half));
        if remembered.len() > MOST {
            self.complete.store(false, Ordering::Release);
        }
    }

    /// Remembers that there is something to know of a thread. One of which there is nothing any more stays: it costs a question.
    pub fn ask_about(&self, site: i64, thread: &ThreadKey) {
        lock(&self.asked_about).insert((site, thread.as_str().to_owned()));
    }

    /// Reads who is in the file already.
    ///
    /// # Errors
    /// When the file cannot be read; everybody is asked about then.
    pub async fn load(&self, reader: &SqlitePool) -> Result<(), sqlx::Error> {
        let closed: String = sqlx::query_scalar(sql::CLOSED_THREADS).fetch_one(reader).await?;
        lock(&self.asked_about).extend(crate::sqlite::json::<(i64, String)>(&closed)?);
        let mut last = 0_i64;
        loop {
            let (next, halves): (Option<i64>, Option<Vec<u8>>) = sqlx::query_as(sql::AUTHORS_AFTER).bind(last).fetch_one(reader).await?;
            let Some(next) = next else { break };
            last = next;
            let (halves, _) = halves.as_deref().unwrap_or_default().as_chunks::<8>();
            lock(&self.authors).extend(halves.iter().map(|half| u64::from_be_bytes(*half)));
            if lock(&self.authors).len() > MOST {
                return Ok(());
            }
        }
        self.complete.store(true, Ordering::Release);
        Ok(())
    }
}
