//! Authors for moderators' programs, and what deciding about one means for the console too. An author is named by any of the comments.

use super::api::present;
use crate::{
    domain::{CommentId, Remark, Site, Standing, Timestamp},
    http::{
        App,
        access::Bearer,
        expected::Expected,
        form::fields::whole_body,
        problem::{Answer, Problem},
    },
    store::{AuthorFile, Listed, StandingDecision, StandingOrder},
};
use axum::{
    Extension, Json,
    extract::{Path, Request, State},
    http::{StatusCode, header},
    response::IntoResponse as _,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// The ends that the console offers, in days; 0 is none.
pub const TERMS: [u32; 5] = [1, 7, 30, 365, 0];
/// The longest time, in days.
const MOST_DAYS: u32 = 3_650;

/// The comment, if it is of a site that the bearer reaches.
async fn comment<'a>(app: &'a App, bearer: &Bearer, id: &str) -> Result<(&'a Arc<Site>, Listed), Problem> {
    let comment = app.store.comment(CommentId::parse(id).ok_or(Problem::NotFound)?).await?;
    let site = bearer.site(app, comment.site.as_str()).map_err(|_| Problem::NotFound)?;
    Ok((site, comment))
}

/// `GET /v1/moderation/comments/{id}/author`: what is known of the author of a comment.
pub async fn show(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>) -> Answer {
    let (_, comment) = comment(&app, &bearer, &id).await?;
    let file = app.store.author_file(comment.id, app.clock.now()).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(present_file(&file))).into_response())
}

fn present_file(file: &AuthorFile) -> Value {
    let decided = file.decided.iter().map(|decided| {
        json!({
            "standing": decided.standing,
            "until": decided.until.map(Timestamp::rfc3339),
            "reason": decided.reason,
            "actor": decided.actor,
            "decided_at": decided.at.rfc3339(),
        })
    });
    let notes = file.notes.iter().map(|note| json!({ "text": note.text, "actor": note.actor, "made_at": note.at.rfc3339() }));
    json!({
        "standing": file.summary.standing.map(|(standing, _)| standing),
        "until": file.summary.standing.and_then(|(_, until)| until).map(Timestamp::rfc3339),
        "approved": file.record.approved,
        "refused": file.record.refused,
        "since": file.since.rfc3339(),
        "comments": file.comments.iter().map(|comment| comment.id).collect::<Vec<_>>(),
        "decided": decided.collect::<Vec<_>>(),
        "notes": notes.collect::<Vec<_>>(),
    })
}

/// The body of [`decide`].
#[derive(Debug, Deserialize)]
struct StandingBody {
    #[serde(default)]
    standing: Value,
    #[serde(default)]
    days: Value,
    #[serde(default)]
    reason: Value,
}

/// `POST /v1/moderation/comments/{id}/author` with `{"standing":"banned"|"held"|"trusted"|null,"days"?,"reason"?}`.
pub async fn decide(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>, request: Request) -> Answer {
    let (site, comment) = comment(&app, &bearer, &id).await?;
    let body: StandingBody = serde_json::from_slice(&whole_body(&app, request.into_body()).await?)?;
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let word = if body.standing.is_null() { "freed".to_owned() } else { text(&body.standing) };
    set_standing(&app, &bearer, site, comment.id, standing_of(&word, &text(&body.days), &text(&body.reason))?).await?;
    let file = app.store.author_file(comment.id, app.clock.now()).await?;
    Ok(Json(present_file(&file)).into_response())
}

/// `POST /v1/moderation/comments/{id}/author/notes` with `{"text"}`.
pub async fn note(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>, request: Request) -> Answer {
    let (site, comment) = comment(&app, &bearer, &id).await?;
    let body: Value = serde_json::from_slice(&whole_body(&app, request.into_body()).await?)?;
    add_note(&app, &bearer, site, comment.id, body["text"].as_str().unwrap_or_default()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /v1/moderation/comments/{id}/same-source`: what came from the same address, whose keyed hash alone is known. That somebody looked is
/// recorded, which is why it is no GET.
pub async fn same_source(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>) -> Answer {
    let (site, comment) = comment(&app, &bearer, &id).await?;
    let found = app.store.same_source(comment.id, &site.key, &bearer.actor(), app.clock.now()).await?;
    let right = bearer.right_to_see_addresses(&site.key);
    let found: Vec<_> = found.iter().map(|comment| present(comment, right.as_ref())).collect();
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(json!({ "comments": found }))).into_response())
}

/// What a moderator wants to decide about an author, and for how many days: 0 for no end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedStanding {
    standing: Option<Standing>,
    days: u32,
    reason: Option<String>,
}

/// Reads it from words: `freed` ends what was decided before, no days is no end.
///
/// # Errors
/// [`Problem::BadParameter`].
pub fn standing_of(word: &str, days: &str, reason: &str) -> Result<WantedStanding, Problem> {
    let wrong = |name: &'static str, expected| Problem::BadParameter { name: name.into(), expected };
    let standing = match (word, Standing::from_word(word)) {
        ("freed", _) => None,
        (_, Some(standing)) => Some(standing),
        _ => return Err(wrong("standing", Expected::OneOf("banned, held, trusted, freed"))),
    };
    let days = if days.is_empty() { Ok(0) } else { days.parse() };
    let days = days.ok().filter(|days| *days <= MOST_DAYS).ok_or(wrong("days", Expected::Number { least: 0, most: MOST_DAYS }))?;
    Ok(WantedStanding { standing, days, reason: super::api::reason(reason)? })
}

/// Decides about the author of a comment.
///
/// # Errors
/// [`Problem::NotFound`] where the author was erased, or when the store fails.
pub async fn set_standing(app: &App, bearer: &Bearer, site: &Site, comment: CommentId, wanted: WantedStanding) -> Result<(), Problem> {
    let WantedStanding { standing, days, reason } = wanted;
    let at = app.clock.now();
    let until = (days > 0 && standing.is_some()).then(|| at.plus(Duration::from_hours(24 * u64::from(days))));
    let decision = StandingDecision { standing, until, reason, actor: bearer.actor(), at };
    Ok(app.store.set_standing(&StandingOrder { comment, site: site.key.clone(), decision }).await?)
}

/// Writes something down about the author of a comment.
///
/// # Errors
/// [`Problem::BadParameter`] for nothing, or too much; [`Problem::NotFound`] where the author was erased, or when the store fails.
pub async fn add_note(app: &App, bearer: &Bearer, site: &Site, comment: CommentId, text: &str) -> Result<(), Problem> {
    let wrong = || Problem::BadParameter { name: "text".into(), expected: Expected::Remark };
    let text = Remark::parse(text).map_err(|_| wrong())?.ok_or_else(wrong)?;
    Ok(app.store.add_note(comment, &site.key, &text, &bearer.actor(), app.clock.now()).await?)
}
