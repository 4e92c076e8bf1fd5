//! The queue in a real browser: by keyboard, and with JavaScript off.

use super::{
    by_hand::held,
    visitor::{PASSWORD, add},
};
use crate::support::{Browser, TestApp};
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};
use toguna::domain::Role;

async fn logged_in(app: &TestApp, name: &str, path: &str) -> Option<Browser> {
    let browser = Browser::start(true).await?;
    add(app, name, Role::Moderator, None).await;
    browser.look(1280, "light").await;
    browser.goto(&format!("{}{path}", app.base)).await;
    browser.fill("#name", name).await;
    browser.fill("#password", PASSWORD).await;
    browser.click_through("form .button").await;
    browser.find(".scripted .item").await;
    Some(browser)
}

async fn key(browser: &Browser, key: &str) {
    browser.find("body").await.send_keys(key).await.unwrap();
}

/// The comment that is shown, once the page shows one.
async fn shown(browser: &Browser) -> String {
    browser.ask("return document.querySelector('.item[aria-current]')?.dataset.id ?? ''").await.as_str().unwrap().to_owned()
}

async fn status_counts(app: &TestApp) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for comment in app.comments().await {
        *counts.entry(comment["status"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_comments_are_cleared_by_keys_alone() {
    let app = crate::browser::moderated().await;
    held(&app, 300).await;
    let Some(browser) = logged_in(&app, "Awa", "/moderation?order=oldest&lang=fr").await else { return };
    let start = Instant::now();
    let mut pressed = HashMap::new();
    for number in 0..200 {
        let id = shown(&browser).await;
        assert!(!id.is_empty(), "after {number} there is none left");
        let (keys, status) = match number % 4 {
            0 | 1 => (&["a"][..], "approved"),
            2 => (&["s"][..], "spam"),
            _ => (&["r", "2"][..], "rejected"),
        };
        for one in keys {
            key(&browser, one).await;
        }
        app.eventually("the next one is there", async || shown(&browser).await != id).await;
        assert!(pressed.insert(id, status).is_none(), "each once");
    }
    for _ in 0..20 {
        key(&browser, "u").await;
    }
    let undone = async || status_counts(&app).await.get("pending") == Some(&120);
    app.eventually("the last twenty are held again", undone).await;
    // The other hundred at once, some of them by hand and some by reach.
    // As a person scrolls: with frames in between.
    let rows = "const list = document.querySelector('.list'); list.scrollTop = 0; \
        const frame = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))); \
        return frame().then(() => { list.scrollTop = list.scrollHeight; return frame(); }).then(() => document.querySelectorAll('.item').length)";
    app.eventually("a hundred rows are there", async || browser.ask(rows).await.as_u64() >= Some(100)).await;
    browser.ask("document.querySelector('.item .row').click(); return 0").await;
    key(&browser, "x").await;
    browser.ask("document.querySelectorAll('.item .row')[99].click(); return 0").await;
    key(&browser, "X").await;
    assert!(browser.text("#bulk-label").await.ends_with("100"));
    key(&browser, "s").await;
    let all = async || status_counts(&app).await.get("pending") == Some(&20);
    app.eventually("a hundred more are decided", all).await;
    let took = start.elapsed();
    println!("200 decided one by one, 20 taken back and 100 at once in {took:?}");
    assert!(took < Duration::from_mins(5), "slower than one a second: {took:?}");
    assert_eq!(browser.text("[data-count=pending]").await, "20");
    let mut held_again = 0;
    for comment in app.comments().await {
        let id = comment["id"].as_str().unwrap();
        let decisions = app.comment(id).await["decisions"].as_array().unwrap().clone();
        assert!(decisions.iter().all(|decision| decision["actor"].as_str().unwrap().ends_with(" Awa")));
        if let Some(status) = pressed.get(id) {
            let first = decisions.first().unwrap_or_else(|| panic!("{id} was decided"));
            assert_eq!(first["after"], *status, "what was pressed is on record");
            if *status == "rejected" {
                assert_eq!(first["ground"], "insult");
            }
            held_again += usize::from(decisions.len() > 1 && decisions[1]["decision"] == "restore");
        }
    }
    assert_eq!(held_again, 20);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_moderators_at_one_queue_decide_nothing_twice_and_lose_nothing() {
    let app = crate::browser::moderated().await;
    held(&app, 200).await;
    let Some(one) = logged_in(&app, "Awa", "/moderation?order=oldest&lang=fr").await else { return };
    let Some(two) = logged_in(&app, "Binta", "/moderation?order=oldest&lang=fr").await else { return };
    let clear = async |browser: &Browser, act: &'static str| {
        let mut told = 0;
        for _ in 0..1_000 {
            if shown(browser).await.is_empty() && !status_counts(&app).await.contains_key("pending") {
                break;
            }
            key(browser, act).await;
            // Each is read once.
            let words = "const told = [...document.querySelectorAll('.toast.wrong')]; told.forEach(toast => toast.remove()); \
                return told.map(toast => toast.textContent)";
            for words in browser.ask(words).await.as_array().unwrap() {
                assert!(words.as_str().unwrap().contains("Le commentaire a changé entre-temps"), "{words}");
                told += 1;
            }
        }
        told
    };
    let (of_one, of_two) = tokio::join!(clear(&one, "a"), clear(&two, "s"));
    println!("told that a colleague was faster: {of_one} and {of_two} times");
    assert!(of_one + of_two > 0, "both began with the same comment");
    for comment in app.comments().await {
        let record = app.comment(comment["id"].as_str().unwrap()).await["decisions"].clone();
        assert_eq!(record.as_array().unwrap().len(), 1, "decided once: {record}");
        let by_awa = record[0]["actor"].as_str().unwrap().ends_with(" Awa");
        assert_eq!(record[0]["decision"], if by_awa { "approve" } else { "spam" });
    }
    one.close().await;
    two.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_says_why_and_comes_back_where_it_belongs() {
    let app = crate::browser::moderated().await;
    let ids = held(&app, 3).await;
    let Some(browser) = logged_in(&app, "Awa", "/moderation?order=oldest&status=all&lang=fr").await else { return };
    assert_eq!(app.decide(&ids[0], "approve").await.status, 200);
    key(&browser, "s").await;
    assert!(browser.text(".toast.wrong").await.contains("Le commentaire a changé entre-temps"));
    assert_eq!(app.comment(&ids[0]).await["status"], "approved", "nothing was decided twice");
    let rows = "return [...document.querySelectorAll('.item')].map(item => item.dataset.id)";
    assert_eq!(browser.ask(rows).await, serde_json::json!(ids), "it stands where it stood");
    browser.goto(&format!("{}/moderation?order=oldest&lang=fr", app.base)).await;
    browser.find(".scripted .item").await;
    assert_eq!(app.decide(&ids[1], "approve").await.status, 200);
    key(&browser, "s").await;
    browser.find(".toast.wrong").await;
    assert_eq!(browser.ask(rows).await, serde_json::json!([ids[2]]), "what a colleague decided waits no more");
    key(&browser, "?").await;
    assert!(browser.text("#keys").await.contains("Publier"));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_javascript_a_moderator_logs_in_reads_decides_undoes_searches_and_turns_pages() {
    let Some(browser) = Browser::start(false).await else { return };
    let app = crate::browser::moderated().await;
    let ids = held(&app, 60).await;
    add(&app, "Awa", Role::Moderator, None).await;
    browser.look(1280, "light").await;
    browser.goto(&format!("{}/moderation?order=oldest&lang=fr", app.base)).await;
    browser.fill("#name", "Awa").await;
    browser.fill("#password", PASSWORD).await;
    browser.click_through("form .button").await;
    assert_eq!(browser.text("#detail h2").await, "Lectrice 0");
    assert!(browser.text(".why h3").await.contains('3'), "why it was held");
    browser.click_through(".act-approve").await;
    assert_eq!(browser.text("#detail h2").await, "Lectrice 1");
    browser.find(".grounds summary").await.click().await.unwrap();
    browser.find("input[value='insult']").await.click().await.unwrap();
    browser.fill(".reason textarea", "Voir hier").await;
    browser.click_through(".act-reject").await;
    assert_eq!(app.comment(&ids[1]).await["decisions"][0]["ground"], "insult");
    browser.click_through(".undo button").await;
    assert_eq!(
        (app.comment(&ids[0]).await["status"].as_str(), app.comment(&ids[1]).await["status"].as_str()),
        (Some("approved"), Some("pending"))
    );
    browser.fill("#search", "\"Le numéro 42\"").await;
    let before = browser.find("html").await;
    browser.fill("#search", &char::from(fantoccini::key::Key::Enter).to_string()).await;
    browser.until_gone(&before).await;
    let found = browser.text(".items").await;
    assert!(found.contains("Lectrice 42") && !found.contains("Lectrice 41"), "{found}");
    browser.click_through(".clear a").await;
    browser.click_through("#more").await;
    assert!(browser.text(".items").await.contains("Lectrice 59"));
    browser.close().await;
}
