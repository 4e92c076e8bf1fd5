use super::{CacheKib, options};
use crate::schema::{APPLIED, Applied, Schema};
use sqlx::{ConnectOptions as _, SqliteConnection, migrate::Migrator};
use std::path::Path;

/// What a look at a file found.
#[derive(Debug)]
pub struct ExaminedFile {
    /// What its tables were made by.
    pub schema: Schema,
    /// What SQLite's `quick_check` says is broken; empty if nothing.
    pub damage: Vec<String>,
}

/// Looks at a file without changing it, also while a server works on it. Reads all of it once.
///
/// # Errors
/// When the file cannot be opened, or is none of SQLite's.
pub(crate) async fn examine(path: &Path, migrator: &Migrator) -> Result<(ExaminedFile, SqliteConnection), sqlx::Error> {
    let mut connection = options(path, CacheKib(1_024)).read_only(true).connect().await?;
    let tables: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'").fetch_one(&mut connection).await?;
    let applied: Vec<Applied> = if tables == 0 { Vec::new() } else { sqlx::query_as(APPLIED).fetch_all(&mut connection).await? };
    let mut damage: Vec<String> = sqlx::query_scalar("PRAGMA quick_check(10)").fetch_all(&mut connection).await?;
    damage.retain(|line| line != "ok");
    Ok((ExaminedFile { schema: Schema::of(migrator, &applied), damage }, connection))
}
