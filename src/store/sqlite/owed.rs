use super::{StoreError, rows, sql};
use crate::{
    domain::{CommentId, NotificationKind, Recipient, Timestamp, message_id},
    sqlite::{self, Binding},
    store::{
        MailingRules,
        owed::{Owed, next_digest},
    },
};
use serde::de::IgnoredAny;
use sqlx::SqliteConnection;

/// Owes mails, as [`owing`] says.
pub(super) async fn owe(connection: &mut SqliteConnection, mails: &[Owed<'_>], now: Timestamp) -> Result<(), StoreError> {
    sqlite::run::<IgnoredAny>(connection, owing(mails, now)).await?;
    Ok(())
}

/// The statements that owe mails. What was owed before and was not sent (or had become void) waits again, under the same Message-ID; what was sent is not sent twice.
pub(super) fn owing<'m>(mails: &'m [Owed<'_>], now: Timestamp) -> impl Iterator<Item = Binding<'m>> {
    sql::OWE.over(mails, move |query, mail| {
        query
            .bind(mail.site_id)
            .bind(mail.kind.word())
            .bind(rows::id_bytes(&mail.subject))
            .bind(mail.recipient.stored())
            .bind(mail.author_id)
            .bind(mail.message_id())
            .bind(mail.not_before.as_millis())
            .bind(now.as_millis())
            .bind(now.as_millis())
    })
}

/// Owes each moderator a digest of what is held, unless one waits already: the first at once, the next no sooner than the interval.
pub(super) async fn owe_digests(
    connection: &mut SqliteConnection,
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
