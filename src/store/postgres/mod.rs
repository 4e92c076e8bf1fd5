//! The store of clustered mode: a PostgreSQL database that many processes share.
//!
//! One file a concern, as in the traits: [`lookup`] (what intake asks), [`strangers`] (of whom it asks nothing), [`store_batch`] (what the worker stores), [`latest`] (what it stored just now), [`owed`] (the mails that a
//! status owes), [`listing`], [`queue`], [`live`], [`bulk`], [`campaigns`], [`decide`], [`edit`] and [`appeals`] (moderators), [`public`] (readers), [`threads`], [`outbox`] and [`readers_consent`] (mail),
//! [`authors`] and [`author_file`], [`tokens`], [`users`], [`second_factors`], [`identities`], [`invitations`], [`dead_letters`], [`rule_sets`], [`checks_owed`], [`past`], [`numbers`], [`learning`], [`retention`]. Every statement stands in [`sql`], with the order of locks; what
//! passes and is tried again, in [`retry`]; how connections are made, in [`connection`]; how it is looked at without being changed, in [`examine`](mod@examine).
//!
//! Whatever changes a site's counts takes the lock of the site's row first. So `seq` has no gaps and is in the order of commits, two
//! processes that have the same envelope store it once, and of two decisions about the same comment one sees the other.

mod appeals;
mod audit;
mod author_file;
mod authors;
mod bulk;
mod campaigns;
mod checks_owed;
pub(crate) mod connection;
mod dead_letters;
mod decide;
mod edit;
mod examine;
mod identities;
mod invitations;
mod latest;
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
mod retry;
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
mod words;

pub use examine::{ExaminedDatabase, examine};

use super::{Connections, DatabaseSettings, PoolUse, StoreError, desk::Desk, rows};
use crate::domain::{Site, SiteKey, Timestamp};
use latest::Latest;
use retry::retried;
use sqlx::{PgPool, PgTransaction, Postgres, postgres::PgArguments, query::Query};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};
use strangers::Strangers;
use words::Words;

/// Everything that is kept, in a PostgreSQL database.
#[derive(Debug)]
pub struct PostgresStore {
    pool: PgPool,
    lookup: Desk,
    strangers: Arc<Strangers>,
    latest: Arc<Latest>,
    words: Words,
    /// The registry's numbers. Sites are never removed.
    sites: RwLock<HashMap<SiteKey, i64>>,
}

impl PostgresStore {
    /// Opens the store, with its tables made or brought up to date. Many processes may do so at once: one of them does it, the others wait.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database cannot be reached, was made by a later version, or does not keep what is committed.
    pub async fn connect(settings: &DatabaseSettings) -> Result<Self, StoreError> {
        connection::migrate(settings).await?;
        let pool = connection::pool(settings)?;
        let sites: Vec<(i64, String)> = retried!(sqlx::query_as(sql::SITES).fetch_all(&pool))?;
        let sites = sites.into_iter().map(|(id, key)| Ok((rows::site_key(key)?, id))).collect::<Result<HashMap<_, _>, StoreError>>()?;
        let (strangers, latest) = (Arc::default(), Arc::default());
        Ok(Self {
            lookup: lookup::desk(connection::limited(settings)?, &strangers, &latest),
            strangers,
            latest,
            words: Words::default(),
            pool,
            sites: sites.into(),
        })
    }

    /// Closes the connections, once what was begun is done.
    pub async fn close(self) {
        self.pool.close().await;
    }

    /// The number of a site.
    fn site_id(&self, key: &SiteKey) -> Result<i64, StoreError> {
        self.sites.read().unwrap_or_else(PoisonError::into_inner).get(key).copied().ok_or(StoreError::Missing("site"))
    }

    /// A transaction. Dropped before its commit, it leaves no trace.
    async fn begin(&self) -> Result<PgTransaction<'static>, StoreError> {
        Ok(self.pool.begin().await?)
    }

    /// One statement in a transaction of its own, made anew for each try; gives the number of rows that it changed.
    async fn write_one<'q>(&self, statement: impl Fn() -> Query<'q, Postgres, PgArguments> + Sync) -> Result<u64, StoreError> {
        Ok(retried!(statement().execute(&self.pool))?.rows_affected())
    }

    async fn add_sites(&self, sites: &[Arc<Site>], now: Timestamp) -> Result<(), StoreError> {
        for site in sites.iter().filter(|site| self.site_id(&site.key).is_err()) {
            let add = || sqlx::query_scalar(sql::ADD_SITE).bind(site.key.as_str()).bind(now.as_millis());
            let id: i64 = retried!(add().fetch_one(&self.pool))?;
            self.sites.write().unwrap_or_else(PoisonError::into_inner).insert(site.key.clone(), id);
        }
        Ok(())
    }
}

impl Connections for PostgresStore {
    fn pool_use(&self) -> PoolUse {
        PoolUse { open: self.pool.size(), idle: u32::try_from(self.pool.num_idle()).unwrap_or(u32::MAX) }
    }
}
