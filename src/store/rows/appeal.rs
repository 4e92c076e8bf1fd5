use super::{ListedRow, StoreError, ground, record::DecisionRow, status};
use crate::{
    domain::{Decision, Status, ThreadKey, Timestamp, Verdict},
    store::{Appeal, AppealState, ReaderView, Refusal},
};

/// What a status page shows, with the last decision that was not taken back and the appeal against it.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct ReaderRow {
    status: String,
    thread: String,
    erased: bool,
    decision: Option<String>,
    ground: Option<String>,
    decided_at: Option<i64>,
    first_verdict: Option<String>,
    appealed_at: Option<i64>,
    answer: Option<String>,
    answered_at: Option<i64>,
}

impl ReaderRow {
    pub fn into_view(self) -> Result<ReaderView, StoreError> {
        let status = status(&self.status)?;
        Ok(ReaderView { status, thread: ThreadKey::stored(self.thread.clone()), refusal: self.refusal(status)? })
    }

    /// Spam is told of only where a moderator gave a ground: what the filter alone made of a comment would teach spammers.
    fn refusal(self, status: Status) -> Result<Option<Refusal>, StoreError> {
        let decision = self.decision.as_deref().and_then(Decision::from_word);
        let is_told = match status {
            Status::Rejected => decision.is_some(),
            Status::Spam => decision == Some(Decision::Spam) && self.ground.is_some(),
            Status::Deleted => decision == Some(Decision::Delete),
            Status::Pending | Status::Approved => false,
        };
        let Some(at) = self.decided_at.filter(|_| is_told).map(Timestamp::from_millis) else { return Ok(None) };
        let appeal = self.appealed_at.map(|at| AppealState {
            at: Timestamp::from_millis(at),
            answered: self.answered_at.map(|at| (Timestamp::from_millis(at), self.answer)),
        });
        let set_aside = self.first_verdict.is_some_and(|word| word != Verdict::Approve.word());
        Ok(Some(Refusal { ground: self.ground.as_deref().map(ground).transpose()?, at, set_aside, has_text: !self.erased, appeal }))
    }
}

/// An appeal with the decision that it is against.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct AppealRow {
    appeal: i64,
    appeal_body: Option<String>,
    appealed_at: i64,
    decision: String,
    before: String,
    after: String,
    decided_on: i64,
    reason: Option<String>,
    ground: Option<String>,
    actor: String,
    decided_at: i64,
    #[sqlx(flatten)]
    comment: ListedRow,
}

impl AppealRow {
    pub fn into_appeal(self) -> Result<Appeal, StoreError> {
        let Self { decision, before, after, decided_on, reason, ground, actor, decided_at, .. } = self;
        let decided = DecisionRow { decision, before, after, revision: decided_on, reason, ground, actor, decided_at };
        Ok(Appeal {
            id: self.appeal,
            comment: self.comment.into_listed()?,
            decided: decided.into_decision()?,
            text: self.appeal_body,
            at: Timestamp::from_millis(self.appealed_at),
        })
    }
}
