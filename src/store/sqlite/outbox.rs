use super::{
    SqliteStore, StoreError, owed,
    rows::{self, DueRow, HeldRow},
    sql,
};
use crate::{
    bytes::Bytes,
    domain::{CommentId, KeyedHash, Locale, NotificationKind, Recipient, SiteKey, Timestamp, message_id},
    store::{DueMail, HeldComment, Invitation, Outbox, OutboxCounts, SendFailure, owed::Owed},
};
use async_trait::async_trait;
use sqlx::SqliteConnection;

#[async_trait]
impl Outbox for SqliteStore {
    async fn due(&self, limit: u32, now: Timestamp) -> Result<Vec<DueMail>, StoreError> {
        let rows: Vec<DueRow> = sqlx::query_as(sql::DUE).bind(now.as_millis()).bind(limit).fetch_all(&self.readers).await?;
        rows.into_iter().map(DueRow::into_mail).collect()
    }

    /// One process owns the file: nothing was taken from anybody else.
    async fn release(&self, _: &[i64]) -> Result<(), StoreError> {
        Ok(())
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let next: Option<i64> = sqlx::query_scalar(sql::NEXT_DUE).fetch_one(&self.readers).await?;
        Ok(next.map(Timestamp::from_millis))
    }

    async fn sent(&self, id: i64, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = sent(transaction.connection(), id, now).await;
        transaction.end(outcome).await
    }

    async fn void(&self, id: i64, why: &str, now: Timestamp) -> Result<(), StoreError> {
        self.write_one(sqlx::query(sql::VOID_MAIL).bind(why).bind(now.as_millis()).bind(id)).await?;
        Ok(())
    }

    async fn block_until_confirmed(&self, id: i64, host: &str, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = block(transaction.connection(), id, host, now).await;
        transaction.end(outcome).await
    }

    async fn put_off(&self, id: i64, until: Timestamp, now: Timestamp) -> Result<(), StoreError> {
        self.write_one(sqlx::query(sql::PUT_OFF).bind(until.as_millis()).bind(now.as_millis()).bind(id)).await?;
        Ok(())
    }

    async fn failed(&self, id: i64, failure: SendFailure, now: Timestamp) -> Result<(), StoreError> {
        let query = match &failure {
            SendFailure::Retry { at, error } => sqlx::query(sql::MAIL_FAILED).bind("waiting").bind(at.as_millis()).bind(error),
            SendFailure::Dead { error } => sqlx::query(sql::MAIL_FAILED).bind("dead").bind(now.as_millis()).bind(error),
        };
        self.write_one(query.bind(now.as_millis()).bind(id)).await?;
        Ok(())
    }

    async fn held_for_digest(&self, site: &SiteKey, moderator: &KeyedHash, limit: u32) -> Result<(Vec<HeldComment>, u64), StoreError> {
        let site = self.site_id(site)?;
        let recipient = Recipient::Moderator(*moderator).stored();
        let mut transaction = self.writer.begin().await?;
        let outcome = held(transaction.connection(), site, &recipient, limit).await;
        transaction.end(outcome).await
    }

    async fn add_reader_token(
        &self,
        site: &SiteKey,
        author: &KeyedHash,
        purpose: &str,
        token_hash: &KeyedHash,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.add_consent_token((site, author), purpose, token_hash, now).await
    }

    async fn reader_token(&self, purpose: &str, token_hash: &KeyedHash) -> Result<Option<(SiteKey, Locale)>, StoreError> {
        self.consent_token(purpose, token_hash).await
    }

    async fn confirm(&self, token_hash: &KeyedHash, now: Timestamp) -> Result<bool, StoreError> {
        self.confirm_address(token_hash, now).await
    }

    async fn unsubscribe(&self, token_hash: &KeyedHash, now: Timestamp) -> Result<bool, StoreError> {
        self.unsubscribe_reader(token_hash, now).await
    }

    async fn subscribe_again(&self, token_hash: &KeyedHash) -> Result<bool, StoreError> {
        self.subscribe_reader_again(token_hash).await
    }

    async fn invitation(&self, mail: i64, now: Timestamp) -> Result<Option<Invitation>, StoreError> {
        self.invitation_of_mail(mail, now).await
    }

    async fn add_invitation_link(&self, invitation: &Invitation, token_hash: &KeyedHash, now: Timestamp) -> Result<(), StoreError> {
        self.add_link_of_invitation(invitation, token_hash, now).await
    }

    async fn outbox_counts(&self) -> Result<OutboxCounts, StoreError> {
        let rows: Vec<(String, i64)> = sqlx::query_as(sql::OUTBOX_COUNTS).fetch_all(&self.readers).await?;
        Ok(rows.into_iter().map(|(state, count)| (state, count.unsigned_abs())).collect())
    }
}

/// A digest that was sent leaves the next one behind, if something was held while it was on its way.
async fn sent(connection: &mut SqliteConnection, id: i64, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(sql::MAIL_SENT).bind(now.as_millis()).bind(id).execute(&mut *connection).await?;
    let missed: Option<(i64, String, i64, String, Bytes<16>)> =
        sqlx::query_as(sql::HELD_SINCE_DIGEST).bind(id).fetch_optional(&mut *connection).await?;
    let Some((site, recipient, every, last_message_id, first)) = missed else { return Ok(()) };
    let moderator = Recipient::from_stored(&recipient).ok_or(StoreError::Damaged("mail", "its recipient".to_owned()))?;
    let subject: CommentId = rows::comment_id(first);
    let host = last_message_id.rsplit('@').next().unwrap_or_default();
    sqlx::query(sql::OWE_DIGEST)
        .bind(site)
        .bind(first)
        .bind(&recipient)
        .bind(message_id(NotificationKind::Held, &subject.to_string(), &moderator, host))
        .bind(now.as_millis().saturating_add(every))
        .bind(now.as_millis())
        .bind(every)
        .execute(connection)
        .await?;
    Ok(())
}

async fn block(connection: &mut SqliteConnection, id: i64, host: &str, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(sql::BLOCK_MAIL).bind(now.as_millis()).bind(id).execute(&mut *connection).await?;
    // One confirmation a reader and site, whatever waits for it.
    let first: Option<(i64, Bytes<16>, String, i64)> = sqlx::query_as(sql::UNCONFIRMED).bind(id).fetch_optional(&mut *connection).await?;
    let Some((site, subject, recipient, author)) = first else { return Ok(()) };
    let reader = Recipient::from_stored(&recipient).ok_or(StoreError::Damaged("mail", "its recipient".to_owned()))?;
    let confirmation = Owed {
        kind: NotificationKind::Confirm,
        site_id: site,
        subject: rows::comment_id(subject),
        recipient: reader,
        author_id: Some(author),
        host,
        not_before: now,
    };
    owed::owe(connection, &[confirmation], now).await
}

/// What is in the digest is written down with it, since it is what the next one begins behind.
async fn held(connection: &mut SqliteConnection, site: i64, recipient: &str, limit: u32) -> Result<(Vec<HeldComment>, u64), StoreError> {
    let last: i64 = sqlx::query_scalar(sql::LAST_DIGEST).bind(site).bind(recipient).fetch_one(&mut *connection).await?;
    let (count, highest): (i64, i64) = sqlx::query_as(sql::HELD_COUNT).bind(site).bind(last).fetch_one(&mut *connection).await?;
    let rows: Vec<HeldRow> = sqlx::query_as(sql::HELD).bind(site).bind(last).bind(limit).fetch_all(&mut *connection).await?;
    sqlx::query(sql::SET_DIGEST).bind(highest.max(last)).bind(site).bind(recipient).execute(connection).await?;
    let held = rows.into_iter().map(HeldRow::into_held);
    Ok((held.collect::<Result<_, StoreError>>()?, count.unsigned_abs()))
}
