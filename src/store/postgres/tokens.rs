use super::{
    PostgresStore, StoreError, audit,
    retry::{in_transaction, retried},
    rows::{self, TokenRow},
    sql,
};
use crate::{
    domain::{KeyedHash, SiteKey, Timestamp},
    store::{NewToken, TokenKind, TokenRecord, Tokens},
};
use async_trait::async_trait;
use sqlx::PgConnection;

#[async_trait]
impl Tokens for PostgresStore {
    async fn add_token(&self, token: &NewToken, actor: &str, now: Timestamp) -> Result<TokenRecord, StoreError> {
        in_transaction!(self, |connection| add(connection, token, actor, now))
    }

    async fn token(&self, hash: &KeyedHash, kind: TokenKind, now: Timestamp) -> Result<Option<TokenRecord>, StoreError> {
        let row: Option<TokenRow> = retried!(
            sqlx::query_as(sql::TOKEN).bind(rows::hash_bytes(hash)).bind(kind.word()).bind(now.as_millis()).fetch_optional(&self.pool)
        )?;
        row.map(TokenRow::into_record).transpose()
    }

    async fn use_link(&self, hash: &KeyedHash, now: Timestamp) -> Result<Option<TokenRecord>, StoreError> {
        in_transaction!(self, |connection| use_link(connection, hash, now))
    }

    async fn tokens(&self, now: Timestamp) -> Result<Vec<TokenRecord>, StoreError> {
        let rows: Vec<TokenRow> = retried!(sqlx::query_as(sql::TOKENS).bind(now.as_millis()).fetch_all(&self.pool))?;
        rows.into_iter().map(TokenRow::into_record).collect()
    }

    async fn revoke_token(&self, id: i64, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, |connection| revoke(connection, id, actor, now))
    }

    async fn note_use(&self, id: i64, now: Timestamp) -> Result<(), StoreError> {
        self.write_one(|| sqlx::query(sql::NOTE_USE).bind(now.as_millis()).bind(id)).await?;
        Ok(())
    }

    async fn prove(&self, id: i64, now: Timestamp) -> Result<(), StoreError> {
        match self.write_one(|| sqlx::query(sql::PROVE).bind(now.as_millis()).bind(id)).await? {
            0 => Err(StoreError::Missing("session")),
            _ => Ok(()),
        }
    }
}

async fn add(connection: &mut PgConnection, token: &NewToken, actor: &str, now: Timestamp) -> Result<TokenRecord, StoreError> {
    let row: TokenRow = sqlx::query_as(sql::ADD_TOKEN)
        .bind(&token.name)
        .bind(token.kind.word())
        .bind(token.scope.word())
        .bind(token.site.as_ref().map(SiteKey::as_str))
        .bind(token.role.word())
        .bind(token.user)
        .bind(token.client.as_deref())
        .bind(rows::hash_bytes(&token.hash))
        .bind(now.as_millis())
        .bind(token.expires_at.map(Timestamp::as_millis))
        .bind(actor)
        .bind(token.both_factors)
        .fetch_one(&mut *connection)
        .await?;
    audit::record(connection, actor, "token.make", &format!("token {}", row.id), now).await?;
    row.into_record()
}

async fn use_link(connection: &mut PgConnection, hash: &KeyedHash, now: Timestamp) -> Result<Option<TokenRecord>, StoreError> {
    let row: Option<TokenRow> =
        sqlx::query_as(sql::USE_LINK).bind(now.as_millis()).bind(rows::hash_bytes(hash)).fetch_optional(&mut *connection).await?;
    let Some(row) = row else { return Ok(None) };
    audit::record(connection, &format!("token {}", row.id), "token.use", &format!("token {}", row.id), now).await?;
    row.into_record().map(Some)
}

/// A token that was revoked before stays as it was: the first time is the one that counts.
async fn revoke(connection: &mut PgConnection, id: i64, actor: &str, now: Timestamp) -> Result<(), StoreError> {
    let revoked_before: Option<bool> = sqlx::query_scalar(sql::TOKEN_IS_REVOKED).bind(id).fetch_optional(&mut *connection).await?;
    if revoked_before.ok_or(StoreError::Missing("token"))? {
        return Ok(());
    }
    sqlx::query(sql::REVOKE_TOKEN).bind(now.as_millis()).bind(id).execute(&mut *connection).await?;
    audit::record(connection, actor, "token.revoke", &format!("token {id}"), now).await
}
