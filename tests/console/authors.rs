//! What moderators know of who writes, and decide for all that comes from there.

use super::{by_hand::send, visitor::Visitor};
use crate::support::{Page, TestApp, comment};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use toguna::domain::Role;

async fn author(awa: &Visitor<'_>, id: &str) -> Page {
    awa.get(&format!("/moderation/comments/{id}/author?site=demo&lang=en")).await
}

/// A further comment of Lectrice 1, as it was judged.
async fn judged(app: &TestApp, number: usize, body: &str) -> Value {
    let id = send(app, number, comment().by(1).body(body)).await;
    app.worker_idle().await;
    app.comment(&id).await
}

fn hit(comment: &Value, rule: &str) -> Value {
    let contributions = comment["contributions"].as_array().unwrap();
    contributions.iter().find(|one| one["rule"] == rule).cloned().unwrap_or(Value::Null)
}

#[tokio::test]
async fn a_ban_an_always_hold_and_trust_decide_what_comes_next_and_end() {
    let app = TestApp::with(&[]).await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let first = judged(&app, 1, "Le marché ouvre demain à six heures.").await;
    assert_eq!(first["status"], "approved", "{first:#}");
    let path = format!("/moderation/comments/{}/author?site=demo&lang=en", first["id"].as_str().unwrap());
    let set = async |standing: &str, days: &str| {
        let done =
            awa.send(&path, &[("act", "standing"), ("standing", standing), ("days", days), ("reason", "Third <b>warning</b>")]).await;
        assert_eq!(done.status, 303, "{}", done.body);
        awa.get(done.header("location")).await
    };
    let page = set("banned", "7").await;
    assert!(page.body.contains("Banned</strong> until") && page.body.contains("Third &lt;b&gt;warning"), "{}", page.body);
    let banned = judged(&app, 2, "La pluie arrive par le sud cette semaine.").await;
    assert_eq!(banned["status"], "spam", "{banned:#}");
    let contribution = hit(&banned, "banned-author");
    assert_eq!((&contribution["floor"], &contribution["points"]), (&json!("spam"), &json!(0.0)));
    assert_eq!(contribution["evidence"][0]["read_as"], "a moderator banned this author");
    let other = send(&app, 3, comment().by(2).body("Une autre lectrice, un autre sujet.")).await;
    app.worker_idle().await;
    assert_eq!(app.comment(&other).await["status"], "approved", "nobody else");
    set("held", "").await;
    let held = judged(&app, 5, "Le nouveau livre de la bibliothèque est arrivé.").await;
    assert_eq!((&held["status"], &hit(&held, "always-held-author")["floor"]), (&json!("pending"), &json!("hold")));
    set("trusted", "0").await;
    let trusted = judged(&app, 6, "Voir http://a.example/ et http://b.example/ et http://c.example/ pour le programme.").await;
    assert_eq!(hit(&trusted, "trusted-author")["points"], json!(-3.0), "{trusted:#}");
    set("freed", "30").await;
    let page = author(&awa, first["id"].as_str().unwrap()).await;
    assert!(page.body.contains("Lifted") && !page.body.contains("class=\"note standing-"), "{}", page.body);
    assert_eq!(awa.send(&path, &[("act", "standing"), ("standing", "banned"), ("days", "9999")]).await.status, 400);
    assert_eq!(awa.send(&path, &[("act", "standing"), ("standing", "hanged")]).await.status, 400);
    set("banned", "7").await;
    app.clock.advance(Duration::from_hours(24 * 8));
    assert_eq!(judged(&app, 4, "Les travaux du pont sont enfin terminés.").await["status"], "approved", "the ban has ended");
}

#[tokio::test]
async fn the_page_tells_what_colleagues_know_and_shows_no_address_to_whoever_may_not_see_it() {
    let app = TestApp::with(&[("TOGUNA__SITE__PREMODERATE", "everybody")]).await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let id = send(&app, 1, comment().by(1).body("Un premier mot.")).await;
    send(&app, 1, comment().by(1).with("name", "Une <i>autre</i>").body("Un autre mot, d’une autre façon.")).await;
    app.worker_idle().await;
    let evil = "<script>alert(1)</script>";
    let path = format!("/moderation/comments/{id}/author?site=demo&lang=en");
    assert_eq!(awa.send(&path, &[("act", "note"), ("text", " ")]).await.status, 400);
    assert_eq!(awa.send(&path, &[("act", "note"), ("text", evil)]).await.status, 303);
    let page = author(&awa, &id).await;
    for said in
        ["Un premier mot", "Un autre mot", "Also signs as <bdi>Une &lt;i&gt;autre", "&lt;script&gt;alert(1)", "lectrice1@example.org"]
    {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(!page.body.contains("<script>alert"));
    assert!(awa.get(&format!("/moderation?lang=en&id={id}")).await.body.contains("About the author · a note"));
    let binta = Visitor::with(&app, "Binta", Role::Reader, None).await;
    let read = author(&binta, &id).await;
    assert!(read.status == 200 && !read.body.contains("lectrice1@") && !read.body.contains("name=\"standing\""), "{}", read.body);
}

#[tokio::test]
async fn who_looks_what_came_from_the_same_address_is_recorded() {
    let app = crate::browser::moderated().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let id = send(&app, 7, comment().by(1).body("Un premier mot.")).await;
    send(&app, 7, comment().by(2).body("Une autre plume, au même endroit.")).await;
    send(&app, 8, comment().by(3).body("Tout à fait ailleurs, ce jour-là.")).await;
    app.worker_idle().await;
    let found = awa.send(&format!("/moderation/comments/{id}/same-source?site=demo&lang=en"), &[]).await;
    assert_eq!(found.status, 200, "{}", found.body);
    assert!(found.body.contains("Une autre plume") && !found.body.contains("Tout à fait ailleurs") && !found.body.contains("198.51."));
    let path = format!("/v1/moderation/comments/{id}/same-source");
    let listed = app.moderate_post(&path, &json!({})).await.json();
    assert_eq!(listed["comments"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn programs_read_and_decide_about_authors() {
    let app = TestApp::with(&[("TOGUNA__SITE__PREMODERATE", "everybody")]).await;
    let id = send(&app, 1, comment().by(1).body("Un premier mot.")).await;
    app.worker_idle().await;
    let path = format!("/v1/moderation/comments/{id}/author");
    let banned = app.moderate_post(&path, &json!({ "standing": "banned", "days": 2, "reason": "again" })).await.json();
    assert_eq!(banned["standing"], "banned");
    assert!(banned["until"].is_string(), "{banned:#}");
    assert_eq!(app.moderate_post(&format!("{path}/notes"), &json!({ "text": "by a program" })).await.status, 204);
    assert_eq!(app.moderate_post(&format!("{path}/notes"), &json!({ "text": 7 })).await.status, 400);
    let freed = app.moderate_post(&path, &json!({ "standing": null })).await.json();
    assert_eq!((&freed["standing"], &freed["notes"][0]["text"]), (&Value::Null, &json!("by a program")));
    assert_eq!(app.moderate(&path).await.json()["decided"].as_array().unwrap().len(), 2);
    assert_eq!(app.moderate_post(&path, &json!({ "standing": "banned", "days": "many" })).await.status, 400);
    let nobody = Page::of(app.request(Method::GET, &path)).await;
    assert_eq!(nobody.status, 401);
}
