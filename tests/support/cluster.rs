use super::{RedisServer, TestDatabase};
use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
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
        let database = TestDatabase::with_tables().await?;
        Some(Self { redis, database, folder: tempfile::tempdir().unwrap() })
    }

    /// These two.
    pub fn of(redis: RedisServer, database: TestDatabase) -> Self {
        Self { redis, database, folder: tempfile::tempdir().unwrap() }
    }

    /// These two, with the secrets of others.
    pub fn with_secrets_of(redis: RedisServer, database: TestDatabase, others: &Self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(others.folder.path().join("secrets.toml"), folder.path().join("secrets.toml")).unwrap();
        Self { redis, database, folder }
    }

    /// A process that does one part of the work, or all of it, once it is ready.
    pub async fn process(&self, role: &str) -> RoleProcess {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("127.0.0.1:{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port());
        let child = Command::new(env!("CARGO_BIN_EXE_toguna"))
            .args(["serve", "--role", role, "--listen", &address, "--data-dir"])
            .arg(folder.path().join("data"))
            .env("TOGUNA__SERVER__TRUSTED_PROXIES", r#"["127.0.0.1"]"#)
            .env("TOGUNA__SITE__PRESSURE_PER_MINUTE", "1000000")
            .envs(self.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let process = RoleProcess { base: format!("http://{address}"), child, _folder: folder };
        let (client, start) = (reqwest::Client::new(), Instant::now());
        while !client.get(format!("{}/readyz", process.base)).send().await.is_ok_and(|answer| answer.status() == 200) {
            assert!(start.elapsed() < Duration::from_secs(30), "not ready");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        process
    }

    /// What an instance is told of them.
    pub fn environment(&self) -> Vec<(String, String)> {
        environment(self.database.url(), &self.redis, &self.folder)
    }
}

/// A process with a role. It ends when this is dropped.
pub struct RoleProcess {
    pub base: String,
    child: Child,
    _folder: TempDir,
}

impl RoleProcess {
    /// `kill -9`.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for RoleProcess {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The variables that put an instance into clustered mode.
pub fn environment(database: &str, redis: &RedisServer, folder: &TempDir) -> Vec<(String, String)> {
    let secrets = folder.path().join("secrets.toml").display().to_string();
    [("TOGUNA__DATABASE__URL", database.to_owned()), ("TOGUNA__REDIS__URL", redis.address()), ("TOGUNA__SECRETS__FILE", secrets)]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
}
