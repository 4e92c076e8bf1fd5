//! What is dangerous asks again who one is, when that was last shown in this session too long ago. The act then goes on with what was typed.

use super::{
    frame::{Fields, Frame},
    proof::{Caller, Codes, Refused},
};
use crate::{
    http::{
        App,
        access::{Bearer, wants_json},
        problem::Problem,
    },
    store::User,
};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use std::time::Duration;

/// For how long one proof is enough.
const FRESH: Duration = Duration::from_mins(15);
/// The field that the page adds to those of the act.
const PROOF: &str = "proof";

/// Whether it is too long ago that the session's bearer showed who they are.
pub(super) fn is_old(app: &App, bearer: &Bearer) -> bool {
    app.clock.now() >= bearer.proved_at().plus(FRESH)
}

/// `None` when the act may go on; else what stands in its way: a page that asks for the password, or a code, and sends everything again.
pub(super) async fn in_the_way(
    frame: &Frame<'_>,
    bearer: &Bearer,
    caller: &Caller<'_>,
    fields: &Fields,
) -> Result<Option<Response>, Problem> {
    if !is_old(frame.app, bearer) {
        return Ok(None);
    }
    if wants_json(caller.headers) {
        return Ok(Some(Problem::ProofTooOld.into_response()));
    }
    let refused = match bearer.user() {
        Some(user) if fields.has(PROOF) => match believed(caller, user, fields.get(PROOF)).await? {
            Ok(()) => {
                frame.app.store.prove(bearer.token_id(), frame.app.clock.now()).await?;
                return Ok(None);
            }
            Err(refused) => Some(refused),
        },
        _ => None,
    };
    page(frame, bearer, fields, refused.as_ref()).await.map(Some)
}

/// By a code, for whoever has an authenticator, or by the password: no password is as short as a code.
async fn believed(caller: &Caller<'_>, user: &User, typed: &str) -> Result<Result<(), Refused>, Problem> {
    let is_code = typed.len() <= 8 && typed.chars().all(|character| character.is_ascii_digit() || character == ' ');
    if user.second_factor.is_some() && is_code {
        return caller.code(user, typed, Codes::Authenticator).await;
    }
    Ok(caller.password(&user.name, typed).await?.map(|_| ()))
}

async fn page(frame: &Frame<'_>, bearer: &Bearer, fields: &Fields, refused: Option<&Refused>) -> Result<Response, Problem> {
    let linked = match bearer.user() {
        Some(user) => frame.app.store.identities_of(user.id).await?,
        None => Vec::new(),
    };
    let linked: Vec<_> = linked.iter().filter_map(|identity| frame.app.providers.get(&identity.provider)).collect();
    let linked: Vec<_> = linked.iter().map(|provider| json!({ "name": provider.name(), "label": provider.label() })).collect();
    let kept: Vec<_> = fields.iter().filter(|(name, _)| !matches!(*name, PROOF | "csrf")).collect();
    let context = json!({
        "kept": kept,
        "name": bearer.name(),
        "providers": linked,
        "has_password": bearer.user().is_some_and(|user| user.has_password),
        "codes": bearer.user().is_some_and(|user| user.second_factor.is_some()),
        "wrong": matches!(refused, Some(Refused::Wrong)),
        "minutes": refused.map_or(0, Refused::minutes),
    });
    let mut response = frame.show_refused(refused, "console/fresh_proof.html", context)?;
    if refused.is_none() {
        *response.status_mut() = Problem::ProofTooOld.status();
    }
    Ok(response)
}
