use super::ground::*;
use toguna::{
    domain::{CommentId, Decision, Status, UserName, Verdict},
    store::{NewInvitation, PageQuery, Purged, RetentionSettings},
};

pub const SETTINGS: RetentionSettings = RetentionSettings {
    source_hash_days: 90,
    refused_text_days: 90,
    refused_email_days: 90,
    discarded_days: 7,
    sent_mail_days: 90,
    bulk_days: 30,
    report_days: 90,
};

async fn what_is_kept_too_long_is_taken_away(ground: &dyn Ground) {
    let store = ground.open().await;
    let approved = draft(Verdict::Approve).by("awa").notified().stored(&*store).await;
    let spam = draft(Verdict::Spam).by("spammer").stored(&*store).await;
    let discarded = draft(Verdict::Discard).by("robot").stored(&*store).await;
    let held = draft(Verdict::Hold).by("binta").stored(&*store).await;
    for mail in store.due(10, NOW.plus(UNDO)).await.unwrap() {
        store.void(mail.id, "test", NOW.plus(UNDO)).await.unwrap();
    }
    assert_eq!(store.purge(&SETTINGS, NOW.plus(DAY)).await.unwrap(), Purged::default());

    let purged = store.purge(&SETTINGS, NOW.plus(DAY * 8)).await.unwrap();
    assert_eq!(purged, Purged { texts: 1, ..Purged::default() });
    let gone = store.comment(discarded).await.unwrap();
    assert_eq!((gone.body, gone.website, gone.name.as_str()), (None, None, ""));
    assert_eq!(gone.judgement.score.as_hundredths(), 1_000, "what was judged stays");
    assert!(gone.judgement.contributions[0].evidence.is_empty(), "but not what quotes the text");
    assert!(store.comment(spam).await.unwrap().body.is_some());

    let purged = store.purge(&SETTINGS, NOW.plus(DAY * 91)).await.unwrap();
    assert_eq!(purged, Purged { source_hashes: 4, texts: 1, emails: 2, mails: 2, bulks: 0, reports: 0 });
    assert!(store.comment(spam).await.unwrap().email.is_none());
    for kept in [approved, held] {
        let kept = store.comment(kept).await.unwrap();
        assert!(kept.body.is_some() && kept.email.is_some());
    }
    assert_eq!(store.purge(&SETTINGS, NOW.plus(DAY * 92)).await.unwrap(), Purged::default());
}

async fn a_refusal_starts_the_time_and_a_restore_ends_it(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = draft(Verdict::Approve).stored(&*store).await;
    let refused_at = NOW.plus(DAY * 200);
    decide(&*store, id, Decision::Reject, refused_at).await;
    assert_eq!(store.purge(&SETTINGS, refused_at.plus(DAY * 89)).await.unwrap().texts, 0);
    decide(&*store, id, Decision::Restore, refused_at.plus(DAY * 89)).await;
    assert_eq!(store.purge(&SETTINGS, refused_at.plus(DAY * 365)).await.unwrap().texts, 0);
    decide(&*store, id, Decision::Delete, refused_at.plus(DAY * 365)).await;
    assert_eq!(store.purge(&SETTINGS, refused_at.plus(DAY * 600)).await.unwrap().texts, 1);
    // Without its text it cannot be published again.
    let revision = store.comment(id).await.unwrap().revision;
    assert!(store.decide(&order(id, Decision::Approve, revision, NOW), &mailing()).await.is_err());
}

async fn who_is_erased_is_invited_no_more(ground: &dyn Ground) {
    let store = ground.open().await;
    let mut invited = Vec::new();
    for (number, name) in [(1, "Awa"), (2, "Binta")] {
        let user = store.add_user(&UserName::parse(name).unwrap(), &[], "cli", NOW).await.unwrap().id;
        let invitation = NewInvitation {
            user,
            site: site("demo"),
            host: "example.org".to_owned(),
            mail: CommentId::from_bytes([number; 16]),
            recipient: hash(name),
            sealed: "sealed".to_owned(),
            inviter: "Kadi".to_owned(),
            expires_at: NOW.plus(HOUR),
        };
        store.invite(&invitation, "cli", NOW).await.unwrap();
        invited.push(user);
    }
    assert_eq!(store.erase_author(&hash("Awa"), "cli", NOW).await.unwrap(), 0, "she wrote no comment");
    let left: Vec<_> = store.invitations(NOW).await.unwrap().into_iter().map(|invitation| invitation.user).collect();
    assert_eq!(left, [invited[1]], "nobody else's invitation ends");
    assert!(store.user(invited[0]).await.unwrap().unwrap().ended_at.is_some(), "the account that nobody came into goes with it");
    let due = store.due(10, NOW).await.unwrap();
    assert_eq!(due.len(), 1, "no mail is owed to her");
}

async fn a_person_can_be_erased(ground: &dyn Ground) {
    let store = ground.open().await;
    let public = draft(Verdict::Approve).notified().stored(&*store).await;
    let held = draft(Verdict::Hold).of_site("other").stored(&*store).await;
    let answer = draft(Verdict::Approve).by("binta").answering(public).stored(&*store).await;
    store.add_reader_token(&site("demo"), &hash("awa"), "unsubscribe", &hash("token"), NOW).await.unwrap();
    let dead = draft(Verdict::Hold).arrival().envelope;
    store.bury(dead.id, &dead.seal().unwrap(), 5, "broken", NOW).await.unwrap();

    assert_eq!(store.erase_author(&hash("awa"), "cli", NOW).await.unwrap(), 2);
    for id in [public, held] {
        let erased = store.comment(id).await.unwrap();
        assert_eq!(
            (erased.status, erased.body, erased.email, erased.website, erased.name.as_str()),
            (Status::Deleted, None, None, None, "")
        );
        assert!(erased.judgement.contributions[0].evidence.is_empty());
    }
    assert!(store.export_author(&hash("awa")).await.unwrap().comments.is_empty());
    assert!(store.comments_of(&site("demo"), &hash("awa")).await.unwrap().is_empty());
    assert!(store.reader_token("unsubscribe", &hash("token")).await.unwrap().is_none());
    assert!(store.dead_letters().await.unwrap().is_empty());
    let counts = store.counts(&site("demo")).await.unwrap();
    assert_eq!((counts[&Status::Approved], counts[&Status::Deleted]), (1, 1));
    let kinds: Vec<_> = store.due(10, NOW.plus(DAY)).await.unwrap().into_iter().map(|mail| mail.kind).collect();
    assert!(kinds.iter().all(|kind| *kind == toguna::domain::NotificationKind::Held), "{kinds:?}");
    let query = PageQuery { site: site("demo"), thread: thread("/article"), limit: 10, after: None, nested: false };
    let page = store.public_page(&query).await.unwrap();
    assert_eq!((page.comments.len(), page.comments[0].id, page.total), (1, answer, 1));
    // The next comment of the same address is by somebody new.
    let again = draft(Verdict::Approve).stored(&*store).await;
    assert_eq!(store.comments_of(&site("demo"), &hash("awa")).await.unwrap(), [again]);
}

contract! {
    what_is_kept_too_long_is_taken_away,
    a_refusal_starts_the_time_and_a_restore_ends_it,
    who_is_erased_is_invited_no_more,
    a_person_can_be_erased,
}
