//! How Redis is reached in clustered mode: one [`Link`] a purpose, that comes back by itself and says why it is away.
//!
//! Keys all start with `toguna:`. Which part owns which: `toguna:queue` and `toguna:receipt:…` are `queue/redis`'s, `toguna:activity:…`
//! `activity/redis`'s, `toguna:owner:…` [`Ownership`]'s, `toguna:secrets` [`agree_on_secrets`]'s.

mod durability;
mod link;
mod owner;
mod secrets;

pub(crate) use link::{Demand, Link, LinkError};
pub use owner::Ownership;
pub use secrets::{Agreement, agree_on_secrets};

use serde::{Deserialize, Serialize};

/// The Redis servers of clustered mode.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedisSettings {
    /// The server that keeps the queue: `redis://[user:password@]host:port/number`. It must keep what it acknowledges
    /// (`appendonly yes`, `appendfsync always`, `maxmemory-policy noeviction`).
    pub url: String,
    /// The server that remembers recent submissions, if it is another one. It may forget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity_url: Option<String>,
    /// Whether a server that may lose what it acknowledged is taken all the same.
    #[serde(default)]
    pub allow_weak_durability: bool,
}

impl RedisSettings {
    /// The server that remembers recent submissions.
    pub fn activity_url(&self) -> &str {
        self.activity_url.as_deref().unwrap_or(&self.url)
    }
}

impl std::fmt::Debug for RedisSettings {
    /// Without the URLs, which may hold passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisSettings").field("allow_weak_durability", &self.allow_weak_durability).finish_non_exhaustive()
    }
}

/// Why a URL is not one of a Redis server.
#[derive(Debug, thiserror::Error)]
#[error("not the address of a Redis server ({0}); it looks like redis://user:password@host:6379/0")]
pub struct RedisUrlError(String);

/// Checks that a URL is one of a Redis server, without asking the server.
///
/// # Errors
/// [`RedisUrlError`].
pub fn check_url(url: &str) -> Result<(), RedisUrlError> {
    client(url).map(|_| ())
}

fn client(url: &str) -> Result<::redis::Client, RedisUrlError> {
    use ::redis::{IntoConnectionInfo as _, io::tcp::TcpSettings};
    let info = url.into_connection_info().map_err(|error| RedisUrlError(error.to_string()))?;
    // The crate leaves Nagle's algorithm on: a small question would wait for the answer to the one before.
    let info = info.set_tcp_settings(TcpSettings::default().set_nodelay(true));
    ::redis::Client::open(info).map_err(|error| RedisUrlError(error.to_string()))
}
