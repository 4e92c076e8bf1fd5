//! What holds for PostgreSQL alone: several processes share it, and it may go away under them.

use super::ground::*;
use crate::support::PostgresServer;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool, sqlite::SqliteConnectOptions};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};
use toguna::{
    domain::{Decision, Status, Verdict},
    store::{
        CLAIM_TIMEOUT, Comments as _, DatabaseSettings, DatabaseUrl, Filter, Lookup as _, Question, StoreError, postgres::PostgresStore,
    },
};

/// Columns by table: name, and whether it may be NULL.
type Schema = BTreeMap<String, BTreeMap<String, bool>>;

async fn schema_of_postgres(pool: &PgPool) -> Schema {
    let columns: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text, is_nullable::text FROM information_schema.columns WHERE table_schema = 'public' \
         AND table_name <> 'comment_texts'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut schema = Schema::new();
    for (table, column, nullable) in columns {
        schema.entry(table).or_default().insert(column, nullable == "YES");
    }
    schema
}

async fn schema_of_sqlite(path: &std::path::Path) -> Schema {
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(path)).await.unwrap();
    let columns: Vec<(String, String, bool)> = sqlx::query_as(
        "SELECT t.name, c.name, NOT c.\"notnull\" AND NOT c.pk FROM sqlite_schema t JOIN pragma_table_info(t.name) c \
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'comment_texts%'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let mut schema = Schema::new();
    for (table, column, nullable) in columns {
        schema.entry(table).or_default().insert(column, nullable);
    }
    schema
}

#[tokio::test]
async fn both_databases_have_the_same_tables() {
    let Some(ground) = PostgresGround::new().await else { return };
    ground.open().await;
    let sqlite = SqliteGround::new();
    sqlite.open().await;
    let (mut postgres, mut sqlite) = (schema_of_postgres(&ground.outside().await).await, schema_of_sqlite(&sqlite.path()).await);
    // sqlx's own.
    assert!(postgres.remove("_sqlx_migrations").is_some() && sqlite.remove("_sqlx_migrations").is_some());
    assert!(postgres.len() > 10 && postgres["comments"].len() > 15);
    assert_eq!(postgres, sqlite);
    let names = |folder: &str| {
        let files = std::fs::read_dir(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder)).unwrap();
        files.map(|file| file.unwrap().file_name()).collect::<HashSet<_>>()
    };
    assert_eq!(names("postgres"), names("sqlite"));
}

#[tokio::test]
async fn what_grows_with_every_comment_is_sampled_little() {
    let Some(ground) = PostgresGround::new().await else { return };
    ground.open().await;
    // Of each table the columns, and what its indexes work out; one that asks for more makes the sample of the whole table larger.
    let targets: Vec<(String, i32)> = sqlx::query_as(
        "SELECT attrelid::regclass || '.' || attname, coalesce(attstattarget, -1)::int FROM pg_attribute LEFT JOIN pg_index ON indexrelid = attrelid \
         WHERE coalesce(indrelid, attrelid) = ANY ('{comments, comment_texts, comment_rules, revisions, judgements, authors, outbox, \
         reader_tokens}'::regclass[]) AND attnum > 0 AND NOT attisdropped AND (indrelid IS NULL OR attnum <= indnkeyatts AND indkey[attnum - 1] = 0)",
    )
    .fetch_all(&ground.outside().await)
    .await
    .unwrap();
    assert!(targets.len() > 50, "{targets:?}");
    let more: Vec<_> = targets.into_iter().filter(|(_, target)| !(0..=10).contains(target)).collect();
    assert_eq!(more, [], "SET STATISTICS 10, as migration 36 does for others");
}

#[tokio::test]
async fn migrations_run_once_though_four_start_together() {
    let Some(ground) = PostgresGround::empty().await else { return };
    let settings = ground.settings();
    let starts = [(); 4].map(|()| {
        let settings = settings.clone();
        tokio::spawn(async move { PostgresStore::connect(&settings).await.map(drop) })
    });
    for start in starts {
        start.await.unwrap().unwrap();
    }
    let (runs, versions): (i64, i64) = sqlx::query_as("SELECT count(*), count(DISTINCT version) FROM _sqlx_migrations WHERE success")
        .fetch_one(&ground.outside().await)
        .await
        .unwrap();
    assert!(runs > 0);
    assert_eq!(runs, versions);
}

#[tokio::test]
async fn the_record_can_only_be_added_to() {
    let Some(ground) = PostgresGround::new().await else { return };
    let store = ground.open().await;
    let id = draft(Verdict::Hold).stored(&*store).await;
    decide(&*store, id, Decision::Approve, NOW).await;
    let pool = ground.outside().await;
    for statement in [
        "UPDATE decisions SET actor = 'nobody'",
        "DELETE FROM decisions",
        "TRUNCATE decisions",
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit",
        "UPDATE judgements SET score = 0",
        "UPDATE judgements SET verdict = 'approve'",
        "DELETE FROM judgements",
    ] {
        let refused = sqlx::query(statement).execute(&pool).await.unwrap_err().to_string();
        assert!(refused.contains("is never"), "{statement}: {refused}");
    }
    let (decisions, audit): (i64, i64) =
        sqlx::query_as("SELECT (SELECT count(*) FROM decisions), (SELECT count(*) FROM audit)").fetch_one(&pool).await.unwrap();
    assert_eq!((decisions, audit), (1, 1));
}

/// Two processes that have the same envelopes, and a moderator on each, at once.
#[tokio::test(flavor = "multi_thread")]
async fn what_two_processes_do_at_once_is_done_once() {
    let Some(ground) = PostgresGround::new().await else { return };
    let stores = [ground.open().await, ground.open().await];
    let drafts: Vec<_> = (0..120)
        .map(|n| draft(Verdict::Hold).by(&format!("author{}", n % 7)).on(&format!("/{}", n % 5)))
        .map(|draft| if draft.id.as_bytes()[15] % 2 == 0 { draft } else { draft.of_site("other") })
        .collect();
    let tasks = stores.iter().enumerate().map(|(n, store)| {
        let (store, mut drafts) = (Arc::clone(store), drafts.clone());
        tokio::spawn(async move {
            let mut fresh = 0;
            if n == 1 {
                drafts.reverse();
            }
            for batch in drafts.chunks(15) {
                let arrivals: Vec<_> = batch.iter().map(Draft::arrival).collect();
                fresh += store.store_batch(&arrivals, NOW).await.unwrap().fresh;
                for draft in batch {
                    let order = order(draft.id, Decision::Approve, 1, NOW);
                    assert!(matches!(store.decide(&order, &mailing()).await, Ok(_) | Err(StoreError::Stale(_))));
                }
            }
            fresh
        })
    });
    let mut fresh = 0;
    for task in tasks.collect::<Vec<_>>() {
        fresh += task.await.unwrap();
    }
    assert_eq!(fresh, 120);
    let mut approved = 0;
    for key in ["demo", "other"] {
        let filter = Filter { site: site(key), status: None, discarded: true, limit: 1_000, before: None };
        let comments = stores[0].list(&filter).await.unwrap().comments;
        let seqs: Vec<_> = comments.iter().map(|comment| comment.seq).collect();
        assert_eq!(seqs, (1..=i64::try_from(seqs.len()).unwrap()).rev().collect::<Vec<_>>());
        assert!(comments.iter().all(|comment| comment.revision == 2), "each was decided about once");
        let counts = stores[1].counts(&site(key)).await.unwrap();
        assert_eq!((counts[&Status::Approved], counts[&Status::Pending]), (seqs.len() as u64, 0));
        approved += seqs.len();
    }
    assert_eq!(approved, 120);
}

#[tokio::test]
async fn a_mail_is_handed_to_one_process_until_its_claim_ends() {
    let Some(ground) = PostgresGround::new().await else { return };
    let (one, two) = (ground.open().await, ground.open().await);
    for n in 0..9 {
        draft(Verdict::Approve).by(&format!("author{n}")).notified().stored(&*one).await;
    }
    let at = NOW.plus(UNDO);
    let (mine, theirs) = tokio::join!(one.due(5, at), two.due(5, at));
    let (mine, theirs) = (mine.unwrap(), theirs.unwrap());
    let ids: HashSet<_> = mine.iter().chain(&theirs).map(|mail| mail.id).collect();
    assert_eq!(ids.len(), mine.len() + theirs.len(), "no mail twice");
    let rest = one.due(9, at).await.unwrap();
    assert_eq!(ids.len() + rest.len(), 9);
    assert!(two.due(9, at).await.unwrap().is_empty());
    assert_eq!(two.next_due().await.unwrap(), Some(at.plus(CLAIM_TIMEOUT)), "nothing to do until then");

    one.sent(mine[0].id, at).await.unwrap();
    let given_back: Vec<_> = mine[1..].iter().map(|mail| mail.id).collect();
    one.release(&given_back).await.unwrap();
    let again: HashSet<_> = two.due(9, at).await.unwrap().iter().map(|mail| mail.id).collect();
    assert_eq!(again, given_back.into_iter().collect());
    // The first process crashed with what it had last, the second with all of its own.
    assert_eq!(one.due(20, at.plus(CLAIM_TIMEOUT)).await.unwrap().len(), 8, "all but the one that was sent");
}

#[tokio::test]
async fn connections_that_are_closed_by_the_server_are_replaced() {
    let Some(ground) = PostgresGround::new().await else { return };
    let store = ground.open().await;
    let outside = ground.outside().await;
    let tasks: Vec<_> = (0..6)
        .map(|n| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                for m in 0..20 {
                    let id = draft(Verdict::Hold).by(&format!("author{n}{m}")).stored(&*store).await;
                    assert_eq!(store.comment(id).await.unwrap().status, Status::Pending);
                }
            })
        })
        .collect();
    while !tasks.iter().all(tokio::task::JoinHandle::is_finished) {
        sqlx::query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
             AND random() < 0.3",
        )
        .execute(&outside)
        .await
        .unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(store.counts(&site("demo")).await.unwrap()[&Status::Pending], 120);
}

#[tokio::test]
async fn a_server_that_was_killed_and_comes_back_has_what_was_stored() {
    let Some(server) = PostgresServer::start() else { return };
    let settings = DatabaseSettings { url: Some(DatabaseUrl::parse(&server.url("postgres")).unwrap()), connections: 3.try_into().unwrap() };
    let store = PostgresStore::connect(&settings).await.unwrap();
    store.register_sites(&[Arc::new(a_site("demo"))], NOW).await.unwrap();
    let mut ids = Vec::new();
    for round in 0..2 {
        for n in 0..5 {
            ids.push(draft(Verdict::Hold).by(&format!("author{round}{n}")).stored(&store).await);
        }
        server.kill();
        let question = Question { site: site("demo"), thread: thread("/article"), parent: None, author: hash("awa") };
        let start = std::time::Instant::now();
        assert!(store.known(question).await.is_err());
        assert!(start.elapsed() < SECOND * 3, "intake does not wait for ever");
        server.restart();
        for id in &ids {
            assert!(store.comment(*id).await.is_ok());
        }
    }
    assert_eq!(store.counts(&site("demo")).await.unwrap()[&Status::Pending], 10);
}

#[tokio::test]
async fn a_server_that_may_lose_what_it_commits_is_refused() {
    let Some(server) = PostgresServer::start() else { return };
    let outside = PgPool::connect(&server.url("postgres")).await.unwrap();
    for statement in ["ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"] {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&outside).await.unwrap();
    }
    let settings = DatabaseSettings { url: Some(DatabaseUrl::parse(&server.url("postgres")).unwrap()), connections: 1.try_into().unwrap() };
    let start = std::time::Instant::now();
    loop {
        match PostgresStore::connect(&settings).await {
            Err(error) => {
                assert!(error.to_string().contains("fsync"), "{error}");
                return;
            }
            // The server reads its settings in its own time.
            Ok(store) => store.close().await,
        }
        assert!(start.elapsed() < std::time::Duration::from_secs(20), "it is never refused");
    }
}

/// What is strange to a cutter of texts, put together at random, always the same.
fn texts() -> Vec<String> {
    let pieces = [
        "l'école",
        "budget,",
        "(budget)",
        "«Ministre»",
        "peut-être",
        "e-mail",
        "awa@example.org",
        "https://example.org/a?b=c#d",
        "www.example.org.",
        "3.14",
        "-5",
        "1e6",
        "v1.2.3",
        "/usr/lib",
        "./x",
        "foo/bar",
        "AT&T",
        "&amp;",
        "&",
        "a_b",
        "l’élection",
        "الحكومة",
        "الميزانية؛",
        "کتاب",
        "日本語",
        "👍",
        "👩‍👩‍👧",
        "e\u{301}cole",
        "x\u{a0}y",
        "\u{200f}مرحبا",
        "don't",
        "the",
        "le",
        "les",
        "on",
        "a",
        "\\",
        "'",
        "''",
        "it\\'s",
        "\"quoted\"",
        "--",
        "…",
        "...",
        "Élections!",
        "ELECTIONS",
        "running",
        "pneumonoultramicroscopicsilicovolcanoconiosis",
        "a:b",
        "*",
        "word:*",
        "<b>bold text</b>",
        "1<2",
        "$5",
        "50%",
        "#tag",
        "@name",
        "C++",
        "ﬁn",
        "İstanbul",
        "ß",
        "µ",
    ];
    let mut random = 1_u64;
    let mut next = move |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap() % below
    };
    let between = [" ", " ", " ", "\n", "\t", "  ", "\r\n"];
    let mut text = || (0..=next(25)).flat_map(|_| [pieces[next(pieces.len())], between[next(between.len())]]).collect::<String>();
    (0..600).map(|_| text()).collect()
}

async fn store_texts(store: &dyn toguna::store::Store, texts: &[String]) {
    let arrivals: Vec<_> = texts
        .iter()
        .map(|text| {
            let mut arrival = draft(Verdict::Hold).arrival();
            arrival.envelope.submission.body = toguna::domain::Body::parse(text).unwrap();
            arrival
        })
        .collect();
    assert_eq!(store.store_batch(&arrivals, NOW).await.unwrap().fresh, texts.len());
}

#[tokio::test]
async fn words_are_those_that_the_database_would_cut() {
    let Some(ground) = PostgresGround::new().await else { return };
    let (store, outside) = (ground.open().await, ground.outside().await);
    let texts = texts();
    store_texts(&*store, &texts).await;
    let compared: Vec<(String, bool)> = sqlx::query_as(
        "SELECT r.body, w.words = words_of(r.body) AND w.name = to_tsvector('simple', c.name) FROM revisions r \
         JOIN comments c ON c.id = r.comment_id LEFT JOIN comment_texts w ON w.comment_id = c.id",
    )
    .fetch_all(&outside)
    .await
    .unwrap();
    assert_eq!(compared.len(), texts.len());
    for (text, same) in compared {
        assert!(same, "{text:?}");
    }
    // It is asked about those alone that may have a tag, a very long piece, or begin with a sign.
    let refuse = "CREATE OR REPLACE FUNCTION words_of(text TEXT) RETURNS TSVECTOR LANGUAGE plpgsql IMMUTABLE AS \
                  $$ BEGIN RAISE EXCEPTION 'cut here'; END $$";
    sqlx::raw_sql(refuse).execute(&outside).await.unwrap();
    let without: Vec<_> = texts
        .into_iter()
        .filter(|text| !text.contains('<') && !text.contains("pneumono") && text.starts_with(char::is_alphanumeric))
        .collect();
    store_texts(&*store, &without).await;
}

#[tokio::test]
async fn what_is_kept_of_a_text_is_found_as_all_of_its_words_would_be() {
    let Some(ground) = PostgresGround::new().await else { return };
    ground.open().await;
    let outside = ground.outside().await;
    let texts = texts();
    // One to three words that stand beside each other in some text, as somebody searches them.
    let pieces: Vec<Vec<&str>> = texts.iter().map(|text| text.split_whitespace().collect()).collect();
    let phrases: Vec<String> = (1..=3)
        .flat_map(|n| pieces.iter().step_by(3).flat_map(move |pieces| pieces.windows(n).take(1)))
        .map(|words| words.join(" "))
        .collect();
    // Found by the words of one language, it is found. (Beyond that, the words of all three side by side make some accidents, like `les` for `le`.)
    let (found, lost, more): (i64, Vec<String>, Vec<String>) = sqlx::query_as(
        "WITH texts AS MATERIALIZED (SELECT t, words_of(t) AS kept, to_tsvector('french', t) AS fr, to_tsvector('english', t) AS en, \
         to_tsvector('simple', t) AS plain FROM unnest($1::text[]) t), \
         queries AS MATERIALIZED (SELECT DISTINCT p, websearch_to_tsquery('french', q) AS fr, websearch_to_tsquery('english', q) AS en, \
         websearch_to_tsquery('simple', q) AS plain FROM (SELECT p, '\"' || replace(p, '\"', ' ') || '\"' AS q FROM unnest($2::text[]) p) quoted), \
         compared AS MATERIALIZED (SELECT p || ' in ' || t AS which, kept @@ (q.fr || q.en || q.plain) AS met, t.fr @@ q.fr OR t.en @@ q.en OR t.plain @@ q.plain AS must, \
         (t.fr || t.en || t.plain) @@ (q.fr || q.en || q.plain) AS may FROM texts t CROSS JOIN queries q) \
         SELECT count(*) FILTER (WHERE met), coalesce(array_agg(which) FILTER (WHERE must AND NOT met), '{}'), \
         coalesce(array_agg(which) FILTER (WHERE met AND NOT may), '{}') FROM compared",
    )
    .bind(&texts)
    .bind(&phrases)
    .fetch_one(&outside)
    .await
    .unwrap();
    assert!(found > 1_000, "{found}");
    assert_eq!((lost, more), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn what_this_process_stored_it_need_not_read() {
    let Some(ground) = PostgresGround::new().await else { return };
    let (here, there) = (ground.open().await, ground.open().await);
    let read = async |after| here.prints(&site("demo"), after, 100).await.unwrap();
    for n in 1..=3 {
        draft(Verdict::Hold).by(&format!("a{n}")).like(n).from("elsewhere").stored(&*here).await;
    }
    draft(Verdict::Discard).like(4).stored(&*here).await;
    draft(Verdict::Approve).stored(&*here).await;
    let stored = here.just_stored(&site("demo"), 0, 5).unwrap();
    assert_eq!(stored, read(0).await);
    assert_eq!(stored.iter().map(|print| print.seq).collect::<Vec<_>>(), [1, 2, 3], "neither what is discarded nor what resembles nothing");
    assert_eq!(here.just_stored(&site("demo"), 2, 5).unwrap(), read(2).await);
    assert_eq!(here.just_stored(&site("demo"), 0, 6), None, "not stored yet");
    assert_eq!(there.just_stored(&site("demo"), 0, 5), None);
    draft(Verdict::Hold).like(6).stored(&*there).await;
    draft(Verdict::Hold).like(7).stored(&*here).await;
    assert_eq!(here.just_stored(&site("demo"), 4, 7), None, "somebody else stored between");
    assert_eq!(here.just_stored(&site("demo"), 6, 7).unwrap(), read(6).await);
    assert_eq!(here.just_stored(&site("other"), 0, 1), None);
}

#[tokio::test]
async fn who_is_taken_for_a_stranger_was_stored_by_nobody() {
    let Some(ground) = PostgresGround::new().await else { return };
    let (here, there) = (ground.open().await, ground.open().await);
    let approved = async |author: &str| {
        let question = Question { site: site("demo"), thread: thread("/article"), parent: None, author: hash(author) };
        there.known(question).await.unwrap().author.approved
    };
    draft(Verdict::Approve).by("before").stored(&*there).await;
    // From the second question on everybody is known here.
    for _ in 0..3 {
        let question = Question { site: site("demo"), thread: thread("/article"), parent: None, author: hash("nobody") };
        here.known(question).await.unwrap();
    }
    for author in ["before", "awa", "awa"] {
        draft(Verdict::Approve).by(author).stored(&*here).await;
    }
    // Nobody asked here since.
    draft(Verdict::Approve).by("binta").stored(&*there).await;
    draft(Verdict::Approve).by("binta").stored(&*here).await;
    assert_eq!((approved("before").await, approved("awa").await, approved("binta").await), (2, 2, 2));
    let authors: i64 = sqlx::query_scalar("SELECT count(*) FROM authors").fetch_one(&ground.outside().await).await.unwrap();
    assert_eq!(authors, 3);
}

/// Asks until the answer is right; it must be soon.
async fn soon(is_so: impl AsyncFn() -> bool) {
    assert!(crate::support::soon(SECOND * 20, is_so).await, "it is never so");
}

#[tokio::test]
async fn what_another_process_does_is_known_soon() {
    let Some(ground) = PostgresGround::new().await else { return };
    let (here, there) = (ground.open().await, ground.open().await);
    let known_on = async |on: &str, author: &str| {
        let question = Question { site: site("demo"), thread: thread(on), parent: None, author: hash(author) };
        here.known(question).await.unwrap()
    };
    let known = async |author: &str| known_on("/article", author).await;
    for n in 0..5 {
        draft(Verdict::Approve).by(&format!("before{n}")).stored(&*there).await;
    }
    for _ in 0..20 {
        assert_eq!(known("nobody").await.author.approved, 0);
    }
    assert_eq!(known("before3").await.author.approved, 1);
    draft(Verdict::Approve).by("binta").stored(&*there).await;
    soon(async || known("binta").await.author.approved == 1).await;
    assert!(known("nobody").await.thread_since.is_some(), "what holds in a thread holds for strangers too");
    for _ in 0..20 {
        assert_eq!(known_on("/begun-there", "nobody").await.thread_since, None);
    }
    draft(Verdict::Approve).on("/begun-there").stored(&*there).await;
    soon(async || known_on("/begun-there", "nobody").await.thread_since.is_some()).await;
    let number = there.thread(&site("demo"), &thread("/article")).await.unwrap().unwrap().id;
    there.change_thread(number, None, toguna::store::ThreadChange::Open(false), "token 1", NOW).await.unwrap();
    soon(async || !known("nobody").await.thread_open).await;
    here.change_thread(number, None, toguna::store::ThreadChange::Open(true), "token 1", NOW).await.unwrap();
    assert!(known("nobody").await.thread_open, "what this process does is known at once");
}
