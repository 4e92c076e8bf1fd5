//! How the two files of embedded mode, queue and store, are opened: write-ahead log, and a commit that is on the disk when it returns.

mod bulk;
mod examine;

pub(crate) use bulk::{Binding, Bulk, json, run, script};
pub use examine::ExaminedFile;
pub(crate) use examine::examine;

use sqlx::{
    ConnectOptions as _, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{os::unix::fs::OpenOptionsExt as _, path::Path, time::Duration};

/// How long a connection waits for another process (the command line beside a running server) before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The log is copied into the file every 64 MiB: rows of random order (authors by hash) that dirty the same page in the meantime share one
/// write, and the copying is off most commits' path.
const WAL_PAGES: u32 = 16_000;

/// How much of a file each connection remembers, in KiB.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CacheKib(pub u32);

fn options(path: &Path, cache: CacheKib) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(400)
        .row_buffer_size(1_024)
        .pragma("cache_size", format!("-{}", cache.0))
        .pragma("temp_store", "memory")
        .disable_statement_logging()
}

/// A connection whose commits wait for no disk: what it writes is on stable storage no later than what any connection commits after it, since
/// both stand in one log, in this order. For what only has to be there before something else is. It never copies the log into the file.
///
/// # Errors
/// When the file cannot be opened.
pub(crate) async fn patient_writer(path: &Path, cache: CacheKib) -> Result<SqliteConnection, sqlx::Error> {
    options(path, cache).synchronous(SqliteSynchronous::Normal).pragma("wal_autocheckpoint", "0").foreign_keys(false).connect().await
}

/// A connection that writes. What it commits is on stable storage: `synchronous=FULL` over a write-ahead log, and refused otherwise.
///
/// # Errors
/// When the file cannot be opened, or does not keep that promise (a file system without shared memory cannot).
pub(crate) async fn writer(path: &Path, cache: CacheKib) -> Result<SqliteConnection, sqlx::Error> {
    // Addresses are in it: it is for its owner alone, whatever the folder allows. SQLite gives its log the same mode.
    std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    let mut connection = options(path, cache)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        // What is erased is overwritten, as far as its page is written anyway.
        .pragma("secure_delete", "fast")
        .pragma("wal_autocheckpoint", WAL_PAGES.to_string())
        // References are written by transactions that have just read or made what they refer to, and nothing that is referred to is ever
        // deleted: looking each of them up again for every comment would find nothing.
        .foreign_keys(false)
        .connect()
        .await?;
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut connection).await?;
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut connection).await?;
    if journal != "wal" || synchronous != 2 {
        let found = format!("{}: journal_mode is {journal} and synchronous {synchronous}; wal and 2 (FULL) are needed", path.display());
        return Err(sqlx::Error::Configuration(found.into()));
    }
    Ok(connection)
}

/// Connections that read what was committed. The file must exist.
pub(crate) fn readers(path: &Path, count: u32, cache: CacheKib) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(count)
        .test_before_acquire(false)
        .max_lifetime(None)
        .idle_timeout(None)
        .connect_lazy_with(options(path, cache).read_only(true))
}

/// Copies a file as it is at one moment into a new one, which is on the disk when this returns.
///
/// # Errors
/// When `to` exists, or cannot be written.
pub(crate) async fn copy(from: &SqlitePool, to: &Path) -> Result<(), sqlx::Error> {
    // For its owner alone, as what it is copied from; SQLite fills an empty file.
    std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    let path = to.to_str().ok_or_else(|| sqlx::Error::Configuration("the path of a backup must be UTF-8".into()))?;
    sqlx::query("VACUUM INTO ?").bind(path).execute(from).await?;
    std::fs::File::open(to)?.sync_all()?;
    Ok(())
}
