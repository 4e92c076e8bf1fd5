use super::{
    PostgresStore, StoreError, audit,
    decide::decide,
    listing,
    retry::{in_transaction, retried},
    rows::{self, AppealRow},
    sql,
};
use crate::{
    bytes::Bytes,
    domain::{CommentId, Decision, Remark, SiteKey, Timestamp},
    store::{Appeal, AppealAnswer, Appeals, Decided, DecisionOrder, MOST_APPEALS, MailingRules, Outcome, appeals::is_same_person},
};
use async_trait::async_trait;
use sqlx::PgConnection;

#[async_trait]
impl Appeals for PostgresStore {
    async fn appeal(&self, comment: CommentId, text: Option<&Remark>, now: Timestamp) -> Result<bool, StoreError> {
        let add = || sqlx::query(sql::ADD_APPEAL).bind(rows::id_bytes(&comment)).bind(text.map(Remark::as_str)).bind(now.as_millis());
        Ok(self.write_one(add).await? > 0)
    }

    async fn appeals(&self, site: &SiteKey) -> Result<Vec<Appeal>, StoreError> {
        let site = self.site_id(site)?;
        let ask = || sqlx::query_as(sql::APPEALS).bind(site).bind(i64::from(MOST_APPEALS));
        let rows: Vec<AppealRow> = retried!(ask().fetch_all(&self.pool))?;
        rows.into_iter().map(AppealRow::into_appeal).collect()
    }

    async fn count_appeals(&self, site: &SiteKey) -> Result<u32, StoreError> {
        let site = self.site_id(site)?;
        let count: i64 = retried!(sqlx::query_scalar(sql::COUNT_APPEALS).bind(site).fetch_one(&self.pool))?;
        Ok(rows::count(count))
    }

    async fn answer_appeal(&self, answer: &AppealAnswer, mailing: &MailingRules) -> Result<Decided, StoreError> {
        let site = self.site_id(&answer.site)?;
        in_transaction!(self, |connection| settle(connection, site, answer, mailing))
    }
}

async fn settle(connection: &mut PgConnection, site: i64, answer: &AppealAnswer, mailing: &MailingRules) -> Result<Decided, StoreError> {
    // As for every decision, so that the revision is still the present one below.
    sqlx::query(sql::LOCK_SITE_OF_APPEAL).bind(answer.appeal).execute(&mut *connection).await?;
    let found: Option<Open> = sqlx::query_as(sql::OPEN_APPEAL).bind(answer.appeal).bind(site).fetch_optional(&mut *connection).await?;
    let found = found.ok_or(StoreError::Missing("appeal that is open"))?;
    let comment = rows::comment_id(found.public_id);
    if found.revision != answer.revision {
        return Err(StoreError::Stale(Box::new(listing::comment(connection, comment).await?)));
    }
    if is_same_person(&found.actor, &answer.actor) {
        return Err(StoreError::OwnDecision);
    }
    let (decided, approval) = match answer.outcome {
        Outcome::Upheld => {
            let comment = listing::comment(connection, comment).await?;
            (Decided { before: comment.status, comment }, None)
        }
        Outcome::Reversed => publish(connection, comment, answer, mailing).await?,
    };
    sqlx::query(sql::ANSWER_APPEAL)
        .bind(answer.outcome.word())
        .bind(answer.text.as_ref().map(Remark::as_str))
        .bind(&answer.actor)
        .bind(answer.at.as_millis())
        .bind(approval)
        .bind(answer.appeal)
        .execute(&mut *connection)
        .await?;
    audit::record(connection, &answer.actor, "appeal.answer", &format!("appeal {}", answer.appeal), answer.at).await?;
    Ok(decided)
}

/// The decision that publishes the comment, with its number.
async fn publish(
    connection: &mut PgConnection,
    comment: CommentId,
    answer: &AppealAnswer,
    mailing: &MailingRules,
) -> Result<(Decided, Option<i64>), StoreError> {
    let AppealAnswer { site, revision, actor, at, .. } = answer.clone();
    let order = DecisionOrder { comment, decision: Decision::Approve, reason: None, ground: None, revision, actor, site: Some(site), at };
    let decided = decide(connection, &order, mailing).await?;
    let number: i64 = sqlx::query_scalar(sql::NUMBER_OF_LAST_DECISION).bind(rows::id_bytes(&comment)).fetch_one(connection).await?;
    Ok((decided, Some(number)))
}

/// An appeal that waits: its comment and that one's revision, and who decided.
#[derive(sqlx::FromRow)]
struct Open {
    public_id: Bytes<16>,
    revision: i64,
    actor: String,
}
