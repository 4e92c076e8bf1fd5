use super::{
    PostgresStore, StoreError,
    retry::retried,
    rows::{self, ListedRow},
    sql,
};
use crate::{
    domain::{Search, Status, Timestamp},
    store::{QueuePage, QueueQuery, Queues},
};
use async_trait::async_trait;
use sqlx::AssertSqlSafe;

/// Binds what both statements ask for.
macro_rules! bound {
    ($store:expr, $query:expr, $statement:expr) => {{
        let search = &$query.search;
        $statement
            .bind($store.site_id(&$query.site)?)
            .bind($query.status.map(Status::word))
            .bind(words_of(search))
            .bind(search.least.map(|points| i64::from(points.as_hundredths())))
            .bind(search.most.map(|points| i64::from(points.as_hundredths())))
            .bind(search.rule.as_deref())
            .bind(search.on.as_deref())
            .bind(search.before.map(Timestamp::as_millis))
            .bind(search.since.map(Timestamp::as_millis))
            .bind(search.author.as_deref())
    }};
}
#[async_trait]
impl Queues for PostgresStore {
    async fn queue(&self, query: &QueueQuery) -> Result<QueuePage, StoreError> {
        let statement = sql::queue(query.status, query.order);
        let ask = || {
            let bound = bound!(self, query, sqlx::query_as(AssertSqlSafe(statement.clone())));
            Ok::<_, StoreError>(bound.bind(query.after).bind(i64::from(query.limit) + 1).bind(i64::from(query.hold.as_hundredths())))
        };
        let rows: Vec<ListedRow> = retried!(async { Ok::<_, StoreError>(ask()?.fetch_all(&self.pool).await?) })?;
        Ok(query.page(rows.into_iter().map(ListedRow::into_listed).collect::<Result<_, _>>()?))
    }

    async fn count_found(&self, query: &QueueQuery, most: u32) -> Result<u32, StoreError> {
        let statement = sql::count_queue(query.status);
        let ask = || {
            let bound = bound!(self, query, sqlx::query_scalar(AssertSqlSafe(statement.clone())));
            Ok::<_, StoreError>(bound.bind(i64::from(most)))
        };
        let count: i64 = retried!(async { Ok::<_, StoreError>(ask()?.fetch_one(&self.pool).await?) })?;
        Ok(rows::count(count))
    }
}

/// The words in the language of `websearch_to_tsquery`, which takes anything.
fn words_of(search: &Search) -> Option<String> {
    let quoted = search.texts.iter().map(|text| format!("\"{}\"", text.replace('"', " ")));
    Some(quoted.collect::<Vec<_>>().join(" ")).filter(|words| !words.is_empty())
}
