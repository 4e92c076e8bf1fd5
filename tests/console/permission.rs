//! Every route with every role: nothing more, nothing less. A route that is not listed here fails.

use super::visitor::Visitor;
use crate::support::{Page, TestApp, comment};
use reqwest::Method;
use toguna::{
    domain::{Role, SiteKey},
    http::{
        access::token_hash,
        routes::{Audience, ROUTES},
    },
    secrets::new_token,
    store::{NewToken, Scope, TokenKind},
};

const EVERYBODY: &str = "everybody";
/// Neither session nor bearer token, but a key in the address (`tests/perspective.rs` has what other tokens get there).
const KEY: &str = "key";

/// Who may do what: a second opinion on the table of routes, by the first letters of the roles. "everybody" needs no session, nor a token.
const MAY: &[(&str, &str, &str)] = &[
    ("POST", "/v1/sites/{site}/comments", EVERYBODY),
    ("OPTIONS", "/v1/sites/{site}/comments", EVERYBODY),
    ("GET", "/v1/sites/{site}/comments", EVERYBODY),
    ("POST", "/v1/sites/{site}/comments/{id}/report", EVERYBODY),
    ("OPTIONS", "/v1/sites/{site}/comments/{id}/report", EVERYBODY),
    ("GET", "/v1/sites/{site}/counts", EVERYBODY),
    ("POST", "/v1/sites/{site}/counts", EVERYBODY),
    ("OPTIONS", "/v1/sites/{site}/counts", EVERYBODY),
    ("GET", "/v1/sites/{site}/most-commented", EVERYBODY),
    ("GET", "/embed/{site}", EVERYBODY),
    ("GET", "/assets/{file}", EVERYBODY),
    ("GET", "/", EVERYBODY),
    ("GET", "/demo", EVERYBODY),
    ("GET", "/demo/{article}", EVERYBODY),
    ("GET", "/c/{id}", EVERYBODY),
    ("POST", "/c/{id}/appeal", EVERYBODY),
    ("GET", "/c/{id}/report", EVERYBODY),
    ("POST", "/c/{id}/report", EVERYBODY),
    ("POST", "/wp-comments-post.php", EVERYBODY),
    ("GET", "/confirm/{token}", EVERYBODY),
    ("POST", "/confirm/{token}", EVERYBODY),
    ("GET", "/d/{token}", EVERYBODY),
    ("POST", "/d/{token}", EVERYBODY),
    ("GET", "/u/{token}", EVERYBODY),
    ("POST", "/u/{token}", EVERYBODY),
    ("POST", "/u/{token}/again", EVERYBODY),
    ("GET", "/$discovery/rest", EVERYBODY),
    ("GET", "/healthz", EVERYBODY),
    ("GET", "/readyz", EVERYBODY),
    ("GET", "/metrics", EVERYBODY),
    ("GET", "/moderation/login", EVERYBODY),
    ("POST", "/moderation/login", EVERYBODY),
    ("GET", "/moderation/login/code", EVERYBODY),
    ("POST", "/moderation/login/code", EVERYBODY),
    ("GET", "/moderation/login/with/{provider}", EVERYBODY),
    ("GET", "/moderation/login/back/{provider}", EVERYBODY),
    ("GET", "/moderation/enter", EVERYBODY),
    ("POST", "/moderation/enter", EVERYBODY),
    ("POST", "/moderation/leave", "oemOr"),
    ("GET", "/moderation/account", "oemOr"),
    ("POST", "/moderation/account", "oemOr"),
    ("GET", "/moderation/account/second-factor", "oemOr"),
    ("POST", "/moderation/account/second-factor", "oemOr"),
    ("GET", "/moderation/account/keys", "oemOr"),
    ("POST", "/moderation/account/keys", "oemOr"),
    ("GET", "/moderation/account/link", "oemOr"),
    ("POST", "/moderation/account/link", "oemOr"),
    ("GET", "/moderation/people", "o"),
    ("POST", "/moderation/people", "o"),
    ("GET", "/moderation/tokens", "o"),
    ("POST", "/moderation/tokens", "o"),
    ("GET", "/moderation", "oemOr"),
    ("GET", "/moderation/comments/{id}", "oemOr"),
    ("GET", "/moderation/comments/{id}/author", "oemOr"),
    ("POST", "/moderation/comments/{id}/author", "oem"),
    ("POST", "/moderation/comments/{id}/text", "oem"),
    ("POST", "/moderation/comments/{id}/thread", "oem"),
    ("POST", "/moderation/comments/{id}/same-source", "oem"),
    ("POST", "/moderation", "oem"),
    ("GET", "/moderation/searches", "oemOr"),
    ("POST", "/moderation/searches", "oemOr"),
    ("GET", "/moderation/bulk/{id}", "oem"),
    ("POST", "/moderation/bulk/{id}", "oem"),
    ("GET", "/moderation/campaigns", "oemOr"),
    ("GET", "/moderation/campaigns/{id}", "oemOr"),
    ("POST", "/moderation/campaigns/{id}", "oem"),
    ("GET", "/moderation/numbers", "oemO"),
    ("GET", "/moderation/numbers.csv", "oemO"),
    ("GET", "/moderation/rules", "oeO"),
    ("POST", "/moderation/rules/explain", "oeO"),
    ("POST", "/moderation/rules/backtest", "oO"),
    ("GET", "/moderation/rules/tune.diff", "oO"),
    ("GET", "/moderation/health", "oO"),
    ("POST", "/moderation/health", "oO"),
    ("GET", "/moderation/appeals", "oemOr"),
    ("POST", "/moderation/appeals", "oem"),
    ("GET", "/moderation/events", "oemOr"),
    ("POST", "/moderation/claims", "oem"),
    ("GET", "/v1/moderation/comments", "oemOr"),
    ("GET", "/v1/moderation/comments/{id}", "oemOr"),
    ("POST", "/v1/moderation/comments/{id}/decision", "oem"),
    ("GET", "/v1/moderation/comments/{id}/author", "oemOr"),
    ("POST", "/v1/moderation/comments/{id}/author", "oem"),
    ("POST", "/v1/moderation/comments/{id}/author/notes", "oem"),
    ("POST", "/v1/moderation/comments/{id}/same-source", "oem"),
    ("GET", "/v1/moderation/campaigns", "oemOr"),
    ("POST", "/v1/moderation/campaigns/{id}/decision", "oem"),
    ("GET", "/v1/moderation/appeals", "oemOr"),
    ("POST", "/v1/moderation/appeals/{id}", "oem"),
    ("POST", "/v1/moderation/comments/{id}/text", "oem"),
    ("POST", "/v1/moderation/threads/{id}", "oem"),
    ("POST", "/v1/moderation/threads/{id}/close", "oem"),
    ("POST", "/v1/moderation/threads/{id}/open", "oem"),
    ("POST", "/v1/explain", "oemO"),
    ("POST", "/v1alpha1/comments:analyze", KEY),
    ("POST", "/v1alpha1/comments:suggestscore", KEY),
];

const fn letter(role: Role) -> char {
    match role {
        Role::Owner => 'o',
        Role::Editor => 'e',
        Role::Moderator => 'm',
        Role::Ops => 'O',
        Role::Reader => 'r',
    }
}

#[test]
fn every_route_is_listed_here_and_none_that_there_is_not() {
    let mut routes: Vec<_> = ROUTES.iter().map(|route| (route.method, route.path)).collect();
    let mut listed: Vec<_> = MAY.iter().map(|(method, path, _)| (*method, *path)).collect();
    routes.sort_unstable();
    listed.sort_unstable();
    assert_eq!(routes, listed, "left: the routes there are; right: those whose permission is stated in this test");
    for route in ROUTES {
        let (_, _, may) = MAY.iter().find(|(method, path, _)| (*method, *path) == (route.method, route.path)).unwrap();
        match route.audience {
            Audience::Everybody | Audience::Visitors | Audience::Operators => {
                assert_eq!(*may, EVERYBODY, "{} {}", route.method, route.path);
            }
            Audience::KeyHolders => assert_eq!(*may, KEY, "{} {}", route.method, route.path),
            Audience::Oneself | Audience::People(_) | Audience::Programs(_) => {
                let letters: String = roles(route.audience).iter().copied().map(letter).collect();
                assert_eq!(letters, *may, "{} {}", route.method, route.path);
            }
        }
    }
}

/// Whom a route is for, by session or token.
const fn roles(audience: Audience) -> &'static [Role] {
    match audience {
        Audience::Oneself => &Role::ALL,
        Audience::People(roles) | Audience::Programs(roles) => roles,
        _ => &[],
    }
}

/// A program's token for a site, or for every one.
pub async fn api_token(app: &TestApp, role: Role, site: impl Into<Option<&str>>) -> String {
    let token = new_token();
    let inside = &app.service.app;
    let new = NewToken {
        name: "test".to_owned(),
        kind: TokenKind::Api,
        scope: Scope::Moderate,
        site: site.into().map(|site| SiteKey::parse(site).unwrap()),
        role,
        user: None,
        client: None,
        both_factors: false,
        hash: token_hash(&inside.secrets, &token),
        expires_at: None,
    };
    inside.store.add_token(&new, "test", app.clock.now()).await.unwrap();
    token
}

/// Whether a request got past the question who asks: what came then may still be wrong with it.
const fn got_through(status: u16) -> bool {
    !matches!(status, 401 | 403)
}

#[tokio::test]
async fn each_role_reaches_what_the_table_says_and_a_foreign_sites_moderator_nothing() {
    let app = TestApp::with(&[("TOGUNA__SITES__OTHER__NAME", "Other"), ("TOGUNA__SITE__PREMODERATE", "everybody")]).await;
    let id = app.submit(comment()).await.expect_accepted();
    app.worker_idle().await;
    let thread = app.comment(&id).await["thread_id"].as_str().unwrap().to_owned();
    let place = |path: &str| path.replace("threads/{id}", &format!("threads/{thread}")).replace("{id}", &id);
    let mut walked = 0;
    for (number, (role, site)) in
        Role::ALL.into_iter().map(|role| (role, "demo")).chain([(Role::Moderator, "other"), (Role::Owner, "other")]).enumerate()
    {
        let foreign = site == "other";
        let token = api_token(&app, role, site).await;
        let logged_in = async |time: &str| {
            let visitor = Visitor::with(&app, &format!("{role:?} {number} {time}"), role, Some(site)).await;
            let csrf = visitor.csrf().await;
            (visitor, csrf)
        };
        let (mut visitor, mut csrf) = logged_in("at first").await;
        for route in ROUTES {
            let path = place(route.path);
            let method = Method::from_bytes(route.method.as_bytes()).unwrap();
            let status = match route.audience {
                Audience::Programs(roles) => {
                    let page =
                        Page::of(app.request(method, &format!("{path}?site=demo")).bearer_auth(&token).json(&serde_json::json!({}))).await;
                    // What is not of the token's site is not there for it.
                    let reached = got_through(page.status) && !(foreign && page.status == 404);
                    assert_eq!(reached, roles.contains(&role) && !foreign, "{} {path} as {role:?} of {site}: {}", route.method, page.body);
                    page.status
                }
                Audience::Oneself | Audience::People(_) => {
                    let roles = roles(route.audience);
                    let of_nobodys_site = path.starts_with("/moderation/account")
                        || path.starts_with("/moderation/leave")
                        || path.starts_with("/moderation/people")
                        || path.starts_with("/moderation/tokens")
                        || path.starts_with("/moderation/health");
                    let request = visitor.request(method.clone(), &format!("{path}?site=demo"));
                    let request = if method == Method::POST { request.form(&[("csrf", csrf.as_str())]) } else { request };
                    // What goes on for ever is not read to its end.
                    let goes_on = path == "/moderation/events" && !foreign;
                    let page = if goes_on { Page::begun(request).await } else { Page::of(request).await };
                    // Leaving is answered by the form to log in, and ends the session.
                    let left = path == "/moderation/leave";
                    if left {
                        (visitor, csrf) = logged_in("again").await;
                    }
                    let reached = got_through(page.status) || left;
                    assert_eq!(
                        reached,
                        roles.contains(&role) && (!foreign || of_nobodys_site),
                        "{} {path} as {role:?} of {site}",
                        route.method
                    );
                    let nobody = Page::of(app.request(method, &path)).await;
                    assert_eq!(nobody.status, 401, "{} {path} without a session", route.method);
                    page.status
                }
                Audience::KeyHolders => {
                    let page = Page::of(app.request(method, &format!("{path}?key={token}")).bearer_auth(&token)).await;
                    assert_eq!(page.status, 403, "{} {path} with a token of another scope", route.method);
                    page.status
                }
                _ => continue,
            };
            assert!(status < 500, "{} {path} as {role:?}", route.method);
            walked += 1;
        }
    }
    assert!(walked > 80, "{walked}");
    assert_eq!(app.comment(&id).await["status"], "pending", "nobody decided by walking by");
}

#[tokio::test]
async fn addresses_are_seen_by_those_alone_who_decide() {
    let app = TestApp::with(&[("TOGUNA__SITE__PREMODERATE", "everybody")]).await;
    let id = app.submit(comment()).await.expect_accepted();
    app.worker_idle().await;
    for role in Role::ALL {
        let visitor = Visitor::with(&app, role.word(), role, Some("demo")).await;
        let token = api_token(&app, role, "demo").await;
        let listed = Page::of(app.request(Method::GET, "/v1/moderation/comments?site=demo").bearer_auth(&token)).await;
        let one = Page::of(app.request(Method::GET, &format!("/v1/moderation/comments/{id}")).bearer_auth(&token)).await;
        let may = matches!(role, Role::Owner | Role::Editor | Role::Moderator);
        for page in [visitor.get("/moderation").await, listed, one] {
            assert_eq!((page.status, page.body.contains("awa@example.org")), (200, may), "{role:?}");
        }
    }
}
