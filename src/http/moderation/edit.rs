//! Another text for a comment, by a moderator.

use super::api::present;
use crate::{
    domain::{Body, Cause, CommentId, Fact, Facts, Judgement, Site, Submission, Timestamp},
    filter::folding::Folded,
    http::{
        App,
        access::Bearer,
        expected::Expected,
        form::fields::whole_body,
        problem::{Answer, Problem},
    },
    store::{EditOrder, Listed, StoreError},
};
use axum::{
    Extension, Json,
    extract::{Path, Request, State},
    http::header,
    response::IntoResponse as _,
};
use serde_json::Value;
use std::sync::Arc;

/// `POST /v1/moderation/comments/{id}/text` with `{"body","revision"}`: gives the comment another text. The reader's own is kept.
pub async fn edit(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>, request: Request) -> Answer {
    let comment = app.store.comment(CommentId::parse(&id).ok_or(Problem::NotFound)?).await?;
    let site = bearer.site(&app, comment.site.as_str()).map_err(|_| Problem::NotFound)?;
    let body: Value = serde_json::from_slice(&whole_body(&app, request.into_body()).await?)?;
    let revision = body["revision"].as_i64().ok_or(Problem::BadParameter { name: "revision".into(), expected: Expected::Revision })?;
    let edited = record(&app, &bearer, site, comment, body["body"].as_str().unwrap_or_default(), revision).await?;
    let right = bearer.right_to_see_addresses(&site.key);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(present(&edited, right.as_ref()))).into_response())
}

/// Gives a comment another text, judged anew for moderators to see; its status stays. The text that it has already changes nothing.
///
/// # Errors
/// [`Problem::BadParameter`] for what is no text of a comment, [`Problem::Stale`], [`Problem::NotFound`] where the text was erased, or when
/// the store fails.
pub async fn record(app: &App, bearer: &Bearer, site: &Site, comment: Listed, text: &str, revision: i64) -> Result<Listed, Problem> {
    let body = Body::parse(text).map_err(|_| Problem::BadParameter { name: "body".into(), expected: Expected::Body })?;
    if comment.body.as_deref() == Some(body.as_str()) && comment.revision == revision {
        return Ok(comment);
    }
    let at = app.clock.now();
    let judgement = judged(app, site, &comment, &body, at);
    let order = EditOrder { comment: comment.id, site: site.key.clone(), revision, body, judgement, actor: bearer.actor(), at };
    match app.store.edit(&order).await {
        Err(StoreError::Stale(now)) => Err(Problem::Stale(Box::new(present(&now, bearer.right_to_see_addresses(&site.key).as_ref())))),
        other => Ok(other?),
    }
}

/// What the filter makes of the new text, with what was known when the comment came in.
fn judged(app: &App, site: &Site, comment: &Listed, body: &Body, at: Timestamp) -> Option<Judgement> {
    let submission = Submission { body: body.clone(), ..comment.submission().ok()? };
    let folded = Folded::of(body.as_str());
    let model = Fact::Known(app.models.of(&site.key).opinion(body.as_str(), &folded));
    let facts = Facts { model, ..comment.judgement.facts.clone() };
    let judgement = app.rules.current().judge_folded(Cause::Edit, &submission, folded, facts, site);
    Some(Judgement { at, ..judgement })
}
