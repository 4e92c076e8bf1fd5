use super::{StoreError, sql};
use crate::store::status_change::StatusChange;
use sqlx::{PgConnection, query::Query};

/// Changes the status, and with it every count that depends on it, in the order of locks.
pub(super) async fn make(connection: &mut PgConnection, change: &StatusChange) -> Result<(), StoreError> {
    let counted = change.by_status().into_iter().fold(sqlx::query(sql::COUNT_STATUSES), Query::bind);
    counted.bind(change.site).execute(&mut *connection).await?;
    if change.is_public() {
        sqlx::query(sql::COUNT_THREAD).bind(change.approved()).bind(change.thread).execute(&mut *connection).await?;
    }
    let author = sqlx::query(sql::COUNT_AUTHOR).bind(change.approved()).bind(change.refused()).bind(change.author);
    author.execute(&mut *connection).await?;
    let set = sqlx::query(sql::SET_STATUS).bind(change.after.word()).bind(change.refused_at()).bind(change.comment);
    set.execute(connection).await?;
    Ok(())
}
