//! What the console looks like: on a phone and a desk, by day and by night, in three languages, to people and to axe-core.

use super::{
    by_hand::{held, send},
    providers::with_provider,
    second_factors::with_second_factor,
    visitor::{PASSWORD, Visitor, add},
};
use crate::{
    browser::{WIDTHS, check_looks},
    support::{Browser, OidcProvider, Page, Scheme, TestApp, comment},
};
use std::{cell::RefCell, time::Duration};
use toguna::{
    domain::{Body, CommentId, Locale, Remark, Role, ThreadKey},
    intake::Receipt,
    mail::DecisionLink,
    store::EditOrder,
};

/// axe-core, where `./test` or a developer put it.
fn axe() -> Option<String> {
    let place = std::env::var("TOGUNA_AXE")
        .unwrap_or_else(|_| format!("{}/../tools/node_modules/axe-core/axe.min.js", env!("CARGO_TARGET_TMPDIR")));
    let found = std::fs::read_to_string(&place).ok();
    if found.is_none() {
        eprintln!("axe-core is not in {place}: its rules are not checked");
    }
    found
}

/// Awa comes, and refuses a comment herself.
async fn refused_by_awa(app: &TestApp) -> String {
    let id = send(app, 40, comment().by(40).body("Tous des menteurs, du premier au dernier, et vous le savez.")).await;
    app.worker_idle().await;
    let awa = Visitor::with(app, "Awa Traoré", Role::Owner, None).await;
    awa.send("/moderation", &[("chosen", &format!("{id}.1")), ("decision", "reject"), ("ground", "insult"), ("reason", "Déjà hier.")])
        .await;
    id
}

/// Eight comments that wait, a campaign that waits, and one that was decided about and holds for what comes.
async fn with_two_campaigns() -> (TestApp, Vec<String>) {
    let app = TestApp::with(&[crate::browser::MODERATED, &[("TOGUNA__CAMPAIGNS__MEMBERS", "3")]].concat()).await;
    let ids = held(&app, 8).await;
    for number in 60..64 {
        send(&app, number, super::campaigns::flood(number)).await;
        let body = format!(
            "Nous demandons tous ensemble une école ouverte le samedi matin pour chaque enfant de la rue {number}, sans exception."
        );
        send(&app, number + 10, comment().by(number + 10).body(&body)).await;
    }
    let store = &app.service.app.store;
    app.eventually("there are two campaigns", async || store.campaign(2).await.is_ok()).await;
    let awa = Visitor::with(&app, "Kadi", Role::Moderator, None).await;
    let until = app.clock.now().plus(std::time::Duration::from_hours(48)).rfc3339();
    let form = [("decision", "reject"), ("until", &until[..10]), ("reason", "Copié-collé.")];
    assert_eq!(awa.send("/moderation/campaigns/2?site=demo", &form).await.status, 303);
    let is_over =
        async || store.campaign(2).await.unwrap().sites.iter().all(|on| on.decided.as_ref().is_some_and(|order| order.ended_at.is_some()));
    app.eventually("it is decided", is_over).await;
    (app, ids)
}

/// The page to which the link of a moderator's mail leads, by language.
fn decision_page<'a>(app: &'a TestApp, id: &str) -> impl Fn(Locale) -> String + use<'a> {
    let inside = &app.service.app;
    let mailbox = DecisionLink::mailbox(&inside.secrets, &inside.sites.get("demo").unwrap().moderators[0]);
    let token = DecisionLink::sent(CommentId::parse(id).unwrap(), 1, mailbox, app.clock.now()).sign(&inside.secrets);
    move |locale| format!("{}/d/{token}?lang={}", app.base, locale.code())
}

/// The page on which a writer reads what became of a comment, by language.
fn status_page<'a>(app: &'a TestApp, id: &str) -> impl Fn(Locale) -> String + use<'a> {
    let inside = &app.service.app;
    let receipt = Receipt { id: CommentId::parse(id).unwrap(), thread: ThreadKey::stored("/demo".to_owned()) };
    move |locale| toguna::http::form::status_link::url(inside, inside.sites.get("demo").unwrap(), &receipt, locale)
}

/// The pages of the console that are looked at as they come; two comments that they show are named.
fn pages(locale: &str, refused: &str, edited: &str) -> Vec<(&'static str, String)> {
    vec![
        ("queue", format!("/moderation?lang={locale}")),
        ("queue-spam", format!("/moderation?status=spam&lang={locale}")),
        ("queue-all", format!("/moderation?status=all&lang={locale}")),
        ("searches", format!("/moderation/searches?site=demo&lang={locale}")),
        ("queue-reported", format!("/moderation?status=reported&lang={locale}")),
        ("queue-found-none", format!("/moderation?q=rien+score:x&lang={locale}")),
        ("queue-found", format!("/moderation?status=all&q=pirogue&lang={locale}")),
        ("bulk", format!("/moderation/bulk/2?site=demo&lang={locale}")),
        ("author", format!("/moderation/comments/{refused}/author?site=demo&lang={locale}")),
        ("campaigns", format!("/moderation/campaigns?site=demo&lang={locale}")),
        ("campaign", format!("/moderation/campaigns/1?site=demo&lang={locale}")),
        ("appeals", format!("/moderation/appeals?lang={locale}")),
        ("queue-empty", format!("/moderation?status=deleted&lang={locale}")),
        ("edited", format!("/moderation?status=approved&lang={locale}&id={edited}")),
        ("numbers", format!("/moderation/numbers?site=demo&lang={locale}")),
        ("rules", format!("/moderation/rules?site=demo&lang={locale}")),
        ("health", format!("/moderation/health?lang={locale}")),
        ("account", format!("/moderation/account?lang={locale}")),
        ("keys", format!("/moderation/account/keys?lang={locale}")),
        ("people", format!("/moderation/people?lang={locale}")),
        ("tokens", format!("/moderation/tokens?lang={locale}")),
    ]
}

/// What axe-core finds wrong, in a few words each; `only` these rules.
fn violations(only: &str) -> String {
    format!(
        "return axe.run(document, {{ resultTypes: ['violations'] {only} }}).then(found => \
         found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | ')))"
    )
}

/// Whether the queue is longer than the screen on a desk, where the list and the comment scroll by themselves.
const LONGER_THAN_THE_SCREEN: &str = "const page = document.documentElement; \
    return document.body.classList.contains('working') && innerWidth >= 900 && page.scrollHeight > page.clientHeight";

/// Looks at pages, and remembers what is wrong with them.
struct Eyes<'a> {
    browser: &'a Browser,
    has_axe: bool,
    violations: RefCell<Vec<String>>,
}

impl<'a> Eyes<'a> {
    /// Eyes for the pages that are opened from now on.
    async fn open(browser: &'a Browser) -> Self {
        let axe = axe();
        if let Some(axe) = &axe {
            browser.before_pages(axe).await;
        }
        Self { browser, has_axe: axe.is_some(), violations: RefCell::default() }
    }

    /// Looks at the page that is open, by day and by night.
    async fn check(&self, name: &str) {
        assert_eq!(self.browser.ask(LONGER_THAN_THE_SCREEN).await, false, "{name}: the page scrolls behind what scrolls in it");
        check_looks(self.browser, name, async |name, scheme| {
            if !self.has_axe {
                return;
            }
            let only = if scheme == Scheme::Dark { ", runOnly: ['color-contrast']" } else { "" };
            let found = self.browser.ask(&violations(only)).await;
            if found != serde_json::json!([]) {
                self.violations.borrow_mut().push(format!("{name}: {found}"));
            }
        })
        .await;
    }

    /// What was wrong with the pages.
    fn found(self) -> String {
        self.violations.into_inner().join("\n")
    }
}

/// Two readers report a comment, one of them in words.
async fn report_twice(app: &TestApp, id: &str) {
    for (from, text) in [(1, Some("Il vise ma sœur, qui tient la boutique du coin.")), (2, None)] {
        let report = serde_json::json!({ "reason": if from == 1 { "insult" } else { "hate" }, "text": text });
        let path = format!("/v1/sites/demo/comments/{id}/report");
        let request = app.request(reqwest::Method::POST, &path).header("x-forwarded-for", format!("203.0.113.{from}"));
        assert_eq!(Page::of(request.json(&report)).await.status, 202);
    }
}

/// An owner invites somebody, and makes two tokens.
async fn invite_and_make_tokens(app: &TestApp) {
    let root = Visitor::with(app, "Fanta Keïta", Role::Owner, None).await;
    let invited = [("act", "add"), ("name", "Sékou"), ("role", "editor"), ("site", "demo"), ("email", "sekou@newsroom.example")];
    assert_eq!(root.send("/moderation/people", &invited).await.status, 200);
    for (name, scope) in [("Page d’accueil", "moderate"), ("L’ancien outil", "analyze")] {
        let made = [("act", "make"), ("name", name), ("scope", scope), ("role", "reader"), ("site", "demo")];
        assert_eq!(root.send("/moderation/tokens", &made).await.status, 200);
    }
}

/// Awa keeps two searches as tabs.
async fn keep_two_searches(app: &TestApp) {
    let mut looking = Visitor::new(app);
    looking.log_in("Awa Traoré", PASSWORD).await;
    for (name, line) in [("Liens courts", "rule:links score:>4"), ("ملاحظات", "pirogue")] {
        let kept = [("act", "save"), ("name", name), ("status", "all"), ("order", "newest"), ("q", line)];
        assert_eq!(looking.send("/moderation/searches?site=demo", &kept).await.status, 303);
    }
}

/// A site on which each page has something to show.
async fn with_something_everywhere() -> (TestApp, Vec<String>) {
    let (app, ids) = with_two_campaigns().await;
    for (number, body) in [
        "Gagnez 500 € par jour : http://a.example/une/adresse/tres/longue/sans/espace http://b.example http://c.example",
        "متى يصل القارب إلى القرية؟ ننتظره منذ أسبوع.",
    ]
    .iter()
    .enumerate()
    {
        send(&app, 20 + number, comment().by(20 + number).body(body)).await;
    }
    app.decide(&ids[0], "approve").await;
    send(
        &app,
        30,
        comment().by(30).with("parent", ids[0].as_str()).body("Une réponse.\n\nSur deux paragraphes, avec http://example.org/ dedans."),
    )
    .await;
    app.worker_idle().await;
    let first = CommentId::parse(&ids[0]).unwrap();
    let now = app.service.app.store.comment(first).await.unwrap();
    let body = Body::parse("Le numéro 0, relu par la rédaction : le fleuve et la pirogue.").unwrap();
    let (site, revision, actor, at) = (now.site, now.revision, "user:1 Oumou".to_owned(), app.clock.now());
    app.service.app.store.edit(&EditOrder { comment: first, site, revision, body, judgement: None, actor, at }).await.unwrap();
    app.decide(&ids[1], "reject").await;
    for (number, id) in [&ids[1], &refused_by_awa(&app).await].into_iter().enumerate() {
        let text = ["J’avais pourtant cité ma source, page 12 du rapport.\n\nMerci de relire.", "لم أقصد الإساءة إلى أحد."][number];
        let remark = Remark::parse(text).unwrap();
        app.service.app.store.appeal(CommentId::parse(id).unwrap(), remark.as_ref(), app.clock.now()).await.unwrap();
    }
    report_twice(&app, &ids[0]).await;
    add(&app, "Binta", Role::Moderator, Some("demo")).await;
    {
        invite_and_make_tokens(&app).await;
        keep_two_searches(&app).await;
        let awa = Visitor::with(&app, "Oumou", Role::Moderator, None).await;
        let author = format!("/moderation/comments/{}/author?site=demo", ids[1]);
        awa.send(&author, &[("act", "standing"), ("standing", "banned"), ("days", "30"), ("reason", "Troisième fois cette semaine.")])
            .await;
        awa.send(&author, &[("act", "note"), ("text", "Écrit aussi sous un autre nom ; à relire avec soin.")]).await;
        awa.send("/moderation/claims?site=demo", &[("id", &ids[3])]).await;
        let ordered = awa.send("/moderation?q=rien", &[("all", "yes"), ("decision", "reject")]).await;
        assert_eq!(ordered.header("location"), "/moderation/bulk/2?site=demo&lang=fr");
    }
    (app, ids)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_console_is_fit_to_be_seen_on_a_phone() {
    look_at_the_console(390).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_console_is_fit_to_be_seen_on_a_desk() {
    look_at_the_console(1280).await;
}

async fn look_at_the_console(width: u32) {
    let Some(browser) = Browser::start(true).await else { return };
    let eyes = Eyes::open(&browser).await;
    let (app, ids) = with_something_everywhere().await;
    let at = |path: &str| format!("{}{path}", app.base);
    let (status, waits, decided) = (status_page(&app, &ids[1]), decision_page(&app, &ids[5]), decision_page(&app, &ids[0]));
    let report = |locale: Locale| at(&format!("/c/{}/report?lang={}", ids[0], locale.code()));
    let outside: [(&str, &dyn Fn(Locale) -> String); 4] =
        [("report", &report), ("status-refused", &status), ("decide", &waits), ("decide-late", &decided)];
    let check = async |name: &str| eyes.check(name).await;
    browser.look(width).await;
    browser.client.delete_all_cookies().await.unwrap();
    browser.goto(&at("/moderation/login?lang=fr")).await;
    check(&format!("console-login-{width}")).await;
    browser.goto(&at("/moderation/enter?key=x&lang=ar")).await;
    check(&format!("console-link-ar-{width}")).await;
    for locale in Locale::ALL {
        for (name, page) in outside {
            browser.goto(&page(locale)).await;
            check(&format!("{name}-{}-{width}", locale.code())).await;
        }
    }
    browser.goto(&at("/moderation?lang=fr")).await;
    browser.fill("#name", "Awa Traoré").await;
    browser.fill("#password", PASSWORD).await;
    browser.click_through("form .button").await;
    for locale in ["fr", "en", "ar"] {
        for (name, path) in pages(locale, &ids[1], &ids[0]) {
            browser.goto(&at(&path)).await;
            check(&format!("console-{name}-{locale}-{width}")).await;
            if name == "rules" {
                browser.ask("document.querySelector('.rules').scrollIntoView(); return 0").await;
                browser.screen(&format!("console-rules-screen-{locale}-{width}")).await;
            }
        }
        browser.goto(&at(&format!("/moderation/comments/{}/author?site=demo&lang={locale}", ids[1]))).await;
        browser.click_through("form[action*=same-source] button").await;
        check(&format!("console-same-source-{locale}-{width}")).await;
        browser.goto(&at(&format!("/moderation?lang={locale}&status=all&q=r%C3%A9ponse"))).await;
        if width < 600 {
            browser.find(".item .row").await.click().await.unwrap();
            browser.find(".queue[data-open=yes] .detail-sheet").await;
        }
        check(&format!("console-comment-{locale}-{width}")).await;
        browser.goto(&at(&format!("/moderation?lang={locale}"))).await;
        browser.find(".item .row").await.click().await.unwrap();
        let beside = "return document.querySelector('.detail-sheet')?.dataset.id === document.querySelector('.item[aria-current]').dataset.id \
            && document.querySelector('.queue').dataset.open === 'yes' \
            && location.search.includes(document.querySelector('.detail-sheet').dataset.id)";
        app.eventually("the comment is beside the list", async || browser.ask(beside).await == true).await;
        browser.find(".grounds summary").await.click().await.unwrap();
        check(&format!("console-grounds-{locale}-{width}")).await;
    }
    let found = eyes.found();
    browser.close().await;
    assert!(found.is_empty(), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_second_factor_is_fit_to_be_seen() {
    let Some(browser) = Browser::start(true).await else { return };
    let eyes = Eyes::open(&browser).await;
    let app = TestApp::embedded().await;
    add(&app, "Binta", Role::Moderator, None).await;
    let (_, phone, _) = with_second_factor(&app, "Awa Traoré", Role::Owner).await;
    let at = |path: &str| format!("{}{path}", app.base);
    let log_in = async |name: &str, locale: &str| {
        browser.client.delete_all_cookies().await.unwrap();
        browser.goto(&at(&format!("/moderation/login?lang={locale}"))).await;
        browser.fill("#name", name).await;
        browser.fill("#password", PASSWORD).await;
        browser.click_through("form .button").await;
    };
    for width in WIDTHS {
        browser.look(width).await;
        for locale in ["fr", "en", "ar"] {
            let check = async |name: &str| eyes.check(&format!("console-{name}-{locale}-{width}")).await;
            log_in("Binta", locale).await;
            browser.goto(&at(&format!("/moderation/account/second-factor?lang={locale}"))).await;
            check("second-factor").await;
            log_in("Awa Traoré", locale).await;
            browser.goto(&at(&format!("/moderation/login/code?lang={locale}"))).await;
            check("second-step").await;
            browser.fill("#code", &phone.next_code(&app)).await;
            browser.click_through("form .button").await;
            browser.goto(&at(&format!("/moderation/account/second-factor?lang={locale}"))).await;
            check("second-factor-on").await;
            browser.fill("#code", &phone.next_code(&app)).await;
            browser.click_through("form .quiet").await;
            browser.find(".codes").await;
            check("recovery-codes").await;
            browser.goto(&at(&format!("/moderation/account?lang={locale}"))).await;
            check("account-second-factor").await;
            browser.goto(&at(&format!("/moderation/people?lang={locale}"))).await;
            app.clock.advance(Duration::from_mins(15));
            browser.fill("#name", "Eve").await;
            browser.click_through("form.in-row .button").await;
            check("fresh-proof").await;
        }
    }
    let found = eyes.found();
    browser.close().await;
    assert!(found.is_empty(), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_on_the_way_through_a_provider_is_fit_to_be_seen() {
    let Some(browser) = Browser::start(true).await else { return };
    let Some(provider) = OidcProvider::start() else { return };
    let eyes = Eyes::open(&browser).await;
    let app = with_provider(&provider, &[]).await;
    add(&app, "Awa Traoré", Role::Owner, None).await;
    let at = |path: &str| format!("{}{path}", app.base);
    let through = async |selector: &str, who: &str| {
        browser.click_through(selector).await;
        browser.find("#as").await;
        browser.fill("#as", who).await;
        browser.click_through("button").await;
    };
    for width in WIDTHS {
        browser.look(width).await;
        for locale in ["fr", "en", "ar"] {
            let check = async |name: &str| eyes.check(&format!("console-{name}-{locale}-{width}")).await;
            browser.client.delete_all_cookies().await.unwrap();
            browser.goto(&at(&format!("/moderation/login?lang={locale}"))).await;
            check("login-providers").await;
            browser.fill("#name", "Awa Traoré").await;
            browser.fill("#password", PASSWORD).await;
            browser.click_through("form .button").await;
            browser.goto(&at("/moderation/account")).await;
            if width == 390 && locale == "fr" {
                through("a[href*=link]", "awa").await;
                browser.find("form [value=link]").await;
                browser.click_through("form.fields .button").await;
            }
            browser.goto(&at(&format!("/moderation/account?lang={locale}"))).await;
            browser.find("form [value=unlink]").await;
            check("account-linked").await;
            through("a[href*=link]", "binta").await;
            browser.goto(&at(&format!("/moderation/account/link?lang={locale}"))).await;
            check("link").await;
            browser.client.delete_all_cookies().await.unwrap();
            browser.goto(&at(&format!("/moderation/login?lang={locale}"))).await;
            through("a[href*=sso]", "binta").await;
            let here = browser.client.current_url().await.unwrap();
            browser.goto(&format!("{here}&lang={locale}")).await;
            check("provider-stale").await;
            browser.client.delete_all_cookies().await.unwrap();
            browser.goto(&at(&format!("/moderation/login?lang={locale}"))).await;
            through("a[href*=sso]", "awa").await;
            browser.find(".queue").await;
        }
    }
    let found = eyes.found();
    browser.close().await;
    assert!(found.is_empty(), "{found}");
}
