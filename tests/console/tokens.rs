//! API tokens, made and revoked on a page.

use super::visitor::Visitor;
use crate::support::{Page, TestApp};
use reqwest::Method;
use std::time::Duration;
use toguna::domain::Role;

fn make<'a>(name: &'a str, scope: &'a str, role: &'a str, site: &'a str) -> [(&'a str, &'a str); 5] {
    [("act", "make"), ("name", name), ("scope", scope), ("role", role), ("site", site)]
}

fn secret(page: &Page) -> String {
    let secret = regex::Regex::new("value=\"(tgn_[\\w-]+)\"").unwrap();
    secret.captures(&page.body).unwrap_or_else(|| panic!("no token in {}", page.body))[1].to_owned()
}

async fn list(app: &TestApp, token: &str, site: &str) -> u16 {
    Page::of(app.request(Method::GET, &format!("/v1/moderation/comments?site={site}")).bearer_auth(token)).await.status
}

#[tokio::test]
async fn a_token_is_shown_once_works_where_it_was_made_for_and_ends_when_it_is_revoked() {
    let app = TestApp::with(&[("TOGUNA__SITES__OTHER__NAME", "Other")]).await;
    let awa = Visitor::with(&app, "Awa", Role::Owner, None).await;
    let made = awa.send("/moderation/tokens", &make("Newsroom <b>", "moderate", "reader", "demo")).await;
    assert_eq!(made.status, 200, "{}", made.body);
    assert!(!made.body.contains("<b>"));
    let token = secret(&made);
    let page = awa.get("/moderation/tokens?lang=en").await;
    assert!(!page.body.contains(&token) && page.body.contains("never used") && page.body.contains("made by Awa"), "{}", page.body);
    assert_eq!((list(&app, &token, "demo").await, list(&app, &token, "other").await), (200, 403));
    let decide = app.request(Method::POST, "/v1/explain").bearer_auth(&token).json(&serde_json::json!({}));
    assert_eq!(Page::of(decide).await.status, 403, "a reader's");
    let page = awa.get("/moderation/tokens?lang=en").await;
    assert!(page.body.contains("last used"), "{}", page.body);
    let tokens = app.service.app.store.tokens(app.clock.now()).await.unwrap();
    let used = tokens.iter().find(|token| token.name == "Newsroom <b>").unwrap();
    assert_eq!((used.made_by.as_deref(), used.used_at.is_some()), (Some("user:1 Awa"), true));
    app.clock.advance(Duration::from_mins(6));
    list(&app, &token, "demo").await;
    let later = app.service.app.store.tokens(app.clock.now()).await.unwrap().into_iter().find(|token| token.id == used.id).unwrap();
    assert!(later.used_at > used.used_at);
    let id = used.id.to_string();
    assert_eq!(awa.send("/moderation/tokens", &[("act", "revoke"), ("id", &id)]).await.status, 303);
    assert_eq!(list(&app, &token, "demo").await, 401);
    assert!(!awa.get("/moderation/tokens").await.body.contains("Newsroom"));
}

#[tokio::test]
async fn owners_see_make_and_revoke_tokens_of_their_own_sites_alone() {
    let app = TestApp::with(&[("TOGUNA__SITES__OTHER__NAME", "Other")]).await;
    let root = Visitor::with(&app, "Root", Role::Owner, None).await;
    let awa = Visitor::with(&app, "Awa", Role::Owner, Some("demo")).await;
    for site in ["other", "", "none"] {
        assert_eq!(awa.send("/moderation/tokens", &make("Eve", "moderate", "owner", site)).await.status, 403, "{site}");
    }
    for (scope, role) in [("metrics", "ops"), ("all", "owner"), ("moderate", "root")] {
        assert_eq!(awa.send("/moderation/tokens", &make("Eve", scope, role, "demo")).await.status, 404, "{scope} {role}");
    }
    assert_eq!(awa.send("/moderation/tokens", &make("", "moderate", "reader", "demo")).await.status, 422);
    let tokens = [("Of demo", "demo"), ("Of other", "other"), ("Of all", "")];
    for (name, site) in tokens {
        secret(&root.send("/moderation/tokens", &make(name, "analyze", "reader", site)).await);
    }
    let page = awa.get("/moderation/tokens").await;
    assert_eq!(tokens.map(|(name, _)| page.body.contains(name)), [true, false, false], "{}", page.body);
    let all = app.service.app.store.tokens(app.clock.now()).await.unwrap();
    let id = |name: &str| all.iter().find(|token| token.name == name).unwrap().id.to_string();
    for (name, status) in [("Of other", 403), ("Of all", 403), ("Of demo", 303)] {
        assert_eq!(awa.send("/moderation/tokens", &[("act", "revoke"), ("id", &id(name))]).await.status, status, "{name}");
    }
    // Sessions and links stand in the same table, and are none of this page's.
    let session = app.service.app.store.sessions_of(1, app.clock.now()).await.unwrap().remove(0).id.to_string();
    assert_eq!(root.send("/moderation/tokens", &[("act", "revoke"), ("id", &session)]).await.status, 404);
    app.clock.advance(Duration::from_mins(15));
    let asked = root.send("/moderation/tokens", &make("Late", "moderate", "reader", "demo")).await;
    assert!(asked.status == 403 && asked.body.contains("name=\"proof\""), "{}", asked.body);
}
