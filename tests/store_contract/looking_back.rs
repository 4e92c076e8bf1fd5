use super::ground::*;
use toguna::{
    domain::{Decision, Timestamp, Verdict},
    store::{Gone, Past, PastQuery, Store},
};

async fn since(store: &dyn Store, since: Timestamp, after: i64) -> Vec<Past> {
    store.past(&PastQuery { site: site("demo"), since, after, limit: 2 }).await.unwrap()
}

async fn what_was_comes_oldest_first_and_page_by_page(ground: &dyn Ground) {
    let store = ground.open().await;
    draft(Verdict::Approve).stored(&*store).await;
    draft(Verdict::Hold).of_site("other").stored(&*store).await;
    let mut ids = Vec::new();
    for (verdict, author) in [(Verdict::Hold, "awa"), (Verdict::Discard, "ben"), (Verdict::Approve, "awa")] {
        ids.push(draft(verdict).by(author).at(NOW.plus(DAY)).stored(&*store).await);
    }
    let first = since(&*store, NOW.plus(DAY), 0).await;
    let second = since(&*store, NOW.plus(DAY), first[1].comment.seq).await;
    let found: Vec<_> = first.iter().chain(&second).collect();
    assert_eq!(found.iter().map(|past| past.comment.id).collect::<Vec<_>>(), ids);
    assert_eq!(found.iter().map(|past| past.comment.seq).collect::<Vec<_>>(), [2, 3, 4]);
    assert!(found[0].author == found[2].author && found[0].author != found[1].author, "authors are told apart");
    assert_eq!(found[1].comment.judgement, draft(Verdict::Discard).at(NOW.plus(DAY)).arrival().judgement);
    assert!(since(&*store, NOW.plus(DAY), 4).await.is_empty());
}

async fn the_decision_is_the_last_that_was_not_taken_back(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = draft(Verdict::Hold).stored(&*store).await;
    let steps = [
        (None, None),
        (Some(Decision::Approve), Some(Decision::Approve)),
        (Some(Decision::Spam), Some(Decision::Spam)),
        (Some(Decision::Restore), Some(Decision::Approve)),
        (Some(Decision::Restore), None),
        (Some(Decision::Reject), Some(Decision::Reject)),
    ];
    for (step, in_force) in steps {
        if let Some(decision) = step {
            decide(&*store, id, decision, NOW).await;
        }
        assert_eq!(since(&*store, NOW, 0).await[0].decision, in_force, "after {step:?}");
    }
}

async fn what_was_submitted_is_put_together_again_or_said_to_be_gone(ground: &dyn Ground) {
    let store = ground.open().await;
    let draft = draft(Verdict::Hold);
    draft.stored(&*store).await;
    let sent = draft.arrival().envelope.submission;
    assert_eq!(since(&*store, NOW, 0).await[0].comment.submission(), Ok(sent));
    store.erase_author(&hash("awa"), "test", NOW).await.unwrap();
    assert_eq!(since(&*store, NOW, 0).await[0].comment.submission(), Err(Gone::Text));
}

contract! {
    what_was_comes_oldest_first_and_page_by_page,
    the_decision_is_the_last_that_was_not_taken_back,
    what_was_submitted_is_put_together_again_or_said_to_be_gone,
}
