//! The queue in a real browser: by keyboard, and with JavaScript off.

use super::{
    by_hand::{held, held_with, send},
    visitor::{PASSWORD, add},
};
use crate::support::{Browser, ClusterServers, TestApp, comment};
use fantoccini::{
    actions::{Actions, InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction},
    key::Key,
};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use toguna::domain::Role;

pub async fn logged_in(app: &TestApp, name: &str, path: &str) -> Option<Browser> {
    let browser = Browser::start(true).await?;
    add(app, name, Role::Moderator, None).await;
    browser.look(1280).await;
    browser.goto(&format!("{}{path}", app.base)).await;
    browser.fill("#name", name).await;
    browser.fill("#password", PASSWORD).await;
    browser.click_through("form .button").await;
    browser.find(".scripted .item").await;
    Some(browser)
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

/// The places in the list of those that are picked.
async fn picked(browser: &Browser) -> Vec<u64> {
    let places =
        "return [...document.querySelectorAll('.item')].flatMap((item, place) => item.querySelector('input').checked ? [place] : [])";
    browser.ask(places).await.as_array().unwrap().iter().map(|place| place.as_u64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_is_picked_with_shift() {
    let app = crate::browser::moderated().await;
    held(&app, 12).await;
    let Some(browser) = logged_in(&app, "Awa", "/moderation?order=oldest&lang=fr").await else { return };
    for one in ["j", "x", "j", "j"] {
        browser.press(one).await;
    }
    browser.press("X").await;
    app.eventually("three are picked by key", async || picked(&browser).await == [1, 2, 3]).await;
    browser.press("s").await;
    app.eventually("the three are decided about", async || status_counts(&app).await.get("spam") == Some(&3)).await;
    app.eventually("nine are left", async || browser.ask("return document.querySelectorAll('.item').length").await == 9).await;
    browser.press("j").await;
    let place = browser.ask("return [...document.querySelectorAll('.item')].findIndex(item => item.ariaCurrent)").await.as_u64().unwrap();
    assert!(place > 0);
    browser.press("X").await;
    assert_eq!(picked(&browser).await, [place], "from what is in the list no more, nothing reaches");
    browser.close().await;
}

/// Clicks on the box of a row as a hand does, with Shift held or not.
async fn click_box(browser: &Browser, place: usize, shift: bool) {
    let element = browser.find(&format!(".item:nth-child({place}) .pick")).await;
    let to = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
    let (down, up) = (PointerAction::Down { button: MOUSE_BUTTON_LEFT }, PointerAction::Up { button: MOUSE_BUTTON_LEFT });
    let mouse = MouseActions::new("mouse".to_owned()).then(to).then(down).then(up);
    let value = char::from(Key::Shift);
    let still = KeyAction::Pause { duration: Duration::ZERO };
    // Tick by tick: Shift is down before the button is, and up after it.
    let hold = [KeyAction::Down { value }, still.clone(), still, KeyAction::Up { value }];
    let keyboard = hold.into_iter().filter(|_| shift).fold(KeyActions::new("keyboard".to_owned()), InputSource::then);
    browser.client.perform_actions(Actions::from(mouse).and(keyboard)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_is_picked_by_mouse_with_shift_held_and_dropped_likewise() {
    let app = crate::browser::moderated().await;
    held(&app, 12).await;
    let Some(browser) = logged_in(&app, "Awa", "/moderation?order=oldest&lang=fr").await else { return };
    click_box(&browser, 2, false).await;
    assert_eq!(picked(&browser).await, [1]);
    click_box(&browser, 6, true).await;
    assert_eq!(picked(&browser).await, [1, 2, 3, 4, 5], "from the one before up to this one");
    click_box(&browser, 4, true).await;
    assert_eq!(picked(&browser).await, [1, 2], "back to it, each as this one is now");
    assert!(browser.text("#bulk-label").await.ends_with(" 2"));
    browser.press("s").await;
    app.eventually("both are decided about", async || status_counts(&app).await.get("spam") == Some(&2)).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_comments_are_cleared_by_keys_alone() {
    let app = crate::browser::moderated().await;
    held(&app, 300).await;
    // Of one shop, to be found by one word.
    held_with(&app, 300..400, "kiosque").await;
    assert_eq!(status_counts(&app).await.get("pending"), Some(&400));
    let Some(browser) = logged_in(&app, "Awa", "/moderation?order=oldest&lang=fr").await else { return };
    let start = Instant::now();
    let mut pressed = HashMap::new();
    for number in 0..300 {
        let id = shown(&browser).await;
        assert!(!id.is_empty(), "after {number} there is none left");
        let (keys, status) = match number % 4 {
            0 | 1 => (&["a"][..], "approved"),
            2 => (&["s"][..], "spam"),
            _ => (&["r", "2"][..], "rejected"),
        };
        for one in keys {
            browser.press(one).await;
        }
        app.eventually("the next one is there", async || shown(&browser).await != id).await;
        assert!(pressed.insert(id, status).is_none(), "each once");
    }
    let took = start.elapsed();
    println!("300 decided one by one in {took:?}");
    assert!(took < Duration::from_mins(5), "slower than one a second: {took:?}");
    for _ in 0..20 {
        browser.press("u").await;
    }
    let waits = async |count: usize| status_counts(&app).await.get("pending") == Some(&count);
    app.eventually("the last twenty are held again", async || waits(120).await).await;

    // A hundred of those that match a search, by one key; back by another; and again.
    browser.goto(&format!("{}/moderation?order=oldest&lang=fr&q=kiosque", app.base)).await;
    browser.find(".scripted .item").await;
    assert!(browser.text(".list-title").await.contains("100"));
    browser.find("#all").await.click().await.unwrap();
    browser.press("s").await;
    app.eventually("a hundred are spam", async || waits(20).await).await;
    app.eventually("the note says so", async || browser.text(".bulk-toast").await.contains("100 / 100")).await;
    browser.find(".bulk-toast button").await;
    let before = browser.find("html").await;
    browser.press("u").await;
    app.eventually("all of them are back", async || waits(120).await).await;
    // The page is opened anew, with them.
    browser.until_gone(&before).await;
    browser.find(".scripted .item").await;
    app.eventually("the page has them again", async || {
        browser.ask("return document.querySelectorAll('.item').length").await.as_u64() >= Some(50)
    })
    .await;
    browser.find("#all").await.click().await.unwrap();
    browser.press("s").await;
    app.eventually("a hundred are spam again", async || waits(20).await).await;
    browser.find(".bulk-toast button").await;

    let mut held_again = 0;
    let mut decisions_made = 0;
    for comment in app.comments().await {
        let id = comment["id"].as_str().unwrap();
        let decisions = app.comment(id).await["decisions"].as_array().unwrap().clone();
        assert!(decisions.iter().all(|decision| decision["actor"].as_str().unwrap().ends_with(" Awa")));
        decisions_made += decisions.len();
        if let Some(status) = pressed.get(id) {
            assert_eq!(decisions[0]["after"], *status, "what was pressed is on record");
            if *status == "rejected" {
                assert_eq!(decisions[0]["ground"], "insult");
            }
            held_again += usize::from(decisions.len() > 1 && decisions[1]["decision"] == "restore");
        } else {
            let made: Vec<_> = decisions.iter().map(|one| one["decision"].as_str().unwrap()).collect();
            assert_eq!(made, ["spam", "restore", "spam"]);
        }
    }
    assert_eq!((held_again, decisions_made), (20, 300 + 20 + 3 * 100));
    // Past the store: what the audit says of it.
    let file = sqlx::SqlitePool::connect(&format!("sqlite:{}", app.folder.path().join("data/toguna.db").display())).await.unwrap();
    let audit = "SELECT (SELECT count(*) FROM audit WHERE action = 'comment.decide' AND actor LIKE '% Awa'), \
        (SELECT count(*) FROM audit WHERE action = 'bulk.order' AND actor LIKE '% Awa')";
    let audited: (i64, i64) = sqlx::query_as(audit).fetch_one(&file).await.unwrap();
    assert_eq!(audited, (620, 3));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_moderators_at_one_queue_decide_nothing_twice_and_lose_nothing() {
    let app = crate::browser::moderated().await;
    both_clear_one_queue([&app, &app], 200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_moderators_at_two_instances_decide_nothing_twice_and_lose_nothing() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let (here, there) = tokio::join!(TestApp::on(&servers, crate::browser::MODERATED), TestApp::on(&servers, crate::browser::MODERATED));
    both_clear_one_queue([&here, &there], 200).await;
}

/// Two browsers, each at an instance, press as fast as they can until nothing waits.
async fn both_clear_one_queue([here, there]: [&TestApp; 2], count: usize) {
    held(here, count).await;
    let Some(one) = logged_in(here, "Awa", "/moderation?order=oldest&lang=fr").await else { return };
    let Some(two) = logged_in(there, "Binta", "/moderation?order=oldest&lang=fr").await else { return };
    // In the race one may always be the faster: before it each decides one.
    let first = shown(&one).await;
    assert!(!first.is_empty());
    one.press("a").await;
    let goes = format!("return document.getElementById('c-{first}') === null");
    there.eventually("what Awa decided goes from Binta's page", async || two.ask(&goes).await == true).await;
    two.press("s").await;
    here.eventually("Binta's is decided", async || status_counts(here).await.get("spam") == Some(&1)).await;
    let clear = async |app: &TestApp, browser: &Browser, act: &'static str| {
        let mut told = 0;
        for _ in 0..5 * count {
            browser.press(act).await;
            // Each is read once.
            let look = "const told = [...document.querySelectorAll('.toast.wrong')]; told.forEach(toast => toast.remove()); \
                return [document.querySelectorAll('.item').length, told.map(toast => toast.textContent)]";
            let seen = browser.ask(look).await;
            for words in seen[1].as_array().unwrap() {
                assert!(words.as_str().unwrap().contains("Le commentaire a changé entre-temps"), "{words}");
                told += 1;
            }
            if seen[0] == 0 && !status_counts(app).await.contains_key("pending") {
                break;
            }
        }
        told
    };
    let (of_one, of_two) = tokio::join!(clear(here, &one, "a"), clear(there, &two, "s"));
    println!("told that a colleague was faster: {of_one} and {of_two} times");
    assert!(of_one + of_two > 0, "both pressed at the same comment");
    let mut by = HashMap::new();
    for comment in here.comments().await {
        let record = here.comment(comment["id"].as_str().unwrap()).await["decisions"].clone();
        assert_eq!(record.as_array().unwrap().len(), 1, "decided once: {record}");
        let by_awa = record[0]["actor"].as_str().unwrap().ends_with(" Awa");
        assert_eq!(record[0]["decision"], if by_awa { "approve" } else { "spam" });
        *by.entry(by_awa).or_insert(0) += 1;
    }
    assert_eq!(by.values().sum::<usize>(), count, "none is lost");
    assert!(by.len() == 2, "both had their share: {by:?}");
    one.close().await;
    two.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_in_moves_nothing_and_what_a_colleague_looks_at_is_passed_by() {
    let app = crate::browser::moderated().await;
    let ids = held(&app, 4).await;
    let Some(one) = logged_in(&app, "Awa", "/moderation?order=oldest&lang=fr").await else { return };
    let Some(two) = logged_in(&app, "Binta", "/moderation?order=oldest&lang=fr").await else { return };
    one.find("#live:not([hidden])").await;
    assert_eq!(shown(&one).await, ids[0]);
    one.ask("document.querySelectorAll('.item .row')[1].click(); return 0").await;
    // In words, on the other's page.
    let words = format!("return document.querySelector('#c-{} .row-claim')?.textContent ?? ''", ids[1]);
    app.eventually("the claim is told", async || two.ask(&words).await == "⦿ Awa regarde ce commentaire").await;
    two.ask("document.querySelector('.item .row').click(); return 0").await;
    two.press("j").await;
    assert_eq!(shown(&two).await, ids[2], "past what Awa looks at");
    for (number, body) in
        ["Bonjour à la rédaction depuis Mopti.", "Quand paraît la suite de ce récit ?", "Merci pour les photographies du port."]
            .iter()
            .enumerate()
    {
        send(&app, 40 + number, comment().by(40 + number).body(body)).await;
    }
    let rows = "return [...document.querySelectorAll('.item')].map(item => item.dataset.id)";
    let fresh = "return document.getElementById('fresh').hidden ? '' : document.getElementById('fresh').textContent";
    app.eventually("three are new", async || two.ask(fresh).await == "Nouveaux : 3").await;
    assert_eq!((two.ask(rows).await, shown(&two).await), (serde_json::json!(ids), ids[2].clone()), "and nothing moves");
    assert_eq!(app.decide(&ids[3], "approve").await.status, 200);
    app.eventually("what a colleague decided goes", async || two.ask(rows).await == serde_json::json!(ids[..3])).await;
    two.find("#fresh").await.click().await.unwrap();
    app.eventually("then they are there", async || two.ask("return document.querySelectorAll('.item').length").await == 6).await;
    one.goto(&format!("{}/moderation/account", app.base)).await;
    let claimed = "return document.querySelectorAll('.row-claim').length";
    app.eventually("whoever leaves the page looks at nothing", async || two.ask(claimed).await == 0).await;
    one.close().await;
    two.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_says_why_and_comes_back_where_it_belongs() {
    let app = crate::browser::moderated().await;
    let ids = held(&app, 3).await;
    let Some(browser) = logged_in(&app, "Awa", "/moderation?order=oldest&status=all&lang=fr").await else { return };
    assert_eq!(app.decide(&ids[0], "approve").await.status, 200);
    browser.press("s").await;
    assert!(browser.text(".toast.wrong").await.contains("Le commentaire a changé entre-temps"));
    assert_eq!(app.comment(&ids[0]).await["status"], "approved", "nothing was decided twice");
    let rows = "return [...document.querySelectorAll('.item')].map(item => item.dataset.id)";
    assert_eq!(browser.ask(rows).await, serde_json::json!(ids), "it stands where it stood");
    browser.goto(&format!("{}/moderation?order=oldest&lang=fr", app.base)).await;
    browser.find(".scripted .item").await;
    assert_eq!(app.decide(&ids[1], "approve").await.status, 200);
    browser.press("s").await;
    browser.find(".toast.wrong").await;
    assert_eq!(browser.ask(rows).await, serde_json::json!([ids[2]]), "what a colleague decided waits no more");
    browser.press("?").await;
    assert!(browser.text("#keys").await.contains("Publier"));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_javascript_a_moderator_logs_in_reads_decides_undoes_searches_and_turns_pages() {
    let Some(browser) = Browser::start(false).await else { return };
    let app = crate::browser::moderated().await;
    let ids = held(&app, 60).await;
    add(&app, "Awa", Role::Moderator, None).await;
    browser.look(1280).await;
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
