use super::{
    SqliteStore, StoreError,
    rows::{self, CountedRow},
    sql,
};
use crate::{
    domain::{SiteKey, Timestamp},
    store::{ArrivalsOfHour, CountedDecision, JudgedLately, MOST_COUNTED_BACK, Numbers, WaitingCheck},
};
use async_trait::async_trait;

#[async_trait]
impl Numbers for SqliteStore {
    async fn arrivals(&self, site: &SiteKey, since: Timestamp) -> Result<Vec<ArrivalsOfHour>, StoreError> {
        let site = self.site_id(site)?;
        let ask = sqlx::query_as(sql::ARRIVALS).bind(site).bind(since.as_millis()).bind(MOST_COUNTED_BACK);
        Ok(ask.fetch_all(&self.readers).await?.into_iter().map(rows::arrivals).collect())
    }

    async fn counted_decisions(&self, site: &SiteKey, since: Timestamp) -> Result<Vec<CountedDecision>, StoreError> {
        let site = self.site_id(site)?;
        let ask = sqlx::query_as(sql::COUNTED_DECISIONS).bind(site).bind(since.as_millis()).bind(MOST_COUNTED_BACK);
        let rows: Vec<CountedRow> = ask.fetch_all(&self.readers).await?;
        rows.into_iter().map(CountedRow::into_counted).collect()
    }

    async fn judged_lately(&self, site: &SiteKey, since: Timestamp, most: u32) -> Result<Vec<JudgedLately>, StoreError> {
        let site = self.site_id(site)?;
        let ask = sqlx::query_as(sql::JUDGED_LATELY).bind(site).bind(since.as_millis()).bind(most);
        ask.fetch_all(&self.readers).await?.into_iter().map(rows::judged_lately).collect()
    }

    async fn last_seq(&self, site: &SiteKey) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(sql::LAST_SEQ).bind(self.site_id(site)?).fetch_one(&self.readers).await?)
    }

    async fn oldest_waiting(&self, site: &SiteKey) -> Result<Option<Timestamp>, StoreError> {
        let oldest: Option<i64> = sqlx::query_scalar(sql::OLDEST_WAITING).bind(self.site_id(site)?).fetch_one(&self.readers).await?;
        Ok(oldest.map(Timestamp::from_millis))
    }

    async fn waiting_checks(&self) -> Result<Vec<WaitingCheck>, StoreError> {
        Ok(sqlx::query_as(sql::WAITING_CHECKS).fetch_all(&self.readers).await?.into_iter().map(rows::waiting_check).collect())
    }
}
