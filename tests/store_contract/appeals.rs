//! What writers ask to be looked at again.

use super::ground::*;
use toguna::{
    domain::{CommentId, Decision, Ground as Reason, Remark, Status, Verdict},
    store::{AppealAnswer, AppealState, DecisionOrder, Outcome, Store, StoreError},
};

/// As `order`, with a ground.
fn refused(id: CommentId, decision: Decision, revision: i64) -> DecisionOrder {
    DecisionOrder { ground: Some(Reason::parse("insult").unwrap()), actor: "user:1 Awa".to_owned(), ..order(id, decision, revision, NOW) }
}

async fn refuse(store: &dyn Store, decision: Decision) -> CommentId {
    let id = draft(Verdict::Hold).stored(store).await;
    store.decide(&refused(id, decision, 1), &mailing()).await.unwrap();
    id
}

fn remark(text: &str) -> Remark {
    Remark::parse(text).unwrap().unwrap()
}

fn answer(appeal: i64, revision: i64, outcome: Outcome) -> AppealAnswer {
    let (site, text) = (site("demo"), Some(remark("we looked again")));
    AppealAnswer { appeal, site, revision, outcome, text, actor: "user:2 Binta".to_owned(), at: NOW.plus(HOUR) }
}

async fn a_refusal_is_told_and_what_the_filter_made_of_a_comment_is_not(ground: &dyn Ground) {
    let store = ground.open().await;
    for verdict in [Verdict::Hold, Verdict::Spam, Verdict::Discard] {
        let id = draft(verdict).stored(&*store).await;
        assert_eq!(store.reader_view(id).await.unwrap().unwrap().refusal, None);
        assert!(!store.appeal(id, None, NOW).await.unwrap(), "there is nothing to appeal against");
    }
    for decision in [Decision::Reject, Decision::Spam, Decision::Delete] {
        let id = refuse(&*store, decision).await;
        let refusal = store.reader_view(id).await.unwrap().unwrap().refusal.unwrap();
        assert_eq!(refusal.ground.unwrap().word(), "insult");
        assert!(refusal.set_aside && refusal.has_text && refusal.appeal.is_none() && refusal.at == NOW);
    }
    let id = draft(Verdict::Hold).stored(&*store).await;
    decide(&*store, id, Decision::Spam, NOW).await;
    assert_eq!(store.reader_view(id).await.unwrap().unwrap().refusal, None, "spam without a ground reads as before");
    let straight = draft(Verdict::Approve).stored(&*store).await;
    store.decide(&refused(straight, Decision::Reject, 1), &mailing()).await.unwrap();
    assert!(!store.reader_view(straight).await.unwrap().unwrap().refusal.unwrap().set_aside);
}

async fn one_appeals_once_and_another_moderator_answers(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = refuse(&*store, Decision::Reject).await;
    assert!(store.appeal(id, Some(&remark("it was a joke")), NOW.plus(SECOND)).await.unwrap());
    assert!(!store.appeal(id, Some(&remark("again")), NOW).await.unwrap(), "once");
    assert!(!store.appeal(CommentId::new(NOW, [1; 10]), None, NOW).await.unwrap());
    let waiting = store.appeals(&site("demo")).await.unwrap();
    assert_eq!((waiting.len(), store.count_appeals(&site("demo")).await.unwrap()), (1, 1));
    assert_eq!(store.count_appeals(&site("other")).await.unwrap(), 0);
    let appeal = &waiting[0];
    assert_eq!((appeal.comment.id, appeal.text.as_deref(), appeal.at), (id, Some("it was a joke"), NOW.plus(SECOND)));
    assert_eq!((appeal.decided.actor.as_str(), appeal.decided.is_by("user:1 Awa Traoré")), ("user:1 Awa", true));

    let own = AppealAnswer { actor: "user:1 Awa Traoré".to_owned(), ..answer(appeal.id, 2, Outcome::Reversed) };
    assert!(matches!(store.answer_appeal(&own, &mailing()).await, Err(StoreError::OwnDecision)), "whatever the name is by now");
    let stale = answer(appeal.id, 1, Outcome::Reversed);
    assert!(matches!(store.answer_appeal(&stale, &mailing()).await, Err(StoreError::Stale(_))));
    let foreign = AppealAnswer { site: site("other"), ..answer(appeal.id, 2, Outcome::Reversed) };
    assert!(matches!(store.answer_appeal(&foreign, &mailing()).await, Err(StoreError::Missing(_))));

    let upheld = store.answer_appeal(&answer(appeal.id, 2, Outcome::Upheld), &mailing()).await.unwrap();
    assert_eq!(upheld.comment.status, Status::Rejected);
    let told = store.reader_view(id).await.unwrap().unwrap().refusal.unwrap().appeal.unwrap();
    let answered = Some((NOW.plus(HOUR), Some("we looked again".to_owned())));
    assert_eq!(told, AppealState { at: NOW.plus(SECOND), answered });
    assert!(matches!(store.answer_appeal(&answer(appeal.id, 2, Outcome::Upheld), &mailing()).await, Err(StoreError::Missing(_))), "once");
    assert_eq!(store.count_appeals(&site("demo")).await.unwrap(), 0);
}

async fn a_reversal_is_a_decision_and_taken_back_it_is_open_again(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = refuse(&*store, Decision::Reject).await;
    store.appeal(id, None, NOW).await.unwrap();
    let appeal = store.appeals(&site("demo")).await.unwrap().remove(0).id;
    let reversed = store.answer_appeal(&answer(appeal, 2, Outcome::Reversed), &mailing()).await.unwrap();
    assert_eq!((reversed.before, reversed.comment.status), (Status::Rejected, Status::Approved));
    let last = store.decisions(id).await.unwrap().pop().unwrap();
    assert_eq!((last.decision, last.actor.as_str()), (Decision::Approve, "user:2 Binta"));
    assert_eq!(store.counts(&site("demo")).await.unwrap()[&Status::Approved], 1);
    assert_eq!(store.reader_view(id).await.unwrap().unwrap().refusal, None);
    decide(&*store, id, Decision::Restore, NOW).await;
    assert_eq!(store.appeals(&site("demo")).await.unwrap().remove(0).id, appeal);
    assert!(store.reader_view(id).await.unwrap().unwrap().refusal.unwrap().appeal.unwrap().answered.is_none());
}

async fn what_is_decided_anew_ends_it_and_erasing_takes_its_words(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = refuse(&*store, Decision::Reject).await;
    store.appeal(id, Some(&remark("please")), NOW).await.unwrap();
    decide(&*store, id, Decision::Approve, NOW).await;
    assert_eq!(store.count_appeals(&site("demo")).await.unwrap(), 0, "published: there is nothing to answer");
    decide(&*store, id, Decision::Reject, NOW).await;
    assert!(store.appeal(id, Some(&remark("please, again")), NOW).await.unwrap(), "another decision, another appeal");
    let waiting = store.appeals(&site("demo")).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].text.as_deref()), (1, Some("please, again")));
    let export = store.export_author(&hash("awa")).await.unwrap();
    assert_eq!(export.events.iter().filter(|event| event.what == "appeal").count(), 2);
    store.erase_author(&hash("awa"), "cli", NOW).await.unwrap();
    assert_eq!(store.count_appeals(&site("demo")).await.unwrap(), 0);
    let refusal = store.reader_view(id).await.unwrap().unwrap().refusal;
    assert_eq!(refusal, None, "erased by the person, and not by a decision");
    assert!(!store.appeal(id, None, NOW).await.unwrap());
}

contract! {
    a_refusal_is_told_and_what_the_filter_made_of_a_comment_is_not,
    one_appeals_once_and_another_moderator_answers,
    a_reversal_is_a_decision_and_taken_back_it_is_open_again,
    what_is_decided_anew_ends_it_and_erasing_takes_its_words,
}
