use axum::{
    Json, Router,
    body::Body,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::SetOnce,
    time::{Instant, timeout_at},
};
use tower::ServiceExt as _;

/// A process whose servers are there has started by then: until then requests wait, and a restart refuses nobody.
const USUAL: Duration = Duration::from_secs(4);

/// What a process that starts has found of what it needs.
#[derive(Debug)]
pub struct Starting {
    since: Instant,
    store: AtomicBool,
    queue: AtomicBool,
    /// Who answers from then on.
    over: SetOnce<Router>,
}

impl Starting {
    /// A process that begins to start.
    pub fn now() -> Self {
        Self { since: Instant::now(), store: AtomicBool::default(), queue: AtomicBool::default(), over: SetOnce::new() }
    }

    /// The store answers.
    pub fn store_is_there(&self) {
        self.store.store(true, Ordering::Relaxed);
    }

    /// The queue answers.
    pub fn queue_is_there(&self) {
        self.queue.store(true, Ordering::Relaxed);
    }

    /// Everything is there: those who waited are answered by this router.
    pub fn is_over(&self, router: Router) {
        if self.over.set(router).is_err() {
            tracing::error!("a process started twice");
        }
    }
}

/// `GET /readyz` while the process starts: 503, and the part that is missing.
pub async fn starting(State(starting): State<Arc<Starting>>) -> impl IntoResponse {
    let word = |found: &AtomicBool| if found.load(Ordering::Relaxed) { "ok" } else { "unavailable" };
    let parts = json!({ "store": word(&starting.store), "queue": word(&starting.queue) });
    (StatusCode::SERVICE_UNAVAILABLE, Json(parts))
}

/// Everything else while the process starts: wait as long as that usually takes, then come back.
pub async fn not_yet(State(starting): State<Arc<Starting>>, request: Request<Body>) -> Response {
    match timeout_at(starting.since + USUAL, starting.over.wait()).await {
        Ok(router) => router.clone().oneshot(request).await.into_response(),
        Err(_elapsed) => {
            let later = [(header::RETRY_AFTER, "2")];
            (StatusCode::SERVICE_UNAVAILABLE, later, "Toguna is starting; /readyz says what it waits for.\n").into_response()
        }
    }
}
