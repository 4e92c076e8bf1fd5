//! The whole discussion of a page as HTML, for a frame or a server-side include.

use super::{
    comments,
    section::{Place, Section, page_policy},
};
use crate::{
    domain::Locale,
    http::{
        App,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
};
use axum::{
    extract::{Path, State},
    http::{Uri, header},
    response::{Html, IntoResponse as _},
};
use serde_json::json;
use std::sync::Arc;

/// `GET /embed/{site}?thread=&lang=`: the whole discussion of a page, form included, as a document for an `<iframe>`; with `fragment=1` as a
/// fragment for a server-side include.
///
/// # Errors
/// [`Problem::NotFound`] for an unknown site or a thread that it cannot have, [`Problem::BadParameter`], or when the store fails.
pub async fn show(State(app): State<Arc<App>>, Path(key): Path<String>, uri: Uri) -> Answer {
    let site = app.sites.get(&key).ok_or(Problem::NotFound)?;
    let parameters = Parameters::of(&uri);
    let thread = comments::thread(site, &parameters)?;
    // The page around it has a language already, whatever the reader's browser likes best.
    let locale = parameters.get("lang").and_then(Locale::from_tag).unwrap_or(site.locale);
    let is_fragment = parameters.get("fragment") == Some("1");
    let article = thread.url(site).unwrap_or_default();
    // A fragment stands in the article's own page; a frame's links to its other pages stay in the frame.
    let own = if is_fragment { article.clone() } else { own_address(&key, thread.as_str(), locale.code()) };
    let base = if is_fragment { app.public_url.as_str() } else { "" };
    let place = Place { site, thread: &thread, locale, article, own, base, framed: !is_fragment };
    let section = Section::load(&app, &place, &parameters).await?;
    let template = if is_fragment { "pages/comments.html" } else { "pages/embed.html" };
    let html = app.page(locale, template, json!({ "section": section }))?;
    Ok((page_policy(&app, site, true), [(header::CONTENT_LANGUAGE, locale.code())], Html(html)).into_response())
}

fn own_address(site: &str, thread: &str, language: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("thread", thread).append_pair("lang", language).finish();
    format!("/embed/{site}?{query}")
}
