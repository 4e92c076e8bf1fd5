//! The pages behind the links in mails. Opening one changes nothing, since mail scanners open every link; its button does.

use crate::{
    domain::{KeyedHash, Locale, Site},
    http::{
        App,
        access::token_hash,
        language,
        problem::{Answer, Problem},
    },
};
use axum::{
    http::{HeaderMap, StatusCode, Uri, header},
    response::IntoResponse as _,
};
use serde_json::json;
use std::sync::Arc;

/// What a link is for.
pub(super) struct MailLink {
    /// The word by which the store keeps its tokens, see [`crate::mail::purpose`].
    pub purpose: &'static str,
    /// The stem of its sentences in `config/locales/*.ftl`: `STEM-title`, `STEM-ask`, `STEM-button`, `STEM-done-title`, `STEM-done`.
    pub stem: &'static str,
}

/// A link that was opened, with the reader that it belongs to.
pub(super) struct Opened {
    /// The hash that its token is kept by.
    pub hash: KeyedHash,
    site: Arc<Site>,
    locale: Locale,
}

impl MailLink {
    /// Whose token it is; `None` for one that nobody was sent.
    pub async fn open(&self, app: &App, token: &str) -> Result<Option<Opened>, Problem> {
        let hash = token_hash(&app.secrets, token);
        let found = app.store.reader_token(self.purpose, &hash).await?;
        Ok(found.and_then(|(key, locale)| app.sites.get(key.as_str()).map(|site| Opened { hash, site: Arc::clone(site), locale })))
    }

    /// Asks, and changes nothing.
    pub async fn ask(&self, app: &App, token: &str, headers: &HeaderMap, uri: &Uri) -> Answer {
        match self.open(app, token).await? {
            Some(opened) => self.question(app, &opened),
            None => unknown(app, language::of(headers, uri, None)),
        }
    }

    /// The page with the question and the button.
    fn question(&self, app: &App, opened: &Opened) -> Answer {
        self.page(app, opened, ("title", "ask"), Some(("button", "")))
    }

    /// The page that says that it is done.
    pub fn done(&self, app: &App, opened: &Opened) -> Answer {
        self.page(app, opened, ("done-title", "done"), None)
    }

    /// The same with a button that takes it back, `STEM-back` in the locales.
    pub fn done_with_way_back(&self, app: &App, opened: &Opened, action: &str) -> Answer {
        self.page(app, opened, ("done-title", "done"), Some(("back", action)))
    }

    fn page(&self, app: &App, opened: &Opened, (title, detail): (&str, &str), button: Option<(&str, &str)>) -> Answer {
        let site = opened.site.name.as_str();
        let sentence = |part: &str| app.wording.say(opened.locale, &format!("{}-{part}", self.stem), &[("site", site.into())]);
        let button = button.map(|(label, action)| json!({ "label": sentence(label), "action": action }));
        let values = json!({ "site_name": site, "title": sentence(title), "detail": sentence(detail), "button": button });
        render(app, opened.locale, StatusCode::OK, &values)
    }
}

/// The page for a token that nobody was sent.
pub(super) fn unknown(app: &App, locale: Locale) -> Answer {
    let (title, detail) = (app.wording.say(locale, "link-unknown-title", &[]), app.wording.say(locale, "link-unknown", &[]));
    render(app, locale, StatusCode::NOT_FOUND, &json!({ "site_name": "", "title": title, "detail": detail, "button": null }))
}

fn render(app: &App, locale: Locale, status: StatusCode, values: &serde_json::Value) -> Answer {
    let html = app.wording.render(locale, "pages/mail_link.html", values).map_err(|error| {
        tracing::error!(%error, "the page behind links in mails cannot be rendered");
        Problem::Internal
    })?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, locale.code()),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((status, headers, html).into_response())
}
