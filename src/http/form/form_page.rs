//! What becomes of a form that was refused: it comes back on a page of its own; where it cannot be sent again, its text does.

use super::{
    comment_form::{FormKind, FormView},
    fields::{self, Names},
};
use crate::{
    domain::{Field, Locale, Site},
    http::{
        App, language,
        problem::{Answer, Problem},
        public::section::page_policy,
    },
    intake::{RawForm, Refusal},
};
use axum::{
    extract::Request,
    http::{HeaderValue, header},
    response::{Html, IntoResponse as _, Response},
};
use serde_json::json;

/// The form once more, with what was typed still in it and why it was refused: for a reader without JavaScript, who would lose it otherwise.
pub(in crate::http) fn refused(app: &App, site: &Site, form: &RawForm, kind: FormKind, refusal: &Refusal, locale: Locale) -> Response {
    let problem = Problem::from(refusal.clone());
    let view = FormView::refused(app, site, form, kind, &problem, locale);
    let html = match app.page(locale, "pages/form.html", json!({ "site_name": site.name, "form": view })) {
        Ok(html) => html,
        Err(broken) => return broken.into_response(),
    };
    let mut response = (problem.status(), page_policy(app, site, false), Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(locale.code()));
    if let Some(seconds) = problem.retry_after() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A submission that cannot be taken whatever stands in it. To a program, the problem. To a reader, in the language of the form, the text
/// that was typed as well, so that it can be copied; it is not in a form, since it may come from a page that is none of the site's.
///
/// # Errors
/// The problem itself, or what else keeps the form from being read.
pub async fn turned_away(app: &App, request: Request, names: Names, problem: Problem) -> Answer {
    if fields::wants_json(request.headers()) {
        return Err(problem);
    }
    let spoken = language::of(request.headers(), request.uri(), language::site_of(app, request.uri()).map(AsRef::as_ref));
    let (parts, body) = request.into_parts();
    let Ok(read) = fields::read(app, &parts.headers, body, names).await else { return Err(problem) };
    let locale = read.locale.unwrap_or(spoken);
    let (title, detail) = problem.sentences(app, locale);
    let html = app.page(locale, "pages/kept.html", json!({ "title": title, "detail": detail, "body": read.form.typed(Field::Body) }))?;
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_LANGUAGE, locale.code())];
    Ok((problem.status(), headers, Html(html)).into_response())
}
