//! How Redis is reached in clustered mode: one [`Link`] a purpose, that comes back by itself and says why it is away.
//!
//! Keys all start with `toguna:`. Which part owns which: `toguna:queue…` and `toguna:receipt:…` are `queue/redis`'s,
//! `toguna:activity:log` `activity/redis`'s, `toguna:owner:…` [`Ownership`]'s, `toguna:secrets` [`agree_on_secrets`]'s.

mod durability;
mod examine;
mod link;
mod owner;
mod secrets;

pub use examine::{ExamineError, ExaminedRedis, examine};
pub(crate) use link::{Demand, Link, LinkError};
pub use owner::Ownership;
pub use secrets::{Agreement, agree_on_secrets};

use serde::Deserialize;

/// `[redis]`, as it is written. The defaults stand in `config/toguna.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedisSection {
    /// As [`RedisSettings::url`]; without it there is no clustered mode.
    #[serde(default)]
    pub url: Option<RedisUrl>,
    /// As [`RedisSettings::activity_url`].
    #[serde(default)]
    pub activity_url: Option<RedisUrl>,
    /// As [`RedisSettings::allow_weak_durability`].
    pub allow_weak_durability: bool,
}

/// The Redis servers of clustered mode.
#[derive(Clone, Debug)]
pub struct RedisSettings {
    /// The server that keeps the queue. It must keep what it acknowledges (`appendonly yes`, `appendfsync always`,
    /// `maxmemory-policy noeviction`).
    pub url: RedisUrl,
    /// The server that remembers recent submissions, if it is another one. It may forget.
    pub activity_url: Option<RedisUrl>,
    /// Whether a server that may lose what it acknowledged is taken all the same.
    pub allow_weak_durability: bool,
}

impl RedisSection {
    /// The servers, if there are any.
    pub fn servers(self) -> Option<RedisSettings> {
        let Self { url, activity_url, allow_weak_durability } = self;
        url.map(|url| RedisSettings { url, activity_url, allow_weak_durability })
    }
}

impl RedisSettings {
    /// The server that remembers recent submissions.
    pub fn activity_url(&self) -> &RedisUrl {
        self.activity_url.as_ref().unwrap_or(&self.url)
    }
}

/// The address of a Redis server: `redis://user:password@host:6379/0`. `Debug` shows host and port alone.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct RedisUrl(::redis::ConnectionInfo);

/// Why a text is not a [`RedisUrl`]. The text is not repeated, since it may hold a password.
#[derive(Debug, thiserror::Error)]
#[error("the address of a Redis server: \"redis://user:password@redis.example.org:6379/0\", or \"redis+unix:///run/redis.sock\"; {0}")]
pub struct RedisUrlError(String);

impl RedisUrl {
    /// Reads an address, without asking the server.
    ///
    /// # Errors
    /// [`RedisUrlError`].
    pub fn parse(raw: &str) -> Result<Self, RedisUrlError> {
        use ::redis::{IntoConnectionInfo as _, io::tcp::TcpSettings};
        if raw.trim().to_lowercase().starts_with("rediss:") {
            let instead =
                "this version speaks to Redis without TLS; use redis:// over a private network or through a tunnel (WireGuard, stunnel)";
            return Err(RedisUrlError(instead.to_owned()));
        }
        let info = raw.trim().into_connection_info().map_err(|error| RedisUrlError(error.to_string()))?;
        // The crate leaves Nagle's algorithm on: a small question would wait for the answer to the one before.
        Ok(Self(info.set_tcp_settings(TcpSettings::default().set_nodelay(true))))
    }

    fn client(&self) -> Result<::redis::Client, RedisUrlError> {
        ::redis::Client::open(self.0.clone()).map_err(|error| RedisUrlError(error.to_string()))
    }
}

impl TryFrom<String> for RedisUrl {
    type Error = RedisUrlError;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Self::parse(&raw)
    }
}

impl std::fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RedisUrl({})", self.0.addr())
    }
}
