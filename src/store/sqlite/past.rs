use super::{SqliteStore, StoreError, rows::PastRow, sql};
use crate::store::{Past, PastComments, PastQuery};
use async_trait::async_trait;

#[async_trait]
impl PastComments for SqliteStore {
    async fn past(&self, query: &PastQuery) -> Result<Vec<Past>, StoreError> {
        let site = self.site_id(&query.site)?;
        let rows: Vec<PastRow> = sqlx::query_as(sql::PAST)
            .bind(site)
            .bind(query.after)
            .bind(query.since.as_millis())
            .bind(i64::from(query.limit))
            .fetch_all(&self.readers)
            .await?;
        rows.into_iter().map(PastRow::into_past).collect()
    }
}
