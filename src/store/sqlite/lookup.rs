use super::{SqliteStore, StoreError, rows, sql, strangers::Strangers};
use crate::{
    sqlite::{self, CacheKib},
    store::{
        Known, Lookup, Question,
        desk::{Asked, Clerk, Desk, Found},
    },
};
use async_trait::async_trait;
use sqlx::SqlitePool;
use std::{path::Path, sync::Arc};

const CACHE: CacheKib = CacheKib(8_192);

/// Looks things up with a connection of its own.
struct Reader {
    connections: SqlitePool,
    strangers: Arc<Strangers>,
    is_loading: bool,
}

/// The place where intake asks.
pub(super) fn desk(path: &Path, strangers: &Arc<Strangers>) -> Desk {
    Desk::open(Reader { connections: sqlite::readers(path, 1, CACHE), strangers: Arc::clone(strangers), is_loading: false })
}

async fn load(reader: SqlitePool, strangers: Arc<Strangers>) {
    if let Err(error) = strangers.load(&reader).await {
        tracing::warn!(%error, "the authors could not be read; intake asks about everybody");
    }
}

#[async_trait]
impl Lookup for SqliteStore {
    async fn known(&self, question: Question) -> Result<Known, StoreError> {
        let site = self.site_id(&question.site)?;
        if question.parent.is_none()
            && let Some(known) = self.strangers.known(&question.author, site, &question.thread)
        {
            return Ok(known);
        }
        self.lookup.ask(site, question).await
    }
}

#[async_trait]
impl Clerk for Reader {
    /// The first question also has the strangers' memory filled: a command that only opens the file needs none.
    async fn answer(&mut self, asked: &[Asked]) -> Result<Vec<Known>, StoreError> {
        if !std::mem::replace(&mut self.is_loading, true) {
            tokio::spawn(load(self.connections.clone(), Arc::clone(&self.strangers)));
        }
        let placed: Vec<_> = (0_usize..).zip(asked).collect();
        let mut connection = self.connections.acquire().await?;
        let ask = sql::KNOWN.ask(&mut connection, &placed, |query, (n, (site, question, _))| {
            query
                .bind(rows::place(*n))
                .bind(*site)
                .bind(question.thread.as_str())
                .bind(question.parent.as_ref().map(rows::id_bytes))
                .bind(rows::hash_bytes(&question.author))
        });
        let answers: Vec<Answer> = ask.await?;
        let mut known: Vec<_> = asked.iter().map(|(_, question, _)| Found::default().known(question)).collect();
        for answer in answers {
            if let (Some(known), Some((site, question, _))) = (known.get_mut(answer.n), asked.get(answer.n)) {
                *known = answer.found().known(question);
                if let Some(since) = known.thread_since {
                    self.strangers.began(*site, &question.thread, since);
                }
            }
        }
        Ok(known)
    }
}

/// The question's place, and what was found about its thread, parent and author.
#[derive(serde::Deserialize)]
struct Answer {
    n: usize,
    open: Option<u8>,
    premoderate: Option<u8>,
    thread: Option<i64>,
    thread_since: Option<i64>,
    parent_thread: Option<i64>,
    parent_approved: Option<u8>,
    depth: Option<u32>,
    approved: Option<u32>,
    refused: Option<u32>,
    standing: Option<String>,
    standing_until: Option<i64>,
    /// When, and 1 for refused.
    past: Vec<(i64, u8)>,
}

impl Answer {
    fn found(self) -> Found {
        Found {
            thread_open: self.open.map(|open| open == 1),
            premoderate: self.premoderate == Some(1),
            thread: self.thread,
            thread_since: self.thread_since,
            parent_thread: self.parent_thread,
            parent_approved: self.parent_approved.map(|approved| approved == 1),
            depth: self.depth,
            approved: self.approved,
            refused: self.refused,
            standing: self.standing,
            standing_until: self.standing_until,
            past: self.past.into_iter().map(|(at, refused)| (at, refused == 1)).collect(),
        }
    }
}
