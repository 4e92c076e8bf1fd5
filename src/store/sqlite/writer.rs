use super::StoreError;
use crate::sqlite::{self, CacheKib};
use sqlx::{Connection as _, Sqlite, SqliteConnection, query::Query, sqlite::SqliteArguments};
use std::path::{Path, PathBuf};
use tokio::sync::{Mutex, MutexGuard};

/// A random page of the authors' index is dirtied for each new author: this much of it is kept at hand.
const CACHE: CacheKib = CacheKib(24_576);

/// What one statement alone may keep at hand.
const PATIENT_CACHE: CacheKib = CacheKib(1_024);

/// The one connection of this process that writes. Whoever comes waits for its turn.
#[derive(Debug)]
pub(super) struct Writer {
    path: PathBuf,
    /// `None` after a failure, or after a caller was cancelled: what was begun went with the connection.
    connection: Mutex<Option<SqliteConnection>>,
}

/// A transaction that holds the write lock. Dropped before its end, it leaves no trace.
#[derive(Debug)]
pub(super) struct Transaction<'w> {
    place: MutexGuard<'w, Option<SqliteConnection>>,
    connection: SqliteConnection,
}

impl Writer {
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = sqlite::writer(path, CACHE).await?;
        // Each step is a transaction. Nothing needs them on the disk before something is stored: then they are, without a wait for each.
        let mut patient = sqlite::patient_writer(path, CACHE).await?;
        // `run` takes anything that a connection can be had from, which makes a future that cannot be sent (sqlx's own words); this one can.
        sqlx::migrate!("migrations/sqlite").run_direct(None, &mut patient, false).await.map_err(sqlx::Error::from)?;
        patient.close().await?;
        Ok(Self { path: path.to_owned(), connection: Some(connection).into() })
    }

    pub async fn begin(&self) -> Result<Transaction<'_>, StoreError> {
        let mut place = self.connection.lock().await;
        let mut connection = match place.take() {
            Some(connection) => connection,
            None => sqlite::writer(&self.path, CACHE).await?,
        };
        sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await?;
        Ok(Transaction { place, connection })
    }

    /// One statement that is on stable storage with the next transaction, and no earlier.
    pub async fn write_patiently(&self, statement: Query<'_, Sqlite, SqliteArguments>) -> Result<(), StoreError> {
        let _turn = self.connection.lock().await;
        // Of its own: the one that others write with never commits without waiting for the disk.
        let mut connection = sqlite::patient_writer(&self.path, PATIENT_CACHE).await?;
        let written = statement.execute(&mut connection).await;
        connection.close().await?;
        written?;
        Ok(())
    }

    /// Whether nobody is writing.
    pub fn is_idle(&self) -> bool {
        self.connection.try_lock().is_ok()
    }

    pub async fn close(self) {
        if let Some(connection) = self.connection.into_inner()
            && let Err(error) = connection.close().await
        {
            tracing::error!(%error, "the store could not be closed");
        }
    }
}

impl Transaction<'_> {
    pub const fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    /// Undoes all of it, whatever came out.
    pub async fn undo<T>(mut self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        if !matches!(outcome, Err(StoreError::Database(_))) {
            sqlx::query("ROLLBACK").execute(&mut self.connection).await?;
            *self.place = Some(self.connection);
        }
        outcome
    }

    /// Commits what went well, and undoes what did not.
    pub async fn end<T>(mut self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        let last = match &outcome {
            Ok(_) => "COMMIT",
            Err(StoreError::Database(_)) => return outcome,
            Err(_) => "ROLLBACK",
        };
        sqlx::query(last).execute(&mut self.connection).await?;
        *self.place = Some(self.connection);
        outcome
    }
}
