//! What operators watch by: every metric is documented, and the dashboard and the alerts speak of metrics that there are.

use crate::support::{ClusterServers, TestApp, comment};
use std::{collections::BTreeSet, num::NonZeroU32, path::Path, process::Command, sync::Arc, time::Duration};
use toguna::{
    clock::Clock,
    metrics::{CheckLabels, ModelLabels, RuleLabels, SiteLabel, SiteLabels, StateLabels},
    queue::{Queue as _, QueueSettings, redis::RedisQueue},
    redis::RedisSettings,
};

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The words of a text that are names of metrics.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words.filter(|word| word.starts_with("toguna_")).map(str::to_owned).collect()
}

/// What `/metrics` shows: the names by which samples are asked for, and the same with a histogram under its own name alone.
struct Shown {
    samples: BTreeSet<String>,
    metrics: BTreeSet<String>,
}

impl Shown {
    /// A family without a label shows nothing: each gets one first.
    async fn by(app: &TestApp) -> Self {
        let metrics = &app.service.app.metrics;
        let site = SiteLabels { site: "demo".into(), outcome: "test" };
        let state = StateLabels { state: "test".to_owned() };
        for family in [&metrics.submissions, &metrics.reports, &metrics.verdicts, &metrics.decisions] {
            drop(family.get_or_create(&site));
        }
        for family in [&metrics.rule_hits, &metrics.rule_decided, &metrics.rule_overruled] {
            drop(family.get_or_create(&RuleLabels { rule: "test".into(), mode: "active" }));
        }
        drop(metrics.checks.get_or_create(&CheckLabels { check: "test".to_owned(), outcome: "test" }));
        let demo = SiteLabel { site: "demo".into() };
        let model = ModelLabels { head: "spam", outcome: "test" };
        for family in [&metrics.model_lessons, &metrics.model_suspects] {
            drop(family.get_or_create(&demo));
        }
        for family in [&metrics.model_opinions, &metrics.model_calibration] {
            drop(family.get_or_create(&model));
        }
        drop(metrics.model_decisions.get_or_create(&model));
        for family in [&metrics.purged, &metrics.rules_reloads, &metrics.model_judged] {
            drop(family.get_or_create(&state));
        }
        let text = app.get("/metrics").await.body;
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let samples: BTreeSet<String> = lines.map(|line| line.split([' ', '{']).next().unwrap().to_owned()).collect();
        let histogram = |name: &str| {
            let base = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end))?;
            text.contains(&format!("# TYPE {base} histogram")).then(|| base.to_owned())
        };
        let metrics = samples.iter().map(|name| histogram(name).unwrap_or_else(|| name.clone())).collect();
        Self { samples, metrics }
    }
}

#[tokio::test]
async fn every_metric_is_documented_and_every_documented_one_is_shown() {
    let shown = Shown::by(&TestApp::embedded().await).await;
    let documented = named(&file("docs/operate.md"));
    assert_eq!(shown.metrics.difference(&documented).collect::<Vec<_>>(), Vec::<&String>::new(), "not in docs/operate.md");
    assert_eq!(documented.difference(&shown.metrics).collect::<Vec<_>>(), Vec::<&String>::new(), "only in docs/operate.md");
    let source = file("src/metrics.rs");
    let registered = ["registry.register(", "KnownGauge::new("].map(|call| source.matches(call).count());
    assert_eq!(shown.metrics.len(), registered.iter().sum::<usize>(), "this test gives every family a label");
}

#[tokio::test]
async fn dashboard_and_alerts_speak_of_metrics_that_there_are() {
    let shown = Shown::by(&TestApp::embedded().await).await;
    for path in ["ops/grafana.json", "ops/prometheus-alerts.yaml", "ops/prometheus-alerts-test.yaml"] {
        let named = named(&file(path));
        assert!(named.len() > 5, "{path} names metrics");
        assert_eq!(named.difference(&shown.samples).collect::<Vec<_>>(), Vec::<&String>::new(), "{path} asks for what is not there");
    }
    let dashboard: serde_json::Value = serde_json::from_str(&file("ops/grafana.json")).unwrap();
    assert!(dashboard["panels"].as_array().unwrap().iter().all(|panel| panel["targets"][0]["expr"].is_string()));
}

#[tokio::test]
async fn what_is_stored_and_sent_is_counted() {
    let app = TestApp::embedded().await;
    app.submit(comment()).await.expect_accepted();
    app.worker_idle().await;
    let value = async |name: &str| {
        let text = app.get("/metrics").await.body;
        let line = text.lines().find(|line| line.split(' ').next() == Some(name)).unwrap_or_else(|| panic!("no {name} in\n{text}"));
        line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()
    };
    assert!(value("toguna_commit_seconds_count").await >= 1.0 && value("toguna_commit_seconds_sum").await > 0.0);
    assert!(value("toguna_batch_size_sum").await >= 1.0);
    assert!(value("toguna_claims_taken_over_total").await.abs() < 0.5, "nobody died");
    let connections =
        value("toguna_database_connections{state=\"busy\"}").await + value("toguna_database_connections{state=\"idle\"}").await;
    assert!(connections >= 1.0);
    for state in ["waiting", "blocked", "sent", "void", "dead"] {
        assert!(value(&format!("toguna_mails{{state=\"{state}\"}}")).await >= 0.0, "a state that no mail has is shown as 0");
    }
}

#[tokio::test]
async fn what_a_dead_worker_held_is_counted_by_the_one_that_takes_it_over() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let intake = servers.process("intake").await;
    let request = reqwest::Client::new().post(format!("{}/v1/sites/demo/comments", intake.base)).json(&comment().json());
    assert_eq!(request.send().await.unwrap().status(), 202);
    let settings = RedisSettings { url: servers.redis.url(), activity_url: None, allow_weak_durability: false };
    let few = |number| NonZeroU32::new(number).unwrap();
    let bounds = QueueSettings { limit: few(10).into(), attempts: few(5), batch: few(10).try_into().unwrap() };
    let dying = RedisQueue::start(&settings, &bounds).unwrap();
    dying.connected().await.unwrap();
    assert_eq!(dying.claim(10, Duration::from_secs(5), Clock::default().now()).await.unwrap().len(), 1);
    drop(dying);
    let app = TestApp::on(&servers, &[]).await;
    app.worker_idle().await;
    let text = app.get("/metrics").await.body;
    assert!(text.lines().any(|line| line == "toguna_claims_taken_over_total 1"), "{text}");
    assert_eq!(app.comments().await.len(), 1);
}

#[test]
fn prometheus_takes_the_alerts_and_they_rise_when_they_should() {
    if Command::new("promtool").arg("--version").output().is_err() {
        println!("skipped: promtool is not on the PATH (Debian's package `prometheus`; ./test installs it where it may)");
        return;
    }
    for arguments in [["check", "rules", "ops/prometheus-alerts.yaml"], ["test", "rules", "ops/prometheus-alerts-test.yaml"]] {
        let output = Command::new("promtool").args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "promtool {arguments:?}:\n{said}");
    }
    let (rules, tests) = (file("ops/prometheus-alerts.yaml"), file("ops/prometheus-alerts-test.yaml"));
    for alert in rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")) {
        assert!(tests.contains(&format!("alertname=\"{alert}\"")), "no test lets {alert} rise");
    }
}
