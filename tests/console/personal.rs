//! How each person has the console: keys, density, time zone, notifications.

use super::{
    by_hand::{held, send},
    by_key::logged_in,
    visitor::Visitor,
};
use crate::support::{Browser, TestApp, comment};
use regex::Regex;
use toguna::domain::{KeyAct, Locale, Role, Timestamp};

/// The usual keys with some changed, as the form sends them.
fn keys<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = "jkarsdunehbcoxX/?";
    let all = KeyAct::ALL.iter().zip(usual.char_indices().map(|(at, _)| &usual[at..=at]));
    let chosen = all.map(|(act, key)| (act.word(), changed.iter().find(|(word, _)| *word == act.word()).map_or(key, |(_, key)| *key)));
    [("act", "save")].into_iter().chain(chosen).collect()
}

const KEYS: &str = "/moderation/account/keys";

#[tokio::test]
async fn each_has_own_keys_and_what_cannot_be_is_told_without_a_script() {
    let app = crate::browser::moderated().await;
    held(&app, 1).await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let binta = Visitor::with(&app, "Binta", Role::Moderator, None).await;
    let page = awa.get(&format!("{KEYS}?lang=en")).await;
    let field =
        |page: &str, word: &str| Regex::new(&format!("name=\"{word}\" value=\"([^\"]*)\"")).unwrap().captures(page).unwrap()[1].to_owned();
    assert_eq!((page.status, field(&page.body, "approve")), (200, "a".to_owned()), "{}", page.body);

    let wrong = awa.send(&format!("{KEYS}?lang=en"), &keys(&[("approve", "j"), ("spam", "7"), ("edit", "ab"), ("note", "<")])).await;
    assert_eq!(wrong.status, 422);
    let told =
        |word: &str| Regex::new(&format!("id=\"wrong-{word}\">([^<]+)<")).unwrap().captures(&wrong.body).map(|found| found[1].to_owned());
    assert_eq!(told("approve").as_deref(), Some("This key is taken: Next comment."));
    assert_eq!(told("spam").as_deref(), Some("Digits stand for the reasons of a rejection."));
    assert_eq!((told("edit").as_deref(), told("note")), (Some("One visible character, please."), None));
    assert_eq!((field(&wrong.body, "edit"), field(&wrong.body, "note")), ("ab".to_owned(), "&lt;".to_owned()), "as it was typed");
    assert_eq!(field(&awa.get(KEYS).await.body, "spam"), "s", "nothing of it is kept");

    // Two change their places, one is Shift with a letter, and one goes.
    let kept = awa.send(KEYS, &keys(&[("approve", "r"), ("reject", "a"), ("edit", "E"), ("undo", "")])).await;
    assert_eq!((kept.status, kept.header("location")), (303, "/moderation/account/keys?done=yes"));
    let queue = awa.get("/moderation?lang=en").await.body;
    assert!(
        queue.contains("Approve <kbd aria-hidden=\"true\">r</kbd>") && queue.contains("Edit the text <kbd>Shift</kbd> <kbd>e</kbd>"),
        "{queue}"
    );
    assert!(queue.contains("<dt><kbd>r</kbd></dt><dd>Approve</dd>") && queue.contains("<dt> <kbd>z</kbd></dt>"), "{queue}");
    let others = binta.get("/moderation?lang=en").await.body;
    assert!(others.contains("Approve <kbd aria-hidden=\"true\">a</kbd>") && others.contains("<kbd>u</kbd> <kbd>z</kbd>"), "hers are hers");
    let mut again = Visitor::new(&app);
    again.log_in("Awa", super::visitor::PASSWORD).await;
    assert_eq!(field(&again.get(KEYS).await.body, "approve"), "r", "wherever she logs in");
    assert_eq!(awa.send(KEYS, &[("act", "usual")]).await.status, 303);
    assert!(awa.get("/moderation?lang=en").await.body.contains("Approve <kbd aria-hidden=\"true\">a</kbd>"), "as they were");
}

#[tokio::test]
async fn a_session_without_an_account_has_the_usual_keys() {
    let app = crate::browser::moderated().await;
    held(&app, 1).await;
    let mut visitor = Visitor::new(&app);
    let link = app.service.one_time_link().await.unwrap().unwrap();
    let entered = visitor.post("/moderation/enter", &[("key", link.split_once("key=").unwrap().1)]).await;
    visitor.keep(&entered);
    assert_eq!((visitor.get(KEYS).await.status, visitor.send(KEYS, &keys(&[])).await.status), (404, 404));
    let page = visitor.get("/moderation?lang=en").await.body;
    assert!(page.contains("Approve <kbd aria-hidden=\"true\">a</kbd>") && !page.contains(KEYS), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keys_that_somebody_chose_are_those_that_act() {
    let app = crate::browser::moderated().await;
    let ids = held(&app, 3).await;
    let Some(browser) = logged_in(&app, "Awa", "/moderation?order=oldest&lang=fr").await else { return };
    browser.goto(&format!("{}{KEYS}?lang=fr", app.base)).await;
    for (word, key) in [("approve", "p"), ("next", "m")] {
        browser.find(&format!("#key-{word}")).await.clear().await.unwrap();
        browser.fill(&format!("#key-{word}"), key).await;
    }
    browser.click_through("button[value=save]").await;
    browser.find(".note.good").await;
    browser.goto(&format!("{}/moderation?order=oldest&lang=fr", app.base)).await;
    browser.find(".scripted .item").await;
    let shown = "return document.querySelector('.item[aria-current]').dataset.id";
    browser.press("a").await;
    browser.press("j").await;
    assert_eq!(browser.ask(shown).await, ids[0].as_str(), "the keys of before do nothing");
    browser.press("m").await;
    assert_eq!(browser.ask(shown).await, ids[1].as_str());
    browser.press("p").await;
    app.eventually("it is approved", async || app.comment(&ids[1]).await["status"] == "approved").await;
    assert_eq!(app.comment(&ids[0]).await["status"], "pending");
    browser.press("z").await;
    app.eventually("it waits again", async || app.comment(&ids[1]).await["status"] == "pending").await;
    browser.press("?").await;
    assert!(browser.text("#keys").await.contains("m k"));
    browser.close().await;
}

/// What the form of the account sends.
fn look<'a>(density: &'a str, zone: &'a str) -> [(&'a str, &'a str); 5] {
    [("act", "look"), ("locale", "en"), ("theme", "system"), ("density", density), ("zone", zone)]
}

#[tokio::test]
async fn times_are_told_in_the_zone_that_somebody_chose_on_every_page() {
    let app = TestApp::with(&[crate::browser::MODERATED, &[("TOGUNA__CAMPAIGNS__MEMBERS", "3")]].concat()).await;
    let id = held(&app, 2).await.remove(0);
    for number in 60..64 {
        send(&app, number, super::campaigns::flood(number)).await;
    }
    app.eventually("there is a campaign", async || app.service.app.store.campaign(1).await.is_ok()).await;
    let awa = Visitor::with(&app, "Awa", Role::Owner, None).await;
    let refused = [("chosen", &*format!("{id}.1")), ("decision", "reject"), ("ground", "insult")];
    assert_eq!(awa.send("/moderation", &refused).await.status, 303);
    for (name, zone, status) in [("nowhere", "Mars/Olympus", 422), ("a quarter of an hour off", "Asia/Kathmandu", 303)] {
        assert_eq!(awa.send("/moderation/account?lang=en", &look("comfortable", zone)).await.status, status, "{name}");
    }
    let times = Regex::new("datetime=\"([^\"]+)\"").unwrap();
    for path in [
        "/moderation",
        "/moderation?status=rejected",
        &format!("/moderation/comments/{id}"),
        &format!("/moderation/comments/{id}/author"),
        "/moderation/campaigns",
        "/moderation/campaigns/1",
    ] {
        let page = awa.get(&format!("{path}{}site=demo", if path.contains('?') { '&' } else { '?' })).await;
        let told: Vec<_> = times.captures_iter(&page.body).map(|found| found[1].to_owned()).collect();
        assert!(!told.is_empty() && told.iter().all(|time| time.ends_with("+05:45")), "{path}: {told:?}");
    }
    assert_eq!(
        awa.send("/moderation/tokens", &[("act", "make"), ("name", "t"), ("scope", "moderate"), ("role", "reader")]).await.status,
        200
    );
    let zone = jiff::tz::TimeZone::get("Asia/Kathmandu").unwrap();
    let minutes: Vec<_> = (0..3)
        .map(|ago| app.clock.now().minus(std::time::Duration::from_mins(ago)))
        .map(|at: Timestamp| app.service.app.wording.date(Locale::En, at, &zone))
        .collect();
    for path in ["/moderation/account", "/moderation/tokens", "/moderation/health", "/moderation/rules"] {
        let page = awa.get(&format!("{path}?lang=en")).await;
        assert!(minutes.iter().any(|minute| page.body.contains(minute)), "{path}: {minutes:?} in {}", page.body);
    }
    let account = awa.get("/moderation/account?lang=en").await.body;
    assert!(account.contains("<option selected>Asia/Kathmandu</option>"), "{account}");
    let other = Visitor::with(&app, "Binta", Role::Owner, None).await;
    assert!(!other.get("/moderation").await.body.contains("+05:45"), "another one has the site's");
    assert_eq!(awa.send("/moderation/account", &look("comfortable", "")).await.status, 303);
    assert!(!awa.get("/moderation").await.body.contains("+05:45"), "and so has she again");
}

#[tokio::test]
async fn density_is_kept_with_the_account_beside_the_keys() {
    let app = crate::browser::moderated().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    assert!(!awa.get("/moderation").await.body.contains("data-density"));
    awa.send(KEYS, &keys(&[("approve", "p")])).await;
    awa.send("/moderation/account", &look("compact", "Africa/Bamako")).await;
    let page = awa.get("/moderation").await.body;
    assert!(page.contains(" data-density=\"compact\"") && page.contains("&quot;p&quot;:&quot;approve&quot;"), "{page}");
    // The form of colours alone leaves the rest be.
    awa.send("/moderation/account", &[("act", "look"), ("theme", "dark")]).await;
    assert!(awa.get("/moderation").await.body.contains(" data-density=\"compact\""));
}

/// A browser that writes down what it is asked to show, and a tab that can be hidden.
const STUB: &str = "window.told = []; window.allows = 'granted'; let hidden = false; \
    window.Notification = class { static permission = 'default'; addEventListener() {} close() {} \
        constructor(title, options) { window.told.push([title, options.body]); } \
        static async requestPermission() { window.asked = (window.asked ?? 0) + 1; return Notification.permission = window.allows; } }; \
    Object.defineProperty(document, 'visibilityState', { get: () => hidden ? 'hidden' : 'visible' }); \
    window.hide = (now) => { hidden = now; document.dispatchEvent(new Event('visibilitychange')); };";

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_to_is_notified_of_what_comes_while_the_page_is_out_of_sight() {
    let app = crate::browser::moderated().await;
    held(&app, 2).await;
    let Some(browser) = logged_in(&app, "Awa", "/moderation?order=oldest&lang=fr").await else { return };
    browser.before_pages(STUB).await;
    let open = async |browser: &Browser| {
        browser.goto(&format!("{}/moderation?order=oldest&lang=fr", app.base)).await;
        browser.find("#live:not([hidden])").await;
    };
    open(&browser).await;
    assert_eq!(
        browser.ask("return [window.asked ?? 0, document.getElementById('notify').ariaPressed]").await,
        serde_json::json!([0, "false"])
    );
    browser.ask("window.allows = 'denied'; return 0").await;
    browser.find("#notify").await.click().await.unwrap();
    assert!(browser.text(".toast.wrong").await.contains("n’autorise pas"));
    assert_eq!(browser.ask("window.allows = 'granted'; return window.told").await, serde_json::json!([]));
    browser.find("#notify").await.click().await.unwrap();
    browser.find("#notify[aria-pressed=true]").await;
    browser.ask("window.told = []; return 0").await;
    send(&app, 40, comment().by(40).body("Bonjour à la rédaction depuis Mopti.")).await;
    browser.find("#fresh:not([hidden])").await;
    assert_eq!(browser.ask("return window.told").await, serde_json::json!([]), "whoever looks is not told");
    browser.ask("hide(true); return 0").await;
    send(&app, 41, comment().by(41).body("Quand paraît la suite de ce récit ?")).await;
    let told = async |count: u32| browser.ask("return window.told.at(-1)?.[0] ?? ''").await == format!("Nouveaux : {count}");
    app.eventually("one is told", async || told(1).await).await;
    send(&app, 42, comment().by(42).body("Merci pour les photographies du port.")).await;
    app.eventually("and then two", async || told(2).await).await;
    browser.ask("hide(false); hide(true); return 0").await;
    send(&app, 43, comment().by(43).body("Le pont est fermé depuis hier soir.")).await;
    app.eventually("counted from when she looked last", async || told(1).await).await;
    // It is kept in this browser, and can be stopped.
    open(&browser).await;
    browser.ask("Notification.permission = 'granted'; return 0").await;
    browser.find("#notify").await.click().await.unwrap();
    browser.find("#notify[aria-pressed=false]").await;
    assert_eq!(browser.ask("return localStorage.getItem('toguna.notify')").await, serde_json::Value::Null);
    browser.close().await;
}
