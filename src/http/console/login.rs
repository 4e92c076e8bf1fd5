//! Logging in with a name and a password.

use super::{
    frame::{Fields, Frame, own_path},
    proof::{Caller, Refused},
    provider,
    second_step::{self, FirstStep},
};
use crate::http::{
    App,
    access::Bearer,
    client::PeerAddress,
    parameters::Parameters,
    problem::{Answer, Problem},
};
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use serde_json::json;
use std::sync::Arc;

/// `GET /moderation/login?next=`: asks for name and password.
///
/// # Errors
/// [`Problem::Internal`].
pub async fn ask(State(app): State<Arc<App>>, headers: HeaderMap, uri: Uri) -> Answer {
    let next = own_path(Parameters::of(&uri).get("next").unwrap_or_default()).to_owned();
    page(&Frame::before(&app, &headers, &uri), &next, "", None)
}

/// The form instead of a page that needs a session. `comes_back` tells whether the same address is shown afterwards.
///
/// # Errors
/// [`Problem::Internal`].
pub fn instead(app: &App, headers: &HeaderMap, uri: &Uri, comes_back: bool) -> Result<Response, Problem> {
    let here = uri.path_and_query().map_or("", |path| path.as_str());
    let next = if comes_back { own_path(here) } else { "/moderation" };
    let mut response = page(&Frame::before(app, headers, uri), next, "", None)?;
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    Ok(response)
}

/// `POST /moderation/login`: opens a session and leads to where one wanted to go; whoever has a second factor is asked for a code first.
///
/// # Errors
/// When the store fails. A wrong name or password gets the form again.
pub async fn act(State(app): State<Arc<App>>, Extension(peer): Extension<PeerAddress>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let fields = Fields::read(&app, request).await?;
    let (name, next) = (fields.get("name"), own_path(fields.get("next")));
    let frame = Frame::before(&app, &headers, &uri);
    let caller = Caller { app: &app, headers: &headers, peer };
    match caller.password(name, fields.get("password")).await? {
        Ok((user, hash)) => second_step::admit(&app, &headers, &user, &FirstStep::Password(hash), next).await,
        Err(refused) => page(&frame, next, name, Some(&refused)),
    }
}

/// `POST /moderation/leave`: ends the session.
///
/// # Errors
/// When the store fails.
pub async fn leave(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    Fields::of_session(&app, &bearer, request).await?;
    app.store.revoke_token(bearer.token_id(), &bearer.actor(), app.clock.now()).await?;
    instead(&app, &headers, &uri, false)
}

fn page(frame: &Frame<'_>, next: &str, name: &str, refused: Option<&Refused>) -> Answer {
    let context = json!({
        "next": next,
        "query": form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish(),
        "typed": name,
        "providers": provider::offered(frame.app),
        "wrong": matches!(refused, Some(Refused::Wrong)),
        "minutes": refused.map_or(0, Refused::minutes),
    });
    frame.show_refused(refused, "console/login.html", context)
}
