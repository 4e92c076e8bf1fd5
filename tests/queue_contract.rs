//! What every queue promises. Each promise is a function over [`Queue`] and a [`Ground`] that opens and kills it, so that another
//! implementation only needs a ground of its own.

use crate::support::RedisServer;
use async_trait::async_trait;
use std::{
    collections::HashSet,
    num::{NonZeroU32, NonZeroU64, NonZeroUsize},
    ops::Range,
    sync::Arc,
    time::Duration,
};
use toguna::{
    domain::{CommentId, HashKey, KeyedHash, SealedEnvelope, Timestamp},
    queue::{
        Accepted, Backlog, CLAIM_TIMEOUT, Delivery, Entry, Queue, QueueError, QueueSettings, ReceiptKey, redis::RedisQueue,
        sqlite::SqliteQueue,
    },
    redis::RedisSettings,
};

/// Where queues of one kind are opened.
#[async_trait]
trait Ground: Send + Sync {
    /// The same queue every time.
    async fn open(&self, settings: &QueueSettings) -> Arc<dyn Queue>;
    /// Ends whoever works on the queue, without a word to it.
    async fn kill(&self, queue: Arc<dyn Queue>);
    /// Lets so much time pass that everything handed out and not settled is handed out again; what time it is then.
    async fn claims_run_out(&self, now: Timestamp) -> Timestamp;
    /// Whether receipts expire by themselves.
    fn forgets_by_itself(&self) -> bool;
}

struct SqliteGround {
    folder: tempfile::TempDir,
    opened: std::sync::Mutex<Vec<Arc<SqliteQueue>>>,
}

impl SqliteGround {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), opened: std::sync::Mutex::default() }
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("queue.db")
    }
}

#[async_trait]
impl Ground for SqliteGround {
    async fn open(&self, settings: &QueueSettings) -> Arc<dyn Queue> {
        let queue = Arc::new(SqliteQueue::open(&self.path(), settings).await.unwrap());
        self.opened.lock().unwrap().push(Arc::clone(&queue));
        queue
    }

    async fn kill(&self, queue: Arc<dyn Queue>) {
        drop(queue);
        let opened = std::mem::take(&mut *self.opened.lock().unwrap());
        for queue in opened {
            Arc::into_inner(queue).unwrap().close().await;
        }
    }

    async fn claims_run_out(&self, now: Timestamp) -> Timestamp {
        now.plus(CLAIM_TIMEOUT)
    }

    fn forgets_by_itself(&self) -> bool {
        false
    }
}

/// A Redis of its own; killing kills Redis too.
struct RedisGround(RedisServer);

impl RedisGround {
    fn new() -> Option<Self> {
        RedisServer::start().map(Self)
    }

    fn settings(&self) -> RedisSettings {
        RedisSettings { url: self.0.url(), activity_url: None, allow_weak_durability: false }
    }
}

#[async_trait]
impl Ground for RedisGround {
    async fn open(&self, settings: &QueueSettings) -> Arc<dyn Queue> {
        let queue = RedisQueue::start(&self.settings(), settings).unwrap();
        queue.connected().await.unwrap();
        Arc::new(queue)
    }

    async fn kill(&self, queue: Arc<dyn Queue>) {
        drop(queue);
        self.0.kill();
        self.0.restart();
    }

    /// Redis measures it by its own clock: everything that is pending is made old.
    async fn claims_run_out(&self, now: Timestamp) -> Timestamp {
        for stream in ["toguna:queue", "toguna:queue:bundles"] {
            if self.0.ask(&["EXISTS", stream]).trim() == "0" || self.0.ask(&["XINFO", "GROUPS", stream]).trim().is_empty() {
                continue;
            }
            let pending = self.0.ask(&["XPENDING", stream, "workers", "-", "+", "10000"]);
            for id in pending.lines().filter(|line| line.contains('-')) {
                self.0.ask(&["XCLAIM", stream, "workers", "worker", "0", id, "IDLE", "120000", "JUSTID"]);
            }
        }
        now
    }

    fn forgets_by_itself(&self) -> bool {
        true
    }
}

const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);
const DAY: Duration = Duration::from_hours(24);

fn settings() -> QueueSettings {
    limited(10_000)
}

fn limited(limit: u64) -> QueueSettings {
    QueueSettings { limit: NonZeroU64::new(limit).unwrap(), attempts: NonZeroU32::new(5).unwrap(), batch: NonZeroUsize::new(64).unwrap() }
}

fn hash(text: &str) -> KeyedHash {
    HashKey::new([7; 32]).hash(&[text.as_bytes()])
}

fn id() -> CommentId {
    CommentId::new(NOW, rand::random())
}

fn receipt(key: &str, fingerprint: &str) -> ReceiptKey {
    ReceiptKey { hash: hash(key), fingerprint: hash(fingerprint), expires_at: NOW.plus(DAY) }
}

/// An entry that is recognised by its text, and by a key if there is one.
fn entry(text: &str, key: Option<&str>) -> Entry {
    let mut receipts = vec![receipt(text, text)];
    receipts.extend(key.map(|key| receipt(key, text)));
    Entry { id: id(), receipts, envelope: SealedEnvelope::from_bytes(text.as_bytes().to_vec()) }
}

fn texts(deliveries: &[Delivery]) -> Vec<String> {
    deliveries.iter().map(|delivery| String::from_utf8(delivery.envelope.as_bytes().to_vec()).unwrap()).collect()
}

async fn claim(queue: &dyn Queue, limit: usize, now: Timestamp) -> Vec<Delivery> {
    queue.claim(limit, Duration::ZERO, now).await.unwrap()
}

async fn settle(queue: &dyn Queue, deliveries: &[Delivery]) {
    let done: Vec<_> = deliveries.iter().map(|delivery| delivery.id.clone()).collect();
    queue.settle(&done).await.unwrap();
}

/// Claims and settles until nothing comes; gives what came, in order.
async fn empty(queue: &dyn Queue, now: Timestamp) -> Vec<Delivery> {
    let mut all = Vec::new();
    loop {
        let deliveries = claim(queue, 50, now).await;
        if deliveries.is_empty() {
            return all;
        }
        settle(queue, &deliveries).await;
        all.extend(deliveries);
    }
}

/// Appends texts of these numbers in the same moment, so that they may travel together; gives their comments.
async fn append_at_once(queue: &Arc<dyn Queue>, numbers: Range<usize>) -> HashSet<CommentId> {
    let calls = numbers.map(|number| {
        let queue = Arc::clone(queue);
        tokio::spawn(async move { queue.append(entry(&format!("text {number}"), None), NOW).await.unwrap().id() })
    });
    let calls: Vec<_> = calls.collect();
    let mut comments = HashSet::new();
    for call in calls {
        comments.insert(call.await.unwrap());
    }
    comments
}

async fn envelopes_come_out_in_the_order_they_went_in(ground: &dyn Ground) {
    let queue = ground.open(&settings()).await;
    for text in ["a", "b", "c"] {
        let sent = entry(text, None);
        assert_eq!(queue.append(sent.clone(), NOW).await.unwrap(), Accepted::Fresh(sent.id));
    }
    let first = claim(&*queue, 2, NOW).await;
    assert_eq!(texts(&first), ["a", "b"]);
    assert_eq!(first.iter().map(|delivery| delivery.attempt).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(texts(&claim(&*queue, 10, NOW).await), ["c"]);
    assert!(claim(&*queue, 10, NOW).await.is_empty());
    let backlog = queue.backlog().await.unwrap();
    assert_eq!((backlog.length, backlog.oldest), (3, Some(NOW)));
    settle(&*queue, &first).await;
    assert_eq!(queue.backlog().await.unwrap().length, 1);
}

async fn what_was_accepted_survives_its_process(ground: &dyn Ground) {
    let queue = ground.open(&settings()).await;
    let mut sent: HashSet<CommentId> = HashSet::new();
    for number in 0..100 {
        sent.insert(queue.append(entry(&format!("text {number}"), None), NOW).await.unwrap().id());
    }
    let handed_out = claim(&*queue, 10, NOW).await;
    settle(&*queue, &handed_out[..5]).await;
    for done in &handed_out[..5] {
        sent.remove(&done.comment);
    }
    ground.kill(queue).await;

    let later = ground.claims_run_out(NOW).await;
    let queue = ground.open(&settings()).await;
    assert_eq!(queue.backlog().await.unwrap().length, 95);
    let found: Vec<_> = empty(&*queue, later).await.into_iter().map(|delivery| delivery.comment).collect();
    assert_eq!(found.len(), 95, "each once");
    assert_eq!(found.into_iter().collect::<HashSet<_>>(), sent);
    assert_eq!(queue.backlog().await.unwrap().length, 0);
}

async fn a_submission_that_comes_again_is_the_first_one(ground: &dyn Ground) {
    let queue = ground.open(&settings()).await;
    let first = entry("hello", Some("key 1"));
    let again = entry("hello", Some("key 1"));
    queue.append(first.clone(), NOW).await.unwrap();
    assert_eq!(queue.recall(&again.receipts, NOW).await.unwrap(), Some(first.id));
    assert_eq!(queue.append(again, NOW).await.unwrap(), Accepted::Again(first.id));
    assert_eq!(queue.recall(&entry("other", None).receipts, NOW).await.unwrap(), None);

    // The same text under another key: the first one too, and the new key stands for it from now on.
    assert_eq!(queue.append(entry("hello", Some("key 2")), NOW).await.unwrap(), Accepted::Again(first.id));
    assert!(matches!(queue.append(entry("another text", Some("key 2")), NOW).await, Err(QueueError::KeyReused)));

    ground.kill(queue).await;
    let queue = ground.open(&settings()).await;
    assert_eq!(queue.recall(&entry("hello", None).receipts, NOW).await.unwrap(), Some(first.id));
    assert_eq!(queue.append(entry("hello", None), NOW).await.unwrap(), Accepted::Again(first.id));
    assert_eq!(queue.backlog().await.unwrap().length, 1);
}

async fn a_key_stands_for_one_submission(ground: &dyn Ground) {
    let queue = ground.open(&settings()).await;
    queue.append(entry("first text", Some("key")), NOW).await.unwrap();
    let other = entry("second text", Some("key"));
    assert!(matches!(queue.recall(&other.receipts, NOW).await, Err(QueueError::KeyReused)));
    assert!(matches!(queue.append(other, NOW).await, Err(QueueError::KeyReused)));
    assert_eq!(queue.append(entry("second text", None), NOW).await.map(|_| ()).ok(), Some(()), "nothing of the refused one is left");
    assert_eq!(queue.backlog().await.unwrap().length, 2);
}

async fn receipts_are_forgotten_in_time(ground: &dyn Ground) {
    let queue = ground.open(&settings()).await;
    let first = queue.append(entry("hello", None), NOW).await.unwrap().id();
    let later = NOW.plus(DAY);
    assert_eq!(queue.recall(&entry("hello", None).receipts, later).await.unwrap(), None);
    let mut again = entry("hello", None);
    again.receipts[0].expires_at = later.plus(DAY);
    let second = queue.append(again, later).await.unwrap();
    assert!(matches!(second, Accepted::Fresh(id) if id != first));
    let dropped = u64::from(!ground.forgets_by_itself());
    assert_eq!(queue.expire_receipts(later.plus(Duration::from_secs(1))).await.unwrap(), dropped);
    assert_eq!(queue.recall(&entry("hello", None).receipts, later).await.unwrap(), Some(second.id()), "the newer one stays");
    assert_eq!(queue.expire_receipts(later.plus(DAY).plus(DAY)).await.unwrap(), dropped);
}

async fn many_at_once_are_each_accepted_once(ground: &dyn Ground) {
    let queue = ground.open(&settings()).await;
    let calls: Vec<_> = (0..600)
        .map(|number| {
            let queue = Arc::clone(&queue);
            // Each text comes three times at the same moment.
            tokio::spawn(async move { (number % 200, queue.append(entry(&format!("text {}", number % 200), None), NOW).await.unwrap()) })
        })
        .collect();
    let mut ids = std::collections::HashMap::new();
    let mut fresh = 0;
    for call in calls {
        let (text, accepted) = call.await.unwrap();
        assert_eq!(*ids.entry(text).or_insert(accepted.id()), accepted.id());
        fresh += usize::from(matches!(accepted, Accepted::Fresh(_)));
    }
    assert_eq!(fresh, 200);
    assert_eq!(queue.backlog().await.unwrap().length, 200);
    assert_eq!(empty(&*queue, NOW).await.len(), 200);
}

async fn a_full_queue_refuses_and_keeps_nothing(ground: &dyn Ground) {
    let queue = ground.open(&limited(2)).await;
    queue.append(entry("a", None), NOW).await.unwrap();
    queue.append(entry("b", None), NOW).await.unwrap();
    assert!(matches!(queue.append(entry("c", Some("key")), NOW).await, Err(QueueError::Full)));
    assert!(matches!(queue.append(entry("a", None), NOW).await, Ok(Accepted::Again(_))), "a retry takes no room");
    assert_eq!(queue.recall(&entry("c", Some("key")).receipts, NOW).await.unwrap(), None);
    ground.kill(queue).await;

    let queue = ground.open(&limited(2)).await;
    assert!(matches!(queue.append(entry("c", None), NOW).await, Err(QueueError::Full)), "the limit is exact after a restart");
    settle(&*queue, &claim(&*queue, 1, NOW).await).await;
    assert!(matches!(queue.append(entry("c", None), NOW).await, Ok(Accepted::Fresh(_))));
}

async fn what_is_not_settled_comes_again(ground: &dyn Ground) {
    let queue = ground.open(&settings()).await;
    queue.append(entry("a", None), NOW).await.unwrap();
    queue.append(entry("b", None), NOW).await.unwrap();
    let first = claim(&*queue, 10, NOW).await;
    settle(&*queue, &first[1..]).await;
    let before = NOW.plus(CLAIM_TIMEOUT.checked_sub(Duration::from_millis(1)).unwrap());
    assert!(claim(&*queue, 10, before).await.is_empty());
    let second = claim(&*queue, 10, ground.claims_run_out(NOW).await).await;
    assert_eq!(texts(&second), ["a"]);
    assert_eq!(second[0].attempt, 2);
    settle(&*queue, &second).await;
    settle(&*queue, &second).await;
    assert_eq!(queue.backlog().await.unwrap().length, 0);
}

async fn what_was_appended_at_once_is_settled_in_any_parts(ground: &dyn Ground) {
    let queue = ground.open(&settings()).await;
    let sent = append_at_once(&queue, 0..60).await;
    let mut all = Vec::new();
    while all.len() < 60 {
        all.extend(claim(&*queue, 10, NOW).await);
    }
    assert_eq!(all.iter().map(|delivery| delivery.comment).collect::<HashSet<_>>(), sent, "each once");
    let mut left = 60;
    for part in all.chunks(7) {
        assert!(queue.backlog().await.unwrap().length >= left, "what is not settled is counted");
        settle(&*queue, part).await;
        left -= part.len() as u64;
    }
    assert_eq!(queue.backlog().await.unwrap(), Backlog::default());
    let later = ground.claims_run_out(NOW).await;
    assert!(claim(&*queue, 10, later).await.is_empty(), "nothing of it comes again");
}

async fn what_is_left_of_what_was_appended_at_once_comes_again(ground: &dyn Ground) {
    let queue = ground.open(&settings()).await;
    append_at_once(&queue, 0..60).await;
    let mut all = Vec::new();
    while all.len() < 60 {
        all.extend(claim(&*queue, 60, NOW).await);
    }
    settle(&*queue, &all[1..]).await;
    let left = all[0].comment;
    ground.kill(queue).await;

    let later = ground.claims_run_out(NOW).await;
    let queue = ground.open(&settings()).await;
    let again = empty(&*queue, later).await;
    let found: Vec<_> = again.iter().filter(|delivery| delivery.comment == left).map(|delivery| delivery.attempt).collect();
    assert_eq!(found, [2], "once, and counted");
    assert_eq!(again.iter().map(|delivery| delivery.comment).collect::<HashSet<_>>().len(), again.len(), "nothing twice");
    assert!(again.iter().all(|delivery| delivery.attempt == 2));
    assert_eq!(queue.backlog().await.unwrap(), Backlog::default());
}

async fn attempts_are_counted_over_crashes(ground: &dyn Ground) {
    let queue = ground.open(&settings()).await;
    append_at_once(&queue, 0..30).await;
    ground.kill(queue).await;
    // One envelope kills each process that has it in hand.
    let (mut attempts, mut now) = (Vec::new(), NOW);
    for _ in 0..20 {
        now = ground.claims_run_out(now).await;
        let queue = ground.open(&settings()).await;
        loop {
            let deliveries = claim(&*queue, 64, now).await;
            assert!(!deliveries.is_empty());
            if let Some(deadly) = deliveries.iter().find(|delivery| texts(std::slice::from_ref(*delivery)) == ["text 7"]) {
                attempts.push((deadly.attempt, deliveries.len()));
                break;
            }
            settle(&*queue, &deliveries).await;
        }
        if attempts.last().is_some_and(|(attempt, _)| *attempt > 5) {
            ground.kill(queue).await;
            break;
        }
        ground.kill(queue).await;
    }
    let counted: Vec<u32> = attempts.iter().map(|(attempt, _)| *attempt).collect();
    assert_eq!(counted.last(), Some(&6), "it comes to an end: {counted:?}");
    assert!(counted.is_sorted());
    assert_eq!(attempts.last().unwrap().1, 1, "and takes no neighbour along");
    let now = ground.claims_run_out(now).await;
    let queue = ground.open(&settings()).await;
    let others = empty(&*queue, now).await;
    assert!(others.iter().filter(|delivery| texts(std::slice::from_ref(*delivery)) != ["text 7"]).all(|delivery| delivery.attempt < 5));
}

async fn a_waiting_claim_wakes_up(ground: &dyn Ground) {
    let queue = ground.open(&settings()).await;
    let waiting = tokio::spawn({
        let queue = Arc::clone(&queue);
        async move { queue.claim(10, Duration::from_mins(1), NOW).await.unwrap() }
    });
    tokio::task::yield_now().await;
    queue.append(entry("a", None), NOW).await.unwrap();
    let deliveries = tokio::time::timeout(Duration::from_secs(10), waiting).await.unwrap().unwrap();
    assert_eq!(texts(&deliveries), ["a"]);
}

/// Runs every promise over every ground, a fresh one each.
macro_rules! contract {
    ($($promise:ident),* $(,)?) => {
        mod sqlite {
            use super::*;
            $(#[tokio::test] async fn $promise() { super::$promise(&SqliteGround::new()).await; })*
        }
        mod redis {
            use super::*;
            $(#[tokio::test] async fn $promise() {
                let Some(ground) = RedisGround::new() else { return };
                super::$promise(&ground).await;
            })*
        }
    };
}

contract! {
    envelopes_come_out_in_the_order_they_went_in,
    what_was_accepted_survives_its_process,
    a_submission_that_comes_again_is_the_first_one,
    a_key_stands_for_one_submission,
    receipts_are_forgotten_in_time,
    many_at_once_are_each_accepted_once,
    a_full_queue_refuses_and_keeps_nothing,
    what_is_not_settled_comes_again,
    what_was_appended_at_once_is_settled_in_any_parts,
    what_is_left_of_what_was_appended_at_once_comes_again,
    attempts_are_counted_over_crashes,
    a_waiting_claim_wakes_up,
}

#[tokio::test]
async fn one_process_works_on_a_folder_and_others_may_append() {
    let ground = SqliteGround::new();
    let serving = ground.open(&settings()).await;
    let refused = SqliteQueue::open(&ground.path(), &settings()).await.unwrap_err().to_string();
    assert!(refused.contains("another process"), "{refused}");

    let beside = SqliteQueue::open_beside(&ground.path(), &settings()).await.unwrap();
    serving.append(entry("a", None), NOW).await.unwrap();
    beside.append(entry("b", None), NOW).await.unwrap();
    serving.append(entry("c", None), NOW).await.unwrap();
    assert_eq!(serving.backlog().await.unwrap().length, 3, "counted, though another process appended it");
    beside.append(entry("d", None), NOW).await.unwrap();
    assert_eq!(texts(&empty(&*serving, NOW).await), ["a", "b", "c", "d"]);
    assert_eq!(serving.backlog().await.unwrap().length, 0);
}

#[tokio::test]
async fn a_copy_has_what_was_accepted() {
    let ground = SqliteGround::new();
    let queue = SqliteQueue::open(&ground.path(), &settings()).await.unwrap();
    queue.append(entry("a", None), NOW).await.unwrap();
    let copy = ground.folder.path().join("copy.db");
    queue.backup(&copy).await.unwrap();
    let copied = SqliteQueue::open(&copy, &settings()).await.unwrap();
    assert_eq!(texts(&empty(&copied, NOW).await), ["a"]);
    assert!(queue.backup(&copy).await.is_err(), "a copy is never overwritten");
}

/// As on a full disk: writing fails in the midst of a transaction, and works again later.
#[tokio::test]
async fn a_write_that_fails_is_refused_whole_and_the_queue_goes_on() {
    let ground = SqliteGround::new();
    let queue = ground.open(&settings()).await;
    queue.append(entry("before", None), NOW).await.unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(ground.path());
    let outside = sqlx::SqlitePool::connect_with(options).await.unwrap();
    let full = "CREATE TRIGGER full BEFORE INSERT ON receipts BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
    sqlx::query(full).execute(&outside).await.unwrap();
    assert!(matches!(queue.append(entry("during", None), NOW).await, Err(QueueError::Storage(_))));
    settle(&*queue, &claim(&*queue, 10, NOW).await).await;
    sqlx::query("DROP TRIGGER full").execute(&outside).await.unwrap();
    assert_eq!(queue.recall(&entry("during", None).receipts, NOW).await.unwrap(), None);
    assert!(matches!(queue.append(entry("during", None), NOW).await, Ok(Accepted::Fresh(_))));
    assert_eq!(texts(&empty(&*queue, NOW).await), ["during"], "nothing half accepted");
}

/// A queue on a Redis of its own, and that Redis.
async fn on_redis() -> Option<(RedisGround, Arc<dyn Queue>)> {
    let ground = RedisGround::new()?;
    let queue = ground.open(&settings()).await;
    Some((ground, queue))
}

#[tokio::test]
async fn redis_that_lost_its_scripts_is_given_them_again() {
    let Some((ground, queue)) = on_redis().await else { return };
    queue.append(entry("a", None), NOW).await.unwrap();
    ground.0.ask(&["SCRIPT", "FLUSH"]);
    queue.append(entry("b", None), NOW).await.unwrap();
    ground.0.ask(&["SCRIPT", "FLUSH"]);
    assert_eq!(texts(&empty(&*queue, NOW).await), ["a", "b"]);
}

#[tokio::test]
async fn while_redis_is_down_every_call_fails_in_time_and_then_all_is_there() {
    let Some((ground, queue)) = on_redis().await else { return };
    queue.append(entry("before", None), NOW).await.unwrap();
    ground.0.kill();
    let start = std::time::Instant::now();
    for _ in 0..20 {
        assert!(matches!(queue.append(entry("during", None), NOW).await, Err(QueueError::Storage(_))));
        assert!(matches!(queue.recall(&entry("before", None).receipts, NOW).await, Err(QueueError::Storage(_))));
        assert!(matches!(queue.claim(1, Duration::from_secs(1), NOW).await, Err(QueueError::Storage(_))));
        assert!(queue.backlog().await.is_err());
    }
    assert!(start.elapsed() < Duration::from_secs(5), "who asks does not wait for connections: {:?}", start.elapsed());
    ground.0.restart();
    let again = appended_at_last(&*queue, "before").await;
    assert!(matches!(again, Accepted::Again(_)), "what was accepted is remembered: {again:?}");
    appended_at_last(&*queue, "after").await;
    assert_eq!(texts(&claimed_at_last(&*queue, 2).await), ["before", "after"]);
}

#[tokio::test]
async fn a_redis_that_stands_still_is_given_up_and_a_retry_is_the_same() {
    let Some((ground, queue)) = on_redis().await else { return };
    ground.0.stand_still();
    let start = std::time::Instant::now();
    let calls: Vec<_> = (0..50)
        .map(|number| {
            let queue = Arc::clone(&queue);
            tokio::spawn(async move { queue.append(entry(&format!("text {number}"), None), NOW).await })
        })
        .collect();
    for call in calls {
        assert!(matches!(call.await.unwrap(), Err(QueueError::Storage(_))));
    }
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    ground.0.go_on();
    for number in 0..50 {
        appended_at_last(&*queue, &format!("text {number}")).await;
    }
    assert_eq!(queue.backlog().await.unwrap().length, 50, "what was sent before it stood still, and again after, is there once");
}

#[tokio::test]
async fn a_redis_that_may_forget_is_refused_with_the_cure() {
    for (setting, weak, loss) in [
        ("appendfsync", "everysec", "set `appendfsync always`"),
        ("maxmemory-policy", "allkeys-lru", "set `maxmemory-policy noeviction`"),
        ("appendonly", "no", "set `appendonly yes`"),
        ("no-appendfsync-on-rewrite", "yes", "set `no-appendfsync-on-rewrite no`"),
    ] {
        let Some(ground) = RedisGround::new() else { return };
        ground.0.ask(&["CONFIG", "SET", setting, weak]);
        let refusing = RedisQueue::start(&ground.settings(), &settings()).unwrap();
        let refused = refusing.connected().await.unwrap_err().to_string();
        assert!(refused.contains(loss) && refused.contains("allow_weak_durability"), "{refused}");
        assert!(matches!(refusing.append(entry("a", None), NOW).await, Err(QueueError::Storage(_))));
        let allowing = RedisSettings { allow_weak_durability: true, ..ground.settings() };
        let allowing = RedisQueue::start(&allowing, &settings()).unwrap();
        allowing.connected().await.unwrap();
        assert!(matches!(allowing.append(entry("a", None), NOW).await, Ok(Accepted::Fresh(_))));
    }
}

/// What an older version that runs beside this one has appended: an entry for each envelope.
#[tokio::test]
async fn envelopes_of_an_older_version_are_handed_out_and_settled() {
    let Some((ground, queue)) = on_redis().await else { return };
    let comment = "0123456789abcdef";
    let add = |text: &str| {
        let at = NOW.as_millis().to_string();
        ground.0.ask(&["XADD", "toguna:queue", "*", "comment", comment, "at", &at, "envelope", text]);
    };
    add("old");
    queue.append(entry("new", None), NOW).await.unwrap();
    assert_eq!(queue.backlog().await.unwrap(), Backlog { length: 2, oldest: Some(NOW) });
    assert!(matches!(ground.open(&limited(2)).await.append(entry("more", None), NOW).await, Err(QueueError::Full)));
    assert_eq!(texts(&empty(&*queue, NOW).await), ["old", "new"]);
    let waiting = tokio::spawn({
        let queue = Arc::clone(&queue);
        async move { queue.claim(10, Duration::from_mins(1), NOW).await.unwrap() }
    });
    tokio::task::yield_now().await;
    add("older still");
    let deliveries = waiting.await.unwrap();
    assert_eq!((texts(&deliveries), deliveries[0].attempt), (vec!["older still".to_owned()], 1));
    settle(&*queue, &deliveries).await;
    assert_eq!(queue.backlog().await.unwrap(), Backlog::default());
    assert!(ground.0.nothing_is_held());
}

#[tokio::test]
async fn a_damaged_bundle_is_in_nobodys_way() {
    let Some((ground, queue)) = on_redis().await else { return };
    let now = NOW.as_millis().to_string();
    ground.0.ask(&["XADD", "toguna:queue:bundles", "*", "at", &now, "count", "1", "envelopes", "cut off"]);
    ground.0.ask(&["XADD", "toguna:queue:bundles", "*", "another", "field"]);
    ground.0.ask(&["SET", "toguna:queue:bundled", "1"]);
    queue.append(entry("a", None), NOW).await.unwrap();
    queue.append(entry("b", None), NOW).await.unwrap();
    assert_eq!(texts(&claim(&*queue, 10, NOW).await), ["a", "b"]);
    for (text, left) in [("a", 2), ("b", 1)] {
        let later = ground.claims_run_out(NOW).await;
        let again = claim(&*queue, 10, later).await;
        assert_eq!(texts(&again), [text]);
        settle(&*queue, &again).await;
        assert_eq!(queue.backlog().await.unwrap().length, left);
    }
    assert!(claim(&*queue, 10, NOW).await.is_empty());
}

/// More bytes than travel in one call, and than are handed out in one.
#[tokio::test]
async fn large_envelopes_travel_in_several_parts() {
    let Some((ground, queue)) = on_redis().await else { return };
    let text = |number: usize| format!("{number} {}", "a".repeat(1 << 20));
    let calls: Vec<_> = (0..48)
        .map(|number| {
            let (queue, entry) = (Arc::clone(&queue), entry(&text(number), None));
            tokio::spawn(async move { queue.append(entry, NOW).await.unwrap() })
        })
        .collect();
    for call in calls {
        assert!(matches!(call.await.unwrap(), Accepted::Fresh(_)));
    }
    let first = claim(&*queue, 48, NOW).await;
    assert!((32..=36).contains(&first.len()), "{}", first.len());
    settle(&*queue, &first).await;
    let mut found = texts(&first);
    found.extend(texts(&empty(&*queue, NOW).await));
    found.sort_unstable();
    let mut sent: Vec<_> = (0..48).map(text).collect();
    sent.sort_unstable();
    assert!(found == sent, "each once, as it was sent");
    assert_eq!(ground.0.waiting(), 0);
}

#[tokio::test]
async fn repeats_among_what_is_appended_at_once_are_left_out() {
    let Some((ground, queue)) = on_redis().await else { return };
    let first = append_at_once(&queue, 0..20).await;
    let both = append_at_once(&queue, 0..40).await;
    assert!(both.is_superset(&first));
    assert_eq!((ground.0.waiting(), both.len()), (40, 40));
    let found = empty(&*queue, NOW).await;
    assert_eq!(found.iter().map(|delivery| delivery.comment).collect::<HashSet<_>>(), both);
    assert_eq!(texts(&found).into_iter().collect::<HashSet<_>>(), (0..40).map(|number| format!("text {number}")).collect());
}

#[tokio::test]
async fn a_full_redis_refuses_and_can_be_emptied() {
    let Some((ground, queue)) = on_redis().await else { return };
    assert!(claim(&*queue, 1, NOW).await.is_empty());
    for number in 0..10 {
        queue.append(entry(&format!("text {number}"), None), NOW).await.unwrap();
    }
    assert_eq!(claim(&*queue, 5, NOW).await.len(), 5, "of which a worker dies");
    ground.0.ask(&["CONFIG", "SET", "maxmemory", "1000"]);
    let refused = queue.append(entry("one more", Some("key")), NOW).await;
    assert!(matches!(refused, Err(QueueError::Storage(_))), "{refused:?}");
    let later = ground.claims_run_out(NOW).await;
    assert_eq!(empty(&*queue, later).await.len(), 10);
    ground.0.ask(&["CONFIG", "SET", "maxmemory", "0"]);
    assert!(
        matches!(queue.append(entry("one more", Some("key")), NOW).await, Ok(Accepted::Fresh(_))),
        "nothing of the refused one is left"
    );
}

/// Appends as a client that tries again until it is accepted.
async fn appended_at_last(queue: &dyn Queue, text: &str) -> Accepted {
    let start = std::time::Instant::now();
    loop {
        match queue.append(entry(text, None), NOW).await {
            Ok(accepted) => return accepted,
            Err(error) => assert!(start.elapsed() < Duration::from_secs(20), "{error}"),
        }
        tokio::task::yield_now().await;
    }
}

/// Claims as a worker that tries again. What a claim had that failed on its way back is handed out once more in time, so time goes on.
async fn claimed_at_last(queue: &dyn Queue, count: usize) -> Vec<Delivery> {
    let (start, mut all) = (std::time::Instant::now(), Vec::new());
    while all.len() < count {
        all.extend(queue.claim(count, Duration::from_millis(100), NOW.plus(start.elapsed())).await.unwrap_or_default());
        assert!(start.elapsed() < Duration::from_secs(40), "{all:?}");
    }
    all
}
