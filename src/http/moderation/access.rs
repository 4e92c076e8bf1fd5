//! Who is asking, and how far their token reaches.

use crate::{
    domain::{KeyedHash, Site, SiteKey, Timestamp},
    http::{App, problem::Problem},
    secrets::{Purpose, Secrets, new_token},
    store::{NewToken, Scope, Store, StoreError, TokenKind, TokenRecord},
};
use axum::http::{HeaderMap, header};
use std::{sync::Arc, time::Duration};

/// The cookie that holds a session's secret.
pub const SESSION_COOKIE: &str = "toguna_session";
/// How long a one-time link may be used.
pub const LINK_AGE: Duration = Duration::from_hours(24);
/// How long a session lasts.
pub const SESSION_AGE: Duration = Duration::from_hours(12);

/// Somebody whose token or session is known.
#[derive(Clone, Debug)]
pub struct Bearer {
    record: TokenRecord,
    /// The hash of the secret, for binding forms to the session.
    pub hash: KeyedHash,
}

/// The hash that a token is kept and found by.
pub fn token_hash(secrets: &Secrets, token: &str) -> KeyedHash {
    secrets.hash_key(Purpose::TokenHash).hash(&[token.as_bytes()])
}

impl Bearer {
    /// By `Authorization: Bearer` (RFC 6750).
    ///
    /// # Errors
    /// [`Problem::Unauthorized`] without a known token, [`Problem::Forbidden`] when its scope is another.
    pub async fn from_header(app: &App, headers: &HeaderMap, scope: Scope) -> Result<Self, Problem> {
        let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let token = value.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
        Self::known(app, token.ok_or(Problem::Unauthorized)?, TokenKind::Api, scope).await
    }

    /// By the session's cookie.
    ///
    /// # Errors
    /// [`Problem::Unauthorized`] without a known session, [`Problem::Forbidden`] when its scope is another.
    pub async fn from_session(app: &App, headers: &HeaderMap, scope: Scope) -> Result<Self, Problem> {
        let token = cookie(headers, SESSION_COOKIE).ok_or(Problem::Unauthorized)?;
        Self::known(app, &token, TokenKind::Session, scope).await
    }

    async fn known(app: &App, token: &str, kind: TokenKind, scope: Scope) -> Result<Self, Problem> {
        let hash = token_hash(&app.secrets, token);
        let record = app.store.token(&hash, kind, app.clock.now()).await?.ok_or(Problem::Unauthorized)?;
        if record.scope == scope { Ok(Self { record, hash }) } else { Err(Problem::Forbidden) }
    }

    /// The site of this key, if it exists and the token reaches it.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] for another site's token, [`Problem::NotFound`] for a site that is not configured.
    pub fn site<'a>(&self, app: &'a App, key: &str) -> Result<&'a Arc<Site>, Problem> {
        if self.record.site.as_ref().is_some_and(|own| own.as_str() != key) {
            return Err(Problem::Forbidden);
        }
        app.sites.get(key).ok_or(Problem::NotFound)
    }

    /// The only site it reaches; `None` for every site.
    pub const fn only_site(&self) -> Option<&SiteKey> {
        self.record.site.as_ref()
    }

    /// The number of the token or session.
    pub const fn token_id(&self) -> i64 {
        self.record.id
    }

    /// Who, for the audit.
    pub fn actor(&self) -> String {
        format!("{}:{} {}", self.record.kind.word(), self.record.id, self.record.name)
    }
}

/// Whom a one-time link lets in.
#[derive(Clone, Debug)]
pub struct Invited {
    /// What the moderator is called in the audit.
    pub name: String,
    /// The only site that the moderator reaches; `None` for every site.
    pub site: Option<SiteKey>,
}

/// Makes a one-time link's path to the held list. `actor` is who made it, for the audit.
///
/// # Errors
/// When the store fails.
pub async fn one_time_link(
    store: &dyn Store,
    secrets: &Secrets,
    invited: Invited,
    actor: &str,
    now: Timestamp,
) -> Result<String, StoreError> {
    let token = new_token();
    let link = NewToken {
        name: invited.name,
        kind: TokenKind::Link,
        scope: Scope::Moderate,
        site: invited.site,
        hash: token_hash(secrets, &token),
        expires_at: Some(now.plus(LINK_AGE)),
    };
    store.add_token(&link, actor, now).await?;
    Ok(format!("/moderation/enter?key={token}"))
}

/// Uses up a one-time link and opens a session: the `Set-Cookie` value.
///
/// # Errors
/// [`Problem::Unauthorized`] when the link is unknown, used or too old.
pub async fn open_session(app: &App, link: &str) -> Result<String, Problem> {
    let now = app.clock.now();
    let used = app.store.use_link(&token_hash(&app.secrets, link), now).await?.ok_or(Problem::Unauthorized)?;
    let token = new_token();
    let session = NewToken {
        name: used.name,
        kind: TokenKind::Session,
        scope: used.scope,
        site: used.site,
        hash: token_hash(&app.secrets, &token),
        expires_at: Some(now.plus(SESSION_AGE)),
    };
    app.store.add_token(&session, &format!("link:{}", used.id), now).await?;
    let secure = if app.public_url.starts_with("https://") { "; Secure" } else { "" };
    Ok(format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}", SESSION_AGE.as_secs()))
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(other, _)| *other == name).map(|(_, value)| value.to_owned())
}
