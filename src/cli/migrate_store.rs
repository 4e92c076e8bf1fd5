use crate::{
    clock::Clock,
    queue::{Queue as _, QueueSettings, sqlite::SqliteQueue},
    store::{
        DatabaseSettings, DatabaseUrl,
        migrate::{TableReport, migrate},
    },
};
use anyhow::{Context as _, bail};
use clap::Args;
use std::{
    io::Write as _,
    num::{NonZeroU32, NonZeroU64, NonZeroUsize},
    path::{Path, PathBuf},
    str::FromStr,
};

/// Move everything that is stored from the SQLite file of embedded mode to the PostgreSQL database of clustered mode
///
/// The service must be stopped and its queue empty. The file stays as it is. A run that was interrupted goes on where it stood when it is
/// started again.
#[derive(Debug, Args)]
pub(super) struct MigrateStore {
    /// The data folder: `sqlite:/var/lib/toguna`
    #[arg(long)]
    from: SqliteFolder,
    /// An empty database: `postgres://user:password@host/name`. Better given by the variable, which other users of the machine cannot see
    #[arg(long, env = "TOGUNA__DATABASE__URL", hide_env_values = true)]
    to: String,
}

/// Where the files of embedded mode are.
#[derive(Clone, Debug)]
struct SqliteFolder(PathBuf);

impl FromStr for SqliteFolder {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let path = text.strip_prefix("sqlite:").ok_or("\"sqlite:\" and the data folder: sqlite:/var/lib/toguna")?;
        let path = Path::new(path.strip_prefix("//").unwrap_or(path));
        // The file itself is as good as its folder.
        let folder = if path.is_file() { path.parent().unwrap_or(path) } else { path };
        if folder.join("toguna.db").is_file() {
            return Ok(Self(folder.to_owned()));
        }
        Err(format!("{} has no toguna.db: give the data folder of the service", folder.display()))
    }
}

impl MigrateStore {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let SqliteFolder(folder) = &self.from;
        let url = DatabaseUrl::parse(&self.to).context("--to")?;
        let to = DatabaseSettings { url: Some(url.clone()), connections: NonZeroU32::MIN };
        // Held until the end: the service does not start on these files meanwhile.
        let queue = drained_queue(&folder.join("queue.db")).await?;
        let mut err = std::io::stderr();
        let copied = |table: &str, rows: u64| {
            // Only for the person who waits.
            let _ = writeln!(err, "{table}: {rows} rows");
        };
        let reports = migrate(&folder.join("toguna.db"), &to, copied).await?;
        let mut out = std::io::stdout();
        print(&mut out, &reports)?;
        writeln!(out, "Everything is in {url}. Give every instance the secrets of {}.", folder.join("secrets.toml").display())?;
        if let Some(queue) = queue {
            let receipts = queue.receipts(Clock::default().now()).await?;
            if receipts > 0 {
                writeln!(
                    out,
                    "{receipts} receipts stay in queue.db: who sends one of these submissions again within a day of the first time is not \
                     recognised, and the comment is there twice."
                )?;
            }
            queue.close().await;
        }
        Ok(())
    }
}

/// Nothing is appended or claimed.
const SETTINGS: QueueSettings = QueueSettings { limit: NonZeroU64::MIN, attempts: NonZeroU32::MIN, batch: NonZeroUsize::MIN };

/// The queue, which nobody else has open, with nothing in it.
async fn drained_queue(path: &Path) -> anyhow::Result<Option<SqliteQueue>> {
    if !path.is_file() {
        return Ok(None);
    }
    let queue = SqliteQueue::open_alone(path, &SETTINGS).await.context("stop the service first")?;
    let waiting = queue.backlog().await?.length;
    if waiting > 0 {
        bail!(
            "{waiting} submissions in {} are acknowledged and not stored yet. Start `toguna serve` once more, with nothing sent to it, until \
             toguna_queue_length in /metrics is 0; stop it, and run this again.",
            path.display()
        );
    }
    Ok(Some(queue))
}

fn print(out: &mut impl std::io::Write, reports: &[TableReport]) -> std::io::Result<()> {
    writeln!(out, "{:<16} {:>10} {:>10}  {:<32}  {:<32}", "table", "from", "to", "checksum from", "checksum to")?;
    for TableReport { table, from, to } in reports {
        writeln!(out, "{table:<16} {:>10} {:>10}  {:032x}  {:032x}", from.rows, to.rows, from.checksum, to.checksum)?;
    }
    Ok(())
}
