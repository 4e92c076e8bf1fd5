//! Bad input gets the right status and an answer that says what would be right, in the language asked for; nothing is stored, nothing lost.

use crate::support::{CommentForm, Page, TestApp, comment};
use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A JSON submission with one thing wrong: what it is, the comment, the status, and the pointers of the errors.
type Case = (&'static str, CommentForm, u16, &'static [&'static str]);

fn broken_comments() -> Vec<Case> {
    let long = |count: usize| "é".repeat(count);
    vec![
        ("name missing", comment().without("name"), 422, &["#/name"]),
        ("name null", comment().with("name", json!(null)), 422, &["#/name"]),
        ("name blank", comment().with("name", "  \t "), 422, &["#/name"]),
        ("name of zero-width characters", comment().with("name", "\u{200b}\u{200d}"), 422, &["#/name"]),
        ("name too long", comment().with("name", long(81)), 422, &["#/name"]),
        ("name a number", comment().with("name", 7), 422, &["#/name"]),
        ("name an array", comment().with("name", json!(["Awa"])), 422, &["#/name"]),
        ("name an object", comment().with("name", json!({"first": "Awa"})), 422, &["#/name"]),
        ("name with NUL", comment().with("name", "Aw\0a"), 422, &["#/name"]),
        ("name with a line break", comment().with("name", "Awa\r\nBcc: x@example.org"), 422, &["#/name"]),
        ("name with a bidi override", comment().with("name", "Awa \u{202e}eroart"), 422, &["#/name"]),
        ("name with a bidi isolate", comment().with("name", "\u{2067}Awa\u{2069}"), 422, &["#/name"]),
        ("name with a control character", comment().with("name", "Awa\u{7}"), 422, &["#/name"]),
        ("name of few letters and many bytes", comment().with("name", format!("Zoé{}", "\u{200d}".repeat(1_000))), 422, &["#/name"]),
        ("email missing", comment().without("email"), 422, &["#/email"]),
        ("email empty", comment().with("email", ""), 422, &["#/email"]),
        ("email without at", comment().with("email", "awa.example.org"), 422, &["#/email"]),
        ("email with two ats", comment().with("email", "awa@b@example.org"), 422, &["#/email"]),
        ("email without host", comment().with("email", "awa@"), 422, &["#/email"]),
        ("email without local part", comment().with("email", "@example.org"), 422, &["#/email"]),
        ("email without dot in host", comment().with("email", "awa@localhost"), 422, &["#/email"]),
        ("email to a number", comment().with("email", "awa@127.0.0.1"), 422, &["#/email"]),
        ("email with a space", comment().with("email", "a wa@example.org"), 422, &["#/email"]),
        ("email with two dots", comment().with("email", "a..wa@example.org"), 422, &["#/email"]),
        ("email with CRLF", comment().with("email", "awa@example.org\r\nBcc: b@example.org"), 422, &["#/email"]),
        ("email too long", comment().with("email", format!("{}@example.org", "a".repeat(250))), 422, &["#/email"]),
        ("email local part too long", comment().with("email", format!("{}@example.org", "a".repeat(65))), 422, &["#/email"]),
        ("email a boolean", comment().with("email", true), 422, &["#/email"]),
        ("email of many", comment().with("email", "awa@example.org, b@example.org"), 422, &["#/email"]),
        ("website javascript", comment().with("website", "javascript:alert(1)"), 422, &["#/website"]),
        ("website data", comment().with("website", "data:text/html,x"), 422, &["#/website"]),
        ("website ftp", comment().with("website", "ftp://example.org/"), 422, &["#/website"]),
        ("website with password", comment().with("website", "https://u:p@example.org/"), 422, &["#/website"]),
        ("website too long", comment().with("website", format!("https://example.org/{}", "a".repeat(2000))), 422, &["#/website"]),
        ("website with CRLF", comment().with("website", "https://example.org/\r\nX: y"), 422, &["#/website"]),
        ("website a number", comment().with("website", 1.5), 422, &["#/website"]),
        ("body missing", comment().without("body"), 422, &["#/body"]),
        ("body blank", comment().body("\n\n \t"), 422, &["#/body"]),
        ("body invisible", comment().body("\u{200b}\u{feff}"), 422, &["#/body"]),
        ("body of control characters", comment().body("\u{1}\u{2}\0"), 422, &["#/body"]),
        ("body too long", comment().with("body", long(10_001)), 422, &["#/body"]),
        ("body of few letters and many bytes", comment().body(&format!("Zoé{}", "\u{200d}".repeat(100_000))), 422, &["#/body"]),
        ("body a number", comment().with("body", 5), 422, &["#/body"]),
        ("notify a number", comment().with("notify", 1), 422, &["#/notify"]),
        ("notify a text", comment().with("notify", "yes"), 422, &["#/notify"]),
        ("thread missing", comment().without("thread"), 422, &["#/thread"]),
        ("thread empty", comment().with("thread", ""), 422, &["#/thread"]),
        ("thread of another host", comment().with("thread", "https://evil.example/page"), 404, &["#/thread"]),
        ("thread of another host without its scheme", comment().with("thread", "//evil.example/page"), 404, &["#/thread"]),
        ("thread of another host behind three slashes", comment().with("thread", "///evil.example/page"), 404, &["#/thread"]),
        ("thread with a backslash for a slash", comment().with("thread", "/\\evil.example/page"), 404, &["#/thread"]),
        ("thread with two backslashes", comment().with("thread", "\\\\evil.example\\page"), 404, &["#/thread"]),
        ("thread with control characters", comment().with("thread", "/a\u{1}b"), 404, &["#/thread"]),
        ("thread too long", comment().with("thread", format!("/{}", "a".repeat(2001))), 404, &["#/thread"]),
        ("thread a number", comment().with("thread", 12), 422, &["#/thread"]),
        ("parent no id", comment().with("parent", "first"), 422, &["#/parent"]),
        ("parent unknown", comment().with("parent", "018f3c1e-0000-7000-8000-000000000000"), 422, &["#/parent"]),
        ("parent a number", comment().with("parent", 4), 422, &["#/parent"]),
        ("three at once", comment().with("name", "").with("email", "x").body(""), 422, &["#/name", "#/email", "#/body"]),
        (
            "everything missing",
            comment().without("thread").without("name").without("email").without("body"),
            422,
            &["#/thread", "#/name", "#/email", "#/body"],
        ),
    ]
}

#[tokio::test]
async fn broken_fields_are_told_with_their_pointers_in_three_languages() {
    let app = TestApp::embedded().await;
    for (what, form, status, pointers) in broken_comments() {
        let mut details = Vec::new();
        for language in ["fr", "en", "ar"] {
            let request = app.request(Method::POST, "/v1/sites/demo/comments").header("accept-language", language).json(&form.json());
            let answer = Page::of(request).await;
            assert_eq!(answer.status, status, "{what}: {}", answer.body);
            assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
            assert_eq!(answer.header("content-language"), language, "{what}");
            assert_eq!(answer.pointers(), pointers, "{what}: {}", answer.body);
            details.push(answer.json()["errors"][0]["detail"].as_str().unwrap().to_owned());
        }
        assert!(details[0] != details[1] && details[1] != details[2], "{what} is said in one language only: {details:?}");
    }
    app.worker_idle().await;
    assert_eq!(app.comments().await.len(), 0, "nothing was stored");
    app.submit(comment()).await.expect_accepted();
}

/// A request whose body or head is not what it says: what it is, its content type, its bytes, the status.
fn broken_bodies() -> Vec<(&'static str, &'static str, Vec<u8>, u16)> {
    let json = "application/json";
    let form = "application/x-www-form-urlencoded";
    let multipart = "multipart/form-data; boundary=X";
    let deep = format!("{}1{}", "[".repeat(500), "]".repeat(500));
    let valid = comment().json().to_string();
    vec![
        ("empty JSON", json, Vec::new(), 400),
        ("truncated JSON", json, valid.as_bytes()[..40].to_vec(), 400),
        ("a JSON array", json, b"[]".to_vec(), 400),
        ("a JSON text", json, b"\"hello\"".to_vec(), 400),
        ("JSON null", json, b"null".to_vec(), 400),
        ("JSON with something behind it", json, [valid.as_bytes(), b"{}"].concat(), 400),
        ("deep JSON", json, deep.into_bytes(), 400),
        ("deep JSON in a field that nobody reads", json, format!("{{\"x\":{}1{}}}", "[".repeat(500), "]".repeat(500)).into_bytes(), 422),
        ("JSON that is not UTF-8", json, b"{\"name\":\"\xff\xfe\"}".to_vec(), 400),
        ("a duplicate key", json, valid.replacen('{', "{\"name\":\"Bintou\",", 1).into_bytes(), 422),
        ("a lone surrogate", json, b"{\"name\":\"\\ud800\"}".to_vec(), 400),
        ("10 MB", json, format!("{{\"body\":\"{}\"}}", "a".repeat(10 << 20)).into_bytes(), 413),
        ("XML", "application/xml", b"<comment/>".to_vec(), 415),
        ("plain text", "text/plain", b"hello".to_vec(), 415),
        ("a form that is neither UTF-8 nor Latin-1", form, b"name=%81%8d&email=a@example.org&body=x&thread=/demo".to_vec(), 400),
        ("an empty form", form, Vec::new(), 422),
        ("a form field twice", form, b"name=A&name=B&email=a@example.org&body=x&thread=/demo".to_vec(), 422),
        ("multipart without its boundary", "multipart/form-data", b"x".to_vec(), 400),
        ("multipart that breaks off", multipart, b"--X\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAwa".to_vec(), 400),
        (
            "multipart that is neither UTF-8 nor Latin-1",
            multipart,
            b"--X\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n\x81\r\n--X--\r\n".to_vec(),
            400,
        ),
    ]
}

#[tokio::test]
async fn broken_bodies_are_refused_with_a_reason() {
    let app = TestApp::embedded().await;
    for (what, kind, body, status) in broken_bodies() {
        let request =
            app.request(Method::POST, "/v1/sites/demo/comments").header("content-type", kind).header("accept", "application/json");
        let answer = Page::of(request.body(body)).await;
        assert_eq!(answer.status, status, "{what}: {}", answer.body);
        assert!(!answer.json()["detail"].as_str().unwrap().is_empty(), "{what}");
    }
    let none = Page::of(app.request(Method::POST, "/v1/sites/demo/comments").body("{}")).await;
    assert_eq!(none.status, 415, "no content type at all");
    app.worker_idle().await;
    assert_eq!(app.comments().await.len(), 0, "nothing was stored");
}

#[tokio::test]
async fn a_wrong_address_or_head_is_refused_with_a_reason() {
    let app = TestApp::embedded().await;
    let post = |path: &str| app.request(Method::POST, path).json(&comment().json());
    let cases = [
        ("unknown site", post("/v1/sites/none/comments"), 404),
        ("no site key", post("/v1/sites/NO%20KEY/comments"), 404),
        ("unknown path", post("/v2/anything"), 404),
        ("wrong method", app.request(Method::DELETE, "/v1/sites/demo/comments"), 405),
        ("foreign origin", post("/v1/sites/demo/comments").header("origin", "https://evil.example"), 403),
        ("foreign origin, WordPress", app.request(Method::POST, "/wp-comments-post.php").header("origin", "https://evil.example"), 403),
        ("key too long", post("/v1/sites/demo/comments").header("idempotency-key", "k".repeat(256)), 400),
        ("key empty", post("/v1/sites/demo/comments").header("idempotency-key", ""), 400),
        ("no token", app.request(Method::GET, "/v1/moderation/comments?site=demo"), 401),
        ("wrong token", app.request(Method::GET, "/v1/moderation/comments?site=demo").bearer_auth("tgn_wrong"), 401),
    ];
    for (what, request, status) in cases {
        let answer = Page::of(request).await;
        assert_eq!(answer.status, status, "{what}: {}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    }
    for (path, status) in [
        ("/v1/moderation/comments", 400),
        ("/v1/moderation/comments?site=demo&status=held", 400),
        ("/v1/moderation/comments?site=demo&limit=0", 400),
        ("/v1/moderation/comments?site=demo&limit=x", 400),
        ("/v1/moderation/comments?site=demo&cursor=x", 400),
        ("/v1/moderation/comments?site=demo&cursor=0", 400),
        ("/v1/moderation/comments?site=demo&cursor=-1", 400),
        ("/v1/moderation/comments?site=none", 404),
        ("/v1/moderation/comments/none", 404),
    ] {
        let answer = app.moderate(path).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_decision_that_makes_no_sense_is_refused_with_a_reason() {
    let app = TestApp::embedded().await;
    let id = app.submit(comment()).await.expect_accepted();
    app.worker_idle().await;
    let path = format!("/v1/moderation/comments/{id}/decision");
    for (body, status) in [
        (json!({}), 400),
        (json!({ "decision": "publish", "revision": 1 }), 400),
        (json!({ "decision": "approve" }), 400),
        (json!({ "decision": "approve", "revision": "1" }), 400),
        (json!({ "decision": "approve", "revision": 999 }), 409),
        (json!({ "decision": "restore", "revision": 1 }), 409),
        (json!({ "decision": "approve", "revision": 1, "reason": "x".repeat(501) }), 400),
    ] {
        let answer = app.moderate_post(&path, &body).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.body);
    }
    let missing = app.moderate_post(&path, &json!({})).await;
    assert!(missing.json()["detail"].as_str().unwrap().contains("decision"), "{}", missing.body);
    let stale = app.moderate_post(&path, &json!({ "decision": "approve", "revision": 999 })).await;
    assert_eq!(stale.json()["comment"]["id"], id.as_str(), "409 shows the present state");
}

#[tokio::test]
async fn a_closed_thread_takes_nothing() {
    let app = TestApp::embedded().await;
    let id = app.submit(comment()).await.expect_accepted();
    app.worker_idle().await;
    let thread = app.comment(&id).await["thread_id"].as_str().unwrap().to_owned();
    assert_eq!(app.moderate_post(&format!("/v1/moderation/threads/{thread}/close"), &json!({})).await.status, 200);
    let refused = app.submit(comment().by(2).body("Trop tard, sans doute.")).await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    assert_eq!(app.moderate_post(&format!("/v1/moderation/threads/{thread}/open"), &json!({})).await.status, 200);
    app.submit(comment().by(2).body("Trop tard, sans doute.")).await.expect_accepted();
    assert_eq!(app.moderate_post("/v1/moderation/threads/999/close", &json!({})).await.status, 404);
}

#[tokio::test]
async fn slow_and_oversized_heads_and_bodies_end_in_time() {
    let app = TestApp::with(&[("TOGUNA__SERVER__BODY_TIMEOUT_SECONDS", "1"), ("TOGUNA__SERVER__HEADER_TIMEOUT_SECONDS", "1")]).await;
    let head = "POST /v1/sites/demo/comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    assert!(raw(&app, head.as_bytes()).await.starts_with("HTTP/1.1 408"), "a body that does not come");
    let long = format!("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "a".repeat(100_000));
    assert!(raw(&app, long.as_bytes()).await.starts_with("HTTP/1.1 431"), "an overlong header");
    let answer = raw(&app, b"GET /healthz HTTP/1.1\r\nHost").await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "a head that does not come: {answer}");
    assert!(raw(&app, b"\x16\x03\x01\x02\x00 this is no HTTP\r\n\r\n").await.starts_with("HTTP/1.1 400"), "no HTTP at all");
    assert_eq!(app.get("/healthz").await.status, 200);
}

/// Sends bytes and reads until the server ends the connection.
async fn raw(app: &TestApp, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(app.service.address).await.unwrap();
    // The server may answer and close before it has read everything.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(10), async {
        let mut chunk = [0; 4096];
        loop {
            match stream.read(&mut chunk).await {
                Ok(0) | Err(_) => break,
                Ok(count) => answer.extend_from_slice(&chunk[..count]),
            }
            if answer.windows(4).any(|window| window == b"\r\n\r\n") {
                break;
            }
        }
    });
    read.await.expect("the server answers or closes in time");
    String::from_utf8_lossy(&answer).into_owned()
}
