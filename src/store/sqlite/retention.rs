use super::{SqliteStore, StoreError, authors, sql};
use crate::{
    domain::Timestamp,
    store::{Purged, Retention, RetentionSettings},
};
use async_trait::async_trait;
use sqlx::SqliteConnection;
use std::time::Duration;

/// Rows of one step: the writer is held for some milliseconds, and others have their turn between two steps.
const STEP: i64 = 500;
/// Rows that one step looks at, where it must look at all of them in turn.
const LOOKED_AT: i64 = 5_000;

#[async_trait]
impl Retention for SqliteStore {
    async fn purge(&self, settings: &RetentionSettings, now: Timestamp) -> Result<Purged, StoreError> {
        let before = |days: u32| now.minus(Duration::from_secs(u64::from(days) * 24 * 60 * 60));
        Ok(Purged {
            source_hashes: self.purge_sources(before(settings.source_hash_days)).await?
                + self.forget_reporters(before(settings.source_hash_days)).await?,
            texts: self.purge_texts(true, before(settings.discarded_days), now).await?
                + self.purge_texts(false, before(settings.refused_text_days), now).await?
                + self.write_one(sqlx::query(sql::PURGE_FEEDBACK).bind(before(settings.refused_text_days).as_millis())).await?,
            emails: self.purge_emails(before(settings.refused_email_days)).await?
                + self.write_one(sqlx::query(sql::PURGE_INVITATIONS).bind(now.as_millis())).await?,
            mails: self.purge_mails(before(settings.sent_mail_days)).await?,
            bulks: self.purge_bulks(before(settings.bulk_days)).await?,
            reports: self.purge_reports(before(settings.report_days)).await?,
        })
    }
}

impl SqliteStore {
    /// Comments stand in the order of their coming: what was looked at once is not looked at again.
    async fn purge_sources(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut purged = 0;
        loop {
            let mut transaction = self.writer.begin().await?;
            let outcome = purge_sources(transaction.connection(), before).await;
            match transaction.end(outcome).await? {
                0 => return Ok(purged),
                some => purged += some,
            }
        }
    }

    async fn purge_texts(&self, discarded: bool, before: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
        let mut purged = 0;
        loop {
            let mut transaction = self.writer.begin().await?;
            let outcome = purge_texts(transaction.connection(), discarded, before, now).await;
            match transaction.end(outcome).await? {
                0 => return Ok(purged),
                some => purged += some,
            }
        }
    }

    async fn purge_bulks(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut purged = 0;
        loop {
            let mut transaction = self.writer.begin().await?;
            let outcome = purge_bulk(transaction.connection(), before).await;
            match transaction.end(outcome).await? {
                0 => return Ok(purged),
                some => purged += some,
            }
        }
    }

    async fn purge_emails(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut purged = 0;
        let mut looked_at = 0_i64;
        loop {
            let last: Option<i64> =
                sqlx::query_scalar(sql::LAST_AUTHOR_OF_STEP).bind(looked_at).bind(LOOKED_AT).fetch_one(&self.readers).await?;
            let Some(last) = last else { return Ok(purged) };
            let purge = sqlx::query(sql::PURGE_EMAILS).bind(looked_at).bind(last).bind(before.as_millis());
            purged += self.write_one(purge).await?;
            looked_at = last;
        }
    }

    async fn forget_reporters(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.in_steps(sql::FORGET_REPORTERS, before).await
    }

    async fn purge_reports(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.in_steps(sql::PURGE_REPORTS, before).await
    }

    async fn purge_mails(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.in_steps(sql::PURGE_MAILS, before).await
    }

    /// A statement that takes so many rows at once, until there are none.
    async fn in_steps(&self, statement: &'static str, before: Timestamp) -> Result<u64, StoreError> {
        let mut purged = 0;
        loop {
            match self.write_one(sqlx::query(statement).bind(before.as_millis()).bind(STEP)).await? {
                0 => return Ok(purged),
                some => purged += some,
            }
        }
    }
}

/// One order with what it took; whether there was one.
async fn purge_bulk(connection: &mut SqliteConnection, before: Timestamp) -> Result<u64, StoreError> {
    let next: Option<i64> = sqlx::query_scalar(sql::NEXT_BULK_TO_PURGE).bind(before.as_millis()).fetch_optional(&mut *connection).await?;
    let Some(bulk) = next else { return Ok(0) };
    sqlx::query(sql::HOLD_NO_MORE).bind(bulk).execute(&mut *connection).await?;
    sqlx::query(sql::PURGE_BULK_ITEMS).bind(bulk).execute(&mut *connection).await?;
    sqlx::query(sql::PURGE_BULK).bind(bulk).execute(connection).await?;
    Ok(1)
}

async fn purge_sources(connection: &mut SqliteConnection, before: Timestamp) -> Result<u64, StoreError> {
    let next: Vec<(i64, i64)> = sqlx::query_as(sql::SOURCES_TO_PURGE).bind(STEP).fetch_all(&mut *connection).await?;
    let old: Vec<i64> = next.into_iter().take_while(|(_, created_at)| *created_at < before.as_millis()).map(|(id, _)| id).collect();
    for comment in &old {
        sqlx::query(sql::ERASE_SOURCE).bind(comment).execute(&mut *connection).await?;
    }
    if let Some(last) = old.last() {
        sqlx::query(sql::MARK_SOURCES).bind(last).execute(connection).await?;
    }
    Ok(old.len() as u64)
}

async fn purge_texts(connection: &mut SqliteConnection, discarded: bool, before: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
    let comments: Vec<i64> =
        sqlx::query_scalar(sql::TEXTS_TO_PURGE).bind(discarded).bind(before.as_millis()).bind(STEP).fetch_all(&mut *connection).await?;
    for comment in &comments {
        authors::erase_text(connection, *comment, now).await?;
    }
    Ok(comments.len() as u64)
}
