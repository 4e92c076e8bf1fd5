//! What the console looks like: on a phone and a desk, by day and by night, in three languages, to people and to axe-core.

use super::{
    by_hand::{held, send},
    visitor::{PASSWORD, Visitor, add},
};
use crate::{
    browser::check_looks,
    support::{Browser, comment},
};
use toguna::domain::Role;

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

/// What axe-core finds wrong, in a few words each.
const VIOLATIONS: &str = "return axe.run(document, { resultTypes: ['violations'] }).then(found => \
    found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | ')))";

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_console_is_fit_to_be_seen() {
    let Some(browser) = Browser::start(true).await else { return };
    let axe = axe();
    let app = crate::browser::moderated().await;
    let ids = held(&app, 8).await;
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
    app.decide(&ids[1], "reject").await;
    add(&app, "Awa Traoré", Role::Owner, None).await;
    add(&app, "Binta", Role::Moderator, Some("demo")).await;
    {
        let awa = Visitor::with(&app, "Oumou", Role::Moderator, None).await;
        awa.send("/moderation/claims?site=demo", &[("id", &ids[3])]).await;
        let ordered = awa.send("/moderation?q=rien", &[("all", "yes"), ("decision", "reject")]).await;
        assert_eq!(ordered.header("location"), "/moderation/bulk/1?site=demo&lang=fr");
    }
    let at = |path: &str| format!("{}{path}", app.base);
    let violations = std::cell::RefCell::new(Vec::new());
    let check = async |name: &str| {
        check_looks(&browser, name).await;
        if let Some(axe) = &axe {
            browser.ask(&format!("{axe}; return 0")).await;
            let found = browser.ask(VIOLATIONS).await;
            if found != serde_json::json!([]) {
                violations.borrow_mut().push(format!("{name}: {found}"));
            }
        }
    };
    for (width, scheme) in [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")] {
        browser.look(width, scheme).await;
        browser.client.delete_all_cookies().await.unwrap();
        browser.goto(&at("/moderation/login?lang=fr")).await;
        check(&format!("console-login-{width}-{scheme}")).await;
        browser.goto(&at("/moderation/enter?key=x&lang=ar")).await;
        check(&format!("console-link-ar-{width}-{scheme}")).await;
        browser.goto(&at("/moderation?lang=fr")).await;
        browser.fill("#name", "Awa Traoré").await;
        browser.fill("#password", PASSWORD).await;
        browser.click_through("form .button").await;
        for locale in ["fr", "en", "ar"] {
            for (name, path) in [
                ("queue", format!("/moderation?lang={locale}")),
                ("queue-spam", format!("/moderation?status=spam&lang={locale}")),
                ("queue-all", format!("/moderation?status=all&lang={locale}")),
                ("queue-found-none", format!("/moderation?q=rien+score:x&lang={locale}")),
                ("queue-found", format!("/moderation?status=all&q=pirogue&lang={locale}")),
                ("bulk", format!("/moderation/bulk/1?site=demo&lang={locale}")),
                ("queue-empty", format!("/moderation?status=deleted&lang={locale}")),
                ("account", format!("/moderation/account?lang={locale}")),
                ("people", format!("/moderation/people?lang={locale}")),
            ] {
                browser.goto(&at(&path)).await;
                check(&format!("console-{name}-{locale}-{width}-{scheme}")).await;
            }
            browser.goto(&at(&format!("/moderation?lang={locale}&status=all&q=r%C3%A9ponse"))).await;
            if width < 600 {
                browser.find(".item .row").await.click().await.unwrap();
                browser.find(".queue[data-open=yes] .detail-sheet").await;
            }
            check(&format!("console-comment-{locale}-{width}-{scheme}")).await;
            browser.goto(&at(&format!("/moderation?lang={locale}"))).await;
            browser.find(".item .row").await.click().await.unwrap();
            let beside = "return document.querySelector('.detail-sheet')?.dataset.id === document.querySelector('.item[aria-current]').dataset.id \
                && document.querySelector('.queue').dataset.open === 'yes' \
                && location.search.includes(document.querySelector('.detail-sheet').dataset.id)";
            app.eventually("the comment is beside the list", async || browser.ask(beside).await == true).await;
            browser.find(".grounds summary").await.click().await.unwrap();
            check(&format!("console-grounds-{locale}-{width}-{scheme}")).await;
        }
    }
    browser.close().await;
    assert!(violations.borrow().is_empty(), "{}", violations.borrow().join("\n"));
}
