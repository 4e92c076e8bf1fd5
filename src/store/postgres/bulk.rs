use super::{
    PostgresStore, StoreError, audit, queue,
    retry::{in_transaction, retried},
    rows, sql,
};
use crate::{
    bytes::Bytes,
    domain::{CommentId, Decision, Ground, SiteKey, Timestamp},
    store::{Bulk, BulkOrder, Bulks, MOST_TAKEN, rows::BulkRow},
};
use async_trait::async_trait;
use sqlx::PgConnection;

#[async_trait]
impl Bulks for PostgresStore {
    async fn order_bulk(&self, order: &BulkOrder) -> Result<Bulk, StoreError> {
        let site = self.site_id(&order.query.site)?;
        in_transaction!(self, |connection| keep(connection, site, order))
    }

    async fn undo_bulk(&self, id: i64, site: &SiteKey, actor: &str, at: Timestamp) -> Result<Bulk, StoreError> {
        in_transaction!(self, |connection| undo(connection, id, site, actor, at))
    }

    async fn bulk(&self, id: i64) -> Result<Bulk, StoreError> {
        in_transaction!(self, |connection| read(connection, id))
    }

    async fn claim_bulk(&self, until: Timestamp, now: Timestamp) -> Result<Option<Bulk>, StoreError> {
        in_transaction!(self, |connection| claim(connection, until, now))
    }

    async fn bulk_items(&self, id: i64, limit: u32) -> Result<Vec<(CommentId, i64)>, StoreError> {
        let items = || sqlx::query_as(sql::BULK_ITEMS).bind(id).bind(i64::from(limit));
        let items: Vec<(Bytes<16>, i64)> = retried!(items().fetch_all(&self.pool))?;
        Ok(items.into_iter().map(|(comment, revision)| (rows::comment_id(comment), revision)).collect())
    }

    async fn settle_items(&self, id: i64, outcome: &[(CommentId, bool)], until: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, |connection| settle(connection, id, outcome, until))
    }

    async fn end_bulk(&self, id: i64, now: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, |connection| end(connection, id, now))
    }
}

async fn end(connection: &mut PgConnection, id: i64, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(sql::LOCK_BULK).bind(id).execute(&mut *connection).await?;
    sqlx::query(sql::END_BULK).bind(now.as_millis()).bind(id).execute(connection).await?;
    Ok(())
}

async fn keep(connection: &mut PgConnection, site: i64, order: &BulkOrder) -> Result<Bulk, StoreError> {
    let id: i64 = sqlx::query_scalar(sql::ADD_BULK)
        .bind(site)
        .bind(&order.actor)
        .bind(order.decision.word())
        .bind(order.reason.as_deref())
        .bind(order.ground.as_ref().map(Ground::word))
        .bind(None::<i64>)
        .bind(order.at.as_millis())
        .fetch_one(&mut *connection)
        .await?;
    queue::take(connection, site, &order.query, id, MOST_TAKEN).await?;
    ordered(connection, id, &order.actor, order.at).await
}

pub(super) async fn undo(connection: &mut PgConnection, id: i64, site: &SiteKey, actor: &str, at: Timestamp) -> Result<Bulk, StoreError> {
    // Whatever comes to a campaign meanwhile waits here, and finds that nothing holds for it.
    sqlx::query(sql::LOCK_SITE_OF_BULK).bind(id).execute(&mut *connection).await?;
    let undone = read(connection, id).await?;
    if undone.site != *site {
        return Err(StoreError::Missing("bulk"));
    }
    if undone.ended_at.is_none() || undone.undone_by.is_some() {
        return Err(StoreError::NothingToRestore);
    }
    let new: i64 = sqlx::query_scalar(sql::ADD_BULK_LIKE)
        .bind(id)
        .bind(actor)
        .bind(Decision::Restore.word())
        .bind(at.as_millis())
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query(sql::HOLD_NO_MORE).bind(id).execute(&mut *connection).await?;
    sqlx::query(sql::TAKE_BACK).bind(new).bind(id).execute(&mut *connection).await?;
    ordered(connection, new, actor, at).await
}

/// Counts what was taken.
pub(super) async fn ordered(connection: &mut PgConnection, id: i64, actor: &str, at: Timestamp) -> Result<Bulk, StoreError> {
    sqlx::query(sql::COUNT_TAKEN).bind(id).execute(&mut *connection).await?;
    audit::record(connection, actor, "bulk.order", &format!("bulk {id}"), at).await?;
    read(connection, id).await
}

pub(super) async fn read(connection: &mut PgConnection, id: i64) -> Result<Bulk, StoreError> {
    let row: Option<BulkRow> = sqlx::query_as(sql::BULK).bind(id).fetch_optional(connection).await?;
    row.ok_or(StoreError::Missing("bulk"))?.into_bulk()
}

async fn claim(connection: &mut PgConnection, until: Timestamp, now: Timestamp) -> Result<Option<Bulk>, StoreError> {
    let id: Option<i64> =
        sqlx::query_scalar(sql::CLAIM_BULK).bind(now.as_millis()).bind(until.as_millis()).fetch_optional(&mut *connection).await?;
    match id {
        Some(id) => read(connection, id).await.map(Some),
        None => Ok(None),
    }
}

async fn settle(connection: &mut PgConnection, id: i64, outcome: &[(CommentId, bool)], until: Timestamp) -> Result<(), StoreError> {
    for (comment, done) in outcome {
        sqlx::query(sql::SETTLE_ITEM).bind(i64::from(*done)).bind(id).bind(rows::id_bytes(comment)).execute(&mut *connection).await?;
    }
    let done = i64::try_from(outcome.iter().filter(|(_, done)| *done).count()).unwrap_or(i64::MAX);
    let changed = rows::place(outcome.len()) - done;
    sqlx::query(sql::COUNT_SETTLED).bind(done).bind(changed).bind(until.as_millis()).bind(id).execute(connection).await?;
    Ok(())
}
