use anyhow::{Context as _, bail};
use clap::Args;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use url::Url;

/// Ask a running server whether it is ready; exit status 1 if not
#[derive(Debug, Args)]
pub(super) struct Healthcheck {
    /// The address to ask
    #[arg(long, default_value = "http://127.0.0.1:8080/readyz")]
    url: Url,
}

/// How long the whole question may take.
const PATIENCE: Duration = Duration::from_secs(5);

impl Healthcheck {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        timeout(PATIENCE, self.ask()).await.with_context(|| format!("no answer in five seconds from {}", self.url))?
    }

    async fn ask(&self) -> anyhow::Result<()> {
        let host = self.url.host_str().context("--url: an http:// address with a host")?;
        let port = self.url.port_or_known_default().context("--url: an http:// address")?;
        let mut connection = TcpStream::connect((host.trim_matches(['[', ']']), port)).await.with_context(|| format!("{host}:{port}"))?;
        let question = format!("GET {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", self.url.path());
        connection.write_all(question.as_bytes()).await?;
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).await?;
        let answer = String::from_utf8_lossy(&answer);
        let status = answer.lines().next().unwrap_or_default();
        if status.contains(" 200 ") { Ok(()) } else { bail!("not ready: {status}") }
    }
}
