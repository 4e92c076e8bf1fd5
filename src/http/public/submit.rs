//! `POST /v1/sites/{site}/comments`: the way in for JSON and plain forms.

use crate::{
    domain::{CommentId, Locale, Site},
    http::{
        App,
        client::{self, PageOrigin, PeerAddress},
        form::{
            arrival,
            comment_form::FormKind,
            fields::{self, Names},
            form_page, status_link,
        },
        language,
        problem::{Answer, Problem},
    },
    intake::{RawForm, Receipt, Refusal, Sender},
    metrics::SiteLabels,
};
use axum::{
    Json,
    extract::{Extension, Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use std::sync::Arc;

/// `POST /v1/sites/{site}/comments`: takes a submission as JSON (202 with `id`, `status_url`, `message`) or as a plain form (303 to the
/// status page, or to the article where the site wants that). Neither answer tells what the filter made of it.
pub async fn submit(
    State(app): State<Arc<App>>,
    Path(key): Path<String>,
    Extension(peer): Extension<PeerAddress>,
    request: Request,
) -> Answer {
    let Some(site) = app.sites.get(&key) else { return form_page::turned_away(&app, request, Names::Plain, Problem::NotFound).await };
    let origin = PageOrigin::of(request.headers(), &app, site);
    if origin == PageOrigin::Foreign {
        return form_page::turned_away(&app, request, Names::Plain, Problem::ForeignOrigin).await;
    }
    let (Parts { headers, uri, .. }, body) = request.into_parts();
    let spoken = language::of(&headers, &uri, Some(site));
    let answer = match fields::read(&app, &headers, body, Names::Plain).await {
        Err(problem) => problem.into_response(),
        Ok(read) => {
            let locale = read.locale.unwrap_or(spoken);
            match (accept(&app, site, &read.form, &headers, peer, locale).await, fields::wants_json(&headers)) {
                (Ok(receipt), true) => accepted_json(&app, site, &receipt, locale),
                (Ok(receipt), false) => accepted_form(&app, site, &receipt, locale),
                (Err(refusal), true) => Problem::from(refusal).into_response(),
                (Err(refusal), false) => form_page::refused(&app, site, &read.form, FormKind::Plain, &refusal, locale),
            }
        }
    };
    Ok(with_cors(answer, &origin))
}

/// `OPTIONS /v1/sites/{site}/comments`: lets pages of the site's origins post JSON.
pub async fn preflight(State(app): State<Arc<App>>, Path(key): Path<String>, headers: HeaderMap) -> Answer {
    allowed(&app, &key, &headers)
}

/// The same for an address beneath a comment.
pub async fn preflight_of_comment(State(app): State<Arc<App>>, Path((key, _)): Path<(String, String)>, headers: HeaderMap) -> Answer {
    allowed(&app, &key, &headers)
}

fn allowed(app: &App, key: &str, headers: &HeaderMap) -> Answer {
    let site = app.sites.get(key).ok_or(Problem::NotFound)?;
    let origin = PageOrigin::of(headers, app, site);
    if origin == PageOrigin::Foreign {
        return Err(Problem::ForeignOrigin);
    }
    let allowed = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type, Idempotency-Key"),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    Ok(with_cors((StatusCode::NO_CONTENT, allowed).into_response(), &origin))
}

/// Takes one submission in, and counts what became of it.
pub(in crate::http) async fn accept(
    app: &App,
    site: &Site,
    form: &RawForm,
    headers: &HeaderMap,
    peer: PeerAddress,
    locale: Locale,
) -> Result<Receipt, Refusal> {
    let source = client::source(headers, peer, &app.settings.trusted_proxies);
    let taken = app.intake.submit(site, form, Sender { source, locale }, app.clock.now()).await;
    let outcome = taken.as_ref().map_or_else(Refusal::word, |_| "accepted");
    app.metrics.submissions.get_or_create(&SiteLabels { site: (&site.key).into(), outcome }).inc();
    taken
}

/// What the sender of JSON is told.
#[derive(serde::Serialize)]
struct Accepted {
    id: CommentId,
    status_url: String,
    message: String,
}

fn accepted_json(app: &App, site: &Site, receipt: &Receipt, locale: Locale) -> Response {
    let answer = Accepted {
        id: receipt.id,
        status_url: status_link::url(app, site, receipt, locale),
        message: app.wording.say(locale, "submission-received", &[]),
    };
    let language = [(header::CONTENT_LANGUAGE, locale.code()), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::ACCEPTED, language, Json(answer)).into_response()
}

fn accepted_form(app: &App, site: &Site, receipt: &Receipt, locale: Locale) -> Response {
    let article = match site.after_submit {
        crate::domain::AfterSubmit::Article => receipt.thread.url(site),
        crate::domain::AfterSubmit::Status => None,
    };
    let target = article.map_or_else(|| status_link::url(app, site, receipt, locale), |article| arrival::address(&article, receipt.id));
    ([(header::CACHE_CONTROL, "no-store")], Redirect::to(&target)).into_response()
}

/// Lets a page of the site read the answer.
pub(in crate::http) fn with_cors(mut response: Response, origin: &PageOrigin) -> Response {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Origin"));
    if let PageOrigin::Site(origin) = origin
        && let Ok(value) = HeaderValue::from_str(origin)
    {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, value);
    }
    response
}
