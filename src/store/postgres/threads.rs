use super::{
    PostgresStore, StoreError, audit,
    retry::{in_transaction, retried},
    rows::{self, ThreadRow},
    sql,
};
use crate::{
    domain::{SiteKey, ThreadKey, Timestamp},
    store::{Thread, ThreadChange, Threads},
};
use async_trait::async_trait;
use sqlx::PgConnection;

#[async_trait]
impl Threads for PostgresStore {
    async fn change_thread(
        &self,
        id: i64,
        site: Option<&SiteKey>,
        change: ThreadChange,
        actor: &str,
        at: Timestamp,
    ) -> Result<Thread, StoreError> {
        let thread = in_transaction!(self, |connection| make(connection, id, site, change, (actor, at)))?;
        self.strangers.forget(self.site_id(&thread.site)?, &thread.key);
        Ok(thread)
    }

    async fn thread_by_id(&self, id: i64) -> Result<Thread, StoreError> {
        in_transaction!(self, |connection| read(connection, id))
    }

    async fn thread(&self, site: &SiteKey, key: &ThreadKey) -> Result<Option<Thread>, StoreError> {
        let site = self.site_id(site)?;
        let row: Option<ThreadRow> = retried!(sqlx::query_as(sql::THREAD_BY_KEY).bind(site).bind(key.as_str()).fetch_optional(&self.pool))?;
        row.map(ThreadRow::into_thread).transpose()
    }
}

async fn make(
    connection: &mut PgConnection,
    id: i64,
    site: Option<&SiteKey>,
    change: ThreadChange,
    (actor, at): (&str, Timestamp),
) -> Result<Thread, StoreError> {
    let before = read(connection, id).await?;
    if site.is_some_and(|site| *site != before.site) {
        return Err(StoreError::Missing("thread"));
    }
    let statement = match change {
        ThreadChange::Open(open) => sqlx::query(sql::SET_THREAD_OPEN).bind(open).bind(id),
        ThreadChange::Premoderate(premoderate) => sqlx::query(sql::SET_THREAD_PREMODERATE).bind(premoderate).bind(id),
        ThreadChange::Pin(Some(comment)) => sqlx::query(sql::PIN).bind(rows::id_bytes(&comment)).bind(id),
        ThreadChange::Pin(None) => sqlx::query(sql::UNPIN).bind(id),
    };
    if statement.execute(&mut *connection).await?.rows_affected() == 0 {
        return Err(StoreError::Missing("public comment in this thread"));
    }
    audit::record(connection, actor, change.action(), &format!("thread {id}"), at).await?;
    read(connection, id).await
}

async fn read(connection: &mut PgConnection, id: i64) -> Result<Thread, StoreError> {
    let row: Option<ThreadRow> = sqlx::query_as(sql::THREAD_BY_ID).bind(id).fetch_optional(connection).await?;
    row.ok_or(StoreError::Missing("thread"))?.into_thread()
}
