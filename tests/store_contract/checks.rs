use super::ground::*;
use toguna::{
    domain::{Cause, CheckAnswer, CommentId, Decision, Fact, Judgement, Points, Status, Timestamp, Verdict},
    store::{Arrival, CLAIM_TIMEOUT, CheckOutcome, Decided, Listed, OwedCheck, Store},
};

/// A comment that owes two checks.
fn owing(verdict: Verdict) -> Arrival {
    let mut arrival = draft(verdict).notified().arrival();
    let facts = &mut arrival.judgement.facts;
    for check in ["one", "other"] {
        facts.checks.insert(check.to_owned(), Fact::Unknown("not yet".to_owned()));
    }
    facts.checks.insert("known".to_owned(), Fact::Known(CheckAnswer::plain(Verdict::Approve)));
    arrival
}

async fn stored(store: &dyn Store, verdict: Verdict) -> CommentId {
    let arrival = owing(verdict);
    for _ in 0..2 {
        store.store_batch(std::slice::from_ref(&arrival), NOW).await.unwrap();
    }
    arrival.envelope.id
}

async fn due(store: &dyn Store, name: &str, now: Timestamp) -> Vec<OwedCheck> {
    store.checks_due(name, &[], 10, now).await.unwrap()
}

/// Records a judgement with this verdict.
async fn answered(store: &dyn Store, owed: &OwedCheck, verdict: Verdict, again: Option<Timestamp>) -> Option<Decided> {
    let judge = |comment: &Listed| {
        let mut judgement: Judgement = comment.judgement.clone();
        judgement.facts.checks.insert(owed.name.clone(), Fact::Known(CheckAnswer::plain(verdict)));
        Some(Judgement { cause: Cause::Recheck, verdict, score: Points::hundredths(77), at: NOW.plus(SECOND), ..judgement })
    };
    let outcome = CheckOutcome {
        comment: owed.comment.id,
        name: &owed.name,
        revision: owed.comment.revision,
        judge: &judge,
        again,
        at: NOW.plus(SECOND),
    };
    store.record_check(&outcome, &mailing()).await.unwrap()
}

async fn what_is_unknown_is_owed_once_and_by_name(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = stored(&*store, Verdict::Hold).await;
    stored(&*store, Verdict::Spam).await;
    stored(&*store, Verdict::Discard).await;
    let owed = due(&*store, "one", NOW).await;
    assert_eq!(owed.iter().map(|owed| (owed.comment.id, owed.attempts)).collect::<Vec<_>>(), [(id, 0)], "of spam nobody is asked");
    assert_eq!(due(&*store, "other", NOW).await.len(), 1);
    assert!(due(&*store, "known", NOW).await.is_empty() && due(&*store, "one", NOW.minus(SECOND)).await.is_empty());
}

async fn what_is_under_way_is_not_handed_out_again(ground: &dyn Ground) {
    let store = ground.open().await;
    let (first, second) = (stored(&*store, Verdict::Hold).await, stored(&*store, Verdict::Hold).await);
    let one = store.checks_due("one", &[], 1, NOW).await.unwrap().remove(0).comment.id;
    let other = store.checks_due("one", &[one], 1, NOW).await.unwrap().remove(0).comment.id;
    assert!(one != other && [first, second].contains(&one) && [first, second].contains(&other));
    assert!(store.checks_due("one", &[one, other], 1, NOW).await.unwrap().is_empty());
}

async fn an_answer_becomes_the_latest_judgement_and_the_status(ground: &dyn Ground) {
    let store = ground.open().await;
    for (verdict, status) in [(Verdict::Approve, Status::Approved), (Verdict::Spam, Status::Spam), (Verdict::Discard, Status::Spam)] {
        let id = stored(&*store, Verdict::Hold).await;
        let before = store.counts(&site("demo")).await.unwrap();
        let owed = due(&*store, "one", NOW).await.into_iter().find(|owed| owed.comment.id == id).unwrap();
        let decided = answered(&*store, &owed, verdict, None).await.unwrap();
        assert_eq!((decided.before, decided.comment.status), (Status::Pending, status));
        let comment = store.comment(id).await.unwrap();
        assert_eq!((comment.judgement.cause, comment.judgement.score), (Cause::Recheck, Points::hundredths(77)));
        assert!(comment.judgement.facts.checks["one"].known().is_some() && comment.judgement.facts.checks["other"].known().is_none());
        let after = store.counts(&site("demo")).await.unwrap();
        assert_eq!((after[&Status::Pending], after[&status]), (before[&Status::Pending] - 1, before[&status] + 1));
        assert!(due(&*store, "one", NOW).await.is_empty(), "nothing more is owed by it");
        let mails = store.due(10, NOW.plus(DAY)).await.unwrap();
        let published = mails.iter().any(|mail| mail.subject.as_ref().is_some_and(|subject| subject.comment == id));
        assert_eq!(published, status == Status::Approved, "the author hears of it");
    }
}

async fn a_hold_that_stays_is_asked_about_again_when_it_was_said(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = stored(&*store, Verdict::Hold).await;
    let owed = due(&*store, "one", NOW).await.remove(0);
    let decided = answered(&*store, &owed, Verdict::Hold, Some(NOW.plus(HOUR))).await.unwrap();
    assert_eq!((decided.comment.status, decided.comment.revision), (Status::Pending, owed.comment.revision));
    assert!(due(&*store, "one", NOW.plus(HOUR).minus(SECOND)).await.is_empty());
    let again = due(&*store, "one", NOW.plus(HOUR)).await.remove(0);
    assert_eq!((again.comment.id, again.attempts), (id, 1));
    let outcome = CheckOutcome { comment: id, name: "one", revision: again.comment.revision, judge: &|_| None, again: None, at: NOW };
    assert!(store.record_check(&outcome, &mailing()).await.unwrap().is_none(), "nothing new was said");
    assert!(due(&*store, "one", NOW.plus(DAY)).await.is_empty());
    assert_eq!(due(&*store, "other", NOW).await.len(), 1, "the other check is asked all the same");
}

async fn a_decision_wins_over_any_answer(ground: &dyn Ground) {
    let store = ground.open().await;
    for decision in [Decision::Reject, Decision::Approve, Decision::Delete] {
        let id = stored(&*store, Verdict::Hold).await;
        let owed = due(&*store, "one", NOW).await.remove(0);
        let status = decide(&*store, id, decision, NOW).await.comment.status;
        assert!(answered(&*store, &owed, Verdict::Spam, Some(NOW)).await.is_none());
        let comment = store.comment(id).await.unwrap();
        assert_eq!((comment.status, comment.judgement.cause), (status, Cause::Intake), "{decision:?}");
        assert!(due(&*store, "other", NOW).await.is_empty(), "nobody is asked any more");
    }
    let id = stored(&*store, Verdict::Hold).await;
    let owed = due(&*store, "one", NOW).await.remove(0);
    decide(&*store, id, Decision::Reject, NOW).await;
    decide(&*store, id, Decision::Restore, NOW).await;
    assert!(answered(&*store, &owed, Verdict::Approve, None).await.is_none(), "who took it back decides");
    assert_eq!(store.comment(id).await.unwrap().status, Status::Pending);
}

async fn what_is_public_stays_so(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = stored(&*store, Verdict::Approve).await;
    let owed = due(&*store, "one", NOW).await.remove(0);
    let decided = answered(&*store, &owed, Verdict::Spam, None).await.unwrap();
    assert_eq!((decided.before, decided.comment.status), (Status::Approved, Status::Approved));
    assert_eq!(store.comment(id).await.unwrap().judgement.verdict, Verdict::Spam, "it is recorded all the same");
}

async fn a_claim_is_one_processs_until_it_ends(ground: &dyn Ground) {
    let (one, other) = (ground.open().await, ground.open().await);
    let id = stored(&*one, Verdict::Hold).await;
    assert_eq!(due(&*one, "one", NOW).await.len(), 1);
    let late = due(&*other, "one", NOW.plus(CLAIM_TIMEOUT)).await;
    assert_eq!(late.iter().map(|owed| owed.comment.id).collect::<Vec<_>>(), [id], "who crashed loses it");
}

contract! {
    what_is_unknown_is_owed_once_and_by_name,
    what_is_under_way_is_not_handed_out_again,
    an_answer_becomes_the_latest_judgement_and_the_status,
    a_hold_that_stays_is_asked_about_again_when_it_was_said,
    a_decision_wins_over_any_answer,
    what_is_public_stays_so,
    a_claim_is_one_processs_until_it_ends,
}

/// In PostgreSQL alone may two processes ask at once.
#[tokio::test]
async fn two_processes_are_never_handed_the_same_check() {
    let Some(ground) = PostgresGround::new().await else { return };
    let (one, other) = (ground.open().await, ground.open().await);
    stored(&*one, Verdict::Hold).await;
    assert_eq!(due(&*one, "one", NOW).await.len(), 1);
    assert!(due(&*other, "one", NOW).await.is_empty());
}
