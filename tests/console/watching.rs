//! How it goes: numbers and health.

use super::{
    by_hand::{held, send},
    visitor::Visitor,
};
use crate::support::comment;
use std::time::Duration;
use toguna::domain::{CommentId, Role, SealedEnvelope};

#[tokio::test]
async fn numbers_tell_what_came_and_how_soon_it_was_decided_and_who_did_to_owners_alone() {
    let app = crate::browser::moderated().await;
    let ids = held(&app, 6).await;
    app.clock.advance(Duration::from_hours(2));
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    for id in &ids[..4] {
        assert_eq!(awa.send("/moderation", &[("chosen", &format!("{id}.1")), ("decision", "approve")]).await.status, 303);
    }
    assert_eq!(awa.send("/moderation", &[("chosen", &format!("{}.2", ids[0])), ("decision", "reject")]).await.status, 303);
    let page = awa.get("/moderation/numbers?site=demo&lang=en").await;
    for said in [
        "<dt>Waiting now</dt><dd>2</dd>",
        "<dt>Half decided within</dt><dd>2 h</dd>",
        "<dt>Incoming</dt><dd>6</dd>",
        "<dt>Decided</dt><dd>5</dd>",
        "against the filter: 20\u{a0}%",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(!page.body.contains("By moderator"));
    let oumou = Visitor::with(&app, "Oumou", Role::Owner, None).await;
    let owners = oumou.get("/moderation/numbers?site=demo&lang=en&days=1").await;
    assert!(owners.body.contains("By moderator") && owners.body.contains("<bdi>Awa</bdi></th><td>4</td><td>2 h</td>"), "{}", owners.body);
    let csv = awa.get("/moderation/numbers.csv?site=demo&days=1").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let sums = csv.body.lines().skip(1).fold([0_u32; 3], |mut sums, line| {
        for (sum, value) in sums.iter_mut().zip(line.split(',').skip(1)) {
            *sum += value.trim().parse::<u32>().unwrap();
        }
        sums
    });
    assert_eq!((csv.body.lines().count(), sums), (26, [6, 6, 5]), "{}", csv.body);
    assert_eq!(awa.get("/moderation/numbers?days=31").await.status, 400);
}

#[tokio::test]
async fn health_shows_what_failed_with_its_cause_and_tries_it_again() {
    let app = crate::browser::moderated().await;
    send(&app, 1, comment().by(1).body("Le premier, qui est là.")).await;
    app.worker_idle().await;
    let stored = app.service.app.store.comment(CommentId::parse(app.comments().await[0]["id"].as_str().unwrap()).unwrap()).await.unwrap();
    let ops = Visitor::with(&app, "Ops", Role::Ops, None).await;
    assert!(ops.get("/moderation/health?lang=en").await.body.contains("Nothing has failed for good"));
    let broken = SealedEnvelope::from_bytes(b"no envelope".to_vec());
    app.service.app.store.bury(stored.id, &broken, 5, "its site is <b>not</b> in the configuration", app.clock.now()).await.unwrap();
    let page = ops.get("/moderation/health?lang=en").await;
    assert!(page.body.contains("envelope-1") && page.body.contains("its site is &lt;b&gt;not&lt;/b&gt;"), "{}", page.body);
    let tried = ops.send("/moderation/health", &[("all", "yes")]).await;
    assert_eq!(tried.header("location"), "/moderation/health?tried=1", "{}", tried.body);
    assert!(ops.get("/moderation/health?lang=en&tried=1").await.body.contains("1 will be tried again"));
    assert_eq!(ops.send("/moderation/health", &[("id", "envelope-99")]).await.status, 404);
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    assert_eq!(awa.get("/moderation/health").await.status, 403);
}
