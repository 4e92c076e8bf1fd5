use super::{
    PostgresStore, StoreError, audit,
    retry::{in_transaction, retried},
    rows::ThreadRow,
    sql,
};
use crate::{
    domain::{SiteKey, ThreadKey, Timestamp},
    store::{Thread, Threads},
};
use async_trait::async_trait;
use sqlx::PgConnection;

#[async_trait]
impl Threads for PostgresStore {
    async fn set_open(&self, id: i64, site: Option<&SiteKey>, open: bool, actor: &str, at: Timestamp) -> Result<Thread, StoreError> {
        in_transaction!(self, |connection| set_open(connection, id, site, open, actor, at))
    }

    async fn thread(&self, site: &SiteKey, key: &ThreadKey) -> Result<Option<Thread>, StoreError> {
        let site = self.site_id(site)?;
        let row: Option<ThreadRow> = retried!(sqlx::query_as(sql::THREAD_BY_KEY).bind(site).bind(key.as_str()).fetch_optional(&self.pool))?;
        row.map(ThreadRow::into_thread).transpose()
    }
}

async fn set_open(
    connection: &mut PgConnection,
    id: i64,
    site: Option<&SiteKey>,
    open: bool,
    actor: &str,
    at: Timestamp,
) -> Result<Thread, StoreError> {
    let row: Option<ThreadRow> = sqlx::query_as(sql::THREAD_BY_ID).bind(id).fetch_optional(&mut *connection).await?;
    let mut thread = row.ok_or(StoreError::Missing("thread"))?.into_thread()?;
    if site.is_some_and(|site| *site != thread.site) {
        return Err(StoreError::Missing("thread"));
    }
    sqlx::query(sql::SET_THREAD_OPEN).bind(open).bind(id).execute(&mut *connection).await?;
    let action = if open { "thread.open" } else { "thread.close" };
    audit::record(connection, actor, action, &format!("thread {id}"), at).await?;
    thread.open = open;
    Ok(thread)
}
