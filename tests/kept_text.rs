//! What a reader typed into a plain form is never lost, whatever is wrong with the way it was sent.

use crate::support::{Page, TestApp, comment};
use reqwest::{Method, RequestBuilder};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const TEXT: &str = "Un texte à ne pas perdre, <b>même ici</b>.";

fn form(app: &TestApp, path: &str) -> RequestBuilder {
    let form = comment().body(TEXT).with("lang", "fr");
    let pairs = if path.starts_with("/wp") { form.wordpress_pairs() } else { form.pairs() };
    app.request(Method::POST, path).header("accept", BROWSER).header("accept-language", "en").form(&pairs)
}

#[tokio::test]
async fn a_form_that_cannot_be_taken_shows_its_text_in_its_own_language() {
    let app = TestApp::embedded().await;
    let foreign = |path| form(&app, path).header("origin", "https://evil.example");
    for (request, status) in [
        (foreign("/v1/sites/demo/comments"), 403),
        (foreign("/wp-comments-post.php"), 403),
        (form(&app, "/v1/sites/none/comments"), 404),
        (form(&app, "/wp-comments-post.php?site=none"), 404),
    ] {
        let page = Page::of(request).await;
        assert_eq!(page.status, status, "{}", page.body);
        assert_eq!((page.header("content-language"), page.header("cache-control")), ("fr", "no-store"));
        assert!(page.body.contains("Un texte à ne pas perdre, &lt;b&gt;même ici&lt;"), "{}", page.body);
        assert!(!page.body.contains("<form"), "a page of somebody else's cannot make a reader send it here");
    }
    app.worker_idle().await;
    assert_eq!(app.comments().await.len(), 0);
}

#[tokio::test]
async fn a_form_that_cannot_be_read_says_where_its_text_is() {
    let app = TestApp::embedded().await;
    let large = comment().body(&"a".repeat(2 << 20)).pairs();
    let unreadable = "name=%81&email=a%40example.org&body=x&thread=%2Fdemo";
    for (request, status) in [
        (app.request(Method::POST, "/v1/sites/demo/comments").form(&large), 413),
        (
            app.request(Method::POST, "/v1/sites/demo/comments")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(unreadable),
            400,
        ),
    ] {
        let page = Page::of(request.header("accept", BROWSER).header("accept-language", "fr")).await;
        assert_eq!(page.status, status, "{}", page.body);
        assert!(page.body.contains("Revenez en arrière"), "{}", page.body);
    }
}

#[tokio::test]
async fn a_box_is_ticked_or_not() {
    let app = TestApp::embedded().await;
    let wrong = app.submit_form(comment().with("notify", "peut-être")).await;
    assert_eq!(wrong.status, 422, "{}", wrong.body);
    for (number, tick) in ["on", "off", ""].into_iter().enumerate() {
        assert_eq!(app.submit_form(comment().by(number).with("notify", tick)).await.status, 303, "{tick}");
    }
}

#[tokio::test]
async fn a_slash_too_many_takes_the_text_along() {
    let app = TestApp::embedded().await;
    let page = Page::of(form(&app, "/v1/sites/demo/comments/?lang=fr")).await;
    assert_eq!((page.status, page.header("location")), (308, "/v1/sites/demo/comments?lang=fr"));
    for path in ["//evil.example/", "/demo//"] {
        let location = app.get(path).await.header("location").to_owned();
        assert!(location.starts_with('/') && !location.starts_with("//"), "{path} leads to {location}");
    }
}

#[tokio::test]
async fn a_form_of_an_old_page_keeps_its_letters() {
    let app = TestApp::embedded().await;
    let urlencoded = b"thread=/demo&name=Andr%E9&email=andre@example.org&body=D%E9j%E0+vu+au+caf%E9+%96+trois+fois+%80".to_vec();
    let part = |name: &str, value: &[u8]| {
        [format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n").as_bytes(), value, b"\r\n"].concat()
    };
    let multipart = [
        part("thread", b"/demo"),
        part("name", b"Andr\xe9"),
        part("email", b"andre2@example.org"),
        part("body", b"D\xe9j\xe0 vu au caf\xe9 \x96 trois fois \x80"),
        b"--X--\r\n".to_vec(),
    ];
    for (kind, body) in [("application/x-www-form-urlencoded", urlencoded), ("multipart/form-data; boundary=X", multipart.concat())] {
        let page = Page::of(app.request(Method::POST, "/v1/sites/demo/comments").header("content-type", kind).body(body)).await;
        assert_eq!(page.status, 303, "{}", page.body);
    }
    app.worker_idle().await;
    let comments = app.comments().await;
    assert_eq!(comments.len(), 2);
    for stored in comments {
        assert_eq!((&stored["name"], &stored["body"]), (&"André".into(), &"Déjà vu au café – trois fois €".into()));
    }
}

#[tokio::test]
async fn a_wordpress_form_comes_back_as_the_same_form() {
    let app = TestApp::embedded().await;
    let send = async |email: &str| {
        let mut pairs = comment().email(email).with("lang", "fr").wordpress_pairs();
        pairs.extend(
            [("redirect_to", "http://localhost:3000/page"), ("wp-comment-cookies-consent", "yes")]
                .map(|(a, b)| (a.to_owned(), b.to_owned())),
        );
        Page::of(app.request(Method::POST, "/wp-comments-post.php").form(&pairs)).await
    };
    let refused = send("pas une adresse").await;
    assert_eq!(refused.status, 422);
    for part in [
        "action=\"/wp-comments-post.php?site=demo\"",
        "name=\"comment\"",
        "name=\"author\"",
        "name=\"url\"",
        "name=\"comment_post_ID\" value=\"/demo\"",
        "name=\"comment_parent\"",
        "name=\"redirect_to\" value=\"http://localhost:3000/page\"",
        "name=\"wp-comment-cookies-consent\" type=\"checkbox\" value=\"yes\" checked",
    ] {
        assert!(refused.body.contains(part), "{part} is not in {}", refused.body);
    }
    let accepted = send("awa@example.org").await;
    assert_eq!(accepted.status, 302, "{}", accepted.body);
    assert!(accepted.header("location").starts_with("http://localhost:3000/page?unapproved="), "{}", accepted.header("location"));
}

#[tokio::test]
async fn whoever_is_led_back_to_the_article_hears_there_that_the_comment_has_arrived() {
    let app = TestApp::with(&[("TOGUNA__SITE__AFTER_SUBMIT", "article"), ("TOGUNA__SITE__PREMODERATE", "everybody")]).await;
    let mut notices = Vec::new();
    for (number, body) in [(1, TEXT.to_owned()), (2, "http://casino.example/ ".repeat(12))] {
        let sent = app.submit_form(comment().by(number).body(&body)).await;
        assert_eq!(sent.status, 303);
        let (address, anchor) = sent.header("location").split_once('#').unwrap();
        app.worker_idle().await;
        let page = app.get(address).await;
        assert!(page.body.contains(&format!("id=\"{anchor}\" role=\"status\">Merci, votre commentaire est bien arrivé.")), "{}", page.body);
        let id = anchor.strip_prefix("comment-").unwrap().to_owned();
        notices.push(page.body.lines().find(|line| line.contains("comment-awaiting-moderation")).unwrap().replace(&id, "ID"));
        if number == 1 {
            app.decide(&id, "approve").await;
            let page = app.get(address).await;
            assert!(page.body.contains(&format!("<li id=\"{anchor}\"")) && !page.body.contains("comment-awaiting-moderation"));
        }
    }
    assert_eq!(notices[0], notices[1], "the filter's verdict changes no word");
}
