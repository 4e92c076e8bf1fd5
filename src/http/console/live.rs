//! What happens while somebody looks at the queue: server-sent events ([`events`]), and what each moderator has before them ([`claim`]).
//!
//! The store is asked once a second for what came since a mark, which is the event's id: whoever lost the connection, comes back with the last id
//! and hears the rest, through any instance. Nothing is kept in this process that could be lost with it.

use super::frame::Fields;
use crate::{
    domain::{CommentId, Site, Status},
    http::{
        App,
        access::Bearer,
        parameters::Parameters,
        problem::{Answer, Problem},
        server::Stopping,
    },
    intake::Refusal,
    store::{Claim, Counts, Mark, News, StoreError},
};
use axum::{
    Extension, Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Uri},
    response::{
        IntoResponse as _,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// How long a comment stays marked after its moderator was last heard of.
pub(super) const CLAIM_AGE: Duration = Duration::from_secs(45);
/// Between two looks.
const EVERY: Duration = Duration::from_secs(1);
/// Between two comment lines, so that no proxy takes the connection for a dead one.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// After so many looks it is asked whether the session still is one.
const LOOKS: u32 = 15;
/// Connections of this kind at once; whoever comes then looks every now and then instead.
const MOST: usize = 500;
/// When one may come again.
const AGAIN: Duration = Duration::from_mins(1);

static PLACES: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(MOST);

/// `GET /moderation/events?site=&since=`: what comes in, what is decided and what colleagues look at, as server-sent events with the data
/// `{"counts", "fresh", "decided": [{"id", "status", "revision", "by"}], "claims": [{"id", "name"}]}`, where `by` is `null` for what readers' reports
/// took back. The first comes at once.
///
/// # Errors
/// [`Problem::Forbidden`] for a site that the session does not reach, [`Refusal::Unavailable`] when there are too many, or when the store fails.
pub async fn events(
    State(app): State<Arc<App>>,
    Extension(bearer): Extension<Bearer>,
    Extension(stopping): Extension<Stopping>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    let parameters = Parameters::of(&uri);
    let site = Arc::clone(bearer.site(&app, parameters.get("site").ok_or(Problem::NotFound)?)?);
    let place = PLACES.try_acquire().map_err(|_| Problem::Refused(Refusal::Unavailable(AGAIN)))?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).or_else(|| parameters.get("since"));
    let mark = match last.and_then(read_mark) {
        Some(mark) => mark,
        None => app.store.mark(&site.key).await?,
    };
    let follower = Follower { app, bearer, site, mark, told: None, looks: 0, _place: place };
    let events = stream::unfold(follower, Follower::next).take_until(stopping.stopped());
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((unbuffered, Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT))).into_response())
}

/// How a mark stands in addresses and ids.
pub(super) fn mark_text(mark: Mark) -> String {
    format!("{}.{}.{}", mark.seq, mark.decision, mark.report)
}

fn read_mark(text: &str) -> Option<Mark> {
    let mut numbers = text.split('.').map(|number| number.parse().ok());
    // Pages of an older version know no reports: they hear of all there are, which changes nothing that they know already.
    Some(Mark { seq: numbers.next()??, decision: numbers.next()??, report: numbers.next().unwrap_or(Some(0))? })
}

/// Somebody who follows a site.
struct Follower {
    app: Arc<App>,
    bearer: Bearer,
    site: Arc<Site>,
    mark: Mark,
    /// The counts and claims that were told last.
    told: Option<(Counts, Vec<Claim>)>,
    looks: u32,
    _place: tokio::sync::SemaphorePermit<'static>,
}

impl Follower {
    /// Waits for something to tell. The end of the stream: the browser comes back by itself, if it may.
    async fn next(mut self) -> Option<(Result<Event, StoreError>, Self)> {
        loop {
            if self.told.is_some() {
                tokio::time::sleep(EVERY).await;
            }
            self.looks += 1;
            if self.looks.is_multiple_of(LOOKS) && !self.bearer.is_still_there(&self.app).await {
                return None;
            }
            let news = match self.app.store.news(&self.site.key, self.mark, self.app.clock.now()).await {
                Ok(news) => news,
                Err(error) => {
                    tracing::debug!(%error, "a follower is sent away, to come back");
                    return None;
                }
            };
            let stands = (news.counts.clone(), news.claims.clone());
            if self.told.as_ref() == Some(&stands) && news.mark == self.mark {
                continue;
            }
            let event = Event::default().id(mark_text(news.mark)).data(self.tell(&news).to_string());
            self.mark = news.mark;
            self.told = Some(stands);
            return Some((Ok(event), self));
        }
    }

    fn tell(&self, news: &News) -> Value {
        let decided = news.decided.iter().map(|one| {
            let by = one.actor.as_deref().map(|actor| actor.split_once(' ').map_or(actor, |(_, name)| name));
            json!({ "id": one.comment, "status": one.status, "revision": one.revision, "by": by })
        });
        let counts: serde_json::Map<_, _> =
            Status::ALL.iter().map(|status| (status.word().to_owned(), news.counts.get(status).copied().unwrap_or(0).into())).collect();
        json!({
            "counts": counts,
            "fresh": news.fresh,
            "decided": decided.collect::<Vec<_>>(),
            "claims": others(&news.claims, &self.bearer),
        })
    }
}

/// What colleagues look at.
fn others(claims: &[Claim], bearer: &Bearer) -> Vec<Value> {
    let others = claims.iter().filter(|claim| claim.holder != bearer.token_id());
    others.map(|claim| json!({ "id": claim.comment, "name": claim.name })).collect()
}

/// `POST /moderation/claims`: this session looks at the comment `id` of a `site`, or at none. The answer is what colleagues look at.
///
/// # Errors
/// [`Problem::OutOfDate`], [`Problem::Forbidden`] for a site that the session does not reach, or when the store fails.
pub async fn claim(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, uri: Uri, request: Request) -> Answer {
    let parameters = Parameters::of(&uri);
    let site = Arc::clone(bearer.site(&app, parameters.get("site").ok_or(Problem::NotFound)?)?);
    let form = Fields::of_session(&app, &bearer, request).await?;
    let now = app.clock.now();
    match form.get("id") {
        "" => app.store.release_claim(&site.key, bearer.token_id(), now).await?,
        id => {
            let comment = CommentId::parse(id).ok_or(Problem::NotFound)?;
            let claim = Claim { holder: bearer.token_id(), name: bearer.name().to_owned(), comment };
            app.store.claim(&site.key, &claim, now.plus(CLAIM_AGE)).await?;
        }
    }
    let claims = app.store.claims(&site.key, now).await?;
    Ok(Json(json!({ "claims": others(&claims, &bearer) })).into_response())
}
