//! From the SQLite file of embedded mode to the PostgreSQL database of clustered mode: every row of every table, with its number.
//!
//! Rows are copied a page in one transaction with the note of how far it came ([`progress`]), so that a run which was killed goes on where
//! it stood. At the end both sides are counted and summed up anew ([`table`]): what was copied is compared, not what was meant to be.

mod progress;
mod table;

use super::{DatabaseSettings, StoreError, postgres::PostgresStore, postgres::connection, sqlite::SqliteStore};
pub use crate::row_sum::RowSum;
use crate::sqlite::{self, CacheKib};
use progress::Progress;
use sqlx::{PgConnection, SqlitePool};
use std::path::Path;
use table::Table;

const CACHE: CacheKib = CacheKib(16_384);

/// One table of both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableReport {
    /// Its name.
    pub table: String,
    /// What is in the file.
    pub from: RowSum,
    /// What is in the database.
    pub to: RowSum,
}

/// Why a store was not moved.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database holds something that this run did not put there.
    #[error(
        "the database is not empty: its table {table} has {rows} rows; give an empty one (`createdb`), or the one of a run that was interrupted"
    )]
    NotEmpty {
        /// The first table with rows.
        table: String,
        /// How many.
        rows: i64,
    },
    /// The database was filled from another file.
    #[error("the database holds an unfinished run from another file; give an empty one (`createdb`), or that file")]
    AnotherSource,
    /// There is nothing left to do.
    #[error("the database holds everything already: a run was finished; set database.url and start the service")]
    Finished,
    /// The two sides differ after all was copied.
    #[error("{} differ: was the service started on the file in between? Make the database anew (`dropdb`, `createdb`) and run again", .0.join(", "))]
    Differs(Vec<String>),
    /// One of the stores failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for MigrateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Moves a store. The file stays as it is; nobody may write to it meanwhile. `copied` hears of each table how many rows of it are there.
///
/// # Errors
/// [`MigrateError`] says what stands in the way; what was copied by then stays, and the next run goes on from there.
pub async fn migrate(from: &Path, to: &DatabaseSettings, mut copied: impl FnMut(&str, u64)) -> Result<Vec<TableReport>, MigrateError> {
    // Both are brought up to date by this version: then their tables have the same columns.
    SqliteStore::open(from).await?.close().await;
    PostgresStore::connect(to).await?.close().await;
    let file = sqlite::readers(from, 1, CACHE);
    let mut database = connection::single(to).await?;
    progress::lock(&mut database).await?;
    let tables = table::all(&file, &mut database).await?;
    let progress = Progress::begin(&file, &mut database, &tables).await?;
    for table in &tables {
        copy(&file, &mut database, table, &progress, &mut copied).await?;
    }
    table::continue_numbers(&file, &mut database, &tables).await?;
    let reports = compare(&file, &mut database, &tables).await?;
    let differ: Vec<_> = reports.iter().filter(|report| report.from != report.to).map(|report| report.table.clone()).collect();
    if !differ.is_empty() {
        return Err(MigrateError::Differs(differ));
    }
    progress::finish(&mut database).await?;
    Ok(reports)
}

async fn copy(
    file: &SqlitePool,
    database: &mut PgConnection,
    table: &Table,
    progress: &Progress,
    copied: &mut impl FnMut(&str, u64),
) -> Result<(), MigrateError> {
    use sqlx::Connection as _;
    let mut place = progress.of(database, table).await?;
    loop {
        let page = table.page(file, place.last).await?;
        if page.rows == 0 {
            return Ok(());
        }
        place = progress::Place { last: page.last, rows: place.rows + page.rows };
        let mut transaction = database.begin().await?;
        page.insert(&mut transaction, table).await?;
        progress::note(&mut transaction, table, place).await?;
        transaction.commit().await?;
        copied(&table.name, u64::try_from(place.rows).unwrap_or(0));
    }
}

async fn compare(file: &SqlitePool, database: &mut PgConnection, tables: &[Table]) -> Result<Vec<TableReport>, MigrateError> {
    let mut reports = Vec::with_capacity(tables.len());
    for table in tables {
        let from = table.sum_in_file(file).await?;
        let to = table.sum_in_database(database).await?;
        reports.push(TableReport { table: table.name.clone(), from, to });
    }
    Ok(reports)
}
