//! What moderators know of authors, and decide about them.

use super::ground::*;
use toguna::{
    domain::{CommentId, Decision, KeyedHash, Remark, Standing, Timestamp, Verdict},
    store::{AuthorSummary, Known, MOST_OF_AUTHOR, Question, StandingDecision, StandingOrder, Store, StoreError},
};

fn decision(standing: Option<Standing>, until: Option<Timestamp>) -> StandingDecision {
    StandingDecision { standing, until, reason: Some("because".to_owned()), actor: "user:1 Awa".to_owned(), at: NOW }
}

async fn set(store: &dyn Store, comment: CommentId, decision: StandingDecision) -> Result<(), StoreError> {
    store.set_standing(&StandingOrder { comment, site: site("demo"), decision }).await
}

async fn known(store: &dyn Store, author: KeyedHash, site_key: &str) -> Known {
    store.known(Question { site: site(site_key), thread: thread("/article"), parent: None, author }).await.unwrap()
}

async fn what_is_decided_about_an_author_is_known_to_intake_until_it_ends(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = draft(Verdict::Approve).by("awa").stored(&*store).await;
    draft(Verdict::Approve).by("awa").of_site("other").stored(&*store).await;
    assert_eq!(known(&*store, hash("awa"), "demo").await.standing_at(NOW), None);
    for standing in Standing::ALL {
        set(&*store, id, decision(Some(standing), None)).await.unwrap();
        assert_eq!(known(&*store, hash("awa"), "demo").await.standing_at(NOW.plus(DAY * 9_000)), Some(standing));
    }
    assert_eq!(known(&*store, hash("awa"), "other").await.standing, None, "a site's moderators decide for their site");
    set(&*store, id, decision(Some(Standing::Banned), Some(NOW.plus(DAY)))).await.unwrap();
    let now_known = known(&*store, hash("awa"), "demo").await;
    assert_eq!((now_known.standing_at(NOW.plus(HOUR)), now_known.standing_at(NOW.plus(DAY))), (Some(Standing::Banned), None));
    let summary = |standing| AuthorSummary { standing, notes: 0 };
    let holds = Some((Standing::Banned, Some(NOW.plus(DAY))));
    assert_eq!(store.author_summary(id, NOW).await.unwrap(), summary(holds));
    assert_eq!(store.author_summary(id, NOW.plus(DAY)).await.unwrap(), summary(None));
    set(&*store, id, decision(None, None)).await.unwrap();
    assert_eq!(known(&*store, hash("awa"), "demo").await.standing, None);
    let file = store.author_file(id, NOW).await.unwrap();
    let record: Vec<_> = file.decided.iter().map(|decided| decided.standing).collect();
    assert_eq!(record[..2], [None, Some(Standing::Banned)], "the newest first");
    assert_eq!((record.len(), file.decided[1].until, file.decided[0].actor.as_str()), (5, Some(NOW.plus(DAY)), "user:1 Awa"));
}

async fn the_file_has_comments_counts_and_notes_and_is_its_sites_own(ground: &dyn Ground) {
    let store = ground.open().await;
    let mut ids = Vec::new();
    for n in 0..MOST_OF_AUTHOR + 3 {
        ids.push(draft(Verdict::Hold).by("awa").at(NOW.plus(SECOND * n)).stored(&*store).await);
    }
    draft(Verdict::Hold).by("binta").stored(&*store).await;
    decide(&*store, ids[0], Decision::Approve, NOW).await;
    decide(&*store, ids[1], Decision::Reject, NOW).await;
    let text = Remark::parse("Knows the region well.").unwrap().unwrap();
    store.add_note(ids[5], &site("demo"), &text, "user:1 Awa", NOW).await.unwrap();
    let file = store.author_file(ids[9], NOW).await.unwrap();
    assert_eq!((file.record.approved, file.record.refused, file.since), (1, 1, NOW));
    assert_eq!((file.comments.len(), file.comments[0].id), (MOST_OF_AUTHOR as usize, ids[ids.len() - 1]), "the newest first");
    assert_eq!((file.notes.len(), file.notes[0].text.as_str(), file.summary.notes), (1, "Knows the region well.", 1));
    let foreign = store.add_note(ids[5], &site("other"), &text, "user:1 Awa", NOW).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))));
    let order = StandingOrder { comment: ids[5], site: site("other"), decision: decision(Some(Standing::Banned), None) };
    assert!(matches!(store.set_standing(&order).await, Err(StoreError::Missing(_))));
    assert!(matches!(store.author_file(CommentId::new(NOW, [0; 10]), NOW).await, Err(StoreError::Missing(_))));

    set(&*store, ids[0], decision(Some(Standing::Trusted), None)).await.unwrap();
    let events = store.export_author(&hash("awa")).await.unwrap().events;
    let told = |what: &str| events.iter().filter(|event| event.what == what).count();
    assert_eq!((told("note"), told("standing")), (1, 1), "a person may ask what is noted");
    store.erase_author(&hash("awa"), "cli", NOW).await.unwrap();
    let file = store.author_file(ids[9], NOW).await.unwrap();
    assert!(file.notes.is_empty() && file.summary == AuthorSummary::default() && file.decided[0].reason.is_none());
    assert!(matches!(set(&*store, ids[0], decision(Some(Standing::Banned), None)).await, Err(StoreError::Missing(_))));
}

async fn what_came_from_the_same_address_is_found_without_the_address(ground: &dyn Ground) {
    let store = ground.open().await;
    // All drafts are from the same one.
    let first = draft(Verdict::Hold).by("awa").stored(&*store).await;
    let mut elsewhere = draft(Verdict::Hold).by("binta").arrival();
    elsewhere.envelope.source = hash("elsewhere");
    store.store_batch(&[elsewhere.clone()], NOW).await.unwrap();
    let second = draft(Verdict::Spam).by("fanta").stored(&*store).await;
    draft(Verdict::Hold).of_site("other").stored(&*store).await;
    let look = async |id, site_key: &str| store.same_source(id, &site(site_key), "user:1 Awa", NOW).await;
    let found: Vec<_> = look(first, "demo").await.unwrap().into_iter().map(|comment| comment.id).collect();
    assert_eq!(found, [second, first]);
    assert_eq!(look(elsewhere.envelope.id, "demo").await.unwrap().len(), 1);
    assert!(matches!(look(first, "other").await, Err(StoreError::Missing(_))));
    store.erase_author(&hash("awa"), "cli", NOW).await.unwrap();
    assert!(look(first, "demo").await.unwrap().is_empty(), "its hash is gone");
}

contract! {
    what_is_decided_about_an_author_is_known_to_intake_until_it_ends,
    the_file_has_comments_counts_and_notes_and_is_its_sites_own,
    what_came_from_the_same_address_is_found_without_the_address,
}
