//! The most discussed threads, for a box on a front page.

use super::submit::with_cors;
use crate::http::{
    App,
    client::PageOrigin,
    parameters::Parameters,
    problem::{Answer, Problem},
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, Uri, header},
    response::IntoResponse as _,
};
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// `GET /v1/sites/{site}/most-commented?days=7&limit=5`: the threads with the most approved comments of the last days, most first.
///
/// # Errors
/// [`Problem::NotFound`] for an unknown site, [`Problem::BadParameter`], or when the store fails.
pub async fn list(State(app): State<Arc<App>>, Path(key): Path<String>, headers: HeaderMap, uri: Uri) -> Answer {
    let site = app.sites.get(&key).ok_or(Problem::NotFound)?;
    let parameters = Parameters::of(&uri);
    let days = parameters.number("days", &(1..=365), 7)?;
    let limit = parameters.number("limit", &(1..=50), 5)?;
    let since = app.clock.now().minus(Duration::from_hours(24 * u64::from(days)));
    let threads = app.store.most_commented(&site.key, since, limit).await?;
    let threads: Vec<_> = threads
        .iter()
        .map(|found| json!({ "thread": found.thread.as_str(), "url": found.thread.url(site), "count": found.count }))
        .collect();
    let response = ([(header::CACHE_CONTROL, "public, max-age=60")], Json(json!({ "threads": threads }))).into_response();
    Ok(with_cors(response, &PageOrigin::of(&headers, &app, site)))
}
