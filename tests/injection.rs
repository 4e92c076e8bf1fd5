//! What a reader types is inert: in every page, in every mail, in every header.

use crate::support::{ServerProcess, TestApp, comment, mails::Mail};
use reqwest::Client;

/// Texts that would do harm where they were not escaped.
const HOSTILE: [&str; 14] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' autofocus onfocus='alert(1)",
    "</textarea><script>alert(1)</script>",
    "</title></style><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "{{ 7351 * 7351 }} {% raw %} {{ self }}",
    "{ $name } { -brand }",
    "${7351*7351} <%= 7351*7351 %>",
    "<!--#exec cmd=\"id\"--> <?php phpinfo(); ?>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "http://example.org/\"onmouseover=\"alert(1)",
    "data:text/html,<script>alert(1)</script>",
];

fn assert_inert(what: &str, html: &str) {
    let lower = html.to_lowercase();
    for live in [
        "<script>alert",
        "<img src=x",
        "<svg/onload",
        "<?php",
        "<!--#exec",
        "href=\"javascript:",
        "href=\"data:",
        "\" onmouseover",
        "\"onmouseover",
    ] {
        assert!(!lower.contains(live), "{what} holds a live {live}:\n{html}");
    }
    assert!(!html.contains("54037201"), "{what} evaluated a template: {html}");
}

#[tokio::test]
async fn hostile_names_and_texts_are_shown_as_they_were_typed() {
    let app = TestApp::embedded().await;
    for (number, hostile) in HOSTILE.iter().enumerate() {
        let thread = format!("/page-{}", char::from(b'a' + u8::try_from(number).unwrap()));
        let form = comment().by(number).with("name", *hostile).with("thread", thread.clone()).body(&format!("Voyez : {hostile}"));
        let id = app.submit(form).await.expect_accepted();
        app.worker_idle().await;
        app.decide(&id, "approve").await;
        let page = app.get(&format!("/embed/demo?thread={thread}")).await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert_inert(&format!("the embedded page with {hostile:?}"), &page.body.replace("&#x27;", "'"));
        assert!(page.body.contains("Voyez"), "the comment is shown: {}", page.body);
        let json = app.get(&format!("/v1/sites/demo/comments?thread={thread}")).await.json();
        assert_eq!(json["comments"][0]["name"], *hostile, "JSON says what was typed");
    }
}

#[tokio::test]
async fn the_form_that_comes_back_keeps_hostile_texts_inert() {
    let app = TestApp::embedded().await;
    for hostile in HOSTILE {
        let form = comment().with("name", hostile).with("website", hostile).with("email", hostile).body(hostile);
        let page = app.submit_form(form).await;
        assert_eq!(page.status, 422, "{}", page.body);
        assert_inert(&format!("the form with {hostile:?}"), &page.body);
    }
}

#[tokio::test]
async fn a_redirect_is_never_split_or_foreign() {
    let app = TestApp::embedded().await;
    for target in [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/x\r\nSet-Cookie: a=b",
        "https://localhost@evil.example/",
    ] {
        let mut pairs = comment().body(&format!("Vers {target:?}")).wordpress_pairs();
        pairs.push(("redirect_to".to_owned(), target.to_owned()));
        let answer = crate::support::Page::of(app.request(reqwest::Method::POST, "/wp-comments-post.php").form(&pairs)).await;
        assert_eq!(answer.status, 302, "{}", answer.body);
        assert!(answer.header("location").starts_with(&format!("{}/c/", app.base)), "{target:?} led to {}", answer.header("location"));
        assert!(!answer.headers.contains_key("a"), "no header was smuggled in");
    }
}

#[tokio::test]
async fn a_mail_about_a_hostile_comment_has_its_own_headers_and_links_alone() {
    let server = ServerProcess::start().await;
    let client = Client::new();
    let hostile =
        "<script>alert(1)</script> {{ 7 * 7 }} http://spam.example/buy http://spam.example/a http://spam.example/b http://spam.example/c";
    let form = comment().with("name", "Bcc: x@evil.example {{7*7}}").body(hostile);
    let answer = client.post(format!("{}/v1/sites/demo/comments", server.base)).json(&form.json()).send().await.unwrap();
    assert_eq!(answer.status(), 202);
    let mails = server.mails_until(|mails| !mails.is_empty()).await;
    for Mail { raw } in &mails {
        let head = raw.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc:")), "{head}");
        let html = raw.split_once("text/html").expect("a mail has an HTML part").1;
        assert!(!html.contains("<script>alert"), "{raw}");
        assert!(!raw.contains("href=\"http://spam.example") && !raw.contains("href=3D\"http://spam.example"), "{raw}");
    }
}
