//! The rules page: what is in force and what it does, what it makes of a text, what others would have done. It never writes a rule.

use super::{
    by_hand::{held, send},
    visitor::{PASSWORD, Visitor},
};
use crate::support::{Browser, Page, TestApp, comment};
use reqwest::{
    Method,
    multipart::{Form, Part},
};
use toguna::domain::Role;

const GARDEN: &str = "[[rule]]\nname = \"garden\"\nkind = \"phrases\"\nphrases = [\"jardin potager\"]\npoints = 4\n";

/// A site that publishes what its rules let through.
async fn open() -> TestApp {
    let without_premoderation = &crate::browser::MODERATED[1..];
    TestApp::with(without_premoderation).await
}

async fn ops(app: &TestApp) -> Visitor<'_> {
    Visitor::with(app, "Ops", Role::Ops, Some("demo")).await
}

async fn compare(visitor: &Visitor<'_>, form: Form) -> Page {
    let form = form.text("csrf", visitor.csrf().await);
    Page::of(visitor.request(Method::POST, "/moderation/rules/backtest?site=demo&lang=en").multipart(form)).await
}

/// What stands between the tags, in one line.
fn told_of(page: &Page) -> String {
    let plain = regex::Regex::new("<[^>]*>").unwrap().replace_all(&page.body, " ").replace("&nbsp;", " ");
    let plain = [("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
        .iter()
        .fold(plain, |plain, (written, read)| plain.replace(written, read));
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn the_set_in_force_is_shown_with_what_each_rule_did_and_how_often_moderators_disagreed() {
    let app = crate::browser::moderated().await;
    let ids = held(&app, 3).await;
    app.decide(&ids[0], "approve").await;
    app.decide(&ids[1], "reject").await;
    let page = ops(&app).await.get("/moderation/rules?site=demo&lang=en").await;
    let rules = app.service.app.rules.current();
    for said in [rules.hash(), rules.hash_for(app.service.app.sites.get("demo").unwrap())] {
        assert!(page.body.contains(&format!("<code>{said}</code>")), "{said}: {}", page.body);
    }
    let told = told_of(&page);
    let row = told.split("first-time-author newcomer").nth(1).unwrap_or_else(|| panic!("{told}"));
    assert!(row.starts_with(" · active · points +1 This person has no published comment here yet. 3 hits"), "{row}");
    assert!(row.contains("Moderators decided the other way: 1 of 2 (50 %)"), "{row}");
    assert!(told.contains("model-spam model · active · points +1 · at least hold") && told.contains("as in force"), "{told}");
    assert!(page.body.contains("<rect x="), "{}", page.body);
}

#[tokio::test]
async fn what_is_wrong_with_the_files_is_told_with_file_line_rule_and_cure() {
    let app = crate::browser::moderated().await;
    let wrong = toguna::filter::RuleSet::load(toguna::filter::RuleTexts::new(
        [("rules/90-own.toml".to_owned(), "[[rule]]\nname = \"a\"\nkind = \"link\"\npoints = 1\n".to_owned())],
        std::collections::BTreeMap::new(),
    ));
    let (wrong, ops) = (wrong.unwrap_err(), ops(&app).await);
    // The service looks at its own files, which are sound, once a second.
    let told = async || {
        app.service.app.rules.refuse(wrong.clone());
        told_of(&ops.get("/moderation/rules?site=demo&lang=en").await)
    };
    app.eventually("the page says what is wrong", async || {
        let told = told().await;
        told.contains("one problem")
            && told.contains("rules/90-own.toml:3: rule \"a\": unknown kind \"link\"")
            && told.contains("did you mean `links`?")
    })
    .await;
}

#[tokio::test]
async fn a_text_is_explained_without_javascript_and_alone_for_a_script() {
    let app = crate::browser::moderated().await;
    let editor = Visitor::with(&app, "Edith", Role::Editor, Some("demo")).await;
    let text = "Earn money fast: <a href='https://x.example'>c4s1n0</a>";
    let fields = [("text", text), ("name", "Awa"), ("website", "")];
    let whole = editor.send("/moderation/rules/explain?site=demo&lang=en", &fields).await;
    assert!(
        whole.body.contains("<code>link-markup</code>") && whole.body.contains("c4s1n0</bdi> = <bdi class=\"evidence\">casino"),
        "{}",
        whole.body
    );
    assert!(whole.body.contains("</textarea>") && whole.body.contains("Earn money fast: &lt;a"), "what was typed is still there, inert");
    let part = editor.send("/moderation/rules/explain?site=demo&lang=en&part=yes", &fields).await;
    assert!(part.body.contains("<code>link-markup</code>") && !part.body.contains("<html"), "{}", part.body);
    let known = editor.send("/moderation/rules/explain?site=demo&lang=en&part=yes", &[("text", "Bonjour"), ("known", "yes")]).await;
    assert!(!known.body.contains("first-time-author"), "{}", known.body);
    let wrong = editor.send("/moderation/rules/explain?site=demo&lang=en&part=yes", &[("text", " ")]).await;
    assert!(wrong.body.contains("note wrong"), "{}", wrong.body);
    app.worker_idle().await;
    assert!(app.comments().await.is_empty(), "nothing is stored");
    assert_eq!(editor.post("/moderation/rules/explain?site=demo", &fields).await.status, 403, "a form of nobody's");
    assert!(!editor.get("/moderation/rules?site=demo").await.body.contains("tune.diff"), "an editor reads");
}

#[tokio::test]
async fn a_candidate_is_held_against_what_moderators_decided_and_nothing_of_it_is_kept() {
    let app = open().await;
    let good = send(&app, 1, comment().by(1).body("Mon jardin potager a besoin de pluie, <b>vite</b>.")).await;
    let bad = send(&app, 2, comment().by(2).body("Achetez mes pilules, elles sont bonnes.")).await;
    app.worker_idle().await;
    app.decide(&good, "approve").await;
    app.decide(&bad, "spam").await;
    let before = app.service.app.rules.current().hash();
    let ops = ops(&app).await;
    let pasted = compare(&ops, Form::new().text("rules", GARDEN).text("file", "90-own.toml")).await;
    let told = told_of(&pasted);
    assert_eq!(pasted.status, 200, "{told}");
    assert!(
        told.contains("2 comments were judged by both. Moderators found 1 good and refused 1 (1 as spam); 0 were not decided about."),
        "{told}"
    );
    assert!(told.contains("Good comments that would be treated harder: 1"), "{told}");
    assert!(pasted.body.contains("pluie, &lt;b&gt;vite") && pasted.body.contains("<code>garden</code>"), "{}", pasted.body);
    assert!(pasted.body.contains("name = &quot;garden&quot;"), "what was pasted is still there");

    let list = Part::text("pilules\n").file_name("pills.txt");
    let rule =
        Part::text("[[rule]]\nname = \"pills\"\nkind = \"phrases\"\nlists = [\"pills.txt\"]\npoints = 6\n").file_name("C:\\rules\\91.toml");
    let uploaded = compare(&ops, Form::new().part("files", rule).part("files", list)).await;
    assert!(uploaded.body.contains("<code>pills</code>") && told_of(&uploaded).contains("treated harder: 0"), "{}", uploaded.body);

    // Other thresholds, with the rules in force or with others.
    let by_thresholds = compare(&ops, Form::new().text("hold", "0").text("spam", "0,5")).await;
    let told = told_of(&by_thresholds);
    assert!(by_thresholds.status == 200 && told.contains("Good comments that would be treated harder: 1"), "{told}");
    assert!(
        by_thresholds.body.contains("name=\"spam\" inputmode=\"decimal\" dir=\"ltr\" autocomplete=\"off\" placeholder=\"6\" value=\"0,5\"")
    );
    let both = compare(&ops, Form::new().text("rules", GARDEN).text("hold", "90").text("spam", "91").text("discard", "92")).await;
    assert!(told_of(&both).contains("treated harder: 0"), "nothing reaches them: {}", both.body);

    for (form, status, said) in [
        (Form::new().text("hold", "8").text("spam", "7"), 422, "must grow"),
        (Form::new().text("rules", GARDEN).text("hold", "many"), 422, "must grow"),
        (Form::new().text("hold", "-1"), 422, "must grow"),
        (Form::new().text("hold", "3"), 422, "Paste rules, or choose files."),
        (Form::new().text("rules", " "), 422, "Paste rules, or choose files."),
        (Form::new().text("rules", GARDEN.replace("phrases\"\n", "phrase\"\n")), 422, "90-candidate.toml:3: rule"),
        (Form::new().text("rules", "[[test]]\ntext = \"Bonjour\"\nexpect = \"spam\"\n"), 422, "the test fails"),
        (Form::new().part("files", Part::text("x").file_name("evil.sh")), 422, "evil.sh is neither a rule file"),
        (Form::new().part("files", Part::text("x").file_name("toguna.toml")), 422, "toguna.toml is neither a rule file"),
    ] {
        let page = compare(&ops, form).await;
        assert!(page.status == status && told_of(&page).contains(said), "{said}: {} {}", page.status, page.body);
    }
    assert_eq!(app.service.app.rules.current().hash(), before, "the rules in force are the same");
    let editor = Visitor::with(&app, "Edith", Role::Editor, Some("demo")).await;
    assert_eq!(compare(&editor, Form::new().text("rules", GARDEN)).await.status, 403);
}

#[tokio::test]
async fn what_decisions_speak_for_is_a_diff_to_download_or_a_reason_why_not() {
    let app = open().await;
    let ops = ops(&app).await;
    let few = ops.get("/moderation/rules/tune.diff?site=demo&lang=en").await;
    assert!(few.status == 200 && few.body.contains("There are too few decisions yet"), "{}", few.body);
    // Good ones and refused ones that differ in a link alone, which has too few points to hold them.
    for number in 0..240 {
        let link = if number % 2 == 0 { "" } else { " http://a.example" };
        send(&app, number, comment().by(number).body(&format!("Texte {number} mot{number} de{number} plus{number}{link}"))).await;
    }
    app.worker_idle().await;
    for stored in app.comments().await {
        let bad = stored["body"].as_str().is_some_and(|body| body.contains("http"));
        app.decide(stored["id"].as_str().unwrap(), if bad { "spam" } else { "approve" }).await;
    }
    let diff = ops.get("/moderation/rules/tune.diff?site=demo&lang=en&most=1").await;
    assert_eq!((diff.status, diff.header("content-type")), (200, "text/x-diff; charset=utf-8"), "{}", diff.body);
    assert!(diff.header("content-disposition").contains("toguna-demo.diff"));
    assert!(diff.body.contains("+++ rules/40-links.toml") || diff.body.contains("[sites.demo.thresholds]"), "{}", diff.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_explanation_follows_what_one_types() {
    let Some(browser) = Browser::start(true).await else { return };
    let app = crate::browser::moderated().await;
    super::visitor::add(&app, "Oumou", Role::Ops, Some("demo")).await;
    browser.goto(&format!("{}/moderation/login?lang=en", app.base)).await;
    browser.fill("#name", "Oumou").await;
    browser.fill("#password", PASSWORD).await;
    browser.click_through("form .button").await;
    browser.goto(&format!("{}/moderation/rules?site=demo&lang=en", app.base)).await;
    browser.fill("#explain-text", "Buy v1agra at https://a.example").await;
    let explained = async |word: &str| {
        let script = format!("return document.querySelector('#explained').textContent.includes({word:?})");
        app.eventually(word, async || browser.ask(&script).await == true).await;
    };
    explained("weak-phrases-en").await;
    browser.find("#explain-text").await.clear().await.unwrap();
    browser.fill("#explain-text", "Merci pour cet article.").await;
    app.eventually("the new text is explained", async || {
        browser.ask("return !document.querySelector('#explained').textContent.includes('weak-phrases-en')").await == true
    })
    .await;
    explained("first-time-author").await;
    browser.close().await;
}
