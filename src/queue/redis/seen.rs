//! What was asked for before: a note in the Redis that may forget, for each receipt.
//!
//! A question to the server that keeps the queue waits for a sync of its disk, as everything there does, and nearly every submission is new. So
//! the other server is asked first. What it has not seen is new, or so old that it forgot; then the append finds the receipt all the same.

use super::{super::ReceiptKey, millis};
use crate::{
    domain::Timestamp,
    redis::{Demand, Link, RedisUrl, RedisUrlError},
};
use ::redis::pipe;
use std::time::Duration;

/// How long a submission waits for it.
const ANSWER: Duration = Duration::from_millis(100);

/// The notes.
#[derive(Debug)]
pub(super) struct Seen(Link);

impl Seen {
    pub fn start(url: &RedisUrl) -> Result<Self, RedisUrlError> {
        Link::start(url, Demand::Present).map(Self)
    }

    /// Whether none of these was asked for before; they are from now on. Without an answer one may have been.
    pub async fn none_of(&self, receipts: &[ReceiptKey], now: Timestamp) -> bool {
        let mut notes = pipe();
        for receipt in receipts {
            let key = [b"toguna:seen:", receipt.hash.as_bytes().as_slice()].concat();
            notes.cmd("SET").arg(key).arg("").arg("NX").arg("PX").arg(millis(receipt.expires_at.since(now)).max(1));
        }
        let made: Result<Vec<Option<String>>, _> =
            self.0.ask(ANSWER, async |mut connection| notes.query_async(&mut connection).await).await;
        made.is_ok_and(|made| made.iter().all(Option::is_some))
    }
}
