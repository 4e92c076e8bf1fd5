//! Who is asking, and how far that reaches: API tokens, sessions of browsers, one-time links. A route says in [`super::routes`] which roles
//! it is for; the middleware here lets nobody else through, and [`Bearer::site`] holds the same roles against the site that is meant.

use super::{App, client, parameters::Parameters, problem::Problem};
use crate::{
    domain::{Grant, KeyedHash, Preferences, RightToSeeAddresses, Role, SecondFactor, Site, SiteKey, Timestamp},
    secrets::{Purpose, Secrets, new_token},
    store::{NewToken, Scope, Store, StoreError, TokenKind, TokenRecord, User},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

/// How long a one-time link may be used.
pub const LINK_AGE: Duration = Duration::from_hours(24);
/// How long a session lasts.
pub const SESSION_AGE: Duration = Duration::from_hours(12);
/// How often the use of a token is noted at most.
const USE_NOTED: Duration = Duration::from_mins(5);
/// Where a second factor is set up.
pub const SECOND_FACTOR: &str = "/moderation/account/second-factor";
/// How much of what a browser calls itself is kept, in characters.
const CLIENT_CHARACTERS: usize = 200;

/// Those who may see readers' addresses.
const SEE_ADDRESSES: &[Role] = &[Role::Owner, Role::Editor, Role::Moderator];

/// What a route's middleware needs: the app, and the roles that the table names.
pub(super) type Gate = (Arc<App>, &'static [Role]);

/// Somebody whose token or session is known, within a route that is for some roles.
#[derive(Clone, Debug)]
pub struct Bearer {
    record: TokenRecord,
    user: Option<User>,
    /// Whom the route is for.
    allowed: &'static [Role],
    /// The hash of the secret, for binding forms to the session.
    hash: KeyedHash,
}

/// The hash that a token is kept and found by.
pub fn token_hash(secrets: &Secrets, token: &str) -> KeyedHash {
    secrets.hash_key(Purpose::TokenHash).hash(&[token.as_bytes()])
}

/// The API token of this secret, with its hash. That it is used is noted, and a failure to note it stops nobody.
///
/// # Errors
/// When the store fails.
pub async fn api_token(app: &App, token: &str) -> Result<Option<(TokenRecord, KeyedHash)>, StoreError> {
    let (hash, now) = (token_hash(&app.secrets, token), app.clock.now());
    let Some(record) = app.store.token(&hash, TokenKind::Api, now).await? else { return Ok(None) };
    if record.used_at.is_none_or(|used| now >= used.plus(USE_NOTED))
        && let Err(error) = app.store.note_use(record.id, now).await
    {
        tracing::warn!(%error, "the use of a token cannot be noted");
    }
    Ok(Some((record, hash)))
}

impl Bearer {
    /// By `Authorization: Bearer` (RFC 6750).
    async fn from_header(app: &App, headers: &HeaderMap, allowed: &'static [Role]) -> Result<Self, Problem> {
        let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let token = value.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
        let record = api_token(app, token.ok_or(Problem::Unauthorized)?).await?.ok_or(Problem::Unauthorized)?;
        Self::of_record(app, record.0, record.1, allowed).await
    }

    /// By the session's cookie.
    async fn from_session(app: &App, headers: &HeaderMap, allowed: &'static [Role]) -> Result<Self, Problem> {
        let token = cookie(headers, session_cookie(app)).ok_or(Problem::Unauthorized)?;
        Self::of_hash(app, token_hash(&app.secrets, &token), TokenKind::Session, allowed).await
    }

    async fn of_hash(app: &App, hash: KeyedHash, kind: TokenKind, allowed: &'static [Role]) -> Result<Self, Problem> {
        let record = app.store.token(&hash, kind, app.clock.now()).await?.ok_or(Problem::Unauthorized)?;
        Self::of_record(app, record, hash, allowed).await
    }

    async fn of_record(app: &App, record: TokenRecord, hash: KeyedHash, allowed: &'static [Role]) -> Result<Self, Problem> {
        let user = match record.user {
            Some(id) => Some(app.store.user(id).await?.filter(|user| user.ended_at.is_none()).ok_or(Problem::Unauthorized)?),
            None => None,
        };
        let bearer = Self { record, user, allowed, hash };
        let reaches = bearer.record.scope == Scope::Moderate && app.sites.iter().any(|site| bearer.may(&site.key));
        if reaches { Ok(bearer) } else { Err(Problem::Forbidden) }
    }

    /// Whether the token or session has not ended meanwhile, and still may what it may. A store that fails says no.
    pub async fn is_still_there(&self, app: &App) -> bool {
        Self::of_hash(app, self.hash, self.record.kind, self.allowed).await.is_ok_and(|bearer| !bearer.owes_second_factor(app))
    }

    /// Whether a site that a session reaches wants a second factor of everybody, and this one was opened without.
    pub fn owes_second_factor(&self, app: &App) -> bool {
        let has_one = self.record.both_factors || self.user.as_ref().is_some_and(|user| user.second_factor.is_some());
        let wanted = |site: &Site| site.second_factor == SecondFactor::Required && self.role_on(&site.key).is_some();
        self.record.kind == TokenKind::Session && !has_one && app.sites.iter().any(|site| wanted(site))
    }

    /// What the bearer is to a site.
    pub fn role_on(&self, site: &SiteKey) -> Option<Role> {
        match &self.user {
            Some(user) => user.role_on(site),
            None => self.record.site.as_ref().is_none_or(|own| own == site).then_some(self.record.role),
        }
    }

    /// Whether the route is for what the bearer is to a site.
    fn may(&self, site: &SiteKey) -> bool {
        self.is(self.allowed, site)
    }

    /// Whether the bearer is one of these to a site.
    pub fn is(&self, roles: &[Role], site: &SiteKey) -> bool {
        self.role_on(site).is_some_and(|role| roles.contains(&role))
    }

    /// The site of this key, if it exists and the route is for what the bearer is to it.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] for a site that the bearer does not reach, [`Problem::NotFound`] for one that is not configured.
    pub fn site<'a>(&self, app: &'a App, key: &str) -> Result<&'a Arc<Site>, Problem> {
        let reach = || SiteKey::parse(key).is_ok_and(|key| self.may(&key));
        match app.sites.get(key) {
            Some(site) if self.may(&site.key) => Ok(site),
            None if reach() => Err(Problem::NotFound),
            _ => Err(Problem::Forbidden),
        }
    }

    /// The site that a page is asked for (`?site=`), or the first one that the route shows the bearer.
    ///
    /// # Errors
    /// As [`Bearer::site`], and [`Problem::NotFound`] where there is none.
    pub fn site_of<'a>(&self, app: &'a App, uri: &Uri) -> Result<&'a Arc<Site>, Problem> {
        match Parameters::of(uri).get("site") {
            Some(key) => self.site(app, key),
            None => app.sites.iter().find(|site| self.may(&site.key)).ok_or(Problem::NotFound),
        }
    }

    /// The sites that the route shows the bearer, in the order of the configuration.
    pub fn sites<'a>(&'a self, app: &'a App) -> impl Iterator<Item = &'a Arc<Site>> {
        app.sites.iter().filter(|site| self.may(&site.key))
    }

    /// The only site that a token reaches; `None` for every site, and for users.
    pub const fn only_site(&self) -> Option<&SiteKey> {
        self.record.site.as_ref()
    }

    /// Whether the bearer owns every site there will ever be, and not only those there are.
    pub fn owns_what_comes(&self) -> bool {
        match &self.user {
            Some(user) => user.grants.iter().any(|grant| grant.site.is_none() && grant.role == Role::Owner),
            None => self.record.site.is_none() && self.record.role == Role::Owner,
        }
    }

    /// The right to see addresses of readers of a site, if the role has it.
    pub fn right_to_see_addresses(&self, site: &SiteKey) -> Option<RightToSeeAddresses> {
        self.is(SEE_ADDRESSES, site).then(RightToSeeAddresses::granted)
    }

    /// The user, unless it is a token's or a one-time link's bearer.
    pub const fn user(&self) -> Option<&User> {
        self.user.as_ref()
    }

    /// How the console is wanted; without an account, as it usually is.
    pub fn preferences(&self) -> &Preferences {
        static USUAL: LazyLock<Preferences> = LazyLock::new(Preferences::default);
        self.user.as_ref().map_or(&USUAL, |user| &user.preferences)
    }

    /// When the session's bearer last showed who they are.
    pub const fn proved_at(&self) -> Timestamp {
        self.record.proved_at
    }

    /// The number of the token or session.
    pub const fn token_id(&self) -> i64 {
        self.record.id
    }

    /// What the bearer is called.
    pub fn name(&self) -> &str {
        self.user.as_ref().map_or(&self.record.name, |user| &user.name)
    }

    /// Who, for the audit.
    pub fn actor(&self) -> String {
        match &self.user {
            Some(user) => format!("user:{} {}", user.id, user.name),
            None => format!("{}:{} {}", self.record.kind.word(), self.record.id, self.record.name),
        }
    }

    /// What a form of this session's pages carries, and no other site's page can know.
    pub fn csrf(&self, app: &App) -> String {
        app.secrets.hash_key(Purpose::TokenHash).hash(&[b"csrf", self.hash.as_bytes()]).hex()
    }
}

/// Middleware of routes for programs: by token.
pub(super) async fn by_token(State((app, allowed)): State<Gate>, mut request: Request, next: Next) -> Response {
    match Bearer::from_header(&app, request.headers(), allowed).await {
        Ok(bearer) => {
            request.extensions_mut().insert(bearer);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// Middleware of the console's pages: by session. Whoever has none is asked to log in, at the same address; whoever owes a second factor is
/// led to where it is set up, and nowhere else.
pub(super) async fn by_session(State((app, allowed)): State<Gate>, request: Request, next: Next) -> Response {
    let asks_for_a_page = request.method() == Method::GET && !wants_json(request.headers());
    let owes = |bearer: &Bearer| bearer.owes_second_factor(&app);
    admitted(&app, allowed, request, next, |bearer| match (owes(bearer), asks_for_a_page) {
        (false, _) => None,
        (true, true) => Some(Redirect::to(SECOND_FACTOR).into_response()),
        (true, false) => Some(Problem::Forbidden.into_response()),
    })
    .await
}

/// Middleware of the pages about oneself: by session, a second factor or not.
pub(super) async fn by_own_session(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    admitted(&app, &Role::ALL, request, next, |_| None).await
}

/// Lets a session's bearer through, unless something is in the way.
async fn admitted(
    app: &Arc<App>,
    allowed: &'static [Role],
    mut request: Request,
    next: Next,
    in_the_way: impl FnOnce(&Bearer) -> Option<Response>,
) -> Response {
    if !comes_from_here(app, &request) {
        return Problem::ForeignOrigin.into_response();
    }
    match Bearer::from_session(app, request.headers(), allowed).await {
        Ok(bearer) => {
            if let Some(response) = in_the_way(&bearer) {
                return private(response);
            }
            request.extensions_mut().insert(bearer);
            private(next.run(request).await)
        }
        Err(Problem::Unauthorized) if !wants_json(request.headers()) => {
            match super::console::login::instead(app, request.headers(), request.uri(), request.method() == Method::GET) {
                Ok(page) => private(page),
                Err(problem) => problem.into_response(),
            }
        }
        Err(problem) => problem.into_response(),
    }
}

/// Middleware of the console's pages before there is a session.
pub(super) async fn by_nobody(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if comes_from_here(&app, &request) { private(next.run(request).await) } else { Problem::ForeignOrigin.into_response() }
}

/// Whether one of the console's own scripts asks, which shows what it hears by itself.
pub(super) fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes() == b"application/json")
}

/// Whether a request that changes something comes from one of our own pages, as far as the browser says where from (`Sec-Fetch-Site`, else
/// `Origin`). What says nothing is not a browser of these years, and still needs the form's token.
fn comes_from_here(app: &App, request: &Request) -> bool {
    if request.method().is_safe() {
        return true;
    }
    let said = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match (said("sec-fetch-site"), said("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => client::is_ours(app, request.headers(), origin),
        (None, None) => true,
    }
}

/// The console's pages are nobody else's: not kept, not framed. The browser says to this server alone which page led to it.
fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    headers.entry(header::X_FRAME_OPTIONS).or_insert(HeaderValue::from_static("DENY"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(CONSOLE_POLICY));
    response
}

/// The console runs its own scripts and asks its own server; nothing else.
const CONSOLE_POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types toguna";

/// Whom a one-time link lets in.
#[derive(Clone, Debug)]
pub struct Invited {
    /// What the moderator is called in the audit.
    pub name: String,
    /// The only site that the moderator reaches; `None` for every site.
    pub site: Option<SiteKey>,
    /// What the moderator is there.
    pub role: Role,
    /// The user who chooses a password by it; `None` to open a session at once.
    pub user: Option<i64>,
}

impl Invited {
    /// A user, to choose a password.
    pub fn to_choose_a_password(user: &User) -> Self {
        let Grant { site, role } = user.grants.first().cloned().unwrap_or(Grant { site: None, role: Role::Reader });
        Self { name: user.name.clone(), site, role, user: Some(user.id) }
    }
}

/// Makes a one-time link's path to the console. `actor` is who made it, for the audit.
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
        role: invited.role,
        user: invited.user,
        client: None,
        both_factors: false,
        hash: token_hash(secrets, &token),
        expires_at: Some(now.plus(LINK_AGE)),
    };
    store.add_token(&link, actor, now).await?;
    Ok(format!("/moderation/enter?key={token}"))
}

/// Opens a session for the bearer of a one-time link that was used up: the `Set-Cookie` value.
///
/// # Errors
/// When the store fails.
pub async fn open_session(app: &App, headers: &HeaderMap, link: TokenRecord) -> Result<HeaderValue, Problem> {
    let actor = format!("link:{}", link.id);
    let TokenRecord { name, site, role, user, .. } = link;
    open(app, headers, Opened { name, site, role, user, both_factors: false }, &actor).await
}

/// Opens a session for a user who logged in; `both_factors`: with a second factor, though none is kept here. One that the browser had before
/// ends: whoever planted it knows nothing of this one.
///
/// # Errors
/// When the store fails.
pub async fn open_session_of(app: &App, headers: &HeaderMap, user: &User, both_factors: bool) -> Result<HeaderValue, Problem> {
    let actor = format!("user:{} {}", user.id, user.name);
    let now = app.clock.now();
    if let Some(before) = cookie(headers, session_cookie(app))
        && let Some(before) = app.store.token(&token_hash(&app.secrets, &before), TokenKind::Session, now).await?
    {
        app.store.revoke_token(before.id, &actor, now).await?;
    }
    let opened = Opened { name: user.name.clone(), site: None, role: Role::Reader, user: Some(user.id), both_factors };
    open(app, headers, opened, &actor).await
}

/// Whose session it is, and how it was opened.
struct Opened {
    name: String,
    site: Option<SiteKey>,
    role: Role,
    user: Option<i64>,
    both_factors: bool,
}

async fn open(app: &App, headers: &HeaderMap, opened: Opened, actor: &str) -> Result<HeaderValue, Problem> {
    let Opened { name, site, role, user, both_factors } = opened;
    let now = app.clock.now();
    let token = new_token();
    let client = headers.get(header::USER_AGENT).and_then(|client| client.to_str().ok());
    let session = NewToken {
        name,
        kind: TokenKind::Session,
        scope: Scope::Moderate,
        site,
        role,
        user,
        client: client.map(|client| client.chars().take(CLIENT_CHARACTERS).collect()),
        both_factors,
        hash: token_hash(&app.secrets, &token),
        expires_at: Some(now.plus(SESSION_AGE)),
    };
    app.store.add_token(&session, actor, now).await?;
    let value =
        format!("{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", session_cookie(app), SESSION_AGE.as_secs(), secure(app));
    HeaderValue::from_str(&value).map_err(|_| Problem::Internal)
}

/// The cookie that holds a session's secret. Over https no other host and no plain http can set it.
fn session_cookie(app: &App) -> &'static str {
    if is_https(app) { "__Host-toguna_session" } else { "toguna_session" }
}

/// Whether the browser has the cookie of a session, of which nothing is known yet.
pub(super) fn has_session_cookie(app: &App, headers: &HeaderMap) -> bool {
    cookie(headers, session_cookie(app)).is_some()
}

/// What a cookie's attributes end with.
pub(super) fn secure(app: &App) -> &'static str {
    if is_https(app) { "; Secure" } else { "" }
}

fn is_https(app: &App) -> bool {
    app.public_url.starts_with("https://")
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(other, _)| *other == name).map(|(_, value)| value.to_owned())
}
