//! One-time links: the first one makes the first owner, one for a user chooses a password, any other opens a session.

use super::{
    frame::{Fields, Frame},
    provider::{self, Aim},
    second_step::{self, FirstStep},
};
use crate::{
    domain::{Grant, Role, UserName},
    http::{
        App, access,
        parameters::Parameters,
        problem::{Answer, Problem, field_sentence},
    },
    oidc::{Identified, Provider},
    password::{self, PasswordError},
    store::{TokenKind, TokenRecord, User},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse as _, Redirect},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// What a link leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leads {
    /// To the account of the first owner.
    FirstAccount,
    /// To a user's password.
    Password,
    /// To a session.
    Session,
}

impl Leads {
    async fn of(app: &App, link: &TokenRecord) -> Result<Self, Problem> {
        if link.user.is_some() {
            return Ok(Self::Password);
        }
        let makes_owners = link.role == Role::Owner && link.site.is_none();
        let is_first = makes_owners && app.store.users().await?.is_empty();
        Ok(if is_first { Self::FirstAccount } else { Self::Session })
    }

    const fn word(self) -> &'static str {
        match self {
            Self::FirstAccount => "first",
            Self::Password => "password",
            Self::Session => "session",
        }
    }
}

/// `GET /moderation/enter?key=`: asks what the link is for. It changes nothing, since previews of links open them too. A link that was used
/// already, or is too old, gets a page that says so.
///
/// # Errors
/// When the store fails.
pub async fn ask(State(app): State<Arc<App>>, headers: HeaderMap, uri: Uri) -> Answer {
    let frame = Frame::before(&app, &headers, &uri);
    let key = Parameters::of(&uri).get("key").unwrap_or_default().to_owned();
    match known(&app, &key).await? {
        Some(link) => {
            let leads = Leads::of(&app, &link).await?;
            let mut context = context(&key, leads, &link.name, &Fields::default(), None);
            if waits_for_somebody_new(&app, &link).await? {
                let returned = returned(&app, &headers, &key);
                context["providers"] = provider::offered(&app).into();
                context["returned"] =
                    returned.map(|(provider, identified)| json!({ "label": provider.label(), "name": identified.name })).into();
            }
            frame.show(StatusCode::OK, "console/enter.html", context)
        }
        None => expired(&frame),
    }
}

/// `POST /moderation/enter`: uses the link up, opens a session, and leads to the queue.
///
/// # Errors
/// When the store fails. A link that was used already, or is too old, gets a page that says so.
pub async fn act(State(app): State<Arc<App>>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let frame = Frame::before(&app, &headers, &uri);
    let fields = Fields::read(&app, request).await?;
    let key = fields.get("key");
    let Some(link) = known(&app, key).await? else { return expired(&frame) };
    let leads = Leads::of(&app, &link).await?;
    if fields.has("through") {
        return through_provider(&frame, &headers, key, &link).await;
    }
    // The first owner may go on without an account: the form's other button sends the key alone.
    let chooses = leads == Leads::Password || (leads == Leads::FirstAccount && fields.has("password"));
    let chosen = match (chooses, leads) {
        (false, _) => None,
        (true, leads) => match Chosen::of(&frame, &link, leads, &fields).await? {
            Ok(chosen) => Some(chosen),
            Err(wrong) => return page(&frame, StatusCode::UNPROCESSABLE_ENTITY, key, leads, &link.name, &fields, Some(&wrong)),
        },
    };
    let Some(link) = app.store.use_link(&access::token_hash(&app.secrets, key), app.clock.now()).await? else { return expired(&frame) };
    match chosen {
        None => {
            let cookie = access::open_session(&app, &headers, link).await?;
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/moderation")).into_response())
        }
        // A link replaces the password, and nothing else that is asked for.
        Some(chosen) => {
            let user = chosen.keep(&app, &link).await?;
            second_step::admit(&app, &headers, &user, &FirstStep::Password(chosen.hash), "/moderation").await
        }
    }
}

/// A name and a password that can be kept.
struct Chosen {
    name: UserName,
    hash: String,
}

impl Chosen {
    /// Reads them from the form, or says what is wrong.
    async fn of(frame: &Frame<'_>, link: &TokenRecord, leads: Leads, fields: &Fields) -> Result<Result<Self, String>, Problem> {
        let (app, locale) = (frame.app, frame.look.locale);
        let typed = if leads == Leads::FirstAccount { fields.get("name") } else { &link.name };
        let name = match UserName::parse(typed) {
            Ok(name) => name,
            Err(error) => return Ok(Err(field_sentence(app, locale, error))),
        };
        match password::choose(fields.get("password"), name.as_str()).await {
            Ok(hash) => Ok(Ok(Self { name, hash })),
            Err(error) => Ok(Err(password_sentence(frame, error)?)),
        }
    }

    /// Keeps them: for the user whose link it is, or for the first owner.
    async fn keep(&self, app: &App, link: &TokenRecord) -> Result<User, Problem> {
        let now = app.clock.now();
        let actor = format!("link:{} {}", link.id, link.name);
        let id = match link.user {
            Some(id) => id,
            None => app.store.add_user(&self.name, &[Grant { site: None, role: Role::Owner }], &actor, now).await?.id,
        };
        app.store.set_password(id, &self.hash, &actor, now).await?;
        app.store.user(id).await?.ok_or(Problem::Unauthorized)
    }
}

/// What is wrong with a password, in words.
///
/// # Errors
/// [`Problem::Internal`] when it is not the password that is wrong.
pub(super) fn password_sentence(frame: &Frame<'_>, error: PasswordError) -> Result<String, Problem> {
    let say = |id: &str, number: usize| frame.app.wording.say(frame.look.locale, id, &[("number", number.into())]);
    Ok(match error {
        PasswordError::TooShort => say("password-too-short", password::LEAST),
        PasswordError::TooLong => say("password-too-long", password::MOST),
        PasswordError::Obvious => say("password-obvious", 0),
        PasswordError::Failed => return Err(Problem::Internal),
    })
}

async fn known(app: &App, key: &str) -> Result<Option<TokenRecord>, Problem> {
    Ok(app.store.token(&access::token_hash(&app.secrets, key), TokenKind::Link, app.clock.now()).await?)
}

/// Takes up an invitation by the identity with which somebody came back from a provider, in the place of a password.
async fn through_provider(frame: &Frame<'_>, headers: &HeaderMap, key: &str, link: &TokenRecord) -> Answer {
    let (app, now) = (frame.app, frame.app.clock.now());
    let (Some((provider, identified)), true) = (returned(app, headers, key), waits_for_somebody_new(app, link).await?) else {
        return expired(frame);
    };
    let identity = provider::new_identity(app, provider, &identified);
    if app.store.user_by_identity(&identity.hash).await?.is_some() {
        let context = json!({ "why": "taken", "label": provider.label(), "name": provider.name() });
        return frame.show(StatusCode::CONFLICT, "console/provider.html", context);
    }
    let Some(link) = app.store.use_link(&access::token_hash(&app.secrets, key), now).await? else { return expired(frame) };
    let user = link.user.ok_or(Problem::Unauthorized)?;
    app.store.link_identity(user, &identity, &format!("link:{} {}", link.id, link.name), now).await?;
    let user = app.store.user(user).await?.ok_or(Problem::Unauthorized)?;
    let first = FirstStep::Identity { hash: identity.hash, both_factors: identified.both_factors };
    let mut response = second_step::admit(app, headers, &user, &first, "/moderation").await?;
    response.headers_mut().append(header::SET_COOKIE, provider::forget(app)?);
    Ok(response)
}

/// Whether a link is of somebody who has no way in yet. Whoever has one is asked for it, so that a link does not add another.
async fn waits_for_somebody_new(app: &App, link: &TokenRecord) -> Result<bool, Problem> {
    let Some(id) = link.user else { return Ok(false) };
    Ok(app.store.user(id).await?.is_some_and(|user| user.ended_at.is_none() && !user.has_way_in()))
}

/// Who came back from a provider to take up this very invitation.
fn returned<'a>(app: &'a App, headers: &HeaderMap, key: &str) -> Option<(&'a Arc<Provider>, Identified)> {
    let (provider, returned) = provider::returned(app, headers)?;
    (returned.aim == Aim::Enter { key: key.to_owned() }).then_some((provider, returned.identified))
}

fn page(frame: &Frame<'_>, status: StatusCode, key: &str, leads: Leads, name: &str, fields: &Fields, wrong: Option<&str>) -> Answer {
    frame.show(status, "console/enter.html", context(key, leads, name, fields, wrong))
}

fn context(key: &str, leads: Leads, name: &str, fields: &Fields, wrong: Option<&str>) -> Value {
    json!({
        "key": key,
        "state": leads.word(),
        "name": name,
        "typed": fields.get("name"),
        "least": password::LEAST,
        "wrong": wrong,
        "providers": [],
        "returned": null,
    })
}

fn expired(frame: &Frame<'_>) -> Answer {
    let context = json!({ "key": "", "state": "expired" });
    frame.show(StatusCode::GONE, "console/enter.html", context)
}
