use super::{
    SqliteStore, StoreError, audit,
    checks_owed::add_judgement,
    listing,
    rows::{self, TextRow},
    sql,
};
use crate::{
    domain::CommentId,
    store::{EditOrder, Edits, Listed, TextRevision, decision::Decidable},
};
use async_trait::async_trait;
use sqlx::SqliteConnection;

#[async_trait]
impl Edits for SqliteStore {
    async fn edit(&self, order: &EditOrder) -> Result<Listed, StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = edit(transaction.connection(), order).await;
        transaction.end(outcome).await
    }

    async fn texts(&self, comment: CommentId) -> Result<Vec<TextRevision>, StoreError> {
        let rows: Vec<TextRow> = sqlx::query_as(sql::TEXTS).bind(rows::id_bytes(&comment)).fetch_all(&self.readers).await?;
        Ok(rows.into_iter().map(TextRow::into_revision).collect())
    }
}

async fn edit(connection: &mut SqliteConnection, order: &EditOrder) -> Result<Listed, StoreError> {
    let found: Option<Decidable> =
        sqlx::query_as(sql::DECIDABLE).bind(rows::id_bytes(&order.comment)).fetch_optional(&mut *connection).await?;
    let comment = found.filter(|comment| comment.site == order.site.as_str() && !comment.erased).ok_or(StoreError::Missing("comment"))?;
    if comment.revision != order.revision {
        return Err(StoreError::Stale(Box::new(listing::comment(connection, order.comment).await?)));
    }
    let add = sqlx::query(sql::ADD_TEXT).bind(order.body.as_str()).bind(order.at.as_millis()).bind(&order.actor).bind(comment.id);
    add.execute(&mut *connection).await?;
    sqlx::query(sql::SET_TEXT).bind(comment.id).execute(&mut *connection).await?;
    if let Some(judgement) = &order.judgement {
        add_judgement(connection, comment.id, judgement).await?;
        sqlx::query(sql::SET_EDITED_JUDGEMENT).bind(comment.id).execute(&mut *connection).await?;
    }
    sqlx::query(sql::TOUCH_THREAD).bind(comment.thread_id).execute(&mut *connection).await?;
    audit::record(connection, &order.actor, "comment.edit", &format!("comment {}", order.comment), order.at).await?;
    listing::comment(connection, order.comment).await
}
