use super::ground::*;
use toguna::{
    domain::{Decision, Status, Verdict},
    store::{Question, StoreError},
};

async fn a_stale_decision_is_refused_with_the_present_state(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = draft(Verdict::Hold).stored(&*store).await;
    let decided = store.decide(&order(id, Decision::Approve, 1, NOW), &mailing()).await.unwrap();
    assert_eq!((decided.before, decided.comment.status, decided.comment.revision), (Status::Pending, Status::Approved, 2));
    let Err(StoreError::Stale(present)) = store.decide(&order(id, Decision::Spam, 1, NOW), &mailing()).await else { panic!("not stale") };
    assert_eq!((present.status, present.revision), (Status::Approved, 2));
    let elsewhere = toguna::store::DecisionOrder { site: Some(site("other")), ..order(id, Decision::Spam, 2, NOW) };
    assert!(matches!(store.decide(&elsewhere, &mailing()).await, Err(StoreError::Missing(_))));
    let nothing = order(draft(Verdict::Hold).id, Decision::Spam, 1, NOW);
    assert!(matches!(store.decide(&nothing, &mailing()).await, Err(StoreError::Missing(_))));
}

async fn restoring_goes_back_step_by_step(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = draft(Verdict::Hold).stored(&*store).await;
    let refused = store.decide(&order(id, Decision::Restore, 1, NOW), &mailing()).await;
    assert!(matches!(refused, Err(StoreError::NothingToRestore)));
    for decision in [Decision::Approve, Decision::Spam, Decision::Delete] {
        decide(&*store, id, decision, NOW).await;
    }
    for status in [Status::Spam, Status::Approved] {
        assert_eq!(decide(&*store, id, Decision::Restore, NOW).await.comment.status, status);
    }
    // A new decision on the way is the next to be taken back.
    decide(&*store, id, Decision::Reject, NOW).await;
    for status in [Status::Approved, Status::Pending] {
        assert_eq!(decide(&*store, id, Decision::Restore, NOW).await.comment.status, status);
    }
    let revision = store.comment(id).await.unwrap().revision;
    let refused = store.decide(&order(id, Decision::Restore, revision, NOW), &mailing()).await;
    assert!(matches!(refused, Err(StoreError::NothingToRestore)));
}

async fn the_record_says_who_decided_what_when_and_why(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = draft(Verdict::Hold).stored(&*store).await;
    assert_eq!(store.decisions(id).await.unwrap(), []);
    let because = toguna::store::DecisionOrder { reason: Some("Hors sujet".to_owned()), ..order(id, Decision::Reject, 1, NOW) };
    store.decide(&because, &mailing()).await.unwrap();
    decide(&*store, id, Decision::Restore, NOW).await;
    let record = store.decisions(id).await.unwrap();
    let changes: Vec<_> = record.iter().map(|one| (one.decision, one.before, one.after, one.revision)).collect();
    let expected = [(Decision::Reject, Status::Pending, Status::Rejected, 1), (Decision::Restore, Status::Rejected, Status::Pending, 2)];
    assert_eq!(changes, expected);
    assert_eq!((record[0].reason.as_deref(), record[0].actor.as_str(), record[0].at), (Some("Hors sujet"), because.actor.as_str(), NOW));
    assert_eq!(store.decisions(draft(Verdict::Hold).id).await.unwrap(), []);
}

async fn counts_follow_decisions(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = draft(Verdict::Hold).stored(&*store).await;
    let question = || Question { site: site("demo"), thread: thread("/article"), parent: None, author: hash("awa") };
    let path = [
        (Decision::Approve, Status::Approved, (1, 0)),
        (Decision::Reject, Status::Rejected, (0, 1)),
        (Decision::Spam, Status::Spam, (0, 1)),
        (Decision::Delete, Status::Deleted, (0, 0)),
        (Decision::Approve, Status::Approved, (1, 0)),
    ];
    for (decision, status, record) in path {
        decide(&*store, id, decision, NOW).await;
        let counts = store.counts(&site("demo")).await.unwrap();
        for other in Status::ALL {
            assert_eq!(counts[&other], u64::from(other == status), "{decision:?}: {other:?}");
        }
        let author = store.known(question()).await.unwrap().author;
        assert_eq!((author.approved, author.refused), record, "{decision:?}");
        let public = store.thread_counts(&site("demo"), &[thread("/article")]).await.unwrap()[0].count;
        assert_eq!(public, u64::from(status == Status::Approved));
    }
}

async fn what_was_discarded_and_decided_about_is_seen_again(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = draft(Verdict::Discard).stored(&*store).await;
    decide(&*store, id, Decision::Reject, NOW).await;
    let filter = toguna::store::Filter { site: site("demo"), status: Some(Status::Rejected), discarded: false, limit: 10, before: None };
    assert_eq!(store.list(&filter).await.unwrap().comments.len(), 1);
}

async fn of_two_decisions_at_once_one_is_stale(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = draft(Verdict::Hold).stored(&*store).await;
    let (approve, spam) = (order(id, Decision::Approve, 1, NOW), order(id, Decision::Spam, 1, NOW));
    let mailing = mailing();
    let (one, two) = tokio::join!(store.decide(&approve, &mailing), store.decide(&spam, &mailing));
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
}

contract! {
    a_stale_decision_is_refused_with_the_present_state,
    restoring_goes_back_step_by_step,
    the_record_says_who_decided_what_when_and_why,
    counts_follow_decisions,
    what_was_discarded_and_decided_about_is_seen_again,
    of_two_decisions_at_once_one_is_stale,
}
