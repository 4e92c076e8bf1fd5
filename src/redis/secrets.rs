use super::{Demand, Link, LinkError, RedisUrl, RedisUrlError};
use ::redis::{RedisResult, aio::MultiplexedConnection};
use std::time::Duration;

const KEY: &str = "toguna:secrets";
/// How long the server may think about it.
const ANSWER: Duration = Duration::from_secs(5);

/// Whether an instance has the secrets that the others have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// It has, or it is the first.
    Same,
    /// It has others: what it signs and hashes means nothing to the rest.
    Different,
}

/// Compares what an instance's secrets make (a keyed value that gives nothing away) with what the first instance left in Redis. Waits until
/// Redis is there.
///
/// # Errors
/// [`RedisUrlError`].
pub async fn agree_on_secrets(url: &RedisUrl, check: &[u8]) -> Result<Agreement, RedisUrlError> {
    let link = Link::start(url, Demand::Present)?;
    loop {
        // A server that is only present refuses nothing.
        let _ = link.connected().await;
        match kept(&link, check).await {
            Ok(Some(kept)) if kept == check => return Ok(Agreement::Same),
            Ok(Some(_)) => return Ok(Agreement::Different),
            // Left now, by this instance or another.
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%error, "whether the secrets are those of the other instances is not known yet; trying again");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

/// What the first instance left, if there was one.
pub(super) async fn left(connection: &mut MultiplexedConnection) -> RedisResult<Option<Vec<u8>>> {
    ::redis::cmd("GET").arg(KEY).query_async(connection).await
}

/// What the first instance left; leaves this one's value if there is none.
async fn kept(link: &Link, check: &[u8]) -> Result<Option<Vec<u8>>, LinkError> {
    let kept: Option<Vec<u8>> = link.ask(ANSWER, async |mut connection| left(&mut connection).await).await?;
    if kept.is_none() {
        let leave = async |mut connection| ::redis::cmd("SET").arg(KEY).arg(check).arg("NX").query_async(&mut connection).await;
        link.ask::<Option<String>, _>(ANSWER, leave).await?;
    }
    Ok(kept)
}
