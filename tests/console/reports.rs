//! Readers report, moderators decide.

use super::visitor::Visitor;
use crate::support::{Page, TestApp, comment};
use reqwest::Method;
use serde_json::json;
use toguna::domain::Role;

/// A public comment.
async fn published(app: &TestApp, number: usize) -> String {
    let id = app.submit(comment().by(number).body(&format!("Le pont numéro {number} est fermé depuis hier."))).await.expect_accepted();
    app.worker_idle().await;
    assert_eq!(app.comment(&id).await["status"], "approved");
    id
}

/// An app that believes what is said of where a request comes from.
async fn app() -> TestApp {
    TestApp::with(&[
        ("TOGUNA__SERVER__TRUSTED_PROXIES", "[\"127.0.0.1\"]"),
        ("TOGUNA__SITE__REPORTS__HOLD_FROM", "3"),
        ("TOGUNA__SITES__DEMO__ORIGINS", "[\"https://www.example.org\"]"),
    ])
    .await
}

async fn report(app: &TestApp, id: &str, from: u8, reason: &str) -> Page {
    let request = app.request(Method::POST, &format!("/v1/sites/demo/comments/{id}/report?lang=en"));
    let request = request.header("x-forwarded-for", format!("203.0.113.{from}"));
    Page::of(request.json(&json!({ "reason": reason, "text": "c'est <b>faux</b>" }))).await
}

#[tokio::test]
async fn a_reader_reports_by_the_page_without_a_script() {
    let app = app().await;
    let id = published(&app, 1).await;
    let demo = app.get("/demo").await;
    let link = format!("/c/{id}/report?lang=fr");
    assert!(demo.body.contains(&link) && demo.body.contains("Signaler le commentaire de Lectrice 1"), "{}", demo.body);
    let fragment = app.get("/embed/demo?thread=/demo&fragment=1").await;
    assert!(fragment.body.contains(&format!("{}{link}", app.base)), "on another page, with this server's address: {}", fragment.body);
    let page = app.get(&link).await;
    assert!(page.status == 200 && page.body.contains("Le pont numéro 1") && page.body.contains("Il incite à la haine"), "{}", page.body);
    let post =
        |form: Vec<(&'static str, &'static str)>| Page::of(app.request(Method::POST, &link).header("accept", "text/html").form(&form));
    let without = post(vec![("text", "mes mots")]).await;
    assert_eq!(without.status, 400);
    assert!(without.body.contains("mes mots"), "nothing that was typed is lost: {}", without.body);
    let done = post(vec![("reason", "hate"), ("text", "mes mots")]).await;
    assert_eq!((done.status, done.header("location")), (303, format!("/c/{id}/report?done=yes&lang=fr").as_str()));
    assert!(app.get(done.header("location")).await.body.contains("Merci"));
    assert_eq!(app.comment(&id).await["reports"], 1);
    let foreign = Page::of(app.request(Method::POST, &link).header("origin", "https://evil.example").form(&[("reason", "hate")])).await;
    assert_eq!(foreign.status, 403);
    let held = app.submit(
        comment().by(7).with("website", "https://bit.ly/x").body("http://a.example http://b.example http://c.example http://d.example"),
    );
    let held = held.await.expect_accepted();
    app.worker_idle().await;
    for unknown in [held.as_str(), "0190b6a0-0000-7000-8000-000000000000", "x"] {
        assert_eq!(app.get(&format!("/c/{unknown}/report")).await.status, 404, "what is not public is not told of");
    }
}

#[tokio::test]
async fn programs_report_by_json_from_the_sites_own_pages_alone() {
    let app = app().await;
    let id = published(&app, 1).await;
    let path = format!("/v1/sites/demo/comments/{id}/report");
    let from = |origin: &'static str| app.request(Method::POST, &path).header("origin", origin).json(&json!({ "reason": "other" }));
    assert_eq!(Page::of(from("https://evil.example")).await.status, 403);
    let own = Page::of(from("https://www.example.org")).await;
    assert_eq!((own.status, own.header("access-control-allow-origin")), (202, "https://www.example.org"));
    let preflight = app.request(Method::OPTIONS, &path).header("origin", "https://www.example.org");
    assert_eq!(Page::of(preflight).await.status, 204);
    assert_eq!(report(&app, &id, 9, "boring").await.status, 400);
    assert_eq!(report(&app, &id.replace('0', "1"), 9, "hate").await.status, 404);
    for _ in 0..2 {
        assert_eq!(
            report(&app, &id, 9, "hate").await.json()["message"],
            "The report has been received; a moderator will look at the comment."
        );
    }
    assert_eq!(app.comment(&id).await["reports"], 2, "each once");
    let metrics = app.get("/metrics").await.body;
    assert!(metrics.contains("toguna_reports_total{site=\"demo\",outcome=\"again\"} 1"), "{metrics}");
    assert!(!metrics.contains("203.0.113"));
}

#[tokio::test]
async fn moderators_see_what_readers_report_and_settle_it_by_deciding() {
    let app = app().await;
    let (one, other) = (published(&app, 1).await, published(&app, 2).await);
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    assert!(awa.get("/moderation?status=reported&lang=en").await.body.contains("data-count=\"reported\">0<"));
    report(&app, &one, 1, "insult").await;
    report(&app, &other, 1, "hate").await;
    for from in 2..4 {
        report(&app, &other, from, "hate").await;
    }
    let page = awa.get("/moderation?status=reported&order=urgent&lang=en").await;
    assert!(page.body.contains("data-count=\"reported\">2<"), "{}", page.body);
    let row = |id: &str| page.body.find(&format!("id=\"c-{id}\"")).unwrap();
    assert!(row(&other) < row(&one), "three reports before one");
    assert!(page.body.contains("⚑3") && page.body.contains("It incites hatred"), "{}", page.body);
    assert!(page.body.contains("The comment was public.") && page.body.contains("c&#39;est &lt;b&gt;faux"), "{}", page.body);
    assert!(!page.body.contains("203.0.113"));
    assert_eq!(app.comment(&other).await["status"], "pending");
    assert!(!app.get("/demo").await.body.contains("Le pont numéro 2"));
    let shown = awa.get(&format!("/moderation?status=reported&id={one}&lang=en")).await;
    assert!(shown.body.contains("act-approve"), "what is reported can be left as it is");
    for (id, decision) in [(&one, "approve"), (&other, "reject")] {
        let chosen = format!("{id}.{}", app.comment(id).await["revision"]);
        let sent = awa.send("/moderation?status=reported", &[("chosen", &chosen), ("decision", decision)]).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
    }
    assert_eq!((&app.comment(&one).await["status"], &app.comment(&other).await["status"]), (&json!("approved"), &json!("rejected")));
    let page = awa.get("/moderation?status=all&q=reports:>0&lang=en").await;
    assert!(page.body.contains("data-count=\"reported\">0<") && !page.body.contains(&format!("id=\"c-{one}\"")), "{}", page.body);
}
