//! Another text for a comment, and what moderators change about its thread: from the comment itself.

use super::{
    author,
    frame::{Fields, Frame},
};
use crate::{
    domain::{CommentId, Site},
    http::{
        App,
        access::Bearer,
        moderation::edit,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    store::{Listed, ThreadChange},
};
use axum::{
    Extension,
    extract::{Path, Request, State},
    http::Uri,
    response::{IntoResponse as _, Redirect},
};
use std::sync::Arc;

/// A comment of the site that the address names.
async fn comment<'a>(app: &'a App, bearer: &Bearer, id: &str, uri: &Uri) -> Result<(&'a Arc<Site>, Listed), Problem> {
    let site = bearer.site(app, Parameters::of(uri).get("site").ok_or(Problem::NotFound)?)?;
    let comment = app.store.comment(CommentId::parse(id).ok_or(Problem::NotFound)?).await?;
    if comment.site == site.key { Ok((site, comment)) } else { Err(Problem::NotFound) }
}

/// Back to the comment, in the list of its status.
fn back(app: &App, bearer: &Bearer, request: &axum::http::request::Parts, site: &Site, comment: &Listed) -> Redirect {
    let locale = Frame::of(app, bearer, &request.headers, &request.uri, Some(site)).look.locale;
    Redirect::to(&author::in_queue(site, comment, locale))
}

/// `POST /moderation/comments/{id}/text?site=`: the fields `body` and `revision`.
///
/// # Errors
/// [`Problem::OutOfDate`] for a form of another session, and as [`edit::record`].
pub async fn text(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let (site, before) = comment(&app, &bearer, &id, &parts.uri).await?;
    let fields = Fields::of_session(&app, &bearer, Request::from_parts(parts.clone(), body)).await?;
    let revision = fields.get("revision").parse().map_err(|_| Problem::NotFound)?;
    let edited = edit::record(&app, &bearer, site, before, fields.get("body"), revision).await?;
    Ok(back(&app, &bearer, &parts, site, &edited).into_response())
}

/// `POST /moderation/comments/{id}/thread?site=`: the form's `act` says what: `close`, `open`, `premoderate`, `free`, `pin`, `unpin`.
///
/// # Errors
/// [`Problem::OutOfDate`] for a form of another session, [`Problem::NotFound`] for a comment to pin that is not public, or when the store
/// fails.
pub async fn thread(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let (site, about) = comment(&app, &bearer, &id, &parts.uri).await?;
    let fields = Fields::of_session(&app, &bearer, Request::from_parts(parts.clone(), body)).await?;
    let change = match fields.get("act") {
        "close" => ThreadChange::Open(false),
        "open" => ThreadChange::Open(true),
        "premoderate" => ThreadChange::Premoderate(true),
        "free" => ThreadChange::Premoderate(false),
        "pin" => ThreadChange::Pin(Some(about.id)),
        "unpin" => ThreadChange::Pin(None),
        _ => return Err(Problem::NotFound),
    };
    app.store.change_thread(about.thread_id, Some(&site.key), change, &bearer.actor(), app.clock.now()).await?;
    Ok(back(&app, &bearer, &parts, site, &about).into_response())
}
