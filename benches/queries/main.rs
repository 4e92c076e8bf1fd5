//! How long each query of a request takes with many comments, in both stores: `benches/queries/run [comments, default 2,000,000]`, and
//! moderators' queue where all of them wait: `benches/queries/run --held [comments, default 1,000,000]`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot go on stops"
)]

use sqlx::{AssertSqlSafe, PgPool, SqlitePool, sqlite::SqliteConnectOptions};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};
use toguna::{
    domain::{
        AfterSubmit, AuthorName, Bench, Body, Cause, CommentId, EmailAddress, Envelope, Facts, HashKey, Judgement, KeyedHash, Locale,
        Points, Premoderate, Search, Site, SiteKey, Status, Submission, ThreadKey, Thresholds, Timestamp,
    },
    store::{
        Arrival, DatabaseSettings, DatabaseUrl, Filter, MailingRules, Order, PageQuery, Question, QueueQuery, Store, TokenKind,
        postgres::PostgresStore, sqlite::SqliteStore,
    },
};

const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);
/// How often each query runs, each time with other values where it has any.
const TIMES: u64 = 100;
/// For how long it runs before that.
const WARM_UP: Duration = Duration::from_millis(400);
/// What a page may take, for 95 in 100.
const LIMIT: Duration = Duration::from_millis(5);
/// The same for a page of moderators' queue, however it is searched and ordered.
const QUEUE_LIMIT: Duration = Duration::from_millis(50);
const PAGE: u32 = 50;
const THOUSANDTH: usize = 1_000;

/// What is measured.
#[derive(Clone, Copy)]
enum Ground {
    /// Every query, with comments of every status.
    All,
    /// Moderators' queue, with comments that all wait.
    Held,
}

impl Ground {
    const fn rows(self) -> &'static str {
        match self {
            Self::All => include_str!("fill.sql"),
            Self::Held => include_str!("held.sql"),
        }
    }

    async fn measure(self, store: &dyn Store, comments: u64, scans: &mut impl AsyncFnMut() -> BTreeMap<String, i64>) -> Vec<Measured> {
        match self {
            Self::All => measure(store, comments, scans).await,
            Self::Held => measure_queue(store, comments, scans).await,
        }
    }
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let ground = match arguments.next().unwrap().as_str() {
        "--held" => Ground::Held,
        _ => Ground::All,
    };
    let comments: u64 = arguments.next().map_or(2_000_000, |number| number.parse().unwrap());
    let folder = arguments.next().unwrap();
    let url = arguments.next().unwrap();
    let wanted = |store: &str| std::env::var("STORES").map_or(true, |stores| stores.contains(store));
    let mut slow = 0;
    if wanted("sqlite") {
        slow += sqlite(Path::new(&folder), ground, comments).await;
    }
    if wanted("postgres") {
        slow += postgres(&url, ground, comments).await;
    }
    println!("{}", if slow == 0 { "all within the limit" } else { "NOT all within the limit" });
    std::process::exit(i32::from(slow > 0));
}

async fn sqlite(folder: &Path, ground: Ground, comments: u64) -> usize {
    let path = folder.join("toguna.db");
    prepare(&SqliteStore::open(&path).await.unwrap()).await;
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path)).await.unwrap();
    let started = Instant::now();
    let filled: i64 = sqlx::query_scalar("SELECT max(id) FROM comments").fetch_one(&pool).await.unwrap();
    if filled == 1 {
        let series =
            |count: &str| format!("(WITH RECURSIVE g (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < {count}) SELECT n FROM g)");
        let statements =
            fill(ground, comments, &series, "unhex(printf('%032x', n))", "unhex(printf('%016x%016x', n * 2654435761 % 4294967296, n))");
        sqlx::raw_sql(AssertSqlSafe(statements + "; ANALYZE")).execute(&pool).await.unwrap();
    }
    pool.close().await;
    println!("SQLite, {comments} comments, filled in {:.0?}", started.elapsed());
    let store = SqliteStore::open(&path).await.unwrap();
    let table = ground.measure(&store, comments, &mut async || BTreeMap::new()).await;
    print(&table)
}

async fn postgres(url: &str, ground: Ground, comments: u64) -> usize {
    let settings = DatabaseSettings { url: Some(DatabaseUrl::parse(url).unwrap()), connections: 4.try_into().unwrap() };
    let store = PostgresStore::connect(&settings).await.unwrap();
    prepare(&store).await;
    let pool = PgPool::connect(url).await.unwrap();
    let started = Instant::now();
    let filled: i64 = sqlx::query_scalar("SELECT max(id) FROM comments").fetch_one(&pool).await.unwrap();
    if filled == 1 {
        let series = |count: &str| format!("(SELECT n::bigint FROM generate_series(1, {count}) AS g (n))");
        let hash = "decode(lpad(to_hex(n * 2654435761 % 4294967296), 16, '0') || lpad(to_hex(n), 16, '0'), 'hex')";
        let series = |count: &str| series(count) + " AS series";
        let statements = fill(ground, comments, &series, "decode(lpad(to_hex(n), 32, '0'), 'hex')", hash).replace(" AS series s", " AS s");
        sqlx::raw_sql(AssertSqlSafe(statements)).execute(&pool).await.unwrap();
        sqlx::raw_sql("VACUUM ANALYZE").execute(&pool).await.unwrap();
    }
    println!("PostgreSQL, {comments} comments, filled in {:.0?}", started.elapsed());
    let table = ground
        .measure(&store, comments, &mut async || {
            // A connection tells what it scanned when it ends, at the latest. The store makes another, which is one slow call of a hundred.
            let end = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name = 'toguna'";
            sqlx::query(end).execute(&pool).await.unwrap();
            let scans: Vec<(String, i64)> =
                sqlx::query_as("SELECT relname::text, seq_scan FROM pg_stat_user_tables WHERE n_live_tup > 10000")
                    .fetch_all(&pool)
                    .await
                    .unwrap();
            scans.into_iter().collect()
        })
        .await;
    print(&table)
}

fn fill(ground: Ground, comments: u64, series: &dyn Fn(&str) -> String, id: &str, hash: &str) -> String {
    let mut sql = ground.rows().lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n");
    sql = sql.replace("{N}", &comments.to_string()).replace("{ID}", id).replace("{HASH}", hash);
    for count in ["20000", "500000", "200000", &comments.to_string()] {
        sql = sql.replace(&format!("{{SERIES {count}}}"), &series(count));
    }
    sql
}

/// The site and the comment whose JSON all others have.
async fn prepare(store: &dyn Store) {
    let site = Site {
        key: SiteKey::parse("demo").unwrap(),
        name: "Demo".to_owned(),
        origins: Vec::new(),
        locale: Locale::Fr,
        time_zone: jiff::tz::TimeZone::UTC,
        thread_pattern: None,
        wordpress_pages: std::collections::HashMap::new(),
        thresholds: Thresholds::default(),
        premoderate: Premoderate::Nobody,
        after_submit: AfterSubmit::Status,
        moderators: Vec::new(),
        digest_interval: Duration::from_hours(1),
        pressure: 100,
        grounds: toguna::domain::SiteGround::built_in(),
        reports_hold_from: 5,
        second_factor: toguna::domain::SecondFactor::Optional,
    };
    store.register_sites(&[Arc::new(site)], NOW).await.unwrap();
    let key = HashKey::new([7; 32]);
    let bench = Bench { thresholds: Thresholds::default(), rule_set: "0123456789abcdef0123456789abcdef".into(), engine: "0.1.0".into() };
    let envelope = Envelope {
        id: CommentId::from_bytes([0; 16]),
        received_at: NOW,
        author: key.hash(&[b"first"]),
        source: key.hash(&[b"source"]),
        likeness: None,
        facts: Facts::ordinary(NOW),
        submission: Submission {
            site: SiteKey::parse("demo").unwrap(),
            thread: ThreadKey::stored("/busy".to_owned()),
            parent: None,
            name: AuthorName::parse("Awa Diallo").unwrap(),
            email: EmailAddress::parse("awa@example.org").unwrap(),
            website: None,
            body: Body::parse("The first.").unwrap(),
            notify: false,
            locale: Locale::Fr,
        },
    };
    let judgement = Judgement::reach(Cause::Intake, envelope.facts.clone(), Vec::new(), &bench);
    let mailing = MailingRules {
        host: "example.org".to_owned(),
        moderators: Vec::new(),
        digest_interval: Duration::from_hours(1),
        undo_window: Duration::ZERO,
    };
    store.store_batch(&[Arrival { judgement, envelope, mailing: Arc::new(mailing) }], NOW).await.unwrap();
}

/// A query with its median, its 95th percentile, and the large tables that it went through from end to end.
struct Measured(&'static str, Duration, Duration, Vec<String>);

fn print(table: &[Measured]) -> usize {
    println!("{:<44} {:>10} {:>10}  read whole", "query", "median", "p95");
    for Measured(name, median, p95, scanned) in table {
        let mark = if *p95 > limit(name) { "  TOO SLOW" } else { "" };
        println!("{name:<44} {median:>10.2?} {p95:>10.2?}  {}{mark}", scanned.join(" "));
    }
    println!();
    table.iter().filter(|Measured(name, _, p95, scanned)| *p95 > limit(name) || !scanned.is_empty()).count()
}

fn limit(name: &str) -> Duration {
    if name.starts_with("queue") { QUEUE_LIMIT } else { LIMIT }
}

fn id(n: u64) -> CommentId {
    CommentId::from_bytes(u128::from(n).to_be_bytes())
}

fn hash(n: u64) -> KeyedHash {
    KeyedHash::from_bytes(((u128::from(n * 2_654_435_761 % 4_294_967_296) << 64) | u128::from(n)).to_be_bytes())
}

/// Measures a call, and adds it to a table.
macro_rules! timed {
    ($table:ident, $scans:ident, $name:literal, |$n:ident| $call:expr) => {{
        let before = $scans().await;
        // A connection's first statements read what the server knows of its tables, and a store that was just opened reads who its
        // authors are: that happens once in its life.
        let begun = Instant::now();
        for $n in (0..).take_while(|_| begun.elapsed() < WARM_UP) {
            $call.await.unwrap();
        }
        let mut times = Vec::new();
        for $n in 0..TIMES {
            let start = Instant::now();
            $call.await.unwrap();
            times.push(start.elapsed());
        }
        times.sort();
        let after = $scans().await;
        let scanned = after.into_iter().filter(|(name, scans)| before.get(name).is_some_and(|before| before < scans));
        let scanned = scanned.map(|(name, _)| name).collect();
        $table.push(Measured($name, times[times.len() / 2], times[times.len() * 95 / 100], scanned));
    }};
}

async fn measure(store: &dyn Store, comments: u64, scans: &mut impl AsyncFnMut() -> BTreeMap<String, i64>) -> Vec<Measured> {
    let site = SiteKey::parse("demo").unwrap();
    let thread = |n: u64| ThreadKey::stored(if n == 0 { "/busy".to_owned() } else { format!("/article-{}", n % 20_000 + 1) });
    // Spread over all, the same in each run.
    let any = |n: u64, of: u64| n * 48_271 % of + 1;
    let filter = |status, discarded, before| Filter { site: site.clone(), status, discarded, limit: PAGE, before };
    let page = |nested, after| PageQuery { site: site.clone(), thread: thread(0), limit: PAGE, after, nested };
    let mut table = Vec::new();
    let question = |n: u64, parent| Question { site: site.clone(), thread: thread(n), parent, author: hash(any(n, 500_000)) };
    timed!(table, scans, "intake: thread and author", |n| store.known(question(n, None)));
    timed!(table, scans, "intake: an answer", |n| store.known(question(0, Some(id(any(n, comments / 140) * 140)))));

    for (status, discarded, first, thousandth) in [
        (Some(Status::Pending), false, "held list, first page", "held list, thousandth page"),
        (Some(Status::Spam), true, "spam with discarded, first page", "spam with discarded, thousandth page"),
        (None, false, "all but discarded, first page", "all but discarded, thousandth page"),
    ] {
        let mut before = None;
        for _ in 1..THOUSANDTH {
            before = store.list(&filter(status, discarded, before)).await.unwrap().next.or(before);
        }
        macro_rules! both { ($($name:literal)*) => {$(
            if first == $name { timed!(table, scans, $name, |_n| store.list(&filter(status, discarded, None))); }
            if thousandth == $name { timed!(table, scans, $name, |_n| store.list(&filter(status, discarded, before))); }
        )*} }
        both!("held list, first page" "held list, thousandth page" "spam with discarded, first page" "spam with discarded, thousandth page"
            "all but discarded, first page" "all but discarded, thousandth page");
    }
    let queue = |order, line: &str| QueueQuery {
        site: site.clone(),
        status: Some(Status::Pending),
        search: Search::parse(line, &jiff::tz::TimeZone::UTC),
        order,
        hold: Points::hundredths(300),
        limit: PAGE,
        after: None,
    };
    let found = |line: &str| queue(Order::Newest, line);
    timed!(table, scans, "queue, newest", |_n| store.queue(&queue(Order::Newest, "")));
    timed!(table, scans, "queue, oldest", |_n| store.queue(&queue(Order::Oldest, "")));
    timed!(table, scans, "queue, closest call", |_n| store.queue(&queue(Order::Urgent, "")));
    timed!(table, scans, "queue, by article", |_n| store.queue(&queue(Order::Article, "")));
    timed!(table, scans, "queue, a common word", |_n| store.queue(&found("article")));
    timed!(table, scans, "queue, counted, a common word", |_n| store.count_found(&found("article"), 1_001));
    timed!(table, scans, "queue, a rare word", |n| store.queue(&found(&(any(n, comments / 10) * 10 + 6).to_string())));
    timed!(table, scans, "queue, author:", |n| store.queue(&found(&format!("author:\"Reader {}\"", any(n, comments / 10) * 10 + 6))));
    timed!(table, scans, "queue, rule: that none has", |_n| store.queue(&found("rule:none")));
    timed!(table, scans, "queue, score: that none has", |_n| store.queue(&found("score:>4")));
    timed!(table, scans, "queue, on:", |n| store.queue(&found(&format!("on:/article-{}", any(n, 20_000)))));
    timed!(table, scans, "queue, before:", |_n| store.queue(&found("before:2023-11-10")));
    let of_every_status = |n: u64| QueueQuery { status: None, ..found(&format!("ip:{}", id(any(n, comments)))) };
    timed!(table, scans, "queue of every status, ip:", |n| store.queue(&of_every_status(n)));
    timed!(table, scans, "one comment for a moderator", |n| store.comment(id(any(n, comments))));
    timed!(table, scans, "counts of a site", |_n| store.counts(&site));
    timed!(table, scans, "status page", |n| store.reader_view(id(any(n, comments))));
    timed!(table, scans, "comments of an author", |n| store.comments_of(&site, &hash(any(n, 500_000))));

    for nested in [true, false] {
        let mut after = None;
        for _ in 1..THOUSANDTH {
            after = store.public_page(&page(nested, after)).await.unwrap().next.or(after);
        }
        if nested {
            timed!(table, scans, "busy thread, first page", |_n| store.public_page(&page(true, None)));
            timed!(table, scans, "busy thread, thousandth page", |_n| store.public_page(&page(true, after)));
        } else {
            timed!(table, scans, "busy thread, flat, first page", |_n| store.public_page(&page(false, None)));
            timed!(table, scans, "busy thread, flat, thousandth page", |_n| store.public_page(&page(false, after)));
        }
    }
    timed!(table, scans, "quiet thread", |n| store.public_page(&PageQuery { thread: thread(n + 1), ..page(true, None) }));
    timed!(table, scans, "one public comment", |n| store.public_comment(&site, id(any(n, comments))));
    let threads: Vec<_> = (1..=50).map(thread).collect();
    timed!(table, scans, "counts of 50 threads", |_n| store.thread_counts(&site, &threads));
    timed!(table, scans, "most commented of a week", |_n| store.most_commented(&site, NOW.minus(Duration::from_hours(7 * 24)), 10));
    timed!(table, scans, "a moderator's token", |n| store.token(&hash(n), TokenKind::Api, NOW));
    timed!(table, scans, "a reader's token", |n| store.reader_token("unsubscribe", &hash(n)));
    timed!(table, scans, "the next mail", |_n| store.next_due());
    table
}

/// What one request for moderators' queue asks: a page, how much a search finds, and the tabs' counts.
async fn request(store: &dyn Store, query: QueueQuery) -> Result<(), toguna::store::StoreError> {
    store.queue(&query).await?;
    if !query.search.is_empty() {
        store.count_found(&query, 1_001).await?;
    }
    store.counts(&query.site).await?;
    Ok(())
}

async fn measure_queue(store: &dyn Store, comments: u64, scans: &mut impl AsyncFnMut() -> BTreeMap<String, i64>) -> Vec<Measured> {
    let any = |n: u64| n * 48_271 % comments + 1;
    let middle = i64::try_from(comments / 2).unwrap();
    let ask = |order, line: &str, after| {
        let (site, search) = (SiteKey::parse("demo").unwrap(), Search::parse(line, &jiff::tz::TimeZone::UTC));
        request(store, QueueQuery { site, status: Some(Status::Pending), search, order, hold: Points::hundredths(300), limit: PAGE, after })
    };
    let found = |line: String| async move { ask(Order::Newest, &line, None).await };
    let mut table = Vec::new();
    timed!(table, scans, "queue, newest", |_n| ask(Order::Newest, "", None));
    timed!(table, scans, "queue, newest, in the middle", |_n| ask(Order::Newest, "", Some(middle)));
    timed!(table, scans, "queue, oldest", |_n| ask(Order::Oldest, "", None));
    timed!(table, scans, "queue, closest call", |_n| ask(Order::Urgent, "", None));
    timed!(table, scans, "queue, closest call, in the middle", |_n| ask(Order::Urgent, "", Some(middle)));
    timed!(table, scans, "queue, by article", |_n| ask(Order::Article, "", None));
    timed!(table, scans, "queue, by article, in the middle", |_n| ask(Order::Article, "", Some(middle)));
    timed!(table, scans, "queue, a word that all have", |_n| found("article".to_owned()));
    timed!(table, scans, "queue, the same, in the middle", |_n| ask(Order::Newest, "article", Some(middle)));
    timed!(table, scans, "queue, the same, closest call", |_n| ask(Order::Urgent, "article", None));
    timed!(table, scans, "queue, a word of 1 in 100", |_n| found("seldom".to_owned()));
    timed!(table, scans, "queue, a word of one", |n| found(format!("word{}", any(n))));
    timed!(table, scans, "queue, a word that none has", |_n| found("hippopotamus".to_owned()));
    timed!(table, scans, "queue, several words in a row", |_n| found("\"has to say of it\"".to_owned()));
    timed!(table, scans, "queue, author: that all have", |_n| found("author:Reader".to_owned()));
    timed!(table, scans, "queue, author: of one", |n| found(format!("author:\"Reader {}\"", any(n))));
    timed!(table, scans, "queue, rule: that all have", |_n| found("rule:new-author".to_owned()));
    timed!(table, scans, "queue, rule: of 1 in 3", |_n| found("rule:links".to_owned()));
    timed!(table, scans, "queue, rule: of 1 in 10,000", |_n| found("rule:rare".to_owned()));
    timed!(table, scans, "queue, rule: that none has", |_n| found("rule:none".to_owned()));
    let of_one = |n: u64| format!("ip:{}", id(n));
    timed!(table, scans, "queue, ip: of 1 in 100", |_n| found(of_one(100)));
    timed!(table, scans, "queue, ip: of one alone", |n| found(of_one(any(n) / 100 * 100 + 1)));
    timed!(table, scans, "queue, closest call, ip: of 1 in 100", |_n| ask(Order::Urgent, &of_one(100), None));
    timed!(table, scans, "queue, by article, ip: of 1 in 100", |_n| ask(Order::Article, &of_one(100), None));
    timed!(table, scans, "queue, score: of most", |_n| found("score:>4".to_owned()));
    timed!(table, scans, "queue, score: of 1 in 100", |_n| found("score:>6.95".to_owned()));
    timed!(table, scans, "queue, score: of 1 in 20,000", |_n| found("score:>9".to_owned()));
    timed!(table, scans, "queue, score: that none has", |_n| found("score:>20".to_owned()));
    timed!(table, scans, "queue, on: every article", |_n| found("on:/article".to_owned()));
    timed!(table, scans, "queue, on: one article", |n| found(format!("on:/article-{}", any(n) % 20_000)));
    timed!(table, scans, "queue, before: an early day", |_n| found("before:2022-12-10".to_owned()));
    timed!(table, scans, "queue, before: every day", |_n| found("before:2030-01-01".to_owned()));
    timed!(table, scans, "queue, since: an early day", |_n| found("since:2022-12-10".to_owned()));
    timed!(table, scans, "queue, since: the last days", |_n| found("since:2023-11-13".to_owned()));
    timed!(table, scans, "queue, oldest since: the last days", |_n| ask(Order::Oldest, "since:2023-11-13", None));
    timed!(table, scans, "queue, a word, rule:, score: and before:", |_n| found(
        "article rule:links score:>5 before:2023-06-01".to_owned()
    ));
    table
}
