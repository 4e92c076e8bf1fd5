//! Showing who one is, by a password or a code. Each try is counted by account and by source before it is looked at, so that many at once
//! count too; an unknown name takes as long as a known one.

use crate::{
    domain::{KeyedHash, UserName},
    http::{
        App,
        client::{self, PeerAddress},
        problem::Problem,
    },
    one_time_code::{TotpSecret, recovery_hash},
    password,
    secrets::Purpose,
    store::{Attempts, User},
};
use axum::http::HeaderMap;
use std::time::Duration;

/// How long attempts are counted together.
const WINDOW: Duration = Duration::from_mins(15);
/// Attempts in that time with passwords on one name.
const PASSWORDS: u32 = 10;
/// Attempts in that time with codes on one account: of a million codes three are right at any moment.
const CODES: u32 = 5;
/// Attempts in that time from one source; a newsroom may be behind one address.
const A_SOURCE: u32 = 60;

/// Who asks to be believed.
pub(super) struct Caller<'a> {
    pub app: &'a App,
    pub headers: &'a HeaderMap,
    pub peer: PeerAddress,
}

/// Why somebody is not believed.
pub(super) enum Refused {
    /// It is wrong; what of it is not said.
    Wrong,
    /// Too often; so long to wait.
    TooOften(Duration),
}

/// What counts as a code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Codes {
    /// What the authenticator shows.
    Authenticator,
    /// That, or one of the recovery codes.
    AndRecovery,
}

impl Caller<'_> {
    /// Who has this name and password, with the hash that it is kept as.
    pub async fn password(&self, name: &str, password: &str) -> Result<Result<(User, String), Refused>, Problem> {
        let known_as = UserName::parse(name).ok();
        let login = known_as.as_ref().map_or_else(|| name.to_lowercase(), UserName::login);
        let attempt = match self.attempt(self.key(b"login name", login.as_bytes()), PASSWORDS).await? {
            Ok(attempt) => attempt,
            Err(refused) => return Ok(Err(refused)),
        };
        let known = match &known_as {
            Some(name) => self.app.store.user_by_name(name).await?,
            None => None,
        };
        let (user, hash) = known.map_or((None, None), |(user, hash)| (Some(user), hash));
        if !password::is_right(password, hash.clone(), &self.app.metrics.passwords_hashed).await {
            return Ok(Err(Refused::Wrong));
        }
        attempt.succeeded(self.app).await?;
        Ok(user.zip(hash).ok_or(Refused::Wrong))
    }

    /// Whether it is a code of this user that was not used yet; it is used by that. Nobody without a second factor has one.
    pub async fn code(&self, user: &User, typed: &str, codes: Codes) -> Result<Result<(), Refused>, Problem> {
        let attempt = match self.attempt(self.key(b"login code", &user.id.to_be_bytes()), CODES).await? {
            Ok(attempt) => attempt,
            Err(refused) => return Ok(Err(refused)),
        };
        let is_right =
            self.is_of_authenticator(user, typed).await? || (codes == Codes::AndRecovery && self.is_of_recovery(user, typed).await?);
        if !is_right {
            return Ok(Err(Refused::Wrong));
        }
        attempt.succeeded(self.app).await?;
        Ok(Ok(()))
    }

    async fn is_of_authenticator(&self, user: &User, typed: &str) -> Result<bool, Problem> {
        let Some(sealed) = self.app.store.second_factor(user.id).await? else { return Ok(false) };
        let Some(secret) = TotpSecret::open(&self.app.secrets, user.id, &sealed) else {
            tracing::error!(user = user.id, "a second factor was sealed with a key that is not in the secrets file");
            return Err(Problem::Internal);
        };
        match secret.step_of(typed, self.app.clock.now()) {
            Some(step) => Ok(self.app.store.use_step(user.id, step).await?),
            None => Ok(false),
        }
    }

    async fn is_of_recovery(&self, user: &User, typed: &str) -> Result<bool, Problem> {
        let Some(hash) = recovery_hash(&self.app.secrets, user.id, typed) else { return Ok(false) };
        let actor = format!("user:{} {}", user.id, user.name);
        Ok(self.app.store.use_recovery_code(user.id, &hash, &actor, self.app.clock.now()).await?)
    }

    async fn attempt(&self, account: KeyedHash, most: u32) -> Result<Result<Attempt, Refused>, Problem> {
        let source = client::source(self.headers, self.peer, &self.app.settings.trusted_proxies);
        let source = self.key(b"login source", source.keyed_hash(&self.app.secrets.hash_key(Purpose::SourceHash)).as_bytes());
        let now = self.app.clock.now();
        for (of, most) in [(&source, A_SOURCE), (&account, most)] {
            let Attempts { count, since } = self.app.store.count_attempt(of, WINDOW, now).await?;
            if count > most {
                tracing::warn!(count, "an account or a source is tried too often");
                return Ok(Err(Refused::TooOften(since.plus(WINDOW).since(now))));
            }
        }
        Ok(Ok(Attempt { account, source }))
    }

    fn key(&self, what: &[u8], of: &[u8]) -> KeyedHash {
        self.app.secrets.hash_key(Purpose::TokenHash).hash(&[what, of])
    }
}

/// Whether something comes for the first time within [`WINDOW`]. Of several at once one is the first.
pub(super) async fn is_first(app: &App, of: &KeyedHash) -> Result<bool, Problem> {
    Ok(app.store.count_attempt(of, WINDOW, app.clock.now()).await?.count == 1)
}

/// One that was counted.
struct Attempt {
    account: KeyedHash,
    source: KeyedHash,
}

impl Attempt {
    async fn succeeded(self, app: &App) -> Result<(), Problem> {
        Ok(app.store.attempt_succeeded(&self.account, &self.source).await?)
    }
}

impl Refused {
    /// Minutes to wait; 0 for none.
    pub const fn minutes(&self) -> u64 {
        match self {
            Self::Wrong => 0,
            Self::TooOften(wait) => wait.as_secs().div_ceil(60),
        }
    }
}
