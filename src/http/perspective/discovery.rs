use crate::http::App;
use axum::{
    extract::State,
    http::header::CONTENT_TYPE,
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;

/// What there is, in Google's discovery format v1 (<https://developers.google.com/discovery/v1/reference/apis>).
const DOCUMENT: &str = include_str!("discovery.json");

/// `GET /$discovery/rest`: what Google's own clients make their methods from. They have to be told where it is, since their packages no
/// longer bring the one of Perspective.
pub async fn discovery(State(app): State<Arc<App>>) -> Response {
    let document = DOCUMENT.replace("ROOT_URL", &format!("{}/", app.public_url));
    ([(CONTENT_TYPE, "application/json")], document).into_response()
}
