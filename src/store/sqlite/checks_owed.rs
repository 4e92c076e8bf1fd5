use super::{SqliteStore, StoreError, listing, owed, rows, sql, status_change};
use crate::{
    bytes::Bytes,
    domain::{CommentId, Judgement, Status, Timestamp, Verdict},
    store::{CheckOutcome, ChecksOwed, Decided, MailingRules, OwedCheck, batch, checks_owed, decision::Decidable},
};
use async_trait::async_trait;
use sqlx::SqliteConnection;

#[async_trait]
impl ChecksOwed for SqliteStore {
    async fn checks_due(&self, name: &str, under_way: &[CommentId], limit: u32, now: Timestamp) -> Result<Vec<OwedCheck>, StoreError> {
        let mut reader = self.readers.acquire().await?;
        let all = i64::from(limit) + rows::place(under_way.len());
        let rows: Vec<(Bytes<16>, i64)> =
            sqlx::query_as(sql::CHECKS_DUE).bind(name).bind(now.as_millis()).bind(all).fetch_all(&mut *reader).await?;
        let mut due = Vec::new();
        let fresh = rows.into_iter().map(|(id, attempts)| (rows::comment_id(id), attempts)).filter(|(id, _)| !under_way.contains(id));
        for (id, attempts) in fresh.take(limit as usize) {
            let comment = listing::comment(&mut reader, id).await?;
            due.push(OwedCheck { comment, name: name.to_owned(), attempts: rows::count(attempts) });
        }
        Ok(due)
    }

    async fn record_check(&self, outcome: &CheckOutcome<'_>, mailing: &MailingRules) -> Result<Option<Decided>, StoreError> {
        let mut transaction = self.writer.begin().await?;
        let recorded = record(transaction.connection(), outcome, mailing).await;
        transaction.end(recorded).await
    }
}

async fn record(
    connection: &mut SqliteConnection,
    outcome: &CheckOutcome<'_>,
    mailing: &MailingRules,
) -> Result<Option<Decided>, StoreError> {
    let found: Option<Decidable> =
        sqlx::query_as(sql::DECIDABLE).bind(rows::id_bytes(&outcome.comment)).fetch_optional(&mut *connection).await?;
    let comment = found.ok_or(StoreError::Missing("comment"))?;
    let decided: bool = sqlx::query_scalar(sql::IS_DECIDED).bind(comment.id).fetch_one(&mut *connection).await?;
    if decided || comment.erased || comment.revision != outcome.revision {
        sqlx::query(sql::CHECKS_DONE).bind(comment.id).execute(connection).await?;
        return Ok(None);
    }
    let before = listing::comment(connection, outcome.comment).await?;
    settle(connection, comment.id, outcome).await?;
    let Some(judgement) = (outcome.judge)(&before) else { return Ok(None) };
    let after = checks_owed::status_by(&judgement, before.status);
    if let Some(after) = after {
        let change = comment.change(after, outcome.at)?;
        status_change::make(connection, &change).await?;
        owed::owe(connection, &comment.owes(outcome.comment, &change, mailing), outcome.at).await?;
    }
    add_judgement(connection, comment.id, &judgement).await?;
    let discarded = after == Some(Status::Spam) && judgement.verdict == Verdict::Discard;
    sqlx::query(sql::SET_JUDGEMENT).bind(discarded).bind(comment.id).execute(&mut *connection).await?;
    if after == Some(Status::Spam) {
        sqlx::query(sql::CHECKS_DONE).bind(comment.id).execute(&mut *connection).await?;
    }
    Ok(Some(Decided { comment: listing::comment(connection, outcome.comment).await?, before: before.status }))
}

async fn settle(connection: &mut SqliteConnection, comment: i64, outcome: &CheckOutcome<'_>) -> Result<(), StoreError> {
    match outcome.again {
        Some(again) => sqlx::query(sql::ASK_AGAIN).bind(again.as_millis()).bind(comment).bind(outcome.name).execute(connection).await?,
        None => sqlx::query(sql::CHECK_DONE).bind(comment).bind(outcome.name).execute(connection).await?,
    };
    Ok(())
}

/// Appends a judgement of the text as it is.
pub(super) async fn add_judgement(connection: &mut SqliteConnection, comment: i64, judgement: &Judgement) -> Result<(), StoreError> {
    let unreadable = |error: serde_json::Error| StoreError::Damaged("judgement", error.to_string());
    let [cause, facts, contributions, thresholds] = batch::judgement_texts(judgement).map_err(unreadable)?;
    sqlx::query(sql::ADD_JUDGEMENT)
        .bind(comment)
        .bind(cause)
        .bind(judgement.at.as_millis())
        .bind(facts)
        .bind(contributions)
        .bind(i64::from(judgement.score.as_hundredths()))
        .bind(thresholds)
        .bind(judgement.verdict.word())
        .bind(judgement.rule_set.as_ref())
        .bind(judgement.engine.as_ref())
        .bind(judgement.model.as_deref())
        .execute(connection)
        .await?;
    Ok(())
}
