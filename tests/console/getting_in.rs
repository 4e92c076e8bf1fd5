use super::visitor::{PASSWORD, Visitor, add, csrf};
use crate::support::{Page, TestApp};
use reqwest::Method;
use std::time::Duration;
use toguna::domain::{Role, UserName};

#[tokio::test]
async fn the_first_link_makes_the_first_owner_and_no_second_one() {
    let app = TestApp::embedded().await;
    let unused = app.service.one_time_link().await.unwrap().unwrap();
    let link = app.service.one_time_link().await.unwrap().unwrap();
    let key = link.split_once("key=").unwrap().1.to_owned();
    let mut first = Visitor::new(&app);
    let page = first.get(link.strip_prefix(&app.base).unwrap()).await;
    assert!(page.body.contains("name=\"password\"") && page.body.contains("id=\"without\""), "{}", page.body);
    for (name, password) in [("", PASSWORD), ("Awa", "court"), ("Awa Traoré", "awa traoré 12"), ("Awa", "aaaaaaaaaaaaaaaa")] {
        let refused = first.post("/moderation/enter", &[("key", &key), ("name", name), ("password", password)]).await;
        assert_eq!(refused.status, 422, "{name}, {password}");
        assert!(refused.body.contains("role=\"alert\"") && !refused.body.contains(&format!("value=\"{password}\"")));
    }
    let entered = first.post("/moderation/enter", &[("key", &key), ("name", "Awa"), ("password", PASSWORD)]).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/moderation"), "{}", entered.body);
    first.keep(&entered);
    assert_eq!(first.get("/moderation").await.status, 200);
    assert_eq!(first.get("/moderation/people").await.status, 200, "an owner");
    assert_eq!(first.post("/moderation/enter", &[("key", &key), ("name", "Eve"), ("password", PASSWORD)]).await.status, 410);
    assert_eq!(app.service.one_time_link().await.unwrap(), None, "there is an owner already");
    let page = first.get(unused.strip_prefix(&app.base).unwrap()).await;
    assert_eq!(page.status, 410, "links of earlier starts have ended: {}", page.body);
    assert_eq!(Visitor::new(&app).log_in("awa", PASSWORD).await.status, 303, "names are compared without case");
}

#[tokio::test]
async fn logging_in_needs_the_right_password_and_leads_nowhere_else() {
    let app = TestApp::embedded().await;
    add(&app, "Awa", Role::Moderator, None).await;
    let mut visitor = Visitor::new(&app);
    assert_eq!(app.get("/").await.header("location"), "/moderation");
    let asked = visitor.get("/moderation?status=spam").await;
    assert_eq!(asked.status, 401);
    assert!(asked.body.contains("name=\"next\" value=\"/moderation?status=spam\""), "{}", asked.body);
    for (name, password) in [("Awa", "wrong"), ("Nobody", PASSWORD), ("", ""), ("<script>alert(1)</script>", "x")] {
        let refused = visitor.log_in(name, password).await;
        assert_eq!((refused.status, refused.header("set-cookie")), (401, ""), "{name}");
        assert!(!refused.body.contains("<script>"));
    }
    for next in ["https://evil.example/", "//evil.example", "/\\evil.example", "/moderation\\@evil", "/demo"] {
        let form = [("name", "Awa"), ("password", PASSWORD), ("next", next)];
        assert_eq!(visitor.post("/moderation/login", &form).await.header("location"), "/moderation", "{next}");
    }
    let form = [("name", "Awa"), ("password", PASSWORD), ("next", "/moderation?status=spam")];
    assert_eq!(visitor.post("/moderation/login", &form).await.header("location"), "/moderation?status=spam");
}

#[tokio::test]
async fn a_session_is_new_at_each_login_and_its_cookie_is_the_strictest_there_is() {
    let app = TestApp::with(&[("TOGUNA__SERVER__PUBLIC_URL", "https://comments.example.org")]).await;
    add(&app, "Awa", Role::Moderator, None).await;
    let mut visitor = Visitor::new(&app);
    let first = visitor.log_in("Awa", PASSWORD).await;
    let set = first.header("set-cookie").to_owned();
    assert!(set.starts_with("__Host-toguna_session=tgn_"), "{set}");
    for attribute in ["; Path=/;", "; HttpOnly;", "; SameSite=Lax;", "; Secure"] {
        assert!(set.contains(attribute), "{set}");
    }
    let before = visitor.cookie.clone();
    visitor.log_in("Awa", PASSWORD).await;
    assert_ne!(visitor.cookie, before, "a session that was planted is of no use");
    let planted = Visitor { app: &app, cookie: before };
    assert_eq!(planted.get("/moderation").await.status, 401, "it has ended besides");
    assert_eq!(visitor.get("/moderation").await.status, 200);
    let of_plain_http = Visitor { app: &app, cookie: visitor.cookie.replace("__Host-", "") };
    assert_eq!(of_plain_http.get("/moderation").await.status, 401);
}

#[tokio::test]
async fn too_many_attempts_are_slowed_down_by_name_and_by_source() {
    let app = TestApp::with(&[("TOGUNA__SERVER__TRUSTED_PROXIES", r#"["127.0.0.1"]"#)]).await;
    add(&app, "Awa", Role::Moderator, None).await;
    add(&app, "Binta", Role::Moderator, None).await;
    let attempt = async |name: &str, password: &str, source: &str| {
        let form = [("name", name), ("password", password), ("next", "")];
        Page::of(app.request(Method::POST, "/moderation/login").header("x-forwarded-for", source).form(&form)).await
    };
    for number in 0..10 {
        assert_eq!(attempt("awa", "wrong", &format!("203.0.113.{number}")).await.status, 401);
    }
    let slowed = attempt("Awa", PASSWORD, "203.0.113.99").await;
    assert_eq!(slowed.status, 429, "the right password comes too late");
    let wait: u64 = slowed.header("retry-after").parse().unwrap();
    assert!((800..=900).contains(&wait), "{wait}");
    assert_eq!(attempt("Binta", PASSWORD, "203.0.113.99").await.status, 303, "others are not kept out");
    app.clock.advance(Duration::from_mins(15));
    assert_eq!(attempt("Awa", PASSWORD, "203.0.113.99").await.status, 303);
    for number in 0..60 {
        assert_eq!(attempt(&format!("guess {number}"), "wrong", "198.51.100.1").await.status, 401);
    }
    assert_eq!(attempt("Binta", PASSWORD, "198.51.100.1").await.status, 429, "a source that tries many names");
    assert_eq!(attempt("Binta", PASSWORD, "198.51.100.2").await.status, 303);
}

#[tokio::test]
async fn a_secret_that_was_used_or_ended_opens_nothing_again() {
    let app = TestApp::embedded().await;
    let mut awa = Visitor::with(&app, "Awa", Role::Owner, None).await;
    // A session that was left, in the hands of whoever kept its cookie; and the forms that it was given.
    let (kept, csrf) = (awa.cookie.clone(), awa.csrf().await);
    awa.send("/moderation/leave", &[]).await;
    let replayed = Visitor { app: &app, cookie: kept };
    assert_eq!(replayed.get("/moderation").await.status, 401);
    let form = [("csrf", csrf.as_str()), ("act", "add"), ("name", "Eve"), ("role", "owner"), ("site", "")];
    assert_eq!(replayed.post("/moderation/people", &form).await.status, 401);
    awa.log_in("Awa", PASSWORD).await;
    assert_eq!(awa.post("/moderation/people", &form).await.status, 403, "nor does a form live longer than its session");
    // A one-time link, used and replayed by somebody who read it in a log.
    let link = awa.send("/moderation/people", &[("act", "add"), ("name", "Binta"), ("role", "reader"), ("site", "")]).await;
    let key = regex::Regex::new("enter\\?key=(tgn_[\\w-]+)").unwrap().captures(&link.body).unwrap()[1].to_owned();
    let enter = async |password: &str| Visitor::new(&app).post("/moderation/enter", &[("key", &key), ("password", password)]).await.status;
    assert_eq!((enter(PASSWORD).await, enter("une autre phrase de passe").await), (303, 410));
    assert_eq!(app.service.app.store.users().await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_unknown_name_takes_as_long_as_a_known_one() {
    let app = TestApp::embedded().await;
    add(&app, "Awa", Role::Moderator, None).await;
    let hashed = || app.service.app.metrics.passwords_hashed.get();
    let mut visitor = Visitor::new(&app);
    // What takes the time is the hash; a clock would measure who else is busy.
    for (name, status) in [("Awa", 401), ("Nobody", 401), ("", 401), ("a name of\nno form", 401)] {
        let before = hashed();
        assert_eq!(visitor.log_in(name, "wrong").await.status, status, "{name}");
        assert_eq!(hashed() - before, 1, "{name}");
    }
    let (_, hash) = app.service.app.store.user_by_name(&UserName::parse("Awa").unwrap()).await.unwrap().unwrap();
    assert!(hash.unwrap().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "an unknown name's is of the same cost");
}

#[tokio::test]
async fn a_form_of_another_page_or_session_changes_nothing() {
    let app = TestApp::embedded().await;
    let awa = Visitor::with(&app, "Awa", Role::Owner, None).await;
    let binta = Visitor::with(&app, "Binta", Role::Owner, None).await;
    let form = async |csrf: &str, header: Option<(&str, &str)>| {
        let form = [("csrf", csrf), ("act", "add"), ("name", "Eve"), ("role", "owner"), ("site", "")];
        let request = awa.request(Method::POST, "/moderation/people").form(&form);
        Page::of(match header {
            Some((name, value)) => request.header(name, value),
            None => request,
        })
        .await
        .status
    };
    let own = awa.csrf().await;
    assert_eq!(form("", None).await, 403);
    assert_eq!(form(&binta.csrf().await, None).await, 403, "another session's");
    for foreign in
        [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")]
    {
        assert_eq!(form(&own, Some(foreign)).await, 403, "{foreign:?}");
    }
    let login = [("name", "Awa"), ("password", PASSWORD)];
    let foreign = Page::of(app.request(Method::POST, "/moderation/login").header("origin", "https://evil.example").form(&login)).await;
    assert_eq!((foreign.status, foreign.header("set-cookie")), (403, ""), "nobody is logged in by another page");
    assert_eq!(app.service.app.store.users().await.unwrap().len(), 2);
    assert_eq!(form(&own, Some(("origin", &app.base))).await, 200);
    assert_eq!(app.service.app.store.users().await.unwrap().len(), 3);
}

#[tokio::test]
async fn the_consoles_pages_are_framed_by_nobody_and_run_no_foreign_script() {
    let app = TestApp::embedded().await;
    let awa = Visitor::with(&app, "Awa", Role::Owner, None).await;
    let nobody = Visitor::new(&app);
    let addresses = regex::Regex::new(r#"(?:src|href|action)="([^"]*)""#).unwrap();
    for (visitor, path) in [
        (&nobody, "/moderation/login"),
        (&nobody, "/moderation"),
        (&nobody, "/moderation/enter?key=x"),
        (&awa, "/moderation"),
        (&awa, "/moderation/account"),
        (&awa, "/moderation/people"),
    ] {
        let page = visitor.get(path).await;
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{path}: {policy}");
        assert_eq!((page.header("x-frame-options"), page.header("cache-control")), ("DENY", "no-store"), "{path}");
        assert!(!page.body.contains(" style=\"") && !page.body.contains(" onclick"), "{path}");
        for address in addresses.captures_iter(&page.body) {
            assert!(address[1].starts_with('/') || address[1].starts_with('#') || address[1].is_empty(), "{path} leads to {}", &address[1]);
        }
    }
}

#[tokio::test]
async fn sessions_are_listed_and_ended_and_another_password_ends_them_all() {
    let app = TestApp::embedded().await;
    let mut awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let mut phone = Visitor::new(&app);
    phone.log_in("Awa", PASSWORD).await;
    let binta = Visitor::with(&app, "Binta", Role::Moderator, None).await;
    let page = awa.get("/moderation/account").await;
    let others: Vec<_> =
        regex::Regex::new("name=\"id\" value=\"(\\d+)\"").unwrap().captures_iter(&page.body).map(|id| id[1].to_owned()).collect();
    // The one by which the password was chosen, and the phone's.
    assert_eq!(others.len(), 2, "{}", page.body);
    assert_eq!(binta.send("/moderation/account", &[("act", "end"), ("id", &others[0])]).await.status, 404, "somebody else's");
    for id in &others {
        assert_eq!(awa.send("/moderation/account", &[("act", "end"), ("id", id)]).await.status, 303);
    }
    assert_eq!(phone.get("/moderation").await.status, 401);
    phone.log_in("Awa", PASSWORD).await;
    let change = [("act", "password"), ("now", "wrong"), ("password", "une autre phrase de passe")];
    assert_eq!(awa.send("/moderation/account", &change).await.status, 422);
    let change = [("act", "password"), ("now", PASSWORD), ("password", "une autre phrase de passe")];
    let changed = awa.send("/moderation/account", &change).await;
    assert_eq!(changed.status, 303, "{}", changed.body);
    awa.keep(&changed);
    assert_eq!(awa.get("/moderation").await.status, 200);
    assert_eq!(phone.get("/moderation").await.status, 401);
    assert_eq!(phone.log_in("Awa", PASSWORD).await.status, 401);
    let left = awa.send("/moderation/leave", &[]).await;
    assert_eq!(left.status, 401);
    assert_eq!(awa.get("/moderation").await.status, 401);
}

#[tokio::test]
async fn whoever_finds_a_session_open_does_not_guess_its_password() {
    let app = TestApp::embedded().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let change = async |now: &str| awa.send("/moderation/account?lang=en", &[("act", "password"), ("now", now), ("password", "x")]).await;
    for _ in 0..10 {
        assert!(change("wrong").await.body.contains("The present password is wrong"));
    }
    let slowed = change(PASSWORD).await;
    assert!(slowed.status == 422 && slowed.body.contains("Too many attempts"), "{}", slowed.body);
    app.clock.advance(Duration::from_mins(15));
    assert!(change(PASSWORD).await.body.contains("A password has at least"));
}

#[tokio::test]
async fn owners_let_others_in_on_their_own_sites_alone() {
    let app = TestApp::with(&[("TOGUNA__SITES__OTHER__NAME", "Other")]).await;
    let awa = Visitor::with(&app, "Awa", Role::Owner, Some("demo")).await;
    let everywhere = add(&app, "Root", Role::Owner, None).await.to_string();
    for site in ["other", "", "none"] {
        let form = [("act", "add"), ("name", "Eve"), ("role", "owner"), ("site", site)];
        assert_eq!(awa.send("/moderation/people", &form).await.status, 403, "{site}");
    }
    for act in ["link", "end"] {
        assert_eq!(awa.send("/moderation/people", &[("act", act), ("id", &everywhere)]).await.status, 403, "{act}");
    }
    let added = awa.send("/moderation/people", &[("act", "add"), ("name", "Binta"), ("role", "moderator"), ("site", "demo")]).await;
    assert_eq!(added.status, 200, "{}", added.body);
    let again = awa.send("/moderation/people", &[("act", "add"), ("name", "binta"), ("role", "reader"), ("site", "demo")]).await;
    assert_eq!(again.status, 422);
    let key = regex::Regex::new("enter\\?key=(tgn_[\\w-]+)").unwrap().captures(&added.body).unwrap()[1].to_owned();
    let mut binta = Visitor::new(&app);
    let asked = binta.get(&format!("/moderation/enter?key={key}")).await;
    assert!(asked.body.contains("Binta") && asked.body.contains("name=\"password\""));
    assert_eq!(binta.post("/moderation/enter", &[("key", &key)]).await.status, 422, "there is no way in without a password");
    let entered = binta.post("/moderation/enter", &[("key", &key), ("password", PASSWORD)]).await;
    binta.keep(&entered);
    assert_eq!(binta.get("/moderation?site=demo").await.status, 200);
    assert_eq!(binta.get("/moderation?site=other").await.status, 403);
    let id = app.service.app.store.users().await.unwrap().into_iter().find(|user| user.name == "Binta").unwrap().id.to_string();
    assert_eq!(awa.send("/moderation/people", &[("act", "end"), ("id", &id)]).await.status, 303);
    assert_eq!(binta.get("/moderation").await.status, 401, "her session ended with her account");
    assert!(csrf(&awa.get("/moderation/people").await).len() > 20);
}
