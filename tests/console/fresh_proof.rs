//! Dangerous acts ask again who one is, and go on with what was typed.

use super::{
    by_hand::{held, held_with},
    by_key::logged_in,
    second_factors::with_second_factor,
    visitor::{PASSWORD, Visitor, add},
};
use crate::support::{Page, TestApp};
use reqwest::Method;
use std::time::Duration;
use toguna::domain::Role;

const QUARTER: Duration = Duration::from_mins(15);
const EVE: [(&str, &str); 4] = [("act", "add"), ("name", "Ève <b>\"Traoré\"</b>"), ("role", "moderator"), ("site", "")];

fn asks(page: &Page) -> bool {
    page.status == 403 && page.body.contains("name=\"proof\"")
}

async fn people(app: &TestApp) -> usize {
    app.service.app.store.users().await.unwrap().len()
}

#[tokio::test]
async fn a_dangerous_act_asks_again_after_a_quarter_of_an_hour_and_goes_on_with_what_was_typed() {
    let app = TestApp::embedded().await;
    let awa = Visitor::with(&app, "Awa", Role::Owner, None).await;
    let binta = add(&app, "Binta", Role::Reader, None).await.to_string();
    app.clock.advance(QUARTER.checked_sub(Duration::from_secs(30)).unwrap());
    assert_eq!(awa.send("/moderation/people", &[("act", "link"), ("id", &binta)]).await.status, 200, "not yet");
    app.clock.advance(QUARTER);
    for (path, form) in [
        ("/moderation/people", &EVE[..]),
        ("/moderation/people", &[("act", "link"), ("id", &binta)][..]),
        ("/moderation/people", &[("act", "end"), ("id", &binta)][..]),
        ("/moderation/account", &[("act", "end"), ("id", "1")][..]),
        ("/moderation/account/second-factor", &[("act", "on"), ("sealed", "x"), ("code", "000000")][..]),
    ] {
        let asked = awa.send(path, form).await;
        assert!(asks(&asked), "{form:?}: {}", asked.body);
        assert!(!asked.body.contains("enter?key="));
    }
    let asked = awa.send("/moderation/people?lang=fr", &EVE).await;
    assert!(!asked.body.contains("<b>"), "what was typed is inert: {}", asked.body);
    let hidden = regex::Regex::new("<input type=\"hidden\" name=\"([a-z]+)\" value=\"([^\"]*)\">").unwrap();
    let unescape = |text: &str| {
        ["&lt;<", "&gt;>", "&quot;\"", "&#x2f;/", "&#x27;'"].iter().fold(text.to_owned(), |text, pair| {
            let (code, character) = pair.split_at(pair.len() - 1);
            text.replace(code, character)
        })
    };
    let kept: Vec<_> = hidden.captures_iter(&asked.body).map(|field| (field[1].to_owned(), unescape(&field[2]))).collect();
    for (name, value) in EVE {
        assert!(kept.iter().any(|(other, kept)| (other.as_str(), kept.as_str()) == (name, value)), "{name} in {kept:?}");
    }
    assert_eq!(people(&app).await, 2);
    let form: Vec<_> = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain([("proof", PASSWORD)]).collect();
    let done = awa.post("/moderation/people?lang=fr", &form).await;
    assert!(done.status == 200 && done.body.contains("enter?key="), "{}", done.body);
    assert_eq!(app.service.app.store.users().await.unwrap()[2].name, EVE[1].1);
    assert_eq!(awa.send("/moderation/people", &[("act", "end"), ("id", &binta)]).await.status, 303, "for a quarter of an hour");
    app.clock.advance(QUARTER);
    assert!(asks(&awa.send("/moderation/people", &[("act", "link"), ("id", &binta)]).await));
    assert_eq!(awa.get("/moderation").await.status, 200, "the daily work asks nothing");
}

#[tokio::test]
async fn nobody_goes_past_the_question() {
    let app = TestApp::embedded().await;
    let awa = Visitor::with(&app, "Awa", Role::Owner, None).await;
    add(&app, "Binta", Role::Owner, None).await;
    app.clock.advance(QUARTER);
    let tried = async |proof: &str| {
        let form: Vec<_> = EVE.into_iter().chain([("proof", proof)]).collect();
        awa.send("/moderation/people", &form).await
    };
    for wrong in ["", "wrong", "000000", "tgn_x"] {
        let page = tried(wrong).await;
        assert_eq!(page.status, 401, "{wrong}: {}", page.body);
        assert!(page.body.contains("role=\"alert\"") && !page.body.contains(&format!("value=\"{wrong}\"")) || wrong.is_empty());
    }
    let form: Vec<_> = EVE.into_iter().chain([("proof", PASSWORD), ("csrf", "0")]).collect();
    assert_eq!(awa.post("/moderation/people", &form).await.status, 403, "nor does the password replace the form's token");
    // A login in another browser is another session's proof.
    Visitor::new(&app).log_in("Awa", PASSWORD).await;
    assert!(asks(&awa.send("/moderation/people", &EVE).await));
    let script = app.request(Method::POST, "/moderation/people").header("cookie", &awa.cookie).header("accept", "application/json");
    let csrf = awa.csrf().await;
    let told = Page::of(script.form(&[("csrf", csrf.as_str()), ("act", "add"), ("name", "Eve"), ("role", "owner"), ("site", "")])).await;
    assert_eq!((told.status, told.json()["type"].as_str()), (403, Some("urn:toguna:problem:proof-too-old")));
    for _ in 0..10 {
        tried("guess").await;
    }
    let slowed = tried(PASSWORD).await;
    assert_eq!(slowed.status, 429, "guesses are slowed down as at the login");
    assert!(!slowed.header("retry-after").is_empty());
    assert_eq!(people(&app).await, 2, "nobody was added");
    app.clock.advance(QUARTER);
    assert_eq!(tried(PASSWORD).await.status, 200);
    assert_eq!(people(&app).await, 3);
}

#[tokio::test]
async fn a_code_is_as_good_as_the_password_for_whoever_has_an_authenticator() {
    let app = TestApp::embedded().await;
    let (awa, phone, recovery) = with_second_factor(&app, "Awa", Role::Owner).await;
    app.clock.advance(QUARTER);
    let tried = async |proof: &str| {
        let form: Vec<_> = EVE.into_iter().chain([("proof", proof)]).collect();
        awa.send("/moderation/people", &form).await.status
    };
    let code = phone.next_code(&app);
    assert_eq!(tried(&recovery[0]).await, 401, "a recovery code is for the login");
    assert_eq!(tried(&code).await, 200);
    app.clock.advance(QUARTER);
    assert_eq!(tried(&code).await, 401, "long ago");
    assert_eq!(tried(PASSWORD).await, 422, "somebody is called that by now: the act went on");
}

#[tokio::test]
async fn whoever_came_by_a_link_has_nothing_to_show_and_comes_again() {
    let app = TestApp::embedded().await;
    let link = app.service.one_time_link().await.unwrap().unwrap();
    let mut first = Visitor::new(&app);
    let entered = first.post("/moderation/enter", &[("key", link.split_once("key=").unwrap().1)]).await;
    first.keep(&entered);
    app.clock.advance(QUARTER);
    let refused = first.send("/moderation/people?lang=en", &EVE).await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("Open another link") && !refused.body.contains("name=\"proof\""), "{}", refused.body);
    let form: Vec<_> = EVE.into_iter().chain([("proof", "")]).collect();
    assert_eq!(first.send("/moderation/people", &form).await.status, 403);
    assert_eq!(people(&app).await, 0);
}

#[tokio::test]
async fn deciding_about_more_than_a_thousand_at_once_asks_again() {
    let app = crate::browser::moderated().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    held(&app, 1_000).await;
    app.clock.advance(QUARTER);
    let all = [("all", "yes"), ("decision", "approve")];
    let path = "/moderation?q=pirogue&status=all";
    let ordered = awa.send(path, &all).await;
    assert_eq!(ordered.status, 303, "a thousand ask nothing: {}", ordered.body);
    app.eventually("it is done", async || app.service.app.store.bulk(1).await.unwrap().ended_at.is_some()).await;
    assert_eq!(app.service.app.store.bulk(1).await.unwrap().taken, 1_000);
    held_with(&app, 1_000..1_001, "pirogue").await;
    assert!(asks(&awa.send(path, &all).await));
    let by_script = app.request(Method::POST, path).header("cookie", &awa.cookie).header("accept", "application/json");
    let csrf = awa.csrf().await;
    let told = Page::of(by_script.form(&[("csrf", csrf.as_str()), all[0], all[1]])).await;
    assert_eq!((told.status, told.json()["type"].as_str()), (403, Some("urn:toguna:problem:proof-too-old")));
    let form: Vec<_> = all.into_iter().chain([("proof", PASSWORD)]).collect();
    assert_eq!(awa.send(path, &form).await.header("location"), "/moderation/bulk/2?site=demo&lang=fr");
    assert_eq!(app.service.app.store.bulk(2).await.unwrap().taken, 1_001);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_browser_a_key_leads_to_the_question_and_the_answer_to_the_act() {
    let app = crate::browser::moderated().await;
    held(&app, 1_001).await;
    let Some(browser) = logged_in(&app, "Awa", "/moderation?lang=fr&status=all&q=pirogue").await else { return };
    app.clock.advance(QUARTER);
    browser.find("#all").await.click().await.unwrap();
    browser.press("s").await;
    browser.fill("#proof", PASSWORD).await;
    assert!(app.service.app.store.bulk(1).await.is_err(), "nothing is ordered yet");
    browser.click_through("main form .button").await;
    browser.find("#progress").await;
    app.eventually("it is done", async || app.service.app.store.bulk(1).await.unwrap().ended_at.is_some()).await;
    assert_eq!(app.service.app.store.bulk(1).await.unwrap().taken, 1_001);
    browser.close().await;
}
