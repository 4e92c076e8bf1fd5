//! From the wire to a stored comment, by every way in.

use crate::support::{Page, TestApp, comment};
use reqwest::Method;

#[tokio::test]
async fn json_is_accepted_and_stored_with_its_judgement() {
    let app = TestApp::embedded().await;
    let answer = app.submit(comment()).await;
    let id = answer.expect_accepted();
    assert_eq!(answer.json()["status_url"].as_str().unwrap().split('?').next().unwrap(), format!("{}/c/{id}", app.base));
    assert!(answer.json().get("score").is_none() && answer.json().get("verdict").is_none());
    app.worker_idle().await;
    let stored = app.comment(&id).await;
    assert_eq!(stored["name"], "Awa Traoré");
    assert_eq!(stored["email"], "awa@example.org");
    let sum: f64 = stored["contributions"].as_array().unwrap().iter().map(|contribution| contribution["points"].as_f64().unwrap()).sum();
    assert!((sum - stored["score"].as_f64().unwrap()).abs() < 1e-9, "{stored}");
}

#[tokio::test]
async fn a_plain_form_is_led_to_the_status_page() {
    let app = TestApp::embedded().await;
    let answer = app.submit_form(comment()).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(answer.header("location").contains("/c/") && answer.header("location").contains("?t="));
    app.worker_idle().await;
    assert_eq!(app.comments().await.len(), 1);
}

#[tokio::test]
async fn a_wordpress_form_is_redirected_to_its_page_with_302() {
    let app = TestApp::embedded().await;
    let mut pairs = comment().wordpress_pairs();
    pairs.push(("redirect_to".to_owned(), format!("{}/demo", app.base)));
    let answer = Page::of(app.request(Method::POST, "/wp-comments-post.php").form(&pairs)).await;
    assert_eq!(answer.status, 302, "{}", answer.body);
    assert!(answer.header("location").starts_with(&format!("{}/demo?unapproved=", app.base)), "{}", answer.header("location"));
    assert_eq!(answer.header("expires"), "Wed, 11 Jan 1984 05:00:00 GMT");
    pairs.pop();
    pairs.push(("redirect_to".to_owned(), "https://evil.example/".to_owned()));
    let answer = Page::of(app.request(Method::POST, "/wp-comments-post.php").form(&pairs)).await;
    assert_eq!(answer.status, 302);
    assert!(answer.header("location").contains("/c/"), "a foreign redirect_to is not followed: {}", answer.header("location"));
    let wrong = app.get("/wp-comments-post.php").await;
    assert_eq!((wrong.status, wrong.header("allow")), (405, "POST"));
}

#[tokio::test]
async fn a_retry_is_the_same_comment() {
    let app = TestApp::embedded().await;
    let first = app.submit(comment()).await.expect_accepted();
    assert_eq!(app.submit(comment()).await.expect_accepted(), first);
    let with_key = |body: &str| {
        let request = app.request(Method::POST, "/v1/sites/demo/comments").header("idempotency-key", "k1");
        Page::of(request.json(&comment().body(body).json()))
    };
    let keyed = with_key("Un autre texte, envoyé avec une clé.").await.expect_accepted();
    assert_eq!(with_key("Un autre texte, envoyé avec une clé.").await.expect_accepted(), keyed);
    assert_eq!(with_key("Encore un autre texte sous la même clé.").await.status, 422);
    app.worker_idle().await;
    assert_eq!(app.comments().await.len(), 2);
}

#[tokio::test]
async fn every_broken_field_is_told_at_once() {
    let app = TestApp::embedded().await;
    let broken = comment().with("name", " ").with("email", "awa").with("website", "javascript:alert(1)").with("body", "");
    let answer = app.submit(broken).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.pointers(), ["#/name", "#/email", "#/website", "#/body"]);
}

#[tokio::test]
async fn over_the_hard_limit_the_answer_says_when_to_come_back() {
    let app = TestApp::with(&[("TOGUNA__PACE__PER_MINUTE", "10"), ("TOGUNA__PACE__BURST", "5")]).await;
    for number in 0..5 {
        app.submit(comment().by(number).body(&format!("Texte numéro {number}, toujours différent."))).await.expect_accepted();
    }
    let refused = app.submit(comment().by(9)).await;
    assert_eq!(refused.status, 429, "{}", refused.body);
    assert!((1..=60).contains(&refused.header("retry-after").parse::<u64>().unwrap()));
}

#[tokio::test]
async fn an_answer_needs_an_approved_parent_of_the_same_thread() {
    let app = TestApp::embedded().await;
    let parent = app.submit(comment()).await.expect_accepted();
    app.worker_idle().await;
    app.decide(&parent, "reject").await;
    let answer = |thread: &str| comment().by(1).with("thread", thread).with("parent", parent.clone()).body("Je vous réponds volontiers.");
    assert_eq!(app.submit(answer("/demo")).await.pointers(), ["#/parent"]);
    app.decide(&parent, "approve").await;
    assert_eq!(app.submit(answer("/other")).await.pointers(), ["#/parent"]);
    app.submit(answer("/demo")).await.expect_accepted();
}
