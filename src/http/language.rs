use super::App;
use crate::{
    domain::{Locale, Site},
    wording::Wording,
};
use axum::http::{HeaderMap, Uri, header};

/// The language to answer in: `?lang=` if there is one, else the best of `Accept-Language`, else the site's.
pub(super) fn of(headers: &HeaderMap, uri: &Uri, site: Option<&Site>) -> Locale {
    let asked = uri.query().and_then(|query| {
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "lang").and_then(|(_, tag)| Locale::from_tag(&tag))
    });
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.unwrap_or_else(|| Wording::negotiate(accepted, site.map_or(Locale::En, |site| site.locale)))
}

/// The site that a path or query names, if there is one.
pub(super) fn site_of<'a>(app: &'a App, uri: &Uri) -> Option<&'a std::sync::Arc<Site>> {
    let mut segments = uri.path().split('/').filter(|segment| !segment.is_empty());
    let named = segments.find(|segment| matches!(*segment, "sites" | "embed")).and_then(|_| segments.next());
    named.and_then(|key| app.sites.get(key)).or_else(|| app.sites.iter().next())
}
