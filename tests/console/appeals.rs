//! Why a comment was refused, for its writer, and the way to another look.

use super::visitor::Visitor;
use crate::support::{Page, TestApp, comment};
use reqwest::Method;
use serde_json::{Value, json};
use toguna::domain::Role;

const GROUNDS: &str = "[{ word = \"insult\" }, { word = \"charter-4\", label = { fr = \"Contraire à la charte\", en = \"Against our charter\" }, \
    text = { fr = \"Article 4 : <b>pas de slogans</b>.\" } }]";

/// Everything is held, and the site has grounds of its own.
async fn app() -> TestApp {
    TestApp::with(&[("TOGUNA__SITE__PREMODERATE", "everybody"), ("TOGUNA__SITES__DEMO__GROUNDS", GROUNDS)]).await
}

/// Sends a comment: its id, and the path of its status page.
async fn sent(app: &TestApp, lang: &str) -> (String, String) {
    let sent = app.submit(comment().with("lang", lang)).await.json();
    app.worker_idle().await;
    (sent["id"].as_str().unwrap().to_owned(), sent["status_url"].as_str().unwrap().strip_prefix(&app.base).unwrap().to_owned())
}

async fn reject(app: &TestApp, by: &Visitor<'_>, id: &str, ground: &str) {
    let chosen = format!("{id}.{}", app.comment(id).await["revision"]);
    let form = [("chosen", chosen.as_str()), ("decision", "reject"), ("ground", ground), ("reason", "for colleagues alone")];
    assert_eq!(by.send("/moderation", &form).await.status, 303);
}

async fn appeal(app: &TestApp, status: &str, text: &str) -> Page {
    let path = status.replacen('?', "/appeal?", 1);
    Page::of(app.request(Method::POST, &path).form(&[("text", text)])).await
}

async fn statement(app: &TestApp, status: &str) -> Value {
    Page::of(app.request(Method::GET, status).header("accept", "application/json")).await.json()
}

#[tokio::test]
async fn a_sites_own_grounds_are_offered_and_read_in_the_writers_language() {
    let app = app().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let (id, status) = sent(&app, "fr").await;
    let page = awa.get("/moderation?lang=en").await;
    assert!(page.body.contains("value=\"charter-4\"") && page.body.contains("Against our charter"), "{}", page.body);
    assert!(!page.body.contains("value=\"off-topic\""), "those alone that the site offers");
    assert!(awa.get("/moderation?lang=ar").await.body.contains("Contraire à la charte"), "else in the site's language");
    let refused = awa.send("/moderation", &[("chosen", &format!("{id}.1")), ("decision", "reject"), ("ground", "off-topic")]).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    let before = app.get(&status).await.body;
    reject(&app, &awa, &id, "charter-4").await;
    let page = app.get(&status).await;
    for said in [
        "Contraire à la charte",
        "Article 4 : &lt;b&gt;pas de slogans",
        "les règles de ce site",
        "Un filtre automatique avait mis",
        "Demander un réexamen",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(!page.body.contains("for colleagues") && !page.body.contains("Awa</") && !before.contains("charte"));
    let told = statement(&app, &status).await;
    assert_eq!((&told["state"], &told["statement"]["ground"]["word"]), (&json!("rejected"), &json!("charter-4")));
    assert_eq!((&told["statement"]["decided_by"], &told["statement"]["set_aside"]), (&json!("person"), &json!(true)));
}

#[tokio::test]
async fn what_is_held_spam_or_spam_by_a_moderators_key_reads_the_same() {
    let app = app().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let (held, first) = sent(&app, "en").await;
    let before = app.get(&first).await.body;
    assert!(before.contains("Thank you, your comment has arrived"));
    assert_eq!(awa.send("/moderation", &[("chosen", &format!("{held}.1")), ("decision", "spam")]).await.status, 303);
    assert_eq!(app.get(&first).await.body, before, "a decision without a ground tells nothing");
    assert_eq!(appeal(&app, &first, "why?").await.status, 303);
    assert_eq!(app.get(&first).await.body, before);
    assert_eq!(awa.send("/moderation", &[("chosen", &format!("{held}.2")), ("decision", "restore")]).await.status, 303);
    assert_eq!(awa.send("/moderation", &[("chosen", &format!("{held}.3")), ("decision", "spam"), ("ground", "insult")]).await.status, 303);
    assert!(app.get(&first).await.body.contains("Your comment was not published"));
}

#[tokio::test]
async fn an_appeal_is_answered_by_another_moderator() {
    let app = app().await;
    let awa = Visitor::with(&app, "Awa", Role::Owner, None).await;
    let (id, status) = sent(&app, "en").await;
    reject(&app, &awa, &id, "insult").await;
    assert!(awa.get("/moderation/appeals?lang=en").await.body.contains("No appeal is waiting"));
    let evil = "It was a joke.<script>alert(1)</script>";
    assert_eq!(appeal(&app, &status, &"x".repeat(1_001)).await.status, 400);
    assert_eq!(appeal(&app, &status.replace("t=", "t=x"), "no").await.status, 404);
    assert_eq!(appeal(&app, &status, evil).await.header("location"), status);
    let page = app.get(&status).await;
    assert!(page.body.contains("You asked for another look") && !page.body.contains("<textarea"), "{}", page.body);
    appeal(&app, &status, "twice").await;

    let own = awa.get("/moderation/appeals?lang=en").await;
    assert!(own.body.contains("You took this decision") && !own.body.contains("value=\"reversed\""), "{}", own.body);
    assert!(own.body.contains("&lt;script&gt;alert(1)") && !own.body.contains("<script>alert"));
    assert!(!own.body.contains("twice") && awa.get("/moderation").await.body.contains("data-count=\"appeals\">1<"));
    let form = [("appeal", "1"), ("revision", "2"), ("outcome", "reversed"), ("answer", "")];
    let refused = awa.send("/moderation/appeals?site=demo&lang=en", &form).await;
    assert!(refused.status == 403 && refused.body.contains("This is your own decision"), "{}", refused.body);

    let binta = Visitor::with(&app, "Binta", Role::Moderator, None).await;
    let form = [("appeal", "1"), ("revision", "2"), ("outcome", "upheld"), ("answer", "A joke, <i>perhaps</i>.")];
    assert_eq!(
        binta.send("/moderation/appeals?site=demo&lang=en", &[("appeal", "1"), ("revision", "1"), ("outcome", "upheld")]).await.status,
        409
    );
    let answered = binta.send("/moderation/appeals?site=demo&lang=en", &form).await;
    assert_eq!(answered.status, 303, "{}", answered.body);
    assert!(binta.get(answered.header("location")).await.body.contains("The answer is recorded"));
    assert_eq!(binta.send("/moderation/appeals?site=demo&lang=en", &form).await.status, 404, "once");
    let page = app.get(&status).await;
    assert!(page.body.contains("the decision stands") && page.body.contains("A joke, &lt;i&gt;perhaps&lt;/i&gt;."), "{}", page.body);
    assert!(!page.body.contains("Binta"));
}

#[tokio::test]
async fn programs_list_and_answer_appeals_and_a_reversal_publishes() {
    let app = app().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let (id, status) = sent(&app, "fr").await;
    reject(&app, &awa, &id, "").await;
    assert!(app.get(&status).await.body.contains("La modération n’en a pas donné"));
    appeal(&app, &status, "S’il vous plaît").await;
    let list = app.moderate("/v1/moderation/appeals?site=demo").await.json();
    let one = &list["appeals"][0];
    assert_eq!((&list["count"], &one["text"], &one["against"]["decision"]), (&json!(1), &json!("S’il vous plaît"), &json!("reject")));
    let path = format!("/v1/moderation/appeals/{}?site=demo", one["id"].as_str().unwrap());
    assert_eq!(app.moderate_post(&path, &json!({ "outcome": "maybe", "revision": 2 })).await.status, 400);
    assert_eq!(app.moderate_post(&path, &json!({ "outcome": "reversed", "revision": 1 })).await.status, 409);
    let answered = app.moderate_post(&path, &json!({ "outcome": "reversed", "revision": 2 })).await;
    assert_eq!((answered.status, &answered.json()["status"]), (200, &json!("approved")));
    assert!(app.get(&status).await.body.contains("Votre commentaire est publié"));
    assert_eq!(app.comment(&id).await["decisions"][1]["decision"], "approve");
}
