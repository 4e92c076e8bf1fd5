//! Clustered mode, one failure at a time and aimed: what a person sees of it, and that nothing is lost or doubled. (`chaos` has them all at
//! random.)

use crate::support::{
    ClusterServers, PostgresServer, RedisServer, RoleProcess, ServerProcess, TestApp, TestDatabase, comment,
    submitter::{Told, attempt, form},
};
use reqwest::{Client, redirect::Policy};
use sqlx::PgPool;
use std::{
    collections::HashSet,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_mins(1);
const WIDE: [(&str, &str); 3] =
    [("TOGUNA__PACE__PER_MINUTE", "100000"), ("TOGUNA__PACE__BURST", "100000"), ("TOGUNA__SITE__PRESSURE_PER_MINUTE", "1000000")];

async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !is_so().await {
        assert!(start.elapsed() < PATIENCE, "not so after {PATIENCE:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn http() -> Client {
    Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(15)).build().unwrap()
}

async fn one(database: &PgPool, count: &'static str) -> i64 {
    sqlx::query_scalar(count).fetch_one(database).await.unwrap()
}

const COMMENTS: &str = "SELECT count(*) FROM comments";
const TEXTS: &str = "SELECT count(DISTINCT body) FROM revisions";

/// Submits these numbers through one instance; each must be accepted at once.
async fn submit(base: &str, numbers: impl Iterator<Item = usize>) {
    let http = http();
    for number in numbers {
        match attempt(&http, base, number).await {
            Told::Accepted(_) => {}
            Told::ComeAgain => panic!("submission {number} was not accepted"),
            Told::Wrong(status, body) => panic!("submission {number}: {status}: {body}"),
        }
    }
}

/// A figure of an instance.
async fn figure(base: &str, name: &str) -> u64 {
    let text = reqwest::get(format!("{base}/metrics")).await.unwrap().text().await.unwrap();
    let line = text.lines().find(|line| line.split([' ', '{']).next() == Some(name));
    line.unwrap_or_else(|| panic!("no {name}:\n{text}")).rsplit(' ').next().unwrap().parse().unwrap()
}

async fn worker(servers: &ClusterServers) -> RoleProcess {
    servers.process("worker").await
}

#[tokio::test]
async fn a_worker_killed_between_commit_and_settling_stores_once() {
    let Some(servers) = ClusterServers::start().await else { return };
    let database = PgPool::connect(servers.database.url()).await.unwrap();
    let intake = servers.process("intake").await;
    submit(&intake.base, 0..60).await;
    assert_eq!(servers.redis.waiting(), 60);
    // The worker can commit, and then not settle.
    servers.redis.ask(&["ACL", "SETUSER", "default", "-xdel", "-xack"]);
    let mut killed = worker(&servers).await;
    eventually("all is stored", async || one(&database, COMMENTS).await == 60).await;
    assert_eq!(servers.redis.waiting(), 60, "and nothing is settled");
    killed.kill();
    servers.redis.ask(&["ACL", "SETUSER", "default", "+@all"]);
    let next = worker(&servers).await;
    eventually("the next worker takes them over", async || servers.redis.waiting() == 0).await;
    assert_eq!((one(&database, COMMENTS).await, one(&database, TEXTS).await), (60, 60), "stored once");
    assert_eq!(figure(&next.base, "toguna_stored_again_total").await, 60);
    assert_eq!(figure(&next.base, "toguna_dead_letters").await, 0);
    assert!(servers.redis.nothing_is_held());
}

#[tokio::test]
async fn what_is_delivered_twice_is_stored_and_told_once() {
    let Some(servers) = ClusterServers::start().await else { return };
    let database = PgPool::connect(servers.database.url()).await.unwrap();
    let intake = servers.process("intake").await;
    submit(&intake.base, 0..40).await;
    let double = "for _, entry in ipairs(redis.call('XRANGE', 'toguna:queue:bundles', '-', '+')) do \
                  redis.call('XADD', 'toguna:queue:bundles', '*', unpack(entry[2])) \
                  redis.call('INCRBY', 'toguna:queue:bundled', entry[2][4]) end";
    servers.redis.ask(&["EVAL", double, "0"]);
    servers.redis.ask(&["EVAL", double, "0"]);
    assert_eq!(servers.redis.waiting(), 160);
    // Two at once, so that the same envelope may be in both.
    let workers = [worker(&servers).await, worker(&servers).await];
    eventually("the queue is empty", async || servers.redis.waiting() == 0).await;
    assert_eq!((one(&database, COMMENTS).await, one(&database, TEXTS).await), (40, 40));
    let seqs = "SELECT count(DISTINCT seq) FROM comments WHERE seq <= 40";
    assert_eq!(one(&database, seqs).await, 40, "numbers without gaps");
    let mut again = 0;
    for worker in &workers {
        again += figure(&worker.base, "toguna_stored_again_total").await;
        assert_eq!(figure(&worker.base, "toguna_dead_letters").await, 0);
    }
    assert_eq!(again, 120);
    let doubled = "SELECT count(*) - count(DISTINCT (kind, subject, recipient)) FROM outbox";
    assert_eq!(one(&database, doubled).await, 0);
    assert!(one(&database, "SELECT count(*) FROM outbox").await > 0, "some of them owe a mail");
}

#[tokio::test]
async fn a_redis_that_loses_its_scripts_is_not_noticed() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let app = TestApp::on(&servers, &WIDE).await;
    let database = PgPool::connect(servers.database.url()).await.unwrap();
    for number in 0..12 {
        servers.redis.ask(&["SCRIPT", "FLUSH"]);
        app.submit(form(number)).await.expect_accepted();
        servers.redis.ask(&["SCRIPT", "FLUSH"]);
        app.worker_idle().await;
    }
    assert_eq!(one(&database, COMMENTS).await, 12);
    let unknown = "SELECT count(*) FROM judgements WHERE facts LIKE '%did not answer%'";
    assert_eq!(one(&database, unknown).await, 0, "pace and repeats are known");
}

/// Clients that send these numbers, while something goes wrong; gives the longest wait for an answer.
async fn under_load(base: &str, numbers: usize, clients: usize, meanwhile: impl Future<Output = ()>) -> Duration {
    let next = Arc::new(AtomicUsize::new(0));
    let over = Arc::new(AtomicBool::new(false));
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (next, over, base, http) = (Arc::clone(&next), Arc::clone(&over), base.to_owned(), http());
            tokio::spawn(async move {
                let (mut sent, mut longest) = (0, Duration::ZERO);
                // At least so many, and until it is over.
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= numbers && over.load(Ordering::Relaxed) {
                        return (sent, longest);
                    }
                    let start = Instant::now();
                    submit(&base, number..=number).await;
                    longest = longest.max(start.elapsed());
                    sent += 1;
                    drop(http.get(format!("{base}/healthz")).send().await.unwrap());
                }
            })
        })
        .collect();
    meanwhile.await;
    over.store(true, Ordering::Relaxed);
    let (mut sent, mut longest) = (0, Duration::ZERO);
    for task in tasks {
        let (by_one, longest_of_one) = task.await.unwrap();
        sent += by_one;
        longest = longest.max(longest_of_one);
    }
    eprintln!("{sent} submissions, the longest took {longest:?}");
    longest
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn connections_that_the_database_closes_again_and_again_lose_nothing() {
    let Some(servers) = ClusterServers::start().await else { return };
    let database = PgPool::connect(servers.database.url()).await.unwrap();
    let instance = servers.process("all").await;
    let closing = async {
        for _ in 0..40 {
            // As a failover does it: 57P01 to every connection, in whatever statement it is.
            let close = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() \
                         AND application_name = 'toguna'";
            one(&database, close).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let longest = under_load(&instance.base, 400, 8, closing).await;
    assert!(longest < Duration::from_secs(5), "a reader waited for {longest:?}");
    eventually("the queue is empty", async || servers.redis.waiting() == 0).await;
    let stored = one(&database, COMMENTS).await;
    assert!(stored >= 400);
    assert_eq!(stored, one(&database, TEXTS).await, "none twice");
    assert_eq!(stored, one(&database, "SELECT max(seq) FROM comments").await, "numbers without gaps");
    assert_eq!(figure(&instance.base, "toguna_dead_letters").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_database_that_stands_still_holds_no_reader_up_for_long() {
    let (Some(redis), Some(postgres)) = (RedisServer::start(), PostgresServer::start()) else { return };
    let database = TestDatabase::on(postgres);
    let servers = ClusterServers::of(redis, database);
    let pool = PgPool::connect(servers.database.url()).await.unwrap();
    let instance = servers.process("all").await;
    let standing = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        servers.database.own_server().stand_still();
        tokio::time::sleep(Duration::from_secs(5)).await;
        servers.database.own_server().go_on();
    };
    let longest = under_load(&instance.base, 200, 4, standing).await;
    assert!(longest < Duration::from_secs(4), "a reader waited for {longest:?}");
    eventually("the queue is empty", async || servers.redis.waiting() == 0).await;
    let stored = one(&pool, COMMENTS).await;
    assert!(stored >= 200);
    assert_eq!(stored, one(&pool, TEXTS).await, "none twice");
    assert_eq!(figure(&instance.base, "toguna_dead_letters").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_rolling_restart_under_load_refuses_nobody() {
    let Some(servers) = ClusterServers::start().await else { return };
    let database = PgPool::connect(servers.database.url()).await.unwrap();
    let mut instances = Vec::new();
    for _ in 0..2 {
        let mut environment = servers.environment();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        // The same address after every start.
        environment.push(("TOGUNA__SERVER__LISTEN".to_owned(), format!("127.0.0.1:{port}")));
        instances.push(ServerProcess::start_with(environment).await);
    }
    let bases: Arc<Vec<String>> = Arc::new(instances.iter().map(|instance| instance.base.clone()).collect());
    let (next, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let clients: Vec<_> = (0..8).map(|_| tokio::spawn(send_until_over(Arc::clone(&bases), Arc::clone(&next), Arc::clone(&over)))).collect();
    for _ in 0..2 {
        for instance in &mut instances {
            let before = next.load(Ordering::Relaxed);
            eventually("it is under load", async || next.load(Ordering::Relaxed) > before + 50).await;
            let (status, took) = tokio::task::block_in_place(|| instance.terminate());
            assert!(status.success() && took < Duration::from_secs(25), "{status} after {took:?}");
            instance.restart_soon();
            instance.started().await;
        }
    }
    over.store(true, Ordering::Relaxed);
    let (mut accepted, mut statuses) = (0, HashSet::new());
    for client in clients {
        let (by_one, seen) = client.await.unwrap();
        accepted += by_one;
        statuses.extend(seen);
    }
    eprintln!("{accepted} accepted, statuses {statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 202 | 302 | 303)), "{statuses:?}");
    instances[0].queue_is_empty().await;
    assert_eq!(one(&database, COMMENTS).await, accepted);
    assert_eq!(one(&database, TEXTS).await, accepted);
}

/// Sends and reads until it is over. Only a connection that breaks is reason to ask again, and then the other instance.
async fn send_until_over(bases: Arc<Vec<String>>, next: Arc<AtomicUsize>, over: Arc<AtomicBool>) -> (i64, HashSet<u16>) {
    let http = http();
    let (mut accepted, mut statuses) = (0, HashSet::new());
    while !over.load(Ordering::Relaxed) {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let body = comment().by(number).body(&format!("Le numéro {number} du journal parle de la crue du fleuve.")).json();
        let mut tries = number..;
        let status = loop {
            let base = &bases[tries.next().unwrap() % bases.len()];
            let sent = http
                .post(format!("{base}/v1/sites/demo/comments"))
                .header("x-forwarded-for", format!("198.{}.{}.9", number / 250, number % 250));
            match sent.json(&body).send().await {
                Ok(answer) => break answer.status().as_u16(),
                Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        };
        accepted += i64::from(status == 202);
        statuses.insert(status);
        if let Ok(page) = http.get(format!("{}/v1/sites/demo/comments?thread=/demo", bases[number % bases.len()])).send().await {
            statuses.insert(page.status().as_u16());
        }
    }
    (accepted, statuses)
}
