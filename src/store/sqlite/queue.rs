use super::{
    SqliteStore, StoreError,
    rows::{self, ListedRow},
    sql,
};
use crate::{
    domain::{Points, Search, Status, Timestamp},
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
            .bind(match_of(search))
            .bind(search.least.map(Points::as_hundredths))
            .bind(search.most.map(Points::as_hundredths))
            .bind(search.rule.as_deref())
            .bind(search.on.as_deref())
            .bind(search.before.map(Timestamp::as_millis))
            .bind(search.since.map(Timestamp::as_millis))
    }};
}
#[async_trait]
impl Queues for SqliteStore {
    async fn queue(&self, query: &QueueQuery) -> Result<QueuePage, StoreError> {
        let statement = sql::queue(query.status, query.order);
        let rows: Vec<ListedRow> = bound!(self, query, sqlx::query_as(AssertSqlSafe(statement)))
            .bind(query.after)
            .bind(i64::from(query.limit) + 1)
            .bind(query.hold.as_hundredths())
            .fetch_all(&self.readers)
            .await?;
        Ok(query.page(rows.into_iter().map(ListedRow::into_listed).collect::<Result<_, _>>()?))
    }

    async fn count_found(&self, query: &QueueQuery, most: u32) -> Result<u32, StoreError> {
        let statement = sql::count_queue(query.status);
        let count: i64 =
            bound!(self, query, sqlx::query_scalar(AssertSqlSafe(statement))).bind(i64::from(most)).fetch_one(&self.readers).await?;
        Ok(rows::count(count))
    }
}

/// The words in FTS5's language: each with what it begins, those in quotation marks as they stand.
fn match_of(search: &Search) -> Option<String> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', " "));
    let texts = search.texts.iter().map(|text| {
        let begins = if text.contains(char::is_whitespace) { "" } else { "*" };
        format!("body : {}{begins}", quoted(text))
    });
    let author = search.author.iter().map(|author| format!("name : {}*", quoted(author)));
    let all: Vec<String> = texts.chain(author).collect();
    (!all.is_empty()).then(|| all.join(" AND "))
}
