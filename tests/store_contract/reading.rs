use super::ground::*;
use toguna::{
    domain::{CommentId, Decision, Verdict},
    store::{PageQuery, PublicPage, Store},
};

async fn page(store: &dyn Store, nested: bool, limit: u32, after: Option<i64>) -> PublicPage {
    store.public_page(&PageQuery { site: site("demo"), thread: thread("/article"), limit, after, nested }).await.unwrap()
}

fn ids(page: &PublicPage) -> Vec<CommentId> {
    page.comments.iter().map(|comment| comment.id).collect()
}

async fn only_approved_comments_are_public(ground: &dyn Ground) {
    let store = ground.open().await;
    let mut hidden = Vec::new();
    for verdict in [Verdict::Hold, Verdict::Spam, Verdict::Discard] {
        hidden.push(draft(verdict).stored(&*store).await);
    }
    let shown = draft(Verdict::Approve).stored(&*store).await;
    draft(Verdict::Approve).on("/other").stored(&*store).await;
    for nested in [true, false] {
        let page = page(&*store, nested, 10, None).await;
        assert_eq!(ids(&page), [shown]);
        assert_eq!((page.total, page.open, page.next), (1, true, None));
    }
    for id in hidden {
        assert!(store.public_comment(&site("demo"), id).await.unwrap().is_none());
    }
    assert!(store.public_comment(&site("demo"), shown).await.unwrap().is_some());
    assert!(store.public_comment(&site("other"), shown).await.unwrap().is_none());
}

async fn answers_stand_beneath_what_they_answer(ground: &dyn Ground) {
    let store = ground.open().await;
    let first = draft(Verdict::Approve).stored(&*store).await;
    let second = draft(Verdict::Approve).stored(&*store).await;
    let answer = draft(Verdict::Approve).answering(first).stored(&*store).await;
    let third = draft(Verdict::Approve).stored(&*store).await;
    let deeper = draft(Verdict::Approve).answering(answer).stored(&*store).await;
    draft(Verdict::Hold).answering(first).stored(&*store).await;

    let one = page(&*store, true, 1, None).await;
    assert_eq!(ids(&one), [first, answer, deeper], "with all its answers");
    assert_eq!(one.total, 5);
    let two = page(&*store, true, 2, one.next).await;
    assert_eq!((ids(&two), two.next), (vec![second, third], None));
    let flat = page(&*store, false, 3, None).await;
    assert_eq!(ids(&flat), [first, second, answer]);
    assert_eq!(ids(&page(&*store, false, 3, flat.next).await), [third, deeper]);

    // Taken away, it takes along what is beneath it.
    decide(&*store, answer, Decision::Reject, NOW).await;
    assert_eq!(ids(&page(&*store, true, 10, None).await), [first, second, third]);
    let flat = page(&*store, false, 10, None).await;
    assert_eq!(ids(&flat), [first, second, third, deeper]);
    assert_eq!(flat.comments[3].parent, None);
}

async fn the_version_changes_with_the_page(ground: &dyn Ground) {
    let store = ground.open().await;
    let mut versions = vec![page(&*store, true, 10, None).await.version];
    let mut look = async || {
        let version = page(&*store, true, 10, None).await.version;
        let changed = versions.last() != Some(&version);
        versions.push(version);
        changed
    };
    let id = draft(Verdict::Approve).stored(&*store).await;
    assert!(look().await);
    let held = draft(Verdict::Hold).stored(&*store).await;
    assert!(!look().await, "what nobody sees changes nothing");
    decide(&*store, held, Decision::Approve, NOW).await;
    assert!(look().await);
    decide(&*store, id, Decision::Delete, NOW).await;
    assert!(look().await);
    let thread = store.thread(&site("demo"), &thread("/article")).await.unwrap().unwrap();
    store.change_thread(thread.id, None, toguna::store::ThreadChange::Open(false), "cli", NOW).await.unwrap();
    assert!(look().await);
    assert!(!page(&*store, true, 10, None).await.open);
}

async fn threads_are_counted_and_ranked(ground: &dyn Ground) {
    let store = ground.open().await;
    for (thread, count) in [("/a", 1), ("/b", 3), ("/c", 2)] {
        for _ in 0..count {
            draft(Verdict::Approve).on(thread).stored(&*store).await;
        }
        draft(Verdict::Hold).on(thread).stored(&*store).await;
    }
    for _ in 0..5 {
        draft(Verdict::Approve).on("/old").at(NOW.minus(DAY)).stored(&*store).await;
    }
    let ranked = store.most_commented(&site("demo"), NOW.minus(HOUR), 2).await.unwrap();
    let ranked: Vec<_> = ranked.iter().map(|thread| (thread.thread.as_str(), thread.count)).collect();
    assert_eq!(ranked, [("/b", 3), ("/c", 2)]);
    let asked = ["/c", "/none", "/old"].map(thread);
    let counts: Vec<_> = store.thread_counts(&site("demo"), &asked).await.unwrap().into_iter().map(|thread| thread.count).collect();
    assert_eq!(counts, [2, 0, 5]);
}

contract! {
    only_approved_comments_are_public,
    answers_stand_beneath_what_they_answer,
    the_version_changes_with_the_page,
    threads_are_counted_and_ranked,
}
