use super::StartError;
use crate::{
    config::Config,
    queue::{QueueSettings, sqlite::SqliteQueue},
    store::sqlite::SqliteStore,
};
use std::{
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// The folder of one installation: in embedded mode everything that is kept; in clustered mode the secrets, if they are nowhere else, and mails
/// while there is no SMTP server.
#[derive(Clone, Debug)]
pub struct DataFolder {
    path: PathBuf,
    secrets: PathBuf,
}

impl DataFolder {
    /// The folder that is configured, whether it is there or not.
    pub fn of(config: &Config) -> Self {
        let path = config.data_dir.clone();
        let secrets = config.secrets.file.clone().unwrap_or_else(|| path.join("secrets.toml"));
        Self { path, secrets }
    }

    /// Makes the folder if it is missing, readable by its owner alone.
    ///
    /// # Errors
    /// [`StartError::Io`].
    pub fn make(&self) -> Result<(), StartError> {
        let made = private_folder(true).create(&self.path);
        made.map_err(|source| StartError::Io { path: self.path.display().to_string(), source })
    }

    /// Whether a server has worked on it in embedded mode.
    pub fn has_store(&self) -> bool {
        self.store_path().is_file()
    }

    /// Where the secrets stand: in the folder, unless `secrets.file` says otherwise.
    pub fn secrets_path(&self) -> &Path {
        &self.secrets
    }

    /// The store.
    ///
    /// # Errors
    /// [`StartError::Store`].
    pub async fn store(&self) -> Result<SqliteStore, StartError> {
        Ok(SqliteStore::open(&self.store_path()).await?)
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

    fn store_path(&self) -> PathBuf {
        self.path.join("toguna.db")
    }

    fn queue_path(&self) -> PathBuf {
        self.path.join("queue.db")
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
        let configuration = self.path.join("toguna.toml");
        if configuration.exists() {
            let copied = copy_privately(&configuration, &to.join("toguna.toml"));
            copied.map_err(|source| StartError::Io { path: configuration.display().to_string(), source })?;
        }
        for own in OWN_FOLDERS {
            let (from, to) = (self.path.join(own), to.join(own));
            if from.is_dir() {
                copy_folder(&from, &to).map_err(|source| StartError::Io { path: from.display().to_string(), source })?;
            }
        }
        Ok(())
    }

    /// Notes where the service really listens, for commands that print links.
    ///
    /// # Errors
    /// [`StartError::Io`].
    pub fn note_address(&self, base: &str) -> Result<(), StartError> {
        let path = self.path.join(ADDRESS);
        std::fs::write(&path, base).map_err(|source| StartError::Io { path: path.display().to_string(), source })
    }

    /// Where the service listened when it started last; `None` if it never did.
    pub fn address(&self) -> Option<String> {
        std::fs::read_to_string(self.path.join(ADDRESS)).ok().filter(|base| !base.is_empty())
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// What an operator puts beside the configuration.
const OWN_FOLDERS: [&str; 4] = ["rules", "lists", "locales", "templates"];

/// The file that says where the service listens.
const ADDRESS: &str = "address";

/// Copies a folder with all that is in it, for its owner alone.
fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    private_folder(false).create(to)?;
    for entry in std::fs::read_dir(from)? {
        let (path, target) = entry.map(|entry| (entry.path(), to.join(entry.file_name())))?;
        if path.is_dir() { copy_folder(&path, &target)? } else { copy_privately(&path, &target)? }
    }
    Ok(())
}

/// Copies a file for its owner alone: a configuration may hold passwords.
fn copy_privately(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut copy = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    std::io::copy(&mut std::fs::File::open(from)?, &mut copy)?;
    copy.sync_all()
}

/// Folders for their owner alone.
pub(crate) fn private_folder(recursive: bool) -> std::fs::DirBuilder {
    use std::os::unix::fs::DirBuilderExt as _;
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(recursive).mode(0o700);
    builder
}
