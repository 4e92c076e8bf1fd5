use super::{
    admit,
    answer::Refused,
    attribute::Attribute,
    read,
    request::{Analyze, detected},
    text::Plain,
};
use crate::{
    filter::{
        classifier::{Opinion, calibration::logistic},
        folding::Folded,
    },
    http::App,
};
use axum::{
    Json,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// `POST /v1alpha1/comments:analyze?key=`: what the model says of a text. Nothing of it is kept, whether `doNotStore` is said or not.
pub async fn analyze(State(app): State<Arc<App>>, request: Request) -> Response {
    answer(&app, request).await.unwrap_or_else(axum::response::IntoResponse::into_response)
}

async fn answer(app: &App, request: Request) -> Result<Response, Refused> {
    let (_, site) = admit(app, request.uri()).await?;
    let asked: Analyze = read(app, request.into_body()).await?;
    let plain = asked.comment.plain()?;
    let folded = Folded::of(&plain.text);
    let found = detected(&folded);
    let languages = if asked.languages.is_empty() { &found } else { &asked.languages };
    let opinion = app.models.of(&site.key).judge(&plain.text, &folded).opinion;
    let mut scores = Map::new();
    for (name, wanted) in &asked.requested_attributes {
        let attribute = match Attribute::in_languages(name, languages) {
            Err(_) if asked.drop_unsupported_attributes => continue,
            other => other?,
        };
        if opinion.probability(attribute.head) >= wanted.score_threshold {
            scores.insert(name.clone(), score(attribute, &opinion, &plain, &folded, asked.span_annotations));
        }
    }
    let mut answer = json!({ "attributeScores": scores, "languages": languages, "detectedLanguages": found });
    if let Some(token) = &asked.client_token {
        answer["clientToken"] = json!(token);
    }
    Ok(Json(answer).into_response())
}

/// The score of the whole text, and those of the words that speak most for it if they are wanted: as if there were nothing but the word.
fn score(attribute: Attribute, opinion: &Opinion, plain: &Plain, folded: &Folded, spans: bool) -> Value {
    let of = |value: f64| json!({ "value": value, "type": "PROBABILITY" });
    let whole = of(opinion.probability(attribute.head));
    let words = if spans { opinion.evidence(attribute.head) } else { Vec::new() };
    let mut span_scores: Vec<Value> = words
        .into_iter()
        .map(|word| {
            let (start, end) = folded.raw_span(word.start..word.end);
            let (begin, end) = plain.sent(start as usize, end as usize);
            json!({ "begin": begin, "end": end, "score": of(logistic(f64::from(word.share(attribute.head)))) })
        })
        .collect();
    if span_scores.is_empty() {
        let (begin, end) = plain.sent(0, plain.text.len());
        span_scores.push(json!({ "begin": begin, "end": end, "score": whole }));
    }
    json!({ "spanScores": span_scores, "summaryScore": whole })
}
