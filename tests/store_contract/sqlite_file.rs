//! What holds for the SQLite file alone.

use super::ground::*;
use sqlx::SqlitePool;
use toguna::{
    domain::{Decision, Status, Verdict},
    store::{Comments as _, sqlite::SqliteStore},
};

async fn outside(ground: &SqliteGround) -> SqlitePool {
    SqlitePool::connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(ground.path())).await.unwrap()
}

#[tokio::test]
async fn the_record_can_only_be_added_to() {
    let ground = SqliteGround::new();
    let store = ground.open().await;
    let id = draft(Verdict::Hold).stored(&*store).await;
    decide(&*store, id, Decision::Approve, NOW).await;
    let file = outside(&ground).await;
    for statement in [
        "UPDATE decisions SET actor = 'nobody'",
        "DELETE FROM decisions",
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit",
        "UPDATE judgements SET score = 0",
        "UPDATE judgements SET verdict = 'approve'",
        "DELETE FROM judgements",
    ] {
        let refused = sqlx::query(statement).execute(&file).await.unwrap_err().to_string();
        assert!(refused.contains("is never"), "{statement}: {refused}");
    }
    let (decisions, audit): (i64, i64) =
        sqlx::query_as("SELECT (SELECT count(*) FROM decisions), (SELECT count(*) FROM audit)").fetch_one(&file).await.unwrap();
    assert_eq!((decisions, audit), (1, 1));
}

#[tokio::test]
async fn a_copy_has_what_was_stored() {
    let ground = SqliteGround::new();
    let id = draft(Verdict::Hold).stored(&*ground.open().await).await;
    let copy = ground.path().with_file_name("copy.db");
    let store = SqliteStore::open(&ground.path()).await.unwrap();
    store.backup(&copy).await.unwrap();
    let copied = SqliteStore::open(&copy).await.unwrap();
    assert_eq!(copied.comment(id).await.unwrap().status, Status::Pending);
    assert!(store.backup(&copy).await.is_err(), "a copy is never overwritten");
}

#[tokio::test]
async fn a_cancelled_call_leaves_nothing_half_done() {
    let ground = SqliteGround::new();
    let store = ground.open().await;
    let batch: Vec<_> = (0..200).map(|n| draft(Verdict::Hold).by(&format!("author{n}")).arrival()).collect();
    for polls in 1..40 {
        let mut call = Box::pin(store.store_batch(&batch, NOW));
        for _ in 0..polls {
            let stored = std::future::poll_fn(|context| std::task::Poll::Ready(call.as_mut().poll(context))).await;
            if stored.is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(call);
        let held = store.counts(&site("demo")).await.unwrap()[&Status::Pending];
        assert!(held == 0 || held == 200, "{held} after {polls} polls");
    }
    store.store_batch(&batch, NOW).await.unwrap();
    assert_eq!(store.counts(&site("demo")).await.unwrap()[&Status::Pending], 200);
}

/// No list or lookup goes through a whole table: each finds its rows by an index.
#[tokio::test]
async fn lists_use_their_indexes() {
    let ground = SqliteGround::new();
    ground.open().await;
    let file = outside(&ground).await;
    for (statement, index) in [
        (
            "SELECT * FROM comments WHERE site_id = 1 AND status = 'pending' AND discarded = 0 AND seq < 9 ORDER BY seq DESC",
            "comments_by_status",
        ),
        (
            "SELECT seq FROM comments WHERE thread_id = 1 AND status = 'approved' AND parent_id IS NULL AND seq > 1 ORDER BY seq",
            "comments_public",
        ),
        ("SELECT min(not_before) FROM outbox WHERE state = 'waiting'", "outbox_by_state"),
        ("SELECT id FROM comments WHERE discarded = 1 AND refused_at IS NOT NULL AND refused_at < 1", "comments_refused"),
    ] {
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"))).fetch_all(&file).await.unwrap();
        assert!(plan.iter().all(|(.., step)| step.contains(index)), "{statement}: {plan:?}");
        assert!(plan.iter().all(|(.., step)| !step.contains("TEMP B-TREE")), "{statement}: {plan:?}");
    }
}
