//! The held list: a plain page without JavaScript, behind a session that a one-time link opens.

use super::{
    access::{self, Bearer},
    api,
    held::HeldView,
};
use crate::{
    domain::{CommentId, Decision, Locale, RightToSeeAddresses, Site, Status},
    http::{
        App,
        expected::Expected,
        form::fields::whole_body,
        language,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    secrets::Purpose,
    store::{Filter, Scope, TokenKind},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use serde_json::json;
use std::sync::Arc;
use subtle::ConstantTimeEq as _;

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
}

impl<'a> View<'a> {
    fn of(app: &'a App, bearer: &Bearer, headers: &HeaderMap, uri: &Uri) -> Result<Self, Problem> {
        let parameters = Parameters::of(uri);
        let key = parameters.get("site").or_else(|| bearer.only_site().map(crate::domain::SiteKey::as_str));
        let first = || app.sites.iter().next().map(|site| site.key.as_str());
        let site = bearer.site(app, key.or_else(first).ok_or(Problem::NotFound)?)?;
        let wrong =
            Problem::BadParameter { name: "status".into(), expected: Expected::OneOf("pending, approved, rejected, spam, deleted, all") };
        let status = match parameters.get("status") {
            None => Some(Status::Pending),
            Some("all") => None,
            Some(word) => Some(Status::from_word(word).ok_or(wrong)?),
        };
        Ok(Self { site, status, cursor: parameters.cursor()?, locale: language::of(headers, uri, Some(site)) })
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
pub async fn list(State(app): State<Arc<App>>, headers: HeaderMap, uri: Uri) -> Answer {
    let bearer = match Bearer::from_session(&app, &headers, Scope::Moderate).await {
        Err(Problem::Unauthorized) => return closed(&app, spoken(&app, &headers, &uri)),
        known => known?,
    };
    let view = View::of(&app, &bearer, &headers, &uri)?;
    let decided = Parameters::of(&uri).get("decided").and_then(CommentId::parse);
    show(&app, &bearer, &view, decided, None).await
}

/// The list, with a note on what has just been decided, or why it could not be.
async fn show(app: &App, bearer: &Bearer, view: &View<'_>, decided: Option<CommentId>, problem: Option<Problem>) -> Answer {
    let View { site, status, cursor, locale } = *view;
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
    // The session was opened by a link with the scope `moderate`.
    let right = RightToSeeAddresses::granted();
    let mut comments = Vec::with_capacity(listing.comments.len());
    for comment in listing.comments {
        // The first revision is the one that nobody has decided about yet.
        let record = if comment.revision > 1 { app.store.decisions(comment.id).await? } else { Vec::new() };
        comments.push(HeldView::new(app, site, locale, comment, record, &right));
    }
    let sites = app.sites.iter().filter(|site| bearer.site(app, site.key.as_str()).is_ok());
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
        "csrf": csrf(app, bearer),
        "cursor": cursor.map(|cursor| cursor.to_string()),
        "newest": cursor.map(|_| view.address(view.word(), None)),
        "older": listing.next.map(|next| view.address(view.word(), Some(next))),
    });
    let html = app.page(locale, "pages/moderation.html", context)?;
    let status = problem.map_or(StatusCode::OK, |problem| problem.status());
    Ok((status, private(locale), Html(html)).into_response())
}

/// `POST /moderation`: a decision from one of the list's buttons, or the end of the session. Leads back to the list.
///
/// # Errors
/// [`Problem::BadParameter`], or when the store fails. A form that does not stand on this session's page changes nothing; it leads to the list
/// with a note, and so does a comment that changed in the meantime.
pub async fn act(State(app): State<Arc<App>>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let bearer = match Bearer::from_session(&app, &headers, Scope::Moderate).await {
        Err(Problem::Unauthorized) => return closed(&app, spoken(&app, &headers, &uri)),
        known => known?,
    };
    let form = Fields::read(&app, request).await?;
    let is_ours: bool = form.get("csrf").as_bytes().ct_eq(csrf(&app, &bearer).as_bytes()).into();
    if !is_ours {
        let view = View::of(&app, &bearer, &headers, &uri)?;
        return show(&app, &bearer, &view, None, Some(Problem::OutOfDate)).await;
    }
    if form.get("leave") == "1" {
        app.store.revoke_token(bearer.token_id(), &bearer.actor(), app.clock.now()).await?;
        return closed(&app, spoken(&app, &headers, &uri));
    }
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

/// `GET /moderation/enter?key=`: asks whether the session is to be opened. It changes nothing, since previews of links open them too. A link
/// that was used already, or is too old, gets a page that says so.
///
/// # Errors
/// When the store fails.
pub async fn ask(State(app): State<Arc<App>>, headers: HeaderMap, uri: Uri) -> Answer {
    let locale = spoken(&app, &headers, &uri);
    let key = Parameters::of(&uri).get("key").unwrap_or_default().to_owned();
    if app.store.token(&access::token_hash(&app.secrets, &key), TokenKind::Link, app.clock.now()).await?.is_none() {
        return expired(&app, locale);
    }
    let html = app.page(locale, "pages/moderation_enter.html", json!({ "key": key, "state": "ask" }))?;
    Ok((private(locale), Html(html)).into_response())
}

/// `POST /moderation/enter`: uses the link up, opens a session, and leads to the list.
///
/// # Errors
/// When the store fails. A link that was used already, or is too old, gets a page that says so.
pub async fn enter(State(app): State<Arc<App>>, request: Request) -> Answer {
    let locale = spoken(&app, request.headers(), request.uri());
    let form = Fields::read(&app, request).await?;
    match access::open_session(&app, form.get("key")).await {
        Ok(cookie) => {
            let cookie = HeaderValue::from_str(&cookie).map_err(|_| Problem::Internal)?;
            Ok(([(header::SET_COOKIE, cookie)], private(locale), Redirect::to("/moderation")).into_response())
        }
        Err(Problem::Unauthorized) => expired(&app, locale),
        Err(problem) => Err(problem),
    }
}

/// The language of the pages before a session is open: there is no site yet, so it is the first one's unless the browser likes another better.
fn spoken(app: &App, headers: &HeaderMap, uri: &Uri) -> Locale {
    language::of(headers, uri, app.sites.iter().next().map(AsRef::as_ref))
}

fn expired(app: &App, locale: Locale) -> Result<Response, Problem> {
    let html = app.page(locale, "pages/moderation_enter.html", json!({ "key": "", "state": "expired" }))?;
    Ok((StatusCode::GONE, private(locale), Html(html)).into_response())
}

fn closed(app: &App, locale: Locale) -> Result<Response, Problem> {
    let html = app.page(locale, "pages/moderation_enter.html", json!({ "key": "", "state": "closed" }))?;
    Ok((StatusCode::UNAUTHORIZED, private(locale), Html(html)).into_response())
}

fn private(locale: Locale) -> [(header::HeaderName, &'static str); 2] {
    [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_LANGUAGE, locale.code())]
}

/// What a form of this session's page carries, and no other site's page can know.
fn csrf(app: &App, bearer: &Bearer) -> String {
    app.secrets.hash_key(Purpose::TokenHash).hash(&[b"csrf", bearer.hash.as_bytes()]).hex()
}

/// The fields of a small urlencoded form.
struct Fields(Vec<(String, String)>);

impl Fields {
    async fn read(app: &App, request: Request) -> Result<Self, Problem> {
        let bytes = whole_body(app, request.into_body()).await?;
        Ok(Self(form_urlencoded::parse(&bytes).into_owned().collect()))
    }

    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }
}
