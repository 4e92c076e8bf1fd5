//! What pool see: approved comments, and nothing that comes from an address.

use super::{
    StoreError,
    retry::retried,
    rows::{self, PublicRow},
    sql,
};
use crate::{
    domain::{CommentId, ThreadKey, Timestamp},
    store::{PageQuery, PublicComment, PublicPage, ThreadCount},
};
use sqlx::PgPool;
use std::collections::HashMap;

pub(super) async fn page(pool: &PgPool, site: i64, query: &PageQuery) -> Result<PublicPage, StoreError> {
    retried!(page_at_a_moment(pool, site, query))
}

async fn page_at_a_moment(pool: &PgPool, site: i64, query: &PageQuery) -> Result<PublicPage, StoreError> {
    // Thread and comments are read at one moment: the version must belong to what is shown.
    let mut moment = pool.begin_with(sql::PUBLIC_MOMENT).await?;
    let thread: Option<(i64, bool, i64, i64, Option<i64>)> =
        sqlx::query_as(sql::PUBLIC_THREAD).bind(site).bind(query.thread.as_str()).fetch_optional(&mut *moment).await?;
    let Some((thread, open, approved, version, pinned)) = thread else {
        return Ok(PublicPage { pinned: None, comments: Vec::new(), total: 0, open: true, version: 0, next: None });
    };
    let after = query.after.unwrap_or(0);
    let limit = i64::from(query.limit);
    let statement = if query.nested { sql::PAGE_STARTS_NESTED } else { sql::PAGE_STARTS_FLAT };
    let seqs: Vec<i64> = sqlx::query_scalar(statement).bind(thread).bind(after).bind(limit + 1).fetch_all(&mut *moment).await?;
    let shown = seqs.len().min(query.limit as usize);
    let last = shown.checked_sub(1).and_then(|last| seqs.get(last)).copied();
    let next = last.filter(|_| seqs.len() > shown);
    let statement = if query.nested { sql::PAGE_NESTED } else { sql::PAGE_FLAT };
    let rows: Vec<PublicRow> =
        sqlx::query_as(statement).bind(thread).bind(after).bind(last.unwrap_or(after)).fetch_all(&mut *moment).await?;
    let comments = rows.into_iter().map(PublicComment::from).collect();
    let pinned: Option<PublicRow> = match pinned.filter(|_| query.after.is_none()) {
        Some(pinned) => sqlx::query_as(sql::PUBLIC_PINNED).bind(pinned).bind(thread).fetch_optional(&mut *moment).await?,
        None => None,
    };
    Ok(PublicPage { pinned: pinned.map(PublicComment::from), comments, total: approved.unsigned_abs(), open, version, next })
}

pub(super) async fn comment(pool: &PgPool, site: i64, id: CommentId) -> Result<Option<PublicComment>, StoreError> {
    let row: Option<PublicRow> = retried!(sqlx::query_as(sql::PUBLIC_COMMENT).bind(site).bind(rows::id_bytes(&id)).fetch_optional(pool))?;
    Ok(row.map(PublicComment::from))
}

pub(super) async fn thread_counts(pool: &PgPool, site: i64, threads: &[ThreadKey]) -> Result<Vec<ThreadCount>, StoreError> {
    let keys: Vec<&str> = threads.iter().map(ThreadKey::as_str).collect();
    let counts: Vec<(String, i64)> = retried!(sqlx::query_as(sql::THREAD_COUNTS).bind(site).bind(&keys).fetch_all(pool))?;
    let counts: HashMap<String, i64> = counts.into_iter().collect();
    let count = |thread: &ThreadKey| counts.get(thread.as_str()).map_or(0, |count| count.unsigned_abs());
    Ok(threads.iter().map(|thread| ThreadCount { thread: thread.clone(), count: count(thread) }).collect())
}

pub(super) async fn most_commented(pool: &PgPool, site: i64, since: Timestamp, limit: u32) -> Result<Vec<ThreadCount>, StoreError> {
    let rows: Vec<(String, i64)> =
        retried!(sqlx::query_as(sql::MOST_COMMENTED).bind(site).bind(since.as_millis()).bind(i64::from(limit)).fetch_all(pool))?;
    Ok(rows.into_iter().map(|(thread, count)| ThreadCount { thread: ThreadKey::stored(thread), count: count.unsigned_abs() }).collect())
}
