//! What writers of refused comments ask to be looked at again: a queue for another moderator than the one who decided.

use super::{
    comment_view::{Beside, CommentView},
    frame::{Fields, Frame},
    look::Look,
};
use crate::{
    domain::{Locale, Role, Site},
    http::{
        App,
        access::Bearer,
        moderation::appeals::{self, Wanted},
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    store::Appeal,
};
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Redirect},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Those who answer: the others see no buttons.
const DECIDE: &[Role] = &[Role::Owner, Role::Editor, Role::Moderator];

/// Where a site's appeals stand.
pub(super) fn address(site: &Site, locale: Locale) -> String {
    format!("/moderation/appeals?site={}&lang={}", site.key, locale.code())
}

/// What the page says besides.
#[derive(Default)]
struct Note {
    done: bool,
    problem: Option<Problem>,
}

/// `GET /moderation/appeals?site=`: those that wait, the oldest first.
///
/// # Errors
/// [`Problem::Forbidden`] for a site that the session does not reach, or when the store fails.
pub async fn list(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    let done = Parameters::of(&uri).get("done").is_some();
    page(&app, &bearer, &headers, &uri, Note { done, problem: None }).await
}

/// `POST /moderation/appeals?site=`: answers one: `appeal`, `revision`, `outcome`, and what the writer is told, `answer`.
///
/// # Errors
/// [`Problem::BadParameter`], or when the store fails. One that is answered already, or one's own decision, leads to the list with a note.
pub async fn act(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let site = bearer.site_of(&app, &uri)?;
    let outcome = match Fields::of_session(&app, &bearer, request).await {
        Ok(form) => appeals::record(&app, &bearer, site, Wanted::read(|name| form.get(name).to_owned())?).await,
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(_) => {
            let locale = Frame::of(&app, &bearer, &headers, &uri, Some(site)).look.locale;
            Ok(Redirect::to(&format!("{}&done=yes", address(site, locale))).into_response())
        }
        Err(problem @ (Problem::NotFound | Problem::Stale(_) | Problem::OwnDecision | Problem::OutOfDate)) => {
            page(&app, &bearer, &headers, &uri, Note { done: false, problem: Some(problem) }).await
        }
        Err(problem) => Err(problem),
    }
}

async fn page(app: &App, bearer: &Bearer, headers: &HeaderMap, uri: &Uri, note: Note) -> Answer {
    let site = bearer.site_of(app, uri)?;
    let frame = Frame::of(app, bearer, headers, uri, Some(site));
    let locale = frame.look.locale;
    let waiting = app.store.appeals(&site.key).await?;
    let count = app.store.count_appeals(&site.key).await?;
    let mut views = Vec::with_capacity(waiting.len());
    for appeal in waiting {
        views.push(view(app, bearer, site, &frame.look, appeal).await?);
    }
    let problem = note.problem.as_ref().map(|problem| problem.sentences(app, locale));
    let context = json!({
        "site": { "key": site.key, "name": site.name },
        "sites": bearer.sites(app).map(|other| json!({ "name": other.name, "key": other.key, "href": address(other, locale) })).collect::<Vec<_>>(),
        "appeals": views,
        "count": count,
        "action": address(site, locale),
        "queue": format!("/moderation?site={}&lang={}", site.key, locale.code()),
        "done": note.done,
        "problem": problem,
        "can_decide": bearer.is(DECIDE, &site.key),
    });
    let status = note.problem.map_or(StatusCode::OK, |problem| problem.status());
    frame.show(status, "console/appeals.html", context)
}

async fn view(app: &App, bearer: &Bearer, site: &Site, look: &Look, appeal: Appeal) -> Result<Value, Problem> {
    let Appeal { id, comment, decided, text, at } = appeal;
    let own = decided.is_by(&bearer.actor());
    let record = app.store.decisions(comment.id).await?;
    let right = bearer.right_to_see_addresses(&site.key);
    let comment = CommentView::new(app, site, look, comment, Beside { parent: None, record }, right.as_ref());
    Ok(json!({
        "id": id,
        "comment": comment,
        "text": text,
        "date": look.date(app, at),
        "datetime": look.datetime(at),
        "own": own,
    }))
}
