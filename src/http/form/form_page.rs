//! The comment form on a page of its own, when something about it was wrong.

use super::comment_form::FormView;
use crate::{
    domain::{Locale, Site},
    http::{App, problem::Problem, public::section::page_policy},
    intake::{RawForm, Refusal},
};
use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse as _, Response},
};
use serde_json::json;

/// The form once more, with what was typed still in it and why it was refused: for a reader without JavaScript, who would lose it otherwise.
pub fn refused(app: &App, site: &Site, form: &RawForm, refusal: &Refusal, locale: Locale) -> Response {
    let problem = Problem::from(refusal.clone());
    let view = FormView::refused(app, site, form, &problem, locale);
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
