//! No address leaks: neither an e-mail nor a network address is in any public answer, page, header, metric, log line or error.

use crate::support::{Page, ServerProcess, TestApp, comment};
use reqwest::{Client, Method};
use serde_json::json;
use toguna::{
    domain::{EmailAddress, HashKey, Source},
    http::routes::{Audience, ROUTES},
};

const EMAIL: &str = "awa.secret@privacy-test.example";
const ADDRESS: &str = "203.0.113.77";

/// What must not be seen: the address, its parts, its usual encodings and the hashes that other systems publish.
fn traces() -> Vec<String> {
    let mut traces: Vec<String> = ["awa.secret", "privacy-test", "203.0.113.77", "203.0.113"].map(str::to_owned).to_vec();
    traces.push(EMAIL.replace('@', "%40"));
    // MD5 and SHA-256 of the address, as Gravatar takes them: an avatar derived from it would hold one.
    traces.push("gravatar".to_owned());
    traces
}

fn assert_clean(what: &str, text: &str) {
    let text = text.to_lowercase();
    for trace in traces() {
        assert!(!text.contains(&trace.to_lowercase()), "{what} shows {trace:?}:\n{text}");
    }
}

fn assert_page_clean(what: &str, page: &Page) {
    assert_clean(what, &page.body);
    for (name, value) in &page.headers {
        assert_clean(&format!("{what}, header {name}"), value.to_str().unwrap_or_default());
    }
}

#[tokio::test]
async fn an_address_is_in_no_public_answer() {
    let app =
        TestApp::with(&[("TOGUNA__SERVER__TRUSTED_PROXIES", r#"["127.0.0.1"]"#), ("TOGUNA__SITE__PRESSURE_PER_MINUTE", "100000")]).await;
    let form = comment().email(EMAIL).with("notify", true);
    let request = app.request(Method::POST, "/v1/sites/demo/comments").header("x-forwarded-for", ADDRESS).json(&form.json());
    let answer = Page::of(request).await;
    let id = answer.expect_accepted();
    assert_page_clean("the answer to a submission", &answer);
    let status_path = answer.json()["status_url"].as_str().unwrap().strip_prefix(&app.base).unwrap().to_owned();
    app.worker_idle().await;
    app.decide(&id, "approve").await;
    let mut walked = 0;
    for route in ROUTES.iter().filter(|route| !matches!(route.audience, Audience::People(_) | Audience::Programs(_))) {
        for query in ["", "?thread=/demo", "?thread=/demo&order=flat", "?lang=ar&thread=/demo", "?site=demo"] {
            let path =
                route.path.replace("{site}", "demo").replace("{id}", &id).replace("{token}", "none").replace("{*path}", "toguna.css");
            let method = Method::from_bytes(route.method.as_bytes()).unwrap();
            let page = Page::of(app.request(method, &format!("{path}{query}")).header("x-forwarded-for", ADDRESS)).await;
            assert_page_clean(&format!("{} {path}{query}", route.method), &page);
            walked += 1;
        }
    }
    assert!(walked >= ROUTES.len(), "the table of routes was walked");
    assert_page_clean("the status page", &app.get(&status_path).await);
    let listed = app.get("/v1/sites/demo/comments?thread=/demo").await;
    assert!(listed.body.contains(&id), "the comment is public: {}", listed.body);
}

#[tokio::test]
async fn errors_about_an_address_do_not_repeat_it() {
    let app = TestApp::embedded().await;
    for form in [
        comment().with("email", "awa.secret@@privacy-test.example"),
        comment().with("email", EMAIL).body(""),
        comment().with("email", json!([EMAIL])),
        comment().with("email", EMAIL).with("thread", "https://evil.example/"),
    ] {
        assert_page_clean("a JSON error", &app.submit(form).await);
    }
    let truncated = app.request(Method::POST, "/v1/sites/demo/comments").header("content-type", "application/json");
    assert_page_clean("a syntax error", &Page::of(truncated.body(format!("{{\"email\":\"{EMAIL}\" oops"))).await);
}

#[tokio::test]
async fn logs_and_the_command_line_show_no_address() {
    let mut server = ServerProcess::start().await;
    let client = Client::new();
    for (number, email) in [EMAIL, "awa.secret@@privacy-test.example"].iter().enumerate() {
        let form = comment().with("email", *email).with("notify", true).body(&format!("Un texte numéro {number} pour les journaux."));
        let request = client.post(format!("{}/v1/sites/demo/comments", server.base)).json(&form.json());
        let page = Page::of(request.header("x-forwarded-for", ADDRESS)).await;
        assert_page_clean("an answer", &page);
    }
    assert_eq!(server.all_comments_once_stored().await.len(), 1);
    let analyze = json!({ "comment": { "text": format!("Ecrivez à {EMAIL}") }, "requestedAttributes": { "TOXICITY": {} } });
    for operation in ["analyze", "suggestscore"] {
        let address = format!("{}/v1alpha1/comments:{operation}?key=a-key-of-nobody", server.base);
        assert_page_clean("an answer about a text", &Page::of(client.post(address).json(&analyze)).await);
    }
    for arguments in [["token", "list"].as_slice(), &["dead-letters", "list"], &["config", "show"], &["check-config"]] {
        let output = server.command(arguments);
        assert_clean(&arguments.join(" "), &String::from_utf8_lossy(&output.stdout));
        assert_clean(&arguments.join(" "), &String::from_utf8_lossy(&output.stderr));
    }
    let (status, _) = server.terminate();
    assert!(status.success());
    let log = server.log();
    assert!(log.contains("stopped"), "the log is the server's: {log}");
    assert_clean("the log", &log);
    assert!(!log.contains("?t="), "no status token is logged");
    assert!(!log.contains("a-key-of-nobody"), "no key is logged");
}

#[test]
fn debug_output_of_types_with_addresses_is_redacted() {
    let email = EmailAddress::parse(EMAIL).unwrap();
    assert_eq!(format!("{email:?}"), "EmailAddress(…)");
    let source = Source::of(ADDRESS.parse().unwrap());
    assert_eq!(format!("{source:?}"), "Source(…)");
    assert_eq!(format!("{:?}", email.keyed_hash(&HashKey::new([7; 32]))), "KeyedHash(…)");
    assert_eq!(format!("{:?}", HashKey::new([7; 32])), "HashKey(…)");
}
