use super::{FieldError, Origin, Site};
use url::{Url, form_urlencoded};

/// The key of a discussion: one a page. The path and query of a page on the site's first origin, `//host/path` for its other origins, or an
/// identifier of the site's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThreadKey(String);

/// Query parameters that say how a reader came to a page, not which page it is.
const TRACKING: [&str; 6] = ["fbclid", "gclid", "mc_cid", "mc_eid", "replytocom", "unapproved"];

impl ThreadKey {
    /// The longest identifier, in characters, and the longest address, in bytes.
    pub const MAX_CHARACTERS: usize = 255;
    const MAX_URL_BYTES: usize = 2_000;

    /// Reads a page's address, path or identifier, and makes it canonical: scheme, case of the host, trailing slash, fragment and tracking
    /// parameters do not make another thread.
    ///
    /// # Errors
    /// [`FieldError::Missing`], or [`FieldError::NotAThread`] when no page of the site can have it.
    pub fn parse(raw: &str, site: &Site) -> Result<Self, FieldError> {
        let text = raw.trim();
        if text.is_empty() {
            return Err(FieldError::Missing);
        }
        // Browsers read a backslash as a slash: `/\\host` would lead away from the site.
        if text.len() > Self::MAX_URL_BYTES || text.chars().any(|c| c.is_control() || c == '\\') {
            return Err(FieldError::NotAThread);
        }
        if text.starts_with("//") {
            return Self::page(&Url::parse(&format!("https:{text}")).map_err(|_| FieldError::NotAThread)?, site);
        }
        if text.starts_with('/') {
            let page = Url::parse("http://site.invalid").and_then(|base| base.join(text)).map_err(|_| FieldError::NotAThread)?;
            return Self::identifier(canonical_path(&page), site);
        }
        if text.contains("://") {
            return Self::page(&Url::parse(text).map_err(|_| FieldError::NotAThread)?, site);
        }
        Self::identifier(text.to_owned(), site)
    }

    /// The key as it was stored.
    pub const fn stored(key: String) -> Self {
        Self(key)
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The page's address to send a reader back to, if the key is one: absolute on one of the site's origins, or a path if the site has none.
    /// Never an address on another host, whatever was stored.
    pub fn url(&self, site: &Site) -> Option<String> {
        if let Some(elsewhere) = self.0.strip_prefix("//") {
            let (host, path) = elsewhere.find('/').map_or((elsewhere, ""), |slash| elsewhere.split_at(slash));
            let origin = site.origins.iter().find(|origin| origin.host() == host)?;
            return Some(format!("{}{path}", origin.base_url()));
        }
        self.0.starts_with('/').then(|| format!("{}{}", site.base_url(), self.0))
    }

    /// Where a reader finds its comments: the page itself, or the section that the server at `base` renders where the key is not an address.
    pub fn read_at(&self, site: &Site, base: &str) -> String {
        match self.url(site) {
            Some(path) if path.starts_with('/') => format!("{base}{path}"),
            Some(url) => url,
            None => {
                let query = form_urlencoded::Serializer::new(String::new()).append_pair("thread", &self.0).finish();
                format!("{base}/embed/{}?{query}", site.key)
            }
        }
    }

    fn page(url: &Url, site: &Site) -> Result<Self, FieldError> {
        let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")).ok_or(FieldError::NotAThread)?;
        let path = canonical_path(url);
        match site.origins.iter().position(|origin| origin.host() == host) {
            None => Err(FieldError::NotAThread),
            Some(0) => Ok(Self(path)),
            Some(_) if site.origins.first().is_some_and(Origin::is_loopback) => Ok(Self(path)),
            Some(_) => Ok(Self(format!("//{host}{path}"))),
        }
    }

    fn identifier(text: String, site: &Site) -> Result<Self, FieldError> {
        let fits = match &site.thread_pattern {
            Some(pattern) => pattern.is_match(&text),
            None => text.starts_with('/') || text.chars().count() <= Self::MAX_CHARACTERS,
        };
        if fits { Ok(Self(text)) } else { Err(FieldError::NotAThread) }
    }
}

fn canonical_path(url: &Url) -> String {
    // A path that began with two slashes would be another host.
    let path = format!("/{}", url.path().trim_matches('/'));
    let kept: Vec<_> = url
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !name.is_empty() && !name.starts_with("utm_") && !TRACKING.contains(&name)
        })
        .collect();
    if kept.is_empty() { path } else { format!("{path}?{}", kept.join("&")) }
}
