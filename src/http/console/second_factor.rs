//! The second factor of one's own account: set up, other recovery codes, turned off.

use super::{
    frame::{Fields, Frame},
    own_page::OwnPage,
    proof::{Caller, Codes, Refused},
};
use crate::{
    http::{
        App,
        access::Bearer,
        problem::{Answer, Problem},
    },
    one_time_code::{TotpSecret, picture, recovery_codes, recovery_hash},
    store::{NewFactor, User},
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Redirect},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// What the page says besides.
enum Note {
    Nothing,
    /// What was typed for this is wrong.
    Wrong(&'static str, Refused),
    /// Recovery codes to write down: they are shown this once.
    Codes(Vec<String>),
}

/// `GET /moderation/account/second-factor`
///
/// # Errors
/// When the store fails.
pub async fn show(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    let frame = Frame::of(&app, &bearer, &headers, &uri, None);
    page(&frame, &bearer, bearer.user(), None, Note::Nothing).await
}

/// `POST /moderation/account/second-factor`: the form's `act` says what: `on`, `codes` (other recovery codes), `off`.
///
/// # Errors
/// [`Problem::OutOfDate`] for a form of another session, [`Problem::NotFound`] where there is nothing to do, or when the store fails.
pub async fn act(asked: OwnPage) -> Answer {
    let OwnPage { bearer, fields, .. } = &asked;
    let (frame, caller) = (asked.frame(), asked.caller());
    let user = bearer.user().ok_or(Problem::NotFound)?;
    match (fields.get("act"), user.second_factor) {
        // Else whoever finds a session open would shut its user out.
        ("on", None) => match asked.in_the_way().await? {
            Some(response) => Ok(response),
            None => turn_on(&frame, bearer, user, fields).await,
        },
        ("codes", Some(_)) => other_codes(&frame, &caller, bearer, user, fields).await,
        ("off", Some(_)) => match turn_off(&caller, bearer, user, fields).await? {
            Err(refused) => page(&frame, bearer, Some(user), None, Note::Wrong("off", refused)).await,
            Ok(()) => Ok(Redirect::to("/moderation/account").into_response()),
        },
        _ => Err(Problem::NotFound),
    }
}

/// Keeps the secret that the form carries, if a code shows that the authenticator has it.
async fn turn_on(frame: &Frame<'_>, bearer: &Bearer, user: &User, fields: &Fields) -> Answer {
    let app = frame.app;
    let now = app.clock.now();
    let secret = TotpSecret::open(&app.secrets, user.id, fields.get("sealed")).ok_or(Problem::OutOfDate)?;
    let Some(step) = secret.step_of(fields.get("code"), now) else {
        return page(frame, bearer, Some(user), Some(secret), Note::Wrong("on", Refused::Wrong)).await;
    };
    let (codes, recovery) = new_codes(app, user);
    let sealed = secret.seal(&app.secrets, user.id).ok_or(Problem::Internal)?;
    let factor = NewFactor { sealed, step, recovery, session: bearer.token_id() };
    app.store.set_second_factor(user.id, &factor, &bearer.actor(), now).await?;
    page(frame, bearer, app.store.user(user.id).await?.as_ref(), None, Note::Codes(codes)).await
}

/// Other recovery codes, for whoever has the authenticator.
async fn other_codes(frame: &Frame<'_>, caller: &Caller<'_>, bearer: &Bearer, user: &User, fields: &Fields) -> Answer {
    if let Err(refused) = caller.code(user, fields.get("code"), Codes::Authenticator).await? {
        return page(frame, bearer, Some(user), None, Note::Wrong("codes", refused)).await;
    }
    let (codes, hashes) = new_codes(frame.app, user);
    frame.app.store.set_recovery_codes(user.id, &hashes, &bearer.actor(), frame.app.clock.now()).await?;
    page(frame, bearer, Some(user), None, Note::Codes(codes)).await
}

/// For whoever knows the password and has a code.
async fn turn_off(caller: &Caller<'_>, bearer: &Bearer, user: &User, fields: &Fields) -> Result<Result<(), Refused>, Problem> {
    if let Err(refused) = caller.password(&user.name, fields.get("password")).await? {
        return Ok(Err(refused));
    }
    if let Err(refused) = caller.code(user, fields.get("code"), Codes::AndRecovery).await? {
        return Ok(Err(refused));
    }
    caller.app.store.drop_second_factor(user.id, &bearer.actor(), caller.app.clock.now()).await?;
    Ok(Ok(()))
}

fn new_codes(app: &App, user: &User) -> (Vec<String>, Vec<crate::domain::KeyedHash>) {
    let codes = recovery_codes();
    let hashes = codes.iter().filter_map(|code| recovery_hash(&app.secrets, user.id, code)).collect();
    (codes, hashes)
}

async fn page(frame: &Frame<'_>, bearer: &Bearer, user: Option<&User>, secret: Option<TotpSecret>, note: Note) -> Answer {
    let app = frame.app;
    let since = user.and_then(|user| user.second_factor).map(|since| frame.look.date(app, since));
    let setup = match user {
        Some(user) if since.is_none() => Some(setup(app, user, &secret.unwrap_or_else(TotpSecret::random))?),
        _ => None,
    };
    let left = match user {
        Some(user) if since.is_some() => Some(app.store.recovery_codes_left(user.id).await?),
        _ => None,
    };
    let (wrong, refused, codes) = match note {
        Note::Nothing => (None, None, Vec::new()),
        Note::Wrong(what, refused) => (Some(what), Some(refused), Vec::new()),
        Note::Codes(codes) => (None, None, codes),
    };
    let context = json!({
        "name": bearer.name(),
        "since": since,
        "left": left,
        "setup": setup,
        "codes": codes,
        "wrong": wrong,
        "minutes": refused.as_ref().map_or(0, Refused::minutes),
        "owed": user.is_none_or(|user| user.second_factor.is_none()) && bearer.owes_second_factor(app),
    });
    let mut response = frame.show_refused(refused.as_ref(), "console/second_factor.html", context)?;
    if matches!(refused, Some(Refused::Wrong)) {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// What an authenticator is set up by.
fn setup(app: &App, user: &User, secret: &TotpSecret) -> Result<Value, Problem> {
    let address = secret.address(app.public_url.split("://").last().unwrap_or("Toguna"), &user.name);
    let picture = picture(&address).map(|(width, path)| json!({ "width": width, "path": path }));
    let sealed = secret.seal(&app.secrets, user.id).ok_or(Problem::Internal)?;
    Ok(json!({ "typed": secret.typed(), "address": address, "picture": picture, "sealed": sealed }))
}
