//! One's own account: how the console looks, password, sessions.

use super::{
    enter::password_sentence,
    frame::{Fields, Frame, own_path},
    identities,
    look::{Look, Theme},
    own_page::OwnPage,
    proof::{Caller, Refused},
};
use crate::{
    domain::{Density, Locale, Preferences, ZoneName},
    http::{
        App,
        access::{self, Bearer},
        problem::{Answer, Problem},
    },
    password,
    store::User,
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse as _, Redirect, Response},
};
use serde_json::json;
use std::sync::Arc;

/// What was wrong with a form.
#[derive(Default)]
struct Wrong {
    password: Option<String>,
    /// There is no such time zone.
    zone: bool,
}

/// `GET /moderation/account`
///
/// # Errors
/// When the store fails.
pub async fn show(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    let frame = Frame::of(&app, &bearer, &headers, &uri, None);
    page(&frame, &bearer, StatusCode::OK, Wrong::default()).await
}

/// `POST /moderation/account`: the form's `act` says what: `look`, `password`, `end` (one session).
///
/// # Errors
/// [`Problem::OutOfDate`] for a form of another session, [`Problem::NotFound`] for a session of somebody else's, or when the store fails.
pub async fn act(asked: OwnPage) -> Answer {
    let OwnPage { app, bearer, fields, .. } = &asked;
    let frame = asked.frame();
    match (fields.get("act"), bearer.user()) {
        ("look", user) => match look(&frame, user, fields).await? {
            Some(response) => Ok(response),
            None => page(&frame, bearer, StatusCode::UNPROCESSABLE_ENTITY, Wrong { zone: true, ..Wrong::default() }).await,
        },
        ("password", Some(user)) => match change_password(&asked.caller(), user, fields, &frame).await? {
            Ok(cookie) => Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/moderation/account?done=password")).into_response()),
            Err(wrong) => page(&frame, bearer, StatusCode::UNPROCESSABLE_ENTITY, Wrong { password: Some(wrong), zone: false }).await,
        },
        ("end", Some(user)) => match asked.in_the_way().await? {
            Some(response) => Ok(response),
            None => end_session(app, bearer, user, fields.get("id")).await,
        },
        _ => Err(Problem::NotFound),
    }
}

/// Keeps language and colours in this browser, and density and time zone with the account, if there is one; `None` for a zone that there is
/// not. A form need not have all of them.
async fn look(frame: &Frame<'_>, user: Option<&User>, fields: &Fields) -> Result<Option<Response>, Problem> {
    let Frame { app, look: now, .. } = frame;
    if let Some(user) = user.filter(|_| fields.has("density")) {
        let zone = Some(fields.get("zone")).filter(|zone| !zone.is_empty());
        let known = zone.map(ZoneName::parse);
        if known == Some(None) {
            return Ok(None);
        }
        let density = Density::from_word(fields.get("density")).unwrap_or(now.density);
        let preferences = Preferences { density, zone: known.flatten(), ..user.preferences.clone() };
        app.store.set_preferences(user.id, &preferences).await?;
    }
    let locale = Locale::from_tag(fields.get("locale")).unwrap_or(now.locale);
    let theme = Theme::from_word(fields.get("theme")).unwrap_or(now.theme);
    let cookie = HeaderValue::from_str(&Look::cookie(app, locale, theme)).map_err(|_| Problem::Internal)?;
    Ok(Some(([(header::SET_COOKIE, cookie)], Redirect::to(own_path(fields.get("next")))).into_response()))
}

/// Ends one of the user's own sessions.
async fn end_session(app: &App, bearer: &Bearer, user: &User, id: &str) -> Answer {
    let now = app.clock.now();
    let id: i64 = id.parse().map_err(|_| Problem::NotFound)?;
    let is_own = app.store.sessions_of(user.id, now).await?.iter().any(|session| session.id == id);
    if !is_own {
        return Err(Problem::NotFound);
    }
    app.store.revoke_token(id, &bearer.actor(), now).await?;
    Ok(Redirect::to("/moderation/account").into_response())
}

/// A new password, for who knows the old one. All sessions end; this browser gets a new one.
async fn change_password(
    caller: &Caller<'_>,
    user: &User,
    fields: &Fields,
    frame: &Frame<'_>,
) -> Result<Result<HeaderValue, String>, Problem> {
    let app = frame.app;
    let say = |id: &str, minutes: u64| app.wording.say(frame.look.locale, id, &[("minutes", minutes.into())]);
    match caller.password(&user.name, fields.get("now")).await? {
        Err(Refused::Wrong) => return Ok(Err(say("password-not-yours", 0))),
        Err(refused) => return Ok(Err(say("login-too-often", refused.minutes()))),
        Ok(_) => {}
    }
    match password::choose(fields.get("password"), &user.name).await {
        Ok(hash) => {
            app.store.set_password(user.id, &hash, &format!("user:{} {}", user.id, user.name), app.clock.now()).await?;
            Ok(Ok(access::open_session_of(app, caller.headers, user, false).await?))
        }
        Err(error) => Ok(Err(password_sentence(frame, error)?)),
    }
}

async fn page(frame: &Frame<'_>, bearer: &Bearer, status: StatusCode, wrong: Wrong) -> Answer {
    let app = frame.app;
    let sessions = match bearer.user() {
        Some(user) => app.store.sessions_of(user.id, app.clock.now()).await?,
        None => Vec::new(),
    };
    let sessions: Vec<_> = sessions
        .iter()
        .map(|session| {
            json!({
                "id": session.id,
                "since": frame.look.date(app, session.created_at),
                "client": session.client,
                "this": session.id == bearer.token_id(),
            })
        })
        .collect();
    let roles: Vec<_> =
        app.sites.iter().filter_map(|site| Some(json!({ "site": site.name, "role": bearer.role_on(&site.key)?.word() }))).collect();
    let factor = bearer.user().and_then(|user| Some((user.id, user.second_factor?)));
    let left = match factor {
        Some((user, _)) => app.store.recovery_codes_left(user).await?,
        None => 0,
    };
    let ways = match bearer.user() {
        Some(user) => Some(identities::shown(frame, user).await?),
        None => None,
    };
    let context = json!({
        "name": bearer.name(),
        "has_password": bearer.user().is_some_and(|user| user.has_password),
        "ways": ways,
        "roles": roles,
        "factor": factor.map(|(_, since)| frame.look.date(app, since)),
        "left": left,
        "sessions": sessions,
        "least": password::LEAST,
        "wrong": wrong.password,
        "wrong_zone": wrong.zone,
        "densities": Density::ALL.map(Density::word),
        "zones": ZoneName::offered(),
        "zone": bearer.preferences().zone.as_ref().map(ZoneName::as_str),
        "site_zone": bearer.sites(app).next().and_then(|site| site.time_zone.iana_name()),
        "locales": Locale::ALL.map(Locale::code),
        "themes": Theme::ALL.map(Theme::word),
    });
    frame.show(status, "console/account.html", context)
}
