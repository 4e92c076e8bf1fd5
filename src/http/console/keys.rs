//! Which key does what, as each person has it.

use super::{frame::Frame, own_page::OwnPage};
use crate::{
    domain::{Key, KeyAct, KeyError, KeyMap, Preferences},
    http::{
        App,
        access::Bearer,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    wording::Value as Argument,
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Redirect},
};
use serde_json::json;
use std::sync::Arc;

/// `GET /moderation/account/keys`
///
/// # Errors
/// [`Problem::NotFound`] for a session without an account, which has the usual keys.
pub async fn show(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    let keys = &bearer.user().ok_or(Problem::NotFound)?.preferences.keys;
    let chosen = |act| keys.key(act).map(|key| key.character().to_string()).unwrap_or_default();
    let done = Parameters::of(&uri).get("done").is_some();
    page(&Frame::of(&app, &bearer, &headers, &uri, None), StatusCode::OK, chosen, &[], done)
}

/// `POST /moderation/account/keys`: the form's `act` says what: `save` (a key for each act, by its word), `usual` (as they were).
///
/// # Errors
/// [`Problem::OutOfDate`] for a form of another session, and as [`show`]. Keys that cannot be are told on the page, and nothing is kept.
pub async fn act(asked: OwnPage) -> Answer {
    let OwnPage { app, bearer, fields, .. } = &asked;
    let user = bearer.user().ok_or(Problem::NotFound)?;
    let keys = match fields.get("act") {
        "usual" => KeyMap::default(),
        "save" => match KeyMap::parse(|act| fields.get(act.word())) {
            Ok(keys) => keys,
            Err(wrong) => {
                let chosen = |act: KeyAct| fields.get(act.word()).to_owned();
                return page(&asked.frame(), StatusCode::UNPROCESSABLE_ENTITY, chosen, &wrong, false);
            }
        },
        _ => return Err(Problem::NotFound),
    };
    app.store.set_preferences(user.id, &Preferences { keys, ..user.preferences.clone() }).await?;
    Ok(Redirect::to("/moderation/account/keys?done=yes").into_response())
}

fn page(frame: &Frame<'_>, status: StatusCode, chosen: impl Fn(KeyAct) -> String, wrong: &[(KeyAct, KeyError)], done: bool) -> Answer {
    let row = |act: KeyAct| {
        let error = wrong.iter().find(|(other, _)| *other == act).map(|(_, error)| sentence(frame, *error));
        json!({ "word": act.word(), "does": does(frame, act), "key": chosen(act), "wrong": error })
    };
    let usual = KeyMap::default();
    let usual: Vec<_> = KeyAct::ALL.iter().filter_map(|act| usual.key(*act)).map(Key::character).collect();
    let context = json!({ "rows": KeyAct::ALL.map(row), "usual": usual, "wrong": !wrong.is_empty(), "done": done });
    frame.show(status, "console/keys.html", context)
}

/// What an act is called.
fn does(frame: &Frame<'_>, act: KeyAct) -> String {
    frame.app.wording.say(frame.look.locale, &format!("key-{}", act.word()), &[])
}

fn sentence(frame: &Frame<'_>, error: KeyError) -> String {
    let say = |id: &str, arguments: &[(&str, Argument<'_>)]| frame.app.wording.say(frame.look.locale, id, arguments);
    match error {
        KeyError::NotOne => say("keys-not-one", &[]),
        KeyError::Digit => say("keys-digit", &[]),
        KeyError::Taken(other) => say("keys-taken", &[("act", does(frame, other).into())]),
    }
}
