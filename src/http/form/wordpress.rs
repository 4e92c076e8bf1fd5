//! `POST /wp-comments-post.php`: the form of a WordPress theme with nothing but its `action` (or the proxy's route) changed.

use super::{
    arrival,
    comment_form::FormKind,
    fields::{self, Names},
    form_page, status_link,
};
use crate::{
    domain::{Field, Locale, Site},
    http::{
        App,
        client::{PageOrigin, PeerAddress},
        language,
        parameters::Parameters,
        problem::{Answer, Problem},
        public::submit,
    },
    intake::{RawForm, RawValue, Receipt},
};
use axum::{
    extract::{Extension, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use url::Url;

/// How long the browser keeps a reader's name, e-mail and website, in seconds: a year, as WordPress does.
const COOKIE_AGE: u32 = 365 * 24 * 60 * 60;

/// Takes a submission with WordPress's field names. 302 to `redirect_to` if that is a page of the site, else to the status page.
pub async fn submit(State(app): State<Arc<App>>, Extension(peer): Extension<PeerAddress>, request: Request) -> Answer {
    let Some(site) = site(&app, request.headers(), request.uri()) else {
        return form_page::turned_away(&app, request, Names::WordPress, Problem::NotFound).await;
    };
    if PageOrigin::of(request.headers(), &app, site) == PageOrigin::Foreign {
        return form_page::turned_away(&app, request, Names::WordPress, Problem::ForeignOrigin).await;
    }
    let (Parts { headers, uri, .. }, body) = request.into_parts();
    let spoken = language::of(&headers, &uri, Some(site));
    let mut read = fields::read(&app, &headers, body, Names::WordPress).await?;
    let kind = FormKind::wordpress(&read);
    map_page(&mut read.form, site);
    let locale = read.locale.unwrap_or(spoken);
    match submit::accept(&app, site, &read.form, &headers, peer, locale).await {
        Ok(receipt) => Ok(accepted(&app, site, &read.form, &receipt, &kind, locale)),
        Err(refusal) => Ok(form_page::refused(&app, site, &read.form, kind, &refusal, locale)),
    }
}

/// The site whose page the form stands on: by `?site=`, else by `Origin`, then by `Referer`, then by `Host`; the only one where there is but
/// one.
fn site<'a>(app: &'a App, headers: &HeaderMap, uri: &Uri) -> Option<&'a Arc<Site>> {
    if let Some(key) = Parameters::of(uri).get("site") {
        return app.sites.get(key);
    }
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let of_page = |page: &str| {
        let url = Url::parse(page).ok()?;
        app.sites.iter().find(|site| site.allows_page(&url))
    };
    let of_host = |host: &str| app.sites.on_host(host.rsplit_once(':').map_or(host, |(name, _)| name));
    let mut sites = app.sites.iter();
    let only = match (sites.next(), sites.next()) {
        (Some(site), None) => Some(site),
        _ => None,
    };
    text(header::ORIGIN)
        .and_then(of_page)
        .or_else(|| text(header::REFERER).and_then(of_page))
        .or_else(|| text(header::HOST).and_then(of_host))
        .or(only)
}

/// Where the configuration says which page a `comment_post_ID` is, the thread is that page.
fn map_page(form: &mut RawForm, site: &Site) {
    if let Some(page) = site.wordpress_pages.get(form.typed(Field::Thread).trim()) {
        form.replace(Field::Thread, RawValue::Text(page.clone()));
    }
}

/// A page of the site to be led to; a path is one on the site's first origin.
fn page_of(site: &Site, target: &str) -> Option<String> {
    if target.starts_with('/') && !target.starts_with("//") && !target.contains('\\') && !target.chars().any(char::is_control) {
        return Some(format!("{}{target}", site.base_url()));
    }
    Url::parse(target).ok().filter(|url| site.allows_page(url)).map(String::from)
}

fn accepted(app: &App, site: &Site, form: &RawForm, receipt: &Receipt, kind: &FormKind, locale: Locale) -> Response {
    let (redirect_to, consents) = match kind {
        FormKind::Plain => (None, false),
        FormKind::WordPress { redirect_to, consents } => (redirect_to.as_deref().and_then(|target| page_of(site, target)), *consents),
    };
    let target = match redirect_to {
        Some(page) => arrival::address(&page, receipt.id),
        None => status_link::url(app, site, receipt, locale),
    };
    let mut response = (
        StatusCode::FOUND,
        [(header::EXPIRES, "Wed, 11 Jan 1984 05:00:00 GMT"), (header::CACHE_CONTROL, "no-cache, must-revalidate, max-age=0, no-store")],
    )
        .into_response();
    if let Ok(location) = HeaderValue::from_str(&target) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    for cookie in cookies(site, form, consents) {
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// The cookies from which WordPress themes fill in the form the next time; without consent they are taken away.
fn cookies(site: &Site, form: &RawForm, consents: bool) -> [String; 3] {
    let cookie = |name: &str, field: Field| {
        let (value, age) = if consents { (form.typed(field), COOKIE_AGE) } else { (" ", 0) };
        let value = percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
        format!("{name}_{}={value}; Max-Age={age}; Path=/; SameSite=Lax; HttpOnly", site.key)
    };
    [cookie("comment_author", Field::Name), cookie("comment_author_email", Field::Email), cookie("comment_author_url", Field::Website)]
}
