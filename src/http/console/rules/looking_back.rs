//! Judging the past again for somebody who waits for a page: a bounded number of comments, for a bounded time, and one at a time in a process.

use crate::{
    background::in_background,
    domain::{Site, Timestamp},
    http::{App, problem::Problem},
    store::{Past, PastQuery},
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, SemaphorePermit};

/// The newest comments that are looked at.
const MOST: i64 = 20_000;
/// For so long comments are judged; what is not done then is left out.
const LONGEST: Duration = Duration::from_secs(10);
/// Comments that are read at once.
const PAGE: u32 = 1_000;
/// So far back, in days.
pub(super) const DAYS: u32 = 90;

static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// What is told of the limits.
pub(super) fn limits() -> Value {
    json!({ "comments": MOST, "seconds": LONGEST.as_secs(), "days": DAYS })
}

/// The right to look back; `None` while somebody else does.
pub(super) fn turn() -> Option<SemaphorePermit<'static>> {
    ONE_AT_A_TIME.try_acquire().ok()
}

/// What came of looking back.
pub(super) struct LookedBack<T> {
    pub sum: T,
    /// Whether older comments were left out, since there are more than are looked at.
    pub older_left_out: bool,
    /// Whether the time was over before the newest comment was reached.
    pub newer_left_out: bool,
}

/// Hands the comments of a site to `take`, oldest first, apart from the threads that answer readers.
///
/// # Errors
/// [`Problem::Internal`], or when the store fails.
pub(super) async fn each<T: Send + 'static>(
    app: &App,
    site: &Site,
    since: Timestamp,
    mut sum: T,
    take: fn(&mut T, &Past),
) -> Result<LookedBack<T>, Problem> {
    let started = Instant::now();
    let after = (app.store.last_seq(&site.key).await? - MOST).max(0);
    let mut query = PastQuery { site: site.key.clone(), since, after, limit: PAGE };
    let mut first = None;
    loop {
        let page = app.store.past(&query).await?;
        let Some(last) = page.last() else { break };
        query.after = last.comment.seq;
        first = first.or_else(|| page.first().map(|past| past.comment.seq));
        sum = apart(move || {
            for past in &page {
                take(&mut sum, past);
            }
            sum
        })
        .await?;
        if started.elapsed() >= LONGEST {
            return Ok(LookedBack { sum, older_left_out: after > 0, newer_left_out: true });
        }
    }
    // Where the first one looked at is not the first of the bound, the time and not the number was what left others out.
    Ok(LookedBack { sum, older_left_out: after > 0 && first == Some(after + 1), newer_left_out: false })
}

/// Work that takes long and keeps no reader waiting.
///
/// # Errors
/// [`Problem::Internal`] when it panics.
pub(super) async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    in_background(work).await.map_err(|error| {
        tracing::error!(%error, "judging the past again failed");
        Problem::Internal
    })
}
