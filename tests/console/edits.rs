//! Other texts for comments, and what moderators change about threads.

use super::{by_hand::send, visitor::Visitor};
use crate::support::{TestApp, comment};
use serde_json::json;
use toguna::domain::Role;

#[tokio::test]
async fn an_edit_shows_the_change_to_moderators_and_itself_to_readers_and_goes_back() {
    let app = TestApp::with(&[]).await;
    let id = app.submit(comment().body("Le maire est un menteur et tout le monde le sait.")).await.expect_accepted();
    app.worker_idle().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let path = format!("/moderation/comments/{id}/text?site=demo&lang=en");
    let edited = awa.send(&path, &[("revision", "1"), ("body", "Le maire se trompe <b>et</b> tout le monde le sait.")]).await;
    assert_eq!(edited.status, 303, "{}", edited.body);
    let page = awa.get(edited.header("location").split('#').next().unwrap()).await;
    assert!(page.body.contains("<del>est un menteur et </del><ins>se trompe &lt;b&gt;et&lt;/b&gt; </ins>"), "{}", page.body);
    assert!(page.body.contains("Edited by <bdi>Awa</bdi>"));
    let record = app.comment(&id).await;
    assert_eq!((&record["cause"], &record["status"]), (&json!("edit"), &json!("approved")), "judged anew, and published still");
    let public = app.get("/v1/sites/demo/comments?thread=/demo").await.json();
    assert!(public["comments"][0]["edited_at"].is_string(), "{public:#}");
    assert!(app.get("/embed/demo?thread=/demo&lang=en").await.body.contains("edited by the moderators"));
    let export = app.get("/v1/sites/demo/comments?thread=/demo").await.body;
    assert!(!export.contains("menteur") && !export.contains("Awa\""), "what was there before is nobody's business");
    assert_eq!(awa.send(&path, &[("revision", "1"), ("body", "Trop tard.")]).await.status, 409);
    assert_eq!(awa.send(&path, &[("revision", "2"), ("body", " ")]).await.status, 400);
    let back = awa.send(&path, &[("revision", "2"), ("body", "Le maire est un menteur et tout le monde le sait.")]).await;
    assert_eq!(back.status, 303);
    assert_eq!(app.comment(&id).await["body"], "Le maire est un menteur et tout le monde le sait.");
    let api = format!("/v1/moderation/comments/{id}/text");
    let by_program = app.moderate_post(&api, &json!({ "body": "Par un programme.", "revision": 3 })).await.json();
    assert_eq!((&by_program["body"], &by_program["revision"]), (&json!("Par un programme."), &json!(4)));
}

#[tokio::test]
async fn a_thread_is_pinned_read_first_and_closed_from_one_of_its_comments() {
    let app = TestApp::with(&[]).await;
    let id = app.submit(comment().body("La première crue, je m’en souviens.")).await.expect_accepted();
    app.worker_idle().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let act = async |what: &str| {
        let done = awa.send(&format!("/moderation/comments/{id}/thread?site=demo&lang=en"), &[("act", what)]).await;
        assert_eq!(done.status, 303, "{what}: {}", done.body);
        awa.get(done.header("location").split('#').next().unwrap()).await.body
    };
    assert!(act("pin").await.contains("this comment is pinned"));
    let public = app.get("/v1/sites/demo/comments?thread=/demo").await.json();
    assert_eq!((&public["pinned"]["id"], &public["comments"][0]["id"]), (&json!(id), &json!(id)));
    assert!(app.get("/embed/demo?thread=/demo&lang=en").await.body.contains("Chosen by the editors"));
    act("unpin").await;
    assert!(act("premoderate").await.contains("read first"));
    for number in [1, 2] {
        let next =
            send(&app, number, comment().by(number).body(["", "Une voisine passe par là.", "Un autre mot, ailleurs."][number])).await;
        app.worker_idle().await;
        let next = app.comment(&next).await;
        assert_eq!(next["status"], "pending", "{next:#}");
        let rules: Vec<_> = next["contributions"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap()).collect();
        assert!(rules.contains(&"premoderation"), "{next:#}");
    }
    act("free").await;
    assert_eq!(
        app.moderate_post(
            &format!("/v1/moderation/threads/{}", app.comment(&id).await["thread_id"].as_str().unwrap()),
            &json!({ "open": false })
        )
        .await
        .json()["open"],
        false
    );
    assert_eq!(app.submit(comment().by(5).body("Trop tard pour cette page.")).await.status, 403);
    assert!(act("open").await.contains("This discussion"));
    assert_eq!(awa.send(&format!("/moderation/comments/{id}/thread?site=demo"), &[("act", "burn")]).await.status, 404);
}
