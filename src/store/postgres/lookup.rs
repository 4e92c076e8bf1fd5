use super::{
    PostgresStore, StoreError,
    latest::Latest,
    retry::retried,
    rows::{self, count},
    sql,
    strangers::{Following, Strangers},
};
use crate::store::{
    Known, Lookup, Question,
    desk::{Asked, Clerk, Desk, Found},
};
use async_trait::async_trait;
use sqlx::{ConnectOptions as _, PgConnection, postgres::PgConnectOptions};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// How long intake waits for what is known. After it, it is unknown, and the filter holds what it would else have approved.
const TIME_LIMIT: Duration = Duration::from_secs(1);

/// Looks things up, over a connection of its own: the pool asks a connection whether it is there before and after each use, which takes as
/// long as the question.
struct Reader {
    options: PgConnectOptions,
    /// `None` until it is needed, and after a failure.
    connection: Option<(PgConnection, Following)>,
    strangers: Arc<Strangers>,
    latest: Arc<Latest>,
}

/// The place where intake asks.
pub(super) fn desk(options: PgConnectOptions, strangers: &Arc<Strangers>, latest: &Arc<Latest>) -> Desk {
    Desk::open(Reader { options, connection: None, strangers: Arc::clone(strangers), latest: Arc::clone(latest) })
}

impl Reader {
    async fn find(&mut self, asked: &[Asked]) -> Result<Vec<FoundRow>, sqlx::Error> {
        let (mut connection, mut following) = if let Some(connected) = self.connection.take() {
            connected
        } else {
            self.latest.forget();
            (self.options.connect().await?, Following::default())
        };
        let sites: Vec<i64> = asked.iter().map(|(site, ..)| *site).collect();
        let threads: Vec<&str> = asked.iter().map(|(_, question, _)| question.thread.as_str()).collect();
        let parents: Vec<_> = asked.iter().map(|(_, question, _)| question.parent.as_ref().map(rows::id_bytes)).collect();
        let authors: Vec<_> = asked.iter().map(|(_, question, _)| rows::hash_bytes(&question.author)).collect();
        let ask = sqlx::query_as(sql::KNOWN).bind(&sites).bind(&threads).bind(&parents).bind(&authors);
        let found = ask.fetch_all(&mut connection).await?;
        following.read_on(&self.strangers, &mut connection).await?;
        self.connection = Some((connection, following));
        Ok(found)
    }
}

#[async_trait]
impl Lookup for PostgresStore {
    async fn known(&self, question: Question) -> Result<Known, StoreError> {
        let site = self.site_id(&question.site)?;
        match self.strangers.known(site, &question) {
            Some(known) => Ok(known),
            None => self.lookup.ask(site, question).await,
        }
    }
}

/// What was found about one question.
#[derive(sqlx::FromRow)]
struct FoundRow {
    open: Option<bool>,
    premoderate: Option<bool>,
    thread: Option<i64>,
    thread_since: Option<i64>,
    parent_thread: Option<i64>,
    parent_approved: Option<bool>,
    depth: Option<i64>,
    approved: Option<i64>,
    refused: Option<i64>,
    standing: Option<String>,
    standing_until: Option<i64>,
    past: Option<Vec<i64>>,
}

#[async_trait]
impl Clerk for Reader {
    async fn answer(&mut self, asked: &[Asked]) -> Result<Vec<Known>, StoreError> {
        let read_at = Instant::now();
        let found = async { retried!(self.find(asked)) };
        let found = tokio::time::timeout(TIME_LIMIT, found).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
        let known = |(row, (site, question, _)): (FoundRow, &Asked)| {
            let known = row.found().known(question);
            self.strangers.learn(*site, question, &known, read_at);
            known
        };
        Ok(found.into_iter().zip(asked).map(known).collect())
    }
}

impl FoundRow {
    fn found(self) -> Found {
        Found {
            thread_open: self.open,
            premoderate: self.premoderate == Some(true),
            thread: self.thread,
            thread_since: self.thread_since,
            parent_thread: self.parent_thread,
            parent_approved: self.parent_approved,
            depth: self.depth.map(count),
            approved: self.approved.map(count),
            refused: self.refused.map(count),
            standing: self.standing,
            standing_until: self.standing_until,
            past: self.past.into_iter().flatten().map(|at| (at.abs(), at < 0)).collect(),
        }
    }
}
