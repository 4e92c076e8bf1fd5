use super::{SqliteStore, StoreError, rows, sql, strangers::Strangers};
use crate::{
    domain::{AuthorRecord, Timestamp},
    sqlite::{self, CacheKib},
    store::{Known, Lookup, Question},
};
use async_trait::async_trait;
use sqlx::SqlitePool;
use std::{path::Path, sync::Arc};
use tokio::sync::{mpsc, oneshot};

/// Questions that may wait before others wait for a place.
const WAITING: usize = 4_096;
/// Questions that share a query at most.
const TOGETHER: usize = 128;
const CACHE: CacheKib = CacheKib(8_192);

type Asked = (i64, Question, oneshot::Sender<Result<Known, StoreError>>);

/// Where intake asks: one task and one connection answer all who wait with one query.
#[derive(Debug)]
pub(super) struct Desk {
    questions: mpsc::Sender<Asked>,
}

impl Desk {
    pub fn open(path: &Path, strangers: &Arc<Strangers>) -> Self {
        let (questions, inbox) = mpsc::channel(WAITING);
        tokio::spawn(answer_all(sqlite::readers(path, 1, CACHE), inbox, Arc::clone(strangers)));
        Self { questions }
    }
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
        if question.parent.is_none() && self.strangers.is_one(&question.author, site, &question.thread) {
            return Ok(Known::nothing());
        }
        let (reply, answer) = oneshot::channel();
        self.lookup.questions.send((site, question, reply)).await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        answer.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }
}

/// The first question also has the strangers' memory filled: a command that only opens the file needs none.
async fn answer_all(reader: SqlitePool, mut inbox: mpsc::Receiver<Asked>, strangers: Arc<Strangers>) {
    let mut is_loading = false;
    let mut asked = Vec::with_capacity(TOGETHER);
    while inbox.recv_many(&mut asked, TOGETHER).await > 0 {
        if !std::mem::replace(&mut is_loading, true) {
            tokio::spawn(load(reader.clone(), Arc::clone(&strangers)));
        }
        match ask(&reader, &asked).await {
            Ok(answers) => {
                for ((_, _, reply), known) in asked.drain(..).zip(answers) {
                    reply.send(Ok(known)).ok();
                }
            }
            Err(error) => {
                tracing::error!(%error, "the store could not be read");
                // An error of the database cannot be cloned: each who waits hears the same words.
                for (_, _, reply) in asked.drain(..) {
                    reply.send(Err(sqlx::Error::Protocol(error.to_string()).into())).ok();
                }
            }
        }
    }
}

/// The question's place, and what was found about its thread, parent and author.
#[derive(serde::Deserialize)]
struct Answer {
    n: usize,
    open: Option<u8>,
    thread: Option<i64>,
    thread_since: Option<i64>,
    parent_thread: Option<i64>,
    parent_approved: Option<u8>,
    depth: Option<u32>,
    approved: Option<u32>,
    refused: Option<u32>,
    /// When, and 1 for refused.
    past: Vec<(i64, u8)>,
}

async fn ask(reader: &SqlitePool, asked: &[Asked]) -> Result<Vec<Known>, sqlx::Error> {
    let mut known = vec![Known { parent_fits: false, ..Known::nothing() }; asked.len()];
    let placed: Vec<_> = (0_usize..).zip(asked).collect();
    let mut connection = reader.acquire().await?;
    let ask = sql::KNOWN.ask(&mut connection, &placed, |query, (n, (site, question, _))| {
        query
            .bind(rows::place(*n))
            .bind(*site)
            .bind(question.thread.as_str())
            .bind(question.parent.as_ref().map(rows::id_bytes))
            .bind(rows::hash_bytes(&question.author))
    });
    let answers: Vec<Answer> = ask.await?;
    for answer in answers {
        if let Some((_, question, _)) = asked.get(answer.n) {
            known[answer.n] = answer.known(question.parent.is_some());
        }
    }
    Ok(known)
}

impl Answer {
    fn known(&self, answers_a_comment: bool) -> Known {
        let same_thread = self.thread.is_some() && self.parent_thread == self.thread;
        Known {
            thread_open: self.open != Some(0),
            parent_fits: !answers_a_comment || (same_thread && self.parent_approved == Some(1)),
            author: AuthorRecord { approved: self.approved.unwrap_or(0), refused: self.refused.unwrap_or(0) },
            past: self.past.iter().map(|(at, refused)| (Timestamp::from_millis(*at), *refused == 1)).collect(),
            thread_since: self.thread_since.map(Timestamp::from_millis),
            depth: self.depth.unwrap_or(0),
        }
    }
}
