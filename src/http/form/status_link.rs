//! The signed address of a comment's status page, `/c/<id>?t=<token>`. The token names site, thread and language, so that the page works
//! while the envelope is still in the queue.

use crate::{
    domain::{CommentId, Locale, Site, ThreadKey},
    http::App,
    intake::Receipt,
    secrets::{Purpose, Secrets},
};
use serde::{Deserialize, Serialize};

/// What a status page's token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusLink {
    /// The comment.
    pub id: CommentId,
    /// Its site's key.
    pub site: String,
    /// Its thread.
    pub thread: ThreadKey,
    /// The language its author was spoken to in.
    pub locale: Locale,
}

#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    id: CommentId,
    site: std::borrow::Cow<'a, str>,
    thread: std::borrow::Cow<'a, str>,
    locale: Locale,
}

/// The absolute address of a comment's status page.
pub fn url(app: &App, site: &Site, receipt: &Receipt, locale: Locale) -> String {
    let link = StatusLink { id: receipt.id, site: site.key.to_string(), thread: receipt.thread.clone(), locale };
    format!("{}/c/{}?t={}", app.public_url, receipt.id, link.token(&app.secrets))
}

impl StatusLink {
    fn token(&self, secrets: &Secrets) -> String {
        let wire = Wire { id: self.id, site: self.site.as_str().into(), thread: self.thread.as_str().into(), locale: self.locale };
        // Strings and a UUID are always JSON.
        let text = serde_json::to_string(&wire).unwrap_or_default();
        secrets.sign(Purpose::StatusLink, &text)
    }

    /// Reads a token that was made for this comment; `None` for any other.
    pub fn read(secrets: &Secrets, id: &str, token: &str) -> Option<Self> {
        let text = secrets.verify(Purpose::StatusLink, token)?;
        let wire: Wire<'_> = serde_json::from_str(&text).ok()?;
        let thread = ThreadKey::stored(wire.thread.into_owned());
        (wire.id.to_string() == id).then(|| Self { id: wire.id, site: wire.site.into_owned(), thread, locale: wire.locale })
    }
}
