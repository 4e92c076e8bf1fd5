use super::{SqliteStore, StoreError, audit, rows, sql};
use crate::{
    domain::{Lesson, SiteKey, Timestamp},
    store::{Feedback, Forget, Learning, MOST_LESSONS, Taught, Teacher},
};
use async_trait::async_trait;
use sqlx::SqliteConnection;

#[async_trait]
impl Learning for SqliteStore {
    async fn taught(&self) -> Result<Vec<Taught>, StoreError> {
        let rows: Vec<rows::TaughtRow> = sqlx::query_as(sql::TAUGHT).fetch_all(&self.readers).await?;
        rows.into_iter().map(rows::TaughtRow::into_taught).collect()
    }

    async fn lessons(&self, site: &SiteKey) -> Result<Vec<Lesson>, StoreError> {
        let site = self.site_id(site)?;
        let most = i64::from(MOST_LESSONS);
        let decided = sqlx::query_as(sql::DECIDED_LESSONS).bind(site).bind(most).fetch_all(&self.readers).await?;
        let reported = sqlx::query_as(sql::REPORTED_LESSONS).bind(site).bind(most).fetch_all(&self.readers).await?;
        rows::lessons(decided, reported)
    }

    async fn report(&self, feedback: &Feedback) -> Result<(), StoreError> {
        let Feedback { site, head, of_class, text, actor, at } = feedback;
        let site = self.site_id(site)?;
        let add = sqlx::query(sql::ADD_FEEDBACK).bind(site).bind(head.name()).bind(of_class).bind(text).bind(actor).bind(at.as_millis());
        self.write_one(add).await?;
        Ok(())
    }

    async fn forget(&self, what: &Forget, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        let site = what.site.as_ref().map(|site| self.site_id(site)).transpose()?;
        let mut transaction = self.writer.begin().await?;
        let outcome = forget(transaction.connection(), site, what, actor, now).await;
        transaction.end(outcome).await
    }

    async fn publish_model(&self, site: &SiteKey, digest: &str, model: &[u8], now: Timestamp) -> Result<(), StoreError> {
        let site = self.site_id(site)?;
        self.write_one(sqlx::query(sql::PUBLISH_MODEL).bind(site).bind(digest).bind(model).bind(now.as_millis())).await?;
        Ok(())
    }

    async fn site_model(&self, site: &SiteKey) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        Ok(sqlx::query_as(sql::SITE_MODEL).bind(self.site_id(site)?).fetch_optional(&self.readers).await?)
    }
}

async fn forget(
    connection: &mut SqliteConnection,
    site: Option<i64>,
    what: &Forget,
    actor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (token, user) = Teacher::columns(what.of);
    let forget = sqlx::query_scalar(sql::FORGET_LESSONS).bind(site).bind(token).bind(user);
    let forget = forget.bind(what.since.as_millis()).bind(now.as_millis());
    let number: i64 = forget.fetch_one(&mut *connection).await?;
    audit::record(connection, actor, "model.forget", &format!("lessons {number}"), now).await
}
