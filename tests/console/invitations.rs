//! Invitations by mail: the link comes to the address that was typed, once, and the address goes nowhere else.

use super::visitor::{PASSWORD, Visitor};
use crate::support::{TestApp, mails::Mail};
use std::time::Duration;
use toguna::domain::Role;

const ADDRESS: &str = "eve.secret@newsroom-test.example";

/// The mails that were sent, once there are so many.
async fn mails(app: &TestApp, count: usize) -> Vec<Mail> {
    Mail::until(&[app.folder.path().join("data/mail")], |mails| mails.len() >= count).await
}

/// The one-time link's key in each mail.
fn keys(mails: &[Mail]) -> Vec<String> {
    let key = regex::Regex::new("enter\\?key=(tgn_[\\w-]+)").unwrap();
    // Quoted-printable writes `=` as `=3D`, and breaks lines.
    let plain = |mail: &Mail| mail.raw.replace("=\r\n", "").replace("=3D", "=");
    mails.iter().map(|mail| key.captures(&plain(mail)).unwrap_or_else(|| panic!("no link in {}", mail.raw))[1].to_owned()).collect()
}

async fn invite(awa: &Visitor<'_>, name: &str, site: &str) {
    let form = [("act", "add"), ("name", name), ("role", "moderator"), ("site", site), ("email", ADDRESS)];
    let page = awa.send("/moderation/people?lang=en", &form).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("on its way to") && page.body.contains("invited by mail, until"), "{}", page.body);
    assert!(!page.body.contains("enter?key="), "the link goes to the mail alone");
}

async fn id(app: &TestApp, name: &str) -> String {
    let users = app.service.app.store.users().await.unwrap();
    users.iter().rfind(|user| user.name == name).unwrap().id.to_string()
}

async fn enter(app: &TestApp, key: &str) -> u16 {
    Visitor::new(app).post("/moderation/enter", &[("key", key), ("password", PASSWORD)]).await.status
}

#[tokio::test]
async fn a_mail_brings_the_link_and_opens_the_account_once() {
    let app = TestApp::embedded().await;
    let awa = Visitor::with(&app, "Awa", Role::Owner, None).await;
    invite(&awa, "Ève", "demo").await;
    let sent = mails(&app, 1).await;
    assert!(sent[0].is_to(ADDRESS) && sent[0].header("subject").len() > 10, "{}", sent[0].raw);
    let key = keys(&sent).remove(0);
    let page = Visitor::new(&app).get(&format!("/moderation/enter?key={key}")).await;
    assert!(page.status == 200 && page.body.contains("Ève"), "{}", page.body);
    assert_eq!(Visitor::new(&app).get(&format!("/moderation/enter?key={key}")).await.status, 200, "what looks at links uses none up");
    assert_eq!((enter(&app, &key).await, enter(&app, &key).await), (303, 410));
    assert_eq!(Visitor::new(&app).log_in("Ève", PASSWORD).await.status, 303);
    let page = awa.get("/moderation/people?lang=en").await;
    assert!(!page.body.contains("invited by mail, until"), "it is over: {}", page.body);
    for act in ["invite", "withdraw"] {
        assert_eq!(awa.send("/moderation/people", &[("act", act), ("id", &id(&app, "Ève").await)]).await.status, 404, "{act}");
    }
}

#[tokio::test]
async fn an_invitation_ends_after_72_hours_and_when_it_is_withdrawn() {
    let app = TestApp::embedded().await;
    let mut awa = Visitor::with(&app, "Awa", Role::Owner, None).await;
    invite(&awa, "Ève", "").await;
    let key = keys(&mails(&app, 1).await).remove(0);
    let eve = id(&app, "Ève").await;
    assert_eq!(awa.send("/moderation/people", &[("act", "withdraw"), ("id", &eve)]).await.status, 303);
    assert_eq!(enter(&app, &key).await, 410);
    assert_eq!(awa.send("/moderation/people", &[("act", "withdraw"), ("id", &eve)]).await.status, 404);
    // The name is free again: the address was wrong, perhaps.
    invite(&awa, "Ève", "").await;
    let first = keys(&mails(&app, 2).await);
    app.clock.advance(Duration::from_hours(71));
    awa.log_in("Awa", PASSWORD).await;
    let again = awa.send("/moderation/people?lang=en", &[("act", "invite"), ("id", &id(&app, "Ève").await)]).await;
    assert!(again.status == 200 && again.body.contains("on its way to"), "{}", again.body);
    let sent = mails(&app, 3).await;
    assert!(sent.iter().all(|mail| mail.is_to(ADDRESS)));
    let second = keys(&sent).into_iter().find(|key| !first.contains(key)).unwrap();
    let first = first.into_iter().find(|other| *other != key).unwrap();
    app.clock.advance(Duration::from_hours(1));
    assert_eq!(Visitor::new(&app).get(&format!("/moderation/enter?key={first}")).await.status, 410, "72 hours are over");
    assert_eq!(Visitor::new(&app).get(&format!("/moderation/enter?key={second}")).await.status, 200);
    app.clock.advance(Duration::from_hours(71));
    assert_eq!((enter(&app, &second).await, enter(&app, "tgn_unknown").await), (410, 410), "an expired link is answered as an unknown one");
    awa.log_in("Awa", PASSWORD).await;
    assert_eq!(awa.send("/moderation/people", &[("act", "invite"), ("id", &id(&app, "Ève").await)]).await.status, 404);
}

#[tokio::test]
async fn the_address_is_on_no_page_and_readable_in_no_table() {
    let app = TestApp::embedded().await;
    let awa = Visitor::with(&app, "Awa", Role::Owner, None).await;
    let wrong = awa
        .send(
            "/moderation/people",
            &[("act", "add"), ("name", "Ève"), ("role", "moderator"), ("site", "demo"), ("email", "not an address")],
        )
        .await;
    assert_eq!((wrong.status, app.service.app.store.users().await.unwrap().len()), (422, 1), "nobody is added: {}", wrong.body);
    invite(&awa, "Ève", "demo").await;
    mails(&app, 1).await;
    for path in ["/moderation/people", "/moderation/account", "/moderation/health", "/moderation/tokens", "/metrics"] {
        let page = awa.get(path).await;
        assert!(!page.body.contains("eve.secret") && !page.body.contains("newsroom-test"), "{path}");
    }
    let open = app.service.app.store.invitations(app.clock.now()).await.unwrap().remove(0);
    assert_eq!(open.address(&app.service.app.secrets).unwrap().mailbox(), ADDRESS);
    for file in ["toguna.db", "toguna.db-wal"] {
        let bytes = std::fs::read(app.folder.path().join("data").join(file)).unwrap();
        assert!(!bytes.windows(10).any(|window| window == b"eve.secret"), "{file}");
    }
    let eve = id(&app, "Ève").await;
    awa.send("/moderation/people", &[("act", "withdraw"), ("id", &eve)]).await;
    assert!(app.service.app.store.invitations(app.clock.now()).await.unwrap().is_empty());
}

#[tokio::test]
async fn owners_invite_to_their_own_sites_alone() {
    let app = TestApp::with(&[("TOGUNA__SITES__OTHER__NAME", "Other")]).await;
    let root = Visitor::with(&app, "Root", Role::Owner, None).await;
    let awa = Visitor::with(&app, "Awa", Role::Owner, Some("demo")).await;
    let form = [("act", "add"), ("name", "Eve"), ("role", "owner"), ("site", "other"), ("email", ADDRESS)];
    assert_eq!(awa.send("/moderation/people", &form).await.status, 403);
    invite(&root, "Binta", "other").await;
    let binta = id(&app, "Binta").await;
    for act in ["invite", "withdraw"] {
        assert_eq!(awa.send("/moderation/people", &[("act", act), ("id", &binta)]).await.status, 403, "{act}");
    }
    assert_eq!(enter(&app, &keys(&mails(&app, 1).await)[0]).await, 303, "it still stands");
}
