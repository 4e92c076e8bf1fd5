//! What happens while somebody looks: events, and what colleagues look at.

use super::{
    by_hand::{held, send},
    visitor::Visitor,
};
use crate::support::{ClusterServers, TestApp, comment};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use toguna::domain::Role;

/// A browser's connection for events.
struct Events {
    answer: Response,
    read: String,
}

impl Events {
    async fn of(visitor: &Visitor<'_>, since: Option<&str>, last: Option<&str>) -> Self {
        let since = since.map(|since| format!("&since={since}")).unwrap_or_default();
        let request = visitor.request(Method::GET, &format!("/moderation/events?site=demo{since}")).header("accept", "text/event-stream");
        let request = if let Some(last) = last { request.header("last-event-id", last) } else { request };
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        assert!(!answer.headers().contains_key("content-encoding"), "nothing waits for a compressor");
        Self { answer, read: String::new() }
    }

    /// What comes up to the next blank line; `None` at the end.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.read.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.read = rest;
                return Some(block);
            }
            let chunk = tokio::time::timeout(Duration::from_secs(30), self.answer.chunk()).await.expect("something comes").unwrap()?;
            self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next event: its id and its data.
    async fn next(&mut self) -> (String, Value) {
        loop {
            let block = self.block().await.expect("the stream goes on");
            let of = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned());
            if let Some(data) = of("data:") {
                return (of("id:").unwrap(), serde_json::from_str(&data).unwrap());
            }
        }
    }

    /// The events up to the first that is so.
    async fn until(&mut self, is_so: impl Fn(&Value) -> bool) -> (String, Value) {
        loop {
            let event = self.next().await;
            if is_so(&event.1) {
                return event;
            }
        }
    }
}

/// The mark that a page is shown with.
async fn mark(visitor: &Visitor<'_>) -> String {
    let page = visitor.get("/moderation?site=demo").await;
    regex::Regex::new("data-mark=\"([0-9.]+)\"").unwrap().captures(&page.body).unwrap()[1].to_owned()
}

#[tokio::test]
async fn what_happens_is_told_at_once_and_whoever_was_away_hears_the_rest() {
    let app = crate::browser::moderated().await;
    let ids = held(&app, 3).await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let mark = mark(&awa).await;
    let mut events = Events::of(&awa, Some(&mark), None).await;
    let (_, first) = events.next().await;
    assert_eq!((&first["fresh"], &first["counts"]["pending"]), (&json!(0), &json!(3)), "{first}");
    let fourth = send(&app, 50, comment().by(50).body("Un de plus, bien plus tard que les autres.")).await;
    app.worker_idle().await;
    let (_, fresh) = events.until(|event| event["fresh"] == 1).await;
    assert_eq!(fresh["counts"]["pending"], 4);
    assert_eq!(app.decide(&ids[0], "approve").await.status, 200);
    let told = |id: &str| {
        let id = id.to_owned();
        move |event: &Value| event["decided"].as_array().unwrap().iter().any(|one| one["id"] == id)
    };
    let (last, decided) = events.until(told(&ids[0])).await;
    assert_eq!(
        decided["decided"].as_array().unwrap().last().unwrap(),
        &json!({"id": ids[0], "status": "approved", "revision": 2, "by": "test"})
    );
    assert_eq!(decided["counts"]["approved"], 1);
    drop(events);

    // Away: what happens now is not lost.
    assert_eq!(app.decide(&ids[1], "spam").await.status, 200);
    assert_eq!(app.decide(&fourth, "reject").await.status, 200);
    send(&app, 51, comment().by(51).body("Pendant que personne ne regardait la file.")).await;
    app.worker_idle().await;
    // The last id wins over the page's mark.
    let (_, rest) = Events::of(&awa, Some(&mark), Some(&last)).await.next().await;
    let decided: Vec<_> = rest["decided"].as_array().unwrap().iter().map(|one| (one["id"].clone(), one["status"].clone())).collect();
    assert_eq!(decided, [(json!(ids[1]), json!("spam")), (json!(fourth), json!("rejected"))]);
    assert_eq!(rest["fresh"], 1);
    let (_, all) = Events::of(&awa, Some(&mark), None).await.next().await;
    assert_eq!((all["decided"].as_array().unwrap().len(), &all["fresh"]), (3, &json!(1)), "{all}");
}

/// So many readers report a comment as take it back.
async fn reported(app: &TestApp, id: &str) {
    for from in 1..=3 {
        let path = format!("/v1/sites/demo/comments/{id}/report");
        let request = app.request(Method::POST, &path).header("x-forwarded-for", format!("203.0.113.{from}"));
        assert_eq!(request.json(&json!({ "reason": "insult" })).send().await.unwrap().status(), 202);
    }
}

/// What readers take back through one instance is told to whoever looks through another.
async fn what_readers_take_back_is_told(here: &TestApp, there: &TestApp) {
    let id = held(there, 1).await.remove(0);
    assert_eq!(there.decide(&id, "approve").await.status, 200);
    let awa = Visitor::with(here, "Awa", Role::Moderator, None).await;
    let mark = mark(&awa).await;
    let mut events = Events::of(&awa, Some(&mark), None).await;
    events.next().await;
    reported(there, &id).await;
    let taken_back = json!({ "id": id, "status": "pending", "revision": 3, "by": null });
    let is_told = |event: &Value| event["decided"].as_array().unwrap().contains(&taken_back);
    let (last, event) = events.until(is_told).await;
    assert_eq!(event["counts"]["pending"], 1);
    drop(events);
    // Who was away hears it, and who heard it does not hear it again.
    let (_, event) = Events::of(&awa, Some(&mark), None).await.next().await;
    assert!(is_told(&event), "{event}");
    let (_, event) = Events::of(&awa, Some(&mark), Some(&last)).await.next().await;
    assert!(!is_told(&event), "{event}");
    // A page of an older version has a mark of two numbers.
    let of_before = mark.rsplit_once('.').unwrap().0;
    let (_, event) = Events::of(&awa, Some(of_before), None).await.next().await;
    assert!(is_told(&event), "{event}");
}

#[tokio::test]
async fn what_readers_take_back_is_told_at_once() {
    let app = TestApp::with(&[crate::browser::MODERATED, &[("TOGUNA__SITE__REPORTS__HOLD_FROM", "3")]].concat()).await;
    what_readers_take_back_is_told(&app, &app).await;
}

#[tokio::test]
async fn a_silent_connection_is_kept_alive_and_ends_with_the_session() {
    let app = crate::browser::moderated().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let mut events = Events::of(&awa, None, None).await;
    events.next().await;
    let heartbeat = events.block().await.unwrap();
    assert!(heartbeat.starts_with(':'), "{heartbeat}");
    awa.send("/moderation/leave", &[]).await;
    while events.block().await.is_some() {}
    let nobody = awa.request(Method::GET, "/moderation/events?site=demo").send().await.unwrap();
    assert_eq!(nobody.status(), 401);
}

#[tokio::test]
async fn a_service_that_stops_does_not_wait_for_those_who_look() {
    let app = crate::browser::moderated().await;
    let mut events = Events::of(&Visitor::with(&app, "Awa", Role::Moderator, None).await, None, None).await;
    events.next().await;
    let start = std::time::Instant::now();
    app.service.stop().await;
    while events.block().await.is_some() {}
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[tokio::test]
async fn what_a_colleague_looks_at_is_said_and_ends_by_itself() {
    let app = crate::browser::moderated().await;
    let ids = held(&app, 3).await;
    let awa = Visitor::with(&app, "Awa <b>", Role::Moderator, None).await;
    let binta = Visitor::with(&app, "Binta", Role::Moderator, None).await;
    let claims =
        async |visitor: &Visitor<'_>, id: &str| visitor.send("/moderation/claims?site=demo", &[("id", id)]).await.json()["claims"].clone();
    assert_eq!(claims(&awa, &ids[0]).await, json!([]), "one's own are no news");
    assert_eq!(claims(&binta, &ids[1]).await, json!([{ "id": ids[0], "name": "Awa <b>" }]));
    let page = binta.get("/moderation?order=oldest&lang=fr").await;
    assert!(
        page.body.contains("<bdi>Awa &lt;b&gt;</bdi> regarde ce commentaire") && page.body.matches("row-claim").count() == 1,
        "{}",
        page.body
    );
    assert!(page.body.contains(&format!("detail-sheet\" data-id=\"{}", ids[1])), "the first that is free is shown");
    assert_eq!(claims(&awa, &ids[2]).await, json!([{ "id": ids[1], "name": "Binta" }]));
    assert_eq!(claims(&binta, "").await, json!([{ "id": ids[2], "name": "Awa <b>" }]), "a session looks at one alone");
    assert_eq!(claims(&awa, &ids[2]).await, json!([]), "it was given back");
    app.clock.advance(Duration::from_secs(46));
    assert!(!binta.get("/moderation").await.body.contains("row-claim"), "it ends by itself");
    assert_eq!(binta.send("/moderation/claims?site=demo", &[("id", "nothing")]).await.status, 404);
    assert_eq!(binta.post("/moderation/claims?site=demo", &[("id", &ids[0])]).await.status, 403, "not from a page of this session");
}

#[tokio::test]
async fn events_and_claims_cross_instances() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let held_all = [("TOGUNA__SITE__PREMODERATE", "everybody"), ("TOGUNA__SERVER__TRUSTED_PROXIES", r#"["127.0.0.1"]"#)];
    let (here, there) = tokio::join!(TestApp::on(&servers, &held_all), TestApp::on(&servers, &held_all));
    let awa = Visitor::with(&here, "Awa", Role::Moderator, None).await;
    let binta = Visitor::with(&there, "Binta", Role::Moderator, None).await;
    let mut events = Events::of(&awa, None, None).await;
    events.next().await;
    let id = held(&there, 1).await.remove(0);
    events.until(|event| event["fresh"] == 1).await;
    binta.send("/moderation/claims?site=demo", &[("id", &id)]).await;
    events.until(|event| event["claims"] == json!([{ "id": id, "name": "Binta" }])).await;
    assert_eq!(there.decide(&id, "approve").await.status, 200);
    let (_, decided) = events.until(|event| event["decided"] != json!([])).await;
    assert_eq!(decided["decided"][0]["id"], json!(id));
}

#[tokio::test]
async fn what_readers_take_back_crosses_instances() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let environment = [crate::browser::MODERATED, &[("TOGUNA__SITE__REPORTS__HOLD_FROM", "3")]].concat();
    let (here, there) = tokio::join!(TestApp::on(&servers, &environment), TestApp::on(&servers, &environment));
    what_readers_take_back_is_told(&here, &there).await;
}
