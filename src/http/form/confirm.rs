//! `/confirm/{token}`: a reader says that an address is theirs.

use super::mail_link::{self, MailLink};
use crate::{
    http::{App, language, problem::Answer},
    mail::purpose,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, Uri},
};
use std::sync::Arc;

const LINK: MailLink = MailLink { purpose: purpose::CONFIRM, stem: "link-confirm" };

/// Asks, and changes nothing.
///
/// # Errors
/// [`crate::http::problem::Problem::Internal`] when the store fails.
pub async fn ask(State(app): State<Arc<App>>, Path(token): Path<String>, headers: HeaderMap, uri: Uri) -> Answer {
    LINK.ask(&app, &token, &headers, &uri).await
}

/// Confirms the address; what waited for that is sent. The second time is as good as the first.
///
/// # Errors
/// [`crate::http::problem::Problem::Internal`] when the store fails.
pub async fn act(State(app): State<Arc<App>>, Path(token): Path<String>, headers: HeaderMap, uri: Uri) -> Answer {
    match LINK.open(&app, &token).await? {
        Some(opened) if app.store.confirm(&opened.hash, app.clock.now()).await? => {
            app.mail_owed.notify_one();
            LINK.done(&app, &opened)
        }
        _ => mail_link::unknown(&app, language::of(&headers, &uri, None)),
    }
}
