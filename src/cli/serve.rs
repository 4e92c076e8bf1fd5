use super::Place;
use crate::{
    assets::Folder,
    clock::Clock,
    config::{Config, LogFormat, LogSettings, Sources},
    service::{Mode, Role, Service, private_folder},
};
use anyhow::Context as _;
use clap::Args;
use std::{
    fs,
    io::{IsTerminal as _, Write as _},
    path::Path,
};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Run the service
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    place: Place,
    /// Address and port to listen on; port 0 picks a free one
    #[arg(long)]
    listen: Option<String>,
    /// Which of the work this process does; more than one process needs clustered mode
    #[arg(long, value_enum, default_value_t)]
    role: Role,
    /// Make new secrets although there is a store, when its own are lost: tokens, sessions and links in mails end
    #[arg(long)]
    new_secrets: bool,
}

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let sources = Sources { listen: self.listen.clone(), ..self.place.sources() };
        let mut config = Config::load(&sources, std::env::vars())?;
        if let Some(path) = config.first_run.take() {
            first_configuration(&path)?;
        }
        log(&config.log)?;
        if self.new_secrets {
            Mode::prepare(&config)?.new_secrets()?;
        }
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve(config, self.role))
    }
}

async fn serve(config: Config, role: Role) -> anyhow::Result<()> {
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let demo = config.sites.get("demo").is_some();
    let service = tokio::select! {
        service = Service::start(config, role, Clock::default()) => service?,
        // What it waits for may never come.
        _ = terminated.recv() => return Ok(()),
        _ = interrupted.recv() => return Ok(()),
    };
    let base = format!("http://{}", service.address);
    if role.takes_submissions() {
        let demo = if demo { format!(" · demo: {base}/demo") } else { String::new() };
        let console = match service.one_time_link().await? {
            Some(link) => format!("console, link for one use: {link}"),
            None => format!("console: {base}/moderation"),
        };
        writeln!(std::io::stdout(), "Toguna listens on {base}{demo} · {console}")?;
    } else {
        writeln!(std::io::stdout(), "Toguna ({role}) listens on {base} for operators")?;
    }
    tracing::info!(address = %service.address, "listening");
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    tracing::info!("stopping");
    service.stop().await;
    tracing::info!("stopped");
    Ok(())
}

/// Writes the configuration of a first start into the data folder.
fn first_configuration(path: &Path) -> anyhow::Result<()> {
    let text = Folder::Config.text("first-run.toml").context("the first configuration is not compiled in")?;
    if let Some(folder) = path.parent() {
        private_folder(true).create(folder).with_context(|| folder.display().to_string())?;
    }
    fs::write(path, text).with_context(|| path.display().to_string())
}

fn log(settings: &LogSettings) -> anyhow::Result<()> {
    let filter = match std::env::var("RUST_LOG") {
        Ok(filter) => EnvFilter::try_new(&filter).with_context(|| format!("RUST_LOG = \"{filter}\""))?,
        Err(_) => settings.level.filter(),
    };
    let colours = std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    match settings.format {
        LogFormat::Json => builder.json().init(),
        LogFormat::Text => builder.init(),
    }
    Ok(())
}
