//! How fast envelopes are accepted and comments stored, on the disk of this machine:
//! `cargo run --release --example storage-speed [comments stored before, default 0] [folder]`.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss, clippy::print_stdout, reason = "a measurement that cannot go on stops")]

use std::{
    num::{NonZeroU32, NonZeroU64, NonZeroUsize},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};
use toguna::{
    domain::{
        AfterSubmit, AuthorName, Bench, Body, Cause, CommentId, EmailAddress, Envelope, Facts, HashKey, Judgement, Likeness, Locale,
        Premoderate, Site, SiteKey, Submission, ThreadKey, Thresholds, Timestamp,
    },
    filter::folding::fingerprint,
    queue::{Entry, Queue as _, QueueSettings, ReceiptKey, sqlite::SqliteQueue},
    store::{Arrival, Comments as _, Lookup as _, MailingRules, Question, sqlite::SqliteStore},
};

const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let before: usize = arguments.next().map_or(0, |number| number.parse().unwrap());
    let folder = arguments.next().map_or_else(|| tempfile::tempdir_in(".").unwrap(), |at| tempfile::tempdir_in(at).unwrap());
    appends(folder.path()).await;
    stores(folder.path(), before).await;
}

fn envelope(number: usize) -> Envelope {
    let key = HashKey::new([7; 32]);
    let email = EmailAddress::parse(&format!("reader{number}@example.org")).unwrap();
    let body = Body::parse(&format!("Comment {number}. {}", "What one has to say of an article. ".repeat(8))).unwrap();
    let (_, likeness) = fingerprint(body.as_str());
    Envelope {
        id: CommentId::new(Timestamp::from_millis(NOW.as_millis() + i64::try_from(number).unwrap() / 10), rand::random()),
        received_at: NOW,
        author: email.keyed_hash(&key),
        source: key.hash(&[&number.to_be_bytes()]),
        likeness: likeness.map(Likeness::from_bits),
        facts: Facts::ordinary(NOW),
        submission: Submission {
            site: SiteKey::parse("demo").unwrap(),
            thread: ThreadKey::stored(format!("/article-{}", number % 100)),
            parent: None,
            name: AuthorName::parse("Awa Diallo").unwrap(),
            email,
            website: None,
            body,
            notify: number.is_multiple_of(2),
            locale: Locale::Fr,
        },
    }
}

fn arrival(number: usize, mailing: &Arc<MailingRules>) -> Arrival {
    let bench = Bench { thresholds: Thresholds::default(), rule_set: "0123456789abcdef0123456789abcdef".into(), engine: "0.1.0".into() };
    let envelope = envelope(number);
    let judgement = Judgement::reach(Cause::Intake, envelope.facts.clone(), Vec::new(), &bench);
    Arrival { envelope, judgement, mailing: Arc::clone(mailing) }
}

fn entry(number: usize) -> Entry {
    let envelope = envelope(number);
    let hash = HashKey::new([9; 32]).hash(&[&number.to_be_bytes()]);
    let receipt = ReceiptKey { hash, fingerprint: hash, expires_at: NOW.plus(Duration::from_mins(10)) };
    Entry { id: envelope.id, receipts: vec![receipt], envelope: envelope.seal().unwrap() }
}

async fn appends(folder: &Path) {
    let settings = QueueSettings { limit: NonZeroU64::MAX, attempts: NonZeroU32::MAX, batch: NonZeroUsize::new(256).unwrap() };
    let queue = Arc::new(SqliteQueue::open(&folder.join("queue.db"), &settings).await.unwrap());
    let mut number = 0;
    for callers in [1_usize, 32, 128] {
        let each = (if callers == 1 { 1_000 } else { 40_000 }) / callers;
        // Made beforehand: what is measured is the queue.
        let mut work: Vec<Vec<Entry>> = Vec::new();
        for _ in 0..callers {
            work.push((number..number + each).map(entry).collect());
            number += each;
        }
        let start = Instant::now();
        let tasks: Vec<_> = work
            .into_iter()
            .map(|entries| {
                let queue = Arc::clone(&queue);
                tokio::spawn(async move {
                    for entry in entries {
                        queue.recall(&entry.receipts, NOW).await.unwrap();
                        queue.append(entry, NOW).await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        println!("append, {callers:>3} callers: {:>7.0}/s", (callers * each) as f64 / start.elapsed().as_secs_f64());
    }
    let start = Instant::now();
    let mut settled = 0;
    loop {
        let deliveries = queue.claim(256, Duration::ZERO, NOW).await.unwrap();
        if deliveries.is_empty() {
            break;
        }
        settled += deliveries.len();
        let done: Vec<_> = deliveries.into_iter().map(|delivery| delivery.id).collect();
        queue.settle(&done).await.unwrap();
    }
    println!("claim and settle by 256: {:>7.0}/s", settled as f64 / start.elapsed().as_secs_f64());
}

async fn stores(folder: &Path, before: usize) {
    let store = Arc::new(SqliteStore::open(&folder.join("store.db")).await.unwrap());
    store.register_sites(&[Arc::new(site())], NOW).await.unwrap();
    let mailing = Arc::new(MailingRules {
        host: "example.org".to_owned(),
        moderators: Vec::new(),
        digest_interval: Duration::from_hours(1),
        undo_window: Duration::from_secs(10),
    });
    let mut number = 0;
    let mut fill = before;
    while fill > 0 {
        let size = fill.min(512);
        let batch: Vec<_> = (number..number + size).map(|number| arrival(number, &mailing)).collect();
        store.store_batch(&batch, NOW).await.unwrap();
        (number, fill) = (number + size, fill - size);
    }
    for size in [1_usize, 16, 64, 256, 512] {
        let batches: Vec<Vec<Arrival>> = (0..(20_480 / size).min(400))
            .map(|_| {
                number += size;
                (number - size..number).map(|number| arrival(number, &mailing)).collect()
            })
            .collect();
        let (start, busy) = (Instant::now(), processor_time());
        for batch in &batches {
            store.store_batch(batch, NOW).await.unwrap();
        }
        let stored = (batches.len() * size) as f64;
        let busy = processor_time().saturating_sub(busy).as_secs_f64() * 1e6 / stored;
        println!(
            "store by {size:>3}, {before} before: {:>7.0}/s, {busy:>6.1} µs of processor each",
            stored / start.elapsed().as_secs_f64()
        );
    }
    let start = Instant::now();
    let tasks: Vec<_> = (0..128)
        .map(|task| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                for number in 0..200 {
                    let envelope = envelope(10_000_000 + task * 1_000 + number);
                    let (site, thread) = (envelope.submission.site, envelope.submission.thread);
                    store.known(Question { site, thread, parent: None, author: envelope.author }).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    println!("lookup, 128 callers: {:>7.0}/s", 128.0 * 200.0 / start.elapsed().as_secs_f64());
}

/// What this process used of the processors (user and system), in steps of 10 ms.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10)
}

fn site() -> Site {
    Site {
        key: SiteKey::parse("demo").unwrap(),
        name: "demo".to_owned(),
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
        pressure: 1_000,
        grounds: toguna::domain::SiteGround::built_in(),
        reports_hold_from: 5,
        second_factor: toguna::domain::SecondFactor::Optional,
    }
}
