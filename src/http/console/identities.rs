//! By which identities at providers one's own account is opened: linked by an explicit act, and unlinked.

use super::{
    frame::Frame,
    own_page::OwnPage,
    provider::{self, Aim},
};
use crate::{
    http::{
        App,
        access::Bearer,
        problem::{Answer, Problem},
    },
    store::{StoreError, User},
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse as _, Redirect},
};
use serde_json::{Value, json};
use std::sync::Arc;

const ACCOUNT: &str = "/moderation/account";

/// `GET /moderation/account/link`: asks whoever came back from a provider whether that identity shall open this account.
///
/// # Errors
/// When a page cannot be rendered. Where nobody came back, it leads to the account.
pub async fn show(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    page(&Frame::of(&app, &bearer, &headers, &uri, None), &headers, StatusCode::OK, None)
}

/// `POST /moderation/account/link`: the form's `act` says what: `link` (who came back from a provider), `unlink`.
///
/// # Errors
/// [`Problem::OutOfDate`] for a form of another session, [`Problem::NotFound`] where there is nothing to do, or when the store fails.
pub async fn act(page: OwnPage) -> Answer {
    let user = page.bearer.user().ok_or(Problem::NotFound)?;
    if let Some(response) = page.in_the_way().await? {
        return Ok(response);
    }
    match page.fields.get("act") {
        "link" => link(&page, user).await,
        "unlink" => unlink(&page, user).await,
        _ => Err(Problem::NotFound),
    }
}

async fn link(asked: &OwnPage, user: &User) -> Answer {
    let app = &asked.app;
    let Some((provider, returned)) = provider::returned(app, &asked.headers).filter(|(_, returned)| returned.aim == Aim::Link) else {
        return Ok(Redirect::to(ACCOUNT).into_response());
    };
    let identity = provider::new_identity(app, provider, &returned.identified);
    match app.store.link_identity(user.id, &identity, &asked.bearer.actor(), app.clock.now()).await {
        Ok(()) => Ok(([(header::SET_COOKIE, provider::forget(app)?)], Redirect::to(ACCOUNT)).into_response()),
        Err(StoreError::IdentityTaken) => page(&asked.frame(), &asked.headers, StatusCode::CONFLICT, Some("taken")),
        Err(error) => Err(error.into()),
    }
}

/// Nobody shuts themselves out.
async fn unlink(asked: &OwnPage, user: &User) -> Answer {
    let app = &asked.app;
    let id: i64 = asked.fields.get("id").parse().map_err(|_| Problem::NotFound)?;
    if !user.has_password && app.store.identities_of(user.id).await?.len() < 2 {
        return page(&asked.frame(), &asked.headers, StatusCode::CONFLICT, Some("last"));
    }
    app.store.unlink_identity(user.id, id, asked.bearer.token_id(), &asked.bearer.actor(), app.clock.now()).await?;
    Ok(Redirect::to(ACCOUNT).into_response())
}

fn page(frame: &Frame<'_>, headers: &HeaderMap, status: StatusCode, wrong: Option<&str>) -> Answer {
    let returned = provider::returned(frame.app, headers).filter(|(_, returned)| returned.aim == Aim::Link);
    if returned.is_none() && wrong.is_none() {
        return Ok(Redirect::to(ACCOUNT).into_response());
    }
    let context = json!({
        "label": returned.as_ref().map(|(provider, _)| provider.label()),
        "known_as": returned.as_ref().and_then(|(_, returned)| returned.identified.name.as_deref()),
        "wrong": wrong,
    });
    frame.show(status, "console/link.html", context)
}

/// What the page of the account shows of them: those that there are, and the providers that could be linked.
pub(super) async fn shown(frame: &Frame<'_>, user: &User) -> Result<Value, Problem> {
    let app = frame.app;
    let identities = app.store.identities_of(user.id).await?;
    let linked: Vec<_> = identities
        .iter()
        .map(|identity| {
            let label = app.providers.get(&identity.provider).map_or(identity.provider.as_str(), |provider| provider.label());
            json!({ "id": identity.id, "label": label, "since": frame.look.date(app, identity.created_at) })
        })
        .collect();
    Ok(json!({ "linked": linked, "offered": provider::offered(app) }))
}
