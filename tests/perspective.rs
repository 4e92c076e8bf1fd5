//! Programs that were made for the Perspective API, with one address and one key changed.

use crate::support::{TestApp, python_with};
use serde_json::{Value, json};
use std::{
    io::Write as _,
    process::{Command, Stdio},
};
use toguna::{
    domain::SiteKey,
    http::access::token_hash,
    secrets::new_token,
    store::{NewToken, Scope, TokenKind},
};

const RUDE: &str = "Ferme ta gueule sale connard, va crever";

async fn key(app: &TestApp, scope: Scope) -> String {
    let token = new_token();
    let hash = token_hash(&app.service.app.secrets, &token);
    let new = NewToken {
        name: "coral".to_owned(),
        kind: TokenKind::Api,
        scope,
        role: toguna::domain::Role::Reader,
        user: None,
        client: None,
        both_factors: false,
        site: None,
        hash,
        expires_at: None,
    };
    app.service.app.store.add_token(&new, "test", app.clock.now()).await.unwrap();
    token
}

async fn post(app: &TestApp, operation: &str, key: &str, body: &Value) -> (u16, Value) {
    let address = format!("{}/v1alpha1/comments:{operation}?key={key}", app.base);
    let answer = app.client.post(address).json(body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

fn place(number: &Value) -> usize {
    usize::try_from(number.as_u64().unwrap()).unwrap()
}

fn asks(text: &str) -> Value {
    json!({ "comment": { "text": text }, "requestedAttributes": { "TOXICITY": {} } })
}

#[tokio::test]
async fn a_text_gets_its_score_with_the_words_that_made_it() {
    let app = TestApp::embedded().await;
    let key = key(&app, Scope::Analyze).await;
    // As Coral asks.
    let coral = json!({
        "comment": { "text": RUDE },
        "doNotStore": true,
        "clientToken": "comment:1",
        "communityId": "Coral:https://news.example.org",
        "requestedAttributes": { "TOXICITY": {} },
        "languages": ["fr"],
    });
    let (status, answer) = post(&app, "analyze", &key, &coral).await;
    assert_eq!(status, 200, "{answer}");
    let score = &answer["attributeScores"]["TOXICITY"];
    assert!(score["summaryScore"]["value"].as_f64().unwrap() > 0.75, "{answer}");
    assert_eq!(score["summaryScore"]["type"], "PROBABILITY");
    assert_eq!(score["spanScores"][0]["end"], RUDE.chars().count());
    assert_eq!((&answer["languages"], &answer["clientToken"]), (&json!(["fr"]), &json!("comment:1")));
    let mut spans = asks(RUDE);
    spans["spanAnnotations"] = true.into();
    let (_, answer) = post(&app, "analyze", &key, &spans).await;
    assert_eq!(answer["detectedLanguages"], json!(["fr"]));
    let words: Vec<&str> = answer["attributeScores"]["TOXICITY"]["spanScores"]
        .as_array()
        .unwrap()
        .iter()
        .map(|span| &RUDE[place(&span["begin"])..place(&span["end"])])
        .collect();
    assert!(words.contains(&"Ferme"), "{words:?}");
    let mut high = asks("Merci pour cet article");
    high["requestedAttributes"] = json!({ "TOXICITY": { "scoreThreshold": 0.9, "scoreType": "PROBABILITY" } });
    assert_eq!(post(&app, "analyze", &key, &high).await.1["attributeScores"], json!({}), "below its threshold it is left out");
    let html =
        json!({ "comment": { "text": "<p>Tu es un <b>connard</b></p>", "type": "HTML" }, "requestedAttributes": { "TOXICITY": {} } });
    assert_eq!(post(&app, "analyze", &key, &html).await.0, 200);
}

#[tokio::test]
async fn what_cannot_be_scored_is_refused_as_clients_expect() {
    let app = TestApp::embedded().await;
    let key = key(&app, Scope::Analyze).await;
    let english = "This is what I think of the people who live here";
    let with = |name: &str, value: Value| {
        let mut body = asks(english);
        body[name] = value;
        body
    };
    let severe = with("requestedAttributes", json!({ "SEVERE_TOXICITY": {}, "TOXICITY": {} }));
    for (body, message, error_type) in [
        (asks(" "), "no text", "COMMENT_EMPTY"),
        (asks(&"a ".repeat(10_241)), "20480 bytes", "COMMENT_TOO_LONG"),
        (severe.clone(), "SEVERE_TOXICITY is not scored here", "ATTRIBUTE_NOT_SUPPORTED"),
        (with("languages", json!(["xx"])), "not scored in xx", "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"),
        (
            asks("No me parece bien que los políticos hablen así de la gente que trabaja por el país"),
            "es",
            "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        ),
    ] {
        let (status, answer) = post(&app, "analyze", &key, &body).await;
        let error = &answer["error"];
        assert_eq!((status, &error["code"], &error["status"]), (400, &json!(400), &json!("INVALID_ARGUMENT")), "{answer}");
        assert!(error["message"].as_str().unwrap().contains(message), "{answer}");
        assert_eq!(error["details"][0]["errorType"], error_type);
    }
    for body in [
        json!({}),
        json!({ "comment": { "text": "a" } }),
        json!([]),
        with("requestedAttributes", json!({ "TOXICITY": { "scoreType": "X" } })),
    ] {
        assert_eq!(post(&app, "analyze", &key, &body).await.0, 400, "{body}");
    }
    let mut dropped = severe;
    dropped["dropUnsupportedAttributes"] = true.into();
    let (status, answer) = post(&app, "analyze", &key, &dropped).await;
    assert_eq!((status, answer["attributeScores"].as_object().unwrap().len()), (200, 1), "{answer}");
    for key in [String::new(), "wrong".to_owned(), self::key(&app, Scope::Moderate).await] {
        let (status, answer) = post(&app, "analyze", &key, &asks("a")).await;
        assert_eq!((status, &answer["error"]["status"]), (403, &json!("PERMISSION_DENIED")), "{answer}");
    }
}

#[tokio::test]
async fn what_is_suggested_becomes_a_lesson_and_what_is_analyzed_does_not() {
    let app = TestApp::embedded().await;
    let key = key(&app, Scope::Analyze).await;
    let demo = SiteKey::parse("demo").unwrap();
    post(&app, "analyze", &key, &asks(RUDE)).await;
    let suggestion = |value: f64| {
        json!({
            "comment": { "text": RUDE },
            "attributeScores": { "TOXICITY": { "summaryScore": { "value": value } } },
            "clientToken": "comment:1",
            "communityId": "Coral:https://news.example.org",
        })
    };
    let (status, answer) = post(&app, "suggestscore", &key, &suggestion(1.0)).await;
    assert_eq!((status, &answer["clientToken"], &answer["detectedLanguages"]), (200, &json!("comment:1"), &json!(["fr"])), "{answer}");
    let lessons = app.service.app.store.lessons(&demo).await.unwrap();
    assert_eq!(lessons.len(), 1);
    assert_eq!((lessons[0].text.as_str(), lessons[0].says(toguna::domain::Head::Abuse)), (RUDE, Some(true)));
    assert!(lessons[0].actor.starts_with("api:") && lessons[0].weight < 1.0);
    for bad in [suggestion(7.0), json!({ "comment": { "text": "a" }, "attributeScores": {} })] {
        assert_eq!(post(&app, "suggestscore", &key, &bad).await.0, 400);
    }
    assert_eq!(app.service.app.store.lessons(&demo).await.unwrap().len(), 1);
}

/// What Google's own client makes of the answers to these requests; `None`, and a line about it, where Python does not have it.
async fn googles_client(app: &TestApp, key: &str, asked: &[Value]) -> Option<Vec<Value>> {
    let Some(python) = python_with("googleapiclient") else {
        eprintln!("skipped: no Python here has google-api-python-client (./test installs it from PyPI)");
        return None;
    };
    let lines = asked.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let mut command = Command::new(python);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/google_client.py")).args([&app.base, key]);
    let output = tokio::task::spawn_blocking(move || {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        process.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        process.wait_with_output().unwrap()
    });
    let output = output.await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn googles_own_client_is_content_with_the_answers() {
    let app = TestApp::embedded().await;
    let key = key(&app, Scope::Analyze).await;
    let analyze = |body: Value| json!({ "operation": "analyze", "body": body });
    let mut spans = asks(RUDE);
    spans["spanAnnotations"] = true.into();
    let mut kept = analyze(asks(RUDE));
    kept["kept"] = true.into();
    let mut unknown_language = asks("a text");
    unknown_language["languages"] = json!(["xx"]);
    let mut bad_key = analyze(asks("a"));
    bad_key["key"] = "wrong".into();
    let suggested = json!({ "comment": { "text": RUDE }, "attributeScores": { "TOXICITY": { "summaryScore": { "value": 1.0 } } } });
    let asked = [
        analyze(spans),
        kept,
        json!({ "operation": "suggestscore", "body": suggested }),
        analyze(asks("")),
        analyze(asks(&"é".repeat(10_241))),
        analyze(json!({ "comment": { "text": "a" }, "requestedAttributes": { "FLIRTATION": {} } })),
        analyze(unknown_language),
        bad_key,
    ];
    let Some(answers) = googles_client(&app, &key, &asked).await else { return };
    assert_eq!(answers.len(), asked.len());
    let score = |answer: &Value| answer["body"]["attributeScores"]["TOXICITY"]["summaryScore"]["value"].as_f64().unwrap();
    assert!(score(&answers[0]) > 0.75 && (score(&answers[0]) - score(&answers[1])).abs() < 1e-9, "{answers:?}");
    assert!(answers[0]["body"]["attributeScores"]["TOXICITY"]["spanScores"].as_array().unwrap().len() > 1);
    assert_eq!(answers[2]["body"]["detectedLanguages"], json!(["fr"]));
    assert_eq!(app.service.app.store.lessons(&SiteKey::parse("demo").unwrap()).await.unwrap().len(), 1);
    let expected = [
        (400, "no text"),
        (400, "20480 bytes"),
        (400, "FLIRTATION is not scored here"),
        (400, "not scored in xx"),
        (403, "toguna token make"),
    ];
    for (answer, (status, reason)) in answers[3..].iter().zip(expected) {
        assert_eq!(answer["status"], status, "{answer}");
        assert!(answer["reason"].as_str().unwrap().contains(reason), "the client reads why: {answer}");
    }
}

#[tokio::test]
async fn corals_requests_are_answered_as_coral_reads_them() {
    let app = TestApp::embedded().await;
    let key = key(&app, Scope::Analyze).await;
    // Coral asks for one model and reads `attributeScores.MODEL.summaryScore.value`; anything but 200 lets the comment through there.
    let ask = |model: &str, text: &str| {
        json!({
            "comment": { "text": text },
            "doNotStore": true,
            "requestedAttributes": { model: {} },
            "clientToken": "comment:7",
            "communityId": "Coral:https://news.example.org",
        })
    };
    for model in ["TOXICITY", "TOXICITY_EXPERIMENTAL"] {
        let (status, answer) = post(&app, "analyze", &key, &ask(model, RUDE)).await;
        assert_eq!(status, 200, "{answer}");
        assert!(answer["attributeScores"][model]["summaryScore"]["value"].is_f64(), "{answer}");
    }
    for (model, text) in [("SEVERE_TOXICITY", RUDE), ("TOXICITY", ""), ("TOXICITY", &*"a ".repeat(10_241))] {
        let (status, answer) = post(&app, "analyze", &key, &ask(model, text)).await;
        assert_eq!((status, &answer["error"]["status"]), (400, &json!("INVALID_ARGUMENT")), "{answer}");
    }
    assert_eq!(post(&app, "analyze", "wrong", &ask("TOXICITY", RUDE)).await.0, 403);
    // What its moderators decide comes back: 1 for what they rejected, 0 for what they approved.
    let demo = SiteKey::parse("demo").unwrap();
    for (number, (value, text)) in [(1.0, RUDE), (0.0, "Merci pour cet article.")].into_iter().enumerate() {
        let decided = json!({
            "comment": { "text": text },
            "attributeScores": { "TOXICITY": { "summaryScore": { "value": value } } },
            "clientToken": format!("comment:{number}"),
            "communityId": "Coral:https://news.example.org",
        });
        assert_eq!(post(&app, "suggestscore", &key, &decided).await.0, 200);
        let lessons = app.service.app.store.lessons(&demo).await.unwrap();
        assert_eq!(lessons.last().unwrap().says(toguna::domain::Head::Abuse), Some(value > 0.5));
    }
}
