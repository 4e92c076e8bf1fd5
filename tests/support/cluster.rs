use super::{RedisServer, TestDatabase};
use tempfile::TempDir;

/// What the instances of clustered mode share: a Redis of their own, a database, and one secrets file.
pub struct ClusterServers {
    pub redis: RedisServer,
    pub database: TestDatabase,
    folder: TempDir,
}

impl ClusterServers {
    /// Starts them; `None`, with a word why, where one of them is not installed.
    pub async fn start() -> Option<Self> {
        let redis = RedisServer::start()?;
        let database = TestDatabase::new().await?;
        Some(Self { redis, database, folder: tempfile::tempdir().unwrap() })
    }

    /// What an instance is told of them.
    pub fn environment(&self) -> Vec<(String, String)> {
        environment(self.database.url(), &self.redis, &self.folder)
    }
}

/// The variables that put an instance into clustered mode.
pub fn environment(database: &str, redis: &RedisServer, folder: &TempDir) -> Vec<(String, String)> {
    let secrets = folder.path().join("secrets.toml").display().to_string();
    [("TOGUNA__DATABASE__URL", database.to_owned()), ("TOGUNA__REDIS__URL", redis.address()), ("TOGUNA__SECRETS__FILE", secrets)]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
}
