//! From SQLite to PostgreSQL by `toguna migrate-store`, also when it is killed on the way.

use super::ground::*;
use crate::support::{RedisServer, TestDatabase};
use sqlx::{AssertSqlSafe, PgPool, SqlitePool, sqlite::SqliteConnectOptions};
use std::{
    io::{BufRead as _, BufReader, Read as _},
    num::{NonZeroU32, NonZeroU64, NonZeroUsize},
    path::Path,
    process::{Command, Output, Stdio},
    sync::Arc,
};
use toguna::{
    domain::{CommentId, Decision, Fact, Head, Status, Verdict},
    queue::{Entry, Queue as _, QueueError, QueueSettings, ReceiptKey, redis::RedisQueue, sqlite::SqliteQueue},
    redis::RedisSettings,
    store::{
        AuthorFiles as _, Authors as _, Comments as _, DatabaseSettings, DatabaseUrl, DeadLetters as _, Feedback, Filter, Forget,
        Learning as _, NewToken, Outbox as _, RuleSets as _, Scope, Threads as _, TokenKind, Tokens as _, Users as _,
        postgres::PostgresStore, sqlite::SqliteStore,
    },
};

/// How many comments are moved; as many as somebody wants to see moved.
fn comments() -> usize {
    std::env::var("TOGUNA_TEST_COMMENTS").map_or(9_000, |number| number.parse().unwrap())
}

/// A file with something in every table; gives its first comment.
fn public_ones() -> toguna::store::QueueQuery {
    toguna::store::QueueQuery {
        site: site("demo"),
        status: Some(toguna::domain::Status::Approved),
        search: toguna::domain::Search::default(),
        order: toguna::store::Order::Newest,
        hold: toguna::domain::Points::ZERO,
        limit: 1,
        after: None,
    }
}

async fn full(folder: &Path) -> CommentId {
    let store = SqliteStore::open(&folder.join("toguna.db")).await.unwrap();
    store.register_sites(&["demo", "other"].map(|key| Arc::new(a_site(key))), NOW).await.unwrap();
    let verdicts = [Verdict::Approve, Verdict::Hold, Verdict::Spam, Verdict::Discard];
    let mut first = None;
    for start in (0..comments()).step_by(500) {
        let batch: Vec<_> = (start..(start + 500).min(comments()))
            .map(|n| {
                let draft =
                    draft(verdicts[n % 4]).by(&format!("author{}", n % 3_001)).on(&format!("/{}", n % 97)).notified().like(n as u64);
                let draft = if n % 5 == 1 { draft.of_site("other") } else { draft };
                first.filter(|_| n % 97 == 0).map_or(draft.clone(), |parent| draft.answering(parent))
            })
            .collect();
        first = first.or(Some(batch[0].id));
        store.store_batch(&batch.iter().map(Draft::arrival).collect::<Vec<_>>(), NOW).await.unwrap();
    }
    let first = first.unwrap();
    let alike = toguna::store::Campaigns::prints(&store, &site("demo"), 0, 5).await.unwrap();
    let alike: Vec<_> = alike.iter().map(|print| print.comment).collect();
    toguna::store::Campaigns::found_campaign(&store, toguna::domain::Likeness::from_bits(1), &alike, NOW).await.unwrap();
    for decision in [Decision::Spam, Decision::Restore, Decision::Reject] {
        let revision = store.comment(first).await.unwrap().revision;
        store.decide(&order(first, decision, revision, NOW), &mailing()).await.unwrap();
    }
    report_one(&store).await;
    toguna::store::Appeals::appeal(&store, first, toguna::domain::Remark::parse("please").unwrap().as_ref(), NOW).await.unwrap();
    let decision = toguna::store::StandingDecision {
        standing: Some(toguna::domain::Standing::Held),
        until: Some(NOW),
        reason: None,
        actor: "cli".to_owned(),
        at: NOW,
    };
    let first_site = site("demo");
    let note = toguna::domain::Remark::parse("a note").unwrap().unwrap();
    store.set_standing(&toguna::store::StandingOrder { comment: first, site: first_site.clone(), decision }).await.unwrap();
    store.add_note(first, &first_site, &note, "cli", NOW).await.unwrap();
    store.erase_author(&hash("author7"), "cli", NOW).await.unwrap();
    store.add_reader_token(&site("demo"), &hash("author0"), "unsubscribe", &hash("reader"), NOW).await.unwrap();
    let token = NewToken {
        name: "a token".to_owned(),
        kind: TokenKind::Api,
        scope: Scope::Metrics,
        site: None,
        role: toguna::domain::Role::Ops,
        user: None,
        client: None,
        both_factors: false,
        hash: hash("t"),
        expires_at: None,
    };
    store.add_token(&token, "cli", NOW).await.unwrap();
    let mut asking = draft(Verdict::Hold).arrival();
    asking.judgement.facts.checks.insert("outside".to_owned(), Fact::Unknown("not yet".to_owned()));
    store.store_batch(&[asking], NOW).await.unwrap();
    let search = toguna::domain::Search::parse("author:author1", &jiff::tz::TimeZone::UTC);
    let query = toguna::store::QueueQuery { status: None, search, ..public_ones() };
    let order = toguna::store::BulkOrder { query, decision: Decision::Spam, reason: None, ground: None, actor: "cli".to_owned(), at: NOW };
    toguna::store::Bulks::order_bulk(&store, &order).await.unwrap();
    let awa = store.add_user(&toguna::domain::UserName::parse("Awa").unwrap(), &[], "cli", NOW).await.unwrap();
    keep_a_search(&store, awa.id).await;
    let factor = toguna::store::NewFactor { sealed: "sealed".to_owned(), step: 1, recovery: vec![hash("recovery")], session: 0 };
    toguna::store::SecondFactors::set_second_factor(&store, awa.id, &factor, "cli", NOW).await.unwrap();
    let identity = toguna::store::NewIdentity { provider: "sso".to_owned(), hash: hash("identity") };
    toguna::store::Identities::link_identity(&store, awa.id, &identity, "cli", NOW).await.unwrap();
    store.count_attempt(&hash("Awa"), HOUR, NOW).await.unwrap();
    let dead = draft(Verdict::Hold).arrival().envelope;
    store.bury(dead.id, &dead.seal().unwrap(), 5, "broken", NOW).await.unwrap();
    let mail = store.due(1, NOW.plus(UNDO)).await.unwrap().remove(0);
    store.sent(mail.id, NOW.plus(UNDO)).await.unwrap();
    let invitation = toguna::store::NewInvitation {
        user: awa.id,
        site: site("demo"),
        host: "gazette.example".to_owned(),
        mail: first,
        recipient: hash("address"),
        sealed: "sealed".to_owned(),
        inviter: "Awa".to_owned(),
        expires_at: NOW.plus(HOUR),
    };
    toguna::store::Invitations::invite(&store, &invitation, "cli", NOW).await.unwrap();
    store.keep_rule_set("a hash", "a text", NOW).await.unwrap();
    let thread = store.thread(&site("demo"), &thread("/3")).await.unwrap().unwrap();
    store.change_thread(thread.id, None, toguna::store::ThreadChange::Open(false), "cli", NOW).await.unwrap();
    let (text, actor) = ("text".to_owned(), "api:1 coral".to_owned());
    store.report(&Feedback { site: site("demo"), head: Head::Abuse, of_class: true, text, actor, at: NOW }).await.unwrap();
    store.forget(&Forget { site: None, of: Some(toguna::store::Teacher::Token(7)), since: NOW }, "cli", NOW).await.unwrap();
    store.publish_model(&site("demo"), "digest", b"model", NOW).await.unwrap();
    store.close().await;
    first
}

/// A reader reports a published comment.
async fn report_one(store: &SqliteStore) {
    let public = toguna::store::Queues::queue(store, &public_ones()).await.unwrap().comments.remove(0);
    let report = toguna::store::NewReport {
        comment: public.id,
        site: site("demo"),
        cause: toguna::domain::ReportCause::Other,
        text: None,
        reporter: hash("a reader"),
        hold_from: 0,
        at: NOW,
    };
    toguna::store::Reports::report_comment(store, &report).await.unwrap();
}

/// Somebody keeps a search.
async fn keep_a_search(store: &SqliteStore, user: i64) {
    let kept = toguna::store::NewSearch {
        user,
        site: site("demo"),
        name: toguna::domain::SearchName::parse("Links").unwrap(),
        tab: "pending".to_owned(),
        line: "rule:links".to_owned(),
        order: toguna::store::Order::Oldest,
    };
    assert!(toguna::store::SavedSearches::save_search(store, &kept, NOW).await.unwrap());
}

fn command(folder: &Path, database: &TestDatabase) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toguna"));
    let from = format!("sqlite:{}", folder.display());
    command.args(["migrate-store", "--from", &from]).env("TOGUNA__DATABASE__URL", database.url()).stdin(Stdio::null());
    command
}

fn run(folder: &Path, database: &TestDatabase) -> (Output, String) {
    let output = command(folder, database).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, told)
}

/// Starts a run, and kills it once it says `line`.
fn kill_at(line: &str, folder: &Path, database: &TestDatabase) {
    let mut run = command(folder, database).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut told = BufReader::new(run.stderr.take().unwrap());
    let mut so_far = String::new();
    while !so_far.contains(line) {
        assert!(told.read_line(&mut so_far).unwrap() > 0, "{line:?} was not said:\n{so_far}");
    }
    run.kill().unwrap();
    run.wait().unwrap();
    told.read_to_string(&mut so_far).unwrap();
}

/// Every table with its number of rows, counted past the command.
async fn counted(folder: &Path, database: &TestDatabase) -> Vec<(String, i64, i64)> {
    let file = SqlitePool::connect_with(SqliteConnectOptions::new().filename(folder.join("toguna.db"))).await.unwrap();
    let pool = PgPool::connect(database.url()).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> '_sqlx_migrations' \
         AND name NOT LIKE 'comment_texts%' AND name <> 'claims' ORDER BY name",
    )
    .fetch_all(&file)
    .await
    .unwrap();
    let mut counted = Vec::new();
    for table in tables {
        let count = format!("SELECT count(*) FROM {table}");
        let from = sqlx::query_scalar(AssertSqlSafe(count.clone())).fetch_one(&file).await.unwrap();
        let to = sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(&pool).await.unwrap();
        counted.push((table, from, to));
    }
    counted
}

#[tokio::test]
async fn everything_is_moved_though_the_run_is_killed_twice() {
    let Some(database) = TestDatabase::new().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let first = full(folder.path()).await;
    let start = std::time::Instant::now();
    kill_at("comments: 4000 rows", folder.path(), &database);
    kill_at("judgements: 4000 rows", folder.path(), &database);
    let (output, told) = run(folder.path(), &database);
    assert!(output.status.success(), "{told}");
    let took = start.elapsed();
    assert!(!told.contains("comments: 2000 rows"), "it begins where it stood:\n{told}");

    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("{table}\n{} comments, killed twice: {took:?}", comments());
    for (name, from, to) in counted(folder.path(), &database).await {
        assert_eq!(from, to, "{name}");
        assert!(from > 0 || name == "retention_marks", "nothing in {name}: the test moves too little");
        // Made from judgements on the way.
        if name == "comment_rules" {
            continue;
        }
        let line =
            table.lines().find(|line| line.split_whitespace().next() == Some(&name)).unwrap_or_else(|| panic!("no {name}:\n{table}"));
        let words: Vec<_> = line.split_whitespace().collect();
        assert_eq!((words[1], words[2]), (from.to_string().as_str(), to.to_string().as_str()));
        assert_eq!(words[3], words[4]);
    }

    let settings = DatabaseSettings { url: Some(DatabaseUrl::parse(database.url()).unwrap()), connections: 2.try_into().unwrap() };
    let (moved, file) =
        (PostgresStore::connect(&settings).await.unwrap(), SqliteStore::open(&folder.path().join("toguna.db")).await.unwrap());
    assert_eq!(moved.comment(first).await.unwrap().judgement, file.comment(first).await.unwrap().judgement);
    let filter = Filter { site: site("demo"), status: Some(Status::Spam), discarded: true, limit: 300, before: None };
    let ids = async |store: &dyn toguna::store::Store| {
        store.list(&filter).await.unwrap().comments.into_iter().map(|comment| (comment.seq, comment.id, comment.body)).collect::<Vec<_>>()
    };
    assert_eq!(ids(&moved).await, ids(&file).await);
    assert!(!moved.thread(&site("demo"), &thread("/3")).await.unwrap().unwrap().open);
    assert_eq!(moved.tokens(NOW).await.unwrap(), file.tokens(NOW).await.unwrap());
    let new = draft(Verdict::Hold).stored(&moved).await;
    let counts = file.counts(&site("demo")).await.unwrap();
    assert_eq!(moved.comment(new).await.unwrap().seq, i64::try_from(counts.values().sum::<u64>()).unwrap() + 1, "numbers go on");

    let (again, told) = run(folder.path(), &database);
    assert!(!again.status.success() && told.contains("a run was finished"), "{told}");
}

#[tokio::test]
async fn a_database_with_something_in_it_is_refused() {
    let Some(ground) = PostgresGround::new().await else { return };
    let store = ground.open().await;
    let folder = tempfile::tempdir().unwrap();
    SqliteStore::open(&folder.path().join("toguna.db")).await.unwrap().close().await;
    let (output, told) = run(folder.path(), ground.database());
    assert!(!output.status.success() && told.contains("its table sites has 2 rows") && told.contains("createdb"), "{told}");
    assert_eq!(store.counts(&site("demo")).await.unwrap()[&Status::Pending], 0);
}

#[tokio::test]
async fn another_file_does_not_go_on_with_a_run() {
    let Some(database) = TestDatabase::new().await else { return };
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for folder in [&one, &other] {
        let store = SqliteStore::open(&folder.path().join("toguna.db")).await.unwrap();
        store.register_sites(&[Arc::new(a_site("demo"))], NOW).await.unwrap();
        draft(Verdict::Hold).stored(&store).await;
        store.close().await;
    }
    kill_at("comments: 1 rows", one.path(), &database);
    let (output, told) = run(other.path(), &database);
    let finished = "a run was finished";
    assert!(!output.status.success() && (told.contains("from another file") || told.contains(finished)), "{told}");
}

#[tokio::test]
async fn a_queue_that_is_not_empty_is_not_left_behind() {
    let Some(database) = TestDatabase::new().await else { return };
    let folder = tempfile::tempdir().unwrap();
    SqliteStore::open(&folder.path().join("toguna.db")).await.unwrap().close().await;
    let settings = QueueSettings { limit: NonZeroU64::MAX, attempts: NonZeroU32::MAX, batch: NonZeroUsize::MIN };
    let queue = SqliteQueue::open(&folder.path().join("queue.db"), &settings).await.unwrap();
    let (output, told) = run(folder.path(), &database);
    assert!(!output.status.success() && told.contains("stop the service first"), "{told}");

    let envelope = draft(Verdict::Hold).arrival().envelope;
    let far = toguna::domain::Timestamp::from_millis(i64::MAX / 2);
    let receipts = vec![ReceiptKey { hash: hash("h"), fingerprint: hash("f"), expires_at: far }];
    queue.append(Entry { id: envelope.id, receipts, envelope: envelope.seal().unwrap() }, NOW).await.unwrap();
    queue.close().await;
    let (output, told) = run(folder.path(), &database);
    assert!(!output.status.success() && told.contains("1 submissions") && told.contains("toguna serve"), "{told}");

    let queue = SqliteQueue::open(&folder.path().join("queue.db"), &settings).await.unwrap();
    let delivery = queue.claim(1, SECOND, NOW).await.unwrap().remove(0);
    queue.settle(&[delivery.id]).await.unwrap();
    queue.close().await;
    let (output, told) = run(folder.path(), &database);
    assert!(output.status.success(), "{told}");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("1 receipts are in queue.db alone") && said.contains("--redis"), "{said}");
}

#[tokio::test]
async fn receipts_move_too_and_a_second_time_changes_nothing() {
    let (Some(database), Some(redis)) = (TestDatabase::new().await, RedisServer::start()) else { return };
    let folder = tempfile::tempdir().unwrap();
    SqliteStore::open(&folder.path().join("toguna.db")).await.unwrap().close().await;
    let settings = QueueSettings { limit: NonZeroU64::MAX, attempts: NonZeroU32::MAX, batch: NonZeroUsize::MIN };
    let queue = SqliteQueue::open(&folder.path().join("queue.db"), &settings).await.unwrap();
    let now = toguna::clock::Clock::default().now();
    let receipt = |n: usize, lives| {
        let expires_at = now.plus(lives);
        ReceiptKey { hash: hash(&format!("h{n}")), fingerprint: hash(&format!("f{n}")), expires_at }
    };
    let day = std::time::Duration::from_hours(24);
    let mut first = None;
    // More than one page of them, and one that is good for nothing any more.
    for n in 0..2_100 {
        let envelope = draft(Verdict::Hold).arrival().envelope;
        let lives = if n == 7 { std::time::Duration::ZERO } else { day };
        let entry = Entry { id: envelope.id, receipts: vec![receipt(n, lives)], envelope: envelope.seal().unwrap() };
        queue.append(entry, now).await.unwrap();
        first = first.or(Some(envelope.id));
    }
    loop {
        let done: Vec<_> = queue.claim(500, SECOND, now).await.unwrap().into_iter().map(|delivery| delivery.id).collect();
        if done.is_empty() {
            break;
        }
        queue.settle(&done).await.unwrap();
    }
    queue.close().await;

    for when in ["the first time", "again"] {
        let output = command(folder.path(), &database).env("TOGUNA__REDIS__URL", redis.address()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{when}: {}", String::from_utf8_lossy(&output.stderr));
        let line = said.lines().find(|line| line.starts_with("receipts ")).unwrap_or_else(|| panic!("{when}: {said}"));
        let words: Vec<_> = line.split_whitespace().collect();
        assert_eq!((words[1], words[2]), ("2099", "2099"), "{when}");
        assert_eq!(words[3], words[4], "{when}");
    }
    let servers = RedisSettings { url: redis.url(), activity_url: None, allow_weak_durability: false };
    let moved = RedisQueue::start(&servers, &settings).unwrap();
    moved.connected().await.unwrap();
    assert_eq!(moved.recall(&[receipt(0, day)], now).await.unwrap(), first, "it is recognised");
    assert_eq!(moved.recall(&[receipt(7, day)], now).await.unwrap(), None, "it had expired");
    let other = ReceiptKey { fingerprint: hash("another text"), ..receipt(1, day) };
    assert!(matches!(moved.recall(&[other], now).await, Err(QueueError::KeyReused)));
}
