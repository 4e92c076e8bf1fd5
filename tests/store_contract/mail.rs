use super::ground::*;
use toguna::{
    domain::{Decision, NotificationKind, Timestamp, Verdict},
    store::{DueMail, SendFailure, Store},
};

async fn due(store: &dyn Store, now: Timestamp) -> Vec<DueMail> {
    store.due(100, now).await.unwrap()
}

fn kinds(mails: &[DueMail]) -> Vec<NotificationKind> {
    mails.iter().map(|mail| mail.kind).collect()
}

async fn an_approval_owes_mail_after_the_time_to_undo_it(ground: &dyn Ground) {
    let store = ground.open().await;
    let parent = draft(Verdict::Approve).notified().stored(&*store).await;
    let published = due(&*store, NOW.plus(UNDO)).await;
    assert_eq!(kinds(&published), [NotificationKind::Published], "arrived approved: owed too");
    store.sent(published[0].id, NOW.plus(UNDO)).await.unwrap();

    let answer = draft(Verdict::Hold).by("binta").notified().answering(parent).stored(&*store).await;
    store.void(due(&*store, NOW).await[0].id, "read on the list", NOW).await.unwrap();
    let at = NOW.plus(HOUR);
    decide(&*store, answer, Decision::Approve, at).await;
    assert_eq!(store.next_due().await.unwrap(), Some(at.plus(UNDO)));
    assert!(due(&*store, at).await.is_empty());
    let mails = due(&*store, at.plus(UNDO)).await;
    assert_eq!(kinds(&mails), [NotificationKind::Published, NotificationKind::Reply]);
    let (published_again, reply) = (&mails[0], &mails[1]);
    assert_eq!(published_again.address.as_ref().unwrap().mailbox(), "binta@example.org");
    assert_eq!(reply.address.as_ref().unwrap().mailbox(), "awa@example.org");
    let subject = reply.subject.as_ref().unwrap();
    assert_eq!((subject.comment, subject.approved, subject.name.as_str()), (answer, true, "binta"));
    assert_eq!(subject.parent, Some((parent, Some(published[0].message_id.clone()))), "it continues that mail's thread");
    assert!(!reply.confirmed && !reply.unsubscribed);
}

async fn nobody_is_told_of_their_own_answer_or_of_what_they_did_not_ask_for(ground: &dyn Ground) {
    let store = ground.open().await;
    let asked = draft(Verdict::Approve).notified().stored(&*store).await;
    store.sent(due(&*store, NOW.plus(UNDO)).await[0].id, NOW).await.unwrap();
    draft(Verdict::Approve).answering(asked).stored(&*store).await;
    let silent = draft(Verdict::Approve).by("binta").stored(&*store).await;
    draft(Verdict::Approve).by("coumba").answering(silent).stored(&*store).await;
    assert!(due(&*store, NOW.plus(DAY)).await.is_empty());
}

async fn an_approval_that_comes_again_uses_the_same_mail(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = draft(Verdict::Spam).notified().stored(&*store).await;
    decide(&*store, id, Decision::Approve, NOW).await;
    decide(&*store, id, Decision::Reject, NOW).await;
    let mail = due(&*store, NOW.plus(UNDO)).await.remove(0);
    assert!(!mail.subject.as_ref().unwrap().approved, "the state of this moment");
    store.void(mail.id, "not public", NOW.plus(UNDO)).await.unwrap();
    assert!(due(&*store, NOW.plus(HOUR)).await.is_empty());

    decide(&*store, id, Decision::Approve, NOW.plus(HOUR)).await;
    let again = due(&*store, NOW.plus(HOUR).plus(UNDO)).await.remove(0);
    assert_eq!((again.id, &again.message_id, again.attempts), (mail.id, &mail.message_id, 0));
    store.sent(again.id, NOW.plus(HOUR)).await.unwrap();
    decide(&*store, id, Decision::Reject, NOW.plus(HOUR)).await;
    decide(&*store, id, Decision::Approve, NOW.plus(HOUR)).await;
    assert!(due(&*store, NOW.plus(DAY)).await.is_empty(), "sent once");
    assert_eq!(store.outbox_counts().await.unwrap()["sent"], 1);
}

async fn held_comments_are_gathered_into_digests(ground: &dyn Ground) {
    let store = ground.open().await;
    let first = draft(Verdict::Hold).stored(&*store).await;
    let second = draft(Verdict::Hold).by("binta").stored(&*store).await;
    let digest = due(&*store, NOW).await;
    assert_eq!(kinds(&digest), [NotificationKind::Held], "at once, and only one waits");
    assert!(digest[0].subject.is_none() && digest[0].address.is_none() && digest[0].confirmed);
    let held = async |limit| store.held_for_digest(&site("demo"), &hash("moderator"), limit).await.unwrap();
    let (shown, count) = held(1).await;
    assert_eq!((shown[0].id, shown[0].judgement.contributions.len(), count), (first, 1, 2));

    // One is held while the digest is on its way: it is in the next one, an interval later.
    let third = draft(Verdict::Hold).by("coumba").stored(&*store).await;
    store.sent(digest[0].id, NOW).await.unwrap();
    assert!(due(&*store, NOW.plus(HOUR).minus(SECOND)).await.is_empty());
    let next = due(&*store, NOW.plus(HOUR)).await;
    assert_eq!(kinds(&next), [NotificationKind::Held]);
    assert_ne!(next[0].message_id, digest[0].message_id);
    let (shown, count) = held(10).await;
    assert_eq!((shown[0].id, count), (third, 1));
    store.sent(next[0].id, NOW.plus(HOUR)).await.unwrap();

    // And one that comes after it waits for the interval too.
    draft(Verdict::Hold).by("dado").at(NOW.plus(HOUR + SECOND)).stored(&*store).await;
    assert!(due(&*store, NOW.plus(HOUR + HOUR).minus(SECOND)).await.is_empty());
    assert_eq!(due(&*store, NOW.plus(HOUR + HOUR)).await.len(), 1);
    decide(&*store, second, Decision::Reject, NOW).await;
    assert_eq!(held(10).await.1, 1);
}

async fn a_mail_that_fails_is_tried_again_and_dies_at_last(ground: &dyn Ground) {
    let store = ground.open().await;
    draft(Verdict::Approve).notified().stored(&*store).await;
    let at = NOW.plus(UNDO);
    let id = due(&*store, at).await[0].id;
    let later = at.plus(HOUR);
    store.failed(id, SendFailure::Retry { at: later, error: "greylisted".to_owned() }, at).await.unwrap();
    assert!(due(&*store, at).await.is_empty());
    assert_eq!(due(&*store, later).await[0].attempts, 1);
    store.put_off(id, later.plus(HOUR), later).await.unwrap();
    assert!(due(&*store, later).await.is_empty());
    assert_eq!(due(&*store, later.plus(HOUR)).await[0].attempts, 1, "put off is not tried");
    store.failed(id, SendFailure::Dead { error: "no such mailbox".to_owned() }, later).await.unwrap();
    let letters = store.dead_letters().await.unwrap();
    assert_eq!((letters[0].id.clone(), letters[0].error.as_str(), letters[0].attempts), (format!("mail-{id}"), "no such mailbox", 2));
    store.retry_mail(&letters[0].id, later).await.unwrap();
    assert!(store.retry_mail(&letters[0].id, later).await.is_err());
    assert_eq!(due(&*store, later).await[0].attempts, 0);
    assert!(store.dead_letters().await.unwrap().is_empty());
}

async fn mail_waits_for_the_reader_to_confirm(ground: &dyn Ground) {
    let store = ground.open().await;
    draft(Verdict::Approve).notified().stored(&*store).await;
    draft(Verdict::Approve).notified().stored(&*store).await;
    let at = NOW.plus(UNDO);
    for mail in due(&*store, at).await {
        assert!(!mail.confirmed);
        store.block_until_confirmed(mail.id, "example.org", at).await.unwrap();
    }
    let confirmations = due(&*store, at).await;
    assert_eq!(kinds(&confirmations), [NotificationKind::Confirm], "one, whatever waits for it");
    assert!(confirmations[0].subject.is_none());
    store.sent(confirmations[0].id, at).await.unwrap();
    assert_eq!(store.outbox_counts().await.unwrap()["blocked"], 2);

    store.add_reader_token(&site("demo"), &hash("awa"), "confirm", &hash("token"), at).await.unwrap();
    assert!(store.add_reader_token(&site("demo"), &hash("nobody"), "confirm", &hash("other token"), at).await.is_err());
    let known = store.reader_token("confirm", &hash("token")).await.unwrap().unwrap();
    assert_eq!(known.0, site("demo"));
    assert!(store.reader_token("unsubscribe", &hash("token")).await.unwrap().is_none());
    assert!(!store.confirm(&hash("unknown"), at).await.unwrap());
    assert!(store.confirm(&hash("token"), at).await.unwrap());
    assert!(store.confirm(&hash("token"), at).await.unwrap());
    let mails = due(&*store, at).await;
    assert_eq!(mails.len(), 2);
    assert!(mails.iter().all(|mail| mail.confirmed));
}

async fn what_waited_too_long_for_a_confirmation_is_not_sent(ground: &dyn Ground) {
    let store = ground.open().await;
    draft(Verdict::Approve).notified().stored(&*store).await;
    let mail = due(&*store, NOW.plus(UNDO)).await.remove(0);
    store.block_until_confirmed(mail.id, "example.org", NOW).await.unwrap();
    store.add_reader_token(&site("demo"), &hash("awa"), "confirm", &hash("token"), NOW).await.unwrap();
    let late = NOW.plus(DAY * 8);
    assert!(store.confirm(&hash("token"), late).await.unwrap());
    assert_eq!(kinds(&due(&*store, late).await), [NotificationKind::Confirm]);
    assert_eq!(store.outbox_counts().await.unwrap()["void"], 1);
}

async fn whoever_unsubscribed_is_owed_nothing(ground: &dyn Ground) {
    let store = ground.open().await;
    let first = draft(Verdict::Approve).notified().stored(&*store).await;
    store.add_reader_token(&site("demo"), &hash("awa"), "unsubscribe", &hash("token"), NOW).await.unwrap();
    assert!(store.unsubscribe(&hash("token"), NOW).await.unwrap());
    assert!(store.unsubscribe(&hash("token"), NOW).await.unwrap());
    let held = draft(Verdict::Spam).notified().stored(&*store).await;
    decide(&*store, held, Decision::Approve, NOW).await;
    draft(Verdict::Approve).by("binta").answering(first).stored(&*store).await;
    draft(Verdict::Approve).notified().stored(&*store).await;
    assert!(due(&*store, NOW.plus(DAY)).await.is_empty());
    // Of this site, and no other.
    draft(Verdict::Approve).notified().of_site("other").stored(&*store).await;
    assert_eq!(due(&*store, NOW.plus(DAY)).await.len(), 1);
    // And there is a way back.
    assert!(!store.subscribe_again(&hash("another token")).await.unwrap());
    assert!(store.subscribe_again(&hash("token")).await.unwrap());
    draft(Verdict::Approve).notified().stored(&*store).await;
    // A day later: what was handed out above is nobody's any more.
    assert_eq!(due(&*store, NOW.plus(DAY * 2)).await.len(), 2);
}

contract! {
    an_approval_owes_mail_after_the_time_to_undo_it,
    nobody_is_told_of_their_own_answer_or_of_what_they_did_not_ask_for,
    an_approval_that_comes_again_uses_the_same_mail,
    held_comments_are_gathered_into_digests,
    a_mail_that_fails_is_tried_again_and_dies_at_last,
    mail_waits_for_the_reader_to_confirm,
    what_waited_too_long_for_a_confirmation_is_not_sent,
    whoever_unsubscribed_is_owed_nothing,
}
