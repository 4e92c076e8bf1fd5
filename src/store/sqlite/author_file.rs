use super::{
    SqliteStore, StoreError, audit,
    rows::{self, AuthorRow, ListedRow, NoteRow, StandingRow},
    sql,
};
use crate::{
    domain::{CommentId, Remark, SiteKey, Standing, Timestamp},
    store::{AuthorFile, AuthorFiles, AuthorSummary, Listed, MOST_LOOKED_THROUGH, MOST_OF_AUTHOR, StandingDecision, StandingOrder},
};
use async_trait::async_trait;
use sqlx::SqliteConnection;

#[async_trait]
impl AuthorFiles for SqliteStore {
    async fn author_summary(&self, comment: CommentId, now: Timestamp) -> Result<AuthorSummary, StoreError> {
        let row: Option<AuthorRow> = sqlx::query_as(sql::AUTHOR_OF).bind(rows::id_bytes(&comment)).fetch_optional(&self.readers).await?;
        row.ok_or(StoreError::Missing("comment"))?.summary(now)
    }

    async fn author_file(&self, comment: CommentId, now: Timestamp) -> Result<AuthorFile, StoreError> {
        read(&mut *self.readers.acquire().await?, comment, now).await
    }

    async fn set_standing(&self, order: &StandingOrder) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = set(transaction.connection(), order).await;
        transaction.end(outcome).await
    }

    async fn add_note(&self, comment: CommentId, site: &SiteKey, text: &Remark, actor: &str, at: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = note(transaction.connection(), comment, site, text, (actor, at)).await;
        transaction.end(outcome).await
    }

    async fn same_source(&self, comment: CommentId, site: &SiteKey, actor: &str, at: Timestamp) -> Result<Vec<Listed>, StoreError> {
        let number = self.site_id(site)?;
        self.note_look_at_source(comment, site, actor, at).await?;
        let ask = sqlx::query_as(sql::SAME_SOURCE).bind(number).bind(MOST_LOOKED_THROUGH).bind(rows::id_bytes(&comment));
        let found: Vec<ListedRow> = ask.bind(MOST_OF_AUTHOR).fetch_all(&self.readers).await?;
        found.into_iter().map(ListedRow::into_listed).collect()
    }

    async fn note_look_at_source(&self, comment: CommentId, site: &SiteKey, actor: &str, at: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = note_look(transaction.connection(), (comment, site), (actor, at)).await;
        transaction.end(outcome).await
    }
}

async fn note_look(
    connection: &mut SqliteConnection,
    (comment, site): (CommentId, &SiteKey),
    (actor, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    of_site(connection, comment, site).await?;
    audit::record(connection, actor, "source.view", &format!("comment {comment}"), at).await
}

async fn read(connection: &mut SqliteConnection, comment: CommentId, now: Timestamp) -> Result<AuthorFile, StoreError> {
    let row: Option<AuthorRow> = sqlx::query_as(sql::AUTHOR_OF).bind(rows::id_bytes(&comment)).fetch_optional(&mut *connection).await?;
    let row = row.ok_or(StoreError::Missing("comment"))?;
    let comments: Vec<ListedRow> =
        sqlx::query_as(sql::AUTHOR_COMMENTS).bind(row.id).bind(MOST_OF_AUTHOR).fetch_all(&mut *connection).await?;
    let decided: Vec<StandingRow> = sqlx::query_as(sql::STANDINGS).bind(row.id).fetch_all(&mut *connection).await?;
    let notes: Vec<NoteRow> = sqlx::query_as(sql::NOTES).bind(row.id).fetch_all(&mut *connection).await?;
    row.file(now, comments, decided, notes)
}

/// The author of a comment of this site, if not erased.
async fn of_site(connection: &mut SqliteConnection, comment: CommentId, site: &SiteKey) -> Result<AuthorRow, StoreError> {
    let row: Option<AuthorRow> = sqlx::query_as(sql::AUTHOR_OF).bind(rows::id_bytes(&comment)).fetch_optional(connection).await?;
    row.filter(|row| row.site == site.as_str()).ok_or(StoreError::Missing("comment"))
}

async fn set(connection: &mut SqliteConnection, order: &StandingOrder) -> Result<(), StoreError> {
    let author = of_site(connection, order.comment, &order.site).await?.known()?;
    let StandingDecision { standing, until, reason, actor, at } = &order.decision;
    let (word, until) = (standing.map(Standing::word), until.map(Timestamp::as_millis));
    sqlx::query(sql::SET_STANDING).bind(word).bind(until).bind(author).execute(&mut *connection).await?;
    let add = sqlx::query(sql::ADD_STANDING).bind(author).bind(word).bind(until).bind(reason.as_deref());
    add.bind(actor).bind(at.as_millis()).execute(&mut *connection).await?;
    audit::record(connection, actor, &format!("author.{}", word.unwrap_or("freed")), &format!("author {author}"), *at).await
}

async fn note(
    connection: &mut SqliteConnection,
    comment: CommentId,
    site: &SiteKey,
    text: &Remark,
    (actor, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    let author = of_site(connection, comment, site).await?.known()?;
    sqlx::query(sql::ADD_NOTE).bind(author).bind(text.as_str()).bind(actor).bind(at.as_millis()).execute(&mut *connection).await?;
    audit::record(connection, actor, "author.note", &format!("author {author}"), at).await
}
