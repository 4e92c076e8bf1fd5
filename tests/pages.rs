//! Pages for readers and moderators, and what news sites read, by HTTP.

use crate::support::{Page, TestApp, comment};
use reqwest::Method;
use serde_json::{Value, json};
use toguna::{
    domain::{CommentId, Locale, Timestamp},
    http::form::status_link,
    intake::Receipt,
};
use unicode_normalization::UnicodeNormalization as _;

/// Takes out of a page what differs from run to run: ids, times, tokens, the port.
fn settled(app: &TestApp, text: &str) -> String {
    let mut text = text.replace(&app.base, "http://toguna.test");
    for (pattern, word) in [
        (r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "[id]"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", "[time]"),
        (r"\d{1,2}(er)? \p{L}+ \d{4} (à|at|في) \d\d:\d\d", "[date]"),
        (r"[0-9]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{22}", "[token]"),
    ] {
        text = regex::Regex::new(pattern).unwrap().replace_all(&text, word).into_owned();
    }
    text
}

async fn published(app: &TestApp, number: usize, thread: &str, parent: Option<&str>, body: &str) -> String {
    let mut form = comment().by(number).with("thread", thread).body(body);
    if let Some(parent) = parent {
        form = form.with("parent", parent);
    }
    let id = app.submit(form).await.expect_accepted();
    app.worker_idle().await;
    if app.comment(&id).await["status"] != "approved" {
        assert_eq!(app.decide(&id, "approve").await.status, 200);
    }
    id
}

#[tokio::test]
async fn the_comment_list_as_themes_know_it() {
    let app = TestApp::embedded().await;
    let first =
        published(&app, 1, "/a", None, "Un <b>texte</b> & un lien : https://example.org/?a=1&b=2.\nDeuxième ligne.\n\nAutre paragraphe.")
            .await;
    published(&app, 2, "/a", Some(&first), "Une réponse.").await;
    published(&app, 3, "/a", None, "مبادرة جميلة").await;
    let fragment = app.get("/embed/demo?thread=/a&fragment=1&lang=fr").await;
    insta::assert_snapshot!("comment_list_fr", settled(&app, &fragment.body));
    assert!(fragment.body.contains(&format!("action=\"{}/v1/sites/demo/comments\"", app.base)), "a fragment's form leads to this server");
    let document = app.get("/embed/demo?thread=/a&lang=ar").await;
    assert!(document.body.contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(document.header("content-security-policy").contains("frame-ancestors 'self' http://localhost:* http://127.0.0.1:*"));
}

#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_typed_and_what_is_wrong() {
    let app = TestApp::embedded().await;
    let form = comment()
        .with("name", "Awa \"<i>\"")
        .email("pas une adresse")
        .with("website", "javascript:alert(1)")
        .body("</textarea><script>alert(1)</script> gardé")
        .with("notify", "true");
    let page = app.submit_form(form.clone()).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("cache-control"), "no-store");
    insta::assert_snapshot!("refused_form_fr", settled(&app, &page.body));
    let arabic = app.submit_form(form.with("lang", "ar")).await;
    assert_eq!(arabic.header("content-language"), "ar");
    insta::assert_snapshot!("refused_form_ar", settled(&app, &arabic.body));
}

#[tokio::test]
async fn whoever_is_too_fast_gets_the_form_back_with_the_text() {
    let app = TestApp::with(&[("TOGUNA__PACE__PER_MINUTE", "1"), ("TOGUNA__PACE__BURST", "1")]).await;
    assert_eq!(app.submit_form(comment()).await.status, 303);
    let page = app.submit_form(comment().body("Un second texte, à ne pas perdre.")).await;
    assert_eq!(page.status, 429);
    assert!(page.header("retry-after").parse::<u64>().unwrap() > 0);
    assert!(page.body.contains("Un second texte, à ne pas perdre."));
    assert!(page.body.contains("Votre texte est conservé ci-dessous."));
}

#[tokio::test]
async fn a_form_keeps_the_time_it_was_made_at() {
    let app = TestApp::embedded().await;
    let stamp = |page: &str| {
        let found = regex::Regex::new("name=\"stamp\" value=\"([^\"]+)\"").unwrap();
        found.captures(page).unwrap()[1].to_owned()
    };
    let first = stamp(&app.get("/demo").await.body);
    let refused = app.submit_form(comment().email("?").with("stamp", first.clone())).await;
    assert_eq!(stamp(&refused.body), first);
}

async fn status_page(app: &TestApp, url: &str) -> Page {
    app.get(url.strip_prefix(&app.base).unwrap()).await
}

#[tokio::test]
async fn queued_held_and_spam_read_the_same() {
    let app = TestApp::embedded().await;
    let site = app.service.app.sites.get("demo").unwrap();
    let thread = toguna::domain::ThreadKey::parse("/demo", site).unwrap();
    let queued = Receipt { id: CommentId::new(Timestamp::from_millis(1_800_000_000_000), [7; 10]), thread };
    let queued = status_page(&app, &status_link::url(&app.service.app, site, &queued, Locale::Fr)).await;
    assert_eq!(queued.status, 200);
    assert_eq!((queued.header("referrer-policy"), queued.header("cache-control")), ("no-referrer", "no-store"));
    insta::assert_snapshot!("status_received_fr", settled(&app, &queued.body));

    let mut statuses = Vec::new();
    for (number, links) in [(1, 2), (2, 3), (3, 40)] {
        let body = (0..links).map(|link| format!("Gagnez 500 € par jour !!! http://casino{link}.example/")).collect::<Vec<_>>().join(" ");
        let answer = app.submit(comment().by(number).body(&body)).await;
        app.worker_idle().await;
        let stored = app.comment(&answer.expect_accepted()).await;
        statuses.push(format!("{} {}", stored["status"].as_str().unwrap(), stored["verdict"].as_str().unwrap()));
        let page = status_page(&app, answer.json()["status_url"].as_str().unwrap()).await;
        assert_eq!(settled(&app, &page.body), settled(&app, &queued.body), "{statuses:?}");
    }
    assert!(statuses.iter().any(|status| status == "spam discard"), "{statuses:?}");
    assert!(statuses.iter().all(|status| !status.starts_with("approved")), "{statuses:?}");
}

#[tokio::test]
async fn the_status_page_follows_the_decisions() {
    let app = TestApp::embedded().await;
    let answer = app.submit(comment()).await;
    let (id, url) = (answer.expect_accepted(), answer.json()["status_url"].as_str().unwrap().to_owned());
    app.worker_idle().await;
    app.decide(&id, "approve").await;
    let page = status_page(&app, &url).await;
    assert!(page.body.contains(&format!("href=\"/demo#comment-{id}\"")), "{}", page.body);
    insta::assert_snapshot!("status_published_fr", settled(&app, &page.body));
    app.decide(&id, "reject").await;
    assert!(status_page(&app, &url).await.body.contains("Votre commentaire n’a pas été publié"));
    app.decide(&id, "delete").await;
    assert!(status_page(&app, &url).await.body.contains("Votre commentaire a été retiré"));
    assert_eq!(status_page(&app, &url[..url.len() - 2]).await.status, 404);
    assert_eq!(app.get(&format!("/c/{id}")).await.status, 404);
}

#[tokio::test]
async fn published_comments_are_read_nested_flat_and_page_by_page() {
    let app = TestApp::embedded().await;
    let first = published(&app, 1, "/a", None, "Un").await;
    let second = published(&app, 2, "/a", None, "Deux").await;
    let answer = published(&app, 3, "/a", Some(&first), "Réponse").await;
    let read = async |query: &str| app.get(&format!("/v1/sites/demo/comments?thread=/a{query}")).await;
    let nested = read("").await.json();
    assert_eq!((&nested["total"], &nested["open"], &nested["next"]), (&json!(3), &json!(true), &Value::Null));
    assert_eq!(nested["comments"][0]["id"], json!(first));
    assert_eq!(nested["comments"][0]["replies"][0]["id"], json!(answer));
    assert_eq!(nested["comments"][1]["id"], json!(second));
    assert_eq!(nested["comments"][0]["html"], "<p>Un</p>\n");
    let keys: Vec<_> = nested["comments"][1].as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["body", "created_at", "edited_at", "html", "id", "name", "parent", "replies", "website"]);

    let mut seen = Vec::new();
    let mut page = read("&order=flat&limit=1").await.json();
    loop {
        seen.extend(page["comments"].as_array().unwrap().iter().map(|comment| comment["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        page = read(&format!("&order=flat&limit=1&cursor={next}")).await.json();
    }
    assert_eq!(seen, [first, second, answer]);
    for (query, status) in
        [("&order=x", 400), ("&limit=0", 400), ("&limit=101", 400), ("&cursor=x", 400), ("&cursor=0", 400), ("&cursor=-1", 400)]
    {
        assert_eq!(read(query).await.status, status, "{query}");
    }
    assert_eq!(app.get("/v1/sites/demo/comments").await.status, 400);
    assert_eq!(app.get("/v1/sites/demo/comments?thread=https://elsewhere.example/a").await.status, 404);
    assert_eq!(app.get("/v1/sites/none/comments?thread=/a").await.status, 404);
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let app = TestApp::embedded().await;
    published(&app, 1, "/a", None, "Un").await;
    let path = "/v1/sites/demo/comments?thread=/a";
    let tag = app.get(path).await.header("etag").to_owned();
    let again = async |tag: &str| Page::of(app.request(Method::GET, path).header("if-none-match", tag)).await;
    let unchanged = again(&tag).await;
    assert_eq!((unchanged.status, unchanged.body.as_str(), unchanged.header("etag")), (304, "", tag.as_str()));
    published(&app, 2, "/a", None, "Deux").await;
    assert_eq!(again(&tag).await.status, 200);
}

#[tokio::test]
async fn pages_of_the_site_may_read_and_no_others() {
    let app = TestApp::embedded().await;
    for path in ["/v1/sites/demo/comments?thread=/a", "/v1/sites/demo/counts?thread=/a", "/v1/sites/demo/most-commented"] {
        let from = async |origin: &str| Page::of(app.request(Method::GET, path).header("origin", origin)).await;
        assert_eq!(from("http://localhost:3000").await.header("access-control-allow-origin"), "http://localhost:3000", "{path}");
        let foreign = from("https://elsewhere.example").await;
        assert_eq!((foreign.status, foreign.header("access-control-allow-origin")), (200, ""), "{path}");
        assert!(foreign.header("vary").to_lowercase().contains("origin"), "{path}");
    }
}

#[tokio::test]
async fn front_pages_ask_for_many_counts_at_once() {
    let app = TestApp::embedded().await;
    published(&app, 1, "/a", None, "Un").await;
    published(&app, 2, "/a", None, "Deux").await;
    published(&app, 3, "/b", None, "Trois").await;
    let expected = json!({ "counts": [
        { "thread": "/b/", "count": 1 }, { "thread": "/a?utm_source=x", "count": 2 }, { "thread": "/none", "count": 0 },
        { "thread": "https://elsewhere.example/a", "count": 0 },
    ] });
    let threads = ["/b/", "/a?utm_source=x", "/none", "https://elsewhere.example/a"];
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(threads.map(|thread| ("thread", thread))).finish();
    assert_eq!(app.get(&format!("/v1/sites/demo/counts?{query}")).await.json(), expected);
    let post = async |body: &Value| Page::of(app.request(Method::POST, "/v1/sites/demo/counts").json(body)).await;
    assert_eq!(post(&json!(threads)).await.json(), expected);
    for wrong in [json!([]), json!(vec!["/a"; 101]), json!({ "thread": "/a" }), json!([1])] {
        assert_eq!(post(&wrong).await.status, 400, "{wrong}");
    }
    let popular = app.get("/v1/sites/demo/most-commented?limit=1").await.json();
    assert_eq!(popular["threads"], json!([{ "thread": "/a", "url": "/a", "count": 2 }]));
    assert_eq!(app.get("/v1/sites/demo/most-commented?days=0").await.status, 400);
}

/// A session's cookie, opened by a one-time link, and the link's key.
async fn session(app: &TestApp) -> (String, String) {
    let link = app.service.one_time_link().await.unwrap().unwrap();
    let key = link.split_once("key=").unwrap().1.to_owned();
    let entry = app.get(link.strip_prefix(&app.base).unwrap()).await;
    assert!(entry.body.contains("action=\"/moderation/enter\" method=\"post\""));
    let page = Page::of(app.request(Method::POST, "/moderation/enter").form(&[("key", &key)])).await;
    assert_eq!((page.status, page.header("location")), (303, "/moderation"));
    assert!(page.header("set-cookie").contains("HttpOnly; SameSite=Lax"));
    (page.header("set-cookie").split(';').next().unwrap().to_owned(), key)
}

#[tokio::test]
async fn whoever_wrote_under_a_page_that_is_named_by_a_number_finds_back_to_its_comments() {
    let app = TestApp::embedded().await;
    let sent = app.submit(comment().with("thread", "77")).await.json();
    let page = status_page(&app, sent["status_url"].as_str().unwrap()).await;
    assert!(page.body.contains("href=\"/embed/demo?thread=77\""), "{}", page.body);
}

#[tokio::test]
async fn a_one_time_link_opens_one_session() {
    let app = TestApp::embedded().await;
    let (cookie, key) = session(&app).await;
    let list = async |cookie: &str| Page::of(app.request(Method::GET, "/moderation").header("cookie", cookie)).await;
    assert_eq!(list(&cookie).await.status, 200);
    assert_eq!(list("").await.status, 401);
    assert_eq!(Page::of(app.request(Method::POST, "/moderation/enter").form(&[("key", &key)])).await.status, 410);
    let used = app.get(&format!("/moderation/enter?key={key}")).await;
    assert_eq!(used.status, 410);
    assert!(!used.body.contains("<button"), "a used link has no button");
    assert_eq!(used.header("content-language"), list("").await.header("content-language"), "the pages before a session speak one language");

    let csrf = regex::Regex::new("name=\"csrf\" value=\"([0-9a-f]+)\"").unwrap().captures(&list(&cookie).await.body).unwrap()[1].to_owned();
    let leave = Page::of(app.request(Method::POST, "/moderation/leave").header("cookie", &cookie).form(&[("csrf", csrf.as_str())])).await;
    assert_eq!(leave.status, 401);
    assert_eq!(list(&cookie).await.status, 401, "the session is over");
}

#[tokio::test]
async fn the_held_list_shows_why_and_takes_decisions_from_its_own_forms_alone() {
    let app = TestApp::with(&[("TOGUNA__SITE__PREMODERATE", "everybody"), ("TOGUNA__SITE__LOCALE", "fr")]).await;
    let text = "Voir http://a.example/ et http://b.example/ <script>alert(1)</script>";
    let id = app.submit(comment().with("name", "<b>Awa</b>").body(text)).await.expect_accepted();
    app.worker_idle().await;
    let (cookie, _) = session(&app).await;
    let stored = app.comment(&id).await;
    let status = stored["status"].as_str().unwrap();
    let path = format!("/moderation?site=demo&status={status}&lang=fr");
    let page = Page::of(app.request(Method::GET, &path).header("cookie", &cookie)).await;
    assert!(page.body.contains("<mark>http://a.example/</mark>"), "{}", page.body);
    assert!(!page.body.contains("<script>") && !page.body.contains("<b>Awa"), "what readers wrote stays text");
    for contribution in stored["contributions"].as_array().unwrap() {
        assert!(page.body.contains(contribution["rule"].as_str().unwrap()));
    }
    let csrf = regex::Regex::new("name=\"csrf\" value=\"([0-9a-f]+)\"").unwrap().captures(&page.body).unwrap()[1].to_owned();
    let revision = stored["revision"].to_string();
    let decide = async |csrf: &str, revision: &str| {
        let chosen = format!("{id}.{revision}");
        let form = [("csrf", csrf), ("chosen", chosen.as_str()), ("decision", "approve")];
        Page::of(app.request(Method::POST, &path).header("cookie", &cookie).form(&form)).await
    };
    let of_another_session = decide("", &revision).await;
    assert_eq!(of_another_session.status, 403);
    assert!(of_another_session.body.contains("Cette page n’est plus à jour") && of_another_session.body.contains("class=\"items\""));
    assert_eq!(decide(&"0".repeat(32), &revision).await.status, 403);
    assert_eq!(app.comment(&id).await["status"], status);
    let decided = decide(&csrf, &revision).await;
    assert_eq!(decided.status, 303, "{}", decided.body);
    assert!(decided.header("location").starts_with("/moderation?site=demo"));
    assert_eq!(app.comment(&id).await["status"], "approved");
    assert_eq!(decide(&csrf, &revision).await.status, 303, "a double click is one decision");
    assert_eq!(app.comment(&id).await["decisions"].as_array().unwrap().len(), 1);
    assert_eq!(app.decide(&id, "reject").await.status, 200);
    let stale = decide(&csrf, &revision).await;
    assert_eq!(stale.status, 409);
    assert!(stale.body.contains("Le commentaire a changé entre-temps"));
}

#[tokio::test]
async fn every_page_is_rendered_in_every_language() {
    let app = TestApp::embedded().await;
    let first = published(&app, 1, "/demo", None, "Un").await;
    let (cookie, _) = session(&app).await;
    for locale in Locale::ALL {
        let head = format!("<html lang=\"{}\" dir=\"{}\">", locale.code(), locale.direction());
        let check = |what: &str, page: &Page, status: u16| {
            assert_eq!(page.status, status, "{what}: {}", page.body);
            assert!(page.body.contains(&head), "{what} in {}: {}", locale.code(), page.body);
        };
        let get = async |path: &str| {
            let path = format!("{path}{}lang={}", if path.contains('?') { '&' } else { '?' }, locale.code());
            Page::of(app.request(Method::GET, &path).header("cookie", &cookie).header("accept", "text/html")).await
        };
        for path in ["/demo", "/demo/festival", "/demo/garden", "/embed/demo?thread=/demo", "/moderation?status=all"] {
            check(path, &get(path).await, 200);
        }
        check("a reply", &get(&format!("/demo?replytocom={first}")).await, 200);
        check("a used link", &get("/moderation/enter?key=x").await, 410);
        check("nothing", &get("/nothing").await, 404);
        let refused = app.submit_form(comment().email("?").with("lang", locale.code())).await;
        check("a refused form", &refused, 422);
        let sent = app.submit(comment().by(9).body(locale.code()).with("lang", locale.code())).await.json();
        check("a status page", &status_page(&app, sent["status_url"].as_str().unwrap()).await, 200);
    }
}

#[tokio::test]
async fn the_demonstration_says_what_a_news_site_says() {
    let app = TestApp::embedded().await;
    let page = app.get("/demo").await;
    for sentence in [
        "<html lang=\"fr\" dir=\"ltr\">",
        "Ajouter un commentaire",
        "Votre adresse e-mail ne sera pas publiée.",
        "Les champs obligatoires sont indiqués avec <span class=\"required\" aria-hidden=\"true\">*</span>",
        "Les plus commentés",
    ] {
        assert!(page.body.contains(sentence), "{sentence}");
    }
    assert!(!page.body.contains("<script") && !page.body.contains("style=\""));
    assert!(app.get("/demo?lang=ar").await.body.contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(app.get("/demo/festival?lang=en").await.body.contains("Add a comment"));
    assert_eq!(app.get("/demo/none").await.status, 404);
    for asset in ["toguna.css", "demo.css", "console.css", "demo.svg"] {
        assert_eq!(app.get(&format!("/assets/{asset}")).await.status, 200, "{asset}");
    }
    assert_eq!(app.get("/assets/..%2Fconfig%2Ftoguna.toml").await.status, 404);
}

#[tokio::test]
async fn there_is_nothing_to_undo_before_somebody_decided() {
    let app = TestApp::embedded().await;
    let id = app.submit(comment().body(&"http://casino.example/ ".repeat(12))).await.expect_accepted();
    app.worker_idle().await;
    assert_eq!(app.comment(&id).await["status"], "spam", "the filter alone said so");
    let (cookie, _) = session(&app).await;
    let buttons = async |status: &str| {
        let path = format!("/moderation?site=demo&status={status}&lang=en");
        let page = Page::of(app.request(Method::GET, &path).header("cookie", &cookie)).await;
        ["approve", "restore"].map(|decision| page.body.contains(&format!("value=\"{decision}\"")))
    };
    assert_eq!(buttons("spam").await, [true, false]);
    assert_eq!(app.decide(&id, "reject").await.status, 200);
    assert_eq!(buttons("rejected").await, [true, true]);
}

#[tokio::test]
async fn no_reader_is_led_to_a_host_that_is_not_the_sites() {
    let app = TestApp::with(&[("TOGUNA__SITE__AFTER_SUBMIT", "article")]).await;
    for thread in ["//evil.example/x", "/\\evil.example/x", "https:evil.example/x"] {
        let page = app.submit_form(comment().with("thread", thread)).await;
        assert!(!page.header("location").contains("evil"), "{thread}: {}", page.header("location"));
        assert!(!page.body.contains("href=\"//") && !page.body.contains("href=\"https://evil"), "{thread}: {}", page.body);
    }
    for thread in ["http://127.0.0.1//evil.example/x", "/.//evil.example/x"] {
        let id = app.submit(comment().with("thread", thread)).await.expect_accepted();
        app.worker_idle().await;
        assert_eq!(app.comment(&id).await["thread"], "/evil.example/x", "{thread} is a path of the site");
    }
}

#[tokio::test]
async fn marks_stacked_on_a_letter_are_cut_to_what_languages_need() {
    let app = TestApp::embedded().await;
    let stacked = format!("Zoé{}", "\u{301}".repeat(100_000));
    let id = app.submit(comment().with("name", stacked.as_str()).body(&stacked)).await.expect_accepted();
    app.worker_idle().await;
    let stored = app.comment(&id).await;
    for field in ["name", "body"] {
        let text = stored[field].as_str().unwrap();
        assert!(text.starts_with("Zoé") && text.chars().count() <= 9, "{field}: {} characters", text.chars().count());
    }
    let pointed = "בְּרֵאשִׁ֖ית ، مُحَمَّدٌ ، Việt";
    let id = app.submit(comment().by(2).with("name", pointed).body(pointed)).await.expect_accepted();
    app.worker_idle().await;
    let composed: String = pointed.nfc().collect();
    assert_eq!((&app.comment(&id).await["name"], &app.comment(&id).await["body"]), (&json!(composed), &json!(composed)));
}

#[tokio::test]
async fn a_decision_is_recorded_with_its_reason_for_moderators_to_read() {
    let app = TestApp::with(&[("TOGUNA__SITE__PREMODERATE", "everybody")]).await;
    let id = app.submit(comment()).await.expect_accepted();
    app.worker_idle().await;
    let (cookie, _) = session(&app).await;
    let list = async |status: &str| {
        let path = format!("/moderation?site=demo&status={status}&lang=fr");
        Page::of(app.request(Method::GET, &path).header("cookie", &cookie)).await
    };
    let page = list("pending").await;
    assert!(page.body.contains("name=\"reason\""));
    let csrf = regex::Regex::new("name=\"csrf\" value=\"([0-9a-f]+)\"").unwrap().captures(&page.body).unwrap()[1].to_owned();
    let decide = async |reason: &str| {
        let chosen = format!("{id}.1");
        let form = [("csrf", csrf.as_str()), ("chosen", &chosen), ("decision", "reject"), ("reason", reason)];
        Page::of(app.request(Method::POST, "/moderation?site=demo").header("cookie", &cookie).form(&form)).await
    };
    assert_eq!(decide(&"x".repeat(501)).await.status, 400);
    assert_eq!(decide(" Hors sujet <i> ").await.status, 303);
    let decisions = app.comment(&id).await["decisions"].clone();
    assert_eq!(decisions[0]["reason"], "Hors sujet <i>");
    assert_eq!(
        (&decisions[0]["decision"], &decisions[0]["before"], &decisions[0]["after"]),
        (&json!("reject"), &json!("pending"), &json!("rejected"))
    );
    assert!(decisions[0]["actor"].as_str().unwrap().starts_with("session:") && decisions[0]["decided_at"].is_string());
    assert!(list("rejected").await.body.contains("Hors sujet &lt;i&gt;"));
}
