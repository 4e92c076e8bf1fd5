use super::mails::Mail;
use reqwest::Client;
use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_toguna");
const PATIENCE: Duration = Duration::from_mins(2);

/// The binary as an operator starts it, in a process of its own that can be killed.
pub struct ServerProcess {
    pub base: String,
    /// The one line on stdout.
    pub greeting: String,
    pub folder: TempDir,
    child: Child,
    wrapper: Vec<String>,
    environment: Vec<(String, String)>,
}

impl ServerProcess {
    pub async fn start() -> Self {
        Self::start_within(Vec::new(), tempfile::tempdir().unwrap()).await
    }

    /// Started by another program (`strace`) that is given the command.
    pub async fn start_within(wrapper: Vec<String>, folder: TempDir) -> Self {
        Self::start_as(wrapper, folder, Vec::new()).await
    }

    /// With more variables in its environment.
    pub async fn start_with(environment: Vec<(String, String)>) -> Self {
        Self::start_as(Vec::new(), tempfile::tempdir().unwrap(), environment).await
    }

    async fn start_as(wrapper: Vec<String>, folder: TempDir, environment: Vec<(String, String)>) -> Self {
        let (child, greeting) = spawn(&wrapper, folder.path(), &environment);
        let server = Self { base: base(&greeting), greeting, folder, child, wrapper, environment };
        server.ready().await;
        server
    }

    /// `kill -9`, and a new start on the same data.
    pub async fn kill_and_restart(&mut self) {
        self.kill();
        let (child, greeting) = spawn(&self.wrapper, self.folder.path(), &self.environment);
        (self.child, self.base, self.greeting) = (child, base(&greeting), greeting);
        self.ready().await;
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// A new start on the same data, without waiting for it: what it needs may be away.
    pub fn restart_soon(&mut self) {
        self.child = spawn_silent(&self.wrapper, self.folder.path(), &self.environment);
    }

    /// Waits until it is ready.
    pub async fn started(&self) {
        self.ready().await;
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
        assert!(Command::new("kill").args(["-s", signal, &self.child.id().to_string()]).status().unwrap().success());
    }

    /// SIGTERM; the exit status and how long it took.
    pub fn terminate(&mut self) -> (std::process::ExitStatus, Duration) {
        let start = Instant::now();
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        (self.child.wait().unwrap(), start.elapsed())
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("stderr.log")).unwrap()
    }

    /// Runs a command of the binary on the same data, while the server runs.
    pub fn command(&self, arguments: &[&str]) -> std::process::Output {
        let variables = self.environment.iter().map(|(name, value)| (name, value));
        Command::new(BINARY).args(arguments).arg("--data-dir").arg(self.data_dir()).envs(variables).stdin(Stdio::null()).output().unwrap()
    }

    pub fn moderator_token(&self) -> String {
        let output = self.command(&["token", "make", "--scope", "moderate", "--site", "demo"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Returns once all that was accepted is stored.
    pub async fn queue_is_empty(&self) {
        let client = Client::new();
        let start = Instant::now();
        loop {
            let metrics = client.get(format!("{}/metrics", self.base)).send().await.unwrap().text().await.unwrap();
            if metrics.lines().any(|line| line == "toguna_queue_length 0") {
                break;
            }
            assert!(start.elapsed() < PATIENCE, "the queue does not empty:\n{metrics}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// All comments, once the queue is empty.
    pub async fn all_comments_once_stored(&self) -> Vec<Value> {
        self.queue_is_empty().await;
        let client = Client::new();
        let token = self.moderator_token();
        let (mut comments, mut cursor) = (Vec::new(), String::new());
        loop {
            let url = format!("{}/v1/moderation/comments?site=demo&status=all&limit=100{cursor}", self.base);
            let page: Value = client.get(url).bearer_auth(&token).send().await.unwrap().json().await.unwrap();
            comments.extend(page["comments"].as_array().unwrap_or_else(|| panic!("{page}")).iter().cloned());
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return comments,
            }
        }
    }

    /// The mails in the data folder, once they are enough.
    pub async fn mails_until(&self, enough: impl Fn(&[Mail]) -> bool) -> Vec<Mail> {
        let start = Instant::now();
        loop {
            let mails = Mail::all_in(&self.data_dir().join("mail"));
            if enough(&mails) {
                return mails;
            }
            assert!(start.elapsed() < PATIENCE, "only {} mails were sent", mails.len());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn ready(&self) {
        let client = Client::new();
        let start = Instant::now();
        while !client.get(format!("{}/readyz", self.base)).send().await.is_ok_and(|answer| answer.status() == 200) {
            assert!(start.elapsed() < PATIENCE, "not ready:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(wrapper: &[String], folder: &Path, environment: &[(String, String)]) -> (Child, String) {
    let mut child = command(wrapper, folder, environment).stdout(Stdio::piped()).spawn().unwrap();
    let mut greeting = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut greeting).unwrap();
    assert!(!greeting.is_empty(), "no start:\n{}", std::fs::read_to_string(folder.join("stderr.log")).unwrap());
    (child, greeting)
}

fn spawn_silent(wrapper: &[String], folder: &Path, environment: &[(String, String)]) -> Child {
    command(wrapper, folder, environment).stdout(Stdio::null()).spawn().unwrap()
}

fn command(wrapper: &[String], folder: &Path, environment: &[(String, String)]) -> Command {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.join("stderr.log")).unwrap();
    let mut words = wrapper.iter().map(String::as_str).chain([BINARY]);
    let mut command = Command::new(words.next().unwrap());
    command
        .args(words)
        .args(["serve", "--data-dir"])
        .arg(folder.join("data"))
        .env("TOGUNA__SERVER__LISTEN", "127.0.0.1:0")
        .env("TOGUNA__SERVER__TRUSTED_PROXIES", r#"["127.0.0.1"]"#)
        .env("TOGUNA__SITE__PRESSURE_PER_MINUTE", "1000000")
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stderr(log);
    command
}

fn base(greeting: &str) -> String {
    greeting.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned()
}
