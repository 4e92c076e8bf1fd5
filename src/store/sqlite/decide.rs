use super::{
    SqliteStore, StoreError, audit, listing,
    owed::{self, Owed},
    rows, sql,
    status_change::StatusChange,
};
use crate::{
    domain::{KeyedHash, NotificationKind, Recipient, Status},
    sqlite::Bytes,
    store::{Decided, DecisionOrder, MailingRules},
};
use sqlx::SqliteConnection;

/// What a decision is about, by numbers.
#[derive(sqlx::FromRow)]
struct Decidable {
    id: i64,
    site_id: i64,
    site: String,
    thread_id: i64,
    author_id: i64,
    status: String,
    revision: i64,
    erased: bool,
    notify: bool,
    /// By what the author is found, if mail may be sent.
    reachable: Option<Bytes<16>>,
    /// Likewise the author of what it answers, if that is public, wants mail and is another person.
    parent_author_id: Option<i64>,
    parent_reachable: Option<Bytes<16>>,
}

impl SqliteStore {
    pub(super) async fn decide_one(&self, order: &DecisionOrder, mailing: &MailingRules) -> Result<Decided, StoreError> {
        let mut transaction = self.writer.begin().await?;
        let outcome = decide(transaction.connection(), order, mailing).await;
        transaction.end(outcome).await
    }
}

async fn decide(connection: &mut SqliteConnection, order: &DecisionOrder, mailing: &MailingRules) -> Result<Decided, StoreError> {
    let found: Option<Decidable> =
        sqlx::query_as(sql::DECIDABLE).bind(rows::id_bytes(&order.comment)).fetch_optional(&mut *connection).await?;
    let comment = found
        .filter(|comment| order.site.as_ref().is_none_or(|site| site.as_str() == comment.site))
        .ok_or(StoreError::Missing("comment"))?;
    if comment.revision != order.revision {
        return Err(StoreError::Stale(Box::new(listing::comment(connection, order.comment).await?)));
    }
    let before = rows::status(&comment.status)?;
    let (after, undoes) = match order.decision.leads_to() {
        Some(status) => (status, None),
        None => last_decision(connection, comment.id).await?,
    };
    if comment.erased && matches!(after, Status::Approved | Status::Pending) {
        return Err(StoreError::Missing("text of this comment any more: it was erased"));
    }
    let change = StatusChange {
        comment: comment.id,
        site: comment.site_id,
        thread: comment.thread_id,
        author: comment.author_id,
        before,
        after,
        at: order.at,
    };
    change.make(connection).await?;
    record(connection, order, &change, undoes).await?;
    if after == Status::Approved && before != Status::Approved {
        owe(connection, &comment, order, mailing).await?;
    }
    Ok(Decided { comment: listing::comment(connection, order.comment).await?, before })
}

/// The last decision that was not taken back: what it would lead back to, and its number.
async fn last_decision(connection: &mut SqliteConnection, comment: i64) -> Result<(Status, Option<i64>), StoreError> {
    let last: Option<(i64, String)> = sqlx::query_as(sql::LAST_DECISION).bind(comment).fetch_optional(connection).await?;
    let (number, before) = last.ok_or(StoreError::NothingToRestore)?;
    Ok((rows::status(&before)?, Some(number)))
}

async fn record(
    connection: &mut SqliteConnection,
    order: &DecisionOrder,
    change: &StatusChange,
    undoes: Option<i64>,
) -> Result<(), StoreError> {
    let number: i64 = sqlx::query_scalar(sql::ADD_DECISION)
        .bind(change.comment)
        .bind(order.decision.word())
        .bind(change.before.word())
        .bind(change.after.word())
        .bind(order.revision)
        .bind(undoes)
        .bind(order.reason.as_deref())
        .bind(&order.actor)
        .bind(order.at.as_millis())
        .fetch_one(&mut *connection)
        .await?;
    audit::record(connection, &order.actor, "comment.decide", &format!("decision {number}"), order.at).await
}

async fn owe(
    connection: &mut SqliteConnection,
    comment: &Decidable,
    order: &DecisionOrder,
    mailing: &MailingRules,
) -> Result<(), StoreError> {
    let mail = |kind, Bytes(hash): Bytes<16>, author_id| Owed {
        kind,
        site_id: comment.site_id,
        subject: order.comment,
        recipient: Recipient::Author(KeyedHash::from_bytes(hash)),
        author_id: Some(author_id),
        host: &mailing.host,
        not_before: order.at.plus(mailing.undo_window),
    };
    let mut mails = Vec::new();
    if let Some(hash) = comment.reachable.filter(|_| comment.notify) {
        mails.push(mail(NotificationKind::Published, hash, comment.author_id));
    }
    if let Some((author, hash)) = comment.parent_author_id.zip(comment.parent_reachable) {
        mails.push(mail(NotificationKind::Reply, hash, author));
    }
    owed::owe(connection, &mails, order.at).await
}
