use super::{EmailAddress, Ground, Locale, SiteGround, SiteKey, Thresholds};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, time::Duration};
use url::Url;

/// One publication with its own key, origins, thresholds, locale and moderators, as the configuration has it.
#[derive(Clone, Debug)]
pub struct Site {
    /// What it is called in URLs.
    pub key: SiteKey,
    /// What readers call it.
    pub name: String,
    /// Where its pages stand. The first is the one that paths refer to.
    pub origins: Vec<Origin>,
    /// The language of its pages.
    pub locale: Locale,
    /// The zone its times are shown in, by its IANA name.
    pub time_zone: jiff::tz::TimeZone,
    /// What its threads' identifiers look like, if not the default (a path, or 1–255 visible characters).
    pub thread_pattern: Option<regex::Regex>,
    /// The page that a WordPress `comment_post_ID` stands for, where it is not its own identifier.
    pub wordpress_pages: HashMap<String, String>,
    /// When to hold, and when to call it spam.
    pub thresholds: Thresholds,
    /// Who is held whatever the score.
    pub premoderate: Premoderate,
    /// Where a reader is led after sending.
    pub after_submit: AfterSubmit,
    /// Who hears about held comments.
    pub moderators: Vec<EmailAddress>,
    /// The least time between two mails about held comments to one moderator.
    pub digest_interval: Duration,
    /// Submissions a minute to the whole site from which unknown authors are held.
    pub pressure: u32,
    /// What moderators may give as the ground of a refusal, in the order of their keys; [`SiteGround::MOST`] at most.
    pub grounds: Vec<SiteGround>,
    /// So many reports by readers take a comment back into the queue; 0: none do.
    pub reports_hold_from: u32,
    /// Whether those who work on it need more than a password.
    pub second_factor: SecondFactor,
}

/// Whether a password is enough for those who work on a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecondFactor {
    /// Each decides for the own account.
    #[default]
    Optional,
    /// Everybody sets up a second factor before anything else.
    Required,
}

/// Who is held whatever the score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Premoderate {
    /// Nobody.
    #[default]
    Nobody,
    /// Authors without an approved comment.
    Newcomers,
    /// Everybody.
    Everybody,
}

/// Where a reader is led after sending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AfterSubmit {
    /// To the comment's status page.
    #[default]
    Status,
    /// Back to the article.
    Article,
}

impl Site {
    /// A site with nothing special about it: what the defaults of the configuration make, without any page of its own.
    pub fn plain(key: SiteKey, locale: Locale) -> Self {
        Self {
            name: key.to_string(),
            key,
            origins: Vec::new(),
            locale,
            time_zone: jiff::tz::TimeZone::UTC,
            thread_pattern: None,
            wordpress_pages: HashMap::new(),
            thresholds: Thresholds::default(),
            premoderate: Premoderate::Nobody,
            after_submit: AfterSubmit::Status,
            moderators: Vec::new(),
            digest_interval: Duration::from_hours(1),
            pressure: 120,
            grounds: SiteGround::built_in(),
            reports_hold_from: 5,
            second_factor: SecondFactor::Optional,
        }
    }

    /// Whether a page of this origin may post here and be led back to.
    pub fn allows_origin(&self, origin: &str) -> bool {
        Url::parse(origin).is_ok_and(|url| self.allows_page(&url))
    }

    /// Whether this is a page of the site.
    pub fn allows_page(&self, page: &Url) -> bool {
        self.origins.iter().any(|origin| origin.matches(page))
    }

    /// The first origin, without a trailing slash; empty when the site has none or its port is open.
    pub fn base_url(&self) -> String {
        self.origins.first().map(Origin::base_url).unwrap_or_default()
    }

    /// What the site says of a ground that it offers.
    pub fn ground(&self, ground: &Ground) -> Option<&SiteGround> {
        self.grounds.iter().find(|own| own.ground == *ground)
    }

    /// The host name that Message-IDs and List-Ids of its mails carry.
    pub fn mail_host(&self) -> &str {
        self.origins.first().map_or("localhost", Origin::host)
    }
}

/// A scheme, host and port that a site's pages stand on. The port `*` is any port, for a machine of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    scheme: String,
    host: String,
    port: Port,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Port {
    Any,
    One(u16),
}

/// Why a text is not an [`Origin`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an origin is a scheme and a host, and a port where it is not the usual one: \"https://www.example.org\"")]
pub struct OriginError;

impl Origin {
    /// # Errors
    /// [`OriginError`] when it is not `http` or `https` with a host and nothing after the port.
    pub fn parse(raw: &str) -> Result<Self, OriginError> {
        let (text, any) = raw.strip_suffix(":*").map_or((raw, false), |text| (text, true));
        let url = Url::parse(text).map_err(|_| OriginError)?;
        let bare = matches!(url.scheme(), "http" | "https")
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty();
        let host = url.host_str().filter(|_| bare).ok_or(OriginError)?.to_owned();
        let port = if any { Port::Any } else { Port::One(url.port_or_known_default().ok_or(OriginError)?) };
        Ok(Self { scheme: url.scheme().to_owned(), host, port })
    }

    /// Whether a page stands on it.
    pub fn matches(&self, page: &Url) -> bool {
        let same_port = match self.port {
            Port::Any => true,
            Port::One(port) => page.port_or_known_default() == Some(port),
        };
        page.scheme() == self.scheme && page.host_str() == Some(self.host.as_str()) && same_port
    }

    /// The host name or address.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether it is this very machine.
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.host == "[::1]" || self.host.starts_with("127.")
    }

    /// Without a trailing slash; empty when its port is open.
    pub fn base_url(&self) -> String {
        match self.port {
            Port::Any => String::new(),
            Port::One(port) if port == if self.scheme == "https" { 443 } else { 80 } => format!("{}://{}", self.scheme, self.host),
            Port::One(port) => format!("{}://{}:{port}", self.scheme, self.host),
        }
    }
}

impl std::fmt::Display for Origin {
    /// As browsers write it in headers and policies: `https://www.example.org`, `http://localhost:*`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.port {
            Port::Any => write!(f, "{}://{}:*", self.scheme, self.host),
            Port::One(_) => f.write_str(&self.base_url()),
        }
    }
}

/// All sites of an installation, by key.
#[derive(Clone, Debug, Default)]
pub struct Sites(HashMap<SiteKey, std::sync::Arc<Site>>);

impl Sites {
    /// The site with this key.
    pub fn get(&self, key: &str) -> Option<&std::sync::Arc<Site>> {
        SiteKey::parse(key).ok().and_then(|key| self.0.get(&key))
    }

    /// Every site, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = &std::sync::Arc<Site>> {
        let mut sites: Vec<_> = self.0.values().collect();
        sites.sort_by(|a, b| a.key.cmp(&b.key));
        sites.into_iter()
    }

    /// The site that has a page on this host, the one with the smallest key if several have.
    pub fn on_host(&self, host: &str) -> Option<&std::sync::Arc<Site>> {
        self.iter().find(|site| site.origins.iter().any(|origin| origin.host() == host))
    }
}

impl FromIterator<Site> for Sites {
    fn from_iter<I: IntoIterator<Item = Site>>(sites: I) -> Self {
        Self(sites.into_iter().map(|site| (site.key.clone(), std::sync::Arc::new(site))).collect())
    }
}
