use super::{
    SqliteStore, StoreError, public,
    rows::{self, DecisionRow, ListedRow, ReaderRow},
    sql,
};
use crate::{
    bytes::Bytes,
    domain::{CommentId, KeyedHash, Site, SiteKey, Status, ThreadKey, Timestamp},
    store::{
        Arrival, Comments, Counts, Decided, DecisionOrder, Filter, Listed, Listing, MailingRules, PageQuery, PublicComment, PublicPage,
        ReaderView, RecordedDecision, StoredBatch, ThreadCount,
    },
};
use async_trait::async_trait;
use sqlx::SqliteConnection;
use std::sync::Arc;

#[async_trait]
impl Comments for SqliteStore {
    async fn register_sites(&self, sites: &[Arc<Site>], now: Timestamp) -> Result<(), StoreError> {
        self.add_sites(sites, now).await
    }

    async fn store_batch(&self, batch: &[Arrival], now: Timestamp) -> Result<StoredBatch, StoreError> {
        self.store_all(batch, now).await
    }

    async fn list(&self, filter: &Filter) -> Result<Listing, StoreError> {
        let site = self.site_id(&filter.site)?;
        let before = filter.before.unwrap_or(i64::MAX);
        let one_more = i64::from(filter.limit) + 1;
        let query = match (filter.status, filter.discarded) {
            (None, true) => sqlx::query_as(sql::LIST_ALL).bind(site),
            (None, false) => sqlx::query_as(sql::LIST_ALL_BUT_DISCARDED).bind(site),
            (Some(status), true) => sqlx::query_as(sql::LIST_STATUS).bind(site).bind(status.word()),
            (Some(status), false) => sqlx::query_as(sql::LIST_STATUS_BUT_DISCARDED).bind(site).bind(status.word()),
        };
        let mut rows: Vec<ListedRow> = query.bind(before).bind(one_more).fetch_all(&self.readers).await?;
        let more = rows.len() > filter.limit as usize;
        rows.truncate(filter.limit as usize);
        let comments = rows.into_iter().map(ListedRow::into_listed).collect::<Result<Vec<_>, _>>()?;
        let next = comments.last().filter(|_| more).map(|comment| comment.seq);
        Ok(Listing { comments, next })
    }

    async fn comment(&self, id: CommentId) -> Result<Listed, StoreError> {
        comment(&mut *self.readers.acquire().await?, id).await
    }

    async fn decide(&self, order: &DecisionOrder, mailing: &MailingRules) -> Result<Decided, StoreError> {
        self.decide_one(order, mailing).await
    }

    async fn decisions(&self, id: CommentId) -> Result<Vec<RecordedDecision>, StoreError> {
        let rows: Vec<DecisionRow> = sqlx::query_as(sql::DECISIONS).bind(rows::id_bytes(&id)).fetch_all(&self.readers).await?;
        rows.into_iter().map(DecisionRow::into_decision).collect()
    }

    async fn counts(&self, site: &SiteKey) -> Result<Counts, StoreError> {
        let site = self.site_id(site)?;
        let (pending, approved, rejected, spam, deleted): (i64, i64, i64, i64, i64) =
            sqlx::query_as(sql::COUNTS).bind(site).fetch_one(&self.readers).await?;
        let counts = [pending, approved, rejected, spam, deleted].map(i64::unsigned_abs);
        Ok(Status::ALL.into_iter().zip(counts).collect())
    }

    async fn public_page(&self, query: &PageQuery) -> Result<PublicPage, StoreError> {
        public::page(&self.readers, self.site_id(&query.site)?, query).await
    }

    async fn public_comment(&self, site: &SiteKey, id: CommentId) -> Result<Option<PublicComment>, StoreError> {
        public::comment(&self.readers, self.site_id(site)?, id).await
    }

    async fn thread_counts(&self, site: &SiteKey, threads: &[ThreadKey]) -> Result<Vec<ThreadCount>, StoreError> {
        public::thread_counts(&self.readers, self.site_id(site)?, threads).await
    }

    async fn most_commented(&self, site: &SiteKey, since: Timestamp, limit: u32) -> Result<Vec<ThreadCount>, StoreError> {
        public::most_commented(&self.readers, self.site_id(site)?, since, limit).await
    }

    async fn reader_view(&self, id: CommentId) -> Result<Option<ReaderView>, StoreError> {
        let row: Option<ReaderRow> = sqlx::query_as(sql::READER_VIEW).bind(rows::id_bytes(&id)).fetch_optional(&self.readers).await?;
        row.map(ReaderRow::into_view).transpose()
    }

    async fn comments_of(&self, site: &SiteKey, author: &KeyedHash) -> Result<Vec<CommentId>, StoreError> {
        let site = self.site_id(site)?;
        let ids: Vec<Bytes<16>> =
            sqlx::query_scalar(sql::COMMENTS_OF).bind(site).bind(rows::hash_bytes(author)).fetch_all(&self.readers).await?;
        Ok(ids.into_iter().map(rows::comment_id).collect())
    }
}

/// One comment for a moderator.
pub(super) async fn comment(connection: &mut SqliteConnection, id: CommentId) -> Result<Listed, StoreError> {
    let row: Option<ListedRow> = sqlx::query_as(sql::COMMENT).bind(rows::id_bytes(&id)).fetch_optional(connection).await?;
    row.ok_or(StoreError::Missing("comment"))?.into_listed()
}
