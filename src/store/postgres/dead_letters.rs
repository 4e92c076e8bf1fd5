use super::{
    PostgresStore, StoreError,
    retry::retried,
    rows::{self, DeadLetterRow},
    sql,
};
use crate::{
    bytes::Bytes,
    domain::{CommentId, SealedEnvelope, Timestamp},
    store::{DeadLetter, DeadLetterKind, DeadLetters},
};
use async_trait::async_trait;

#[async_trait]
impl DeadLetters for PostgresStore {
    async fn bury(
        &self,
        comment: CommentId,
        envelope: &SealedEnvelope,
        attempts: u32,
        error: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let bury = || {
            sqlx::query(sql::BURY)
                .bind(rows::id_bytes(&comment))
                .bind(envelope.as_bytes())
                .bind(i64::from(attempts))
                .bind(error)
                .bind(now.as_millis())
        };
        self.write_one(bury).await?;
        Ok(())
    }

    async fn dead_letters(&self) -> Result<Vec<DeadLetter>, StoreError> {
        let envelopes: Vec<DeadLetterRow> = retried!(sqlx::query_as(sql::DEAD_ENVELOPES).fetch_all(&self.pool))?;
        let mails: Vec<DeadLetterRow> = retried!(sqlx::query_as(sql::DEAD_MAILS).fetch_all(&self.pool))?;
        let envelopes = envelopes.into_iter().map(|row| row.into_letter(DeadLetterKind::Envelope));
        let mails = mails.into_iter().map(|row| row.into_letter(DeadLetterKind::Mail));
        let mut all: Vec<_> = envelopes.chain(mails).collect();
        all.sort_by_key(|letter| letter.at);
        Ok(all)
    }

    async fn dead_envelope(&self, id: &str) -> Result<(CommentId, SealedEnvelope), StoreError> {
        let number = DeadLetterRow::number(DeadLetterKind::Envelope, id)?;
        let row: Option<(Bytes<16>, Vec<u8>)> = retried!(sqlx::query_as(sql::DEAD_ENVELOPE).bind(number).fetch_optional(&self.pool))?;
        let (comment, envelope) = row.ok_or(StoreError::Missing("dead letter"))?;
        Ok((rows::comment_id(comment), SealedEnvelope::from_bytes(envelope)))
    }

    async fn forget_envelope(&self, id: &str) -> Result<(), StoreError> {
        let number = DeadLetterRow::number(DeadLetterKind::Envelope, id)?;
        self.write_one(|| sqlx::query(sql::FORGET_ENVELOPE).bind(number)).await?;
        Ok(())
    }

    async fn retry_mail(&self, id: &str, now: Timestamp) -> Result<(), StoreError> {
        let number = DeadLetterRow::number(DeadLetterKind::Mail, id)?;
        let retry = || sqlx::query(sql::RETRY_MAIL).bind(now.as_millis()).bind(number);
        match self.write_one(retry).await? {
            0 => Err(StoreError::Missing("dead letter")),
            _ => Ok(()),
        }
    }
}
