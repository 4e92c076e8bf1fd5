use super::{
    PostgresStore, StoreError, audit,
    retry::{in_transaction, retried},
    rows::{self, IdentityRow},
    sql,
};
use crate::{
    domain::{KeyedHash, Timestamp},
    store::{Identities, Identity, NewIdentity, User, Users as _},
};
use async_trait::async_trait;
use sqlx::PgConnection;

#[async_trait]
impl Identities for PostgresStore {
    async fn user_by_identity(&self, hash: &KeyedHash) -> Result<Option<User>, StoreError> {
        let user: Option<i64> = retried!(sqlx::query_scalar(sql::IDENTITY_OF).bind(rows::hash_bytes(hash)).fetch_optional(&self.pool))?;
        let Some(user) = user else { return Ok(None) };
        Ok(self.user(user).await?.filter(|user| user.ended_at.is_none()))
    }

    async fn identities_of(&self, user: i64) -> Result<Vec<Identity>, StoreError> {
        let rows: Vec<IdentityRow> = retried!(sqlx::query_as(sql::IDENTITIES).bind(user).fetch_all(&self.pool))?;
        Ok(rows.into_iter().map(IdentityRow::into_identity).collect())
    }

    async fn link_identity(&self, user: i64, identity: &NewIdentity, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, |connection| link(connection, user, identity, actor, now))
    }

    async fn unlink_identity(&self, user: i64, id: i64, session: i64, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, |connection| unlink(connection, user, id, session, actor, now))
    }
}

async fn link(connection: &mut PgConnection, user: i64, identity: &NewIdentity, actor: &str, now: Timestamp) -> Result<(), StoreError> {
    let linked = sqlx::query(sql::LINK_IDENTITY)
        .bind(user)
        .bind(&identity.provider)
        .bind(rows::hash_bytes(&identity.hash))
        .bind(now.as_millis())
        .execute(&mut *connection)
        .await?;
    if linked.rows_affected() == 0 {
        let taken: Option<i64> =
            sqlx::query_scalar(sql::IDENTITY_OF).bind(rows::hash_bytes(&identity.hash)).fetch_optional(&mut *connection).await?;
        return Err(if taken.is_some() { StoreError::IdentityTaken } else { StoreError::Missing("user") });
    }
    sqlx::query(sql::END_LINKS_OF_USER).bind(now.as_millis()).bind(user).execute(&mut *connection).await?;
    sqlx::query(sql::END_INVITATIONS).bind(now.as_millis()).bind(user).execute(&mut *connection).await?;
    audit::record(connection, actor, "user.link", &format!("user {user}"), now).await
}

async fn unlink(connection: &mut PgConnection, user: i64, id: i64, session: i64, actor: &str, now: Timestamp) -> Result<(), StoreError> {
    let gone = sqlx::query(sql::UNLINK_IDENTITY).bind(id).bind(user).execute(&mut *connection).await?;
    if gone.rows_affected() == 0 {
        return Err(StoreError::Missing("identity"));
    }
    let end = sqlx::query(sql::END_OTHER_TOKENS_OF_USER).bind(now.as_millis()).bind(user).bind(session);
    end.execute(&mut *connection).await?;
    audit::record(connection, actor, "user.unlink", &format!("user {user}"), now).await
}
