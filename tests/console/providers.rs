//! Logging in through a provider, a real one: whom it lets in, what it may say, and what is not believed.

use super::{
    second_factors::with_second_factor,
    visitor::{PASSWORD, Visitor, add, csrf},
};
use crate::support::{OidcProvider, Page, TestApp};
use reqwest::{Client, Method, Url, header::LOCATION, redirect::Policy};
use serde_json::json;
use std::time::Duration;
use toguna::domain::{Role, SiteKey};

const START: &str = "/moderation/login/with/sso";
const LINK: &str = "/moderation/account/link";

/// The service with a provider, and what else is set of it.
pub async fn with_provider(provider: &OidcProvider, more: &[(&str, &str)]) -> TestApp {
    let settings = [
        ("TOGUNA__OIDC__SSO__ISSUER", provider.issuer.as_str()),
        ("TOGUNA__OIDC__SSO__CLIENT_ID", "toguna"),
        ("TOGUNA__OIDC__SSO__CLIENT_SECRET_ENV", "SSO_SECRET"),
        ("TOGUNA__OIDC__SSO__LABEL", "Newsroom SSO"),
        ("SSO_SECRET", "toguna-secret"),
    ];
    TestApp::with(&[&settings, more].concat()).await
}

/// Somebody at a browser that keeps cookies, of the provider's pages too.
struct Person<'a> {
    app: &'a TestApp,
    client: Client,
}

impl<'a> Person<'a> {
    fn new(app: &'a TestApp) -> Self {
        let client = Client::builder().redirect(Policy::none()).cookie_store(true).build().unwrap();
        Self { app, client }
    }

    /// With an account of this name, logged in by its password.
    async fn with(app: &'a TestApp, name: &str, role: Role) -> Self {
        add(app, name, role, None).await;
        let person = Self::new(app);
        let page = person.post("/moderation/login", &[("name", name), ("password", PASSWORD)]).await;
        assert_eq!(page.status, 303, "{}", page.body);
        person
    }

    fn url(&self, path: &str) -> String {
        if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.app.base) }
    }

    async fn get(&self, path: &str) -> Page {
        Page::of(self.client.get(self.url(path)).header("accept", "text/html").header("accept-language", "en")).await
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        Page::of(self.client.post(self.url(path)).header("accept-language", "en").form(form)).await
    }

    /// Sends a form of this session.
    async fn send(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let csrf = csrf(&self.get("/moderation/account").await);
        self.post(path, &[&[("csrf", csrf.as_str())], form].concat()).await
    }

    /// Goes to the provider, logs in there (`as=awa`), and is sent back: the address that the provider leads to.
    async fn away(&self, start: &str, login: &str) -> String {
        let mut url = Url::parse(&self.url(start)).unwrap();
        for _ in 0..8 {
            let answer = self.client.get(url.clone()).send().await.unwrap();
            let status = answer.status();
            let Some(location) = answer.headers().get(LOCATION) else { panic!("{status} at {url}: {}", answer.text().await.unwrap()) };
            url = url.join(location.to_str().unwrap()).unwrap();
            if url.path().starts_with("/interaction/") {
                url.set_query(Some(login));
            }
            if url.path().starts_with("/moderation/login/back/") {
                return url.into();
            }
        }
        panic!("the provider leads nowhere: {url}");
    }

    /// The whole way there and back.
    async fn log_in(&self, login: &str) -> Page {
        self.get(&self.away(START, login).await).await
    }

    async fn is_in(&self) -> bool {
        self.get("/moderation").await.status == 200
    }

    /// Links an identity to the account that is logged in.
    async fn link(&self, login: &str) -> Page {
        let back = self.get(&self.away(&format!("{START}?link=1"), login).await).await;
        assert_eq!((back.status, back.header("location")), (303, LINK), "{}", back.body);
        self.send(LINK, &[("act", "link")]).await
    }
}

#[tokio::test]
async fn a_provider_opens_the_account_that_it_is_linked_to_and_no_other() {
    let Some(provider) = OidcProvider::start() else { return };
    let app = with_provider(&provider, &[]).await;
    let awa = Person::with(&app, "Awa", Role::Moderator).await;
    let login = Person::new(&app).get("/moderation/login").await;
    assert!(login.body.contains("Sign in with Newsroom SSO") && login.body.contains("href=\"/moderation/login/with/sso?next="));
    let stranger = Person::new(&app);
    let unknown = stranger.log_in("as=awa").await;
    assert_eq!(unknown.status, 403);
    assert!(unknown.body.contains("No account here is yours yet") && !unknown.body.contains("example.org"), "{}", unknown.body);
    assert!(!stranger.is_in().await && unknown.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(app.service.app.store.users().await.unwrap().len(), 1, "nobody is made by knocking");

    // Coming back alone links nothing: somebody else may have led her there.
    let back = awa.get(&awa.away(&format!("{START}?link=1"), "as=awa").await).await;
    assert_eq!((back.status, back.header("location")), (303, LINK));
    assert!(Person::new(&app).log_in("as=awa").await.status == 403);
    let asked = awa.get(LINK).await;
    assert!(asked.status == 200 && asked.body.contains("Awa Diarra") && asked.body.contains("Newsroom SSO"), "{}", asked.body);
    assert_eq!(awa.post(LINK, &[("act", "link"), ("csrf", "0")]).await.status, 403);
    assert_eq!(awa.send(LINK, &[("act", "link")]).await.status, 303);
    let account = awa.get("/moderation/account").await;
    assert!(account.body.contains("Unlink Newsroom SSO"), "{}", account.body);

    let again = Person::new(&app);
    let opened = again.log_in("as=awa").await;
    assert_eq!((opened.status, opened.header("location")), (303, "/moderation"), "{}", opened.body);
    assert!(again.get("/moderation/account").await.body.contains("Awa"));
    assert!(again.is_in().await);
    assert_eq!(Person::new(&app).log_in("as=binta").await.status, 403, "another identity at the same provider");
    let kadi = Person::with(&app, "Kadi", Role::Moderator).await;
    let taken = kadi.link("as=awa").await;
    assert!(taken.status == 409 && taken.body.contains("already opens another account"), "{}", taken.body);

    let id = regex::Regex::new("value=\"unlink\"><input type=\"hidden\" name=\"id\" value=\"(\\d+)\"").unwrap();
    let id = id.captures(&account.body).unwrap()[1].to_owned();
    assert_eq!(kadi.send(LINK, &[("act", "unlink"), ("id", &id)]).await.status, 404, "somebody else's");
    app.clock.advance(Duration::from_mins(20));
    let old = awa.send(LINK, &[("act", "unlink"), ("id", &id)]).await;
    assert!(old.status == 403 && old.body.contains("Is it still you?"), "{} {}", old.status, old.body);
    let unlinked = awa.send(LINK, &[("act", "unlink"), ("id", &id), ("proof", PASSWORD)]).await;
    assert_eq!(unlinked.status, 303, "{}", unlinked.body);
    assert!(!again.is_in().await, "the session that it opened has ended");
    assert_eq!(Person::new(&app).log_in("as=awa").await.status, 403);
    assert!(awa.is_in().await);
}

#[tokio::test]
async fn a_login_ends_in_the_browser_that_began_it_once_and_soon() {
    let Some(provider) = OidcProvider::start() else { return };
    let app = with_provider(&provider, &[]).await;
    Person::with(&app, "Awa", Role::Moderator).await.link("as=awa").await;
    let has_ended = async |person: &Person<'_>, address: &str| {
        let page = person.get(address).await;
        assert!(page.status == 400 && page.body.contains("This sign-in has ended"), "{} {}", page.status, page.body);
        assert!(!person.is_in().await, "{address}");
    };
    let (awa, eve) = (Person::new(&app), Person::new(&app));
    let back = awa.away(START, "as=awa").await;
    has_ended(&eve, &back).await;
    // She is led back by somebody else's address, which would log her in as that one.
    let foreign = eve.away(START, "as=awa").await;
    has_ended(&awa, &foreign).await;
    let own = awa.away(START, "as=awa").await;
    has_ended(&awa, &own.replace("state=", "state=x")).await;
    app.clock.advance(Duration::from_mins(1));
    let late = awa.away(START, "as=awa").await;
    app.clock.advance(Duration::from_mins(10));
    has_ended(&awa, &late).await;
    // What the browser kept is put back after it was used.
    let jar = app.request(Method::GET, START).send().await.unwrap();
    let kept = jar.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let state = Url::parse(jar.headers()["location"].to_str().unwrap()).unwrap();
    let state = state.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let declined = async || {
        let path = format!("/moderation/login/back/sso?error=access_denied&state={state}");
        Page::of(app.request(Method::GET, &path).header("cookie", &kept).header("accept-language", "en")).await
    };
    let first = declined().await;
    assert!(first.status == 403 && first.body.contains("Nobody was signed in"), "{}", first.body);
    assert!(declined().await.body.contains("This sign-in has ended"), "a state is good once");
    let used = awa.away(START, "as=awa").await;
    assert_eq!(awa.get(&used).await.status, 303);
    assert_eq!(awa.get(&used).await.status, 400, "nor does the address open twice");
    assert_eq!(Person::new(&app).get("/moderation/login/with/nobody").await.status, 404);
    let led = Person::new(&app);
    let back = led.away(&format!("{START}?next=https://evil.example/"), "as=awa").await;
    assert_eq!(led.get(&back).await.header("location"), "/moderation", "nobody is led away");
}

#[tokio::test]
async fn a_token_that_is_not_sound_opens_nothing() {
    let Some(provider) = OidcProvider::start() else { return };
    let app = with_provider(&provider, &[]).await;
    Person::with(&app, "Awa", Role::Moderator).await.link("as=awa").await;
    for wrong in [
        json!({ "alter": { "aud": "other" } }),
        json!({ "alter": { "aud": ["toguna", "other"], "azp": "other" } }),
        json!({ "alter": { "iss": "https://accounts.example.org" } }),
        json!({ "alter": { "nonce": "an earlier one" } }),
        json!({ "alter": { "nonce": null } }),
        json!({ "alter": { "exp": 1_500_000_000 } }),
        json!({ "forge": true }),
    ] {
        provider.behave(&wrong).await;
        let awa = Person::new(&app);
        let page = awa.log_in("as=awa").await;
        assert!(page.status == 502 && page.body.contains("cannot be trusted"), "{wrong}: {} {}", page.status, page.body);
        assert!(!awa.is_in().await, "{wrong}");
    }
    // Signed anew, with nothing changed: it is what was changed that was refused.
    provider.behave(&json!({ "alter": {} })).await;
    assert_eq!(Person::new(&app).log_in("as=awa").await.status, 303);
    // A code that was given to another client.
    provider.behave(&json!({})).await;
    let awa = Person::new(&app);
    let mut start = Url::parse(app.request(Method::GET, START).send().await.unwrap().headers()["location"].to_str().unwrap()).unwrap();
    let query = start.query().unwrap().replace("client_id=toguna", "client_id=other");
    start.set_query(Some(&query));
    let foreign = Url::parse(&awa.away(start.as_str(), "as=awa").await).unwrap();
    let code = foreign.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let own = awa.away(START, "as=awa").await;
    let swapped = regex::Regex::new("code=[^&]*").unwrap().replace(&own, format!("code={code}").as_str()).into_owned();
    assert_eq!(awa.get(&swapped).await.status, 400);
    assert!(!awa.is_in().await);
}

#[tokio::test]
async fn whoever_has_no_account_gets_one_only_with_what_is_configured() {
    let Some(provider) = OidcProvider::start() else { return };
    let app = with_provider(
        &provider,
        &[
            ("TOGUNA__SITES__OTHER__NAME", "Other"),
            ("TOGUNA__OIDC__SSO__SCOPES", r#"["email", "profile", "groups"]"#),
            ("TOGUNA__OIDC__SSO__ROLES_CLAIM", "groups"),
            ("TOGUNA__OIDC__SSO__NEW_ACCOUNTS", r#"[{ role = "moderator", site = "demo", value = "newsroom" }]"#),
        ],
    )
    .await;
    add(&app, "Awa Diarra", Role::Owner, None).await;
    let store = &app.service.app.store;
    assert_eq!(Person::new(&app).log_in("as=binta").await.status, 403, "none of the values that give a role");
    assert_eq!(store.users().await.unwrap().len(), 1);
    for _ in 0..2 {
        let awa = Person::new(&app);
        let page = awa.log_in("as=awa").await;
        assert_eq!(page.status, 303, "{}", page.body);
        assert!(awa.is_in().await);
        assert_eq!(awa.get("/moderation/people").await.status, 403);
        assert_eq!(awa.get("/moderation?site=other").await.status, 403);
    }
    let users = store.users().await.unwrap();
    assert_eq!(users.len(), 2, "the second login finds the account of the first");
    assert_eq!((users[1].name.as_str(), users[1].has_password), ("Awa Diarra 2", false), "and never somebody else's of the same name");
    assert_eq!(users[1].role_on(&SiteKey::parse("demo").unwrap()), Some(Role::Moderator));
    assert_eq!(users[1].role_on(&SiteKey::parse("other").unwrap()), None);
}

#[tokio::test]
async fn only_verified_addresses_of_the_domains_come_in() {
    let Some(provider) = OidcProvider::start() else { return };
    let domains =
        [("TOGUNA__OIDC__SSO__EMAIL_DOMAINS", r#"["example.org"]"#), ("TOGUNA__OIDC__SSO__NEW_ACCOUNTS", r#"[{ role = "reader" }]"#)];
    let app = with_provider(&provider, &domains).await;
    for stranger in ["as=binta", "as=eve"] {
        let page = Person::new(&app).log_in(stranger).await;
        assert!(page.status == 403 && page.body.contains("This address does not come in here"), "{stranger}: {}", page.body);
    }
    assert!(app.service.app.store.users().await.unwrap().is_empty());
    assert_eq!(Person::new(&app).log_in("as=awa").await.status, 303);
}

#[tokio::test]
async fn an_invitation_is_taken_up_through_a_provider() {
    let Some(provider) = OidcProvider::start() else { return };
    let app = with_provider(&provider, &[]).await;
    let owner = Visitor::with(&app, "Awa", Role::Owner, None).await;
    let page = owner.send("/moderation/people", &[("act", "add"), ("name", "Binta"), ("role", "moderator"), ("site", "demo")]).await;
    let key = regex::Regex::new("enter\\?key=(tgn_[\\w-]+)").unwrap().captures(&page.body).unwrap()[1].to_owned();
    let enter = format!("/moderation/enter?key={key}");
    let binta = Person::new(&app);
    let asked = binta.get(&enter).await;
    assert!(asked.body.contains(&format!("href=\"/moderation/login/with/sso?key={key}\"")), "{}", asked.body);
    assert_eq!(binta.post("/moderation/enter", &[("key", &key), ("through", "provider")]).await.status, 410, "nobody came back yet");
    let back = binta.get(&binta.away(&format!("{START}?key={key}"), "as=binta").await).await;
    assert_eq!((back.status, back.header("location")), (303, enter.as_str()));
    assert!(binta.get(&enter).await.body.contains("Binta Keita"));
    let eve = Person::new(&app);
    assert_eq!(eve.post("/moderation/enter", &[("key", &key), ("through", "provider")]).await.status, 410, "another browser");
    let entered = binta.post("/moderation/enter", &[("key", &key), ("through", "provider")]).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/moderation"), "{}", entered.body);
    assert!(binta.is_in().await);
    assert_eq!(Person::new(&app).get(&enter).await.status, 410, "the link is used up");
    let account = binta.get("/moderation/account").await;
    assert!(account.body.contains("This account has no password"), "{}", account.body);
    let id = regex::Regex::new("value=\"unlink\"><input type=\"hidden\" name=\"id\" value=\"(\\d+)\"").unwrap();
    let id = id.captures(&account.body).unwrap()[1].to_owned();
    let last = binta.send(LINK, &[("act", "unlink"), ("id", &id)]).await;
    assert!(last.status == 409 && last.body.contains("only way into your account"), "{}", last.body);
    assert!(!owner.get("/moderation/people?lang=en").await.body.contains("has not chosen"), "she is not waited for");
    assert_eq!(Person::new(&app).log_in("as=binta").await.status, 303);
}

#[tokio::test]
async fn a_provider_counts_as_one_factor_unless_it_says_two() {
    let Some(provider) = OidcProvider::start() else { return };
    let new_accounts =
        [("TOGUNA__OIDC__SSO__NEW_ACCOUNTS", r#"[{ role = "moderator" }]"#), ("TOGUNA__SITES__DEMO__SECOND_FACTOR", "required")];
    let app = with_provider(&provider, &new_accounts).await;
    let (_, phone, _) = with_second_factor(&app, "Awa", Role::Moderator).await;
    let awa = Person::new(&app);
    awa.post("/moderation/login", &[("name", "Awa"), ("password", PASSWORD)]).await;
    awa.post("/moderation/login/code", &[("code", &phone.next_code(&app))]).await;
    assert_eq!(awa.link("as=awa").await.status, 303);

    let one = Person::new(&app);
    let half = one.log_in("as=awa").await;
    assert_eq!((half.status, half.header("location")), (303, "/moderation/login/code?next=%2Fmoderation"));
    assert!(!one.is_in().await);
    assert_eq!(one.post("/moderation/login/code", &[("code", &phone.next_code(&app))]).await.status, 303);
    assert!(one.is_in().await);
    let two = Person::new(&app);
    assert_eq!(two.log_in("as=awa&amr=mfa").await.header("location"), "/moderation");
    assert!(two.is_in().await);

    // Without an authenticator of one's own, where the site asks for a second factor.
    let weak = Person::new(&app);
    assert_eq!(weak.log_in("as=binta").await.status, 303);
    assert_eq!(weak.get("/moderation").await.header("location"), "/moderation/account/second-factor");
    let strong = Person::new(&app);
    assert_eq!(strong.log_in("as=binta&amr=mfa").await.status, 303);
    assert!(strong.is_in().await);
    assert!(!weak.is_in().await, "it counts for the session that was opened so");
}

#[tokio::test]
async fn a_provider_that_is_down_or_hangs_says_so_in_time() {
    let Some(provider) = OidcProvider::start() else { return };
    let app = with_provider(&provider, &[("TOGUNA__OIDC__SSO__TIMEOUT_SECONDS", "1")]).await;
    let down = async |page: Page| {
        assert!(page.status == 503 && page.body.contains("The provider does not answer"), "{} {}", page.status, page.body);
        assert!(page.body.contains("href=\"/moderation/login\""), "there is another way");
    };
    let awa = Person::new(&app);
    let back = awa.away(START, "as=awa").await;
    provider.behave(&json!({ "hang": true })).await;
    down(awa.get(&back).await).await;
    let other = with_provider(&provider, &[("TOGUNA__OIDC__SSO__TIMEOUT_SECONDS", "1")]).await;
    down(Person::new(&other).get(START).await).await;
    let gone = provider.issuer.clone();
    drop(provider);
    let third = TestApp::with(&[("TOGUNA__OIDC__SSO__ISSUER", gone.as_str()), ("TOGUNA__OIDC__SSO__CLIENT_ID", "toguna")]).await;
    down(Person::new(&third).get(START).await).await;
}

#[tokio::test]
async fn what_the_token_does_not_say_is_asked_of_the_provider_about_the_same_person() {
    let Some(provider) = OidcProvider::start() else { return };
    let settings = [
        ("TOGUNA__OIDC__SSO__SCOPES", r#"["email", "profile", "groups"]"#),
        ("TOGUNA__OIDC__SSO__EMAIL_DOMAINS", r#"["example.org", "elsewhere.example"]"#),
        ("TOGUNA__OIDC__SSO__ROLES_CLAIM", "groups"),
        ("TOGUNA__OIDC__SSO__NEW_ACCOUNTS", r#"[{ role = "moderator", site = "demo", value = "newsroom" }]"#),
    ];
    let app = with_provider(&provider, &settings).await;
    let omitted = ["email", "email_verified", "name", "groups"];
    provider.behave(&json!({ "omit": omitted, "info": { "sub": "binta" } })).await;
    let page = Person::new(&app).log_in("as=awa").await;
    assert!(page.status == 502 && page.body.contains("cannot be trusted"), "somebody else's: {} {}", page.status, page.body);
    provider.behave(&json!({ "omit": omitted })).await;
    assert_eq!(Person::new(&app).log_in("as=eve").await.status, 403, "her address is not verified there either");
    assert_eq!(Person::new(&app).log_in("as=binta").await.status, 403, "none of her groups gives a role");
    let awa = Person::new(&app);
    let page = awa.log_in("as=awa").await;
    assert_eq!(page.status, 303, "{}", page.body);
    assert!(awa.is_in().await);
    let users = app.service.app.store.users().await.unwrap();
    assert_eq!((users.len(), users[0].name.as_str()), (1, "Awa Diarra"));
    assert_eq!(users[0].role_on(&SiteKey::parse("demo").unwrap()), Some(Role::Moderator));
}

#[tokio::test]
async fn a_provider_may_change_its_keys_between_two_logins() {
    let Some(provider) = OidcProvider::start() else { return };
    let app = with_provider(&provider, &[]).await;
    Person::with(&app, "Awa", Role::Moderator).await.link("as=awa").await;
    assert_eq!(Person::new(&app).log_in("as=awa").await.status, 303);
    provider.behave(&json!({ "rotate": true })).await;
    let page = Person::new(&app).log_in("as=awa").await;
    assert_eq!(page.status, 303, "{}", page.body);
    // The old keys are no keys of its any more.
    provider.behave(&json!({ "alter": {} })).await;
    let known = provider.issuer.clone();
    assert_eq!(Person::new(&app).log_in("as=awa").await.status, 303, "published again by {known}");
    provider.behave(&json!({ "forge": true })).await;
    assert_eq!(Person::new(&app).log_in("as=awa").await.status, 502);
}

/// Whether somebody who logs in through a provider, in this way, is asked for a second factor beside, on a site that wants one.
async fn owes_a_second_factor(provider: &OidcProvider, setting: (&str, &str), login: &str) -> bool {
    let settings =
        [("TOGUNA__OIDC__SSO__NEW_ACCOUNTS", r#"[{ role = "moderator" }]"#), ("TOGUNA__SITES__DEMO__SECOND_FACTOR", "required"), setting];
    let app = with_provider(provider, &settings).await;
    let person = Person::new(&app);
    assert_eq!(person.log_in(login).await.status, 303);
    !person.is_in().await
}

#[tokio::test]
async fn what_a_login_counts_as_is_what_the_configuration_says() {
    let Some(provider) = OidcProvider::start() else { return };
    let counts_as = |word| ("TOGUNA__OIDC__SSO__SECOND_FACTOR", word);
    for (setting, login, owes) in [
        (counts_as("told"), "as=awa", true),
        (counts_as("told"), "as=awa&amr=otp", false),
        (counts_as("always"), "as=awa", false),
        (counts_as("never"), "as=awa&amr=mfa", true),
    ] {
        assert_eq!(owes_a_second_factor(&provider, setting, login).await, owes, "{setting:?} {login}");
    }
    provider.behave(&json!({ "alter": { "acr": "phishing-resistant" } })).await;
    let by_context = |values| ("TOGUNA__OIDC__SSO__SECOND_FACTOR_ACR", values);
    assert!(!owes_a_second_factor(&provider, by_context(r#"["phishing-resistant"]"#), "as=awa").await);
    assert!(owes_a_second_factor(&provider, by_context(r#"["another"]"#), "as=awa").await);
}

#[tokio::test]
async fn a_dangerous_act_is_proved_at_the_provider_by_logging_in_there_anew() {
    let Some(provider) = OidcProvider::start() else { return };
    let app = with_provider(&provider, &[("TOGUNA__OIDC__SSO__NEW_ACCOUNTS", r#"[{ role = "owner" }]"#)]).await;
    let awa = Person::new(&app);
    assert_eq!(awa.log_in("as=awa").await.status, 303);
    let invite = [("act", "add"), ("name", "Binta"), ("role", "reader"), ("site", "demo")];
    app.clock.advance(Duration::from_mins(20));
    let stopped = awa.send("/moderation/people", &invite).await;
    let again = regex::Regex::new("href=\"(/moderation/login/with/sso[^\"]*)\"").unwrap();
    let again = again.captures(&stopped.body).unwrap_or_else(|| panic!("{}", stopped.body))[1].replace("&amp;", "&");
    assert_eq!(stopped.status, 403);
    let asks =
        |page: &Page| Url::parse(page.header("location")).unwrap().query_pairs().any(|(name, value)| name == "prompt" && value == "login");
    assert!(asks(&awa.get(&again).await), "who she is is asked there anew, though the provider knows her still");
    assert!(!asks(&Person::new(&app).get(START).await), "and of nobody who comes for the first time");
    // A provider that passes an old login off as a new one; whoever only comes in may have logged in there long ago.
    provider.behave(&json!({ "alter": { "auth_time": 1_500_000_000 } })).await;
    let old = awa.get(&awa.away(&again, "as=awa").await).await;
    assert!(old.status == 502 && old.body.contains("cannot be trusted"), "{} {}", old.status, old.body);
    assert_eq!(awa.send("/moderation/people", &invite).await.status, 403);
    assert_eq!(Person::new(&app).log_in("as=awa").await.status, 303);
    provider.behave(&json!({})).await;
    assert_eq!(awa.get(&awa.away(&again, "as=awa").await).await.status, 303);
    let done = awa.send("/moderation/people", &invite).await;
    assert_eq!(done.status, 200, "{}", done.body);
}
