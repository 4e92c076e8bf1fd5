use super::StartError;
use crate::{
    config::Config,
    queue::{QueueSettings, sqlite::SqliteQueue},
    store::sqlite::SqliteStore,
};
use std::path::{Path, PathBuf};

/// The folder of one installation: in embedded mode everything that is kept; in clustered mode the secrets, if they are nowhere else, and mails
/// while there is no SMTP server.
#[derive(Clone, Debug)]
pub struct DataFolder(PathBuf);

impl DataFolder {
    /// Makes the folder if it is missing, readable by its owner alone.
    ///
    /// # Errors
    /// [`StartError::Io`].
    pub fn open(config: &Config) -> Result<Self, StartError> {
        let path = config.data_dir.clone();
        let made = private_folder(true).create(&path);
        made.map_err(|source| StartError::Io { path: path.display().to_string(), source })?;
        Ok(Self(path))
    }

    /// Where the secrets stand, unless `secrets.file` says otherwise.
    pub fn secrets_path(&self) -> PathBuf {
        self.0.join("secrets.toml")
    }

    /// The store.
    ///
    /// # Errors
    /// [`StartError::Store`].
    pub async fn store(&self) -> Result<SqliteStore, StartError> {
        Ok(SqliteStore::open(&self.0.join("toguna.db")).await?)
    }

    /// The queue, as the one server that works on this folder. A second one is refused.
    ///
    /// # Errors
    /// [`StartError::Queue`].
    pub async fn queue(&self, settings: &QueueSettings) -> Result<SqliteQueue, StartError> {
        Ok(SqliteQueue::open(&self.queue_path(), settings).await?)
    }

    /// The queue, for a command that appends while a server may run.
    ///
    /// # Errors
    /// [`StartError::Queue`].
    pub async fn queue_for_appending(&self, settings: &QueueSettings) -> Result<SqliteQueue, StartError> {
        Ok(SqliteQueue::open_beside(&self.queue_path(), settings).await?)
    }

    fn queue_path(&self) -> PathBuf {
        self.0.join("queue.db")
    }

    /// Copies everything but the secrets into a new folder. The queue first: what moves from queue to store between the two copies is then
    /// in both, and storing is idempotent; the other way round it would be in neither.
    ///
    /// # Errors
    /// [`StartError::Io`] when the folder exists already or cannot be made, [`StartError::Queue`], [`StartError::Store`].
    pub async fn backup(&self, to: &Path, settings: &QueueSettings) -> Result<(), StartError> {
        let made = private_folder(false).create(to);
        made.map_err(|source| StartError::Io { path: to.display().to_string(), source })?;
        self.queue_for_appending(settings).await?.backup(&to.join("queue.db")).await?;
        self.store().await?.backup(&to.join("toguna.db")).await?;
        let configuration = self.0.join("toguna.toml");
        if configuration.exists() {
            let copied = std::fs::copy(&configuration, to.join("toguna.toml"));
            copied.map_err(|source| StartError::Io { path: configuration.display().to_string(), source })?;
        }
        Ok(())
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

/// Folders for their owner alone.
pub(crate) fn private_folder(recursive: bool) -> std::fs::DirBuilder {
    use std::os::unix::fs::DirBuilderExt as _;
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(recursive).mode(0o700);
    builder
}
