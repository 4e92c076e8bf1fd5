//! Explaining, backtesting and tuning, as an operator does.

use crate::support::{ServerProcess, TestApp, comment};
use serde_json::{Value, json};
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

fn toguna(arguments: &[&str], data: &Path, stdin: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toguna"));
    command.args(arguments).arg("--data-dir").arg(data);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const SPAM: &str = r#"{"body": "Earn money fast: <a href='https://casino.example'>online casino</a>", "name": "Ben"}"#;

#[test]
fn explain_tells_score_evidence_and_what_would_change_the_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let output = toguna(&["explain", "--site", "demo", "--lang", "en"], folder.path(), SPAM);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    for expected in ["link-markup", "first-time-author", "What would change the verdict", "body "] {
        assert!(told.contains(expected), "{expected:?} is not told:\n{told}");
    }
    let json = toguna(&["explain", "--site", "demo", "--json"], folder.path(), SPAM);
    let document: Value = serde_json::from_slice(&json.stdout).unwrap();
    let explanation = &document["explanation"];
    let sum: f64 = explanation["contributions"].as_array().unwrap().iter().map(|line| line["points"].as_f64().unwrap()).sum();
    assert!((sum - explanation["score"].as_f64().unwrap()).abs() < 1e-9, "{document}");
    assert!(!folder.path().join("toguna.db").exists(), "to explain, nothing is opened");
}

#[test]
fn explain_names_what_is_wrong_with_its_input() {
    let folder = tempfile::tempdir().unwrap();
    for (input, expected) in [
        ("{}", "body: required"),
        (r#"{"body": "x", "autor": {}}"#, "did you mean"),
        ("nonsense", "not JSON"),
        (r#"{"body": "x", "seconds": "two"}"#, "seconds: must be a whole number"),
    ] {
        let output = toguna(&["explain", "--site", "demo"], folder.path(), input);
        assert_eq!(output.status.code(), Some(1), "{input}");
        assert!(text(&output.stderr).contains(expected), "{input}: {}", text(&output.stderr));
    }
    let output = toguna(&["explain", "--site", "none"], folder.path(), SPAM);
    assert!(text(&output.stderr).contains("--site: there is no site `none`; there are demo"), "{}", text(&output.stderr));
}

#[tokio::test]
async fn moderators_programs_ask_for_an_explanation_over_http() {
    let app = TestApp::embedded().await;
    let comment: Value = serde_json::from_str(SPAM).unwrap();
    let answer = app.moderate_post("/v1/explain?site=demo&lang=en", &comment).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let explanation = &answer.json()["explanation"];
    let evidence = &explanation["contributions"][0]["evidence"][0];
    assert!(evidence["text"].is_string() && evidence["span"].is_array(), "{explanation}");
    assert!(answer.json()["sentence"].as_str().unwrap().contains("the score is"), "{}", answer.body);
    app.worker_idle().await;
    assert!(app.comments().await.is_empty(), "nothing is stored");
    for (path, body, status, pointer) in [
        ("/v1/explain?site=demo", json!({ "body": "" }), 422, "#/body"),
        ("/v1/explain?site=demo", json!({ "body": "x", "author": 3 }), 400, "approved"),
        ("/v1/explain?site=demo", json!({ "body": "x", "autor": 3 }), 400, "autor"),
        ("/v1/explain?site=demo", json!([1]), 400, "body"),
        ("/v1/explain?site=none", comment.clone(), 404, ""),
        ("/v1/explain", comment.clone(), 400, "site"),
    ] {
        let answer = app.moderate_post(path, &body).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.body);
        assert!(answer.body.contains(pointer), "{body}: {}", answer.body);
    }
    let stranger = app.client.post(format!("{}/v1/explain?site=demo", app.base)).json(&comment).send().await.unwrap();
    assert_eq!(stranger.status(), 401);
}

#[tokio::test]
async fn a_decision_against_a_rule_is_counted() {
    let app = TestApp::embedded().await;
    let id = app.submit(comment().with("body", "Look <a href='https://example.org/x'>here</a>")).await.expect_accepted();
    app.worker_idle().await;
    app.decide(&id, "approve").await;
    app.decide(&id, "delete").await;
    let metrics = app.get("/metrics").await.body;
    for expected in [
        "toguna_rule_decided_total{rule=\"link-markup\",mode=\"active\"} 1",
        "toguna_rule_overruled_total{rule=\"link-markup\",mode=\"active\"} 1",
    ] {
        assert!(metrics.contains(expected), "{expected} is not in:\n{metrics}");
    }
}

/// A store with a few comments that a moderator decided about.
async fn decided() -> ServerProcess {
    let server = ServerProcess::start().await;
    let client = reqwest::Client::new();
    let token = server.moderator_token();
    let comments = [
        ("An article that says what is.", "approve"),
        ("Thank you for this reading.", "approve"),
        ("Our garden needs rain.", "approve"),
        ("Buy pills at <a href='https://pills.example'>pills</a>", "spam"),
    ];
    for (number, (body, _)) in comments.iter().enumerate() {
        let form = json!({ "thread": "/demo", "name": "Awa", "email": format!("reader{number}@example.org"), "body": body });
        let request =
            client.post(format!("{}/v1/sites/demo/comments", server.base)).header("x-forwarded-for", format!("203.0.113.{number}"));
        assert_eq!(request.json(&form).send().await.unwrap().status(), 202);
    }
    for stored in server.all_comments_once_stored().await {
        let (_, decision) = comments.iter().find(|(body, _)| stored["body"] == *body).unwrap();
        let url = format!("{}/v1/moderation/comments/{}/decision", server.base, stored["id"].as_str().unwrap());
        let order = json!({ "decision": decision, "revision": stored["revision"] });
        assert_eq!(client.post(url).bearer_auth(&token).json(&order).send().await.unwrap().status(), 200);
    }
    server
}

fn candidate(rules: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("rules")).unwrap();
    std::fs::write(folder.path().join("rules/90-own.toml"), rules).unwrap();
    folder
}

#[tokio::test]
async fn a_backtest_ends_with_0_1_or_2() {
    let server = decided().await;
    let backtest = |folder: &Path, more: &[&str]| {
        let arguments = [&["backtest", "--site", "demo", "--rules", folder.to_str().unwrap()], more].concat();
        server.command(&arguments)
    };
    let garden = candidate("[[rule]]\nname = \"garden\"\nkind = \"phrases\"\nphrases = [\"garden\"]\npoints = 4\n");
    let output = backtest(garden.path(), &["--most-good-held", "50%"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    assert!(told.contains("4 comments were judged by both. Moderators found 3 good and refused 1 (1 as spam)."), "{told}");
    assert!(told.contains("New false positives: good comments that would be treated harder than now: 1"), "{told}");
    let output = backtest(garden.path(), &["--most-good-held", "1%", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("good comments held: 33.3 %"), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["backtest"]["rightness"]["after"]["good_held"]["part"], 1, "{document}");
    assert_eq!(document["backtest"]["false_positives"]["worst"][0]["rules"][0], "garden", "{document}");
    let broken = candidate("[[rule]]\nname = \"x\"\nkind = \"phrase\"\n[[rule]]\nname = \"x\"\nkind = \"links\"\npoints = 0\n");
    let output = backtest(broken.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    let errors = text(&output.stderr);
    assert!(errors.contains("90-own.toml:3:") && errors.contains("90-own.toml:5:"), "every problem is told:\n{errors}");
    assert_eq!(backtest(Path::new("/nowhere"), &[]).status.code(), Some(2));
    assert_eq!(backtest(garden.path(), &["--since", "soon"]).status.code(), Some(2));
    assert_eq!(backtest(garden.path(), &["--most-good-held", "101%"]).status.code(), Some(2));
}

#[tokio::test]
async fn tune_says_when_there_are_too_few_decisions_and_changes_nothing() {
    let server = decided().await;
    let to = server.folder.path().join("proposed");
    let output = server.command(&["tune", "--site", "demo", "--to", to.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    assert!(told.contains("moderators decided about 4 of 4 comments") && told.contains("No proposal: too few decisions"), "{told}");
    assert!(!to.exists() && !server.data_dir().join("rules").exists(), "nothing is written");
}
