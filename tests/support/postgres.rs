use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(40);
const SERVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/postgres-server");
/// `./test` starts one server for all tests, and names it here.
const SHARED: &str = "TOGUNA_TEST_POSTGRES";

/// A PostgreSQL server of its own, on a free port, that keeps what it commits. Dropping it ends it.
pub struct PostgresServer {
    port: u16,
    folder: TempDir,
    programs: PathBuf,
    process: Mutex<Option<Child>>,
}

impl PostgresServer {
    /// Starts one; `None`, with a word why, where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        let found = Command::new(SERVER).arg("bin").output().unwrap();
        if !found.status.success() {
            eprintln!("skipped: {} (./test installs it where it may)", String::from_utf8_lossy(&found.stderr).trim());
            return None;
        }
        let programs = PathBuf::from(String::from_utf8(found.stdout).unwrap().trim());
        let folder = tempfile::tempdir().unwrap();
        // Somebody may take the port between looking and starting.
        for _ in 0..10 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            if let Some(child) = spawn(&programs, folder.path(), port) {
                return Some(Self { port, folder, programs, process: Mutex::new(Some(child)) });
            }
        }
        panic!("PostgreSQL does not start: {}", std::fs::read_to_string(folder.path().join("server.log")).unwrap());
    }

    /// The address of one of its databases; `postgres` is there from the start.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// `kill -9`.
    pub fn kill(&self) {
        if let Some(mut child) = self.process.lock().unwrap_or_else(PoisonError::into_inner).take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// `SIGSTOP` to all of its processes.
    pub fn stand_still(&self) {
        self.signal("STOP");
    }

    /// `SIGCONT` to all of its processes.
    pub fn go_on(&self) {
        self.signal("CONT");
    }

    fn signal(&self, signal: &str) {
        let server = self.process.lock().unwrap().as_ref().expect("it runs").id().to_string();
        let send = |pid: &str| Command::new("kill").args(["-s", signal, pid]).status().unwrap().success();
        // Whoever makes new ones first: each connection has a process of its own.
        assert!(send(&server));
        let children = std::fs::read_to_string(format!("/proc/{server}/task/{server}/children")).unwrap();
        assert!(!children.is_empty());
        for child in children.split_whitespace() {
            // One that ended in the meantime need not be stopped.
            send(child);
        }
    }

    /// A new start on the same data; answers when it is ready. It waits until what was left of the one before is gone.
    pub fn restart(&self) {
        let start = Instant::now();
        loop {
            if let Some(child) = spawn(&self.programs, self.folder.path(), self.port) {
                *self.process.lock().unwrap() = Some(child);
                return;
            }
            assert!(start.elapsed() < PATIENCE, "PostgreSQL does not start again");
        }
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Starts it and waits until it takes connections; `None` if it ends instead.
fn spawn(programs: &Path, folder: &Path, port: u16) -> Option<Child> {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.join("server.log")).unwrap();
    let mut child =
        Command::new(SERVER).arg(folder).arg(port.to_string()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap();
    let start = Instant::now();
    loop {
        if child.try_wait().unwrap().is_some() {
            return None;
        }
        let asked = Command::new(programs.join("pg_isready")).args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]).status();
        if asked.unwrap().success() {
            return Some(child);
        }
        assert!(start.elapsed() < PATIENCE, "PostgreSQL is not ready after {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The name of a database with our tables, by what made them; whoever asks first makes it.
async fn with_tables(server: &str, connection: &mut PgConnection) -> String {
    let migrator = sqlx::migrate!("migrations/postgres");
    let mut made_by = DefaultHasher::new();
    migrator.iter().for_each(|migration| migration.checksum.hash(&mut made_by));
    let name = format!("tables_{:016x}", made_by.finish());
    sqlx::raw_sql("SELECT pg_advisory_lock(1)").execute(&mut *connection).await.unwrap();
    let found: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    if !found {
        let (before, _) = server.rsplit_once('/').expect("the name of a database");
        let unfinished = format!("unfinished_{:032x}", rand::random::<u128>());
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {unfinished}"))).execute(&mut *connection).await.unwrap();
        let mut inside = PgConnection::connect(&format!("{before}/{unfinished}")).await.unwrap();
        migrator.run_direct(None, &mut inside, false).await.unwrap();
        inside.close().await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(format!("ALTER DATABASE {unfinished} RENAME TO {name}"))).execute(&mut *connection).await.unwrap();
    }
    sqlx::raw_sql("SELECT pg_advisory_unlock(1)").execute(&mut *connection).await.unwrap();
    name
}

/// A database of its own, on the server that `./test` started for all tests, or on one of its own.
pub struct TestDatabase {
    url: String,
    server: Option<PostgresServer>,
}

impl TestDatabase {
    /// Makes one; `None`, with a word why, where PostgreSQL is not installed.
    pub async fn new() -> Option<Self> {
        Self::like(async |_, _| "template1".to_owned()).await
    }

    /// One that has our tables already. A server that several tests share makes them once, and copies them.
    pub async fn with_tables() -> Option<Self> {
        Self::like(with_tables).await
    }

    /// A copy of a database that is found or made, given the server's address and a connection.
    async fn like(model: impl AsyncFn(&str, &mut PgConnection) -> String) -> Option<Self> {
        let shared = std::env::var(SHARED).ok().filter(|url| !url.is_empty());
        let (server, all) = match shared {
            Some(url) => (None, url),
            None => PostgresServer::start().map(|server| (server.url("postgres"), server)).map(|(url, server)| (Some(server), url))?,
        };
        let name = format!("test_{:032x}", rand::random::<u128>());
        let mut connection = PgConnection::connect(&all).await.unwrap();
        let model = model(&all, &mut connection).await;
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {model}"))).execute(&mut connection).await.unwrap();
        let (before, _) = all.rsplit_once('/').expect("the name of a database");
        Some(Self { url: format!("{before}/{name}"), server })
    }

    /// The first database of a server.
    pub fn on(server: PostgresServer) -> Self {
        Self { url: server.url("postgres"), server: Some(server) }
    }

    /// The server, if it is this database's alone.
    pub fn own_server(&self) -> &PostgresServer {
        self.server.as_ref().expect("a server that others use must not be harmed")
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
}
