//! From a comment to the mails about it, with a real SMTP server at the end.

use crate::support::{CommentForm, Page, Received, SmtpServer, TestApp, comment};
use reqwest::Method;
use std::time::Duration;
use toguna::store::DeadLetterKind;

const AWA: &str = "awa@reader.example";
const MODERATOR: &str = "moderation@localhost.localdomain";

/// The service with an SMTP server. `None` where there is no Python to run one.
async fn with_server(more: &[(&str, &str)]) -> Option<(TestApp, SmtpServer)> {
    let server = SmtpServer::start(&[])?;
    let url = format!("smtp://127.0.0.1:{}", server.port);
    let mut environment = vec![
        ("TOGUNA__MAIL__SMTP_URL", url.as_str()),
        ("TOGUNA__PACE__PER_MINUTE", "100000"),
        ("TOGUNA__PACE__BURST", "100000"),
        ("TOGUNA__SITE__PRESSURE_PER_MINUTE", "1000000"),
    ];
    environment.extend_from_slice(more);
    Some((TestApp::with(&environment).await, server))
}

/// Waits for the mail with this number, from 1.
async fn mail(app: &TestApp, server: &SmtpServer, number: usize) -> Received {
    app.eventually(&format!("{number} mails arrive"), async || server.received().len() >= number).await;
    server.received().swap_remove(number - 1)
}

/// Lets time go by, for the mails that wait for it.
fn later(app: &TestApp, by: Duration) {
    app.clock.advance(by);
    app.service.app.mail_owed.notify_one();
}

async fn mails(app: &TestApp, state: &str) -> u64 {
    app.service.app.store.outbox_counts().await.unwrap().get(state).copied().unwrap_or(0)
}

/// A comment whose author wants to hear about it.
fn by_awa() -> CommentForm {
    comment().email(AWA).with("name", "Awa").with("notify", true)
}

fn path(app: &TestApp, link: &str) -> String {
    link.strip_prefix(&app.base).unwrap_or_else(|| panic!("{link} leads elsewhere than {}", app.base)).to_owned()
}

/// Confirms the address by the link of a mail.
async fn confirm(app: &TestApp, mail: &Received) {
    let link = path(app, &mail.link(&format!("{}/confirm/", app.base)));
    assert_eq!(Page::of(app.request(Method::POST, &link)).await.status, 200);
}

fn unsubscribe_link(app: &TestApp, mail: &Received) -> String {
    path(app, mail.header("List-Unsubscribe").trim_start_matches('<').trim_end_matches('>'))
}

#[tokio::test]
async fn a_reader_is_written_to_after_confirming_and_until_unsubscribing() {
    let Some((app, server)) = with_server(&[("TOGUNA__MAIL__UNDO_SECONDS", "0")]).await else { return };
    let id = app.submit(by_awa().body("Le hogon a dit la vérité au marché.")).await.expect_accepted();
    let asked = mail(&app, &server, 1).await;
    assert_eq!((asked.to(), asked.header("List-Unsubscribe").as_str()), (AWA, ""));
    for typed in ["hogon", "Awa", "awa@"] {
        assert!(!asked.text().contains(typed) && !asked.html().contains(typed), "{}", asked.text());
    }

    let link = path(&app, &asked.link(&format!("{}/confirm/", app.base)));
    let page = app.get(&link).await;
    assert!(page.status == 200 && page.body.contains("<form method=\"post\""), "{}", page.body);
    assert_eq!(mails(&app, "blocked").await, 1, "opening the link changed something");
    confirm(&app, &asked).await;
    let published = mail(&app, &server, 2).await;
    assert_eq!(published.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(
        published.text().contains("> Le hogon a dit la vérité") && published.text().contains(&format!("#comment-{id}")),
        "{}",
        published.text()
    );

    let answer = comment().by(2).with("parent", id.as_str());
    app.submit(answer.clone().body("Je l’ai entendu aussi, près du puits.")).await.expect_accepted();
    let reply = mail(&app, &server, 3).await;
    assert_eq!(reply.header("In-Reply-To"), published.header("Message-ID"));
    assert_eq!(reply.header("References").split(' ').collect::<Vec<_>>()[1..], [published.header("Message-ID")]);
    assert!(reply.header("Subject").contains("Lectrice 2"), "{}", reply.header("Subject"));

    let link = unsubscribe_link(&app, &reply);
    assert!(app.get(&link).await.body.contains("<form method=\"post\""));
    let one_click = [("List-Unsubscribe", "One-Click")];
    let multipart = reqwest::multipart::Form::new().text("List-Unsubscribe", "One-Click");
    for request in [app.request(Method::POST, &link).form(&one_click), app.request(Method::POST, &link).multipart(multipart)] {
        let page = Page::of(request).await;
        assert_eq!((page.status, page.header("set-cookie"), page.header("location")), (200, "", ""), "{}", page.body);
        assert!(!page.body.contains("reader.example"));
    }
    app.submit(answer.clone().by(3).body("Moi, j’étais au champ ce jour-là, et vous ?")).await.expect_accepted();
    app.worker_idle().await;
    app.eventually("nothing waits", async || mails(&app, "waiting").await == 0).await;
    assert_eq!(server.received().len(), 3);

    let page = Page::of(app.request(Method::POST, &link)).await;
    assert!(page.body.contains(&format!("action=\"{link}/again\"")), "{}", page.body);
    assert_eq!(Page::of(app.request(Method::POST, &format!("{link}/again"))).await.status, 200);
    app.submit(answer.clone().by(4).body("Le puits était à sec depuis la veille, rappelez-vous.")).await.expect_accepted();
    assert_eq!(mail(&app, &server, 4).await.to(), AWA);
}

#[tokio::test]
async fn a_link_that_nobody_was_sent_is_told_so() {
    let app = TestApp::embedded().await;
    for link in ["/u/tgn_unknown", "/confirm/tgn_unknown", "/u/%0D%0A", "/confirm/%00"] {
        for method in [Method::GET, Method::POST] {
            let page = Page::of(app.request(method, link).header("accept-language", "en")).await;
            assert!(page.status == 404 && page.body.contains("This link is not valid"), "{link}: {} {}", page.status, page.body);
        }
    }
    assert_eq!(Page::of(app.request(Method::POST, "/u/tgn_unknown/again")).await.status, 404);
}

#[tokio::test]
async fn moderators_hear_of_the_first_at_once_and_then_by_digest() {
    let Some((app, server)) = with_server(&[("TOGUNA__SITE__PREMODERATE", "everybody")]).await else { return };
    app.submit(comment().by(1).body("Voyez http://spam.example/achat tout de suite")).await.expect_accepted();
    let first = mail(&app, &server, 1).await;
    assert_eq!((first.to(), first.header("In-Reply-To").as_str()), (MODERATOR, first.header("References").as_str()));
    assert!(first.text().contains("hxxp://spam[.]example/achat") && !first.html().contains("http://spam"), "{}", first.text());
    assert!(first.text().contains(&format!("{}/moderation?site=demo", app.base)));
    let words = "mangue papaye goyave citron ananas tamarin baobab karité néré gombo igname manioc sorgho mil fonio sésame arachide \
                 oignon tomate piment aubergine pastèque dattes";
    for (number, word) in words.split_whitespace().enumerate() {
        app.submit(comment().by(number + 2).body(&format!("Vive {word} !"))).await.expect_accepted();
    }
    app.worker_idle().await;
    assert_eq!(server.received().len(), 1);
    later(&app, Duration::from_mins(61));
    let digest = mail(&app, &server, 2).await;
    assert!(digest.header("Subject").contains("23"), "{}", digest.header("Subject"));
    assert_eq!(digest.text().matches("> Vive ").count(), 20);
    assert!(!digest.text().contains("example.org") && !digest.text().contains("127.0.0.1:0"), "{}", digest.text());
    assert_ne!(digest.header("Message-ID"), first.header("Message-ID"));
}

#[tokio::test]
async fn an_approval_that_is_taken_back_in_time_is_not_told() {
    let Some((app, server)) = with_server(&[("TOGUNA__SITE__PREMODERATE", "everybody")]).await else { return };
    let id = app.submit(by_awa()).await.expect_accepted();
    mail(&app, &server, 1).await;
    assert_eq!(app.decide(&id, "approve").await.status, 200);
    assert_eq!(app.decide(&id, "restore").await.status, 200);
    later(&app, Duration::from_secs(11));
    app.eventually("nothing waits", async || mails(&app, "waiting").await == 0).await;
    assert_eq!((mails(&app, "blocked").await, server.received().len()), (0, 1));

    assert_eq!(app.decide(&id, "approve").await.status, 200);
    later(&app, Duration::from_secs(11));
    assert_eq!(mail(&app, &server, 2).await.to(), AWA);
}

#[tokio::test]
async fn a_mail_that_comes_again_has_the_same_message_id() {
    let Some((app, server)) = with_server(&[("TOGUNA__SITE__PREMODERATE", "everybody")]).await else { return };
    server.behave("then 451 4.3.0 <{to}> disk full");
    app.submit(by_awa()).await.expect_accepted();
    app.eventually("the mail was put off", async || server.refused() == 1 && mails(&app, "waiting").await == 1).await;
    server.behave("ok");
    later(&app, Duration::from_secs(80));
    app.eventually("the mail is sent", async || mails(&app, "sent").await == 1).await;
    let [first, second] = server.received().try_into().unwrap();
    assert_eq!(first.header("Message-ID"), second.header("Message-ID"));
}

#[tokio::test]
async fn greylisted_slow_or_cut_off_a_mail_arrives_in_the_end() {
    for (behaviour, tries) in [("451 4.7.1 <{to}> greylisted, come back in a minute", 1), ("cut", 1), ("slow 1", 0)] {
        let more = [("TOGUNA__SITE__PREMODERATE", "everybody"), ("TOGUNA__MAIL__TIMEOUT_SECONDS", "5")];
        let Some((app, server)) = with_server(&more).await else { return };
        server.behave(behaviour);
        app.submit(by_awa()).await.expect_accepted();
        if tries > 0 {
            let put_off = async || server.refused() == tries && mails(&app, "waiting").await == 1;
            app.eventually(&format!("{behaviour}: the mail was put off"), put_off).await;
            assert_eq!((mails(&app, "sent").await, mails(&app, "dead").await), (0, 0), "{behaviour}");
            server.behave("ok");
            later(&app, Duration::from_secs(80));
        }
        app.eventually(&format!("{behaviour}: the mail is sent"), async || mails(&app, "sent").await == 1).await;
        let received = server.received();
        let ids: std::collections::HashSet<_> = received.iter().map(|mail| mail.header("Message-ID")).collect();
        assert_eq!(ids.len(), 1, "{behaviour}: it is one mail, however often it came");
        assert_eq!((received[0].to(), mails(&app, "dead").await), (MODERATOR, 0), "{behaviour}");
    }
}

#[tokio::test]
async fn a_refused_mail_is_a_dead_letter_that_can_be_sent_again() {
    let Some((app, server)) = with_server(&[("TOGUNA__SITE__PREMODERATE", "everybody")]).await else { return };
    server.behave("550 5.1.1 <{to}>: unknown user moderation");
    app.submit(by_awa()).await.expect_accepted();
    app.eventually("the mail is dead", async || mails(&app, "dead").await == 1).await;
    let store = &app.service.app.store;
    let [dead] = store.dead_letters().await.unwrap().try_into().unwrap();
    assert_eq!((dead.kind, dead.attempts), (DeadLetterKind::Mail, 1));
    assert_eq!(dead.error, "refused: permanent error (550): 5.1.1 … unknown user …");
    server.behave("ok");
    store.retry_mail(&dead.id, app.clock.now()).await.unwrap();
    app.service.app.mail_owed.notify_one();
    assert_eq!(mail(&app, &server, 1).await.to(), MODERATOR);
}

#[tokio::test]
async fn what_readers_type_is_text_in_every_mail() {
    let Some((app, server)) = with_server(&[("TOGUNA__MAIL__UNDO_SECONDS", "0"), ("TOGUNA__MAIL__PER_RECIPIENT_HOUR", "1000")]).await
    else {
        return;
    };
    let id = app.submit(by_awa()).await.expect_accepted();
    confirm(&app, &mail(&app, &server, 1).await).await;
    mail(&app, &server, 2).await;
    let tricks = [
        "<script>alert(1)</script>",
        "\" onmouseover=\"alert(1)",
        "{{ 7*7 }} {% raw %}",
        "bonjour\r\nBcc: victim@evil.example\r\n\r\n--=_0000000000000000\r\nContent-Type: text/html\r\n\r\n<b>x</b>",
        "\r\n.\r\nMAIL FROM:<x@evil.example>",
        "=?utf-8?q?=0D=0ABcc=3A_victim=40evil.example?=",
    ];
    let mut number = 2;
    for (at, trick) in tricks.into_iter().enumerate() {
        for field in ["name", "body"] {
            let form = comment()
                .by(at + 10)
                .with("parent", id.as_str())
                .body(&format!("Bonjour à tous, ici le quartier {at}."))
                .with(field, trick);
            let page = app.submit(form).await;
            if field == "name" && page.status == 422 {
                continue;
            }
            let sent = page.expect_accepted();
            app.worker_idle().await;
            // What the filter held is approved, so that its mail goes out.
            if app.comment(&sent).await["status"] != "approved" {
                assert_eq!(app.decide(&sent, "approve").await.status, 200);
            }
            // The moderators' mail about what was held may come between.
            number += 1;
            let mut got = mail(&app, &server, number).await;
            while got.to() != AWA {
                number += 1;
                got = mail(&app, &server, number).await;
            }
            assert_eq!(got.0["to"], serde_json::json!([AWA]), "{field}: {trick}");
            assert!(!got.header_names().iter().any(|name| name.eq_ignore_ascii_case("bcc")), "{field}: {trick}: {:?}", got.header_names());
            assert_eq!(
                (got.header_names().len(), got.0["defects"].to_string()),
                (15, "[]".to_owned()),
                "{field}: {trick}: {:?}",
                got.header_names()
            );
            assert!(!got.html().contains("<script") && !got.html().contains("=\"alert") && !got.html().contains("<b>x"), "{}", got.html());
            assert_eq!(trick.contains("{{"), got.text().contains("{{ 7*7 }} {% raw %}"), "{}", got.text());
        }
    }
}

#[tokio::test]
async fn without_a_server_mails_are_files() {
    let app = TestApp::with(&[("TOGUNA__SITE__PREMODERATE", "everybody")]).await;
    app.submit(by_awa()).await.expect_accepted();
    app.eventually("the mail is sent", async || mails(&app, "sent").await == 1).await;
    let files: Vec<_> = std::fs::read_dir(app.folder.path().join("data/mail")).unwrap().map(|file| file.unwrap().path()).collect();
    let [file] = files.as_slice() else { panic!("{files:?}") };
    let text = std::fs::read_to_string(file).unwrap();
    let id = text.split("Message-ID: <").nth(1).unwrap().split('>').next().unwrap();
    assert_eq!(file.file_name().unwrap().to_str().unwrap(), format!("{id}.eml"));
}

const OTHER_MODERATOR: &str = "desk@localhost.localdomain";
const BOTH: (&str, &str) = ("TOGUNA__SITES__DEMO__MODERATORS", "[\"moderation@localhost.localdomain\", \"desk@localhost.localdomain\"]");
const HELD: (&str, &str) = ("TOGUNA__SITE__PREMODERATE", "everybody");

/// The latest mail to somebody that is about so many held comments.
async fn digest(app: &TestApp, server: &SmtpServer, to: &str, comments: usize) -> Received {
    let is_it = |mail: &Received| mail.to() == to && mail.text().matches("/d/").count() == comments;
    app.eventually(&format!("{to} is told of {comments}"), async || server.received().iter().any(is_it)).await;
    server.received().into_iter().rfind(is_it).unwrap()
}

/// The paths of a mail's links to decide, in the order of the comments.
fn decision_links(app: &TestApp, mail: &Received) -> Vec<String> {
    let links = regex::Regex::new(r"https?://[^\s<>]+/d/[^\s<>]+").unwrap();
    links.find_iter(mail.text()).map(|link| path(app, link.as_str())).collect()
}

async fn post(app: &TestApp, link: &str, decision: &str) -> Page {
    Page::of(app.request(Method::POST, link).form(&[("decision", decision)])).await
}

#[tokio::test]
async fn a_mail_scanner_that_opens_every_link_changes_nothing() {
    let Some((app, server)) = with_server(&[BOTH, HELD]).await else { return };
    let id = app.submit(comment()).await.expect_accepted();
    let mail = digest(&app, &server, MODERATOR, 1).await;
    let links = regex::Regex::new("https?://[^\\s\"<>]+").unwrap();
    let found: Vec<String> = [mail.text(), mail.html()]
        .iter()
        .flat_map(|part| links.find_iter(part).map(|link| link.as_str().replace("&amp;", "&")).collect::<Vec<_>>())
        .collect();
    assert!(found.iter().filter(|link| link.contains("/d/")).count() == 2, "{found:?}");
    // It follows redirects, and keeps what cookies it is given.
    let scanner = reqwest::Client::builder().redirect(reqwest::redirect::Policy::limited(10)).build().unwrap();
    for link in &found {
        for method in [Method::GET, Method::HEAD, Method::GET] {
            let answer = scanner.request(method, link).header("accept", "*/*").send().await.unwrap();
            assert!(answer.status().is_success() || answer.status() == 401, "{link}: {}", answer.status());
            assert!(answer.headers().get("set-cookie").is_none(), "{link} opens a session");
        }
    }
    let comment = app.comment(&id).await;
    assert_eq!(
        (&comment["status"], &comment["revision"], comment["decisions"].as_array().unwrap().len()),
        (&"pending".into(), &1.into(), 0)
    );
    let link = decision_links(&app, &mail).remove(0);
    assert_eq!(post(&app, &link, "approve").await.status, 303, "and the link still holds");
    assert_eq!(app.comment(&id).await["status"], "approved");
}

#[tokio::test]
async fn a_link_decides_once_and_says_in_words_why_it_does_not() {
    let Some((app, server)) = with_server(&[BOTH, HELD]).await else { return };
    let first = app.submit(comment()).await.expect_accepted();
    digest(&app, &server, MODERATOR, 1).await;
    digest(&app, &server, OTHER_MODERATOR, 1).await;
    let second = app.submit(comment().by(2).body("Le puits était à sec depuis la veille, rappelez-vous.")).await.expect_accepted();
    let third = app.submit(comment().by(3).body("<script>alert(1)</script> Moi, j’étais au champ ce jour-là.")).await.expect_accepted();
    app.worker_idle().await;
    later(&app, Duration::from_mins(61));
    // What was told before waits still, and is not told again.
    let mine = decision_links(&app, &digest(&app, &server, MODERATOR, 2).await);
    let theirs = decision_links(&app, &digest(&app, &server, OTHER_MODERATOR, 2).await);

    let page = app.get(&format!("{}?lang=en", mine[0])).await;
    for said in ["A comment is waiting", "Le puits était à sec", "value=\"approve\"", "value=\"spam\"", "within 48 hours"] {
        assert!(page.status == 200 && page.body.contains(said), "{said}: {}", page.body);
    }
    assert_eq!((page.header("cache-control"), page.header("referrer-policy"), page.header("set-cookie")), ("no-store", "no-referrer", ""));
    assert!(app.get(&format!("{}?lang=ar", mine[0])).await.body.contains("dir=\"rtl\""));
    assert!(app.get(&mine[1]).await.body.contains("&lt;script&gt;alert(1)"));
    assert_eq!(post(&app, &mine[0], "delete").await.status, 400);

    let done = post(&app, &format!("{}?lang=en", mine[0]), "reject").await;
    assert_eq!(done.status, 303, "{}", done.body);
    let page = app.get(done.header("location")).await;
    assert!(page.status == 200 && page.body.contains("It is decided") && page.body.contains("Reject"), "{}", page.body);
    let decided = &app.comment(&second).await["decisions"][0].clone();
    let actor = decided["actor"].as_str().unwrap();
    assert!(
        decided["decision"] == "reject" && actor.starts_with("mailbox:") && !actor.contains('@') && !actor.contains("moderation"),
        "{actor}"
    );
    assert_eq!(post(&app, &mine[0], "approve").await.status, 409, "once");
    let late = post(&app, &format!("{}?lang=en", theirs[0]), "approve").await;
    assert!(late.status == 409 && late.body.contains("Somebody was faster"), "{}", late.body);
    assert_eq!(app.comment(&second).await["decisions"].as_array().unwrap().len(), 1);

    let edited = app
        .moderate_post(&format!("/v1/moderation/comments/{third}/text"), &serde_json::json!({ "body": "Autre texte.", "revision": 1 }))
        .await;
    assert_eq!(edited.status, 200, "{}", edited.body);
    let stale = post(&app, &format!("{}?lang=en", mine[1]), "approve").await;
    assert!(stale.status == 409 && stale.body.contains("The comment has changed"), "{}", stale.body);

    let old = decision_links(&app, &digest(&app, &server, MODERATOR, 1).await).remove(0);
    app.clock.advance(Duration::from_hours(48));
    let over = post(&app, &format!("{old}?lang=en"), "approve").await;
    assert!(over.status == 410 && over.body.contains("This link is over") && !over.body.contains("première crue"), "{}", over.body);
    assert_eq!(app.get(&old).await.status, 410);
    assert_eq!(app.comment(&first).await["status"], "pending");
    let middle = old.len() / 2;
    let forged = format!("{}{}{}", &old[..middle], if &old[middle..=middle] == "A" { "B" } else { "A" }, &old[middle + 1..]);
    assert_eq!((app.get(&forged).await.status, post(&app, &forged, "approve").await.status), (404, 404));
}
