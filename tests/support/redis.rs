use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use toguna::redis::RedisUrl;

const PATIENCE: Duration = Duration::from_secs(20);
/// A file of this name in the server's folder says how it runs, instead of what tests need otherwise.
const CONFIGURATION: &str = "redis.conf";

/// A `redis-server` of its own, on a free port. Dropping it ends it.
pub struct RedisServer {
    port: u16,
    durable: bool,
    folder: TempDir,
    process: Mutex<Option<Child>>,
}

impl RedisServer {
    /// Starts one that keeps what it acknowledges; `None`, with a word why, where there is no `redis-server`.
    pub fn start() -> Option<Self> {
        Self::start_as(true)
    }

    /// Starts one that may forget, as `redis.activity_url` can name it.
    pub fn forgetful() -> Option<Self> {
        Self::start_as(false)
    }

    /// Starts one with a configuration file, of which only port, address and folder are set anew.
    pub fn configured(text: &str) -> Option<Self> {
        let mut server = Self::forgetful()?;
        server.kill();
        std::fs::write(server.folder.path().join(CONFIGURATION), text).unwrap();
        server.durable = true;
        server.restart();
        Some(server)
    }

    /// Starts one that keeps what it acknowledges with the data of a dump, as docs/operate.md says.
    pub fn restored(dump: &Path) -> Self {
        let mut server = Self::forgetful().expect("the dump is of one");
        server.kill();
        std::fs::copy(dump, server.folder.path().join("dump.rdb")).unwrap();
        server.restart();
        server.ask(&["CONFIG", "SET", "appendonly", "yes"]);
        let start = Instant::now();
        while !["aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0", "aof_last_bgrewrite_status:ok"]
            .iter()
            .all(|line| server.ask(&["INFO", "persistence"]).contains(line))
        {
            assert!(start.elapsed() < PATIENCE, "the file is not written");
            std::thread::sleep(Duration::from_millis(10));
        }
        server.kill();
        server.durable = true;
        server.restart();
        server
    }

    fn start_as(durable: bool) -> Option<Self> {
        if Command::new("redis-server").arg("--version").stdout(Stdio::null()).status().is_err() {
            eprintln!("skipped: redis-server is not on the PATH (./test installs it where it may)");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        // Somebody may take the port between looking and starting.
        for _ in 0..10 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            if let Some(child) = spawn(port, folder.path(), durable) {
                return Some(Self { port, durable, folder, process: Mutex::new(Some(child)) });
            }
        }
        panic!("redis-server does not start: {}", std::fs::read_to_string(folder.path().join("redis.log")).unwrap());
    }

    pub fn address(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    pub fn url(&self) -> RedisUrl {
        RedisUrl::parse(&self.address()).unwrap()
    }

    /// `kill -9`.
    pub fn kill(&self) {
        if let Some(mut child) = self.process.lock().unwrap_or_else(PoisonError::into_inner).take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// A new start on the same data; answers when it is ready.
    pub fn restart(&self) {
        let child = spawn(self.port, self.folder.path(), self.durable).expect("it starts again");
        *self.process.lock().unwrap() = Some(child);
    }

    /// `SIGSTOP`.
    pub fn stand_still(&self) {
        self.signal("STOP");
    }

    /// `SIGCONT`.
    pub fn go_on(&self) {
        self.signal("CONT");
    }

    fn signal(&self, signal: &str) {
        let pid = self.process.lock().unwrap().as_ref().expect("it runs").id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
    }

    /// As [`Self::ask`], once it answers: it may be loading, or just be going on.
    pub fn ask_at_last(&self, command: &[&str]) -> String {
        let start = Instant::now();
        loop {
            match ask(self.port, command) {
                Ok(answer) => return answer,
                Err(answer) => assert!(start.elapsed() < PATIENCE, "{command:?}: {answer}"),
            }
        }
    }

    /// How many envelopes wait in the queue: those alone, and as many as are counted in bundles. Where there is no bundle, none must be.
    pub fn waiting(&self) -> usize {
        let count = "local bundles, bundled = redis.call('XLEN', 'toguna:queue:bundles'), redis.call('GET', 'toguna:queue:bundled') or 0 \
                     assert(bundles > 0 or tonumber(bundled) == 0, 'what is counted is not there') \
                     return redis.call('XLEN', 'toguna:queue') + bundled";
        self.ask(&["EVAL", count, "0"]).trim().parse().unwrap()
    }

    /// Whether nobody has an envelope in hand.
    pub fn nothing_is_held(&self) -> bool {
        let held = |stream| self.ask(&["XPENDING", stream, "workers"]).lines().next().map(str::trim) != Some("0");
        !held("toguna:queue") && !held("toguna:queue:bundles")
    }

    /// What `redis-cli` answers to a command.
    pub fn ask(&self, command: &[&str]) -> String {
        ask(self.port, command).unwrap_or_else(|answer| panic!("{command:?}: {answer}"))
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Starts it and waits until it has loaded its data; `None` if it ends instead.
fn spawn(port: u16, folder: &Path, durable: bool) -> Option<Child> {
    let configuration = folder.join(CONFIGURATION);
    let mut command = Command::new("redis-server");
    if configuration.exists() {
        command.arg(&configuration);
    }
    command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--logfile", "redis.log", "--dir"]).arg(folder);
    if !configuration.exists() {
        command.args(["--appendonly", if durable { "yes" } else { "no" }, "--appendfsync", "always", "--save", ""]);
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    loop {
        if child.try_wait().unwrap().is_some() {
            return None;
        }
        if ask(port, &["PING"]).is_ok_and(|answer| answer.trim() == "PONG") {
            return Some(child);
        }
        assert!(start.elapsed() < PATIENCE, "redis-server is not ready after {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn ask(port: u16, command: &[&str]) -> Result<String, String> {
    let output = Command::new("redis-cli").args(["-e", "-p", &port.to_string()]).args(command).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stdout) + &text(&output.stderr)) }
}
