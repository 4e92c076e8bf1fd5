use super::{
    PostgresStore, StoreError,
    retry::retried,
    rows::{self, CountedRow},
    sql,
};
use crate::{
    domain::{SiteKey, Timestamp},
    store::{ArrivalsOfHour, CountedDecision, JudgedLately, MOST_COUNTED_BACK, Numbers, WaitingCheck},
};
use async_trait::async_trait;

#[async_trait]
impl Numbers for PostgresStore {
    async fn arrivals(&self, site: &SiteKey, since: Timestamp) -> Result<Vec<ArrivalsOfHour>, StoreError> {
        let site = self.site_id(site)?;
        let ask = || sqlx::query_as(sql::ARRIVALS).bind(site).bind(since.as_millis()).bind(i64::from(MOST_COUNTED_BACK));
        let rows: Vec<(i64, i64, i64)> = retried!(ask().fetch_all(&self.pool))?;
        Ok(rows.into_iter().map(rows::arrivals).collect())
    }

    async fn counted_decisions(&self, site: &SiteKey, since: Timestamp) -> Result<Vec<CountedDecision>, StoreError> {
        let site = self.site_id(site)?;
        let ask = || sqlx::query_as(sql::COUNTED_DECISIONS).bind(site).bind(since.as_millis()).bind(i64::from(MOST_COUNTED_BACK));
        let rows: Vec<CountedRow> = retried!(ask().fetch_all(&self.pool))?;
        rows.into_iter().map(CountedRow::into_counted).collect()
    }

    async fn judged_lately(&self, site: &SiteKey, since: Timestamp, most: u32) -> Result<Vec<JudgedLately>, StoreError> {
        let site = self.site_id(site)?;
        let ask = || sqlx::query_as(sql::JUDGED_LATELY).bind(site).bind(since.as_millis()).bind(i64::from(most));
        let rows: Vec<(i64, String, Option<String>)> = retried!(ask().fetch_all(&self.pool))?;
        rows.into_iter().map(rows::judged_lately).collect()
    }

    async fn last_seq(&self, site: &SiteKey) -> Result<i64, StoreError> {
        let site = self.site_id(site)?;
        Ok(retried!(sqlx::query_scalar(sql::LAST_SEQ).bind(site).fetch_one(&self.pool))?)
    }

    async fn oldest_waiting(&self, site: &SiteKey) -> Result<Option<Timestamp>, StoreError> {
        let site = self.site_id(site)?;
        let oldest: Option<i64> = retried!(sqlx::query_scalar(sql::OLDEST_WAITING).bind(site).fetch_one(&self.pool))?;
        Ok(oldest.map(Timestamp::from_millis))
    }

    async fn waiting_checks(&self) -> Result<Vec<WaitingCheck>, StoreError> {
        let rows: Vec<(String, i64, i64)> = retried!(sqlx::query_as(sql::WAITING_CHECKS).fetch_all(&self.pool))?;
        Ok(rows.into_iter().map(rows::waiting_check).collect())
    }
}
