use super::{SqliteStore, StoreError, rows, sql};
use crate::{
    domain::AuthorRecord,
    sqlite::{self, Bytes, CacheKib, padded},
    store::{Known, Lookup, Question},
};
use async_trait::async_trait;
use sqlx::SqlitePool;
use std::path::Path;
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
    pub fn open(path: &Path) -> Self {
        let (questions, inbox) = mpsc::channel(WAITING);
        tokio::spawn(answer_all(sqlite::readers(path, 1, CACHE), inbox));
        Self { questions }
    }
}

#[async_trait]
impl Lookup for SqliteStore {
    async fn known(&self, question: Question) -> Result<Known, StoreError> {
        let site = self.site_id(&question.site)?;
        let (reply, answer) = oneshot::channel();
        self.lookup.questions.send((site, question, reply)).await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        answer.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }
}

async fn answer_all(reader: SqlitePool, mut inbox: mpsc::Receiver<Asked>) {
    let mut asked = Vec::with_capacity(TOGETHER);
    while inbox.recv_many(&mut asked, TOGETHER).await > 0 {
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

#[derive(sqlx::FromRow)]
struct Answer {
    n: i64,
    thread_open: Option<bool>,
    thread_id: Option<i64>,
    parent_thread: Option<i64>,
    parent_approved: Option<bool>,
    approved: Option<u32>,
    refused: Option<u32>,
}

async fn ask(reader: &SqlitePool, asked: &[Asked]) -> Result<Vec<Known>, sqlx::Error> {
    let nothing = Known { thread_open: true, parent_fits: false, author: AuthorRecord::default() };
    let mut known = vec![nothing; asked.len()];
    let numbered: Vec<_> = (0_i64..).zip(asked).collect();
    for (size, questions) in padded(&numbered) {
        let mut query = sql::KNOWN.query_as(size);
        for question in questions {
            query = match question {
                Some((n, (site, question, _))) => query
                    .bind(*n)
                    .bind(*site)
                    .bind(question.thread.as_str())
                    .bind(question.parent.as_ref().map(rows::id_bytes))
                    .bind(rows::hash_bytes(&question.author)),
                None => query.bind(None::<i64>).bind(None::<i64>).bind(None::<&str>).bind(None::<Bytes<16>>).bind(None::<Bytes<16>>),
            };
        }
        let answers: Vec<Answer> = query.fetch_all(reader).await?;
        for answer in answers {
            let Some(place) = usize::try_from(answer.n).ok().filter(|place| *place < asked.len()) else { continue };
            known[place] = answer.known(asked[place].1.parent.is_some());
        }
    }
    Ok(known)
}

impl Answer {
    fn known(&self, answers_a_comment: bool) -> Known {
        let same_thread = self.thread_id.is_some() && self.parent_thread == self.thread_id;
        Known {
            thread_open: self.thread_open.unwrap_or(true),
            parent_fits: !answers_a_comment || (same_thread && self.parent_approved == Some(true)),
            author: AuthorRecord { approved: self.approved.unwrap_or(0), refused: self.refused.unwrap_or(0) },
        }
    }
}
