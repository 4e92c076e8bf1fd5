//! What becomes of a comment, for its author: `/c/<id>?t=<token>`.

use super::status_link::StatusLink;
use crate::{
    domain::Status,
    http::{
        App,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
};
use axum::{
    extract::{Path, State},
    http::{Uri, header},
    response::{Html, IntoResponse as _},
};
use serde_json::json;
use std::sync::Arc;

/// `GET /c/{id}?t=`: what becomes of a comment, for its author. A comment that waits in the queue, is held, or is spam, reads the same: what
/// the filter made of it would teach spammers.
///
/// # Errors
/// [`Problem::NotFound`] without a token that was made for this comment, or when the store fails.
pub async fn show(State(app): State<Arc<App>>, Path(id): Path<String>, uri: Uri) -> Answer {
    let parameters = Parameters::of(&uri);
    let link = parameters.get("t").and_then(|token| StatusLink::read(&app.secrets, &id, token)).ok_or(Problem::NotFound)?;
    let site = app.sites.get(&link.site).ok_or(Problem::NotFound)?;
    let view = app.store.reader_view(link.id).await?;
    let state = word(view.as_ref().map(|view| view.status));
    let ground = view.as_ref().and_then(|view| view.ground);
    let thread = view.map_or(link.thread, |view| view.thread);
    let article = thread.read_at(site, "");
    let context = json!({
        "site_name": site.name,
        "state": state,
        "ground": ground,
        "article_url": article,
        "comment_url": format!("{article}#comment-{id}"),
    });
    let html = app.page(link.locale, "pages/status.html", context)?;
    let headers =
        [(header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "no-referrer"), (header::CONTENT_LANGUAGE, link.locale.code())];
    Ok((headers, Html(html)).into_response())
}

const fn word(status: Option<Status>) -> &'static str {
    match status {
        None | Some(Status::Pending | Status::Spam) => "received",
        Some(Status::Approved) => "published",
        Some(Status::Rejected) => "rejected",
        Some(Status::Deleted) => "deleted",
    }
}
