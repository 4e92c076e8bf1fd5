use super::{
    SqliteStore, StoreError, audit, owed,
    rows::{self, InvitationRow},
    sql,
};
use crate::{
    domain::{KeyedHash, NotificationKind, Recipient, Timestamp},
    store::{Invitation, Invitations, NewInvitation, owed::Owed},
};
use async_trait::async_trait;
use sqlx::SqliteConnection;

#[async_trait]
impl Invitations for SqliteStore {
    async fn invite(&self, invitation: &NewInvitation, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        let site = self.site_id(&invitation.site)?;
        let mut transaction = self.writer.begin().await?;
        let outcome = invite(transaction.connection(), site, invitation, actor, now).await;
        transaction.end(outcome).await
    }

    async fn invitations(&self, now: Timestamp) -> Result<Vec<Invitation>, StoreError> {
        let rows: Vec<InvitationRow> = sqlx::query_as(sql::INVITATIONS).bind(now.as_millis()).fetch_all(&self.readers).await?;
        rows.into_iter().map(InvitationRow::into_invitation).collect()
    }

    async fn withdraw_invitation(&self, user: i64, actor: &str, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = withdraw(transaction.connection(), user, actor, now).await;
        transaction.end(outcome).await
    }
}

impl SqliteStore {
    pub(super) async fn invitation_of_mail(&self, mail: i64, now: Timestamp) -> Result<Option<Invitation>, StoreError> {
        let row: Option<InvitationRow> =
            sqlx::query_as(sql::INVITATION_OF_MAIL).bind(mail).bind(now.as_millis()).fetch_optional(&self.readers).await?;
        row.map(InvitationRow::into_invitation).transpose()
    }

    pub(super) async fn add_link_of_invitation(
        &self,
        invitation: &Invitation,
        token_hash: &KeyedHash,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = add_link(transaction.connection(), invitation, token_hash, now).await;
        transaction.end(outcome).await
    }
}

async fn invite(
    connection: &mut SqliteConnection,
    site: i64,
    invitation: &NewInvitation,
    actor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let NewInvitation { user, mail, .. } = invitation;
    let end = sqlx::query(sql::END_INVITATIONS_BEFORE).bind(now.as_millis()).bind(user).bind(rows::id_bytes(mail));
    end.execute(&mut *connection).await?;
    sqlx::query(sql::INVITE)
        .bind(user)
        .bind(site)
        .bind(rows::id_bytes(mail))
        .bind(&invitation.sealed)
        .bind(&invitation.inviter)
        .bind(now.as_millis())
        .bind(invitation.expires_at.as_millis())
        .execute(&mut *connection)
        .await?;
    let owed = Owed {
        kind: NotificationKind::Invitation,
        site_id: site,
        subject: *mail,
        recipient: Recipient::Invited(invitation.recipient),
        author_id: None,
        host: &invitation.host,
        not_before: now,
    };
    owed::owe(connection, &[owed], now).await?;
    audit::record(connection, actor, "user.invite", &format!("user {user}"), now).await
}

async fn withdraw(connection: &mut SqliteConnection, user: i64, actor: &str, now: Timestamp) -> Result<(), StoreError> {
    let ended = sqlx::query(sql::END_INVITATIONS).bind(now.as_millis()).bind(user).execute(&mut *connection).await?;
    if ended.rows_affected() == 0 {
        return Err(StoreError::Missing("invitation"));
    }
    sqlx::query(sql::END_TOKENS_OF_USER).bind(now.as_millis()).bind(user).execute(&mut *connection).await?;
    sqlx::query(sql::END_UNUSED_USER).bind(now.as_millis()).bind(user).execute(&mut *connection).await?;
    audit::record(connection, actor, "user.withdraw", &format!("user {user}"), now).await
}

/// Withdraws every open invitation to an address, which is the only place that it stands in.
pub(super) async fn withdraw_all(
    connection: &mut SqliteConnection,
    address: &KeyedHash,
    actor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let recipient = Recipient::Invited(*address).stored();
    let invited: Vec<i64> = sqlx::query_scalar(sql::INVITED_BY_ADDRESS).bind(&recipient).fetch_all(&mut *connection).await?;
    for user in invited {
        withdraw(connection, user, actor, now).await?;
    }
    sqlx::query(sql::FORGET_INVITATIONS_TO).bind(&recipient).execute(connection).await?;
    Ok(())
}

async fn add_link(
    connection: &mut SqliteConnection,
    invitation: &Invitation,
    token_hash: &KeyedHash,
    now: Timestamp,
) -> Result<(), StoreError> {
    let link: Option<i64> = sqlx::query_scalar(sql::ADD_INVITATION_LINK)
        .bind(invitation.user)
        .bind(rows::hash_bytes(token_hash))
        .bind(now.as_millis())
        .bind(invitation.expires_at.as_millis())
        .fetch_optional(&mut *connection)
        .await?;
    let link = link.ok_or(StoreError::Missing("user"))?;
    audit::record(connection, "invitation", "token.make", &format!("token {link}"), now).await
}
