//! What operators and their machines call: is it alive, is it ready, what does it count.

mod starting;

pub use starting::{Starting, not_yet, starting};

use super::{
    App,
    problem::{Answer, Problem},
};
use crate::{metrics::StateLabels, store::MAIL_STATES};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

/// `GET /healthz`: the process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: store and queue answer; 503 names the part that does not.
pub async fn readyz(State(app): State<Arc<App>>) -> Answer {
    let store = match app.sites.iter().next() {
        Some(site) => app.store.counts(&site.key).await.map(|_| ()).map_err(|error| error.to_string()),
        None => Ok(()),
    };
    let queue = app.queue.backlog().await.map(|_| ()).map_err(|error| error.to_string());
    let status = if store.is_ok() && queue.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = |part: &Result<(), String>| if part.is_ok() { "ok" } else { "unavailable" };
    for (part, state) in [("store", &store), ("queue", &queue)] {
        if let Err(error) = state {
            tracing::warn!(part, error, "not ready");
        }
    }
    let rules = app.rules.current();
    let rule_sets: BTreeMap<_, _> = rules.hashes(&app.sites).map(|(site, hash)| (site.to_string(), hash)).collect();
    let state = json!({ "store": word(&store), "queue": word(&queue), "rules": rules.hash(), "rule_sets": rule_sets });
    Ok((status, Json(state)).into_response())
}

/// `GET /metrics`: every metric, the gauges as they are now.
pub async fn metrics(State(app): State<Arc<App>>) -> Answer {
    refresh(&app).await;
    let text = app.metrics.text().map_err(|error| {
        tracing::error!(%error, "metrics cannot be written");
        Problem::Internal
    })?;
    Ok(([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response())
}

/// Reads what is a state and not an event. What cannot be read is left out; `/readyz` says that something is missing.
async fn refresh(app: &App) {
    let now = app.clock.now();
    let connections = app.store.pool_use();
    for (state, count) in [("busy", connections.busy()), ("idle", connections.idle)] {
        app.metrics.database_connections.get_or_create(&StateLabels { state: state.to_owned() }).set(count.into());
    }
    let backlog = app.queue.backlog().await.inspect_err(|error| tracing::warn!(%error, "the queue's length is not known")).ok();
    app.metrics.queue_length.set(backlog.map(|backlog| backlog.length));
    app.metrics.queue_oldest_seconds.set(backlog.map(|backlog| backlog.oldest.map_or(0, |oldest| now.since(oldest).as_secs())));
    match app.store.outbox_counts().await {
        Ok(counts) => {
            for state in MAIL_STATES {
                let count = counts.get(state).copied().unwrap_or_default();
                let labels = StateLabels { state: state.to_owned() };
                app.metrics.mails.get_or_create(&labels).set(i64::try_from(count).unwrap_or(i64::MAX));
            }
        }
        Err(error) => {
            tracing::warn!(%error, "the outbox's length is not known");
            app.metrics.mails.clear();
        }
    }
    let letters = app.store.dead_letters().await.inspect_err(|error| tracing::warn!(%error, "the number of dead letters is not known"));
    app.metrics.dead_letters.set(letters.ok().map(|letters| letters.len() as u64));
}
