//! Clustered mode loses nothing: two instances, Redis and PostgreSQL are killed, stopped and filled up at random while clients that retry send
//! by every way in.
//!
//! `TOGUNA_CHAOS_SEED` repeats a run; `TOGUNA_CHAOS_SUBMISSIONS` and `TOGUNA_CHAOS_KILLS` make a longer one (5,000 and 32, say).

use crate::support::{
    PostgresServer, RedisServer, ServerProcess, cluster_environment, mails, soon,
    submitter::{Told, attempt, number_of},
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use reqwest::{Client, redirect::Policy};
use serde_json::Value;
use sqlx::PgPool;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;
use tokio::sync::watch;

const CLIENTS: usize = 16;
const MODERATOR: &str = "moderation@localhost.localdomain";

/// What one client was told of one submission: the id, where the answer names one.
type Acknowledged = HashMap<usize, Option<String>>;

/// A number from the environment.
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} must be a number")))
}

/// Everything that can fail.
struct Cluster {
    redis: RedisServer,
    postgres: PostgresServer,
    instances: Vec<ServerProcess>,
    /// How often clients were told to come again, or nothing.
    refusals: watch::Sender<usize>,
    _folder: TempDir,
}

impl Cluster {
    async fn start() -> Option<Self> {
        let (redis, postgres, folder) = (RedisServer::start()?, PostgresServer::start()?, tempfile::tempdir().unwrap());
        let mut instances = Vec::new();
        for _ in 0..2 {
            let mut environment = cluster_environment(&postgres.url("postgres"), &redis, &folder);
            // The same address after every start, so that clients need not be told.
            let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            environment.push(("TOGUNA__SERVER__LISTEN".to_owned(), format!("127.0.0.1:{port}")));
            instances.push(ServerProcess::start_with(environment).await);
        }
        Some(Self { redis, postgres, instances, refusals: watch::Sender::new(0), _folder: folder })
    }

    /// One thing that goes wrong, and is put right again. The pause is no waiting for anything: so long it is away.
    async fn harm(&mut self, random: &mut StdRng, kinds: &mut BTreeMap<&'static str, usize>) {
        let pause = Duration::from_millis(random.random_range(0..400));
        let (one, kind) = (random.random_range(0..2), random.random_range(0..10));
        let kind = match kind {
            0..=3 => {
                self.instances[one].kill();
                tokio::time::sleep(pause).await;
                self.instances[one].restart_soon();
                "instance killed"
            }
            4..=6 => {
                self.redis.kill();
                tokio::time::sleep(pause).await;
                self.redis.restart();
                "Redis killed"
            }
            _ => {
                self.postgres.kill();
                tokio::time::sleep(pause).await;
                self.postgres.restart();
                "PostgreSQL killed"
            }
        };
        *kinds.entry(kind).or_default() += 1;
    }

    /// Redis is full until every client, ten times over, has felt it: before anything else, while all of them have something to send. Then each of
    /// two stands still for five seconds, longer than any time limit for an answer.
    async fn fill_up_and_stand_still(&mut self) {
        let mut refusals = self.refusals.subscribe();
        let enough = *refusals.borrow() + 10 * CLIENTS;
        self.redis.ask_at_last(&["CONFIG", "SET", "maxmemory", "1000"]);
        let felt = tokio::time::timeout(Duration::from_mins(1), refusals.wait_for(|count| *count >= enough)).await.is_ok();
        assert!(felt, "a full Redis refuses");
        self.redis.ask_at_last(&["CONFIG", "SET", "maxmemory", "0"]);
        let five = Duration::from_secs(5);
        self.instances[0].stand_still();
        tokio::time::sleep(five).await;
        self.instances[0].go_on();
        self.redis.stand_still();
        tokio::time::sleep(five).await;
        self.redis.go_on();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_dies_nothing_acknowledged_is_lost_or_doubled() {
    let submissions = usize::try_from(setting("TOGUNA_CHAOS_SUBMISSIONS", 1_500)).unwrap();
    let kills = usize::try_from(setting("TOGUNA_CHAOS_KILLS", 12)).unwrap();
    let seed = setting("TOGUNA_CHAOS_SEED", rand::random_range(0..1_000_000));
    eprintln!("TOGUNA_CHAOS_SEED={seed} TOGUNA_CHAOS_SUBMISSIONS={submissions} TOGUNA_CHAOS_KILLS={kills}");
    let Some(mut cluster) = Cluster::start().await else { return };
    let bases: Arc<Vec<String>> = Arc::new(cluster.instances.iter().map(|instance| instance.base.clone()).collect());
    let done = watch::Sender::new(0);
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| tokio::spawn(send(client, submissions, Arc::clone(&bases), done.clone(), cluster.refusals.clone())))
        .collect();

    let (mut random, mut kinds) = (StdRng::seed_from_u64(seed), BTreeMap::new());
    for kill in 1..=kills {
        let enough = submissions / (kills + 2) * kill;
        done.subscribe().wait_for(|count| *count >= enough).await.unwrap();
        if kill == kills / 2 {
            cluster.fill_up_and_stand_still().await;
        }
        cluster.harm(&mut random, &mut kinds).await;
    }
    eprintln!("{kinds:?}");
    let mut acknowledged = Acknowledged::new();
    for client in clients {
        acknowledged.extend(client.await.unwrap());
    }
    assert_eq!(acknowledged.len(), submissions, "every submission was acknowledged in the end");
    for instance in &mut cluster.instances {
        instance.started().await;
    }
    let server = &cluster.instances[0];
    let stored = server.all_comments_once_stored().await;
    every_acknowledged_comment_is_stored_once(&acknowledged, &stored);
    every_mail_owed_was_sent(&cluster.instances, &stored).await;
    nothing_is_owed_without_a_comment(&cluster.postgres).await;
    let letters = server.command(&["dead-letters", "list"]);
    assert!(String::from_utf8_lossy(&letters.stdout).contains("There are no dead letters."), "{letters:?}");
    assert_eq!(cluster.redis.waiting(), 0, "no envelope is left");
}

/// Sends a client's share, each submission again and again, through either instance, until it is acknowledged.
async fn send(
    client: usize,
    submissions: usize,
    bases: Arc<Vec<String>>,
    done: watch::Sender<usize>,
    refusals: watch::Sender<usize>,
) -> Acknowledged {
    let http = Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(8)).build().unwrap();
    let mut acknowledged = Acknowledged::new();
    for number in (client..submissions).step_by(CLIENTS) {
        for attempts in number.. {
            match attempt(&http, &bases[attempts % bases.len()], number).await {
                Told::Accepted(id) => {
                    acknowledged.insert(number, id);
                    done.send_modify(|count| *count += 1);
                    break;
                }
                Told::ComeAgain => {
                    refusals.send_modify(|count| *count += 1);
                    // What a client does that is told to come again; it waits for nothing in particular.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Told::Wrong(status, body) => panic!("submission {number}: {status}: {body}"),
            }
        }
    }
    acknowledged
}

fn every_acknowledged_comment_is_stored_once(acknowledged: &Acknowledged, stored: &[Value]) {
    let mut by_number: HashMap<usize, Vec<&str>> = HashMap::new();
    for comment in stored {
        by_number.entry(number_of(comment)).or_default().push(comment["id"].as_str().unwrap());
    }
    for (number, id) in acknowledged {
        let found = by_number.get(number).unwrap_or_else(|| panic!("submission {number} was acknowledged and is not stored"));
        assert_eq!(found.len(), 1, "submission {number} is stored {} times", found.len());
        if let Some(id) = id {
            assert_eq!(found[0], id, "submission {number} is stored under another id than its sender was told");
        }
    }
    assert_eq!(stored.len(), acknowledged.len());
}

/// Mails are about comments that are there, and none is left that could be sent.
async fn nothing_is_owed_without_a_comment(postgres: &PostgresServer) {
    let database = PgPool::connect(&postgres.url("postgres")).await.unwrap();
    until_all_is_sent(&database).await;
    for nothing in [
        "SELECT count(*) FROM outbox o WHERE NOT EXISTS (SELECT 1 FROM comments c WHERE c.public_id = o.subject)",
        "SELECT count(*) - count(DISTINCT (kind, subject, recipient)) FROM outbox",
        "SELECT count(*) FROM outbox WHERE state = 'dead'",
        "SELECT count(*) FROM comments c WHERE NOT EXISTS (SELECT 1 FROM revisions r WHERE r.comment_id = c.id) \
         OR NOT EXISTS (SELECT 1 FROM judgements j WHERE j.comment_id = c.id)",
    ] {
        let found: i64 = sqlx::query_scalar(nothing).fetch_one(&database).await.unwrap();
        assert_eq!(found, 0, "{nothing}");
    }
}

/// A mail whose sender was killed before it could say so is sent once more, when its claim has run out.
async fn until_all_is_sent(database: &PgPool) {
    // What else waits is the next digest, in an hour.
    let waiting = "SELECT count(*) FROM outbox WHERE state = 'waiting' AND kind <> 'held'";
    let all_sent = async || sqlx::query_scalar::<_, i64>(waiting).fetch_one(database).await.unwrap() == 0;
    assert!(soon(mails::PATIENCE, all_sent).await, "not 0: {waiting}");
}

/// Approved comments whose author ticked the box owe a confirmation, and moderators one digest an hour about what is held; mails of both
/// instances count. Nobody else is written to.
async fn every_mail_owed_was_sent(instances: &[ServerProcess], stored: &[Value]) {
    let wanted: HashSet<&str> = stored
        .iter()
        .filter(|comment| comment["status"] == "approved" && number_of(comment).is_multiple_of(10))
        .map(|comment| comment["email"].as_str().unwrap())
        .collect();
    assert!(!wanted.is_empty(), "some comments owe a mail");
    let folders: Vec<_> = instances.iter().map(|instance| instance.data_dir().join("mail")).collect();
    assert!(stored.iter().any(|comment| comment["status"] == "pending"), "some are held");
    let all = |sent: &[mails::Mail]| {
        sent.iter().any(|mail| mail.is_to(MODERATOR)) && wanted.iter().all(|address| sent.iter().any(|mail| mail.is_to(address)))
    };
    let sent = mails::Mail::until(&folders, all).await;
    let (digests, owed): (Vec<_>, Vec<_>) = sent.iter().partition(|mail| mail.is_to(MODERATOR));
    let ids: HashSet<String> = digests.iter().map(|mail| mail.header("message-id")).collect();
    assert_eq!(ids.len(), 1, "moderators get one digest in the hour, whatever dies: {ids:?}");
    for mail in owed {
        assert!(wanted.iter().any(|address| mail.is_to(address)), "a mail that nobody is owed");
    }
}
