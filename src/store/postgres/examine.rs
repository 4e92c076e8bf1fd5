use super::{connection, sql};
use crate::{
    domain::Timestamp,
    schema::{APPLIED, Applied, Schema},
    store::{DatabaseSettings, DeadLetterCounts, StoreError},
};
use sqlx::Connection as _;

/// What a look at the database found.
#[derive(Debug)]
pub struct ExaminedDatabase {
    /// The server's version.
    pub version: String,
    /// What its tables were made by.
    pub schema: Schema,
    /// What time it is there.
    pub clock: Timestamp,
    /// How many connections the server takes from all processes together.
    pub max_connections: u32,
    /// What could not be done.
    pub dead_letters: DeadLetterCounts,
}

/// Looks at the database without changing it.
///
/// # Errors
/// [`StoreError::Database`] when it cannot be reached, is too old, or runs without `fsync`.
pub async fn examine(settings: &DatabaseSettings) -> Result<ExaminedDatabase, StoreError> {
    let mut connection = connection::single(settings).await?;
    let made: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL").fetch_one(&mut connection).await?;
    let applied: Vec<Applied> = if made { sqlx::query_as(APPLIED).fetch_all(&mut connection).await? } else { Vec::new() };
    let (version, max_connections): (String, i32) =
        sqlx::query_as("SELECT current_setting('server_version'), current_setting('max_connections')::int")
            .fetch_one(&mut connection)
            .await?;
    let schema = Schema::of(&sqlx::migrate!("migrations/postgres"), &applied);
    let dead_letters: (i64, i64) =
        if schema == Schema::Empty { (0, 0) } else { sqlx::query_as(sql::DEAD_COUNTS).fetch_one(&mut connection).await? };
    // Last, so that the answer is as fresh as can be.
    let clock: i64 = sqlx::query_scalar("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint").fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(ExaminedDatabase {
        version,
        schema,
        clock: Timestamp::from_millis(clock),
        max_connections: max_connections.unsigned_abs(),
        dead_letters: dead_letters.into(),
    })
}
