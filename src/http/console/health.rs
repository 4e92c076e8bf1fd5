//! What an operator looks at first: what waits, what failed and why, and the way to try it again.

use super::frame::{Fields, Frame};
use crate::{
    domain::{Locale, Timestamp},
    http::{
        App,
        access::Bearer,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    intake::{AgainError, send_again},
    store::{DeadLetter, DeadLetterKind, MAIL_STATES, StoreError},
};
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Redirect},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// Dead letters that are listed; `toguna dead-letters list` has all.
const MOST_LISTED: usize = 100;
/// From here on the queue is late: the workers should be seconds behind.
const LATE: Duration = Duration::from_mins(1);

/// `GET /moderation/health`
///
/// # Errors
/// [`Problem::Internal`]. What cannot be read is told on the page.
pub async fn show(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    page(&app, &bearer, &headers, &uri).await
}

/// `POST /moderation/health`: tries dead letters again, those named `id`, or all with `all`.
///
/// # Errors
/// [`Problem::OutOfDate`] for a form of another session, [`Problem::NotFound`] for one that is not there any more, or when store or queue
/// fail.
pub async fn act(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, request: Request) -> Answer {
    let fields = Fields::of_session(&app, &bearer, request).await?;
    let ids: Vec<String> = if fields.get("all") == "yes" {
        app.store.dead_letters().await?.into_iter().map(|letter| letter.id).collect()
    } else {
        fields.all("id").map(ToOwned::to_owned).collect()
    };
    let now = app.clock.now();
    for id in &ids {
        if id.starts_with("mail-") {
            app.store.retry_mail(id, now).await?;
        } else {
            send_again(&*app.store, &*app.queue, id, now).await?;
        }
    }
    tracing::info!(count = ids.len(), actor = bearer.actor(), "dead letters are tried again");
    app.mail_owed.notify_one();
    Ok(Redirect::to(&format!("/moderation/health?tried={}", ids.len())).into_response())
}

impl From<AgainError> for Problem {
    fn from(error: AgainError) -> Self {
        match error {
            AgainError::Store(error) => error.into(),
            AgainError::Queue(error) => {
                tracing::error!(%error, "a dead envelope cannot be put into the queue again");
                Self::Internal
            }
        }
    }
}

async fn page(app: &App, bearer: &Bearer, headers: &HeaderMap, uri: &Uri) -> Answer {
    let frame = Frame::of(app, bearer, headers, uri, None);
    let (locale, now) = (frame.look.locale, app.clock.now());
    let date = |at: Timestamp| frame.look.date(app, at);
    let letters = app.store.dead_letters().await?;
    let tried: Option<u32> = Parameters::of(uri).get("tried").and_then(|count| count.parse().ok());
    let rules = app.rules.current();
    let checks = app.store.waiting_checks().await?;
    let checks: Vec<_> =
        checks.iter().map(|check| json!({ "name": check.name, "comments": check.comments, "next": date(check.next) })).collect();
    let context = json!({
        "now": date(now),
        "queue": queue(app, locale, now).await,
        "dead": letters.len(),
        "letters": letters.iter().take(MOST_LISTED).map(|letter| present(letter, &date)).collect::<Vec<_>>(),
        "mails": mails(app).await?,
        "checks": checks,
        "rules": rules.hash(),
        "refused_rules": app.rules.refused().map_or_else(Vec::new, |error| error.0.iter().map(ToString::to_string).collect()),
        "connections": { "busy": app.store.pool_use().busy(), "idle": app.store.pool_use().idle },
        "tried": tried,
        "version": env!("CARGO_PKG_VERSION"),
    });
    frame.show(StatusCode::OK, "console/health.html", context)
}

/// How much waits to be stored, and since when; `null` where the queue does not answer.
async fn queue(app: &App, locale: Locale, now: Timestamp) -> Value {
    match app.queue.backlog().await {
        Ok(backlog) => {
            let age = backlog.oldest.map_or(Duration::ZERO, |oldest| now.since(oldest));
            json!({ "length": backlog.length, "age": span(app, locale, age), "late": age > LATE })
        }
        Err(error) => {
            tracing::warn!(%error, "the queue's length is not known");
            Value::Null
        }
    }
}

/// A time that passed, in its largest unit.
pub(super) fn span(app: &App, locale: Locale, age: Duration) -> String {
    let seconds = age.as_secs();
    let (unit, count) = match seconds {
        0..120 => ("span-seconds", seconds),
        120..7_200 => ("span-minutes", seconds / 60),
        7_200..172_800 => ("span-hours", seconds / 3_600),
        _ => ("span-days", seconds / 86_400),
    };
    app.wording.say(locale, unit, &[("count", count.into())])
}

/// Mails by state.
pub(super) async fn mails(app: &App) -> Result<Vec<Value>, StoreError> {
    let counts = app.store.outbox_counts().await?;
    Ok(MAIL_STATES.iter().map(|state| json!({ "state": state, "count": counts.get(*state).copied().unwrap_or_default() })).collect())
}

fn present(letter: &DeadLetter, date: &impl Fn(Timestamp) -> String) -> Value {
    json!({
        "id": letter.id,
        "is_mail": letter.kind == DeadLetterKind::Mail,
        "comment": letter.comment,
        "error": letter.error,
        "attempts": letter.attempts,
        "since": date(letter.at),
    })
}
