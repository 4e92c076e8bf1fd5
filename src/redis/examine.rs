use super::{RedisUrl, durability, secrets};
use crate::domain::Timestamp;
use ::redis::{AsyncConnectionConfig, ErrorKind, RedisError, ServerErrorKind};
use std::time::Duration;

/// How long it may take to connect, and to answer one question.
const ANSWER: Duration = Duration::from_secs(5);

/// What a look at a Redis server found.
#[derive(Debug)]
pub struct ExaminedRedis {
    /// The server's version.
    pub version: String,
    /// What its settings would lose, each with the cure.
    pub weaknesses: Vec<String>,
    /// What time it is there.
    pub clock: Timestamp,
    /// What the first instance's secrets made.
    pub secrets: Option<Vec<u8>>,
}

/// Why there is nothing to be seen.
#[derive(Debug, thiserror::Error)]
pub enum ExamineError {
    /// The user or the password is not taken.
    #[error("the server refuses the user or password")]
    Password,
    /// The user may not ask this.
    #[error("the user may not run {0}")]
    Forbidden(&'static str),
    /// Nothing answers, or with an error.
    #[error("{0}")]
    Failed(String),
}

/// Looks at a server without changing it.
///
/// # Errors
/// [`ExamineError`].
pub async fn examine(url: &RedisUrl) -> Result<ExaminedRedis, ExamineError> {
    let client = url.client().map_err(|error| ExamineError::Failed(error.to_string()))?;
    let config = AsyncConnectionConfig::new().set_connection_timeout(Some(ANSWER)).set_response_timeout(Some(ANSWER));
    let connected = client.get_multiplexed_async_connection_with_config(&config).await;
    let mut connection = connected.map_err(|error| failed(&error, "AUTH"))?;
    let info: String = ::redis::cmd("INFO").arg("server").query_async(&mut connection).await.map_err(|error| failed(&error, "INFO"))?;
    let version = info.lines().find_map(|line| line.strip_prefix("redis_version:")).unwrap_or("unknown").trim().to_owned();
    let weaknesses = durability::weaknesses(&mut connection).await.map_err(|error| failed(&error, "CONFIG GET"))?;
    let secrets = secrets::left(&mut connection).await.map_err(|error| failed(&error, "GET"))?;
    // Last, so that the answer is as fresh as can be.
    let (seconds, micros): (i64, i64) = ::redis::cmd("TIME").query_async(&mut connection).await.map_err(|error| failed(&error, "TIME"))?;
    Ok(ExaminedRedis { version, weaknesses, clock: Timestamp::from_millis(seconds * 1_000 + micros / 1_000), secrets })
}

fn failed(error: &RedisError, asked: &'static str) -> ExamineError {
    match (error.kind(), error.code()) {
        (ErrorKind::AuthenticationFailed, _) | (_, Some("WRONGPASS" | "NOAUTH")) => ExamineError::Password,
        (ErrorKind::Server(ServerErrorKind::NoPerm), _) | (_, Some("NOPERM")) => ExamineError::Forbidden(asked),
        // Its words never hold the password; those of a server may be long.
        _ => ExamineError::Failed(error.to_string().lines().next().unwrap_or_default().chars().take(300).collect()),
    }
}
