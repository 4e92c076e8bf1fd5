use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// What a process that starts has found of what it needs.
#[derive(Debug, Default)]
pub struct Starting {
    store: AtomicBool,
    queue: AtomicBool,
}

impl Starting {
    /// The store answers.
    pub fn store_is_there(&self) {
        self.store.store(true, Ordering::Relaxed);
    }

    /// The queue answers.
    pub fn queue_is_there(&self) {
        self.queue.store(true, Ordering::Relaxed);
    }
}

/// `GET /readyz` while the process starts: 503, and the part that is missing.
pub async fn starting(State(starting): State<Arc<Starting>>) -> impl IntoResponse {
    let word = |found: &AtomicBool| if found.load(Ordering::Relaxed) { "ok" } else { "unavailable" };
    let parts = json!({ "store": word(&starting.store), "queue": word(&starting.queue) });
    (StatusCode::SERVICE_UNAVAILABLE, Json(parts))
}

/// Everything else while the process starts: come back.
pub async fn not_yet() -> impl IntoResponse {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")], "Toguna is starting; /readyz says what it waits for.\n")
}
