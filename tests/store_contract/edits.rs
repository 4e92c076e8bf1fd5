//! Texts that moderators change, and threads that they pin, read first and close.

use super::ground::*;
use toguna::{
    domain::{Body, CommentId, Decision, Judgement, Verdict},
    store::{EditOrder, PageQuery, PublicPage, Question, Store, StoreError, ThreadChange},
};

fn edit(comment: CommentId, revision: i64, text: &str, judgement: Option<Judgement>) -> EditOrder {
    let body = Body::parse(text).unwrap();
    EditOrder { comment, site: site("demo"), revision, body, judgement, actor: "user:1 Awa".to_owned(), at: NOW.plus(HOUR) }
}

async fn page(store: &dyn Store, after: Option<i64>) -> PublicPage {
    let query = PageQuery { site: site("demo"), thread: thread("/article"), limit: 2, after, nested: true };
    store.public_page(&query).await.unwrap()
}

async fn an_edit_keeps_the_readers_text_and_is_told(ground: &dyn Ground) {
    let store = ground.open().await;
    let id = draft(Verdict::Approve).stored(&*store).await;
    let before = page(&*store, None).await;
    assert_eq!(before.comments[0].edited_at, None);
    let judgement = draft(Verdict::Hold).arrival().judgement;
    let edited = store.edit(&edit(id, 1, "another text", Some(judgement.clone()))).await.unwrap();
    assert_eq!((edited.body.as_deref(), edited.revision, &edited.judgement), (Some("another text"), 2, &judgement));
    assert_eq!(edited.status, toguna::domain::Status::Approved, "what the filter makes of it decides nothing");
    let texts = store.texts(id).await.unwrap();
    let told: Vec<_> = texts.iter().map(|text| (text.body.clone().unwrap(), text.actor.as_deref())).collect();
    assert_eq!(told, [(format!("text of {id}"), None), ("another text".to_owned(), Some("user:1 Awa"))]);
    let after = page(&*store, None).await;
    assert_eq!((after.comments[0].body.as_str(), after.comments[0].edited_at), ("another text", Some(NOW.plus(HOUR))));
    assert!(after.version > before.version);
    let search = async |words: &str| {
        let query = toguna::store::QueueQuery {
            site: site("demo"),
            status: None,
            search: toguna::domain::Search::parse(words, &jiff::tz::TimeZone::UTC),
            order: toguna::store::Order::Newest,
            hold: toguna::domain::Points::ZERO,
            limit: 9,
            after: None,
        };
        store.queue(&query).await.unwrap().comments.len()
    };
    assert_eq!((search("another").await, search(&format!("\"text of {id}\"")).await), (1, 0), "what is found is what is there");

    assert!(matches!(store.edit(&edit(id, 1, "too late", None)).await, Err(StoreError::Stale(_))));
    let foreign = EditOrder { site: site("other"), ..edit(id, 2, "not yours", None) };
    assert!(matches!(store.edit(&foreign).await, Err(StoreError::Missing(_))));
    let unjudged = store.edit(&edit(id, 2, "a third", None)).await.unwrap();
    assert_eq!(unjudged.judgement, judgement, "the judgement that there is stays");
    decide(&*store, id, Decision::Reject, NOW).await;
    store.erase_author(&hash("awa"), "cli", NOW).await.unwrap();
    assert!(store.texts(id).await.unwrap().iter().all(|text| text.body.is_none()));
    let revision = store.comment(id).await.unwrap().revision;
    assert!(matches!(store.edit(&edit(id, revision, "back", None)).await, Err(StoreError::Missing(_))));
}

async fn a_thread_is_pinned_premoderated_and_closed(ground: &dyn Ground) {
    let store = ground.open().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(draft(Verdict::Approve).stored(&*store).await);
    }
    let held = draft(Verdict::Hold).stored(&*store).await;
    let elsewhere = draft(Verdict::Approve).on("/other").stored(&*store).await;
    let number = store.comment(ids[2]).await.unwrap().thread_id;
    let change = async |change| store.change_thread(number, Some(&site("demo")), change, "user:1 Awa", NOW).await;
    let pinned = change(ThreadChange::Pin(Some(ids[2]))).await.unwrap();
    assert_eq!((pinned.pinned, pinned.open, pinned.premoderate), (Some(ids[2]), true, false));
    let first = page(&*store, None).await;
    assert_eq!((first.pinned.unwrap().id, first.comments.len()), (ids[2], 2));
    assert!(page(&*store, first.next).await.pinned.is_none(), "on the first page alone");
    for other in [held, elsewhere, CommentId::new(NOW, [0; 10])] {
        assert!(matches!(change(ThreadChange::Pin(Some(other))).await, Err(StoreError::Missing(_))));
    }
    decide(&*store, ids[2], Decision::Reject, NOW).await;
    assert!(page(&*store, None).await.pinned.is_none(), "only while it is public");
    assert_eq!(change(ThreadChange::Pin(None)).await.unwrap().pinned, None);

    let ask = async |author: &str| {
        let question = Question { site: site("demo"), thread: thread("/article"), parent: None, author: hash(author) };
        store.known(question).await.unwrap().thread_premoderated
    };
    assert!(!ask("a stranger").await);
    assert!(change(ThreadChange::Premoderate(true)).await.unwrap().premoderate);
    assert!(ask("a stranger").await && ask("awa").await, "for strangers too");
    change(ThreadChange::Premoderate(false)).await.unwrap();
    assert!(!ask("awa").await);
    let foreign = store.change_thread(number, Some(&site("other")), ThreadChange::Open(false), "user:1 Awa", NOW).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))));
    assert!(!change(ThreadChange::Open(false)).await.unwrap().open);
}

contract! {
    an_edit_keeps_the_readers_text_and_is_told,
    a_thread_is_pinned_premoderated_and_closed,
}
