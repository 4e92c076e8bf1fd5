//! The second step of a login: a code, from whoever knew the password, or came through a provider that says of one factor alone. No session is open before it.

use super::{
    frame::{Fields, Frame, own_path},
    proof::{Caller, Codes, Refused},
};
use crate::{
    domain::{KeyedHash, Timestamp, UserName},
    http::{
        App,
        access::{self, cookie, secure},
        client::PeerAddress,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    secrets::Purpose,
    store::User,
};
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Uri, header},
    response::{AppendHeaders, IntoResponse as _, Redirect},
};
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// How long the code may be waited for.
const PATIENCE: Duration = Duration::from_mins(10);

/// What somebody took the first step with.
pub(super) enum FirstStep {
    /// The password that is kept as this hash.
    Password(String),
    /// An identity at a provider.
    Identity {
        /// What it is found by.
        hash: KeyedHash,
        /// Whether a second factor was shown there, too.
        both_factors: bool,
    },
}

impl FirstStep {
    /// What ties a login to it: without it, it ends.
    fn print(&self, app: &App) -> String {
        match self {
            Self::Password(hash) => fingerprint(app, hash.as_bytes()),
            Self::Identity { hash, .. } => fingerprint(app, hash.as_bytes()),
        }
    }

    const fn is_both(&self) -> bool {
        matches!(self, Self::Identity { both_factors: true, .. })
    }
}

/// Lets somebody in who took the first step: opens a session, or asks for a code first.
///
/// # Errors
/// When the store fails.
pub(super) async fn admit(app: &App, headers: &HeaderMap, user: &User, first: &FirstStep, next: &str) -> Answer {
    if user.second_factor.is_none() || first.is_both() {
        let cookie = access::open_session_of(app, headers, user, first.is_both()).await?;
        return Ok(([(header::SET_COOKIE, cookie)], Redirect::to(next)).into_response());
    }
    let known = format!("{}.{}.{}", user.id, app.clock.now().as_millis(), first.print(app));
    let cookie = step_cookie(app, &app.secrets.sign(Purpose::LoginStep, &known), PATIENCE)?;
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&format!("/moderation/login/code?{query}"))).into_response())
}

/// `GET /moderation/login/code?next=`: asks for a code.
///
/// # Errors
/// When the store fails. Who has not shown a password is led to where it is asked for.
pub async fn ask(State(app): State<Arc<App>>, headers: HeaderMap, uri: Uri) -> Answer {
    let next = own_path(Parameters::of(&uri).get("next").unwrap_or_default()).to_owned();
    match waiting(&app, &headers).await? {
        Some(_) => page(&Frame::before(&app, &headers, &uri), &next, None),
        None => Ok(Redirect::to("/moderation/login").into_response()),
    }
}

/// `POST /moderation/login/code`: opens a session for a right code.
///
/// # Errors
/// When the store fails. A wrong code gets the form again.
pub async fn act(State(app): State<Arc<App>>, Extension(peer): Extension<PeerAddress>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let fields = Fields::read(&app, request).await?;
    let next = own_path(fields.get("next"));
    let Some(user) = waiting(&app, &headers).await? else { return Ok(Redirect::to("/moderation/login").into_response()) };
    let caller = Caller { app: &app, headers: &headers, peer };
    if let Err(refused) = caller.code(&user, fields.get("code"), Codes::AndRecovery).await? {
        return page(&Frame::before(&app, &headers, &uri), next, Some(&refused));
    }
    let cookies = [access::open_session_of(&app, &headers, &user, false).await?, step_cookie(&app, "", Duration::ZERO)?];
    Ok((AppendHeaders(cookies.map(|cookie| (header::SET_COOKIE, cookie))), Redirect::to(next)).into_response())
}

/// Who took the first step in this browser, not long ago, with what is still theirs.
async fn waiting(app: &App, headers: &HeaderMap) -> Result<Option<User>, Problem> {
    let signed = cookie(headers, step_name(app)).and_then(|cookie| app.secrets.verify(Purpose::LoginStep, &cookie));
    let Some((id, since, print)) = signed.as_deref().and_then(read) else { return Ok(None) };
    if app.clock.now() >= since.plus(PATIENCE) {
        return Ok(None);
    }
    let Some(user) = app.store.user(id).await? else { return Ok(None) };
    let name = UserName::parse(&user.name).map_err(|_| Problem::Internal)?;
    let known = app.store.user_by_name(&name).await?.filter(|(known, _)| known.id == id && known.second_factor.is_some());
    let Some((user, password)) = known else { return Ok(None) };
    if password.is_some_and(|hash| fingerprint(app, hash.as_bytes()) == print) {
        return Ok(Some(user));
    }
    let identities = app.store.identities_of(id).await?;
    Ok(identities.iter().any(|identity| fingerprint(app, identity.hash.as_bytes()) == print).then_some(user))
}

fn read(known: &str) -> Option<(i64, Timestamp, &str)> {
    let mut parts = known.splitn(3, '.');
    let (id, since, print) = (parts.next()?, parts.next()?, parts.next()?);
    Some((id.parse().ok()?, Timestamp::from_millis(since.parse().ok()?), print))
}

/// What ties the second step to what the first one was taken with: another password ends it, and so does unlinking the identity.
fn fingerprint(app: &App, hash: &[u8]) -> String {
    app.secrets.hash_key(Purpose::LoginStep).hash(&[hash]).hex()
}

fn step_name(app: &App) -> &'static str {
    if secure(app).is_empty() { "toguna_login" } else { "__Host-toguna_login" }
}

fn step_cookie(app: &App, value: &str, age: Duration) -> Result<HeaderValue, Problem> {
    let cookie = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", step_name(app), age.as_secs(), secure(app));
    HeaderValue::from_str(&cookie).map_err(|_| Problem::Internal)
}

fn page(frame: &Frame<'_>, next: &str, refused: Option<&Refused>) -> Answer {
    let context = json!({
        "next": next,
        "wrong": matches!(refused, Some(Refused::Wrong)),
        "minutes": refused.map_or(0, Refused::minutes),
    });
    frame.show_refused(refused, "console/second_step.html", context)
}
