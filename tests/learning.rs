//! What moderators decide is learnt: over HTTP, in both modes, by every instance, and exactly.

use crate::support::{ClusterServers, ServerProcess, TestApp, comment};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use toguna::{
    domain::{SiteKey, Timestamp},
    filter::{classifier::Head, folding::Folded},
    http::App,
    store::{Forget, Learning as _, Store, Teacher, sqlite::SqliteStore},
    worker::learn,
};

/// How soon the promise is kept: a second for the binary that ships; one that is not optimised takes many times as long.
const SOON: Duration = if cfg!(debug_assertions) { Duration::from_secs(15) } else { Duration::from_secs(1) };

const WIDE: [(&str, &str); 3] =
    [("TOGUNA__PACE__PER_MINUTE", "100000"), ("TOGUNA__PACE__BURST", "100000"), ("TOGUNA__SITE__PRESSURE_PER_MINUTE", "1000000")];

const LIKE_THE_SPAM: &str = "Bonjour, des sandales brodées vous attendent chez nous au marché de Bozola";

fn demo() -> SiteKey {
    SiteKey::parse("demo").unwrap()
}

/// The text of one comment, and what a moderator makes of it.
fn case(number: usize) -> (String, &'static str) {
    match number % 2 {
        0 => (format!("Venez voir mes sandales brodées au marché de Bozola, étal {number}"), "spam"),
        _ => (format!("Le maire a raison sur la route numéro {number}, il faut la refaire"), "approve"),
    }
}

/// Submits comments through these instances in turn, has them decided, and gives their ids.
async fn decided(apps: &[&TestApp], numbers: std::ops::Range<usize>) -> Vec<String> {
    let mut ids = Vec::new();
    for number in numbers.clone() {
        let app = apps[number % apps.len()];
        ids.push(app.submit(comment().by(number).body(&case(number).0)).await.expect_accepted());
    }
    apps[0].worker_idle().await;
    for (number, id) in numbers.zip(&ids) {
        let page = apps[number % apps.len()].decide(id, case(number).1).await;
        assert_eq!(page.status, 200, "{}", page.body);
    }
    ids
}

/// What the model in force says of a text, on one instance.
fn spam(app: &TestApp, text: &str) -> f64 {
    app.service.app.models.of(&demo()).judge(text, &Folded::of(text)).opinion.probability(Head::Spam)
}

/// Waits until what is published is what the lessons give, and gives its bytes.
async fn settled(app: &TestApp) -> Vec<u8> {
    let store = &app.service.app.store;
    let mut bytes = Vec::new();
    app.eventually("what was decided is learnt", async || {
        let lessons = store.lessons(&demo()).await.unwrap();
        let Some((digest, published)) = store.site_model(&demo()).await.unwrap() else { return false };
        bytes = published;
        digest == learn::digest(&lessons)
    })
    .await;
    bytes
}

async fn anew(app: &TestApp) -> Vec<u8> {
    learn::make(&app.service.app.store.lessons(&demo()).await.unwrap()).0.to_bytes()
}

async fn three_hundred_decisions_change_what_comes_after(apps: &[&TestApp]) {
    let before = spam(apps[0], LIKE_THE_SPAM);
    assert!(before < 0.5, "{before}");
    decided(apps, 0..300).await;
    let start = Instant::now();
    for app in apps {
        app.eventually("like comments are taken for spam", async || spam(app, LIKE_THE_SPAM) >= 0.75).await;
    }
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    println!("{} instances follow after {:?}; {before:.2} became {:.2}", apps.len(), start.elapsed(), spam(apps[0], LIKE_THE_SPAM));
    for (number, app) in apps.iter().enumerate() {
        let id = app.submit(comment().by(1_000 + number).body(&format!("{LIKE_THE_SPAM} {number}"))).await.expect_accepted();
        app.worker_idle().await;
        let stored = app.comment(&id).await;
        let hit = stored["contributions"].as_array().unwrap().iter().find(|one| one["rule"] == "model-spam").unwrap();
        assert!(hit["evidence"].to_string().contains("sandales +"), "{hit}");
        let good = app.submit(comment().by(2_000 + number).body(&format!("La route du maire, chapitre {number}"))).await.expect_accepted();
        app.worker_idle().await;
        let stored = app.comment(&good).await;
        // Three hundred comments a minute from one source are held for their pace, whatever they say; the model adds nothing to it.
        let rules = ["contributions", "shadow"].map(|part| stored[part].as_array().unwrap());
        assert!(rules.iter().all(|hits| hits.iter().all(|hit| !hit["rule"].as_str().unwrap().starts_with("model"))), "{stored}");
    }
    assert_eq!(settled(apps[0]).await, anew(apps[0]).await, "the fold done anew gives the same weights");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_learns_from_three_hundred_decisions() {
    let app = TestApp::embedded().await;
    three_hundred_decisions_change_what_comes_after(&[&app]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_learn_as_one() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let (one, other) = (TestApp::on(&servers, &WIDE).await, TestApp::on(&servers, &WIDE).await);
    three_hundred_decisions_change_what_comes_after(&[&one, &other]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taken_back_or_erased_leaves_no_trace() {
    let app = TestApp::embedded().await;
    decided(&[&app], 0..30).await;
    let before = settled(&app).await;
    let later = decided(&[&app], 30..36).await;
    assert_ne!(settled(&app).await, before);
    for id in &later[..3] {
        assert_eq!(app.decide(id, "restore").await.status, 200);
    }
    for number in 33..36 {
        let email = format!("lectrice{number}@example.org");
        let hash = toguna::domain::EmailAddress::parse(&email).unwrap();
        let key = app.service.app.secrets.hash_key(toguna::secrets::Purpose::AuthorHash);
        app.service.app.store.erase_author(&hash.keyed_hash(&key), "test", app.clock.now()).await.unwrap();
    }
    // An erased text leaves no mark that is looked at every time: a decision does.
    let last = decided(&[&app], 36..37).await;
    app.decide(&last[0], "restore").await;
    assert_eq!(settled(&app).await, before);
    assert_eq!(anew(&app).await, before);
}

/// Sends and decides over HTTP; the process may be killed in between.
async fn decide_over_http(server: &ServerProcess, token: &str, number: usize) {
    let client = reqwest::Client::new();
    let (text, decision) = case(number);
    let submitted = client
        .post(format!("{}/v1/sites/demo/comments", server.base))
        .json(&json!({ "thread": "/demo", "name": "Awa", "email": format!("l{number}@example.org"), "body": text }))
        .send()
        .await
        .unwrap();
    let id = submitted.json::<serde_json::Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
    server.queue_is_empty().await;
    let path = format!("{}/v1/moderation/comments/{id}/decision", server.base);
    let body = json!({ "decision": decision, "revision": 1 });
    let answer = client.post(path).bearer_auth(token).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
}

#[tokio::test]
async fn killed_while_it_learns_it_knows_exactly_what_was_decided() {
    let environment = WIDE.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let mut server = ServerProcess::start_with(environment).await;
    let token = server.moderator_token();
    for number in 0..24 {
        decide_over_http(&server, &token, number).await;
        if number % 8 == 7 {
            server.kill_and_restart().await;
        }
    }
    let store = SqliteStore::open(&server.data_dir().join("toguna.db")).await.unwrap();
    toguna::store::Comments::register_sites(&store, &[], toguna::clock::Clock::default().now()).await.unwrap();
    let start = Instant::now();
    loop {
        let lessons = store.lessons(&demo()).await.unwrap();
        assert_eq!(lessons.len(), 24);
        match store.site_model(&demo()).await.unwrap() {
            Some((digest, bytes)) if digest == learn::digest(&lessons) => {
                assert_eq!(bytes, learn::make(&lessons).0.to_bytes());
                break;
            }
            _ => assert!(start.elapsed() < Duration::from_secs(20), "it does not learn"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let shown = server.command(&["model", "show"]);
    let told = String::from_utf8(shown.stdout).unwrap();
    assert!(told.contains("lessons            24") && told.contains("it is what is published") && told.contains("api:"), "{told}");
}

#[tokio::test]
async fn lessons_are_exported_imported_and_forgotten_by_command() {
    let server = ServerProcess::start().await;
    let file = server.folder.path().join("labelled.jsonl");
    let lines = ["{\"id\":\"1\",\"label\":\"spam\",\"text\":\"Des sandales !\"}", "{\"id\":\"2\",\"label\":\"ok\",\"text\":\"Merci.\"}"];
    std::fs::write(&file, lines.join("\n")).unwrap();
    let run = |arguments: &[&str]| {
        let output = server.command(&[&["model"], arguments].concat());
        (output.status.success(), String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(run(&["import", file.to_str().unwrap()]), (true, "2 labelled texts are lessons of demo now.\n".to_owned()));
    let (_, exported) = run(&["export"]);
    assert_eq!(exported.lines().collect::<Vec<_>>(), lines);
    let (_, told) = run(&["show"]);
    assert!(told.contains("in shadow until there are 200") && told.contains("cli:0 import"), "{told}");
    let (good, told) = run(&["forget", "--token", "77"]);
    assert!(!good && told.contains("there are no such lessons"), "{told}");
    let store = SqliteStore::open(&server.data_dir().join("toguna.db")).await.unwrap();
    toguna::store::Comments::register_sites(&store, &[], toguna::clock::Clock::default().now()).await.unwrap();
    report(&store, "user:3 awa", "Des perles !", true, Timestamp::from_millis(0)).await;
    let (good, told) = run(&["forget", "--token", "3"]);
    assert!(!good && told.contains("there are no such lessons"), "an account is no token: {told}");
    assert_eq!(run(&["forget", "--user", "3"]), (true, "demo: 2 lessons of 3 stay\n".to_owned()));
    let (good, told) = run(&["forget", "--user", "3", "--token", "3"]);
    assert!(!good && told.contains("cannot be used with"), "{told}");
    let (good, told) = run(&["forget", "--since", "yesterday"]);
    assert!(!good && told.contains("such as 2026-11-23"), "{told}");
    assert_eq!(run(&["forget", "--since", "2020-01-01"]), (true, "demo: 0 lessons of 2 stay\n".to_owned()));
    assert_eq!(run(&["export"]).1, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_approves_spam_is_told_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let sites = "[sites.demo]\nname = \"Demo\"\norigins = [\"https://news.example.org\"]\n\n[sites.other]\nname = \"Other\"\norigins = [\"https://other.example.org\"]\n";
    std::fs::write(folder.path().join("toguna.toml"), sites).unwrap();
    let app = TestApp::started(&WIDE, Some(folder.path())).await;
    let App { store, models, metrics, clock, .. } = &*app.service.app;
    let spam_text = |number: usize| format!("Check out my channel and subscribe for free money {number}, sandales brodées");
    for number in 0..60 {
        let (text, word) = case(number);
        report(&**store, "api:1 honest", &text, word == "spam", clock.now()).await;
    }
    let before = settled(&app).await;
    let said = |site: &str, text: &str| models.of(&SiteKey::parse(site).unwrap()).judge(text, &Folded::of(text)).opinion.probabilities;
    let other = said("other", &spam_text(7));
    for (actor, teacher) in [("api:9 stolen", Teacher::Token(9)), ("user:9 careless", Teacher::User(9))] {
        for number in 0..1_000 {
            report(&**store, actor, &spam_text(number), false, clock.now()).await;
        }
        assert_ne!(settled(&app).await, before);
        app.eventually("the model is loaded", async || said("demo", &spam_text(7))[0] < other[0]).await;
        assert_eq!(said("other", &spam_text(7)).map(f64::to_bits), other.map(f64::to_bits), "no other site is moved");
        app.eventually("the alarm is raised", async || metrics.model_suspects.get_or_create(&(&demo()).into()).get() == 1).await;
        let forget = Forget { site: None, of: Some(teacher), since: Timestamp::from_millis(0) };
        store.forget(&forget, "test", clock.now()).await.unwrap();
        assert_eq!(settled(&app).await, before, "and what was before is back");
        app.eventually("the alarm ends", async || metrics.model_suspects.get_or_create(&(&demo()).into()).get() == 0).await;
    }
}

/// A lesson of the site `demo`, without a comment of its own: by the way of other programs, to be fast.
async fn report(store: &dyn Store, actor: &str, text: &str, of_class: bool, at: Timestamp) {
    let (text, actor) = (text.to_owned(), actor.to_owned());
    let feedback = toguna::store::Feedback { site: demo(), head: Head::Spam, of_class, text, actor, at };
    store.report(&feedback).await.unwrap();
}
