//! What readers agreed to: their address confirmed, or no more mail. By tokens that only their mails hold.

use super::{
    PostgresStore, StoreError,
    retry::{in_transaction, retried},
    rows, sql,
};
use crate::domain::{KeyedHash, Locale, SiteKey, Timestamp};
use sqlx::PgConnection;
use std::time::Duration;

/// The words in `reader_tokens.purpose`.
const CONFIRM: &str = "confirm";
const UNSUBSCRIBE: &str = "unsubscribe";
/// What waited longer for a confirmation is not sent any more.
const WAITS_FOR_CONFIRMATION: Duration = Duration::from_hours(7 * 24);

impl PostgresStore {
    pub(super) async fn add_consent_token(
        &self,
        (site, author): (&SiteKey, &KeyedHash),
        purpose: &str,
        token_hash: &KeyedHash,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let site = self.site_id(site)?;
        let add = || {
            sqlx::query(sql::ADD_READER_TOKEN)
                .bind(rows::hash_bytes(token_hash))
                .bind(purpose)
                .bind(now.as_millis())
                .bind(site)
                .bind(rows::hash_bytes(author))
        };
        match self.write_one(add).await? {
            0 => Err(StoreError::Missing("reader")),
            _ => Ok(()),
        }
    }

    pub(super) async fn consent_token(&self, purpose: &str, token_hash: &KeyedHash) -> Result<Option<(SiteKey, Locale)>, StoreError> {
        let row: Option<(String, String)> =
            retried!(sqlx::query_as(sql::READER_TOKEN).bind(rows::hash_bytes(token_hash)).bind(purpose).fetch_optional(&self.pool))?;
        row.map(|(site, locale)| Ok((rows::site_key(site)?, rows::locale(&locale)?))).transpose()
    }

    pub(super) async fn confirm_address(&self, token_hash: &KeyedHash, now: Timestamp) -> Result<bool, StoreError> {
        in_transaction!(self, |connection| confirm(connection, token_hash, now))
    }

    pub(super) async fn unsubscribe_reader(&self, token_hash: &KeyedHash, now: Timestamp) -> Result<bool, StoreError> {
        in_transaction!(self, |connection| unsubscribe(connection, token_hash, now))
    }

    pub(super) async fn subscribe_reader_again(&self, token_hash: &KeyedHash) -> Result<bool, StoreError> {
        in_transaction!(self, |connection| subscribe_again(connection, token_hash))
    }
}

async fn author(connection: &mut PgConnection, purpose: &str, token_hash: &KeyedHash) -> Result<Option<i64>, StoreError> {
    let token = sqlx::query_scalar(sql::AUTHOR_OF_READER_TOKEN).bind(rows::hash_bytes(token_hash)).bind(purpose);
    Ok(token.fetch_optional(connection).await?)
}

async fn confirm(connection: &mut PgConnection, token_hash: &KeyedHash, now: Timestamp) -> Result<bool, StoreError> {
    let Some(author) = author(connection, CONFIRM, token_hash).await? else { return Ok(false) };
    sqlx::query(sql::CONFIRM_AUTHOR).bind(now.as_millis()).bind(author).execute(&mut *connection).await?;
    let oldest = now.minus(WAITS_FOR_CONFIRMATION);
    sqlx::query(sql::RELEASE_BLOCKED).bind(oldest.as_millis()).bind(now.as_millis()).bind(author).execute(connection).await?;
    Ok(true)
}

async fn unsubscribe(connection: &mut PgConnection, token_hash: &KeyedHash, now: Timestamp) -> Result<bool, StoreError> {
    let Some(author) = author(connection, UNSUBSCRIBE, token_hash).await? else { return Ok(false) };
    sqlx::query(sql::UNSUBSCRIBE_AUTHOR).bind(now.as_millis()).bind(author).execute(&mut *connection).await?;
    sqlx::query(sql::VOID_UNWANTED).bind(now.as_millis()).bind(author).execute(connection).await?;
    Ok(true)
}

async fn subscribe_again(connection: &mut PgConnection, token_hash: &KeyedHash) -> Result<bool, StoreError> {
    let Some(author) = author(connection, UNSUBSCRIBE, token_hash).await? else { return Ok(false) };
    sqlx::query(sql::SUBSCRIBE_AUTHOR_AGAIN).bind(author).execute(connection).await?;
    Ok(true)
}
