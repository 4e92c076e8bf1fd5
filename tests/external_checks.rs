//! External checks: asked after the reader was answered, only where a rule wants it; whatever they do, no comment is lost, published blindly or
//! held for ever, and nothing else waits for them.

use crate::support::{
    Behaviour::{Answers, BreaksOff, Hangs, NeverEnds},
    CheckServer, ClusterServers, TestApp, comment,
};
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};
use toguna::config::{Config, Sources};

const RULE: &str = "[[rule]]\nname = \"outside\"\nkind = \"check\"\ncheck = \"outside\"\npoints = 6\n";
const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const PACE: [(&str, &str); 4] = [
    ("TOGUNA__PACE__PER_MINUTE", "1000000"),
    ("TOGUNA__PACE__BURST", "1000000"),
    ("TOGUNA__SITE__PRESSURE_PER_MINUTE", "10000000"),
    ("TEST_CHECK_KEY", KEY),
];

/// A folder with one check, `outside`, and rules.
fn configured(server: &CheckServer, kind: &str, more: &str, rules: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "[sites.demo]\norigins = [\"http://localhost:*\"]\n[check]\nretry_seconds = 1\n\
         [checks.outside]\nkind = \"{kind}\"\nurl = \"{}\"\nkey_env = \"TEST_CHECK_KEY\"\ntimeout_seconds = 1\n{more}\n",
        server.url()
    );
    std::fs::write(folder.path().join("toguna.toml"), text).unwrap();
    write_rules(folder.path(), rules);
    // All comments come from one source here, and quickly.
    std::fs::write(folder.path().join("rules/30-pace.toml"), "").unwrap();
    folder
}

fn write_rules(folder: &Path, rules: &str) {
    std::fs::create_dir_all(folder.join("rules")).unwrap();
    let new = folder.join("rules.new");
    std::fs::write(&new, rules).unwrap();
    std::fs::rename(new, folder.join("rules/90-own.toml")).unwrap();
}

async fn app(folder: &tempfile::TempDir) -> TestApp {
    TestApp::started(&PACE, Some(folder.path())).await
}

async fn submitted(app: &TestApp) -> String {
    let id = app.submit(comment()).await.expect_accepted();
    app.worker_idle().await;
    id
}

/// A comment as moderators see it, or the problem while it is not stored.
async fn seen(app: &TestApp, id: &str) -> Value {
    app.moderate(&format!("/v1/moderation/comments/{id}")).await.json()
}

/// Waits for a status.
async fn becomes(app: &TestApp, id: &str, status: &str) -> Value {
    app.eventually(status, async || seen(app, id).await["status"] == status).await;
    app.comment(id).await
}

/// Waits until the reason says so.
async fn says(app: &TestApp, id: &str, words: &str) -> Value {
    app.eventually(words, async || seen(app, id).await["contributions"].to_string().contains(words)).await;
    app.comment(id).await
}

#[tokio::test]
async fn an_answer_lifts_the_hold_and_is_recorded_as_a_new_judgement() {
    let server = CheckServer::start(Hangs).await;
    let folder = configured(&server, "akismet", "", RULE);
    let app = app(&folder).await;
    let started = Instant::now();
    let id = submitted(&app).await;
    assert!(started.elapsed() < Duration::from_secs(5), "the reader does not wait for the check");
    let held = app.comment(&id).await;
    assert_eq!(held["status"], "pending");
    assert!(held["contributions"].to_string().contains("unknown: the check outside"), "{held}");
    server.behave(Answers(200, "", "false".to_owned()));
    let approved = becomes(&app, &id, "approved").await;
    assert_eq!(approved["cause"], "recheck", "{approved}");
    assert!(!approved["contributions"].to_string().contains("outside"), "{approved}");
    assert!(app.get("/v1/sites/demo/comments?thread=/demo").await.body.contains(&id), "it is public");
}

#[tokio::test]
async fn akismet_is_asked_as_it_wants_to_be_and_says_how_sure_it_is() {
    let server = CheckServer::start(Answers(200, "X-akismet-pro-tip: discard\r\n", "true".to_owned())).await;
    let rules = format!("{RULE}[[rule]]\nname = \"sure\"\nkind = \"check\"\ncheck = \"outside\"\nsays = \"discard\"\npoints = 4\n");
    let folder = configured(&server, "akismet", "", &rules);
    let app = app(&folder).await;
    let answer = app.submit(comment().with("website", "https://awa.example/")).await;
    let id = answer.expect_accepted();
    app.worker_idle().await;
    let spam = becomes(&app, &id, "spam").await;
    assert_eq!(spam["verdict"], "discard", "{spam}");
    let asked = &server.asked()[0];
    assert!(asked.head.starts_with("POST /check HTTP/1.1"), "{}", asked.head);
    let form: std::collections::HashMap<_, _> = form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect();
    assert_eq!(form["api_key"], KEY);
    assert_eq!((form["comment_type"].as_str(), form["comment_author"].as_str()), ("comment", "Awa Traoré"));
    assert_eq!(form["comment_author_url"], "https://awa.example/");
    assert!(form["comment_content"].starts_with("Je me souviens"));
    assert!(["blog", "user_ip", "permalink", "comment_date_gmt", "blog_lang"].iter().all(|key| form.contains_key(*key)), "{form:?}");
    assert!(!asked.body.contains("awa%40example.org") && !asked.body.contains("example.org"), "no address leaves");
}

#[tokio::test]
async fn a_moderation_server_gives_categories_that_rules_look_at() {
    let answer = json!({ "id": "x", "model": "m", "results": [{ "flagged": true, "categories": { "harassment": true },
        "category_scores": { "harassment": 0.874, "hate/threatening": 0.01 } }] });
    let server = CheckServer::start(Answers(200, "Content-Type: application/json\r\n", answer.to_string())).await;
    let rules = "[[rule]]\nname = \"abuse\"\nkind = \"check\"\ncheck = \"outside\"\ncategory = \"harassment\"\nfrom = 80\npoints = 3\n\
                 [[rule]]\nname = \"threat\"\nkind = \"check\"\ncheck = \"outside\"\ncategory = \"hate/threatening\"\npoints = 6\n";
    let folder = configured(&server, "moderation", "model = \"small\"", rules);
    let app = app(&folder).await;
    let id = submitted(&app).await;
    let held = says(&app, &id, "outside: harassment 0.87").await;
    assert_eq!((held["status"].as_str(), held["cause"].as_str()), (Some("pending"), Some("recheck")), "{held}");
    assert!(!held["contributions"].to_string().contains("threat"), "{held}");
    let asked = &server.asked()[0];
    assert_eq!(asked.header("authorization"), format!("Bearer {KEY}"));
    let document: Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(document["model"], "small");
    assert!(document["input"].as_str().unwrap().starts_with("Je me souviens"));
}

#[tokio::test]
async fn a_signed_check_can_be_verified_and_may_say_hold() {
    use base64::Engine as _;
    use hmac::{KeyInit as _, Mac as _};
    let server = CheckServer::start(Answers(200, "", json!({ "verdict": "hold", "scores": { "tone": 0.4 } }).to_string())).await;
    let rules = RULE.replace("points = 6", "points = 0\nat_least = \"hold\"");
    let folder = configured(&server, "signed", "", &rules);
    let app = app(&folder).await;
    let id = submitted(&app).await;
    let held = says(&app, &id, "outside says hold").await;
    assert_eq!(held["status"], "pending", "{held}");
    let asked = &server.asked()[0];
    let secret = base64::engine::general_purpose::STANDARD.decode(KEY.trim_start_matches("whsec_")).unwrap();
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(&secret).unwrap();
    let (message, time) = (asked.header("webhook-id"), asked.header("webhook-timestamp"));
    mac.update(format!("{message}.{time}.{}", asked.body).as_bytes());
    let signature = format!("v1,{}", base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes()));
    assert_eq!(asked.header("webhook-signature"), signature);
    assert!(message.contains(&id) && !message.contains('.'), "{message}");
    let document: Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!((document["type"].as_str(), document["data"]["id"].as_str()), (Some("comment.check"), Some(id.as_str())));
    assert!(!asked.body.contains("awa@"), "no address leaves");
}

/// Whatever it does wrong, the comment stays held with the reason, and is judged again when the check is right.
#[tokio::test]
async fn a_check_that_misbehaves_leaves_comments_held_until_it_is_back() {
    let server = CheckServer::start(Hangs).await;
    let folder = configured(&server, "moderation", "", RULE);
    let app = app(&folder).await;
    let json = "Content-Type: application/json\r\n";
    let right = |flagged: bool| json!({ "results": [{ "flagged": flagged }] }).to_string();
    let scores = |score: &str| format!("{{\"results\": [{{\"flagged\": false, \"category_scores\": {{\"hate\": {score}}}}}]}}");
    for (what, behaviour, reason) in [
        ("slow", Hangs, "no answer within 1 s"),
        ("an error", Answers(500, "", "Internal Server Error".to_owned()), "the status 500"),
        ("overloaded", Answers(503, "Retry-After: 1\r\n", String::new()), "the status 503"),
        ("elsewhere", Answers(302, "Location: http://127.0.0.1:1/\r\n", String::new()), "the status 302"),
        ("a page", Answers(200, "Content-Type: text/html\r\n", "<!doctype html><p>true</p>".to_owned()), "not JSON"),
        ("truncated", Answers(200, json, right(false)[..20].to_owned()), "JSON that breaks off"),
        ("broken off", BreaksOff(right(false)), "it broke off"),
        ("without an end", NeverEnds, "too long"),
        ("nothing", Answers(200, json, String::new()), "JSON that breaks off"),
        ("another document", Answers(200, json, "{\"flagged\": false}".to_owned()), "JSON that says something else"),
        ("no result", Answers(200, json, "{\"results\": []}".to_owned()), "not one result for one text"),
        ("two results", Answers(200, json, "{\"results\": [{\"flagged\": false}, {\"flagged\": true}]}".to_owned()), "not one result"),
        ("a lie", Answers(200, json, scores("17.5")), "scores that are none"),
        ("another lie", Answers(200, json, scores("-0.2")), "scores that are none"),
        ("no number", Answers(200, json, scores("\"high\"")), "JSON that says something else"),
    ] {
        server.behave(behaviour);
        let id = app.submit(comment().body(&format!("Un texte de plus, cette fois avec {what}."))).await.expect_accepted();
        let held = says(&app, &id, reason).await;
        assert_eq!(held["status"], "pending", "{what}: {held}");
        assert!(held["contributions"].to_string().contains("unknown: the check outside"), "{what}: {held}");
        server.behave(Answers(200, json, right(false)));
        becomes(&app, &id, "approved").await;
    }
}

#[tokio::test]
async fn a_check_that_is_down_is_asked_again_when_it_is_back_and_nothing_else_waits() {
    let server = CheckServer::start(Answers(200, "", "false".to_owned())).await;
    let rules = RULE.replace("points = 6", "points = 6\nsites = [\"demo\"]");
    let folder = configured(&server, "akismet", "[sites.other]\norigins = [\"http://localhost:*\"]\n", &rules);
    let app = app(&folder).await;
    server.go_away().await;
    let id = submitted(&app).await;
    says(&app, &id, "it cannot be reached").await;
    let path = "/v1/sites/other/comments";
    let answer = app.request(reqwest::Method::POST, path).json(&comment().json()).send().await.unwrap();
    assert_eq!(answer.status(), 202);
    let other: Value = answer.json().await.unwrap();
    becomes(&app, other["id"].as_str().unwrap(), "approved").await;
    assert!(server.asked().is_empty(), "what no rule asks about does not leave");
    server.come_back().await;
    becomes(&app, &id, "approved").await;
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_hung_check_holds_up_no_other_check() {
    let (hung, well) = (CheckServer::start(Hangs).await, CheckServer::start(Answers(200, "", "false".to_owned())).await);
    let rules = format!(
        "{}[[rule]]\nname = \"well\"\nkind = \"check\"\ncheck = \"well\"\npoints = 6\nsites = [\"other\"]\n",
        RULE.replace("points = 6", "points = 6\nsites = [\"demo\"]")
    );
    let more = format!(
        "timeout_seconds = 60\n[checks.well]\nkind = \"akismet\"\nurl = \"{}\"\nkey_env = \"TEST_CHECK_KEY\"\n\
         [sites.other]\norigins = [\"http://localhost:*\"]\n",
        well.url()
    );
    let folder = configured(&hung, "akismet", "", &rules);
    let text = std::fs::read_to_string(folder.path().join("toguna.toml")).unwrap().replace("timeout_seconds = 1\n", &more);
    std::fs::write(folder.path().join("toguna.toml"), text).unwrap();
    let app = app(&folder).await;
    for number in 0..12 {
        app.submit(comment().by(number).body(&format!("Le texte numéro {number} attend longtemps."))).await.expect_accepted();
    }
    app.eventually("four questions are under way", async || hung.asked().len() == 4).await;
    let answer = app.request(reqwest::Method::POST, "/v1/sites/other/comments").json(&comment().json()).send().await.unwrap();
    let other: Value = answer.json().await.unwrap();
    becomes(&app, other["id"].as_str().unwrap(), "approved").await;
    assert_eq!(hung.asked().len(), 4, "no more than four at once");
}

#[tokio::test]
async fn a_moderators_decision_wins_over_a_late_answer() {
    let server = CheckServer::start(Hangs).await;
    let folder = configured(&server, "akismet", "", RULE);
    let text =
        std::fs::read_to_string(folder.path().join("toguna.toml")).unwrap().replace("timeout_seconds = 1\n", "timeout_seconds = 3\n");
    std::fs::write(folder.path().join("toguna.toml"), text).unwrap();
    let app = app(&folder).await;
    let id = submitted(&app).await;
    app.eventually("it is asked", async || server.asked().len() == 1).await;
    server.behave(Answers(200, "", "false".to_owned()));
    assert_eq!(app.decide(&id, "reject").await.status, 200);
    // The question that hangs ends, and finds the decision.
    let metric = "toguna_checks_total{check=\"outside\",outcome=\"failed\"} 1";
    app.eventually("the question ended", async || app.get("/metrics").await.body.contains(metric)).await;
    let second = submitted_by(&app, 2).await;
    becomes(&app, &second, "approved").await;
    assert_eq!(app.comment(&id).await["status"], "rejected");
    assert_eq!(server.asked().len(), 2, "nobody is asked about what was decided");
}

async fn submitted_by(app: &TestApp, number: usize) -> String {
    let id = app.submit(comment().by(number).body("Encore un souvenir du fleuve, et des pirogues.")).await.expect_accepted();
    app.worker_idle().await;
    id
}

#[tokio::test]
async fn an_approving_check_lifts_no_hold_but_its_own() {
    let server = CheckServer::start(Answers(200, "", "false".to_owned())).await;
    let folder = configured(&server, "akismet", "", RULE);
    let app = app(&folder).await;
    let text = "La suite est <a href=\"https://a.example\">ici</a>, bonne lecture à tous.";
    let id = app.submit(comment().body(text)).await.expect_accepted();
    app.worker_idle().await;
    app.eventually("the answer is there", async || app.comment(&id).await["cause"] == "recheck").await;
    let held = app.comment(&id).await;
    assert_eq!(held["status"], "pending", "{held}");
}

#[tokio::test]
async fn a_check_that_never_answers_is_given_up_and_one_that_nobody_wants_any_more_is_not_asked() {
    let server = CheckServer::start(Answers(500, "", String::new())).await;
    let folder = configured(&server, "akismet", "attempts = 2", RULE);
    let app = app(&folder).await;
    let id = submitted(&app).await;
    let held = says(&app, &id, "was given up after 2 tries: it answered with the status 500").await;
    assert_eq!(held["status"], "pending", "{held}");
    let asked = server.asked().len();
    server.behave(Hangs);
    let waiting = submitted_by(&app, 2).await;
    app.eventually("it is asked", async || server.asked().len() > asked).await;
    write_rules(folder.path(), "");
    let approved = becomes(&app, &waiting, "approved").await;
    assert_eq!(approved["cause"], "recheck", "{approved}");
    assert_eq!(app.comment(&id).await["status"], "pending", "what was given up waits for a moderator");
}

#[tokio::test]
async fn a_rule_in_shadow_asks_and_holds_nothing() {
    let server = CheckServer::start(Answers(200, "", "true".to_owned())).await;
    let folder = configured(&server, "akismet", "", &RULE.replace("points = 6", "points = 6\nmode = \"shadow\""));
    let app = app(&folder).await;
    let id = submitted(&app).await;
    app.eventually("it is judged again", async || app.comment(&id).await["cause"] == "recheck").await;
    let published = app.comment(&id).await;
    assert_eq!(published["status"], "approved", "{published}");
    assert!(published["shadow"].to_string().contains("outside says spam"), "{published}");
}

#[tokio::test]
async fn several_processes_ask_once_about_each_comment() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let server = CheckServer::start(Answers(200, "", "false".to_owned())).await;
    let folder = configured(&server, "akismet", "", RULE);
    let one = TestApp::on_with(&servers, &PACE, folder.path()).await;
    let other = TestApp::on_with(&servers, &PACE, folder.path()).await;
    let mut ids = Vec::new();
    for number in 0..40 {
        let instance = if number % 2 == 0 { &one } else { &other };
        let text = format!("Le souvenir numéro {number} du fleuve et de ses pirogues.");
        ids.push(instance.submit(comment().by(number).body(&text)).await.expect_accepted());
    }
    for id in &ids {
        becomes(&one, id, "approved").await;
    }
    assert_eq!(server.asked().len(), ids.len());
}

#[test]
fn a_configuration_that_cannot_work_is_refused_and_no_key_is_shown() {
    let check = |toml: &str, rules: &str| {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("key");
        std::fs::write(&key, "s3cret-key\n").unwrap();
        let toml = toml.replace("\"key\"", &format!("\"{}\"", key.display()));
        std::fs::write(folder.path().join("toguna.toml"), format!("[sites.demo]\norigins = [\"http://localhost:*\"]\n{toml}")).unwrap();
        write_rules(folder.path(), rules);
        let sources = Sources { config: Some(folder.path().to_owned()), ..Sources::default() };
        let environment = [("OUTSIDE_KEY".to_owned(), "s3cret-key".to_owned())];
        let said = match Config::load(&sources, environment.into_iter()) {
            Err(errors) => errors.to_string(),
            Ok(config) => {
                assert!(!config.show().contains("s3cret") && !format!("{config:?}").contains("s3cret"), "{}", config.show());
                config.rule_set().err().map(|error| error.to_string()).unwrap_or_default()
            }
        };
        assert!(!said.contains("s3cret"), "{said}");
        said
    };
    let sound = "[checks.outside]\nkind = \"akismet\"\nurl = \"https://rest.akismet.com/1.1/comment-check\"\n";
    for key in ["key_file = \"key\"\n", "key_env = \"OUTSIDE_KEY\"\n"] {
        assert_eq!(check(&format!("{sound}{key}"), RULE), "");
    }
    let keyed = format!("{sound}key_file = \"key\"\n");
    for (toml, rules, expected) in [
        (sound.to_owned(), RULE, "checks.outside: `key_file` is missing"),
        (format!("{sound}key_env = \"OTHER_KEY\"\n"), RULE, "the variable OTHER_KEY is not set"),
        (format!("{sound}key_file = \"nokey\"\n"), RULE, "nokey"),
        (format!("{keyed}timeout_seconds = 61\n"), RULE, "timeout_seconds: must be 1 to 60, found 61"),
        (format!("{keyed}attempts = 0\n"), RULE, "attempts: must be a whole number, 1 or more, found 0"),
        (format!("{keyed}tries = 3\n"), RULE, "tries"),
        (keyed.replace("akismet\"\nurl", "askimet\"\nurl"), RULE, "must be \"akismet\""),
        (keyed.replace("https://", "https://s3cret-key@"), RULE, "checks.outside.url"),
        (keyed.replace("kind = \"akismet\"", "kind = \"signed\""), RULE, "whsec_"),
        (keyed.replace("checks.outside", "checks.\"Out side\""), "", "a check's name must be"),
        (
            keyed.clone(),
            &RULE.replace("\"outside\"\npoints", "\"outsied\"\npoints"),
            "90-own.toml:4: rule \"outside\": the configuration has no check \"outsied\"",
        ),
        (keyed.clone(), &RULE.replace("points", "says = \"spam\"\ncategory = \"hate\"\npoints"), "both `says` and `category`"),
        (keyed.clone(), &RULE.replace("points", "category = \"hâte\"\npoints"), "`category` is"),
    ] {
        let said = check(&toml, rules);
        assert!(said.contains(expected), "{expected:?} is not in:\n{said}");
    }
}
