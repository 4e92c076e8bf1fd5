use super::{
    PostgresStore, StoreError, audit,
    retry::{in_transaction, retried},
    rows, sql,
};
use crate::{
    domain::{KeyedHash, Timestamp},
    store::{NewFactor, SecondFactors},
};
use async_trait::async_trait;
use sqlx::PgConnection;

#[async_trait]
impl SecondFactors for PostgresStore {
    async fn second_factor(&self, user: i64) -> Result<Option<String>, StoreError> {
        retried!(sqlx::query_scalar(sql::SECOND_FACTOR).bind(user).fetch_optional(&self.pool))
    }

    async fn set_second_factor(&self, user: i64, factor: &NewFactor, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, |connection| set(connection, user, factor, actor, now))
    }

    async fn drop_second_factor(&self, user: i64, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, |connection| take_away(connection, user, actor, now))
    }

    async fn use_step(&self, user: i64, step: i64) -> Result<bool, StoreError> {
        Ok(self.write_one(|| sqlx::query(sql::USE_STEP).bind(step).bind(user)).await? > 0)
    }

    async fn use_recovery_code(&self, user: i64, hash: &KeyedHash, actor: &str, now: Timestamp) -> Result<bool, StoreError> {
        in_transaction!(self, |connection| use_code(connection, user, hash, actor, now))
    }

    async fn recovery_codes_left(&self, user: i64) -> Result<u32, StoreError> {
        let left: i64 = retried!(sqlx::query_scalar(sql::COUNT_RECOVERY_CODES).bind(user).fetch_one(&self.pool))?;
        Ok(rows::count(left))
    }

    async fn set_recovery_codes(&self, user: i64, recovery: &[KeyedHash], actor: &str, now: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, |connection| set_codes(connection, user, recovery, actor, now))
    }
}

async fn set(connection: &mut PgConnection, user: i64, factor: &NewFactor, actor: &str, now: Timestamp) -> Result<(), StoreError> {
    let set = sqlx::query(sql::SET_SECOND_FACTOR)
        .bind(&factor.sealed)
        .bind(now.as_millis())
        .bind(factor.step)
        .bind(user)
        .execute(&mut *connection)
        .await?;
    if set.rows_affected() == 0 {
        return Err(StoreError::Missing("user"));
    }
    replace_codes(connection, user, &factor.recovery).await?;
    let end = sqlx::query(sql::END_OTHER_TOKENS_OF_USER).bind(now.as_millis()).bind(user).bind(factor.session);
    end.execute(&mut *connection).await?;
    audit::record(connection, actor, "user.second-factor", &format!("user {user}"), now).await
}

async fn take_away(connection: &mut PgConnection, user: i64, actor: &str, now: Timestamp) -> Result<(), StoreError> {
    let dropped = sqlx::query(sql::DROP_SECOND_FACTOR).bind(user).execute(&mut *connection).await?;
    if dropped.rows_affected() == 0 {
        return Err(StoreError::Missing("second factor"));
    }
    replace_codes(connection, user, &[]).await?;
    audit::record(connection, actor, "user.no-second-factor", &format!("user {user}"), now).await
}

async fn use_code(connection: &mut PgConnection, user: i64, hash: &KeyedHash, actor: &str, now: Timestamp) -> Result<bool, StoreError> {
    let code = sqlx::query(sql::USE_RECOVERY_CODE).bind(now.as_millis()).bind(user).bind(rows::hash_bytes(hash));
    if code.execute(&mut *connection).await?.rows_affected() == 0 {
        return Ok(false);
    }
    audit::record(connection, actor, "user.recovery-code", &format!("user {user}"), now).await?;
    Ok(true)
}

async fn set_codes(
    connection: &mut PgConnection,
    user: i64,
    recovery: &[KeyedHash],
    actor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let factor: Option<String> = sqlx::query_scalar(sql::SECOND_FACTOR).bind(user).fetch_optional(&mut *connection).await?;
    factor.ok_or(StoreError::Missing("second factor"))?;
    replace_codes(connection, user, recovery).await?;
    audit::record(connection, actor, "user.recovery-codes", &format!("user {user}"), now).await
}

async fn replace_codes(connection: &mut PgConnection, user: i64, recovery: &[KeyedHash]) -> Result<(), StoreError> {
    sqlx::query(sql::FORGET_RECOVERY_CODES).bind(user).execute(&mut *connection).await?;
    for hash in recovery {
        sqlx::query(sql::ADD_RECOVERY_CODE).bind(user).bind(rows::hash_bytes(hash)).execute(&mut *connection).await?;
    }
    Ok(())
}
