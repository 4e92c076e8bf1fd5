//! How connections to PostgreSQL are made, and the tables with the first of them.

use super::StoreError;
use crate::store::DatabaseSettings;
use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr as _, time::Duration};

/// How long a caller waits for a free connection, or for one to be made.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// The most time that one statement may take, and one wait for a lock within it. The server ends it then.
const STATEMENT_TIMEOUT: &str = "10s";
/// A transaction whose process does nothing any more is ended by the server: others wait for its locks.
const IDLE_IN_TRANSACTION_TIMEOUT: &str = "15s";
/// A connection that nobody needed for so long is closed.
const IDLE_TIMEOUT: Duration = Duration::from_mins(10);
/// The oldest server that is tried.
const LEAST_VERSION: i32 = 140_000;

fn options(settings: &DatabaseSettings) -> Result<PgConnectOptions, sqlx::Error> {
    let url = settings.url.as_ref().ok_or_else(|| sqlx::Error::Configuration("database.url is not set".into()))?;
    let options = PgConnectOptions::from_str(url.reveal().as_str())
        // The error may repeat the address, password and all.
        .map_err(|_| sqlx::Error::Configuration("database.url has a parameter that PostgreSQL's clients do not know".into()))?;
    Ok(options
        .application_name("toguna")
        .statement_cache_capacity(200)
        // What is stored is settled in the queue: its commit must be on the disk by then, whatever the server's default says.
        .options([("synchronous_commit", "on"), ("client_min_messages", "warning")])
        .disable_statement_logging())
}

/// A single connection without time limits on statements.
///
/// # Errors
/// When the server cannot be reached, is too old, or runs without `fsync`.
pub(crate) async fn single(settings: &DatabaseSettings) -> Result<PgConnection, sqlx::Error> {
    let connect = options(settings)?;
    let mut connection = tokio::time::timeout(ACQUIRE_TIMEOUT, connect.connect()).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
    let (version, fsync): (i32, String) =
        sqlx::query_as("SELECT current_setting('server_version_num')::int, current_setting('fsync')").fetch_one(&mut connection).await?;
    if version < LEAST_VERSION {
        let found = format!("PostgreSQL {} or later is needed, the server has {}", LEAST_VERSION / 10_000, version / 10_000);
        return Err(sqlx::Error::Configuration(found.into()));
    }
    if fsync != "on" {
        return Err(sqlx::Error::Configuration("the server runs with fsync = off: what it commits may be lost; set fsync = on".into()));
    }
    Ok(connection)
}

/// Makes the tables, or brings them up to date. One process does it, under sqlx's advisory lock; those that start beside it wait and find
/// it done.
///
/// # Errors
/// As [`single`], and when the tables were made by a later version.
pub(super) async fn migrate(settings: &DatabaseSettings) -> Result<(), StoreError> {
    let mut connection = single(settings).await?;
    // `run` takes anything that a connection can be had from, which makes a future that cannot be sent (sqlx's own words); this one can.
    sqlx::migrate!("migrations/postgres").run_direct(None, &mut connection, false).await.map_err(sqlx::Error::from)?;
    connection.close().await?;
    Ok(())
}

/// Every statement looks rows up by an index, so each has one plan that is always right: it is made once. Else the server, which does not know
/// how large a page will be, would plan a list anew each time (which takes longer than reading it), or think of reading tables whole.
const PLANS: [(&str, &str); 5] = [
    ("plan_cache_mode", "force_generic_plan"),
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("jit", "off"),
];

/// What every connection is made with that answers requests.
///
/// # Errors
/// When the address has a parameter that is not known.
pub(super) fn limited(settings: &DatabaseSettings) -> Result<PgConnectOptions, sqlx::Error> {
    let limits = [
        ("statement_timeout", STATEMENT_TIMEOUT),
        ("lock_timeout", STATEMENT_TIMEOUT),
        ("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_TIMEOUT),
    ];
    Ok(options(settings)?.options(limits).options(PLANS))
}

/// The connections that everything shares. A connection is tried before it is given out: one that a failover closed is replaced.
///
/// # Errors
/// As [`limited`].
pub(super) fn pool(settings: &DatabaseSettings) -> Result<PgPool, sqlx::Error> {
    Ok(PgPoolOptions::new()
        .max_connections(settings.connections.get())
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(IDLE_TIMEOUT)
        .test_before_acquire(true)
        .connect_lazy_with(limited(settings)?))
}
