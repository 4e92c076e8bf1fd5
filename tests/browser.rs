//! What readers and moderators do, in a real browser. Where there is no chromedriver these tests say so and pass; `./test` installs it.

use crate::support::{Browser, Scheme, TestApp, comment};
use fantoccini::key::Key;

/// Every comment is held, so that there is something to decide.
pub const MODERATED: &[(&str, &str)] = &[
    ("TOGUNA__SITE__PREMODERATE", "everybody"),
    ("TOGUNA__SERVER__TRUSTED_PROXIES", r#"["127.0.0.1"]"#),
    ("TOGUNA__PACE__PER_MINUTE", "100000"),
    ("TOGUNA__PACE__BURST", "100000"),
    ("TOGUNA__SITE__PRESSURE_PER_MINUTE", "1000000"),
];

pub async fn moderated() -> TestApp {
    TestApp::with(MODERATED).await
}

async fn write(browser: &Browser, name: &str, email: &str, text: &str) {
    browser.fill("#comment", text).await;
    browser.fill("#author", name).await;
    browser.fill("#email", email).await;
}

/// Opens the held list by a one-time link and approves the newest comment.
async fn approve_newest(app: &TestApp, browser: &Browser) {
    browser.goto(&app.service.one_time_link().await.unwrap().unwrap()).await;
    browser.click_through("#without").await;
    browser.click_through(".item .row").await;
    browser.click_through(".act-approve").await;
    browser.find(".note[role=status]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_javascript_a_comment_is_sent_decided_published_and_answered() {
    let Some(browser) = Browser::start(false).await else { return };
    let app = moderated().await;
    browser.goto("data:text/html,<title>off</title><script>document.title='on'</script>").await;
    assert_eq!(browser.client.title().await.unwrap(), "off", "JavaScript is off");

    // By another name than the server calls itself: the way from the form to the status page leads from one to the other.
    browser.goto(&format!("{}/demo", app.base.replace("127.0.0.1", "localhost"))).await;
    assert_eq!(browser.text("#reply-title").await, "Ajouter un commentaire");
    write(&browser, "Awa Traoré", "awa@example.org", "Ma fille attend la pirogue depuis lundi.").await;
    browser.click_through("#submit").await;
    assert!(browser.client.current_url().await.unwrap().path().starts_with("/c/"));
    assert_eq!(browser.text("h1").await, "Merci, votre commentaire est bien arrivé");
    let status_page = browser.client.current_url().await.unwrap();
    app.worker_idle().await;

    approve_newest(&app, &browser).await;
    browser.goto(status_page.as_str()).await;
    assert_eq!(browser.text("h1").await, "Votre commentaire est publié");
    browser.click_through(".status .button").await;
    assert!(browser.text(".comment-content").await.contains("depuis lundi"));
    assert_eq!(browser.text(".rail .most-commented a").await, "Sur le Niger, la bibliothèque arrive en pirogue");

    browser.click_through(".comment-reply-link").await;
    assert_eq!(browser.text("#reply-title").await.lines().next(), Some("Répondre à Awa Traoré Annuler la réponse"));
    write(&browser, "Boubacar", "boubacar@example.org", "Elle arrive demain matin.").await;
    browser.click_through("#submit").await;
    app.worker_idle().await;
    approve_newest(&app, &browser).await;
    browser.goto(&format!("{}/demo", app.base)).await;
    assert!(browser.text(".comment-list > .comment > .children > .comment .comment-content").await.contains("demain matin"));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_mistakes_comes_back_as_it_was_typed_with_the_focus_on_the_first_one() {
    let Some(browser) = Browser::start(true).await else { return };
    let app = moderated().await;
    browser.goto(&format!("{}/demo", app.base)).await;
    write(&browser, "Awa", "awa@example", "Deux lignes <b>\nde texte").await;
    browser.fill("#url", "javascript:alert(1)").await;
    browser.find("#notify").await.click().await.unwrap();
    browser.click_through("#submit").await;

    assert_eq!(browser.focused().await, "email");
    assert_eq!(browser.value("#comment").await, "Deux lignes <b>\nde texte");
    assert_eq!((browser.value("#author").await, browser.value("#email").await), ("Awa".to_owned(), "awa@example".to_owned()));
    assert_eq!(browser.value("#url").await, "javascript:alert(1)");
    assert!(browser.find("#notify").await.is_selected().await.unwrap());
    let email = browser.find("#email").await;
    assert_eq!(email.attr("aria-invalid").await.unwrap().as_deref(), Some("true"));
    assert!(email.attr("aria-describedby").await.unwrap().unwrap().split(' ').any(|id| id == "email-error"));
    assert_eq!(browser.find("#comment").await.attr("aria-invalid").await.unwrap(), None);
    assert!(browser.text(".comment-form-problem[role=alert]").await.contains("Site web"));

    browser.find(".comment-form-problem a[href='#url']").await.click().await.unwrap();
    assert_eq!(browser.client.current_url().await.unwrap().fragment(), Some("url"));
    browser.find("#email").await.clear().await.unwrap();
    browser.fill("#email", "awa@example.org").await;
    browser.find("#url").await.clear().await.unwrap();
    browser.click_through("#submit").await;
    assert_eq!(browser.text("h1").await, "Merci, votre commentaire est bien arrivé");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_written_with_the_keyboard_alone() {
    let Some(browser) = Browser::start(true).await else { return };
    let app = moderated().await;
    browser.goto(&format!("{}/demo", app.base)).await;
    let key = async |key: &str| browser.client.active_element().await.unwrap().send_keys(key).await.unwrap();
    let tab = char::from(Key::Tab).to_string();
    let mut passed = Vec::new();
    while passed.last().is_none_or(|id| id != "comment") {
        assert!(passed.len() < 60, "the form is not reached: {passed:?}");
        key(&tab).await;
        passed.push(browser.focused().await);
    }
    key("Écrit sans souris").await;
    for (id, text) in [("author", "Awa"), ("email", "awa@example.org"), ("url", ""), ("notify", " "), ("submit", "")] {
        key(&tab).await;
        assert_eq!(browser.focused().await, id, "the field that people do not see is passed over");
        if !text.is_empty() {
            key(text).await;
        }
    }
    assert!(browser.find("#notify").await.is_selected().await.unwrap());
    let before = browser.find("html").await;
    key(&char::from(Key::Enter).to_string()).await;
    browser.until_gone(&before).await;
    assert_eq!(browser.text("h1").await, "Merci, votre commentaire est bien arrivé");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn arabic_runs_from_right_to_left() {
    let Some(browser) = Browser::start(true).await else { return };
    let app = moderated().await;
    browser.look(1280).await;
    browser.goto(&format!("{}/demo?lang=ar", app.base)).await;
    assert_eq!(browser.ask("return getComputedStyle(document.body).direction").await, "rtl");
    let column = browser.ask("return document.querySelector('.story').getBoundingClientRect().left").await;
    let rail = browser.ask("return document.querySelector('.rail').getBoundingClientRect().left").await;
    assert!(column.as_f64() > rail.as_f64(), "the article stands right of the rail");
    write(&browser, "سليمان", "soleiman@example.org", "متى يصل القارب؟").await;
    browser.click_through("#submit").await;
    assert_eq!(browser.find("html").await.attr("dir").await.unwrap().as_deref(), Some("rtl"));
    assert_eq!(browser.text("h1").await, "شكرًا، وصل تعليقك");
    browser.close().await;
}

/// A phone's and a desk's.
pub const WIDTHS: [u32; 2] = [390, 1280];

/// The smallest thing to be touched on a phone, in CSS pixels; links within sentences apart.
const SMALL_TARGETS: &str = "return [...document.querySelectorAll('.comment-reply-link, .submit, .button, .comment-form input:not([type=hidden]), textarea, \
     .comment-form-notify label, nav a, .act, .quiet, .row, .pick, select, summary')].filter(e => !e.closest('[aria-hidden]') && e.id !== 'notify' \
     && e.getClientRects().length && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 120))";

/// Texts whose contrast against what is behind them is under WCAG's 4.5 (3 for large ones).
const FAINT_TEXTS: &str = "
    const parse = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = element => {
        for (let e = element; e; e = e.parentElement) {
            const colour = parse(getComputedStyle(e).backgroundColor);
            if (colour.length < 4 || colour[3] > 0.99) return colour;
        }
        return [255, 255, 255];
    };
    const faint = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || element.closest('.comment-form-topic, .skip, .out-of-sight') || !element.getClientRects().length) continue;
        const style = getComputedStyle(element);
        const size = parseFloat(style.fontSize), needed = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
        const [a, b] = [light(parse(style.color)), light(behind(element))];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (contrast < needed) faint.push(walker.currentNode.data.trim().slice(0, 40) + ' ' + contrast.toFixed(2));
    }
    return faint";

/// Checks the page that is open by day and by night; `also` is asked by either, and told its name. A picture is taken of French by day and of
/// Arabic by night; of everything when `TOGUNA_EVERY_PICTURE` is set, since each takes longer than the checks do.
pub async fn check_looks(browser: &Browser, name: &str, also: impl AsyncFn(&str, Scheme)) {
    let every_picture = std::env::var_os("TOGUNA_EVERY_PICTURE").is_some();
    let overflow = browser.ask("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
    assert!(overflow.as_f64().unwrap() <= 0.0, "{name} scrolls sideways by {overflow}");
    let width = browser.ask("return window.innerWidth").await;
    if width.as_f64().unwrap() < 600.0 {
        assert_eq!(browser.ask(SMALL_TARGETS).await, serde_json::json!([]), "{name} has targets too small for a finger");
    }
    let loaded =
        browser.ask("return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))").await;
    assert_eq!(loaded, serde_json::json!([]), "{name} asks another server");
    // The style sheets know no other difference between day and night than colours.
    for scheme in [Scheme::Dark, Scheme::Light] {
        let name = format!("{name}-{scheme}");
        browser.colours(scheme).await;
        assert_eq!(browser.ask(FAINT_TEXTS).await, serde_json::json!([]), "{name} has faint texts");
        also(&name, scheme).await;
        if every_picture || !name.contains("-en-") && (scheme == Scheme::Dark) == name.contains("-ar-") {
            browser.picture(&name).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_fit_to_be_seen_on_phone_and_desk_by_day_and_by_night() {
    let Some(browser) = Browser::start(true).await else { return };
    let app = TestApp::embedded().await;
    let first = app.submit(comment()).await;
    app.worker_idle().await;
    app.decide(&first.expect_accepted(), "approve").await;
    let answer = comment()
        .by(2)
        .with("parent", first.expect_accepted())
        .body("Une réponse, avec https://example.org/une/adresse/assez/longue/pour/deborder.");
    let answer = app.submit(answer).await;
    app.worker_idle().await;
    app.decide(&answer.expect_accepted(), "approve").await;
    let held = app.submit(comment().by(3).body("Gagnez 500 € par jour : http://a.example http://b.example http://c.example")).await;
    app.worker_idle().await;
    let status = held.json()["status_url"].as_str().unwrap().to_owned();
    let published = first.json()["status_url"].as_str().unwrap().to_owned();
    let at = |path: &str| format!("{}{path}", app.base);
    let nothing_else = async |_: &str, _: Scheme| ();
    for width in WIDTHS {
        browser.look(width).await;
        for (name, url) in [
            ("demo-fr", at("/demo")),
            ("demo-en", at("/demo?lang=en")),
            ("demo-ar", at("/demo?lang=ar")),
            ("article", at("/demo/garden")),
            ("reply", at(&format!("/demo?replytocom={}", first.expect_accepted()))),
            ("embed", at("/embed/demo?thread=/demo")),
            ("status", status.clone()),
            ("published", published.clone()),
        ] {
            browser.goto(&url).await;
            check_looks(&browser, &format!("{name}-{width}"), nothing_else).await;
        }
        browser.goto(&at("/demo")).await;
        write(&browser, "Awa", "awa@example", "Texte").await;
        browser.click_through("#submit").await;
        check_looks(&browser, &format!("form-{width}"), nothing_else).await;
    }
    browser.close().await;
}
