use super::{
    PostgresStore, StoreError, audit, invitations,
    retry::{in_transaction, retried},
    rows::{self, EventRow, ExportRow},
    sql, status_change,
};
use crate::{
    domain::{Envelope, KeyedHash, SealedEnvelope, Status, Timestamp},
    store::{AuthorExport, Authors, status_change::StatusChange},
};
use async_trait::async_trait;
use sqlx::PgConnection;

#[async_trait]
impl Authors for PostgresStore {
    async fn export_author(&self, author: &KeyedHash) -> Result<AuthorExport, StoreError> {
        let rows: Vec<ExportRow> = retried!(sqlx::query_as(sql::EXPORT).bind(rows::hash_bytes(author)).fetch_all(&self.pool))?;
        let comments = rows.into_iter().map(ExportRow::into_exported);
        let events: Vec<EventRow> = retried!(sqlx::query_as(sql::EXPORT_EVENTS).bind(rows::hash_bytes(author)).fetch_all(&self.pool))?;
        let events = events.into_iter().map(EventRow::into_exported).collect();
        Ok(AuthorExport { comments: comments.collect::<Result<_, StoreError>>()?, events })
    }

    async fn erase_author(&self, author: &KeyedHash, actor: &str, now: Timestamp) -> Result<u64, StoreError> {
        in_transaction!(self, |connection| erase(connection, author, actor, now))
    }
}

async fn erase(connection: &mut PgConnection, hash: &KeyedHash, actor: &str, now: Timestamp) -> Result<u64, StoreError> {
    sqlx::query(sql::LOCK_SITES_OF_AUTHOR).bind(rows::hash_bytes(hash)).execute(&mut *connection).await?;
    let authors: Vec<i64> = sqlx::query_scalar(sql::AUTHORS_BY_HASH).bind(rows::hash_bytes(hash)).fetch_all(&mut *connection).await?;
    let mut erased = 0;
    for author in &authors {
        erased += erase_comments(connection, *author, now).await?;
        sqlx::query(sql::FORGET_MAILS_TO).bind(author).execute(&mut *connection).await?;
        sqlx::query(sql::FORGET_READER_TOKENS).bind(author).execute(&mut *connection).await?;
        sqlx::query(sql::FORGET_NOTES).bind(author).execute(&mut *connection).await?;
        sqlx::query(sql::FORGET_REASONS).bind(author).execute(&mut *connection).await?;
        sqlx::query(sql::ERASE_AUTHOR).bind(author).execute(&mut *connection).await?;
        audit::record(connection, actor, "author.erase", &format!("author {author}"), now).await?;
    }
    invitations::withdraw_all(connection, hash, actor, now).await?;
    forget_dead_letters(connection, hash).await?;
    Ok(erased)
}

async fn erase_comments(connection: &mut PgConnection, author: i64, now: Timestamp) -> Result<u64, StoreError> {
    let comments: Vec<(i64, i64, i64, String)> = sqlx::query_as(sql::COMMENTS_TO_ERASE).bind(author).fetch_all(&mut *connection).await?;
    for (comment, site, thread, status) in &comments {
        let before = rows::status(status)?;
        if before != Status::Deleted {
            let (comment, site, thread) = (*comment, *site, *thread);
            let change = StatusChange { comment, site, thread, author, before, after: Status::Deleted, at: now };
            status_change::make(connection, &change).await?;
        }
    }
    let comments: Vec<i64> = comments.into_iter().map(|(comment, ..)| comment).collect();
    erase_texts(connection, &comments, now).await?;
    sqlx::query(sql::ERASE_SOURCES).bind(&comments).execute(connection).await?;
    Ok(comments.len() as u64)
}

/// Takes away name, website, every text, appeals and the evidence that quotes it. Scores, verdicts and decisions stay.
pub(super) async fn erase_texts(connection: &mut PgConnection, comments: &[i64], now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(sql::ERASE_NAMES).bind(now.as_millis()).bind(comments).execute(&mut *connection).await?;
    sqlx::query(sql::ERASE_TEXTS).bind(comments).execute(&mut *connection).await?;
    sqlx::query(sql::ERASE_APPEALS).bind(comments).execute(&mut *connection).await?;
    sqlx::query(sql::ERASE_EVIDENCE).bind(comments).execute(connection).await?;
    Ok(())
}

/// A dead envelope holds the address and the text of its author.
async fn forget_dead_letters(connection: &mut PgConnection, author: &KeyedHash) -> Result<(), StoreError> {
    let letters: Vec<(i64, Vec<u8>)> = sqlx::query_as(sql::DEAD_LETTER_ENVELOPES).fetch_all(&mut *connection).await?;
    for (number, envelope) in letters {
        if Envelope::open(&SealedEnvelope::from_bytes(envelope)).is_ok_and(|envelope| envelope.author == *author) {
            sqlx::query(sql::FORGET_ENVELOPE).bind(number).execute(&mut *connection).await?;
        }
    }
    Ok(())
}
