//! Logging in through a provider: the browser is sent there, and comes back with a code. What it left for is kept by the browser alone,
//! sealed; nothing is believed that does not belong to it.

use super::{
    frame::{Frame, own_path},
    proof,
    second_step::{self, FirstStep},
};
use crate::{
    domain::{Grant, UserName},
    http::{
        App,
        access::{self, cookie, secure},
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    oidc::{Begun, Identified, OidcError, Provider},
    secrets::Purpose,
    store::{NewIdentity, StoreError, User},
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use subtle::ConstantTimeEq as _;

/// How long somebody may take at the provider, and then to say what for.
const PATIENCE: Duration = Duration::from_mins(10);
/// What is sealed in the cookie.
const ABOUT: &str = "a login through a provider";
/// How many people of one name are told apart by a number.
const NAMESAKES: u32 = 9;

/// What somebody goes to a provider for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Aim {
    /// To log in, and be led there.
    LogIn { next: String },
    /// To let the identity into the account that is logged in.
    Link,
    /// To take up an invitation by its link's key.
    Enter { key: String },
}

/// What the browser keeps while somebody is away.
#[derive(Serialize, Deserialize)]
struct Away {
    provider: String,
    since: i64,
    aim: Aim,
    begun: Begun,
}

/// What the browser keeps of whoever came back, until they say that it is what they want.
#[derive(Serialize, Deserialize)]
pub(super) struct Returned {
    pub provider: String,
    since: i64,
    pub aim: Aim,
    pub identified: Identified,
}

/// Why somebody does not get in, in words on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    /// The provider does not answer, or not as one.
    Down,
    /// They said no there.
    Declined,
    /// What came back does not belong to what this browser left for: too late, twice, somebody else's.
    Stale,
    /// What the provider says cannot be believed.
    Unsound,
    /// The provider knows them by no address that comes in.
    Domain,
    /// No account is linked to them.
    Unknown,
}

impl Refused {
    const fn word(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Declined => "declined",
            Self::Stale => "stale",
            Self::Unsound => "unsound",
            Self::Domain => "domain",
            Self::Unknown => "unknown",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::Down => StatusCode::SERVICE_UNAVAILABLE,
            Self::Stale => StatusCode::BAD_REQUEST,
            Self::Unsound => StatusCode::BAD_GATEWAY,
            Self::Declined | Self::Domain | Self::Unknown => StatusCode::FORBIDDEN,
        }
    }
}

impl From<OidcError> for Refused {
    fn from(error: OidcError) -> Self {
        match error {
            OidcError::Slow(_) | OidcError::Down(_) => Self::Down,
            OidcError::Code => Self::Stale,
            OidcError::Token(_) => Self::Unsound,
        }
    }
}

/// `GET /moderation/login/with/{provider}?next=`: sends the browser to a provider; with `link`, to link it to the account that is logged in,
/// with `key`, to take up an invitation. Whoever has a session already is asked there anew who they are.
///
/// # Errors
/// [`Problem::NotFound`] for a provider that is not configured. One that does not answer gets a page that says so.
pub async fn begin(State(app): State<Arc<App>>, Path(name): Path<String>, headers: HeaderMap, uri: Uri) -> Answer {
    let provider = app.providers.get(&name).ok_or(Problem::NotFound)?;
    let parameters = Parameters::of(&uri);
    let aim = match (parameters.get("link"), parameters.get("key")) {
        (Some(_), _) => Aim::Link,
        (None, Some(key)) => Aim::Enter { key: key.to_owned() },
        (None, None) => Aim::LogIn { next: own_path(parameters.get("next").unwrap_or_default()).to_owned() },
    };
    let again = access::has_session_cookie(&app, &headers);
    match provider.begin(&return_address(&app, provider), again).await {
        Ok((address, begun)) => {
            let away = Away { provider: name, since: app.clock.now().as_millis(), aim, begun };
            Ok(([(header::SET_COOKIE, keep(&app, &away)?)], Redirect::to(&address)).into_response())
        }
        Err(error) => {
            tracing::warn!(provider = name, %error, "a provider cannot be asked");
            refuse(&Frame::before(&app, &headers, &uri), provider, error.into())
        }
    }
}

/// `GET /moderation/login/back/{provider}`: where a provider sends the browser back to, with a code or with an error.
///
/// # Errors
/// [`Problem::NotFound`] for a provider that is not configured, or when the store fails. Whoever does not get in gets a page that says why.
pub async fn back(State(app): State<Arc<App>>, Path(name): Path<String>, headers: HeaderMap, uri: Uri) -> Answer {
    let provider = app.providers.get(&name).ok_or(Problem::NotFound)?;
    let outcome = match identify(&app, provider, &headers, &uri).await? {
        Ok((aim, identified)) => arrive(&app, provider, &headers, aim, identified).await?,
        Err(refused) => Err(refused),
    };
    match outcome {
        Ok(response) => Ok(response),
        Err(refused) => {
            let mut page = refuse(&Frame::before(&app, &headers, &uri), provider, refused)?;
            page.headers_mut().append(header::SET_COOKIE, forget(&app)?);
            Ok(page)
        }
    }
}

/// Who came back, and what for, if it is this browser that left for it, not long ago, and for the first time.
async fn identify(app: &App, provider: &Provider, headers: &HeaderMap, uri: &Uri) -> Result<Result<(Aim, Identified), Refused>, Problem> {
    let parameters = Parameters::of(uri);
    let Some(away) = kept::<Away>(app, headers).filter(|away| away.provider == provider.name() && in_time(app, away.since)) else {
        return Ok(Err(Refused::Stale));
    };
    let state = parameters.get("state").unwrap_or_default();
    let is_its_own: bool = state.as_bytes().ct_eq(away.begun.state.as_bytes()).into();
    let once = app.secrets.hash_key(Purpose::TokenHash).hash(&[b"state of a provider", state.as_bytes()]);
    if !is_its_own || !proof::is_first(app, &once).await? {
        return Ok(Err(Refused::Stale));
    }
    let Some(code) = parameters.get("code") else {
        let declined = parameters.get("error") == Some("access_denied");
        return Ok(Err(if declined { Refused::Declined } else { Refused::Unsound }));
    };
    match provider.finish(&return_address(app, provider), code, away.begun).await {
        Ok(identified) if identified.is_of_domain => Ok(Ok((away.aim, identified))),
        Ok(_) => Ok(Err(Refused::Domain)),
        Err(error) => {
            tracing::warn!(provider = provider.name(), %error, "a login through a provider failed");
            Ok(Err(error.into()))
        }
    }
}

/// Lets whoever came back in, or asks first whether they want what they came for.
async fn arrive(
    app: &App,
    provider: &Provider,
    headers: &HeaderMap,
    aim: Aim,
    identified: Identified,
) -> Result<Result<Response, Refused>, Problem> {
    let next = match &aim {
        Aim::LogIn { next } => next.clone(),
        Aim::Link => return ask_first(app, provider, aim, identified, "/moderation/account/link").map(Ok),
        Aim::Enter { key } => {
            let page = format!("/moderation/enter?{}", form_urlencoded::Serializer::new(String::new()).append_pair("key", key).finish());
            return ask_first(app, provider, aim, identified, &page).map(Ok);
        }
    };
    let hash = hash_of(app, &identified);
    let user = match app.store.user_by_identity(&hash).await? {
        Some(user) => Some(user),
        None => make_account(app, provider, &identified).await?,
    };
    let Some(user) = user else { return Ok(Err(Refused::Unknown)) };
    let first = FirstStep::Identity { hash, both_factors: identified.both_factors };
    let mut response = second_step::admit(app, headers, &user, &first, own_path(&next)).await?;
    response.headers_mut().append(header::SET_COOKIE, forget(app)?);
    Ok(Ok(response))
}

fn ask_first(app: &App, provider: &Provider, aim: Aim, identified: Identified, page: &str) -> Result<Response, Problem> {
    let returned = Returned { provider: provider.name().to_owned(), since: app.clock.now().as_millis(), aim, identified };
    Ok(([(header::SET_COOKIE, keep(app, &returned)?)], Redirect::to(page)).into_response())
}

/// An account for somebody who has none, if the configuration says with what.
async fn make_account(app: &App, provider: &Provider, identified: &Identified) -> Result<Option<User>, Problem> {
    let grants = provider.grants_of_new(identified);
    let Some(name) = identified.name.as_deref().filter(|_| !grants.is_empty()) else { return Ok(None) };
    let actor = format!("oidc:{}", provider.name());
    let Some(user) = add_namesake(app, name, &grants, &actor).await? else { return Ok(None) };
    match app.store.link_identity(user.id, &new_identity(app, provider, identified), &actor, app.clock.now()).await {
        Ok(()) => Ok(app.store.user(user.id).await?),
        // Of two windows at once the other one was first.
        Err(StoreError::IdentityTaken) => {
            app.store.end_user(user.id, &actor, app.clock.now()).await?;
            Ok(app.store.user_by_identity(&hash_of(app, identified)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// Somebody of this name, with a number behind it where somebody has it already.
async fn add_namesake(app: &App, name: &str, grants: &[Grant], actor: &str) -> Result<Option<User>, Problem> {
    for number in 1..=NAMESAKES {
        let name = if number == 1 { name.to_owned() } else { format!("{name} {number}") };
        let Ok(name) = UserName::parse(&name) else { return Ok(None) };
        match app.store.add_user(&name, grants, actor, app.clock.now()).await {
            Ok(user) => return Ok(Some(user)),
            Err(StoreError::NameTaken) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

/// What an identity is kept as.
pub(super) fn new_identity(app: &App, provider: &Provider, identified: &Identified) -> NewIdentity {
    NewIdentity { provider: provider.name().to_owned(), hash: hash_of(app, identified) }
}

fn hash_of(app: &App, identified: &Identified) -> crate::domain::KeyedHash {
    identified.hash(&app.secrets.hash_key(Purpose::TokenHash))
}

/// Who came back to this browser, not long ago, and waits to be asked.
pub(super) fn returned<'a>(app: &'a App, headers: &HeaderMap) -> Option<(&'a Arc<Provider>, Returned)> {
    let returned = kept::<Returned>(app, headers).filter(|returned| in_time(app, returned.since))?;
    Some((app.providers.get(&returned.provider)?, returned))
}

/// Every provider by which one may log in, for pages.
pub(super) fn offered(app: &App) -> Vec<serde_json::Value> {
    app.providers.values().map(|provider| json!({ "name": provider.name(), "label": provider.label() })).collect()
}

/// Where a provider sends the browser back to: what is registered there.
fn return_address(app: &App, provider: &Provider) -> String {
    format!("{}/moderation/login/back/{}", app.public_url, provider.name())
}

fn in_time(app: &App, since: i64) -> bool {
    app.clock.now() < crate::domain::Timestamp::from_millis(since).plus(PATIENCE)
}

fn cookie_name(app: &App) -> &'static str {
    if secure(app).is_empty() { "toguna_provider" } else { "__Host-toguna_provider" }
}

fn kept<T: DeserializeOwned>(app: &App, headers: &HeaderMap) -> Option<T> {
    let open = app.secrets.open(ABOUT, &cookie(headers, cookie_name(app))?)?;
    serde_json::from_slice(&open).ok()
}

fn keep(app: &App, what: &impl Serialize) -> Result<HeaderValue, Problem> {
    let text = serde_json::to_vec(what).map_err(|_| Problem::Internal)?;
    set_cookie(app, &app.secrets.seal(ABOUT, &text).ok_or(Problem::Internal)?, PATIENCE)
}

/// The value of `Set-Cookie` that ends what the browser keeps.
pub(super) fn forget(app: &App) -> Result<HeaderValue, Problem> {
    set_cookie(app, "", Duration::ZERO)
}

fn set_cookie(app: &App, value: &str, age: Duration) -> Result<HeaderValue, Problem> {
    let cookie = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", cookie_name(app), age.as_secs(), secure(app));
    HeaderValue::from_str(&cookie).map_err(|_| Problem::Internal)
}

fn refuse(frame: &Frame<'_>, provider: &Provider, refused: Refused) -> Answer {
    let context = json!({ "why": refused.word(), "label": provider.label(), "name": provider.name() });
    frame.show(refused.status(), "console/provider.html", context)
}
