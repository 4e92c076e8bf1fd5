//! How many comments many threads have, for the teasers of a front page.

use super::submit::with_cors;
use crate::{
    domain::{Site, ThreadKey},
    http::{
        App,
        client::PageOrigin,
        expected::Expected,
        form::fields::whole_body,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
};
use axum::{
    Json,
    extract::{Path, Request, State},
    http::{HeaderMap, Uri, header},
    response::{IntoResponse as _, Response},
};
use serde_json::json;
use std::{collections::HashMap, sync::Arc};

/// Threads that are asked about at once.
const MOST: usize = 100;

/// `GET /v1/sites/{site}/counts?thread=a&thread=b`: how many approved comments each thread has, in the order asked for.
///
/// # Errors
/// [`Problem::NotFound`] for an unknown site, [`Problem::BadParameter`] for no thread or too many, or when the store fails.
pub async fn get(State(app): State<Arc<App>>, Path(key): Path<String>, headers: HeaderMap, uri: Uri) -> Answer {
    let site = app.sites.get(&key).ok_or(Problem::NotFound)?;
    let asked: Vec<String> = Parameters::of(&uri).all("thread").map(ToOwned::to_owned).collect();
    answer(&app, site, &headers, asked).await
}

/// `POST /v1/sites/{site}/counts` with a JSON array of threads: the same, for more threads than fit into an address.
///
/// # Errors
/// [`Problem::NotFound`] for an unknown site, [`Problem::BadParameter`] for no thread or too many, or when the store fails.
pub async fn post(State(app): State<Arc<App>>, Path(key): Path<String>, request: Request) -> Answer {
    let site = app.sites.get(&key).ok_or(Problem::NotFound)?;
    let headers = request.headers().clone();
    let bytes = whole_body(&app, request.into_body()).await?;
    let asked = serde_json::from_slice(&bytes)?;
    answer(&app, site, &headers, asked).await
}

async fn answer(app: &App, site: &Site, headers: &HeaderMap, asked: Vec<String>) -> Result<Response, Problem> {
    if asked.is_empty() || asked.len() > MOST {
        return Err(Problem::BadParameter { name: "thread".into(), expected: Expected::Threads });
    }
    // A thread that the site cannot have has no comments: one broken link on a front page must not cost all the others their numbers.
    let keys: Vec<Option<ThreadKey>> = asked.iter().map(|raw| ThreadKey::parse(raw, site).ok()).collect();
    let known: Vec<ThreadKey> = keys.iter().flatten().cloned().collect();
    let found = app.store.thread_counts(&site.key, &known).await?;
    let found: HashMap<_, _> = found.into_iter().map(|counted| (counted.thread, counted.count)).collect();
    let count = |key: &Option<ThreadKey>| key.as_ref().and_then(|key| found.get(key)).copied().unwrap_or(0);
    let counts: Vec<_> = asked.iter().zip(&keys).map(|(asked, key)| json!({ "thread": asked, "count": count(key) })).collect();
    let response = ([(header::CACHE_CONTROL, "public, max-age=10")], Json(json!({ "counts": counts }))).into_response();
    Ok(with_cors(response, &PageOrigin::of(headers, app, site)))
}
