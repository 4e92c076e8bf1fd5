//! Decisions about all that a search found.

use super::ground::*;
use toguna::{
    domain::{CommentId, Decision, Points, Search, Status, Verdict},
    store::{Bulk, BulkOrder, Order, QueueQuery, Store, StoreError},
};

fn wanted(line: &str) -> BulkOrder {
    let query = QueueQuery {
        site: site("demo"),
        status: Some(Status::Pending),
        search: Search::parse(line, &jiff::tz::TimeZone::UTC),
        order: Order::Newest,
        hold: Points::hundredths(300),
        limit: 1,
        after: None,
    };
    BulkOrder { query, decision: Decision::Spam, reason: Some("because".to_owned()), ground: None, actor: "user:1 Awa".to_owned(), at: NOW }
}

async fn filled(store: &dyn Store) -> Vec<CommentId> {
    let mut ids = Vec::new();
    for n in 0..7 {
        ids.push(draft(Verdict::Hold).by(if n < 5 { "shop" } else { "awa" }).stored(store).await);
    }
    draft(Verdict::Hold).by("shop").of_site("other").stored(store).await;
    ids
}

/// Decides about what an order still has to do, up to so many; gives what was decided about.
async fn work(store: &dyn Store, bulk: &Bulk, limit: u32) -> Vec<CommentId> {
    let items = store.bulk_items(bulk.id, limit).await.unwrap();
    let mut outcome = Vec::new();
    for (comment, revision) in items {
        let done = store.decide(&order(comment, bulk.decision, revision, NOW), &mailing()).await.is_ok();
        outcome.push((comment, done));
    }
    store.settle_items(bulk.id, &outcome, NOW.plus(SECOND)).await.unwrap();
    outcome.into_iter().filter(|(_, done)| *done).map(|(comment, _)| comment).collect()
}

async fn it_takes_what_is_found_when_it_is_ordered_and_leaves_alone_what_changed(ground: &dyn Ground) {
    let store = ground.open().await;
    let ids = filled(&*store).await;
    let bulk = store.order_bulk(&wanted("author:shop")).await.unwrap();
    assert_eq!((bulk.taken, bulk.done, bulk.ended_at), (5, 0, None));
    let later = draft(Verdict::Hold).by("shop").stored(&*store).await;
    decide(&*store, ids[2], Decision::Approve, NOW).await;
    let claimed = store.claim_bulk(NOW.plus(SECOND), NOW).await.unwrap().unwrap();
    assert_eq!(claimed, bulk);
    assert_eq!(store.claim_bulk(NOW.plus(SECOND), NOW).await.unwrap(), None, "one process has it");
    assert_eq!(work(&*store, &bulk, 2).await, ids[..2]);
    // The process crashed; another takes it over when its time is over.
    let again = store.claim_bulk(NOW.plus(HOUR), NOW.plus(SECOND)).await.unwrap().unwrap();
    assert_eq!((again.id, again.done), (bulk.id, 2));
    assert_eq!(work(&*store, &bulk, 100).await, ids[3..5]);
    store.end_bulk(bulk.id, NOW).await.unwrap();
    let ended = store.bulk(bulk.id).await.unwrap();
    assert_eq!((ended.done, ended.changed, ended.ended_at), (4, 1, Some(NOW)));
    assert_eq!(store.claim_bulk(NOW.plus(HOUR), NOW.plus(HOUR)).await.unwrap(), None);
    for (id, status) in [(ids[2], Status::Approved), (ids[4], Status::Spam), (ids[5], Status::Pending), (later, Status::Pending)] {
        assert_eq!(store.comment(id).await.unwrap().status, status);
    }
    assert_eq!(store.counts(&site("other")).await.unwrap()[&Status::Pending], 1);
}

async fn it_is_taken_back_as_a_whole_and_once(ground: &dyn Ground) {
    let store = ground.open().await;
    let ids = filled(&*store).await;
    let bulk = store.order_bulk(&wanted("author:shop")).await.unwrap();
    let undo = async |site_key: &str| store.undo_bulk(bulk.id, &site(site_key), "user:1 Awa", NOW).await;
    assert!(matches!(undo("demo").await, Err(StoreError::NothingToRestore)), "not while it is under way");
    work(&*store, &bulk, 100).await;
    store.end_bulk(bulk.id, NOW).await.unwrap();
    decide(&*store, ids[0], Decision::Approve, NOW).await;
    assert!(matches!(undo("other").await, Err(StoreError::Missing(_))));
    let undone = undo("demo").await.unwrap();
    assert_eq!((undone.taken, undone.decision, undone.undoes), (5, Decision::Restore, Some(bulk.id)));
    assert_eq!(work(&*store, &undone, 100).await, ids[1..5], "what was touched since is left alone");
    assert_eq!(store.bulk(bulk.id).await.unwrap().undone_by, Some(undone.id));
    assert!(matches!(undo("demo").await, Err(StoreError::NothingToRestore)), "once");
    assert_eq!(store.comment(ids[0]).await.unwrap().status, Status::Approved);
    assert_eq!(store.comment(ids[1]).await.unwrap().status, Status::Pending);
    assert!(matches!(store.bulk(99).await, Err(StoreError::Missing(_))));
}

async fn it_is_forgotten_in_time_once_it_has_ended(ground: &dyn Ground) {
    let store = ground.open().await;
    let ids = filled(&*store).await;
    let bulk = store.order_bulk(&wanted("author:shop")).await.unwrap();
    let settings = super::forgetting::SETTINGS;
    assert_eq!(store.purge(&settings, NOW.plus(DAY * 31)).await.unwrap().bulks, 0, "not while it is under way");
    work(&*store, &bulk, 100).await;
    store.end_bulk(bulk.id, NOW).await.unwrap();
    assert_eq!(store.purge(&settings, NOW.plus(DAY * 29)).await.unwrap().bulks, 0);
    assert_eq!(store.purge(&settings, NOW.plus(DAY * 31)).await.unwrap().bulks, 1);
    assert!(matches!(store.bulk(bulk.id).await, Err(StoreError::Missing(_))));
    assert_eq!(store.comment(ids[0]).await.unwrap().status, Status::Spam, "what was decided stays");
    assert_eq!(store.decisions(ids[0]).await.unwrap().len(), 1);
}

contract! {
    it_takes_what_is_found_when_it_is_ordered_and_leaves_alone_what_changed,
    it_is_taken_back_as_a_whole_and_once,
    it_is_forgotten_in_time_once_it_has_ended,
}
