use super::{SqliteStore, StoreError, rows, sql};
use crate::{
    domain::{SearchName, SiteKey, Timestamp},
    store::{MOST_SAVED, NewSearch, SavedSearch, SavedSearches, saved_searches::NameFound},
};
use async_trait::async_trait;
use sqlx::SqliteConnection;

#[async_trait]
impl SavedSearches for SqliteStore {
    async fn save_search(&self, search: &NewSearch, now: Timestamp) -> Result<bool, StoreError> {
        let site = self.site_id(&search.site)?;
        let mut transaction = self.writer.begin().await?;
        let outcome = save(transaction.connection(), site, search, now).await;
        transaction.end(outcome).await
    }

    async fn saved_searches(&self, user: i64, site: &SiteKey) -> Result<Vec<SavedSearch>, StoreError> {
        let asked = sqlx::query_as(sql::SAVED_SEARCHES).bind(user).bind(self.site_id(site)?);
        let saved: Vec<rows::SavedRow> = asked.fetch_all(&self.readers).await?;
        saved.into_iter().map(rows::SavedRow::into_saved).collect()
    }

    async fn rename_search(&self, user: i64, id: i64, name: &SearchName) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = rename(transaction.connection(), user, id, name).await;
        transaction.end(outcome).await
    }

    async fn forget_search(&self, user: i64, id: i64) -> Result<(), StoreError> {
        match self.write_one(sqlx::query(sql::FORGET_SEARCH).bind(id).bind(user)).await? {
            0 => Err(StoreError::Missing("saved search")),
            _ => Ok(()),
        }
    }
}

async fn save(connection: &mut SqliteConnection, site: i64, search: &NewSearch, now: Timestamp) -> Result<bool, StoreError> {
    let name = search.name.as_str();
    let found: NameFound = sqlx::query_as(sql::COUNT_SAVED).bind(search.user).bind(site).bind(name).fetch_one(&mut *connection).await?;
    if found.taken {
        return Err(StoreError::NameTaken);
    }
    if found.count >= i64::from(MOST_SAVED) {
        return Ok(false);
    }
    sqlx::query(sql::SAVE_SEARCH)
        .bind(search.user)
        .bind(site)
        .bind(name)
        .bind(&search.tab)
        .bind(&search.line)
        .bind(search.order.word())
        .bind(now.as_millis())
        .execute(connection)
        .await?;
    Ok(true)
}

async fn rename(connection: &mut SqliteConnection, user: i64, id: i64, name: &SearchName) -> Result<(), StoreError> {
    let asked = sqlx::query_as(sql::SAVED_NAMES).bind(user).bind(id).bind(name.as_str());
    let found: NameFound = asked.fetch_one(&mut *connection).await?;
    if found.count == 0 {
        return Err(StoreError::Missing("saved search"));
    }
    if found.taken {
        return Err(StoreError::NameTaken);
    }
    sqlx::query(sql::RENAME_SEARCH).bind(name.as_str()).bind(id).execute(connection).await?;
    Ok(())
}
