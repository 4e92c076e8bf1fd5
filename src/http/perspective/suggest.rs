use super::{
    admit,
    answer::Refused,
    attribute::Attribute,
    read,
    request::{Suggest, detected},
};
use crate::{
    filter::folding::Folded,
    http::{App, problem::Problem},
    store::Feedback,
};
use axum::{
    Json,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use serde_json::json;
use std::sync::Arc;

/// `POST /v1alpha1/comments:suggestscore?key=`: what moderators elsewhere decided becomes lessons of the key's site, at half the weight of a
/// decision here. With `doNotStore` nothing is kept.
pub async fn suggest(State(app): State<Arc<App>>, request: Request) -> Response {
    answer(&app, request).await.unwrap_or_else(axum::response::IntoResponse::into_response)
}

async fn answer(app: &App, request: Request) -> Result<Response, Refused> {
    let (actor, site) = admit(app, request.uri()).await?;
    let asked: Suggest = read(app, request.into_body()).await?;
    let plain = asked.comment.plain()?;
    let found = detected(&Folded::of(&plain.text));
    let mut lessons = Vec::new();
    for (name, scores) in &asked.attribute_scores {
        // Whoever labels in a language that is not scored teaches it.
        let attribute = Attribute::in_languages(name, &[])?;
        let value = scores.summary_score.value;
        if !(0.0..=1.0).contains(&value) {
            return Err(Refused::invalid(&format!("attributeScores.{name}.summaryScore.value must lie between 0 and 1")));
        }
        lessons.push((attribute.head, value >= 0.5));
    }
    if lessons.is_empty() {
        return Err(Refused::invalid("attributeScores must name an attribute"));
    }
    for (head, of_class) in lessons.into_iter().filter(|_| !asked.do_not_store) {
        let (actor, at) = (actor.clone(), app.clock.now());
        let feedback = Feedback { site: site.key.clone(), head, of_class, text: plain.text.clone(), actor, at };
        app.store.report(&feedback).await.map_err(|error| Refused::from(&Problem::from(error)))?;
    }
    let mut answer = json!({ "detectedLanguages": found, "requestedLanguages": asked.languages });
    if let Some(token) = asked.client_token {
        answer["clientToken"] = json!(token);
    }
    Ok(Json(answer).into_response())
}
