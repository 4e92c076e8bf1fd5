use super::{Demand, Link, LinkError, RedisUrl, RedisUrlError};
use ::redis::Script;
use std::{sync::Arc, time::Duration};

/// For how long a turn is taken. Whoever has it asks again sooner; after a crash another has it this much later.
const LEASE: Duration = Duration::from_mins(2);
/// How long the server may think about it.
const ANSWER: Duration = Duration::from_secs(2);

/// Whose turn it is to do work that one instance at a time should do, such as retention. In clustered mode that is a key in Redis with a time
/// to live: simpler than a lock in the database, which would hold one of its connections, and safe because such work does no harm when two do
/// it for once (a lease that runs out while its owner stands still).
#[derive(Clone, Debug)]
pub struct Ownership(Option<Lease>);

#[derive(Clone, Debug)]
struct Lease {
    link: Arc<Link>,
    take: Script,
    instance: String,
}

impl Ownership {
    /// Of the only instance there is: it is always its turn.
    pub const fn alone() -> Self {
        Self(None)
    }

    /// Of one instance among several.
    ///
    /// # Errors
    /// [`RedisUrlError`].
    pub fn shared(url: &RedisUrl) -> Result<Self, RedisUrlError> {
        Ok(Self(Some(Lease {
            link: Arc::new(Link::start(url, Demand::Present)?),
            take: Script::new(include_str!("take_turn.lua")),
            instance: format!("{:032x}", rand::random::<u128>()),
        })))
    }

    /// Whether it is this instance's turn for a work, which is then taken for two minutes. Without an answer it is not.
    pub async fn is_mine(&self, work: &'static str) -> bool {
        let Some(Lease { link, take, instance }) = &self.0 else { return true };
        let answer = link.ask(ANSWER, async |mut connection| {
            let mut call = take.key(format!("toguna:owner:{work}"));
            call.arg(instance).arg(LEASE.as_secs() * 1_000).invoke_async(&mut connection).await
        });
        let answer: Result<bool, LinkError> = answer.await;
        answer.unwrap_or_else(|error| {
            tracing::warn!(%error, work, "whose turn it is cannot be known: not this instance's");
            false
        })
    }
}
