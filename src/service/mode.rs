use super::{DataFolder, Role, StartError};
use crate::{
    activity::{
        Activity,
        local::LocalActivity,
        redis::{RedisActivity, SKEW},
    },
    config::Config,
    domain::{Site, Timestamp},
    http::ops::Starting,
    queue::{Queue, QueueSettings, redis::RedisQueue},
    redis::{Agreement, Ownership, RedisSettings, agree_on_secrets},
    secrets::{Purpose, Secrets},
    store::{DatabaseSettings, Store, StoreError, postgres::PostgresStore},
};
use std::{sync::Arc, time::Duration};

/// The first pause before another try to reach the database; it doubles up to [`LONGEST_PAUSE`].
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause before another try to reach the database.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How long a start waits for the memory of recent submissions.
const ACTIVITY_WITHIN: Duration = Duration::from_secs(2);

/// The two ways to run. What differs between them is chosen here and nowhere else.
#[derive(Debug)]
pub enum Mode {
    /// One process with everything in files of its data folder.
    Embedded(DataFolder),
    /// Any number of processes that share a PostgreSQL database and a Redis server.
    Clustered(Box<Cluster>),
}

/// What the processes of clustered mode share.
#[derive(Debug)]
pub struct Cluster {
    folder: DataFolder,
    database: DatabaseSettings,
    redis: RedisSettings,
}

/// The parts that differ between the modes.
pub(super) struct Parts {
    pub store: Arc<dyn Store>,
    pub queue: Arc<dyn Queue>,
    pub activity: Arc<dyn Activity>,
    pub ownership: Ownership,
}

impl Mode {
    /// The mode that is configured, for a command: it works on what is there and makes nothing, so that a mistyped folder is told and not
    /// filled with an empty store.
    ///
    /// # Errors
    /// [`StartError::NoStore`].
    pub fn of(config: &Config) -> Result<Self, StartError> {
        let mode = Self::configured(config);
        match &mode {
            Self::Embedded(folder) if !folder.has_store() => Err(StartError::NoStore(folder.path().display().to_string())),
            _ => Ok(mode),
        }
    }

    /// The mode that is configured, for a server, with its folder made.
    ///
    /// # Errors
    /// [`StartError::Io`].
    pub fn prepare(config: &Config) -> Result<Self, StartError> {
        let mode = Self::configured(config);
        mode.folder().make()?;
        Ok(mode)
    }

    fn configured(config: &Config) -> Self {
        let folder = DataFolder::of(config);
        match config.redis.clone() {
            None => Self::Embedded(folder),
            Some(redis) => Self::Clustered(Box::new(Cluster { folder, database: config.database.clone(), redis })),
        }
    }

    /// Whether a process may have this role.
    ///
    /// # Errors
    /// [`StartError::RoleNeedsCluster`].
    pub const fn admit(&self, role: Role) -> Result<(), StartError> {
        match (self, role) {
            (Self::Clustered(_), _) | (Self::Embedded(_), Role::All) => Ok(()),
            (Self::Embedded(_), role) => Err(StartError::RoleNeedsCluster(role)),
        }
    }

    /// The data folder.
    pub const fn folder(&self) -> &DataFolder {
        match self {
            Self::Embedded(folder) => folder,
            Self::Clustered(cluster) => &cluster.folder,
        }
    }

    /// The secrets, for a command.
    ///
    /// # Errors
    /// [`StartError::SecretsLost`], [`StartError::Secrets`].
    pub fn secrets(&self) -> Result<Secrets, StartError> {
        let path = self.folder().secrets_path();
        Secrets::load(path)?.ok_or_else(|| StartError::SecretsLost(path.display().to_string()))
    }

    /// The secrets, made at the first start.
    ///
    /// # Errors
    /// [`StartError::SecretsLost`] when this is not the first start, [`StartError::Secrets`].
    pub fn secrets_at_start(&self) -> Result<Secrets, StartError> {
        let path = self.folder().secrets_path();
        match self {
            Self::Embedded(folder) if folder.has_store() && !path.exists() => Err(StartError::SecretsLost(path.display().to_string())),
            _ => self.new_secrets(),
        }
    }

    /// The secrets, made if they are missing, whatever else is there.
    ///
    /// # Errors
    /// [`StartError::Secrets`].
    pub fn new_secrets(&self) -> Result<Secrets, StartError> {
        Ok(Secrets::load_or_create(self.folder().secrets_path())?)
    }

    /// The store, for a command.
    ///
    /// # Errors
    /// [`StartError::Store`].
    pub async fn store(&self) -> Result<Arc<dyn Store>, StartError> {
        Ok(match self {
            Self::Embedded(folder) => Arc::new(folder.store().await?),
            Self::Clustered(cluster) => Arc::new(PostgresStore::connect(&cluster.database).await?),
        })
    }

    /// The queue, for a command that appends while servers may run.
    ///
    /// # Errors
    /// [`StartError::Queue`].
    pub async fn queue_for_appending(&self, settings: &QueueSettings) -> Result<Arc<dyn Queue>, StartError> {
        Ok(match self {
            Self::Embedded(folder) => Arc::new(folder.queue_for_appending(settings).await?),
            Self::Clustered(cluster) => Arc::new(cluster.queue(settings).await?),
        })
    }

    /// Everything that a server works with, once it is there.
    pub(super) async fn open(&self, config: &Config, secrets: &Secrets, starting: &Starting, now: Timestamp) -> Result<Parts, StartError> {
        let sites: Vec<_> = config.sites.iter().cloned().collect();
        match self {
            Self::Embedded(folder) => {
                let store = folder.store().await?;
                crate::store::Comments::register_sites(&store, &sites, now).await?;
                Ok(Parts {
                    store: Arc::new(store),
                    queue: Arc::new(folder.queue(&config.queue).await?),
                    activity: Arc::new(LocalActivity::new(&config.pace)),
                    ownership: Ownership::alone(),
                })
            }
            Self::Clustered(cluster) => {
                let queue = async {
                    let queue = cluster.queue(&config.queue).await?;
                    cluster.agree(secrets).await?;
                    starting.queue_is_there();
                    Ok(queue)
                };
                let store = async {
                    let store = cluster.store_at_last(&sites, now).await;
                    starting.store_is_there();
                    Ok::<_, StartError>(store)
                };
                let (queue, store) = tokio::try_join!(queue, store)?;
                let activity = RedisActivity::start(cluster.redis.activity_url(), &config.pace, SKEW)?;
                // It is not needed, but who comes first need not be held because it was asked too early.
                if tokio::time::timeout(ACTIVITY_WITHIN, activity.connected()).await.is_err() {
                    tracing::warn!("the memory of recent submissions does not answer yet; going on without it");
                }
                Ok(Parts {
                    store: Arc::new(store),
                    queue: Arc::new(queue),
                    activity: Arc::new(activity),
                    ownership: Ownership::shared(&cluster.redis.url)?,
                })
            }
        }
    }
}

impl Cluster {
    /// The queue, once its server is there.
    async fn queue(&self, settings: &QueueSettings) -> Result<RedisQueue, StartError> {
        let queue = RedisQueue::start(&self.redis, settings)?;
        queue.connected().await?;
        Ok(queue)
    }

    async fn agree(&self, secrets: &Secrets) -> Result<(), StartError> {
        let check = secrets.hash_key(Purpose::ClusterCheck).mac(&[]);
        match agree_on_secrets(&self.redis.url, &check).await? {
            Agreement::Same => Ok(()),
            Agreement::Different => Err(StartError::OtherSecrets(self.folder.secrets_path().display().to_string())),
        }
    }

    /// The store, however long its server lets it wait.
    async fn store_at_last(&self, sites: &[Arc<Site>], now: Timestamp) -> PostgresStore {
        let mut pause = SHORTEST_PAUSE;
        loop {
            match self.store(sites, now).await {
                Ok(store) => return store,
                Err(error) => tracing::warn!(%error, "the database cannot be used yet; trying again"),
            }
            tokio::time::sleep(pause.mul_f64(rand::random_range(0.5..1.0))).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn store(&self, sites: &[Arc<Site>], now: Timestamp) -> Result<PostgresStore, StoreError> {
        let store = PostgresStore::connect(&self.database).await?;
        crate::store::Comments::register_sites(&store, sites, now).await?;
        Ok(store)
    }
}
