use super::{SqliteStore, StoreError, audit, rows, sql};
use crate::{
    domain::{KeyedHash, Timestamp},
    store::{NewFactor, SecondFactors},
};
use async_trait::async_trait;
use sqlx::SqliteConnection;

#[async_trait]
impl SecondFactors for SqliteStore {
    async fn second_factor(&self, user: i64) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar(sql::SECOND_FACTOR).bind(user).fetch_optional(&self.readers).await?)
    }

    async fn set_second_factor(&self, user: i64, factor: &NewFactor, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = set(transaction.connection(), user, factor, actor, now).await;
        transaction.end(outcome).await
    }

    async fn drop_second_factor(&self, user: i64, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = take_away(transaction.connection(), user, actor, now).await;
        transaction.end(outcome).await
    }

    async fn use_step(&self, user: i64, step: i64) -> Result<bool, StoreError> {
        Ok(self.write_one(sqlx::query(sql::USE_STEP).bind(step).bind(user)).await? > 0)
    }

    async fn use_recovery_code(&self, user: i64, hash: &KeyedHash, actor: &str, now: Timestamp) -> Result<bool, StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = use_code(transaction.connection(), user, hash, actor, now).await;
        transaction.end(outcome).await
    }

    async fn recovery_codes_left(&self, user: i64) -> Result<u32, StoreError> {
        let left: i64 = sqlx::query_scalar(sql::COUNT_RECOVERY_CODES).bind(user).fetch_one(&self.readers).await?;
        Ok(rows::count(left))
    }

    async fn set_recovery_codes(&self, user: i64, recovery: &[KeyedHash], actor: &str, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = set_codes(transaction.connection(), user, recovery, actor, now).await;
        transaction.end(outcome).await
    }
}

async fn set(connection: &mut SqliteConnection, user: i64, factor: &NewFactor, actor: &str, now: Timestamp) -> Result<(), StoreError> {
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

async fn take_away(connection: &mut SqliteConnection, user: i64, actor: &str, now: Timestamp) -> Result<(), StoreError> {
    let dropped = sqlx::query(sql::DROP_SECOND_FACTOR).bind(user).execute(&mut *connection).await?;
    if dropped.rows_affected() == 0 {
        return Err(StoreError::Missing("second factor"));
    }
    replace_codes(connection, user, &[]).await?;
    audit::record(connection, actor, "user.no-second-factor", &format!("user {user}"), now).await
}

async fn use_code(connection: &mut SqliteConnection, user: i64, hash: &KeyedHash, actor: &str, now: Timestamp) -> Result<bool, StoreError> {
    let code = sqlx::query(sql::USE_RECOVERY_CODE).bind(now.as_millis()).bind(user).bind(rows::hash_bytes(hash));
    if code.execute(&mut *connection).await?.rows_affected() == 0 {
        return Ok(false);
    }
    audit::record(connection, actor, "user.recovery-code", &format!("user {user}"), now).await?;
    Ok(true)
}

async fn set_codes(
    connection: &mut SqliteConnection,
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

async fn replace_codes(connection: &mut SqliteConnection, user: i64, recovery: &[KeyedHash]) -> Result<(), StoreError> {
    sqlx::query(sql::FORGET_RECOVERY_CODES).bind(user).execute(&mut *connection).await?;
    for hash in recovery {
        sqlx::query(sql::ADD_RECOVERY_CODE).bind(user).bind(rows::hash_bytes(hash)).execute(&mut *connection).await?;
    }
    Ok(())
}
