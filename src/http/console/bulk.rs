//! A decision about all that a search found, while it is worked through and afterwards: how far it is, and the way back.

use super::frame::{Fields, Frame};
use crate::{
    domain::{Decision, Site},
    http::{
        App,
        access::{self, Bearer},
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    store::Bulk,
};
use axum::{
    Extension, Json,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, StatusCode, Uri},
    response::{IntoResponse as _, Redirect, Response},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Seconds after which a page without JavaScript looks again.
const AGAIN: &str = "2";

/// Where it is shown.
pub(super) fn address(bulk: &Bulk, lang: &str) -> String {
    format!("/moderation/bulk/{}?site={}&lang={lang}", bulk.id, bulk.site)
}

/// What a script hears of it.
pub(super) fn told(bulk: &Bulk, lang: &str) -> Value {
    json!({ "bulk": {
        "href": address(bulk, lang),
        "taken": bulk.taken,
        "done": bulk.done,
        "changed": bulk.changed,
        "ended": bulk.ended_at.is_some(),
        "undoable": undoable(bulk),
    }})
}

/// Whether it can be taken back as a whole.
fn undoable(bulk: &Bulk) -> bool {
    bulk.ended_at.is_some() && bulk.undone_by.is_none() && bulk.done > 0 && bulk.decision != Decision::Restore
}

/// The order of this number, if it is of the site that the address names.
async fn of_site<'a>(app: &'a App, bearer: &Bearer, uri: &Uri, id: &str) -> Result<(&'a Arc<Site>, Bulk), Problem> {
    let site = bearer.site(app, Parameters::of(uri).get("site").ok_or(Problem::NotFound)?)?;
    let bulk = app.store.bulk(id.parse().map_err(|_| Problem::NotFound)?).await?;
    if bulk.site == site.key { Ok((site, bulk)) } else { Err(Problem::NotFound) }
}

/// `GET /moderation/bulk/{id}?site=…`: how far it is; for a script as JSON.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Forbidden`] for a site that the session does not reach, or when the store fails.
pub async fn show(
    State(app): State<Arc<App>>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    let (site, bulk) = of_site(&app, &bearer, &uri, &id).await?;
    let frame = Frame::of(&app, &bearer, &headers, &uri, Some(site));
    let lang = frame.look.locale.code();
    if access::wants_json(&headers) {
        return Ok(Json(told(&bulk, lang)).into_response());
    }
    let context = json!({
        "site": { "key": site.key, "name": site.name },
        "decision": bulk.decision.word(),
        "taken": bulk.taken,
        "done": bulk.done,
        "changed": bulk.changed,
        "ended": bulk.ended_at.is_some(),
        "undoable": undoable(&bulk),
        "undone": bulk.undone_by.is_some(),
        "here": address(&bulk, lang),
        "queue": format!("/moderation?site={}&lang={lang}", site.key),
    });
    let mut page: Response = frame.show(StatusCode::OK, "console/bulk.html", context)?;
    if bulk.ended_at.is_none() {
        page.headers_mut().insert(HeaderName::from_static("refresh"), axum::http::HeaderValue::from_static(AGAIN));
    }
    Ok(page)
}

/// `POST /moderation/bulk/{id}?site=…`: takes all of it back, where nobody touched it since.
///
/// # Errors
/// [`Problem::NothingToRestore`] while it is under way, or for one that was taken back already, and as [`show`].
pub async fn undo(
    State(app): State<Arc<App>>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
    uri: Uri,
    request: Request,
) -> Answer {
    let (site, bulk) = of_site(&app, &bearer, &uri, &id).await?;
    let headers = request.headers().clone();
    Fields::of_session(&app, &bearer, request).await?;
    let undo = app.store.undo_bulk(bulk.id, &site.key, &bearer.actor(), app.clock.now()).await?;
    app.bulk_ordered.notify_one();
    let lang = Frame::of(&app, &bearer, &headers, &uri, Some(site)).look.locale.code();
    if access::wants_json(&headers) {
        return Ok(Json(told(&undo, lang)).into_response());
    }
    Ok(Redirect::to(&address(&undo, lang)).into_response())
}
