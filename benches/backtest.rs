//! How long `toguna backtest` takes over a store of 100,000 comments, 5,000 of them decided about:
//!
//!     cargo bench --bench backtest [-- COMMENTS]
//!
//! Texts are made up, or taken in turn from the folder of labelled comments (JSON Lines with `text`) that `TOGUNA_LABELLED_COMMENTS` names.
//! Ends with an error when it takes longer than five seconds for 100,000.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench may fail loudly")]

use std::{
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};
use toguna::{
    config::{Config, Sources},
    domain::{
        AuthorName, Body, Cause, CommentId, Decision, EmailAddress, Envelope, Facts, HashKey, Site, Submission, ThreadKey, Timestamp,
    },
    filter::RuleSet,
    store::{Arrival, Comments as _, DecisionOrder, MailingRules, sqlite::SqliteStore},
};

const BATCH: usize = 2_000;
/// One of so many is decided about.
const DECIDED: usize = 20;
const LIMIT_PER_100_000: Duration = Duration::from_secs(5);

fn main() {
    let comments: usize = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let sources = Sources { data_dir: Some(data.clone()), ..Sources::default() };
    let config = Config::load(&sources, std::iter::empty()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let start = Instant::now();
    runtime.block_on(fill(&data, config.sites.get("demo").unwrap(), comments));
    println!("{comments} comments stored in {:.1} s", start.elapsed().as_secs_f64());

    let candidate = folder.path().join("candidate");
    std::fs::create_dir_all(candidate.join("rules")).unwrap();
    let rule = "[[rule]]\nname = \"own\"\nkind = \"phrases\"\nphrases = [\"ministry\", \"subscribe\"]\npoints = 1.5\n";
    std::fs::write(candidate.join("rules/90-own.toml"), rule).unwrap();
    let judged_by_now = backtest(&data, None, &candidate);
    println!("the rules in force judged them then:  {:.2} s", judged_by_now.as_secs_f64());
    // Other rules in force: everything is judged twice.
    let other = folder.path().join("other");
    std::fs::create_dir_all(other.join("rules")).unwrap();
    std::fs::write(other.join("rules/90-own.toml"), rule.replace("1.5", "0.5")).unwrap();
    std::fs::write(other.join("toguna.toml"), "[sites.demo]\norigins = [\"http://localhost:*\"]\n").unwrap();
    let judged_by_others = backtest(&data, Some(&other), &candidate);
    println!("other rules judged them then:         {:.2} s", judged_by_others.as_secs_f64());
    let limit = LIMIT_PER_100_000.mul_f64(f64::from(u32::try_from(comments).unwrap()) / 100_000.0);
    assert!(judged_by_now.max(judged_by_others) <= limit, "longer than {limit:?}");
}

fn backtest(data: &Path, config: Option<&Path>, candidate: &Path) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toguna"));
    command.args(["backtest", "--site", "demo", "--since", "9000w", "--rules"]).arg(candidate).arg("--data-dir").arg(data);
    if let Some(config) = config {
        command.arg("--config").arg(config);
    }
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).status().unwrap();
    assert!(status.success());
    start.elapsed()
}

async fn fill(data: &Path, site: &Arc<Site>, comments: usize) {
    let store = SqliteStore::open(&data.join("toguna.db")).await.unwrap();
    let (rules, texts, key) = (RuleSet::embedded().unwrap(), texts(), HashKey::new([7; 32]));
    let start = Timestamp::from_millis(1_790_000_000_000);
    store.register_sites(std::slice::from_ref(site), start).await.unwrap();
    let mailing = MailingRules {
        host: "example.org".to_owned(),
        moderators: Vec::new(),
        digest_interval: Duration::from_hours(1),
        undo_window: Duration::ZERO,
    };
    let shared = Arc::new(mailing.clone());
    for first in (0..comments).step_by(BATCH) {
        let arrivals: Vec<_> = (first..comments.min(first + BATCH))
            .map(|n| {
                let at = start.plus(Duration::from_secs(n as u64));
                let name = format!("reader{}", n % (comments / 5).max(1));
                let submission = Submission {
                    site: site.key.clone(),
                    thread: ThreadKey::stored(format!("/article-{}", n % 500)),
                    parent: None,
                    name: AuthorName::parse(&name).unwrap(),
                    email: EmailAddress::parse(&format!("{name}@example.org")).unwrap(),
                    website: None,
                    body: Body::parse(&texts[n % texts.len()]).unwrap(),
                    notify: false,
                    locale: site.locale,
                };
                let judgement = rules.judge(Cause::Intake, &submission, Facts::ordinary(at), site);
                let author = key.hash(&[name.as_bytes()]);
                let facts = judgement.facts.clone();
                let envelope = Envelope { id: id(n), received_at: at, submission, author, source: author, likeness: None, facts };
                Arrival { envelope, judgement, mailing: Arc::clone(&shared) }
            })
            .collect();
        store.store_batch(&arrivals, start).await.unwrap();
    }
    for n in (0..comments).step_by(DECIDED) {
        let decision = if n % (3 * DECIDED) == 0 { Decision::Spam } else { Decision::Approve };
        let order = DecisionOrder {
            comment: id(n),
            decision,
            reason: None,
            ground: None,
            revision: 1,
            actor: "bench".to_owned(),
            site: None,
            at: start,
        };
        store.decide(&order, &mailing).await.unwrap();
    }
    store.close().await;
}

fn id(n: usize) -> CommentId {
    CommentId::from_bytes((n as u128 + 1).to_be_bytes())
}

const PARTS: [&str; 8] = [
    "The article rightly reminds us that the decision was not inevitable.",
    "À mon avis, le ministère aurait dû publier les chiffres avant le débat.",
    "يذكّرنا المقال بأن القرار لم يكن حتمياً.",
    "Nobody listened to them, and now the whole town has to pay for it.",
    "See https://www.example.org/report-2026 for the figures.",
    "Merci à la rédaction pour ce travail sérieux !",
    "Click here for a free bonus, subscribe to my channel.",
    "It remains to be seen who will pay, and when.",
];

/// Labelled comments, or sentences of some 300 bytes with a link or an offer now and then.
fn texts() -> Vec<String> {
    if let Ok(folder) = std::env::var("TOGUNA_LABELLED_COMMENTS") {
        let mut texts = Vec::new();
        for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.extension().is_some_and(|extension| extension == "jsonl") {
                let lines = std::fs::read_to_string(file).unwrap();
                let values = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
                texts.extend(values.filter_map(|value| value["text"].as_str().map(str::to_owned)).filter(|text| Body::parse(text).is_ok()));
            }
        }
        return texts;
    }
    (0..997_usize).map(|n| (0..5).map(|k| PARTS[(n * 7 + n / 8 + k * k * 3 + k) % 8]).collect::<Vec<_>>().join(" ")).collect()
}
