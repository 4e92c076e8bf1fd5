use super::{
    SqliteStore, StoreError, audit,
    rows::{self, ThreadRow},
    sql,
};
use crate::{
    domain::{SiteKey, ThreadKey, Timestamp},
    store::{Thread, ThreadChange, Threads},
};
use async_trait::async_trait;
use sqlx::SqliteConnection;

#[async_trait]
impl Threads for SqliteStore {
    async fn change_thread(
        &self,
        id: i64,
        site: Option<&SiteKey>,
        change: ThreadChange,
        actor: &str,
        at: Timestamp,
    ) -> Result<Thread, StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = make(transaction.connection(), id, site, change, (actor, at)).await;
        let thread = transaction.end(outcome).await?;
        if !thread.open || thread.premoderate {
            self.strangers.ask_about(self.site_id(&thread.site)?, &thread.key);
        }
        Ok(thread)
    }

    async fn thread_by_id(&self, id: i64) -> Result<Thread, StoreError> {
        read(&mut *self.readers.acquire().await?, id).await
    }

    async fn thread(&self, site: &SiteKey, key: &ThreadKey) -> Result<Option<Thread>, StoreError> {
        let site = self.site_id(site)?;
        let row: Option<ThreadRow> = sqlx::query_as(sql::THREAD_BY_KEY).bind(site).bind(key.as_str()).fetch_optional(&self.readers).await?;
        row.map(ThreadRow::into_thread).transpose()
    }
}

async fn make(
    connection: &mut SqliteConnection,
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

async fn read(connection: &mut SqliteConnection, id: i64) -> Result<Thread, StoreError> {
    let row: Option<ThreadRow> = sqlx::query_as(sql::THREAD_BY_ID).bind(id).fetch_optional(connection).await?;
    row.ok_or(StoreError::Missing("thread"))?.into_thread()
}
