//! Which programs may do what: owners see the API tokens of their sites, make some, and revoke them.

use super::{
    frame::{Fields, Frame},
    own_page::OwnPage,
};
use crate::{
    domain::{Role, SiteKey, UserName},
    http::{
        App,
        access::{Bearer, token_hash},
        problem::{Answer, Problem, field_sentence},
    },
    secrets::new_token,
    store::{NewToken, Scope, TokenKind, TokenRecord},
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Redirect},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// What a token that is made here may do. Metrics are for whoever runs the server.
const SCOPES: [Scope; 2] = [Scope::Moderate, Scope::Analyze];

/// What the page says besides.
#[derive(Default)]
struct Note {
    /// What is wrong with the form.
    wrong: Option<String>,
    /// What a token is called, and its secret: it is shown this once.
    made: Option<(String, String)>,
}

/// `GET /moderation/tokens`
///
/// # Errors
/// When the store fails.
pub async fn show(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    page(&Frame::of(&app, &bearer, &headers, &uri, None), &bearer, StatusCode::OK, Note::default()).await
}

/// `POST /moderation/tokens`: the form's `act` says what: `make`, `revoke`.
///
/// # Errors
/// [`Problem::OutOfDate`] for a form of another session, [`Problem::Forbidden`] for a site or token out of reach, or when the store fails.
pub async fn act(asked: OwnPage) -> Answer {
    if let Some(response) = asked.in_the_way().await? {
        return Ok(response);
    }
    let (OwnPage { app, bearer, fields, .. }, frame) = (&asked, asked.frame());
    match fields.get("act") {
        "make" => make(&frame, bearer, fields).await,
        "revoke" => {
            let id: i64 = fields.get("id").parse().map_err(|_| Problem::NotFound)?;
            let tokens = app.store.tokens(app.clock.now()).await?;
            let token = tokens.iter().find(|token| token.id == id && token.kind == TokenKind::Api).ok_or(Problem::NotFound)?;
            if !reaches(bearer, token) {
                return Err(Problem::Forbidden);
            }
            app.store.revoke_token(id, &bearer.actor(), app.clock.now()).await?;
            Ok(Redirect::to("/moderation/tokens").into_response())
        }
        _ => Err(Problem::NotFound),
    }
}

async fn make(frame: &Frame<'_>, bearer: &Bearer, fields: &Fields) -> Answer {
    let app = frame.app;
    let name = match UserName::parse(fields.get("name")) {
        Ok(name) => name.as_str().to_owned(),
        Err(error) => {
            let wrong = Some(field_sentence(app, frame.look.locale, error));
            return page(frame, bearer, StatusCode::UNPROCESSABLE_ENTITY, Note { wrong, made: None }).await;
        }
    };
    let scope = Scope::from_word(fields.get("scope")).filter(|scope| SCOPES.contains(scope)).ok_or(Problem::NotFound)?;
    let role = Role::from_word(fields.get("role")).ok_or(Problem::NotFound)?;
    let site = match fields.get("site") {
        "" if bearer.owns_what_comes() => None,
        "" => return Err(Problem::Forbidden),
        key => Some(bearer.site(app, key)?.key.clone()),
    };
    let token = new_token();
    let hash = token_hash(&app.secrets, &token);
    let new = NewToken {
        name: name.clone(),
        kind: TokenKind::Api,
        scope,
        site,
        role,
        user: None,
        client: None,
        both_factors: false,
        hash,
        expires_at: None,
    };
    app.store.add_token(&new, &bearer.actor(), app.clock.now()).await?;
    page(frame, bearer, StatusCode::OK, Note { wrong: None, made: Some((name, token)) }).await
}

/// Whether a token is of a site that the bearer owns.
fn reaches(bearer: &Bearer, token: &TokenRecord) -> bool {
    match &token.site {
        Some(site) => bearer.is(&[Role::Owner], site),
        None => bearer.owns_what_comes(),
    }
}

async fn page(frame: &Frame<'_>, bearer: &Bearer, status: StatusCode, note: Note) -> Answer {
    let app = frame.app;
    let tokens = app.store.tokens(app.clock.now()).await?;
    let in_force = |token: &&TokenRecord| token.kind == TokenKind::Api && token.revoked_at.is_none() && reaches(bearer, token);
    let sites: Vec<_> = bearer.sites(app).map(|site| json!({ "key": site.key, "name": site.name })).collect();
    let context = json!({
        "tokens": tokens.iter().filter(in_force).map(|token| line(frame, token)).collect::<Vec<_>>(),
        "sites": sites,
        "every": bearer.owns_what_comes(),
        "scopes": SCOPES.map(Scope::word),
        "roles": Role::ALL.map(Role::word),
        "wrong": note.wrong,
        "made": note.made,
    });
    frame.show(status, "console/tokens.html", context)
}

fn line(frame: &Frame<'_>, token: &TokenRecord) -> Value {
    let app = frame.app;
    let date = |at| frame.look.date(app, at);
    // As the audit writes people: `user:1 Awa`. At the command line there is no name.
    let made_by = token.made_by.as_deref().and_then(|actor| actor.split_once(' ')).map(|(_, name)| name);
    json!({
        "id": token.id,
        "name": token.name,
        "scope": token.scope.word(),
        "role": token.role.word(),
        "site": token.site.as_ref().map(SiteKey::as_str),
        "made_by": made_by,
        "made_at": date(token.created_at),
        "used_at": token.used_at.map(date),
    })
}
