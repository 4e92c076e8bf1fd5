//! `/u/{token}`: no more mail from a site (RFC 8058), and the way back.

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

const LINK: MailLink = MailLink { purpose: purpose::UNSUBSCRIBE, stem: "link-unsubscribe" };
const AGAIN: MailLink = MailLink { purpose: purpose::UNSUBSCRIBE, stem: "link-again" };

/// Asks, and changes nothing.
///
/// # Errors
/// [`crate::http::problem::Problem::Internal`] when the store fails.
pub async fn ask(State(app): State<Arc<App>>, Path(token): Path<String>, headers: HeaderMap, uri: Uri) -> Answer {
    LINK.ask(&app, &token, &headers, &uri).await
}

/// Ends the mails: by a person's click on the button, or by a mail program's one click, which sends `List-Unsubscribe=One-Click` without
/// cookies and follows no redirect. The token is enough, whatever the body says. The second time is as good as the first.
///
/// # Errors
/// [`crate::http::problem::Problem::Internal`] when the store fails.
pub async fn act(State(app): State<Arc<App>>, Path(token): Path<String>, headers: HeaderMap, uri: Uri) -> Answer {
    match LINK.open(&app, &token).await? {
        Some(opened) if app.store.unsubscribe(&opened.hash, app.clock.now()).await? => {
            LINK.done_with_way_back(&app, &opened, &format!("/u/{token}/again"))
        }
        _ => mail_link::unknown(&app, language::of(&headers, &uri, None)),
    }
}

/// Takes it back: mail is sent again from now on.
///
/// # Errors
/// [`crate::http::problem::Problem::Internal`] when the store fails.
pub async fn again(State(app): State<Arc<App>>, Path(token): Path<String>, headers: HeaderMap, uri: Uri) -> Answer {
    match LINK.open(&app, &token).await? {
        Some(opened) if app.store.subscribe_again(&opened.hash).await? => AGAIN.done(&app, &opened),
        _ => mail_link::unknown(&app, language::of(&headers, &uri, None)),
    }
}
