//! The store of embedded mode: one SQLite file with one writing connection and a few that read.
//!
//! One file a concern, as in the traits: [`lookup`] (what intake asks) and [`strangers`] (whom it need not ask about), [`store_batch`] (what the worker stores), [`owed`] (the mails that a
//! status owes), [`listing`], [`queue`], [`live`], [`bulk`], [`campaigns`], [`decide`], [`edit`] and [`appeals`] (moderators), [`public`] (readers), [`threads`], [`outbox`] and [`readers_consent`] (mail),
//! [`authors`] and [`author_file`], [`tokens`], [`users`], [`second_factors`], [`identities`], [`invitations`], [`dead_letters`], [`rule_sets`], [`checks_owed`], [`past`], [`numbers`], [`learning`], [`retention`]. Every statement stands in [`sql`].

mod appeals;
mod audit;
mod author_file;
mod authors;
mod bulk;
mod campaigns;
mod checks_owed;
mod dead_letters;
mod decide;
mod edit;
mod identities;
mod invitations;
mod learning;
mod listing;
mod live;
mod lookup;
mod numbers;
mod outbox;
mod owed;
mod past;
mod public;
mod queue;
mod readers_consent;
mod reports;
mod retention;
mod rule_sets;
mod saved_searches;
mod second_factors;
mod sql;
mod status_change;
mod store_batch;
mod strangers;
mod threads;
mod tokens;
mod users;
mod writer;

use super::{Connections, DeadLetterCounts, PoolUse, StoreError, desk::Desk, rows};
use crate::{
    domain::{Site, SiteKey, Timestamp},
    schema::Schema,
    sqlite::{self, CacheKib, ExaminedFile},
};
use sqlx::{Connection as _, Sqlite, SqlitePool, query::Query, sqlite::SqliteArguments};
use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};
use writer::Writer;

const READERS: u32 = 3;
const READER_CACHE: CacheKib = CacheKib(4_096);

/// Everything that is kept, in a SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Writer,
    readers: SqlitePool,
    lookup: Desk,
    strangers: Arc<strangers::Strangers>,
    /// The registry's numbers. Sites are never removed.
    sites: RwLock<HashMap<SiteKey, i64>>,
}

impl SqliteStore {
    /// Opens the store, or makes a new one. The command line may open it beside a running server.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the file cannot be opened, was made by a later version, or does not keep what is committed.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let writer = Writer::open(path).await?;
        let readers = sqlite::readers(path, READERS, READER_CACHE);
        let sites: Vec<(i64, String)> = sqlx::query_as(sql::SITES).fetch_all(&readers).await?;
        let sites = sites.into_iter().map(|(id, key)| Ok((rows::site_key(key)?, id))).collect::<Result<HashMap<_, _>, StoreError>>()?;
        let strangers = Arc::default();
        Ok(Self { writer, readers, lookup: lookup::desk(path, &strangers), strangers, sites: sites.into() })
    }

    /// Copies the store as it is at this moment. A backup copies the queue *before* the store: see [`crate::queue::sqlite::SqliteQueue::backup`].
    ///
    /// # Errors
    /// [`StoreError::Database`] when `to` exists or cannot be written.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        Ok(sqlite::copy(&self.readers, to).await?)
    }

    /// Closes the file, once what was begun is done.
    pub async fn close(self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// The number of a site.
    fn site_id(&self, key: &SiteKey) -> Result<i64, StoreError> {
        self.sites.read().unwrap_or_else(PoisonError::into_inner).get(key).copied().ok_or(StoreError::Missing("site"))
    }

    /// One statement in a transaction of its own; gives the number of rows that it changed.
    async fn write_one(&self, statement: Query<'_, Sqlite, SqliteArguments>) -> Result<u64, StoreError> {
        let mut transaction = self.writer.begin().await?;
        let done = statement.execute(transaction.connection()).await.map_err(StoreError::from);
        Ok(transaction.end(done).await?.rows_affected())
    }

    async fn add_sites(&self, sites: &[Arc<Site>], now: Timestamp) -> Result<(), StoreError> {
        for site in sites {
            if self.site_id(&site.key).is_ok() {
                continue;
            }
            let mut transaction = self.writer.begin().await?;
            let added = sqlx::query_scalar(sql::ADD_SITE)
                .bind(site.key.as_str())
                .bind(now.as_millis())
                .fetch_one(transaction.connection())
                .await
                .map_err(StoreError::from);
            let id: i64 = transaction.end(added).await?;
            self.sites.write().unwrap_or_else(PoisonError::into_inner).insert(site.key.clone(), id);
        }
        Ok(())
    }
}

/// Looks at the store's file without changing it, also while a server works on it. Reads all of it once.
///
/// # Errors
/// [`StoreError::Database`] when the file cannot be opened, or is none of SQLite's.
pub async fn examine(path: &Path) -> Result<(ExaminedFile, DeadLetterCounts), StoreError> {
    let (found, mut connection) = sqlite::examine(path, &sqlx::migrate!("migrations/sqlite")).await?;
    let dead_letters: (i64, i64) =
        if found.schema == Schema::Empty { (0, 0) } else { sqlx::query_as(sql::DEAD_COUNTS).fetch_one(&mut connection).await? };
    connection.close().await?;
    Ok((found, dead_letters.into()))
}

impl Connections for SqliteStore {
    fn pool_use(&self) -> PoolUse {
        let idle = u32::try_from(self.readers.num_idle()).unwrap_or(u32::MAX);
        // The one that writes, too.
        PoolUse { open: self.readers.size() + 1, idle: idle + u32::from(self.writer.is_idle()) }
    }
}
