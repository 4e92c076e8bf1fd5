use super::{
    PostgresStore, StoreError, audit,
    retry::{in_transaction, retried},
    rows::{self, AuthorRow, ListedRow, NoteRow, StandingRow},
    sql,
};
use crate::{
    domain::{CommentId, Remark, SiteKey, Standing, Timestamp},
    store::{AuthorFile, AuthorFiles, AuthorSummary, Listed, MOST_LOOKED_THROUGH, MOST_OF_AUTHOR, StandingDecision, StandingOrder},
};
use async_trait::async_trait;
use sqlx::PgConnection;

#[async_trait]
impl AuthorFiles for PostgresStore {
    async fn author_summary(&self, comment: CommentId, now: Timestamp) -> Result<AuthorSummary, StoreError> {
        let row: Option<AuthorRow> = retried!(sqlx::query_as(sql::AUTHOR_OF).bind(rows::id_bytes(&comment)).fetch_optional(&self.pool))?;
        row.ok_or(StoreError::Missing("comment"))?.summary(now)
    }

    async fn author_file(&self, comment: CommentId, now: Timestamp) -> Result<AuthorFile, StoreError> {
        in_transaction!(self, |connection| read(connection, comment, now))
    }

    async fn set_standing(&self, order: &StandingOrder) -> Result<(), StoreError> {
        in_transaction!(self, |connection| set(connection, order))
    }

    async fn add_note(&self, comment: CommentId, site: &SiteKey, text: &Remark, actor: &str, at: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, |connection| note(connection, comment, site, text, (actor, at)))
    }

    async fn same_source(&self, comment: CommentId, site: &SiteKey, actor: &str, at: Timestamp) -> Result<Vec<Listed>, StoreError> {
        let number = self.site_id(site)?;
        let found: Vec<ListedRow> = in_transaction!(self, |connection| look(connection, number, (comment, site), (actor, at)))?;
        found.into_iter().map(ListedRow::into_listed).collect()
    }

    async fn note_look_at_source(&self, comment: CommentId, site: &SiteKey, actor: &str, at: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, |connection| note_look(connection, (comment, site), (actor, at)))
    }
}

async fn note_look(
    connection: &mut PgConnection,
    (comment, site): (CommentId, &SiteKey),
    (actor, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    of_site(connection, comment, site).await?;
    audit::record(connection, actor, "source.view", &format!("comment {comment}"), at).await
}

async fn look(
    connection: &mut PgConnection,
    number: i64,
    (comment, site): (CommentId, &SiteKey),
    (actor, at): (&str, Timestamp),
) -> Result<Vec<ListedRow>, StoreError> {
    note_look(connection, (comment, site), (actor, at)).await?;
    let ask = sqlx::query_as(sql::SAME_SOURCE).bind(number).bind(i64::from(MOST_LOOKED_THROUGH)).bind(rows::id_bytes(&comment));
    Ok(ask.bind(i64::from(MOST_OF_AUTHOR)).fetch_all(connection).await?)
}

async fn read(connection: &mut PgConnection, comment: CommentId, now: Timestamp) -> Result<AuthorFile, StoreError> {
    let row: Option<AuthorRow> = sqlx::query_as(sql::AUTHOR_OF).bind(rows::id_bytes(&comment)).fetch_optional(&mut *connection).await?;
    let row = row.ok_or(StoreError::Missing("comment"))?;
    let comments: Vec<ListedRow> =
        sqlx::query_as(sql::AUTHOR_COMMENTS).bind(row.id).bind(i64::from(MOST_OF_AUTHOR)).fetch_all(&mut *connection).await?;
    let decided: Vec<StandingRow> = sqlx::query_as(sql::STANDINGS).bind(row.id).fetch_all(&mut *connection).await?;
    let notes: Vec<NoteRow> = sqlx::query_as(sql::NOTES).bind(row.id).fetch_all(&mut *connection).await?;
    row.file(now, comments, decided, notes)
}

/// The author of a comment of this site, if not erased.
async fn of_site(connection: &mut PgConnection, comment: CommentId, site: &SiteKey) -> Result<AuthorRow, StoreError> {
    let row: Option<AuthorRow> = sqlx::query_as(sql::AUTHOR_OF).bind(rows::id_bytes(&comment)).fetch_optional(connection).await?;
    row.filter(|row| row.site == site.as_str()).ok_or(StoreError::Missing("comment"))
}

async fn set(connection: &mut PgConnection, order: &StandingOrder) -> Result<(), StoreError> {
    let author = of_site(connection, order.comment, &order.site).await?.known()?;
    let StandingDecision { standing, until, reason, actor, at } = &order.decision;
    let (word, until) = (standing.map(Standing::word), until.map(Timestamp::as_millis));
    sqlx::query(sql::SET_STANDING).bind(word).bind(until).bind(author).execute(&mut *connection).await?;
    let add = sqlx::query(sql::ADD_STANDING).bind(author).bind(word).bind(until).bind(reason.as_deref());
    add.bind(actor).bind(at.as_millis()).execute(&mut *connection).await?;
    audit::record(connection, actor, &format!("author.{}", word.unwrap_or("freed")), &format!("author {author}"), *at).await
}

async fn note(
    connection: &mut PgConnection,
    comment: CommentId,
    site: &SiteKey,
    text: &Remark,
    (actor, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let author = of_site(connection, comment, site).await?.known()?;
    sqlx::query(sql::ADD_NOTE).bind(author).bind(text.as_str()).bind(actor).bind(at.as_millis()).execute(&mut *connection).await?;
    audit::record(connection, actor, "author.note", &format!("author {author}"), at).await
}
