use super::ground::*;
use std::collections::HashSet;
use toguna::{
    domain::{Status, Verdict},
    store::{Filter, Known, MOST_PAST, Question, StoreError},
};

async fn storing_twice_stores_once(ground: &dyn Ground) {
    let store = ground.open().await;
    let batch: Vec<_> = [Verdict::Approve, Verdict::Hold, Verdict::Spam].map(draft).iter().map(Draft::arrival).collect();
    let stored = store.store_batch(&batch, NOW).await.unwrap();
    assert_eq!((stored.fresh, stored.again), (3, 0));
    let mut more = batch.clone();
    more.push(draft(Verdict::Hold).arrival());
    more.push(more[3].clone());
    let stored = store.store_batch(&more, NOW).await.unwrap();
    assert_eq!((stored.fresh, stored.again), (1, 4));
    let counts = store.counts(&site("demo")).await.unwrap();
    assert_eq!(counts[&Status::Approved], 1);
    assert_eq!(counts[&Status::Pending], 2);
    assert_eq!(counts[&Status::Spam], 1);
    assert_eq!(counts[&Status::Deleted], 0);
}

async fn what_is_stored_is_what_arrived(ground: &dyn Ground) {
    let store = ground.open().await;
    let parent = draft(Verdict::Approve).stored(&*store).await;
    let answer = draft(Verdict::Hold).by("binta").answering(parent);
    answer.stored(&*store).await;
    let toguna::store::Arrival { envelope: sent, judgement, .. } = answer.arrival();
    let listed = ground.open().await.comment(answer.id).await.unwrap();
    assert_eq!(listed.judgement, judgement);
    assert_eq!(listed.body.as_deref(), Some(sent.submission.body.as_str()));
    assert_eq!(listed.email, Some(sent.submission.email));
    assert_eq!(listed.website.as_deref(), sent.submission.website.as_ref().map(toguna::domain::Website::as_str));
    assert_eq!((listed.name.as_str(), listed.status, listed.revision, listed.seq), ("binta", Status::Pending, 1, 2));
    assert_eq!((listed.parent, listed.thread, listed.created_at), (Some(parent), thread("/article"), NOW));
    assert!(matches!(store.comment(draft(Verdict::Hold).id).await, Err(StoreError::Missing(_))));
}

async fn numbers_have_no_gaps_under_concurrent_batches(ground: &dyn Ground) {
    let store = ground.open().await;
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let store = store.clone();
            tokio::spawn(async move {
                for batch in 0..5 {
                    let batch: Vec<_> = (0..9)
                        .map(|n| draft(Verdict::Hold).by(&format!("author{task}{batch}{n}")))
                        .map(|draft| if draft.id.as_bytes()[15] % 2 == 0 { draft } else { draft.of_site("other") })
                        .map(|draft| draft.arrival())
                        .collect();
                    store.store_batch(&batch, NOW).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let mut all = 0;
    for key in ["demo", "other"] {
        let filter = Filter { site: site(key), status: None, discarded: true, limit: 1_000, before: None };
        let seqs: Vec<_> = store.list(&filter).await.unwrap().comments.iter().map(|comment| comment.seq).collect();
        assert_eq!(seqs, (1..=i64::try_from(seqs.len()).unwrap()).rev().collect::<Vec<_>>());
        assert_eq!(store.counts(&site(key)).await.unwrap()[&Status::Pending], seqs.len() as u64);
        all += seqs.len();
    }
    assert_eq!(all, 360);
}

async fn an_arrival_that_cannot_be_stored_is_named(ground: &dyn Ground) {
    let store = ground.open().await;
    let bad = draft(Verdict::Hold).of_site("unknown");
    let batch = [draft(Verdict::Hold).arrival(), bad.arrival()];
    assert!(matches!(store.store_batch(&batch, NOW).await, Err(StoreError::Poisoned(id, _)) if id == bad.id));
    assert_eq!(store.counts(&site("demo")).await.unwrap()[&Status::Pending], 0, "all of it or nothing");
}

async fn lists_are_stable_and_hide_what_was_discarded(ground: &dyn Ground) {
    let store = ground.open().await;
    for verdict in [Verdict::Hold, Verdict::Discard, Verdict::Spam, Verdict::Hold, Verdict::Discard, Verdict::Approve, Verdict::Spam] {
        draft(verdict).stored(&*store).await;
    }
    let filter = |status, discarded| Filter { site: site("demo"), status, discarded, limit: 2, before: None };
    let all_seqs = async |mut filter: Filter| {
        let mut seqs = Vec::new();
        loop {
            let page = store.list(&filter).await.unwrap();
            assert!(page.comments.len() <= 2);
            seqs.extend(page.comments.iter().map(|comment| comment.seq));
            let Some(next) = page.next else { return seqs };
            // What arrives between two pages stands above them.
            filter.before = Some(next);
        }
    };
    assert_eq!(all_seqs(filter(None, true)).await, [7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(all_seqs(filter(None, false)).await, [7, 6, 4, 3, 1]);
    assert_eq!(all_seqs(filter(Some(Status::Spam), true)).await, [7, 5, 3, 2]);
    assert_eq!(all_seqs(filter(Some(Status::Spam), false)).await, [7, 3]);
    assert_eq!(all_seqs(filter(Some(Status::Pending), false)).await, [4, 1]);
    assert_eq!(all_seqs(filter(Some(Status::Deleted), true)).await, Vec::<i64>::new());
}

async fn intake_hears_what_is_known(ground: &dyn Ground) {
    let store = ground.open().await;
    let question =
        |thread_key: &str, author: &str, parent| Question { site: site("demo"), thread: thread(thread_key), parent, author: hash(author) };
    let nobody = store.known(question("/new", "nobody", None)).await.unwrap();
    assert!(nobody.thread_open && nobody.parent_fits);
    assert_eq!((nobody.author.approved, nobody.author.refused), (0, 0));

    let public = draft(Verdict::Approve).stored(&*store).await;
    let held = draft(Verdict::Hold).stored(&*store).await;
    draft(Verdict::Spam).stored(&*store).await;
    draft(Verdict::Approve).on("/other").stored(&*store).await;
    // Asked together, answered apart.
    let (fits, held, elsewhere, other) = tokio::join!(
        store.known(question("/article", "awa", Some(public))),
        store.known(question("/article", "awa", Some(held))),
        store.known(question("/other", "awa", Some(public))),
        store.known(question("/article", "binta", None)),
    );
    let fits = fits.unwrap();
    assert!(fits.parent_fits);
    assert_eq!((fits.author.approved, fits.author.refused), (2, 1));
    assert!(!held.unwrap().parent_fits);
    assert!(!elsewhere.unwrap().parent_fits);
    assert_eq!(other.unwrap().author.approved, 0);

    let id = store.thread(&site("demo"), &thread("/article")).await.unwrap().unwrap().id;
    assert!(matches!(
        store.change_thread(id, Some(&site("other")), toguna::store::ThreadChange::Open(false), "token 1", NOW).await,
        Err(StoreError::Missing(_))
    ));
    assert!(!store.change_thread(id, Some(&site("demo")), toguna::store::ThreadChange::Open(false), "token 1", NOW).await.unwrap().open);
    assert!(!store.known(question("/article", "awa", None)).await.unwrap().thread_open);
    assert!(store.change_thread(id, None, toguna::store::ThreadChange::Open(true), "token 1", NOW).await.unwrap().open);
    assert!(store.known(question("/article", "awa", None)).await.unwrap().thread_open);
    assert!(store.known(Question { site: site("unknown"), ..question("/", "awa", None) }).await.is_err());
}

/// Also of those about whom a store need not ask its file.
async fn intake_hears_of_every_newcomer_how_old_the_thread_is(ground: &dyn Ground) {
    let store = ground.open().await;
    let ask = async |author: String, on: &str| {
        let question = Question { site: site("demo"), thread: thread(on), parent: None, author: hash(&author) };
        store.known(question).await.unwrap()
    };
    draft(Verdict::Approve).at(NOW).on("/old").stored(&*store).await;
    for number in 0..200 {
        let known = ask(format!("newcomer {number}"), "/old").await;
        assert_eq!(known, Known { thread_since: Some(NOW), ..Known::nothing() }, "newcomer {number}");
    }
    assert_eq!(ask("first".into(), "/new").await, Known::nothing());
    draft(Verdict::Approve).at(NOW.plus(HOUR)).on("/new").stored(&*store).await;
    assert_eq!(ask("second".into(), "/new").await.thread_since, Some(NOW.plus(HOUR)), "since somebody wrote in it");
}

async fn intake_hears_what_became_of_an_authors_last_comments(ground: &dyn Ground) {
    let store = ground.open().await;
    let question = |parent| Question { site: site("demo"), thread: thread("/article"), parent, author: hash("awa") };
    assert_eq!(store.known(question(None)).await.unwrap(), Known::nothing());
    let at = |hours: u32| NOW.plus(HOUR * hours);
    let first = draft(Verdict::Approve).at(at(0)).stored(&*store).await;
    draft(Verdict::Spam).at(at(1)).on("/other").stored(&*store).await;
    draft(Verdict::Hold).at(at(2)).stored(&*store).await;
    draft(Verdict::Approve).at(at(3)).by("binta").stored(&*store).await;
    let known = store.known(question(None)).await.unwrap();
    assert_eq!(known.past, [(at(1), true), (at(0), false)], "what waits does not count");
    assert_eq!((known.depth, known.thread_since.is_some()), (0, true));

    let mut above = first;
    for depth in 1..=5 {
        let known = store.known(question(Some(above))).await.unwrap();
        assert_eq!((known.depth, known.parent_fits), (depth, true));
        above = draft(Verdict::Approve).at(at(4)).answering(above).stored(&*store).await;
    }
    for _ in 0..MOST_PAST {
        draft(Verdict::Spam).at(at(5)).stored(&*store).await;
    }
    assert_eq!(store.known(question(None)).await.unwrap().past, vec![(at(5), true); MOST_PAST as usize], "the last ones");
}

async fn an_author_finds_their_comments(ground: &dyn Ground) {
    let store = ground.open().await;
    let first = draft(Verdict::Approve).stored(&*store).await;
    let second = draft(Verdict::Spam).on("/other").stored(&*store).await;
    draft(Verdict::Spam).by("binta").stored(&*store).await;
    draft(Verdict::Spam).of_site("other").stored(&*store).await;
    assert_eq!(store.comments_of(&site("demo"), &hash("awa")).await.unwrap(), [first, second]);
    let export = store.export_author(&hash("awa")).await.unwrap();
    assert_eq!(export.comments.len(), 3, "on all sites");
    let verdicts =
        |verdict: &str| export.events.iter().filter(|event| event.what == "judgement" && event.outcome.as_deref() == Some(verdict)).count();
    assert_eq!((verdicts("approve"), verdicts("spam")), (1, 2));
    assert!(export.events.iter().all(|event| event.comment.is_some()), "nobody confirmed the address");
}

async fn what_was_stored_is_there_after_a_restart(ground: &dyn Ground) {
    let store = ground.open().await;
    let mut ids = HashSet::new();
    for _ in 0..20 {
        ids.insert(draft(Verdict::Hold).stored(&*store).await);
    }
    drop(store);
    let store = ground.open().await;
    for id in ids {
        assert_eq!(store.reader_view(id).await.unwrap().unwrap().status, Status::Pending);
    }
    assert!(store.reader_view(draft(Verdict::Hold).id).await.unwrap().is_none());
}

contract! {
    storing_twice_stores_once,
    what_is_stored_is_what_arrived,
    numbers_have_no_gaps_under_concurrent_batches,
    an_arrival_that_cannot_be_stored_is_named,
    lists_are_stable_and_hide_what_was_discarded,
    intake_hears_what_is_known,
    intake_hears_of_every_newcomer_how_old_the_thread_is,
    intake_hears_what_became_of_an_authors_last_comments,
    an_author_finds_their_comments,
    what_was_stored_is_there_after_a_restart,
}
