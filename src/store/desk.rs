//! Where intake asks: one task answers all who wait with one query.

use super::{Known, Question, StoreError};
use crate::domain::{AuthorRecord, Standing, Timestamp};
use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot};

/// Questions that may wait before others wait for a place.
const WAITING: usize = 4_096;
/// Questions that share a query at most.
const TOGETHER: usize = 128;

/// A question with its site's number, and who waits for the answer.
pub(super) type Asked = (i64, Question, oneshot::Sender<Result<Known, StoreError>>);

/// Who looks things up.
#[async_trait]
pub(super) trait Clerk: Send + 'static {
    /// The answers to all questions, in their order.
    async fn answer(&mut self, asked: &[Asked]) -> Result<Vec<Known>, StoreError>;
}

/// The place to ask at.
#[derive(Debug)]
pub(super) struct Desk {
    questions: mpsc::Sender<Asked>,
}

impl Desk {
    /// A desk with a task that answers until the desk is gone.
    pub fn open(clerk: impl Clerk) -> Self {
        let (questions, inbox) = mpsc::channel(WAITING);
        tokio::spawn(answer_all(clerk, inbox));
        Self { questions }
    }

    pub async fn ask(&self, site: i64, question: Question) -> Result<Known, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.questions.send((site, question, reply)).await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        answer.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }
}

async fn answer_all(mut clerk: impl Clerk, mut inbox: mpsc::Receiver<Asked>) {
    let mut asked = Vec::with_capacity(TOGETHER);
    while inbox.recv_many(&mut asked, TOGETHER).await > 0 {
        match clerk.answer(&asked).await {
            Ok(answers) => {
                for ((_, _, reply), known) in asked.drain(..).zip(answers) {
                    reply.send(Ok(known)).ok();
                }
            }
            Err(error) => {
                tracing::error!(%error, "the store could not be read");
                // Whoever came in the meantime would wait as long for the same. An error of the database cannot be cloned: each hears the
                // same words.
                let came_since = std::iter::from_fn(|| inbox.try_recv().ok());
                for (_, _, reply) in asked.drain(..).chain(came_since) {
                    reply.send(Err(sqlx::Error::Protocol(error.to_string()).into())).ok();
                }
            }
        }
    }
}

/// What was found about the thread, parent and author of a question.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub thread_open: Option<bool>,
    pub premoderate: bool,
    pub thread: Option<i64>,
    pub thread_since: Option<i64>,
    pub parent_thread: Option<i64>,
    pub parent_approved: Option<bool>,
    pub depth: Option<u32>,
    pub approved: Option<u32>,
    pub refused: Option<u32>,
    pub standing: Option<String>,
    pub standing_until: Option<i64>,
    /// When, and whether it was refused.
    pub past: Vec<(i64, bool)>,
}

impl Found {
    pub fn known(self, question: &Question) -> Known {
        let same_thread = self.thread.is_some() && self.parent_thread == self.thread;
        Known {
            thread_open: self.thread_open != Some(false),
            thread_premoderated: self.premoderate,
            parent_fits: question.parent.is_none() || (same_thread && self.parent_approved == Some(true)),
            author: AuthorRecord { approved: self.approved.unwrap_or(0), refused: self.refused.unwrap_or(0) },
            standing: self
                .standing
                .and_then(|word| Standing::from_word(&word))
                .map(|standing| (standing, self.standing_until.map(Timestamp::from_millis))),
            past: self.past.into_iter().map(|(at, refused)| (Timestamp::from_millis(at), refused)).collect(),
            thread_since: self.thread_since.map(Timestamp::from_millis),
            depth: self.depth.unwrap_or(0),
        }
    }
}
