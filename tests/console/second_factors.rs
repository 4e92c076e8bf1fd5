//! What is asked for beside a password, and that nothing goes past it.

use super::visitor::{PASSWORD, Visitor, add};
use crate::support::{Page, TestApp};
use reqwest::Method;
use std::time::Duration;
use toguna::{
    domain::{Role, SiteKey},
    http::access::{Invited, one_time_link},
    one_time_code::TotpSecret,
};

const SETUP: &str = "/moderation/account/second-factor";

/// A telephone.
pub struct Authenticator {
    secret: TotpSecret,
}

impl Authenticator {
    /// The one that a page sets up.
    fn of(app: &TestApp, user: i64, page: &Page) -> Self {
        let secret = TotpSecret::open(&app.service.app.secrets, user, &field(page, "sealed")).unwrap();
        assert!(page.body.contains(&secret.typed()), "the secret is shown as text");
        let link = secret.address("127.0.0.1", "").split_once("secret=").unwrap().1.split('&').next().unwrap().to_owned();
        assert!(page.body.contains("href=\"otpauth://totp/") && page.body.contains(&link), "{}", page.body);
        Self { secret }
    }

    /// What it shows now.
    pub fn code(&self, app: &TestApp) -> String {
        self.secret.code(app.clock.now().as_millis() / 30_000)
    }

    /// What it shows next.
    pub fn next_code(&self, app: &TestApp) -> String {
        app.clock.advance(Duration::from_secs(30));
        self.code(app)
    }

    fn wrong_code(&self, app: &TestApp) -> String {
        let step = app.clock.now().as_millis() / 30_000;
        let near: Vec<_> = (step - 2..=step + 2).map(|step| self.secret.code(step)).collect();
        ["000000", "111111", "222222", "333333", "444444", "555555"]
            .into_iter()
            .find(|code| !near.iter().any(|near| near == code))
            .unwrap()
            .to_owned()
    }
}

fn field(page: &Page, name: &str) -> String {
    let value = regex::Regex::new(&format!("name=\"{name}\" value=\"([^\"]*)\"")).unwrap();
    value.captures(&page.body).unwrap_or_else(|| panic!("no {name} in {}", page.body))[1].to_owned()
}

/// The recovery codes that a page shows.
fn codes(page: &Page) -> Vec<String> {
    let code = regex::Regex::new("<li><code>([a-z2-7]{5}-[a-z2-7]{5})</code></li>").unwrap();
    code.captures_iter(&page.body).map(|code| code[1].to_owned()).collect()
}

/// Somebody with a second factor, logged in, with the telephone and the recovery codes.
pub async fn with_second_factor<'a>(app: &'a TestApp, name: &str, role: Role) -> (Visitor<'a>, Authenticator, Vec<String>) {
    let id = add(app, name, role, None).await;
    let mut visitor = Visitor::new(app);
    visitor.log_in(name, PASSWORD).await;
    let page = visitor.get(SETUP).await;
    let phone = Authenticator::of(app, id, &page);
    let on = visitor.send(SETUP, &[("act", "on"), ("sealed", &field(&page, "sealed")), ("code", &phone.code(app))]).await;
    assert_eq!(on.status, 200, "{}", on.body);
    let codes = codes(&on);
    assert_eq!(codes.len(), 10, "{}", on.body);
    (visitor, phone, codes)
}

/// Shows the password: what the browser keeps until the second step.
async fn first_step(app: &TestApp, name: &str) -> String {
    let page = Visitor::new(app).log_in(name, PASSWORD).await;
    assert_eq!((page.status, page.header("location")), (303, "/moderation/login/code?next=%2Fmoderation"), "{}", page.body);
    let cookie = page.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("toguna_login="), "{cookie}");
    cookie
}

async fn second_step(app: &TestApp, cookie: &str, code: &str) -> Page {
    let step = Visitor { app, cookie: cookie.to_owned() };
    step.post("/moderation/login/code", &[("code", code), ("next", "/moderation")]).await
}

#[tokio::test]
async fn a_login_takes_both_steps_and_a_code_opens_once() {
    let app = TestApp::embedded().await;
    let id = add(&app, "Awa", Role::Moderator, None).await;
    let mut awa = Visitor::new(&app);
    awa.log_in("Awa", PASSWORD).await;
    let mut phone_browser = Visitor::new(&app);
    phone_browser.log_in("Awa", PASSWORD).await;
    let page = awa.get(SETUP).await;
    let phone = Authenticator::of(&app, id, &page);
    let sealed = field(&page, "sealed");
    let wrong = awa.send(SETUP, &[("act", "on"), ("sealed", &sealed), ("code", &phone.wrong_code(&app))]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("role=\"alert\"") && wrong.body.contains(&phone.secret.typed()), "the same secret is asked for again");
    assert_eq!(app.service.app.store.second_factor(id).await.unwrap(), None);
    let used = phone.code(&app);
    let on = awa.send(SETUP, &[("act", "on"), ("sealed", &sealed), ("code", &used)]).await;
    assert_eq!((on.status, codes(&on).len()), (200, 10), "{}", on.body);
    assert_eq!(awa.get("/moderation").await.status, 200, "this session goes on");
    assert_eq!(phone_browser.get("/moderation").await.status, 401, "those opened without it do not");
    assert!(codes(&awa.get(SETUP).await).is_empty(), "shown once");

    let cookie = first_step(&app, "Awa").await;
    let asked = Visitor { app: &app, cookie: cookie.clone() }.get("/moderation/login/code?next=%2Fmoderation").await;
    assert!(asked.status == 200 && asked.body.contains("autocomplete=\"one-time-code\""), "{}", asked.body);
    let replayed = second_step(&app, &cookie, &used).await;
    assert_eq!((replayed.status, replayed.header("set-cookie")), (401, ""), "the code that turned it on is used up");
    let code = phone.next_code(&app);
    let opened = second_step(&app, &cookie, &code).await;
    assert_eq!((opened.status, opened.header("location")), (303, "/moderation"), "{}", opened.body);
    let mut second = Visitor::new(&app);
    second.keep(&opened);
    assert_eq!(second.get("/moderation").await.status, 200);
    assert_eq!(second_step(&app, &first_step(&app, "Awa").await, &code).await.status, 401, "a replay opens nothing");
    let (one, two) = (first_step(&app, "Awa").await, first_step(&app, "Awa").await);
    let code = phone.next_code(&app);
    let (one, two) = tokio::join!(second_step(&app, &one, &code), second_step(&app, &two, &code));
    assert_eq!([one.status, two.status].iter().filter(|status| **status == 303).count(), 1, "of two at once one gets in");
}

#[tokio::test]
async fn nobody_goes_past_the_second_step() {
    let app = TestApp::embedded().await;
    let (_, phone, _) = with_second_factor(&app, "Awa", Role::Owner).await;
    let (_, other_phone, _) = with_second_factor(&app, "Binta", Role::Owner).await;
    let cookie = first_step(&app, "Awa").await;
    let value = cookie.split_once('=').unwrap().1.to_owned();
    for cookie in [cookie.clone(), format!("toguna_session={value}"), format!("{cookie}; toguna_session={value}")] {
        let half = Visitor { app: &app, cookie };
        for path in ["/moderation", "/moderation/people", "/moderation/account", SETUP] {
            assert_eq!(half.get(path).await.status, 401, "{path}");
        }
        assert_eq!(half.post("/moderation/people", &[("act", "add"), ("name", "Eve"), ("role", "owner"), ("site", "")]).await.status, 401);
    }
    // A first step of somebody else, a forged one, none at all, a code of somebody else's.
    let to_login = async |cookie: &str, code: &str| {
        let page = second_step(&app, cookie, code).await;
        page.status == 303 && page.header("location") == "/moderation/login" && page.header("set-cookie").is_empty()
    };
    let forged = cookie.replace("toguna_login=1.", "toguna_login=1.A");
    assert!(to_login("", &phone.next_code(&app)).await && to_login(&forged, &phone.next_code(&app)).await);
    assert_eq!(second_step(&app, &cookie, &other_phone.next_code(&app)).await.status, 401);
    // It is waited for ten minutes, and for as long as the password is the same.
    let late = first_step(&app, "Awa").await;
    app.clock.advance(Duration::from_mins(10));
    assert!(to_login(&late, &phone.code(&app)).await);
    let before = first_step(&app, "Awa").await;
    let inside = &app.service.app;
    let awa = inside.store.users().await.unwrap().into_iter().find(|user| user.name == "Awa").unwrap();
    let link = one_time_link(&*inside.store, &inside.secrets, Invited::to_choose_a_password(&awa), "test", app.clock.now()).await.unwrap();
    let key = link.split_once("key=").unwrap().1;
    let chosen = Visitor::new(&app).post("/moderation/enter", &[("key", key), ("password", "une autre phrase de passe")]).await;
    assert_eq!(
        (chosen.status, chosen.header("location")),
        (303, "/moderation/login/code?next=%2Fmoderation"),
        "a link replaces the password alone"
    );
    assert!(!chosen.header("set-cookie").contains("session"));
    assert!(to_login(&before, &phone.next_code(&app)).await, "the old password's first step has ended");
    let chosen = chosen.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(second_step(&app, &chosen, &phone.next_code(&app)).await.status, 303);
}

#[tokio::test]
async fn codes_are_not_guessed() {
    let app = TestApp::with(&[("TOGUNA__SERVER__TRUSTED_PROXIES", r#"["127.0.0.1"]"#)]).await;
    let (_, phone, recovery) = with_second_factor(&app, "Awa", Role::Moderator).await;
    let (_, other, _) = with_second_factor(&app, "Binta", Role::Moderator).await;
    app.clock.advance(Duration::from_secs(30));
    let attempt = async |cookie: &str, code: &str, source: u8| {
        let form = [("code", code), ("next", "")];
        let request = app.request(Method::POST, "/moderation/login/code").header("cookie", cookie);
        Page::of(request.header("x-forwarded-for", format!("203.0.113.{source}")).form(&form)).await
    };
    let mut cookie = String::new();
    for number in 0..5 {
        // Another first step does not begin the count anew.
        cookie = first_step(&app, "Awa").await;
        let guess = if number == 4 { "aaaaa-aaaaa".to_owned() } else { phone.wrong_code(&app) };
        assert_eq!(attempt(&cookie, &guess, number).await.status, 401);
    }
    for code in [phone.code(&app), recovery[0].clone()] {
        let slowed = attempt(&cookie, &code, 99).await;
        assert_eq!(slowed.status, 429, "the right one comes too late");
        assert!((700..=900).contains(&slowed.header("retry-after").parse::<u64>().unwrap()));
    }
    assert_eq!(attempt(&first_step(&app, "Binta").await, &other.code(&app), 99).await.status, 303, "others are not kept out");
    app.clock.advance(Duration::from_mins(15));
    assert_eq!(attempt(&first_step(&app, "Awa").await, &phone.code(&app), 99).await.status, 303);
}

#[tokio::test]
async fn a_recovery_code_opens_once_in_place_of_the_phone() {
    let app = TestApp::embedded().await;
    let (awa, phone, recovery) = with_second_factor(&app, "Awa", Role::Moderator).await;
    let (_, _, others) = with_second_factor(&app, "Binta", Role::Moderator).await;
    let with = async |code: &str| second_step(&app, &first_step(&app, "Awa").await, code).await.status;
    assert_eq!(with(&others[0]).await, 401, "somebody else's");
    assert_eq!(with(&recovery[0].to_uppercase().replace('-', " ")).await, 303, "as somebody types it");
    assert_eq!(with(&recovery[0]).await, 401);
    let account = awa.get("/moderation/account?lang=en").await;
    assert!(account.body.contains("9 recovery codes are left"), "{}", account.body);
    let again = awa.send(SETUP, &[("act", "codes"), ("code", &recovery[1])]).await;
    assert_eq!(again.status, 422, "other codes are for whoever has the phone");
    let again = awa.send(SETUP, &[("act", "codes"), ("code", &phone.next_code(&app))]).await;
    let new = codes(&again);
    assert_eq!((again.status, new.len()), (200, 10));
    assert_eq!((with(&recovery[1]).await, with(&new[1]).await), (401, 303));
}

#[tokio::test]
async fn turning_it_off_needs_the_password_and_a_code() {
    let app = TestApp::embedded().await;
    let (awa, phone, recovery) = with_second_factor(&app, "Awa", Role::Moderator).await;
    let off = async |password: &str, code: &str| awa.send(SETUP, &[("act", "off"), ("password", password), ("code", code)]).await.status;
    assert_eq!(off(PASSWORD, "").await, 422);
    assert_eq!(off("wrong", &phone.next_code(&app)).await, 422);
    assert_eq!(off(PASSWORD, &phone.wrong_code(&app)).await, 422);
    first_step(&app, "Awa").await;
    assert_eq!(off(PASSWORD, &recovery[3]).await, 303);
    assert_eq!(Visitor::new(&app).log_in("Awa", PASSWORD).await.header("location"), "/moderation");
    assert_eq!(off(PASSWORD, &recovery[4]).await, 404, "there is nothing to turn off");
}

#[tokio::test]
async fn a_secret_is_sealed_where_it_is_kept_and_opens_for_its_own_user_alone() {
    let app = TestApp::embedded().await;
    let (_, phone, _) = with_second_factor(&app, "Awa", Role::Moderator).await;
    let inside = &app.service.app;
    let awa = inside.store.users().await.unwrap()[0].clone();
    assert!(awa.second_factor.is_some());
    let sealed = inside.store.second_factor(awa.id).await.unwrap().unwrap();
    let secret = phone.secret.typed().replace(' ', "");
    let file = std::fs::read(app.folder.path().join("data/toguna.db")).unwrap_or_default();
    let log = std::fs::read(app.folder.path().join("data/toguna.db-wal")).unwrap_or_default();
    for place in [sealed.clone().into_bytes(), file, log] {
        assert!(!place.windows(secret.len()).any(|window| window.eq_ignore_ascii_case(secret.as_bytes())));
    }
    assert!(TotpSecret::open(&inside.secrets, awa.id, &sealed).is_some());
    assert!(TotpSecret::open(&inside.secrets, awa.id + 1, &sealed).is_none(), "moved to another row it opens nothing");
    let eve = Visitor::with(&app, "Eve", Role::Moderator, None).await;
    let foreign = eve.send(SETUP, &[("act", "on"), ("sealed", &sealed), ("code", &phone.next_code(&app))]).await;
    assert_eq!(foreign.status, 403, "nobody takes over somebody else's");
}

#[tokio::test]
async fn a_session_is_opened_by_the_second_step_alone_and_ends_what_was_planted() {
    let app = TestApp::embedded().await;
    let (_, phone, _) = with_second_factor(&app, "Awa", Role::Moderator).await;
    let eve = Visitor::with(&app, "Eve", Role::Reader, None).await;
    // Eve plants her session in Awa's browser, and later a first step of her own.
    let mut awa = Visitor { app: &app, cookie: eve.cookie.clone() };
    let first = awa.post("/moderation/login", &[("name", "Awa"), ("password", PASSWORD), ("next", "")]).await;
    let cookie = first.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(eve.get("/moderation").await.status, 200, "nothing is decided before the second step");
    awa.cookie = format!("{}; {cookie}", eve.cookie);
    let opened = awa.post("/moderation/login/code", &[("code", &phone.next_code(&app)), ("next", "")]).await;
    assert_eq!(opened.status, 303, "{}", opened.body);
    awa.keep(&opened);
    assert_ne!(awa.cookie, eve.cookie);
    assert_eq!(eve.get("/moderation").await.status, 401, "the planted session has ended");
    let cleared: Vec<_> = opened.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
    assert!(cleared.iter().any(|cookie| cookie.starts_with("toguna_login=;") && cookie.contains("Max-Age=0")), "{cleared:?}");
}

#[tokio::test]
async fn an_unknown_name_is_answered_as_one_with_a_second_factor() {
    let app = TestApp::embedded().await;
    with_second_factor(&app, "Awa", Role::Moderator).await;
    let wrong = async |name: &str| {
        let page = Visitor::new(&app).log_in(name, "wrong").await;
        (page.status, page.body.replace(name, "NAME"), page.header("set-cookie").to_owned())
    };
    assert_eq!(wrong("Awa").await, wrong("Nobody").await);
}

#[tokio::test]
async fn a_site_that_wants_second_factors_lets_nobody_work_without_one() {
    let app = TestApp::with(&[("TOGUNA__SITES__OTHER__NAME", "Other"), ("TOGUNA__SITES__OTHER__SECOND_FACTOR", "required")]).await;
    let id = add(&app, "Awa", Role::Moderator, Some("other")).await;
    let mut awa = Visitor::new(&app);
    awa.log_in("Awa", PASSWORD).await;
    for path in ["/moderation", "/moderation?site=other", "/moderation/numbers"] {
        let led = awa.get(path).await;
        assert_eq!((led.status, led.header("location")), (303, SETUP), "{path}");
    }
    assert_eq!(awa.send("/moderation?site=other", &[("decision", "approve")]).await.status, 403);
    let script = app.request(Method::GET, "/moderation?site=other").header("cookie", &awa.cookie).header("accept", "application/json");
    assert_eq!(Page::of(script).await.status, 403);
    assert_eq!(awa.get("/moderation/account").await.status, 200, "the own account is within reach");
    let page = awa.get(&format!("{SETUP}?lang=en")).await;
    assert!(page.body.contains("asks for a second factor"), "{}", page.body);
    let phone = Authenticator::of(&app, id, &page);
    let on = awa.send(SETUP, &[("act", "on"), ("sealed", &field(&page, "sealed")), ("code", &phone.code(&app))]).await;
    assert_eq!(on.status, 200, "{}", on.body);
    assert_eq!(awa.get("/moderation?site=other").await.status, 200);
    assert_eq!(
        Visitor::with(&app, "Binta", Role::Moderator, Some("demo")).await.get("/moderation").await.status,
        200,
        "other sites do not ask"
    );
    // A one-time link without an account has nobody to set one up for.
    let inside = &app.service.app;
    let invited = Invited { name: "Eve".to_owned(), site: Some(SiteKey::parse("other").unwrap()), role: Role::Moderator, user: None };
    let link = one_time_link(&*inside.store, &inside.secrets, invited, "test", app.clock.now()).await.unwrap();
    let mut eve = Visitor::new(&app);
    let entered = eve.post("/moderation/enter", &[("key", link.split_once("key=").unwrap().1)]).await;
    eve.keep(&entered);
    assert_eq!(eve.get("/moderation?site=other").await.header("location"), SETUP);
    assert_eq!(eve.get(SETUP).await.status, 200);
}

#[tokio::test]
async fn at_the_command_line_it_is_seen_and_taken_away_from_whoever_lost_the_phone() {
    let app = TestApp::embedded().await;
    with_second_factor(&app, "Awa", Role::Moderator).await;
    add(&app, "Binta", Role::Moderator, None).await;
    let data = app.folder.path().join("data");
    let toguna = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_toguna"));
        let output = command.arg("user").args(arguments).args(["--data-dir", data.to_str().unwrap()]).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let listed = || toguna(&["list"]).1.lines().map(|line| line.contains("second factor since")).collect::<Vec<_>>();
    assert_eq!(listed(), [true, false]);
    let (done, said, _) = toguna(&["drop-second-factor", "--name", "awa"]);
    assert!(done && said.contains("password alone"), "{said}");
    assert_eq!(listed(), [false, false]);
    let (done, _, error) = toguna(&["drop-second-factor", "--name", "Binta"]);
    assert!(!done && error.contains("Binta has no second factor"), "{error}");
    assert_eq!(Visitor::new(&app).log_in("Awa", PASSWORD).await.header("location"), "/moderation");
    let file = format!("sqlite:{}?mode=ro", data.join("toguna.db").display());
    let mut audit = <sqlx::SqliteConnection as sqlx::Connection>::connect(&file).await.unwrap();
    let acts: Vec<(String, String)> = sqlx::query_as("SELECT actor, action FROM audit WHERE action LIKE 'user.%second-factor' ORDER BY id")
        .fetch_all(&mut audit)
        .await
        .unwrap();
    assert_eq!(acts, [("user:1 Awa".to_owned(), "user.second-factor".to_owned()), ("cli".to_owned(), "user.no-second-factor".to_owned())]);
}
