//! What becomes of a comment, for its author: `/c/<id>?t=<token>`.

use super::status_link::StatusLink;
use crate::{
    domain::{Locale, Remark, Site, Status},
    http::{
        App, access,
        grounds::SpokenGround,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    store::Refusal,
    wording::datetime,
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, Uri, header},
    response::{Html, IntoResponse as _},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// `GET /c/{id}?t=`: what becomes of a comment, for its author; for a program as JSON. A comment that waits in the queue, is held, or is spam,
/// reads the same: what the filter made of it would teach spammers. What a moderator refused says so, with the statement of reasons.
///
/// # Errors
/// [`Problem::NotFound`] without a token that was made for this comment, or when the store fails.
pub async fn show(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap, uri: Uri) -> Answer {
    let parameters = Parameters::of(&uri);
    let token = parameters.get("t").unwrap_or_default();
    let link = StatusLink::read(&app.secrets, &id, token).ok_or(Problem::NotFound)?;
    let site = app.sites.get(&link.site).ok_or(Problem::NotFound)?;
    let view = app.store.reader_view(link.id).await?;
    let refusal = view.as_ref().and_then(|view| view.refusal.as_ref());
    let state = word(view.as_ref().map(|view| view.status), refusal.is_some());
    let statement = refusal.map(|refusal| statement(&app, site, link.locale, refusal));
    let thread = view.map_or(link.thread, |view| view.thread);
    let article = thread.read_at(site, "");
    let context = json!({
        "site_name": site.name,
        "state": state,
        "statement": statement,
        "article_url": article,
        "comment_url": format!("{article}#comment-{id}"),
        "appeal_action": format!("/c/{id}/appeal?t={token}"),
        "appeal_most": Remark::MAX_GRAPHEMES,
    });
    let own =
        [(header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "no-referrer"), (header::CONTENT_LANGUAGE, link.locale.code())];
    if access::wants_json(&headers) {
        return Ok((own, Json(json!({ "id": link.id, "state": state, "statement": context["statement"] }))).into_response());
    }
    let html = app.page(link.locale, "pages/status.html", context)?;
    Ok((own, Html(html)).into_response())
}

const fn word(status: Option<Status>, is_told: bool) -> &'static str {
    match status {
        Some(Status::Spam) if is_told => "rejected",
        None | Some(Status::Pending | Status::Spam) => "received",
        Some(Status::Approved) => "published",
        Some(Status::Rejected) => "rejected",
        Some(Status::Deleted) => "deleted",
    }
}

/// What the Digital Services Act (Regulation (EU) 2022/2065, Article 17(3)) wants a writer to be told: what was decided, on which facts and
/// ground, how far a machine took part, and what can be done against it.
fn statement(app: &App, site: &Site, locale: Locale, refusal: &Refusal) -> Value {
    let date = |at| json!({ "said": app.wording.date(locale, at, &site.time_zone), "datetime": datetime(at, &site.time_zone) });
    let answered = refusal.appeal.as_ref().and_then(|appeal| appeal.answered.as_ref());
    json!({
        "ground": refusal.ground.as_ref().map(|ground| SpokenGround::of(app, site, ground, locale)),
        "unlawful": refusal.ground.as_ref().is_some_and(|ground| ground.word() == "unlawful"),
        "decided_at": date(refusal.at),
        "decided_by": "person",
        "set_aside": refusal.set_aside,
        "may_appeal": refusal.appeal.is_none() && refusal.has_text,
        "appealed_at": refusal.appeal.as_ref().map(|appeal| date(appeal.at)),
        "answered_at": answered.map(|(at, _)| date(*at)),
        "answer": answered.and_then(|(_, text)| text.as_deref()),
    })
}
