//! How far a run came: in the database, written with the rows themselves.

use super::{MigrateError, table::Table};
use sqlx::{AssertSqlSafe, PgConnection, SqlitePool};

/// How long a run waits for the connection of one before it that was killed: the server notices within moments.
const LOCK: &str = "SET lock_timeout = '20s'; SELECT pg_advisory_lock(hashtext('toguna migrate-store'))";
const MAKE: &str = "CREATE TABLE migrate_store (name TEXT PRIMARY KEY, last BIGINT NOT NULL, rows BIGINT NOT NULL)";
const EXISTS: &str = "SELECT to_regclass('public.migrate_store') IS NOT NULL";
const NOTE: &str = "INSERT INTO migrate_store (name, last, rows) VALUES ($1, $2, $3) \
    ON CONFLICT (name) DO UPDATE SET last = excluded.last, rows = excluded.rows";
/// What a file is recognised by: its sites, each since when, and its first comment.
const SOURCE: &str = "SELECT (SELECT group_concat(key || ' ' || created_at, ', ') FROM (SELECT key, created_at FROM sites ORDER BY id)) \
    || ' ' || coalesce((SELECT hex(public_id) FROM comments ORDER BY id LIMIT 1), '')";
/// The name of the row that names the file, and of the one that says that all is there. No table is called so.
const FROM: &str = "(from) ";
const FINISHED: &str = "(finished)";

/// A run in a database that is its own.
#[derive(Debug)]
pub(super) struct Progress(());

/// How far one table was copied.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// The last row of the file: its rowid, or its place in the order of its key.
    pub last: i64,
    /// The rows up to it.
    pub rows: i64,
}

/// One run at a time.
pub(super) async fn lock(database: &mut PgConnection) -> Result<(), MigrateError> {
    sqlx::raw_sql(LOCK).execute(database).await?;
    Ok(())
}

impl Progress {
    /// Begins a run in an empty database, or goes on with one from the same file.
    pub async fn begin(file: &SqlitePool, database: &mut PgConnection, tables: &[Table]) -> Result<Self, MigrateError> {
        let source: Option<String> = sqlx::query_scalar(SOURCE).fetch_one(file).await?;
        let source = format!("{FROM}{}", source.unwrap_or_default());
        if sqlx::query_scalar(EXISTS).fetch_one(&mut *database).await? {
            return Self::go_on(database, &source).await;
        }
        for table in tables {
            let rows: i64 =
                sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {}", table.name))).fetch_one(&mut *database).await?;
            if rows > 0 {
                return Err(MigrateError::NotEmpty { table: table.name.clone(), rows });
            }
        }
        sqlx::raw_sql(AssertSqlSafe(format!("BEGIN; {MAKE}"))).execute(&mut *database).await?;
        sqlx::query(NOTE).bind(&source).bind(0_i64).bind(0_i64).execute(&mut *database).await?;
        sqlx::raw_sql("COMMIT").execute(database).await?;
        Ok(Self(()))
    }

    async fn go_on(database: &mut PgConnection, source: &str) -> Result<Self, MigrateError> {
        let names: Vec<String> = sqlx::query_scalar("SELECT name FROM migrate_store").fetch_all(database).await?;
        if names.iter().any(|name| name == FINISHED) {
            return Err(MigrateError::Finished);
        }
        if names.iter().any(|name| name == source) { Ok(Self(())) } else { Err(MigrateError::AnotherSource) }
    }

    /// How far a table was copied.
    pub async fn of(&self, database: &mut PgConnection, table: &Table) -> Result<Place, MigrateError> {
        let place = sqlx::query_as("SELECT last, rows FROM migrate_store WHERE name = $1").bind(&table.name);
        let place: Option<(i64, i64)> = place.fetch_optional(database).await?;
        Ok(place.map_or_else(Place::default, |(last, rows)| Place { last, rows }))
    }
}

/// Notes how far a table is copied, in the transaction that copies it.
pub(super) async fn note(database: &mut PgConnection, table: &Table, place: Place) -> Result<(), MigrateError> {
    sqlx::query(NOTE).bind(&table.name).bind(place.last).bind(place.rows).execute(database).await?;
    Ok(())
}

/// Notes that everything is there, and equal.
pub(super) async fn finish(database: &mut PgConnection) -> Result<(), MigrateError> {
    sqlx::query(NOTE).bind(FINISHED).bind(0_i64).bind(0_i64).execute(database).await?;
    Ok(())
}
