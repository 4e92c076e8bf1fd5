use super::Finding;
use crate::{
    clock::Clock,
    config::Config,
    queue::{Backlog, Queue as _, redis::RedisQueue},
    redis::RedisSettings,
};
use std::time::Duration;

const CHECK: &str = "queue";
/// What was submitted is stored within a second where all is well.
const OLDEST: Duration = Duration::from_mins(5);
/// How long the queue may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether what was acknowledged is being stored, in clustered mode.
pub(super) async fn check(servers: &RedisSettings, config: &Config) -> Finding {
    // What it would lose is another check's business.
    let servers = RedisSettings { allow_weak_durability: true, ..servers.clone() };
    let asked = async {
        let queue = RedisQueue::start(&servers, &config.queue)?;
        queue.connected().await?;
        queue.backlog().await
    };
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(backlog)) => judge(&backlog, config.queue.limit.get()),
        Ok(Err(error)) => Finding::unknown(CHECK, error.to_string()),
        Err(_elapsed) => Finding::unknown(CHECK, "Redis cannot be used"),
    }
}

/// What to say of a queue.
pub(super) fn judge(backlog: &Backlog, limit: u64) -> Finding {
    let age = backlog.oldest.map_or(Duration::ZERO, |oldest| Clock::default().now().since(oldest));
    let waiting = format!("{} waiting, the oldest for {} s", backlog.length, age.as_secs());
    if backlog.length >= limit {
        let cure = "let more processes store (role `worker`), or find out in their logs why they do not: readers are refused until then";
        return Finding::wrong(CHECK, format!("it is full: {waiting}"), cure);
    }
    if age > OLDEST {
        let cure = "nothing is lost: start `toguna serve` with the role `all` or `worker`; if one runs, its log says why it does not store";
        return Finding::wrong(CHECK, format!("nothing is being stored: {waiting}"), cure);
    }
    Finding::ok(CHECK, waiting)
}
