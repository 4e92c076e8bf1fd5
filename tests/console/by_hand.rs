//! The queue without JavaScript: pages, forms, redirects.

use super::visitor::{Visitor, csrf};
use crate::support::{CommentForm, Page, TestApp, comment};
use reqwest::Method;
use std::ops::Range;
use toguna::domain::Role;

async fn app() -> TestApp {
    crate::browser::moderated().await
}

/// Sends a comment from a place of its own: many from one place would be told from the others by the filter.
pub async fn send(app: &TestApp, number: usize, form: CommentForm) -> String {
    let source = format!("198.51.{}.{}", number / 250, number % 250);
    let request = app.request(Method::POST, "/v1/sites/demo/comments").header("x-forwarded-for", source);
    Page::of(request.json(&form.json())).await.expect_accepted()
}

/// Comments that are held, the oldest first.
pub async fn held(app: &TestApp, count: usize) -> Vec<String> {
    held_with(app, 0..count, "pirogue").await
}

/// Those of these numbers, all with one word.
pub async fn held_with(app: &TestApp, numbers: Range<usize>, word: &str) -> Vec<String> {
    let mut ids = Vec::with_capacity(numbers.len());
    // Texts that resemble each other would be told from each other by the filter, and not by a moderator.
    let words = [
        "fleuve", "matin", "école", "livre", "marché", "pluie", "route", "village", "pain", "enfant", "lettre", "pirogue", "soleil",
        "voisin", "chemin", "musique", "jardin", "lampe", "cuisine", "fenêtre", "saison", "travail", "silence", "histoire", "ville",
        "montagne", "ami",
    ];
    for number in numbers {
        let said: Vec<_> =
            (1..9).map(|place| words[(number * (2 * place + 1) + number / 27 * place + place * place) % words.len()]).collect();
        let body = format!("Le numéro {number} : {} et la {word}.", said.join(" "));
        ids.push(send(app, number, comment().by(number).body(&body)).await);
    }
    app.worker_idle().await;
    ids
}

#[tokio::test]
async fn the_list_shows_one_comment_beside_itself_and_leads_from_each_decision_to_the_next_and_back() {
    let app = app().await;
    let ids = held(&app, 3).await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let page = awa.get("/moderation?lang=fr&order=oldest").await;
    assert!(page.body.contains("data-count=\"pending\">3</span>"), "{}", page.body);
    let detail =
        |page: &Page| regex::Regex::new("detail-sheet\" data-id=\"([^\"]+)").unwrap().captures(&page.body).map(|id| id[1].to_owned());
    assert_eq!(detail(&page), Some(ids[0].clone()));
    let path = "/moderation?site=demo&status=pending&order=oldest&lang=fr";
    let decided = awa
        .send(
            path,
            &[
                ("chosen", &format!("{}.1", ids[0])),
                ("next", &ids[1]),
                ("decision", "reject"),
                ("ground", "insult"),
                ("reason", "Voir <b>hier</b>"),
            ],
        )
        .await;
    assert_eq!(decided.status, 303, "{}", decided.body);
    let page = awa.get(decided.header("location")).await;
    assert_eq!(detail(&page), Some(ids[1].clone()), "the next one is there");
    assert!(page.body.contains("Décision enregistrée pour le commentaire de Lectrice 0"));
    assert!(page.body.contains("data-count=\"pending\">2</span>") && page.body.contains("data-count=\"rejected\">1</span>"));
    let record = app.comment(&ids[0]).await["decisions"][0].clone();
    assert_eq!((record["ground"].as_str(), record["reason"].as_str()), (Some("insult"), Some("Voir <b>hier</b>")));
    let rejected = awa.get("/moderation?status=rejected&lang=fr").await;
    assert!(rejected.body.contains("Insulte ou attaque personnelle") && rejected.body.contains("Voir &lt;b&gt;hier&lt;/b&gt;"));
    let undone = awa.send(path, &[("chosen", &format!("{}.2", ids[0])), ("decision", "restore")]).await;
    assert_eq!(undone.status, 303);
    assert_eq!(app.comment(&ids[0]).await["status"], "pending");
    let note = awa.get(decided.header("location")).await;
    assert!(!note.body.contains("class=\"note good undo\""), "what somebody touched since is not offered for undoing");
}

#[tokio::test]
async fn a_writer_reads_why_but_not_what_was_noted_for_colleagues() {
    let app = app().await;
    let sent = app.submit(comment().with("lang", "en")).await.json();
    app.worker_idle().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let chosen = format!("{}.1", sent["id"].as_str().unwrap());
    let form = [("chosen", chosen.as_str()), ("decision", "reject"), ("ground", "off-topic"), ("reason", "again the same person")];
    assert_eq!(awa.send("/moderation", &form).await.status, 303);
    let status = app.get(sent["status_url"].as_str().unwrap().strip_prefix(&app.base).unwrap()).await;
    assert!(status.body.contains("Off topic") && status.body.contains("a moderator, a person"), "{}", status.body);
    assert!(!status.body.contains("the same person") && !status.body.contains("Awa"));
    assert_eq!(awa.send("/moderation", &[("chosen", &chosen), ("decision", "reject"), ("ground", "nonsense")]).await.status, 400);
}

#[tokio::test]
async fn several_are_decided_at_once_and_taken_back_at_once_and_one_that_changed_is_named() {
    let app = app().await;
    let ids = held(&app, 5).await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    assert_eq!(app.decide(&ids[4], "approve").await.status, 200);
    let chosen: Vec<String> = ids.iter().map(|id| format!("{id}.1")).collect();
    let form = |chosen: &[String], decision: &'static str| {
        let mut form: Vec<(String, String)> = chosen.iter().map(|one| ("chosen".to_owned(), one.clone())).collect();
        form.push(("decision".to_owned(), decision.to_owned()));
        form
    };
    let send = async |form: Vec<(String, String)>| {
        let mut form = form;
        form.push(("csrf".to_owned(), awa.csrf().await));
        Page::of(awa.request(Method::POST, "/moderation?site=demo&lang=fr").form(&form)).await
    };
    let refused = send(form(&chosen, "spam")).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("Lectrice 4") && refused.body.contains("a changé entre-temps"), "{}", refused.body);
    let mut statuses = Vec::new();
    for id in &ids {
        statuses.push(app.comment(id).await["status"].as_str().unwrap().to_owned());
    }
    assert_eq!(statuses, ["spam", "spam", "spam", "spam", "approved"]);
    let back: Vec<String> = ids[..4].iter().map(|id| format!("{id}.2")).collect();
    let undone = send(form(&back, "restore")).await;
    assert_eq!(undone.status, 303);
    assert_eq!(app.comment(&ids[0]).await["status"], "pending");
    assert_eq!(send(form(&vec![chosen[0].clone(); 101], "spam")).await.status, 400, "a hundred at most");
    let again = send(form(&ids[..2].iter().map(|id| format!("{id}.3")).collect::<Vec<_>>(), "reject")).await;
    let page = awa.get(again.header("location")).await;
    assert!(page.body.contains("2 décisions enregistrées") && page.body.matches("name=\"chosen\" value").count() >= 2);
}

#[tokio::test]
async fn all_that_match_a_search_are_decided_and_taken_back_as_one() {
    let app = app().await;
    let ids = held(&app, 12).await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let page = awa.get("/moderation?lang=fr&q=pirogue").await;
    assert!(page.body.contains("les 12 qui correspondent à la recherche"), "{}", page.body);
    assert!(!awa.get("/moderation?lang=fr").await.body.contains("name=\"all\""), "only with a search");
    let everything = awa.send("/moderation?lang=fr", &[("all", "yes"), ("decision", "reject")]).await;
    assert_eq!(everything.status, 400, "{}", everything.body);
    let ordered = awa.send("/moderation?lang=fr&q=pirogue", &[("all", "yes"), ("decision", "reject"), ("ground", "advertising")]).await;
    assert_eq!(ordered.status, 303, "{}", ordered.body);
    let place = ordered.header("location").to_owned();
    app.eventually("it ends", async || awa.get(&place).await.body.contains("12 sur 12 décidés")).await;
    app.eventually("there is a way back", async || awa.get(&place).await.body.contains("Annuler le tout")).await;
    let record = app.comment(&ids[3]).await["decisions"][0].clone();
    assert_eq!((record["decision"].as_str(), record["ground"].as_str()), (Some("reject"), Some("advertising")));
    assert_eq!(app.decide(&ids[0], "approve").await.status, 200);
    let undone = awa.send(&place, &[]).await;
    assert_eq!(undone.status, 303, "{}", undone.body);
    let back = undone.header("location").to_owned();
    app.eventually("it is taken back", async || awa.get(&back).await.body.contains("11 sur 12 décidés")).await;
    app.eventually("and says what it left", async || awa.get(&back).await.body.contains("Un commentaire avait changé")).await;
    assert_eq!(app.comment(&ids[0]).await["status"], "approved", "what somebody touched since is left alone");
    assert_eq!(app.comment(&ids[5]).await["status"], "pending");
    assert!(awa.get(&place).await.body.contains("Cette décision a été annulée"));
    assert_eq!(awa.send(&place, &[]).await.status, 409, "once");
    let binta = Visitor::with(&app, "Binta", Role::Reader, None).await;
    assert_eq!(binta.get(&place).await.status, 403);
}

#[tokio::test]
async fn a_search_finds_words_and_filters_and_says_what_it_does_not_understand() {
    let app = app().await;
    for (number, body) in [
        "La crue du fleuve a duré trois jours",
        "Visitez http://shop.example/ et http://b.example/ http://c.example/",
        "Le fleuve, encore",
        "مياه النهر",
    ]
    .iter()
    .enumerate()
    {
        send(&app, number, comment().by(number).body(body)).await;
    }
    send(
        &app,
        9,
        comment()
            .by(9)
            .with("thread", "/demo/festival")
            .with("name", "Fanta")
            .body("Bravo à toute l’équipe, il faisait très chaud ce soir-là."),
    )
    .await;
    app.worker_idle().await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let found = async |line: &str| {
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("q", line).finish();
        let page = awa.get(&format!("/moderation?status=all&lang=fr&order=oldest&{query}")).await;
        assert_eq!(page.status, 200, "{line}: {}", page.body);
        let names: Vec<_> = regex::Regex::new("row-name\" dir=\"auto\"><bdi>([^<]+)")
            .unwrap()
            .captures_iter(&page.body)
            .map(|name| name[1].to_owned())
            .collect();
        (names.join(","), page.body)
    };
    for (line, names) in [
        ("fleuve", "Lectrice 0,Lectrice 2"),
        ("fleuve crue", "Lectrice 0"),
        ("\"trois jours\"", "Lectrice 0"),
        ("\"jours trois\"", ""),
        ("النهر", "Lectrice 3"),
        ("author:Fanta", "Fanta"),
        ("author:fanta bravo", "Fanta"),
        ("on:festival", "Fanta"),
        ("score:>=3", "Lectrice 1"),
        ("since:2020-01-01 before:2099-01-01 encore", "Lectrice 2"),
        ("before:2020-01-01", ""),
        ("' OR 1=1 --", ""),
        ("NEAR( * AND \"", ""),
    ] {
        assert_eq!(found(line).await.0, names, "{line}");
    }
    let stored = app.comments().await;
    let rule = stored.iter().find(|one| one["name"] == "Lectrice 1").unwrap()["contributions"][0]["rule"].as_str().unwrap().to_owned();
    assert!(found(&format!("rule:{rule}")).await.0.contains("Lectrice 1"));
    let (names, body) = found("score:beaucoup").await;
    assert_eq!(names.split(',').count(), 5, "what is not understood is left out");
    assert!(body.contains("score:beaucoup") && body.contains("Filtre illisible"));
    let (_, body) = found("<script>alert(1)</script>").await;
    assert!(!body.contains("<script>alert") && body.contains("Rien ne correspond"));
    for order in ["newest", "oldest", "urgent", "article"] {
        assert_eq!(awa.get(&format!("/moderation?order={order}&q=fleuve")).await.status, 200, "{order}");
    }
    assert_eq!(awa.get("/moderation?order=none").await.status, 400);
}

#[tokio::test]
async fn an_erased_text_is_found_no_more() {
    let app = app().await;
    held(&app, 1).await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let rows = async || awa.get("/moderation?status=all&q=pirogue").await.body.matches("class=\"item\"").count();
    assert_eq!(rows().await, 1);
    let inside = &app.service.app;
    let address = toguna::domain::EmailAddress::parse("lectrice0@example.org").unwrap();
    let hash = address.keyed_hash(&inside.secrets.hash_key(toguna::secrets::Purpose::AuthorHash));
    assert_eq!(inside.store.erase_author(&hash, "test", app.clock.now()).await.unwrap(), 1);
    assert_eq!(rows().await, 0);
}

#[tokio::test]
async fn pages_follow_each_other_in_every_order_without_a_gap() {
    let app = app().await;
    held(&app, 120).await;
    let awa = Visitor::with(&app, "Awa", Role::Moderator, None).await;
    let rows = regex::Regex::new("data-revision=\"1\"").unwrap();
    let link = regex::Regex::new("id=\"more\" href=\"([^\"]+)").unwrap();
    for order in ["newest", "oldest", "urgent", "article"] {
        let (mut path, mut seen) = (format!("/moderation?order={order}"), 0);
        loop {
            let page = awa.get(&path).await;
            seen += rows.find_iter(&page.body).count();
            let more = link.captures(&page.body).map(|more| more[1].replace("&amp;", "&"));
            match more {
                Some(more) => path = more,
                None => break,
            }
        }
        assert_eq!(seen, 120, "{order}");
    }
}

#[tokio::test]
async fn what_moderators_and_readers_write_is_inert_in_the_console() {
    let app = app().await;
    let evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>";
    let id = app.submit(comment().with("name", evil).with("website", "https://example.org/\"><script>").body(evil)).await.expect_accepted();
    app.worker_idle().await;
    let awa = Visitor::with(&app, "<script>Awa</script>", Role::Owner, None).await;
    let form = [("chosen", format!("{id}.1")), ("decision", "reject".to_owned()), ("reason", evil.to_owned())];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let decided = awa.send("/moderation?status=all", &form).await;
    for path in [
        decided.header("location"),
        "/moderation?status=all",
        "/moderation/account",
        "/moderation/people",
        &format!("/moderation/comments/{id}"),
        "/moderation?q=<script>alert(1)</script>",
    ] {
        let page = awa.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        let bare = page.body.replace("<script type=\"module\" src=\"/assets/queue.js\">", "");
        assert!(!bare.contains("<script") && !bare.contains("<img") && !bare.contains("<svg"), "{path}: {}", page.body);
    }
}

#[tokio::test]
async fn a_reader_of_the_console_sees_no_buttons() {
    let app = app().await;
    held(&app, 1).await;
    let reader = Visitor::with(&app, "Awa", Role::Reader, None).await;
    let page = reader.get("/moderation").await;
    assert!(page.body.contains("Lectrice 0") && !page.body.contains("name=\"decision\""));
    assert!(!csrf(&page).is_empty());
}
