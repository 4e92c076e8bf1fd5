//! The queue: comments with why they stand where they stand, and what is decided about them.

use super::{
    comment_view::HeldView,
    frame::{Fields, Frame},
};
use crate::{
    domain::{CommentId, Decision, Locale, Site, Status},
    http::{
        App,
        access::Bearer,
        expected::Expected,
        moderation::api,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    store::Filter,
};
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Redirect},
};
use serde_json::json;
use std::sync::Arc;

/// Comments on one page.
const PAGE: u32 = 25;
/// The statuses in the order of the tabs.
const TABS: [Status; 5] = [Status::Pending, Status::Approved, Status::Rejected, Status::Spam, Status::Deleted];

/// What the list shows: a site, a status, a page.
struct View<'a> {
    site: &'a Site,
    status: Option<Status>,
    cursor: Option<i64>,
    locale: Locale,
    frame: Frame<'a>,
}

impl<'a> View<'a> {
    fn of(app: &'a App, bearer: &'a Bearer, headers: &HeaderMap, uri: &Uri) -> Result<Self, Problem> {
        let parameters = Parameters::of(uri);
        let key = parameters.get("site");
        let first = || bearer.sites(app).next().map(|site| site.key.as_str());
        let site = bearer.site(app, key.or_else(first).ok_or(Problem::NotFound)?)?;
        let wrong =
            Problem::BadParameter { name: "status".into(), expected: Expected::OneOf("pending, approved, rejected, spam, deleted, all") };
        let status = match parameters.get("status") {
            None => Some(Status::Pending),
            Some("all") => None,
            Some(word) => Some(Status::from_word(word).ok_or(wrong)?),
        };
        let frame = Frame::of(app, bearer, headers, uri, Some(site));
        Ok(Self { site, status, cursor: parameters.cursor()?, locale: frame.look.locale, frame })
    }

    fn word(&self) -> &'static str {
        self.status.map_or("all", Status::word)
    }

    fn address(&self, status: &str, cursor: Option<i64>) -> String {
        let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        format!("/moderation?site={}&status={status}{cursor}&lang={}", self.site.key, self.locale.code())
    }
}

/// `GET /moderation?site=&status=&cursor=`: comments with why they stand where they stand, newest first.
///
/// # Errors
/// [`Problem::BadParameter`], [`Problem::Forbidden`] for a site that the session does not reach, or when the store fails. Without a session
/// the answer is a page that says so.
pub async fn list(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    let view = View::of(&app, &bearer, &headers, &uri)?;
    let decided = Parameters::of(&uri).get("decided").and_then(CommentId::parse);
    show(&app, &bearer, &view, decided, None).await
}

/// The list, with a note on what has just been decided, or why it could not be.
async fn show(app: &App, bearer: &Bearer, view: &View<'_>, decided: Option<CommentId>, problem: Option<Problem>) -> Answer {
    let View { site, status, cursor, locale, .. } = *view;
    let discarded = status == Some(Status::Spam);
    let filter = Filter { site: site.key.clone(), status, discarded, limit: PAGE, before: cursor };
    let listing = app.store.list(&filter).await?;
    let counts = app.store.counts(&site.key).await?;
    let count = |status: Status| counts.get(&status).copied().unwrap_or(0);
    let tabs = TABS.map(|tab| json!({ "word": tab.word(), "href": view.address(tab.word(), None), "count": count(tab) }));
    let decided = match decided {
        Some(id) => app.store.comment(id).await.ok().filter(|comment| comment.site == site.key).map(|comment| comment.name),
        None => None,
    };
    let right = bearer.right_to_see_addresses(&site.key);
    let mut comments = Vec::with_capacity(listing.comments.len());
    for comment in listing.comments {
        // The first revision is the one that nobody has decided about yet.
        let record = if comment.revision > 1 { app.store.decisions(comment.id).await? } else { Vec::new() };
        comments.push(HeldView::new(app, site, locale, comment, record, right.as_ref()));
    }
    let sites = bearer.sites(app);
    let context = json!({
        "site": { "key": site.key, "name": site.name },
        "sites": sites.map(|site| json!({ "key": site.key, "name": site.name })).collect::<Vec<_>>(),
        "status": view.word(),
        "tabs": tabs,
        "all": view.address("all", None),
        "decided": decided,
        "problem": problem.as_ref().map(|problem| problem.sentences(app, locale)),
        "refused_rules": app.rules.refused().map_or_else(Vec::new, |error| error.0.iter().map(ToString::to_string).collect()),
        "comments": comments,
        "csrf": bearer.csrf(app),
        "cursor": cursor.map(|cursor| cursor.to_string()),
        "newest": cursor.map(|_| view.address(view.word(), None)),
        "older": listing.next.map(|next| view.address(view.word(), Some(next))),
    });
    let status = problem.map_or(StatusCode::OK, |problem| problem.status());
    view.frame.show(status, "pages/moderation.html", context)
}

/// `POST /moderation`: a decision from one of the list's buttons, or the end of the session. Leads back to the list.
///
/// # Errors
/// [`Problem::BadParameter`], or when the store fails. A form that does not stand on this session's page changes nothing; it leads to the list
/// with a note, and so does a comment that changed in the meantime.
pub async fn act(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let form = match Fields::of_session(&app, &bearer, request).await {
        Err(problem @ Problem::OutOfDate) => {
            let view = View::of(&app, &bearer, &headers, &uri)?;
            return show(&app, &bearer, &view, None, Some(problem)).await;
        }
        form => form?,
    };
    let view = View::of(&app, &bearer, &headers, &uri)?;
    let id = CommentId::parse(form.get("id")).ok_or(Problem::NotFound)?;
    let word = Problem::BadParameter { name: "decision".into(), expected: Expected::OneOf("approve, reject, spam, delete, restore") };
    let decision = Decision::from_word(form.get("decision")).ok_or(word)?;
    let number = Problem::BadParameter { name: "revision".into(), expected: Expected::Revision };
    let revision = form.get("revision").parse().map_err(|_| number)?;
    let why = api::reason(form.get("reason"))?;
    match api::record(&app, &bearer, id, decision, why, revision).await {
        Ok(_) => Ok(Redirect::to(&format!("{}&decided={id}", view.address(view.word(), view.cursor))).into_response()),
        Err(problem @ (Problem::Stale(_) | Problem::NothingToRestore)) => show(&app, &bearer, &view, None, Some(problem)).await,
        Err(problem) => Err(problem),
    }
}
