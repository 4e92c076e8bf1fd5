//! What moderators go through: every order and every filter gives what a plain look at all comments gives, page by page.

use super::{forgetting::SETTINGS, ground::*};
use sqlx::{Connection as _, PgConnection, SqliteConnection, migrate::Migrator, sqlite::SqliteConnectOptions};
use std::{collections::BTreeSet, path::Path, time::Duration};
use toguna::{
    domain::{
        AuthorName, Body, Cause, CommentId, Contribution, Decision, Fact, Judgement, Mode, Points, Search, Status, Timestamp, Verdict,
    },
    store::{Arrival, CheckOutcome, Listed, Order, QueueQuery, RetentionSettings, Store},
};

/// More than SQLite sorts for a page: it goes through the queue in its own order then.
const MANY: u64 = 2_300;

fn contribution(rule: &str) -> Contribution {
    Contribution { rule: rule.into(), points: Points::ZERO, floor: None, mode: Mode::Active, evidence: Vec::new() }
}

/// The comment of this number: all differ in what can be asked for.
fn arrival(n: u64) -> Arrival {
    // Some were written long before they were stored.
    let written = NOW.plus(Duration::from_secs(n * 60)).minus(if n.is_multiple_of(11) { DAY } else { Duration::ZERO });
    let mut arrival = draft(Verdict::Hold).by(&format!("author{}", n % 50)).on(&format!("/{}", n * 7 % 13)).at(written).arrival();
    let name = if n % 90 == 5 { "Fanta Keïta".to_owned() } else { format!("Reader {n}") };
    arrival.envelope.submission.name = AuthorName::parse(&name).unwrap();
    let word = if n % 400 == 3 { "hippopotamus" } else { "article" };
    arrival.envelope.submission.body = Body::parse(&format!("text {word} number{n}")).unwrap();
    arrival.envelope.source = hash(&format!("source {}", n % 7));
    let judgement = &mut arrival.judgement;
    judgement.score = Points::hundredths(i32::try_from(250 + n * 31 % 400).unwrap());
    judgement.contributions = vec![contribution("everywhere"), contribution(if n % 300 == 7 { "seldom" } else { "often" })];
    arrival
}

async fn filled(store: &dyn Store, count: u64) {
    let arrivals: Vec<_> = (1..=count).map(arrival).collect();
    for batch in arrivals.chunks(250) {
        store.store_batch(batch, NOW).await.unwrap();
    }
    // Not in the queue, though found by everything else.
    let mut elsewhere = arrival(3);
    elsewhere.envelope.submission.site = site("other");
    store.store_batch(&[elsewhere], NOW).await.unwrap();
    let listed = everything(store, query("", Order::Oldest)).await;
    for comment in listed.iter().step_by(100) {
        decide(store, comment.id, Decision::Approve, NOW).await;
    }
}

fn query(line: &str, order: Order) -> QueueQuery {
    QueueQuery {
        site: site("demo"),
        status: Some(Status::Pending),
        search: Search::parse(line, &jiff::tz::TimeZone::UTC),
        order,
        hold: Points::hundredths(300),
        limit: 331,
        after: None,
    }
}

/// All pages, one after the other.
async fn everything(store: &dyn Store, mut query: QueueQuery) -> Vec<Listed> {
    let mut all = Vec::new();
    loop {
        let page = store.queue(&query).await.unwrap();
        assert!(page.comments.len() <= query.limit as usize);
        all.extend(page.comments);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return all,
        }
    }
}

fn ids(comments: &[Listed]) -> Vec<CommentId> {
    comments.iter().map(|comment| comment.id).collect()
}

type Fits<'a> = Box<dyn Fn(&Listed) -> bool + 'a>;

async fn every_order_and_filter_gives_what_a_plain_look_gives(ground: &dyn Ground) {
    let store = ground.open().await;
    filled(&*store, MANY).await;
    let waits = everything(&*store, query("", Order::Oldest)).await;
    assert_eq!(waits.len() as u64, MANY - MANY / 100);
    assert!(waits.windows(2).all(|pair| pair[0].seq < pair[1].seq));
    let day = NOW.plus(DAY).rfc3339()[..10].to_owned();
    let midnight = |time: Timestamp| time.rfc3339()[..10] < *day;
    let has = |comment: &Listed, rule: &str| comment.judgement.contributions.iter().any(|one| &*one.rule == rule);
    let points = |comment: &Listed| comment.judgement.score.as_hundredths();
    let text = |comment: &Listed| comment.body.clone().unwrap();
    let from = |comment: &Listed| text(comment).rsplit_once("number").unwrap().1.parse::<u64>().unwrap() % 7;
    let (one, source) = (waits[100].id, from(&waits[100]));
    let cases: Vec<(String, Fits<'_>)> = vec![
        (format!("ip:{one}"), Box::new(|one| from(one) == source)),
        (format!("ip:{one} rule:often score:<4"), Box::new(|one| from(one) == source && has(one, "often") && points(one) < 400)),
        (format!("ip:{one} since:{day}"), Box::new(|one| from(one) == source && !midnight(one.created_at))),
        (String::new(), Box::new(|_| true)),
        ("article".to_owned(), Box::new(|one| text(one).contains("article"))),
        ("hippopotamus".to_owned(), Box::new(|one| text(one).contains("hippo"))),
        (
            "number77".to_owned(),
            Box::new(|one| text(one).ends_with("number77") || (ground.words_begin() && text(one).contains("number77"))),
        ),
        ("author:Fanta".to_owned(), Box::new(|one| one.name.starts_with("Fanta"))),
        ("author:\"fanta keï\"".to_owned(), Box::new(|one| one.name.starts_with("Fanta"))),
        ("author:Reader article".to_owned(), Box::new(|one| one.name.starts_with("Reader") && text(one).contains("article"))),
        ("rule:everywhere".to_owned(), Box::new(|_| true)),
        ("rule:seldom".to_owned(), Box::new(|one| has(one, "seldom"))),
        ("rule:never".to_owned(), Box::new(|_| false)),
        ("rule:often author:Fanta".to_owned(), Box::new(|one| has(one, "often") && one.name.starts_with("Fanta"))),
        ("score:>=3".to_owned(), Box::new(|one| points(one) >= 300)),
        ("score:<2.6".to_owned(), Box::new(|one| points(one) < 260)),
        (
            "score:>4 score:<=5 hippopotamus".to_owned(),
            Box::new(|one| points(one) > 400 && points(one) <= 500 && text(one).contains("hippo")),
        ),
        ("on:/1".to_owned(), Box::new(|one| one.thread.as_str().starts_with("/1"))),
        ("on:/12 rule:often".to_owned(), Box::new(|one| one.thread.as_str() == "/12" && has(one, "often"))),
        (format!("before:{day}"), Box::new(|one| midnight(one.created_at))),
        (format!("since:{day}"), Box::new(|one| !midnight(one.created_at))),
        (
            format!("since:{day} article score:<4"),
            Box::new(|one| !midnight(one.created_at) && text(one).contains("article") && points(one) < 400),
        ),
    ];
    for (line, fits) in &cases {
        let expected: BTreeSet<_> = waits.iter().filter(|comment| fits(comment)).map(|comment| comment.seq).collect();
        for order in Order::ALL {
            let found = everything(&*store, query(line, order)).await;
            let seqs: Vec<_> = found.iter().map(|comment| comment.seq).collect();
            assert_eq!(seqs.len(), expected.len(), "{line}, {order:?}: none twice, none lost");
            assert_eq!(seqs.iter().copied().collect::<BTreeSet<_>>(), expected, "{line}, {order:?}");
            let by_time = line.contains(&day);
            let in_order = found.windows(2).all(|pair| {
                let [one, two] = pair else { return false };
                let distance = |comment: &Listed| (points(comment) - 300).abs();
                match order {
                    Order::Newest if by_time => (one.created_at, one.seq) > (two.created_at, two.seq),
                    Order::Oldest if by_time => (one.created_at, one.seq) < (two.created_at, two.seq),
                    Order::Newest => one.seq > two.seq,
                    Order::Oldest => one.seq < two.seq,
                    Order::Urgent => distance(one) <= distance(two),
                    Order::Article => (one.thread_id, one.seq) < (two.thread_id, two.seq),
                }
            });
            assert!(in_order, "{line}, {order:?}: {seqs:?}");
        }
        let counted = store.count_found(&query(line, Order::Newest), 1_001).await.unwrap();
        assert_eq!(counted as usize, expected.len().min(1_001), "{line}");
    }
}

async fn other_statuses_are_searched_too(ground: &dyn Ground) {
    let store = ground.open().await;
    filled(&*store, 300).await;
    for line in ["", "article", "rule:everywhere", "score:>2", "on:/", "author:Reader", "before:2100-01-01"] {
        for order in Order::ALL {
            let found = async |status| ids(&everything(&*store, QueueQuery { status, ..query(line, order) }).await).len();
            assert_eq!(found(Some(Status::Approved)).await, 3, "{line}, {order:?}");
            assert!(found(None).await > 250, "{line}, {order:?}");
            assert_eq!(found(Some(Status::Deleted)).await, 0, "{line}, {order:?}");
        }
    }
}

async fn what_came_from_one_address_is_found_in_every_tab_and_on_one_site(ground: &dyn Ground) {
    let store = ground.open().await;
    filled(&*store, 60).await;
    let found = async |line: &str, status| everything(&*store, QueueQuery { status, ..query(line, Order::Newest) }).await.len();
    let all = everything(&*store, QueueQuery { status: None, ..query("", Order::Oldest) }).await;
    // The first was approved; every seventh came from where it did.
    let line = format!("ip:{}", all[0].id);
    assert_eq!(
        (found(&line, None).await, found(&line, Some(Status::Pending)).await, found(&line, Some(Status::Approved)).await),
        (9, 8, 1)
    );
    assert_eq!(found(&line, Some(Status::Spam)).await, 0);
    let elsewhere = QueueQuery { site: site("other"), status: None, ..query("", Order::Newest) };
    let other = everything(&*store, elsewhere.clone()).await.remove(0).id;
    assert_eq!(found(&format!("ip:{other}"), None).await, 0, "a comment of another site leads nowhere");
    let there = QueueQuery { search: query(&line, Order::Newest).search, ..elsewhere };
    assert_eq!(everything(&*store, there).await.len(), 0);
    // When the address's hash is gone, it leads nowhere.
    let settings = RetentionSettings { source_hash_days: 1, sent_mail_days: 30, report_days: 10, ..SETTINGS };
    store.purge(&settings, NOW.plus(DAY * 30)).await.unwrap();
    for status in [None, Some(Status::Pending)] {
        assert_eq!(found(&line, status).await, 0);
    }
}

async fn a_judgement_of_later_is_what_is_searched(ground: &dyn Ground) {
    let store = ground.open().await;
    let mut first = arrival(1);
    first.judgement.facts.checks.insert("one".to_owned(), Fact::Unknown("not yet".to_owned()));
    store.store_batch(&[first, arrival(2)], NOW).await.unwrap();
    let found = async |line: &str| ids(&everything(&*store, query(line, Order::Newest)).await);
    assert_eq!(found("rule:often").await.len(), 2);
    let owed = store.checks_due("one", &[], 1, NOW).await.unwrap().remove(0);
    let judge = |comment: &Listed| {
        let contributions = vec![contribution("everywhere"), contribution("lately")];
        Some(Judgement { cause: Cause::Recheck, score: Points::hundredths(599), contributions, ..comment.judgement.clone() })
    };
    let id = owed.comment.id;
    let outcome = CheckOutcome { comment: id, name: "one", revision: 1, judge: &judge, again: None, at: NOW };
    store.record_check(&outcome, &mailing()).await.unwrap();
    assert_eq!((found("rule:often").await.len(), found("rule:everywhere").await.len()), (1, 2));
    assert_eq!((found("rule:lately").await, found("score:5.99").await), (vec![id], vec![id]));
}

contract! {
    every_order_and_filter_gives_what_a_plain_look_gives,
    other_statuses_are_searched_too,
    what_came_from_one_address_is_found_in_every_tab_and_on_one_site,
    a_judgement_of_later_is_what_is_searched,
}

/// The migrations of before, in a folder.
fn before(folder: &str) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(Path::new("migrations").join(folder)).unwrap().map(Result::unwrap) {
        if *file.file_name().to_string_lossy() < *"0007" {
            std::fs::copy(file.path(), place.path().join(file.file_name())).unwrap();
        }
    }
    place
}

const ROWS: &str = "
    INSERT INTO sites (id, key, next_seq, pending, created_at) VALUES (1, 'demo', 2, 1, 0);
    INSERT INTO threads (id, site_id, key, created_at) VALUES (1, 1, '/article', 0);
    INSERT INTO authors (id, site_id, hash, email, locale, last_at) VALUES (1, 1, NULL, NULL, 'fr', 0);
    INSERT INTO comments (id, public_id, site_id, seq, thread_id, author_id, name, status, discarded, locale, notify, created_at)
    VALUES (1, {ID}, 1, 1, 1, 1, 'Awa', 'pending', {NO}, 'fr', {NO}, 0);
    INSERT INTO revisions (comment_id, n, body, created_at) VALUES (1, 1, 'text', 0);
    INSERT INTO judgements (comment_id, n, text_n, cause, judged_at, facts, contributions, score, thresholds, verdict, rule_set, engine)
    VALUES (1, 1, 1, '{CAUSE}', 0, '{FACTS}', '[{\"rule\":\"links\",\"points\":420,\"mode\":\"active\",\"evidence\":[]}]', 420, '{THRESHOLDS}', 'hold', 'r', '1');";

fn rows(id: &str, no: &str) -> String {
    let judgement = arrival(1).judgement;
    let json = |value: serde_json::Value| value.to_string().replace('\'', "''");
    ROWS.replace("{ID}", id)
        .replace("{NO}", no)
        .replace("'{CAUSE}'", &format!("'{}'", json(serde_json::json!(judgement.cause))))
        .replace("{FACTS}", &json(serde_json::json!(judgement.facts)))
        .replace("{THRESHOLDS}", &json(serde_json::json!(judgement.thresholds)))
}

async fn is_found(store: &dyn Store) {
    for (line, count) in [("rule:links", 1), ("score:4.2", 1), ("score:<4", 0), ("author:awa", 1)] {
        assert_eq!(everything(store, query(line, Order::Urgent)).await.len(), count, "{line}");
    }
}

#[tokio::test]
async fn what_sqlite_stored_before_is_found() {
    let ground = SqliteGround::new();
    let options = SqliteConnectOptions::new().filename(ground.path()).create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    Migrator::new(before("sqlite").path()).await.unwrap().run(&mut connection).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(rows("x'00000000000000000000000000000001'", "0"))).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    is_found(&*ground.open().await).await;
}

#[tokio::test]
async fn what_postgres_stored_before_or_by_an_older_version_is_found() {
    let Some(ground) = PostgresGround::empty().await else { return };
    let mut connection = PgConnection::connect(ground.database().url()).await.unwrap();
    Migrator::new(before("postgres").path()).await.unwrap().run(&mut connection).await.unwrap();
    let of_before = rows("decode('00000000000000000000000000000001', 'hex')", "FALSE");
    let numbers_go_on = "SELECT setval(pg_get_serial_sequence('sites', 'id'), 1)";
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("{of_before}{numbers_go_on}"))).execute(&mut connection).await.unwrap();
    let store = ground.open().await;
    is_found(&*store).await;
    // An older version that runs beside this one, and knows nothing of what is searched.
    sqlx::raw_sql("DELETE FROM comments; ALTER TABLE judgements DISABLE TRIGGER judgements_are_not_deleted; DELETE FROM judgements; DELETE FROM comment_rules")
        .execute(&mut connection)
        .await
        .unwrap();
    let of_comment = of_before.split("INSERT INTO").filter(|part| part.starts_with(" comments") || part.starts_with(" judgements"));
    for part in of_comment {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("INSERT INTO{part}"))).execute(&mut connection).await.unwrap();
    }
    is_found(&*store).await;
}

#[tokio::test]
async fn what_waits_from_one_address_is_found_in_every_stretch_of_the_queue() {
    let Some(ground) = PostgresGround::new().await else { return };
    let (store, outside) = (ground.open().await, ground.outside().await);
    let mut of_one = Vec::new();
    // At the first and the last place of stretches, and with stretches between that have none.
    for seq in [1, 16_384, 49_151, 100_000_i64] {
        sqlx::query("UPDATE sites SET next_seq = $1 WHERE key = 'demo'").bind(seq).execute(&outside).await.unwrap();
        of_one.push(draft(Verdict::Hold).by("awa").from("one").stored(&*store).await);
        draft(Verdict::Hold).by("binta").from("other").stored(&*store).await;
    }
    let line = format!("ip:{}", of_one[0]);
    for order in Order::ALL {
        let found = everything(&*store, query(&line, order)).await;
        assert_eq!(found.len(), of_one.len(), "{order:?}");
    }
    assert_eq!(ids(&everything(&*store, query(&line, Order::Oldest)).await), of_one);
    // The queue begins in a later stretch then.
    decide(&*store, of_one[0], Decision::Approve, NOW).await;
    assert_eq!(ids(&everything(&*store, query(&line, Order::Oldest)).await), of_one[1..]);
}
