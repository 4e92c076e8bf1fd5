//! Logging in with a name and a password.

use super::frame::{Fields, Frame, own_path};
use crate::{
    domain::{KeyedHash, UserName},
    http::{
        App,
        access::{self, Bearer},
        client::{self, PeerAddress},
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    password,
    secrets::Purpose,
    store::{Attempts, User},
};
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse as _, Redirect, Response},
};
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// How long attempts are counted together.
const WINDOW: Duration = Duration::from_mins(15);
/// Attempts in that time on one name.
const A_NAME: u32 = 10;
/// Attempts in that time from one source; a newsroom may be behind one address.
const A_SOURCE: u32 = 60;

/// Why somebody sees the form (again).
enum Why {
    Asked,
    /// Name or password is wrong: which of them is not said.
    Wrong,
    /// Too often; so long to wait.
    TooOften(Duration),
}

/// `GET /moderation/login?next=`: asks for name and password.
///
/// # Errors
/// [`Problem::Internal`].
pub async fn ask(State(app): State<Arc<App>>, headers: HeaderMap, uri: Uri) -> Answer {
    let next = own_path(Parameters::of(&uri).get("next").unwrap_or_default()).to_owned();
    page(&Frame::before(&app, &headers, &uri), StatusCode::OK, &next, "", &Why::Asked)
}

/// The form instead of a page that needs a session. `comes_back` tells whether the same address is shown afterwards.
///
/// # Errors
/// [`Problem::Internal`].
pub fn instead(app: &App, headers: &HeaderMap, uri: &Uri, comes_back: bool) -> Result<Response, Problem> {
    let here = uri.path_and_query().map_or("", |path| path.as_str());
    let next = if comes_back { own_path(here) } else { "/moderation" };
    page(&Frame::before(app, headers, uri), StatusCode::UNAUTHORIZED, next, "", &Why::Asked)
}

/// `POST /moderation/login`: opens a session and leads to where one wanted to go.
///
/// # Errors
/// When the store fails. A wrong name or password gets the form again.
pub async fn act(State(app): State<Arc<App>>, Extension(peer): Extension<PeerAddress>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let fields = Fields::read(&app, request).await?;
    let (name, next) = (fields.get("name"), own_path(fields.get("next")));
    let frame = Frame::before(&app, &headers, &uri);
    match attempt(&app, &headers, peer, name, fields.get("password")).await? {
        Ok(user) => {
            let cookie = access::open_session_of(&app, &headers, &user).await?;
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to(next)).into_response())
        }
        Err(why @ Why::TooOften(_)) => page(&frame, StatusCode::TOO_MANY_REQUESTS, next, name, &why),
        Err(why) => page(&frame, StatusCode::UNAUTHORIZED, next, name, &why),
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

/// Counts the attempt, then looks. An unknown name takes as long as a known one.
async fn attempt(app: &App, headers: &HeaderMap, peer: PeerAddress, name: &str, password: &str) -> Result<Result<User, Why>, Problem> {
    let source = source_key(app, headers, peer);
    let known_as = UserName::parse(name).ok();
    let login = known_as.as_ref().map_or_else(|| name.to_lowercase(), UserName::login);
    let login = key(app, b"login name", login.as_bytes());
    let now = app.clock.now();
    for (of, most) in [(&source, A_SOURCE), (&login, A_NAME)] {
        let Attempts { count, since } = app.store.count_attempt(of, WINDOW, now).await?;
        if count > most {
            tracing::warn!(count, "a name or a source is logged in with too often");
            return Ok(Err(Why::TooOften(since.plus(WINDOW).since(now))));
        }
    }
    let known = match &known_as {
        Some(name) => app.store.user_by_name(name).await?,
        None => None,
    };
    let (user, hash) = known.map_or((None, None), |(user, hash)| (Some(user), hash));
    if !password::is_right(password, hash).await {
        return Ok(Err(Why::Wrong));
    }
    app.store.attempt_succeeded(&login, &source).await?;
    Ok(user.ok_or(Why::Wrong))
}

/// By what attempts of a source are counted.
fn source_key(app: &App, headers: &HeaderMap, peer: PeerAddress) -> KeyedHash {
    let source = client::source(headers, peer, &app.settings.trusted_proxies);
    key(app, b"login source", source.keyed_hash(&app.secrets.hash_key(Purpose::SourceHash)).as_bytes())
}

fn key(app: &App, what: &[u8], of: &[u8]) -> KeyedHash {
    app.secrets.hash_key(Purpose::TokenHash).hash(&[what, of])
}

fn page(frame: &Frame<'_>, status: StatusCode, next: &str, name: &str, why: &Why) -> Answer {
    let minutes = match why {
        Why::TooOften(wait) => wait.as_secs().div_ceil(60),
        _ => 0,
    };
    let context = json!({ "next": next, "typed": name, "wrong": matches!(why, Why::Wrong), "minutes": minutes });
    let mut response = frame.show(status, "console/login.html", context)?;
    if let Why::TooOften(wait) = why {
        response.headers_mut().insert(header::RETRY_AFTER, wait.as_secs().max(1).into());
    }
    Ok(response)
}
