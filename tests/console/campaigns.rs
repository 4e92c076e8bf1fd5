//! Campaigns: nearly the same comments of many people, decided about as one.

use super::{by_key::logged_in, permission::api_token, visitor::Visitor};
use crate::support::{CommentForm, Page, TestApp, comment};
use reqwest::Method;
use serde_json::json;
use std::{sync::Arc, time::Duration};
use toguna::{
    domain::{CommentId, Role, SiteKey, Status},
    store::{Campaign, Store},
};

const DAY: Duration = Duration::from_hours(24);

/// Three sites that hold everything, and a filter that calls nothing spam for being sent often.
pub const ALL_HELD: [(&str, &str); 9] = [
    ("TOGUNA__CAMPAIGNS__MEMBERS", "3"),
    ("TOGUNA__PACE__PER_MINUTE", "100000"),
    ("TOGUNA__PACE__BURST", "100000"),
    ("TOGUNA__SITE__PRESSURE_PER_MINUTE", "1000000"),
    ("TOGUNA__SITE__PREMODERATE", "everybody"),
    ("TOGUNA__SITE__THRESHOLDS__SPAM", "50"),
    ("TOGUNA__SITE__THRESHOLDS__DISCARD", "60"),
    ("TOGUNA__SITES__OTHER__NAME", "Other"),
    ("TOGUNA__SITES__THIRD__NAME", "Third"),
];

/// One of a flood: the same but for a number and the name it is signed with.
pub fn flood(number: usize) -> CommentForm {
    let body = format!(
        "Depuis des années on nous promet un pont neuf sur le fleuve et rien ne vient. Signez avec nous la pétition {number} avant le \
         prochain conseil, car le maire refuse de répondre aux habitants du quartier, et les enfants traversent toujours en pirogue."
    );
    comment().by(number).body(&body).with("thread", format!("/article-{number}"))
}

pub async fn send(app: &TestApp, site: &str, form: CommentForm) -> String {
    Page::of(app.request(Method::POST, &format!("/v1/sites/{site}/comments")).json(&form.json())).await.expect_accepted()
}

pub fn store(app: &TestApp) -> Arc<dyn Store> {
    Arc::clone(&app.service.app.store)
}

pub async fn campaign(app: &TestApp) -> Option<Campaign> {
    store(app).campaign(1).await.ok()
}

async fn all(app: &TestApp) -> u32 {
    campaign(app).await.map_or(0, |campaign| campaign.sites.iter().map(toguna::store::CampaignOnSite::all).sum())
}

/// How many of these have a status.
async fn with(app: &TestApp, ids: &[String], status: &str) -> usize {
    let mut count = 0;
    for id in ids {
        count += usize::from(app.comment(id).await["status"] == status);
    }
    count
}

/// Forty of a flood, on two sites in turn.
async fn flooded(app: &TestApp) -> Vec<String> {
    let mut ids = Vec::new();
    for number in 0..40 {
        ids.push(send(app, ["demo", "other"][number % 2], flood(number)).await);
    }
    app.eventually("all of the flood is one campaign", async || all(app).await == 40).await;
    ids
}

async fn decided(app: &TestApp) {
    let is_over =
        async || campaign(app).await.unwrap().sites.iter().all(|on| on.decided.as_ref().is_none_or(|order| order.ended_at.is_some()));
    app.eventually("the decision is worked through", is_over).await;
}

#[tokio::test]
async fn a_flood_is_one_row_and_common_words_are_none() {
    let app = TestApp::with(&ALL_HELD).await;
    flooded(&app).await;
    for number in 100..110 {
        send(&app, "demo", comment().by(number).body("Merci !")).await;
    }
    app.worker_idle().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let list = awa.get("/moderation/campaigns?site=demo&lang=en").await;
    assert!(list.body.contains("20 like this") && list.body.contains("Signez avec nous"), "{}", list.body);
    assert!(!list.body.contains("Merci"), "{}", list.body);
    assert!(list.body.contains("<bdi>Other</bdi> 20"), "the members elsewhere, for who may see them: {}", list.body);
    let queue = awa.get("/moderation?site=demo&lang=en").await;
    assert!(queue.body.contains("data-count=\"pending\">30<") && queue.body.contains("data-count=\"campaigns\">1<"), "{}", queue.body);
    assert_eq!(queue.body.matches("class=\"item\"").count(), 11, "one row for the flood");
    assert_eq!(queue.body.matches("row-like\">20 like this").count(), 1);
    let page = awa.get("/moderation/campaigns/1?site=demo&lang=en").await;
    assert!(page.body.contains("Authors: 40") && page.body.contains("discussions: 40"), "{}", page.body);
    assert!(page.body.contains("Lectrice 38") && !page.body.contains("Lectrice 39"), "members of this site");
    assert!(page.body.contains("<del>38 </del><ins>36 </ins>"), "what differs is marked: {}", page.body);
    assert_eq!(store(&app).count_campaigns(&SiteKey::parse("demo").unwrap()).await.unwrap(), 1);
}

#[tokio::test]
async fn one_decision_holds_for_all_and_for_those_that_follow_until_its_day_and_is_taken_back_as_one() {
    let app = TestApp::with(&ALL_HELD).await;
    let mut ids = flooded(&app).await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let path = "/moderation/campaigns/1?site=demo&lang=en";
    let day = |days: u64| app.clock.now().plus(DAY * u32::try_from(days).unwrap()).rfc3339()[..10].to_owned();
    let wrong = awa.send(path, &[("decision", "reject"), ("until", "2020-01-01")]).await;
    assert!(wrong.status == 400 && wrong.body.contains("a day to come"), "{}", wrong.body);
    assert_eq!(awa.send(path, &[("decision", "delete"), ("until", "")]).await.status, 400);
    let stolen = awa.post(path, &[("decision", "spam"), ("csrf", "0")]).await;
    assert!(stolen.status >= 400 && with(&app, &ids, "pending").await == 40, "{}", stolen.status);

    let until = day(3);
    let form = [("decision", "reject"), ("until", until.as_str()), ("everywhere", "yes"), ("ground", "advertising"), ("reason", "copied")];
    let ordered = awa.send(path, &form).await;
    assert_eq!((ordered.status, ordered.header("location")), (303, path));
    app.eventually("all are rejected", async || with(&app, &ids, "rejected").await == 40).await;
    decided(&app).await;
    let page = awa.get(path).await;
    assert!(page.body.contains("20 of 20 decided") && page.body.contains("Holds for those that come"), "{}", page.body);
    let one = app.comment(&ids[7]).await;
    assert_eq!((&one["decisions"][0]["reason"], &one["decisions"][0]["ground"]), (&json!("campaign 1 – copied"), &json!("advertising")));

    for (number, site) in [(50, "demo"), (51, "other"), (52, "third")] {
        ids.push(send(&app, site, flood(number)).await);
    }
    app.worker_idle().await;
    for id in &ids[40..] {
        let later = app.comment(id).await;
        assert_eq!((&later["status"], later["decisions"].as_array().unwrap().len()), (&json!("rejected"), 1), "{later}");
        assert!(later["decisions"][0]["actor"].as_str().unwrap().ends_with(" Awa"));
        let rules: Vec<_> = later["contributions"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap()).collect();
        assert!(rules.contains(&"rejected-campaign"), "its judgement says so: {rules:?}");
    }
    let shown = awa.get(&format!("/moderation?status=rejected&site=demo&lang=en&id={}", ids[40])).await;
    assert!(shown.body.contains("campaign 1: rejected by a moderator"), "{}", shown.body);

    let undone = awa.send(path, &[("undo", "yes")]).await;
    assert_eq!(undone.status, 303, "{}", undone.body);
    app.eventually("all is as it was", async || with(&app, &ids, "pending").await == 43).await;
    assert_eq!(awa.send(path, &[("undo", "yes")]).await.status, 409, "once");
    ids.push(send(&app, "demo", flood(53)).await);
    app.worker_idle().await;
    assert_eq!(with(&app, &ids, "pending").await, 44, "and nothing holds any more");

    let tomorrow = day(1);
    assert_eq!(awa.send(path, &[("decision", "spam"), ("until", tomorrow.as_str())]).await.status, 303);
    app.eventually("those of this site are spam", async || with(&app, &ids, "spam").await == 22).await;
    app.clock.advance(DAY * 3);
    let after = send(&app, "demo", flood(54)).await;
    app.worker_idle().await;
    assert_eq!(app.comment(&after).await["status"], "pending", "after the day");
}

#[tokio::test]
async fn who_moderates_one_site_sees_and_decides_about_its_members_alone() {
    let app = TestApp::with(&ALL_HELD).await;
    let ids = flooded(&app).await;
    let binta = Visitor::with(&app, "Binta", Role::Moderator, Some("other")).await;
    let list = binta.get("/moderation/campaigns?lang=en").await;
    assert!(list.body.contains("20 like this") && !list.body.contains("site=demo") && !list.body.contains("Lectrice 0<"), "{}", list.body);
    let page = binta.get("/moderation/campaigns/1?site=other&lang=en").await;
    assert!(page.body.contains("Authors: 20") && page.body.contains("Lectrice 39") && !page.body.contains("Lectrice 38"), "{}", page.body);
    assert_eq!(binta.get("/moderation/campaigns/1?site=demo").await.status, 403);
    let form = [("decision", "spam"), ("until", ""), ("everywhere", "yes")];
    assert_eq!(binta.send("/moderation/campaigns/1?site=demo", &form).await.status, 403);
    assert_eq!(binta.send("/moderation/campaigns/1?site=other", &form).await.status, 303);
    app.eventually("hers are spam", async || with(&app, &ids, "spam").await == 20).await;
    assert_eq!(with(&app, &ids, "pending").await, 20, "and no others");
    let chadi = Visitor::with(&app, "Chadi", Role::Moderator, Some("third")).await;
    assert!(chadi.get("/moderation/campaigns?lang=en").await.body.contains("No campaign"));
    assert_eq!(chadi.get("/moderation/campaigns/1?site=third").await.status, 404);
    assert_eq!(chadi.send("/moderation/campaigns/1?site=third", &form).await.status, 404);
    let reader = Visitor::with(&app, "Djeneba", Role::Reader, Some("demo")).await;
    let page = reader.get("/moderation/campaigns/1?site=demo&lang=en").await;
    assert!(page.status == 200 && !page.body.contains("name=\"decision\""), "{}", page.body);
}

#[tokio::test]
async fn many_comments_of_one_person_are_no_campaign_and_none_is_looked_for_where_none_is_wanted() {
    let app = TestApp::with(&ALL_HELD).await;
    let (mut of_one, mut of_many) = (Vec::new(), Vec::new());
    for number in 0..5 {
        of_one.push(send(&app, "demo", flood(number).email("awa@example.org")).await);
    }
    // What comes behind them is looked at behind them.
    for number in 100..103 {
        let form = comment().by(number).body("Nous demandons tous ensemble une école ouverte le samedi matin pour chaque enfant.");
        of_many.push(send(&app, "demo", form).await);
    }
    let in_campaigns = async |ids: &[String]| {
        let ids: Vec<_> = ids.iter().map(|id| CommentId::parse(id).unwrap()).collect();
        store(&app).campaigns_of(&SiteKey::parse("demo").unwrap(), &ids).await.unwrap().len()
    };
    app.eventually("the others are a campaign", async || in_campaigns(&of_many).await == 3).await;
    assert_eq!(in_campaigns(&of_one).await, 0, "those of one person, which were looked at before, are none");
    let counts = store(&app).counts(&SiteKey::parse("demo").unwrap()).await.unwrap();
    assert_eq!(counts[&Status::Pending], 8);

    let off = TestApp::with(&[ALL_HELD.as_slice(), &[("TOGUNA__CAMPAIGNS__MEMBERS", "0")]].concat()).await;
    for number in 0..5 {
        send(&off, "demo", flood(number)).await;
    }
    off.worker_idle().await;
    let awa = Visitor::with(&off, "Awa", Role::Moderator, None).await;
    assert_eq!(awa.get("/moderation?site=demo").await.body.matches("class=\"item\"").count(), 5);
    assert!(campaign(&off).await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keys_of_the_queue_lead_to_a_campaign_decide_about_it_and_take_it_back() {
    let app = TestApp::with(&ALL_HELD).await;
    let mut ids = Vec::new();
    for number in 0..4 {
        ids.push(send(&app, "demo", flood(number)).await);
    }
    app.eventually("it is a campaign", async || all(&app).await == 4).await;
    let Some(browser) = logged_in(&app, "Awa", "/moderation?site=demo&lang=fr").await else { return };
    browser.find(".scripted .detail-sheet a.campaign").await;
    browser.press("c").await;
    browser.find(".scripted .campaign").await;
    browser.press("j").await;
    let focused = browser.ask("return document.activeElement.classList.contains('campaign')").await;
    assert_eq!(focused, true);
    browser.press("r").await;
    browser.press("1").await;
    app.eventually("all are rejected", async || with(&app, &ids, "rejected").await == 4).await;
    assert!(app.comment(&ids[0]).await["decisions"][0]["ground"].is_string(), "with the first reason");
    decided(&app).await;
    browser.goto(&format!("{}/moderation/campaigns?site=demo&lang=fr", app.base)).await;
    browser.find(".scripted .undo-campaign").await;
    browser.press("u").await;
    app.eventually("all wait again", async || with(&app, &ids, "pending").await == 4).await;
    browser.close().await;
}

#[tokio::test]
async fn programs_decide_about_a_campaign_as_people_do() {
    let app = TestApp::with(&ALL_HELD).await;
    let mut ids = Vec::new();
    for number in 0..3 {
        ids.push(send(&app, "demo", flood(number)).await);
    }
    send(&app, "other", flood(9)).await;
    app.eventually("there is a campaign", async || all(&app).await == 4).await;
    let (one, every) = (api_token(&app, Role::Moderator, "demo").await, api_token(&app, Role::Owner, None).await);
    let ask = async |method, path: &str, token: &str, body: serde_json::Value| {
        Page::of(app.request(method, path).bearer_auth(token).json(&body)).await
    };
    let list = ask(Method::GET, "/v1/moderation/campaigns?site=demo", &one, json!({})).await.json();
    assert_eq!((&list["count"], &list["campaigns"][0]["open"]), (&json!(1), &json!(true)), "{list}");
    assert!(list["campaigns"][0]["text"].as_str().unwrap().contains("pont neuf"));
    let sites = |page: &serde_json::Value| page["sites"].as_array().unwrap().len();
    assert_eq!(sites(&list["campaigns"][0]), 1, "what is on other sites is not there for it");
    let path = "/v1/moderation/campaigns/1/decision?site=demo";
    for wrong in [json!({}), json!({ "decision": "delete" }), json!({ "decision": "reject", "until": "tomorrow" })] {
        assert_eq!(ask(Method::POST, path, &one, wrong.clone()).await.status, 400, "{wrong}");
    }
    assert_eq!(ask(Method::POST, &path.replace("demo", "other"), &one, json!({ "decision": "spam" })).await.status, 403);
    assert_eq!(ask(Method::POST, &path.replace("/1/", "/7/"), &one, json!({ "decision": "spam" })).await.status, 404);
    let told = ask(Method::POST, path, &one, json!({ "decision": "reject", "ground": "advertising", "everywhere": true })).await;
    assert_eq!((told.status, &told.json()["sites"][0]["decided"]["decision"]), (200, &json!("reject")), "{}", told.body);
    app.eventually("all are decided", async || with(&app, &ids, "rejected").await == 3).await;
    let ended = async || {
        let list = ask(Method::GET, "/v1/moderation/campaigns?site=demo", &every, json!({})).await.json();
        let here = list["campaigns"][0]["sites"].as_array().unwrap().iter().find(|on| on["site"] == "demo").unwrap().clone();
        (here, sites(&list["campaigns"][0]))
    };
    app.eventually("it is worked through", async || ended().await.0["decided"]["ended"] == true).await;
    assert_eq!(ended().await.0["members"]["rejected"], 3);
    assert_eq!(ended().await.1, 2);
    assert_eq!(ask(Method::POST, path, &every, json!({ "decision": "restore" })).await.status, 200);
    app.eventually("all wait again", async || with(&app, &ids, "pending").await == 3).await;
    let nothing = ask(Method::POST, path, &every, json!({ "decision": "restore" })).await;
    assert_eq!(nothing.status, 409, "{}", nothing.body);
}
