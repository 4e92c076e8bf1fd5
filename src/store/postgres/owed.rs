use super::{StoreError, rows, sql};
use crate::{
    domain::{CommentId, NotificationKind, Recipient, Timestamp, message_id},
    store::{
        MailingRules,
        owed::{Owed, next_digest},
    },
};
use sqlx::PgConnection;

/// Owes mails. What was owed before and was not sent (or had become void) waits again, under the same Message-ID; what was sent is not sent twice.
pub(super) async fn owe(connection: &mut PgConnection, mails: &[Owed<'_>], now: Timestamp) -> Result<(), StoreError> {
    if mails.is_empty() {
        return Ok(());
    }
    sqlx::query(sql::OWE)
        .bind(mails.iter().map(|mail| mail.site_id).collect::<Vec<_>>())
        .bind(mails.iter().map(|mail| mail.kind.word()).collect::<Vec<_>>())
        .bind(mails.iter().map(|mail| rows::id_bytes(&mail.subject)).collect::<Vec<_>>())
        .bind(mails.iter().map(|mail| mail.recipient.stored()).collect::<Vec<_>>())
        .bind(mails.iter().map(|mail| mail.author_id).collect::<Vec<_>>())
        .bind(mails.iter().map(Owed::message_id).collect::<Vec<_>>())
        .bind(mails.iter().map(|mail| mail.not_before.as_millis()).collect::<Vec<_>>())
        .bind(now.as_millis())
        .execute(connection)
        .await?;
    Ok(())
}

/// Owes each moderator a digest of what is held, unless one waits already: the first at once, the next no sooner than the interval.
pub(super) async fn owe_digests(
    connection: &mut PgConnection,
    site_id: i64,
    first: CommentId,
    mailing: &MailingRules,
    now: Timestamp,
) -> Result<(), StoreError> {
    let interval = mailing.digest_millis();
    for moderator in &mailing.moderators {
        let recipient = Recipient::Moderator(*moderator);
        let (waiting, last_sent): (bool, Option<i64>) =
            sqlx::query_as(sql::DIGESTS).bind(site_id).bind(recipient.stored()).fetch_one(&mut *connection).await?;
        if waiting {
            continue;
        }
        sqlx::query(sql::OWE_DIGEST)
            .bind(site_id)
            .bind(rows::id_bytes(&first))
            .bind(recipient.stored())
            .bind(message_id(NotificationKind::Held, &first.to_string(), &recipient, &mailing.host))
            .bind(next_digest(last_sent, interval, now))
            .bind(now.as_millis())
            .bind(interval)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
