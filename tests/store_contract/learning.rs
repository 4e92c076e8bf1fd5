use super::{forgetting::SETTINGS, ground::*};
use toguna::{
    domain::{CommentId, Decision, Head, Timestamp, Verdict},
    store::{Feedback, Forget, Store, Taught, Teacher},
};

async fn texts(store: &dyn Store) -> Vec<(String, [Option<bool>; 2])> {
    let lessons = store.lessons(&site("demo")).await.unwrap();
    lessons.into_iter().map(|lesson| (lesson.text.clone(), Head::ALL.map(|head| lesson.says(head)))).collect()
}

async fn taught(store: &dyn Store, key: &str) -> Taught {
    store.taught().await.unwrap().into_iter().find(|taught| taught.site == site(key)).unwrap()
}

async fn decide_as(store: &dyn Store, id: CommentId, decision: Decision, actor: &str, at: Timestamp) {
    let revision = store.comment(id).await.unwrap().revision;
    let order = toguna::store::DecisionOrder { actor: actor.to_owned(), ..order(id, decision, revision, at) };
    store.decide(&order, &mailing()).await.unwrap();
}

async fn lessons_are_the_decisions_that_stand_in_their_order(ground: &dyn Ground) {
    let store = ground.open().await;
    let (one, two, three) = (
        draft(Verdict::Hold).stored(&*store).await,
        draft(Verdict::Hold).by("ben").stored(&*store).await,
        draft(Verdict::Hold).stored(&*store).await,
    );
    let other = draft(Verdict::Hold).of_site("other").stored(&*store).await;
    let text = |id: CommentId| format!("text of {id}");
    assert_eq!((texts(&*store).await, taught(&*store, "demo").await.marks), (vec![], [0, 0, 0]));
    for (id, decision) in [(three, Decision::Spam), (one, Decision::Approve), (two, Decision::Reject), (other, Decision::Spam)] {
        decide(&*store, id, decision, NOW).await;
    }
    let (good, spam, abuse) = ([Some(false), Some(false)], [Some(true), None], [None, Some(true)]);
    assert_eq!(texts(&*store).await, [(text(three), spam), (text(one), good), (text(two), abuse)]);
    let before = taught(&*store, "demo").await.marks;
    decide(&*store, one, Decision::Spam, NOW).await;
    assert_eq!(texts(&*store).await, [(text(three), spam), (text(two), abuse), (text(one), spam)], "the last decision counts");
    decide(&*store, one, Decision::Restore, NOW).await;
    assert_eq!(texts(&*store).await, [(text(three), spam), (text(one), good), (text(two), abuse)], "and the one before, once it is undone");
    decide(&*store, three, Decision::Delete, NOW).await;
    store.erase_author(&hash("ben"), "test", NOW).await.unwrap();
    assert_eq!(texts(&*store).await, [(text(one), good)]);
    assert!(taught(&*store, "demo").await.marks > before);
}

async fn what_is_forgotten_is_one_teachers_or_everybodys_until_then(ground: &dyn Ground) {
    let store = ground.open().await;
    let mut ids = Vec::new();
    for actor in ["api:7 bot", "session:7 x", "api:71 y", "api:8 api:7 z", "user:7 awa", "user:9 user:7"] {
        let id = draft(Verdict::Hold).stored(&*store).await;
        decide_as(&*store, id, Decision::Approve, actor, NOW).await;
        ids.push(format!("text of {id}"));
    }
    let left = async || texts(&*store).await.into_iter().map(|(text, _)| text).collect::<Vec<_>>();
    assert_eq!(left().await, ids);
    store.forget(&Forget { site: Some(site("other")), of: None, since: NOW }, "cli", NOW).await.unwrap();
    store.forget(&Forget { site: None, of: None, since: NOW.plus(DAY) }, "cli", NOW).await.unwrap();
    assert_eq!(left().await, ids, "another site, and later ones");
    let before = taught(&*store, "demo").await.marks;
    store.forget(&Forget { site: None, of: Some(Teacher::Token(7)), since: NOW }, "cli", NOW).await.unwrap();
    assert_eq!(left().await, ids[2..], "a user of the same number is somebody else");
    assert!(taught(&*store, "demo").await.marks > before);
    store.forget(&Forget { site: None, of: Some(Teacher::User(7)), since: NOW }, "cli", NOW).await.unwrap();
    assert_eq!(left().await, [&ids[2..4], &ids[5..]].concat());
    store.forget(&Forget { site: Some(site("demo")), of: None, since: NOW }, "cli", NOW).await.unwrap();
    assert!(left().await.is_empty());
    let id = draft(Verdict::Hold).stored(&*store).await;
    decide_as(&*store, id, Decision::Spam, "api:7 bot", NOW).await;
    assert_eq!(left().await, [format!("text of {id}")], "what comes after is learnt");
}

async fn reports_are_lessons_until_they_are_kept_too_long(ground: &dyn Ground) {
    let store = ground.open().await;
    let report = |head, of_class, text: &str| Feedback {
        site: site("demo"),
        head,
        of_class,
        text: text.to_owned(),
        actor: "api:3 coral".to_owned(),
        at: NOW,
    };
    store.report(&report(Head::Abuse, true, "rude")).await.unwrap();
    store.report(&report(Head::Spam, false, "fine")).await.unwrap();
    assert_eq!(texts(&*store).await, [("rude".to_owned(), [None, Some(true)]), ("fine".to_owned(), [Some(false), None])]);
    let weights: Vec<f32> = store.lessons(&site("demo")).await.unwrap().iter().map(|lesson| lesson.weight).collect();
    assert!(weights.iter().all(|weight| *weight < 1.0));
    store.purge(&SETTINGS, NOW.plus(DAY * 365)).await.unwrap();
    assert!(texts(&*store).await.is_empty());
}

async fn a_published_model_replaces_the_one_before(ground: &dyn Ground) {
    let store = ground.open().await;
    assert_eq!((store.site_model(&site("demo")).await.unwrap(), taught(&*store, "demo").await.digest), (None, None));
    for (digest, model) in [("one", vec![1; 100_000]), ("two", vec![2; 3])] {
        store.publish_model(&site("demo"), digest, &model, NOW).await.unwrap();
        assert_eq!(store.site_model(&site("demo")).await.unwrap(), Some((digest.to_owned(), model)));
        assert_eq!(taught(&*store, "demo").await.digest.as_deref(), Some(digest));
    }
    assert_eq!(taught(&*store, "other").await.digest, None);
}

contract! {
    lessons_are_the_decisions_that_stand_in_their_order,
    what_is_forgotten_is_one_teachers_or_everybodys_until_then,
    reports_are_lessons_until_they_are_kept_too_long,
    a_published_model_replaces_the_one_before,
}
