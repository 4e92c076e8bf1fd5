//! The parts put together: from a [`Config`] to a running server with its workers, and back to silence.

use crate::{
    activity::local::LocalActivity,
    clock::Clock,
    config::Config,
    filter::{RuleSet, RulesError},
    http::{self, App, moderation::access},
    intake::{Intake, Keys},
    mail::{Composer, Mailer, MailerError},
    metrics::Metrics,
    queue::{Queue, QueueError, QueueSettings, sqlite::SqliteQueue},
    secrets::{Secrets, SecretsError},
    store::{Outbox, Store, StoreError, sqlite::SqliteStore},
    wording::{Wording, WordingError},
    worker::{self, notify::Notifier},
};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::{Notify, watch},
    task::JoinSet,
};

/// Why the service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A file or folder cannot be read or made.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The address cannot be listened on.
    #[error("server.listen = \"{address}\": {source}")]
    Listen {
        /// The address.
        address: String,
        /// Why.
        source: std::io::Error,
    },
    /// The rules are not sound.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// The secrets cannot be used.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// A translation or template is not sound.
    #[error(transparent)]
    Wording(#[from] WordingError),
    /// The queue cannot be opened.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Mails cannot be sent as configured.
    #[error(transparent)]
    Mailer(#[from] MailerError),
}

/// Where everything that is kept stands.
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

    /// The secrets, made at the first start.
    ///
    /// # Errors
    /// [`StartError::Secrets`].
    pub fn secrets(&self) -> Result<Secrets, StartError> {
        Ok(Secrets::load_or_create(&self.0.join("secrets.toml"))?)
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

/// A server that runs, with its workers.
pub struct Service {
    /// Where it really listens.
    pub address: SocketAddr,
    /// What its handlers reach.
    pub app: Arc<App>,
    stop: watch::Sender<bool>,
    server: JoinSet<()>,
    workers: JoinSet<()>,
}

impl Service {
    /// Opens everything, and listens.
    ///
    /// # Errors
    /// [`StartError`] says which part, and why.
    pub async fn start(config: Config, clock: Clock) -> Result<Self, StartError> {
        let folder = DataFolder::open(&config)?;
        let secrets = folder.secrets()?;
        let rules = Arc::new(config.rule_set()?);
        let wording = Arc::new(Wording::load(config.overrides.as_deref())?);
        let mailer = Mailer::new(&config.mail, folder.path())?;
        let store: Arc<dyn Store> = Arc::new(folder.store().await?);
        let queue: Arc<dyn Queue> = Arc::new(folder.queue(&config.queue).await?);
        let sites: Vec<_> = config.sites.iter().cloned().collect();
        store.register_sites(&sites, clock.now()).await?;
        let listener = listen(&config.server.listen).await?;
        let address = listener.local_addr().map_err(|source| StartError::Listen { address: config.server.listen.clone(), source })?;
        let metrics = Arc::new(Metrics::new());
        let app = Arc::new(App {
            public_url: config.server.public_url.clone().unwrap_or_else(|| format!("http://{address}")),
            settings: config.server.clone(),
            sites: config.sites.clone(),
            intake: intake(&config, &rules, &store, &queue, &secrets, &metrics),
            store,
            queue,
            rules,
            wording,
            secrets,
            clock,
            metrics,
            mail_owed: Arc::new(Notify::new()),
            undo_window: config.mail.undo_window(),
        });
        let (stop, stopped) = watch::channel(false);
        let mut server = JoinSet::new();
        let (router, settings) = (http::routes::router(&app), config.server.clone());
        let until = stopped.clone();
        server.spawn(async move { http::server::serve(listener, router, &settings, until).await });
        let workers = workers(&config, &app, mailer, &stopped);
        Ok(Self { address, app, stop, server, workers })
    }

    /// Takes nothing more, finishes what is under way, and ends.
    pub async fn stop(mut self) {
        let drain = Duration::from_secs(self.app.settings.drain_seconds + 1);
        if self.stop.send(true).is_err() {
            tracing::debug!("everything has ended already");
        }
        // First those who append to the queue, then those who empty it.
        for (what, tasks) in [("server", &mut self.server), ("workers", &mut self.workers)] {
            let ended = async { while tasks.join_next().await.is_some() {} };
            if tokio::time::timeout(drain, ended).await.is_err() {
                tracing::warn!(what, "did not end in time");
            }
        }
    }

    /// A one-time link to the held list.
    ///
    /// # Errors
    /// [`StartError::Store`].
    pub async fn one_time_link(&self) -> Result<String, StartError> {
        Ok(format!("{}{}", self.app.public_url, access::one_time_link(&self.app).await?))
    }
}

async fn listen(address: &str) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|source| StartError::Listen { address: address.to_owned(), source })
}

fn intake(
    config: &Config,
    rules: &Arc<RuleSet>,
    store: &Arc<dyn Store>,
    queue: &Arc<dyn Queue>,
    secrets: &Secrets,
    metrics: &Arc<Metrics>,
) -> Intake {
    Intake {
        rules: Arc::clone(rules),
        activity: Arc::new(LocalActivity::new(&config.pace)),
        store: Arc::clone(store),
        queue: Arc::clone(queue),
        keys: Keys::new(secrets),
        metrics: Arc::clone(metrics),
    }
}

/// Ends when the service is told to stop.
fn stopped(stop: &watch::Receiver<bool>) -> impl Future<Output = ()> + Send + use<> {
    let mut stop = stop.clone();
    async move {
        // An error means that the service is gone, which is as good as stopped.
        let _ = stop.wait_for(|stop| *stop).await;
    }
}

fn workers(config: &Config, app: &Arc<App>, mailer: Mailer, stop: &watch::Receiver<bool>) -> JoinSet<()> {
    let mut workers = JoinSet::new();
    let storing = worker::store::Storing {
        queue: Arc::clone(&app.queue),
        store: Arc::clone(&app.store),
        settings: config.queue.clone(),
        mailing: worker::store::mailing(&app.sites, &app.secrets, app.undo_window),
        clock: app.clock.clone(),
        metrics: Arc::clone(&app.metrics),
        mail_owed: Arc::clone(&app.mail_owed),
    };
    workers.spawn(storing.run(stop.clone()));
    let forgetting = worker::retention::Forgetting {
        store: Arc::clone(&app.store),
        queue: Arc::clone(&app.queue),
        settings: config.retention.clone(),
        clock: app.clock.clone(),
        metrics: Arc::clone(&app.metrics),
    };
    workers.spawn(forgetting.run(stop.clone()));
    let composer = Composer::new(Arc::clone(&app.wording), config.mail.from.clone(), &app.public_url);
    let outbox: Arc<dyn Outbox> = app.store.clone();
    let notifier = Arc::new(Notifier::new(outbox, app.sites.clone(), composer, mailer, &app.secrets, &config.mail));
    workers.spawn(notifier.run(app.clock.clone(), Arc::clone(&app.mail_owed), stopped(stop)));
    workers
}
