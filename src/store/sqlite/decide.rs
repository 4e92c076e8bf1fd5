use super::{SqliteStore, StoreError, audit, listing, owed, reports, rows, sql, status_change};
use crate::domain::Ground;
use crate::store::{
    Decided, DecisionOrder, MailingRules,
    decision::{Decidable, restored},
    status_change::StatusChange,
};
use sqlx::SqliteConnection;

impl SqliteStore {
    pub(super) async fn decide_one(&self, order: &DecisionOrder, mailing: &MailingRules) -> Result<Decided, StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = decide(transaction.connection(), order, mailing).await;
        transaction.end(outcome).await
    }
}

/// Records a decision with all that follows from it.
pub(super) async fn decide(
    connection: &mut SqliteConnection,
    order: &DecisionOrder,
    mailing: &MailingRules,
) -> Result<Decided, StoreError> {
    let found = sqlx::query_as(sql::DECIDABLE).bind(rows::id_bytes(&order.comment)).fetch_optional(&mut *connection).await?;
    let comment = Decidable::for_order(found, order)?;
    if comment.revision != order.revision {
        return Err(StoreError::Stale(Box::new(listing::comment(connection, order.comment).await?)));
    }
    let (after, undoes) = match order.decision.leads_to() {
        Some(status) => (status, None),
        None => restored(sqlx::query_as(sql::LAST_DECISION).bind(comment.id).fetch_optional(&mut *connection).await?)?,
    };
    let change = comment.change(after, order.at)?;
    status_change::make(connection, &change).await?;
    let number = record(connection, order, &change, undoes).await?;
    reports::settle(connection, comment.id, number, order, undoes).await?;
    if let Some(undone) = undoes {
        sqlx::query(sql::REOPEN_APPEAL).bind(undone).execute(&mut *connection).await?;
    }
    owed::owe(connection, &comment.owes(order.comment, &change, mailing), order.at).await?;
    Ok(Decided { comment: listing::comment(connection, order.comment).await?, before: change.before })
}

/// Gives the decision's number.
async fn record(
    connection: &mut SqliteConnection,
    order: &DecisionOrder,
    change: &StatusChange,
    undoes: Option<i64>,
) -> Result<i64, StoreError> {
    let number: i64 = sqlx::query_scalar(sql::ADD_DECISION)
        .bind(change.comment)
        .bind(order.decision.word())
        .bind(change.before.word())
        .bind(change.after.word())
        .bind(order.revision)
        .bind(undoes)
        .bind(order.reason.as_deref())
        .bind(order.ground.as_ref().map(Ground::word))
        .bind(&order.actor)
        .bind(order.at.as_millis())
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query(sql::ADD_SITE_DECISION).bind(change.site).bind(number).execute(&mut *connection).await?;
    audit::record(connection, &order.actor, "comment.decide", &format!("decision {number}"), order.at).await?;
    Ok(number)
}
