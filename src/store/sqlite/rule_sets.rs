use super::{SqliteStore, StoreError, sql};
use crate::{domain::Timestamp, store::RuleSets};
use async_trait::async_trait;

#[async_trait]
impl RuleSets for SqliteStore {
    async fn keep_rule_set(&self, hash: &str, text: &str, now: Timestamp) -> Result<(), StoreError> {
        // Only its judgements need it, and none of them is stored before it: no reader's submission has to share the disk with it now.
        self.writer.write_patiently(sqlx::query(sql::KEEP_RULE_SET).bind(hash).bind(text).bind(now.as_millis())).await
    }

    async fn rule_set(&self, hash: &str) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar(sql::RULE_SET).bind(hash).fetch_optional(&self.readers).await?)
    }

    async fn rule_set_since(&self, hash: &str) -> Result<Option<Timestamp>, StoreError> {
        let since: Option<i64> = sqlx::query_scalar(sql::RULE_SET_SINCE).bind(hash).fetch_optional(&self.readers).await?;
        Ok(since.map(Timestamp::from_millis))
    }
}
