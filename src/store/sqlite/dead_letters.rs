use super::{SqliteStore, StoreError, rows, sql};
use crate::{
    domain::{CommentId, SealedEnvelope, Timestamp},
    sqlite::Bytes,
    store::{DeadLetter, DeadLetterKind, DeadLetters},
};
use async_trait::async_trait;

const ENVELOPE: &str = "envelope-";
const MAIL: &str = "mail-";

type Row = (i64, Bytes<16>, String, u32, i64);

#[async_trait]
impl DeadLetters for SqliteStore {
    async fn bury(
        &self,
        comment: CommentId,
        envelope: &SealedEnvelope,
        attempts: u32,
        error: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let bury = sqlx::query(sql::BURY)
            .bind(rows::id_bytes(&comment))
            .bind(envelope.as_bytes())
            .bind(attempts)
            .bind(error)
            .bind(now.as_millis());
        self.write_one(bury).await?;
        Ok(())
    }

    async fn dead_letters(&self) -> Result<Vec<DeadLetter>, StoreError> {
        let envelopes: Vec<Row> = sqlx::query_as(sql::DEAD_ENVELOPES).fetch_all(&self.readers).await?;
        let mails: Vec<Row> = sqlx::query_as(sql::DEAD_MAILS).fetch_all(&self.readers).await?;
        let envelopes = envelopes.into_iter().map(|row| dead_letter(ENVELOPE, DeadLetterKind::Envelope, row));
        let mails = mails.into_iter().map(|row| dead_letter(MAIL, DeadLetterKind::Mail, row));
        let mut all: Vec<_> = envelopes.chain(mails).collect();
        all.sort_by_key(|letter| letter.at);
        Ok(all)
    }

    async fn dead_envelope(&self, id: &str) -> Result<(CommentId, SealedEnvelope), StoreError> {
        let row: Option<(Bytes<16>, Vec<u8>)> =
            sqlx::query_as(sql::DEAD_ENVELOPE).bind(number(ENVELOPE, id)?).fetch_optional(&self.readers).await?;
        let (comment, envelope) = row.ok_or(StoreError::Missing("dead letter"))?;
        Ok((rows::comment_id(comment), SealedEnvelope::from_bytes(envelope)))
    }

    async fn forget_envelope(&self, id: &str) -> Result<(), StoreError> {
        self.write_one(sqlx::query(sql::FORGET_ENVELOPE).bind(number(ENVELOPE, id)?)).await?;
        Ok(())
    }

    async fn retry_mail(&self, id: &str, now: Timestamp) -> Result<(), StoreError> {
        let retry = sqlx::query(sql::RETRY_MAIL).bind(now.as_millis()).bind(number(MAIL, id)?);
        match self.write_one(retry).await? {
            0 => Err(StoreError::Missing("dead letter")),
            _ => Ok(()),
        }
    }
}

fn dead_letter(prefix: &str, kind: DeadLetterKind, (number, comment, error, attempts, at): Row) -> DeadLetter {
    let id = format!("{prefix}{number}");
    DeadLetter { id, kind, comment: Some(rows::comment_id(comment)), error, attempts, at: Timestamp::from_millis(at) }
}

fn number(prefix: &str, id: &str) -> Result<i64, StoreError> {
    id.strip_prefix(prefix).and_then(|number| number.parse().ok()).ok_or(StoreError::Missing("dead letter"))
}
