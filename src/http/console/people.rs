//! Who else may do what: owners see everybody of their sites, let others in by a link, and end accounts.

use super::{
    frame::{Fields, Frame},
    invite,
    own_page::OwnPage,
};
use crate::{
    domain::{EmailAddress, FieldError, Grant, Role, SiteKey, UserName},
    http::{
        App,
        access::{Bearer, Invited, one_time_link},
        problem::{Answer, Problem, field_sentence},
    },
    store::{StoreError, User},
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Redirect},
};
use serde_json::json;
use std::sync::Arc;

/// What the page says besides.
#[derive(Default)]
struct Note {
    /// What is wrong with the form.
    wrong: Option<String>,
    /// A link to hand over, and to whom.
    link: Option<(String, String)>,
    /// To whom a mail is on its way.
    invited: Option<String>,
}

/// `GET /moderation/people`
///
/// # Errors
/// When the store fails.
pub async fn show(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    page(&Frame::of(&app, &bearer, &headers, &uri, None), &bearer, StatusCode::OK, Note::default()).await
}

/// `POST /moderation/people`: the form's `act` says what: `add` (with an address: by mail), `link` (a new password), `invite` (the mail again),
/// `withdraw` (the invitation), `end`.
///
/// # Errors
/// [`Problem::OutOfDate`] for a form of another session, [`Problem::Forbidden`] for a site or somebody out of reach, or when the store fails.
pub async fn act(asked: OwnPage) -> Answer {
    if let Some(response) = asked.in_the_way().await? {
        return Ok(response);
    }
    let (OwnPage { app, bearer, fields, .. }, frame) = (&asked, asked.frame());
    match fields.get("act") {
        "add" => match add(app, bearer, fields).await? {
            Ok((user, None)) => hand_over(&frame, bearer, &user).await,
            Ok((user, Some(address))) => {
                invite::by_mail(app, bearer, &user, &address).await?;
                on_its_way(&frame, bearer, user).await
            }
            Err(error) => {
                let sentence = match error {
                    Refused::Taken => app.wording.say(frame.look.locale, "people-taken", &[]),
                    Refused::Field(error) => field_sentence(app, frame.look.locale, error),
                };
                page(&frame, bearer, StatusCode::UNPROCESSABLE_ENTITY, Note { wrong: Some(sentence), ..Note::default() }).await
            }
        },
        "link" => hand_over(&frame, bearer, &within_reach(app, bearer, fields.get("id")).await?).await,
        "invite" => {
            let user = within_reach(app, bearer, fields.get("id")).await?;
            invite::again(app, bearer, &user).await?;
            on_its_way(&frame, bearer, user).await
        }
        "withdraw" => {
            let user = within_reach(app, bearer, fields.get("id")).await?;
            app.store.withdraw_invitation(user.id, &bearer.actor(), app.clock.now()).await?;
            Ok(Redirect::to("/moderation/people").into_response())
        }
        "end" => {
            let user = within_reach(app, bearer, fields.get("id")).await?;
            // Nobody locks the door from inside.
            if bearer.user().is_some_and(|own| own.id == user.id) {
                return Err(Problem::Forbidden);
            }
            app.store.end_user(user.id, &bearer.actor(), app.clock.now()).await?;
            Ok(Redirect::to("/moderation/people").into_response())
        }
        _ => Err(Problem::NotFound),
    }
}

/// Why nobody was added.
enum Refused {
    Taken,
    Field(FieldError),
}

/// Adds somebody, and says where to write to them, if anywhere.
async fn add(app: &App, bearer: &Bearer, fields: &Fields) -> Result<Result<(User, Option<EmailAddress>), Refused>, Problem> {
    let name = match UserName::parse(fields.get("name")) {
        Ok(name) => name,
        Err(error) => return Ok(Err(Refused::Field(error))),
    };
    let address = match fields.get("email").trim() {
        "" => None,
        typed => match EmailAddress::parse(typed) {
            Ok(address) => Some(address),
            Err(error) => return Ok(Err(Refused::Field(error))),
        },
    };
    let role = Role::from_word(fields.get("role")).ok_or(Problem::NotFound)?;
    let site = match fields.get("site") {
        "" if bearer.owns_what_comes() => None,
        "" => return Err(Problem::Forbidden),
        key => Some(bearer.site(app, key)?.key.clone()),
    };
    match app.store.add_user(&name, &[Grant { site, role }], &bearer.actor(), app.clock.now()).await {
        Ok(user) => Ok(Ok((user, address))),
        Err(StoreError::NameTaken) => Ok(Err(Refused::Taken)),
        Err(error) => Err(error.into()),
    }
}

/// A link by which somebody chooses a password.
async fn hand_over(frame: &Frame<'_>, bearer: &Bearer, user: &User) -> Answer {
    let app = frame.app;
    let invited = Invited::to_choose_a_password(user);
    let path = one_time_link(&*app.store, &app.secrets, invited, &bearer.actor(), app.clock.now()).await?;
    let link = (user.name.clone(), format!("{}{path}", app.public_url));
    page(frame, bearer, StatusCode::OK, Note { link: Some(link), ..Note::default() }).await
}

async fn on_its_way(frame: &Frame<'_>, bearer: &Bearer, user: User) -> Answer {
    page(frame, bearer, StatusCode::OK, Note { invited: Some(user.name), ..Note::default() }).await
}

/// Somebody all of whose grants are on sites that the bearer owns.
async fn within_reach(app: &App, bearer: &Bearer, id: &str) -> Result<User, Problem> {
    let id: i64 = id.parse().map_err(|_| Problem::NotFound)?;
    let user = app.store.user(id).await?.ok_or(Problem::NotFound)?;
    if reaches(bearer, &user) { Ok(user) } else { Err(Problem::Forbidden) }
}

fn reaches(bearer: &Bearer, user: &User) -> bool {
    user.grants.iter().all(|grant| match &grant.site {
        Some(site) => bearer.is(&[Role::Owner], site),
        None => bearer.owns_what_comes(),
    })
}

async fn page(frame: &Frame<'_>, bearer: &Bearer, status: StatusCode, note: Note) -> Answer {
    let app = frame.app;
    let people = app.store.users().await?;
    let invitations = app.store.invitations(app.clock.now()).await?;
    let invited_until = |user: &User| {
        let invitation = invitations.iter().find(|invitation| invitation.user == user.id)?;
        Some(frame.look.date(app, invitation.expires_at))
    };
    let people: Vec<_> = people
        .iter()
        .filter(|user| user.ended_at.is_none() && user.grants.iter().any(|grant| shows(app, bearer, grant)))
        .map(|user| {
            let grants: Vec<_> = user
                .grants
                .iter()
                .map(|grant| json!({ "site": grant.site.as_ref().map(SiteKey::as_str), "role": grant.role.word() }))
                .collect();
            json!({
                "id": user.id,
                "name": user.name,
                "grants": grants,
                "waits": !user.has_way_in(),
                "invited": invited_until(user),
                "factor": user.second_factor.is_some(),
                "reach": reaches(bearer, user),
                "self": bearer.user().is_some_and(|own| own.id == user.id),
            })
        })
        .collect();
    let sites: Vec<_> = bearer.sites(app).map(|site| json!({ "key": site.key, "name": site.name })).collect();
    let context = json!({
        "people": people,
        "sites": sites,
        "every": bearer.owns_what_comes(),
        "roles": Role::ALL.map(Role::word),
        "wrong": note.wrong,
        "link": note.link,
        "invited": note.invited,
    });
    frame.show(status, "console/people.html", context)
}

fn shows(app: &App, bearer: &Bearer, grant: &Grant) -> bool {
    match &grant.site {
        Some(site) => bearer.is(&[Role::Owner], site),
        None => app.sites.iter().any(|site| bearer.is(&[Role::Owner], &site.key)),
    }
}
