use super::{PostgresStore, StoreError, retry::retried, rows::PastRow, sql};
use crate::store::{Past, PastComments, PastQuery};
use async_trait::async_trait;

#[async_trait]
impl PastComments for PostgresStore {
    async fn past(&self, query: &PastQuery) -> Result<Vec<Past>, StoreError> {
        let site = self.site_id(&query.site)?;
        let page = || sqlx::query_as(sql::PAST).bind(site).bind(query.after).bind(query.since.as_millis()).bind(i64::from(query.limit));
        let rows: Vec<PastRow> = retried!(page().fetch_all(&self.pool))?;
        rows.into_iter().map(PastRow::into_past).collect()
    }
}
