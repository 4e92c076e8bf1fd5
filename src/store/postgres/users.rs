use super::{
    PostgresStore, StoreError, audit,
    retry::{in_transaction, retried},
    rows::{self, TokenRow, UserRow},
    sql,
};
use crate::{
    domain::{Grant, KeyedHash, Preferences, Timestamp, UserName},
    store::{Attempts, TokenRecord, User, Users},
};
use async_trait::async_trait;
use sqlx::PgConnection;
use std::time::Duration;

#[async_trait]
impl Users for PostgresStore {
    async fn add_user(&self, name: &UserName, grants: &[Grant], actor: &str, now: Timestamp) -> Result<User, StoreError> {
        in_transaction!(self, |connection| add(connection, name, grants, actor, now))
    }

    async fn users(&self) -> Result<Vec<User>, StoreError> {
        let rows: Vec<UserRow> = retried!(sqlx::query_as(sql::USERS).fetch_all(&self.pool))?;
        rows.into_iter().map(|row| Ok(row.into_user()?.0)).collect()
    }

    async fn user(&self, id: i64) -> Result<Option<User>, StoreError> {
        let row: Option<UserRow> = retried!(sqlx::query_as(sql::USER).bind(id).fetch_optional(&self.pool))?;
        row.map(|row| Ok(row.into_user()?.0)).transpose()
    }

    async fn user_by_name(&self, name: &UserName) -> Result<Option<(User, Option<String>)>, StoreError> {
        let row: Option<UserRow> = retried!(sqlx::query_as(sql::USER_BY_LOGIN).bind(name.login()).fetch_optional(&self.pool))?;
        row.map(UserRow::into_user).transpose()
    }

    async fn set_password(&self, id: i64, hash: &str, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, |connection| set_password(connection, id, hash, actor, now))
    }

    async fn set_grants(&self, id: i64, grants: &[Grant], actor: &str, now: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, |connection| set_grants(connection, id, grants, actor, now))
    }

    async fn set_preferences(&self, id: i64, preferences: &Preferences) -> Result<(), StoreError> {
        let text = rows::preferences_text(preferences);
        found(self.write_one(|| sqlx::query(sql::SET_PREFERENCES).bind(&text).bind(id)).await?)
    }

    async fn end_user(&self, id: i64, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, |connection| end(connection, id, actor, now))
    }

    async fn sessions_of(&self, user: i64, now: Timestamp) -> Result<Vec<TokenRecord>, StoreError> {
        let rows: Vec<TokenRow> = retried!(sqlx::query_as(sql::SESSIONS_OF).bind(user).bind(now.as_millis()).fetch_all(&self.pool))?;
        rows.into_iter().map(TokenRow::into_record).collect()
    }

    async fn count_attempt(&self, of: &KeyedHash, window: Duration, now: Timestamp) -> Result<Attempts, StoreError> {
        in_transaction!(self, |connection| count_attempt(connection, of, window, now))
    }

    async fn attempt_succeeded(&self, name: &KeyedHash, source: &KeyedHash) -> Result<(), StoreError> {
        self.write_one(|| sqlx::query(sql::FORGET_ATTEMPTS).bind(rows::hash_bytes(name))).await?;
        self.write_one(|| sqlx::query(sql::GIVE_ATTEMPT_BACK).bind(rows::hash_bytes(source))).await?;
        Ok(())
    }
}

async fn add(connection: &mut PgConnection, name: &UserName, grants: &[Grant], actor: &str, now: Timestamp) -> Result<User, StoreError> {
    let row: Option<UserRow> = sqlx::query_as(sql::ADD_USER)
        .bind(name.as_str())
        .bind(name.login())
        .bind(rows::grants_text(grants))
        .bind(now.as_millis())
        .fetch_optional(&mut *connection)
        .await?;
    let (user, _) = row.ok_or(StoreError::NameTaken)?.into_user()?;
    audit::record(connection, actor, "user.add", &format!("user {}", user.id), now).await?;
    Ok(user)
}

async fn set_password(connection: &mut PgConnection, id: i64, hash: &str, actor: &str, now: Timestamp) -> Result<(), StoreError> {
    let set = sqlx::query(sql::SET_PASSWORD).bind(hash).bind(id).execute(&mut *connection).await?;
    found(set.rows_affected())?;
    sqlx::query(sql::END_TOKENS_OF_USER).bind(now.as_millis()).bind(id).execute(&mut *connection).await?;
    sqlx::query(sql::END_INVITATIONS).bind(now.as_millis()).bind(id).execute(&mut *connection).await?;
    audit::record(connection, actor, "user.password", &format!("user {id}"), now).await
}

async fn set_grants(connection: &mut PgConnection, id: i64, grants: &[Grant], actor: &str, now: Timestamp) -> Result<(), StoreError> {
    let set = sqlx::query(sql::SET_GRANTS).bind(rows::grants_text(grants)).bind(id).execute(&mut *connection).await?;
    found(set.rows_affected())?;
    audit::record(connection, actor, "user.grants", &format!("user {id}"), now).await
}

async fn end(connection: &mut PgConnection, id: i64, actor: &str, now: Timestamp) -> Result<(), StoreError> {
    let ended = sqlx::query(sql::END_USER).bind(now.as_millis()).bind(id).execute(&mut *connection).await?;
    found(ended.rows_affected())?;
    sqlx::query(sql::FORGET_RECOVERY_CODES).bind(id).execute(&mut *connection).await?;
    sqlx::query(sql::FORGET_IDENTITIES).bind(id).execute(&mut *connection).await?;
    sqlx::query(sql::END_TOKENS_OF_USER).bind(now.as_millis()).bind(id).execute(&mut *connection).await?;
    sqlx::query(sql::END_INVITATIONS).bind(now.as_millis()).bind(id).execute(&mut *connection).await?;
    audit::record(connection, actor, "user.end", &format!("user {id}"), now).await
}

async fn count_attempt(connection: &mut PgConnection, of: &KeyedHash, window: Duration, now: Timestamp) -> Result<Attempts, StoreError> {
    sqlx::query(sql::FORGET_OLD_ATTEMPTS).bind(now.minus(window).as_millis()).execute(&mut *connection).await?;
    let (count, since): (i64, i64) =
        sqlx::query_as(sql::COUNT_ATTEMPT).bind(rows::hash_bytes(of)).bind(now.as_millis()).fetch_one(connection).await?;
    Ok(Attempts { count: rows::count(count), since: Timestamp::from_millis(since) })
}

const fn found(rows: u64) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::Missing("user")) } else { Ok(()) }
}
