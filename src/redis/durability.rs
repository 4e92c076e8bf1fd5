//! Whether a Redis server keeps what it acknowledges.

use ::redis::{RedisResult, aio::MultiplexedConnection};
use std::collections::HashMap;

/// A setting that the promise rests on: its name, the value that keeps it, and what another value loses.
const NEEDED: [(&str, &str, &str); 4] = [
    ("appendonly", "yes", "everything since the last snapshot would be lost in a crash"),
    ("appendfsync", "always", "the last second or more of acknowledged comments would be lost in a crash"),
    ("no-appendfsync-on-rewrite", "no", "what is acknowledged while the file is rewritten would be lost in a crash"),
    ("maxmemory-policy", "noeviction", "acknowledged comments would be thrown away when memory is short"),
];

/// What the server's settings would lose, with the cure; empty if nothing.
pub(super) async fn weaknesses(connection: &mut MultiplexedConnection) -> RedisResult<Vec<String>> {
    let mut question = ::redis::cmd("CONFIG");
    question.arg("GET");
    for (name, ..) in NEEDED {
        question.arg(name);
    }
    let found: HashMap<String, String> = question.query_async(connection).await?;
    let weak = NEEDED.iter().filter_map(|(name, needed, loss)| {
        let value = found.get(*name).map_or("unknown", String::as_str);
        (value != *needed).then(|| format!("`{name}` is `{value}`: {loss}; set `{name} {needed}` in redis.conf"))
    });
    Ok(weak.collect())
}
