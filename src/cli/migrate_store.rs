use crate::{
    clock::Clock,
    queue::{Queue as _, QueueSettings, move_receipts, redis::RedisQueue, sqlite::SqliteQueue},
    redis::{RedisSettings, RedisUrl},
    store::{
        DatabaseSettings, DatabaseUrl,
        migrate::{MigrateError, TableReport, migrate},
    },
};
use anyhow::{Context as _, bail};
use clap::Args;
use std::{
    io::Write as _,
    num::{NonZeroU32, NonZeroU64, NonZeroUsize},
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

/// Move everything that is stored from the SQLite files of embedded mode to the PostgreSQL database and the Redis of clustered mode
///
/// The service must be stopped and its queue empty. The files stay as they are. A run that was interrupted goes on where it stood when it is
/// started again.
#[derive(Debug, Args)]
pub(super) struct MigrateStore {
    /// The data folder: `sqlite:/var/lib/toguna`
    #[arg(long)]
    from: SqliteFolder,
    /// An empty database: `postgres://user:password@host/name`. Better given by the variable, which other users of the machine cannot see
    #[arg(long, env = "TOGUNA__DATABASE__URL", hide_env_values = true)]
    to: String,
    /// The Redis of the queue, for the receipts by which a submission that is sent again is recognised; without it they stay behind
    #[arg(long, env = "TOGUNA__REDIS__URL", hide_env_values = true)]
    redis: Option<String>,
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
        let mut reports = match migrate(&folder.join("toguna.db"), &to, copied).await {
            // Done in a run before this one, which was not told where the receipts go.
            Err(MigrateError::Finished) if self.redis.is_some() => Vec::new(),
            reports => reports?,
        };
        let mut left = 0;
        if let Some(queue) = queue {
            match &self.redis {
                Some(url) => reports.push(receipts(&queue, url).await?),
                None => left = queue.receipts(Clock::default().now()).await?,
            }
            queue.close().await;
        }
        let mut out = std::io::stdout();
        print(&mut out, &reports)?;
        if let Some(report) = reports.iter().find(|report| report.from != report.to) {
            bail!("{} differ: was the service started on the servers in between? What stood there was left as it is", report.table);
        }
        writeln!(out, "Everything is in {url}. Give every instance the secrets of {}.", folder.join("secrets.toml").display())?;
        if left > 0 {
            writeln!(
                out,
                "But {left} receipts are in queue.db alone: who sends one of these submissions again within a day of the first time is not \
                 recognised, and the comment is there twice. Run this again with --redis (or TOGUNA__REDIS__URL) to move them, too."
            )?;
        }
        Ok(())
    }
}

/// Moves the receipts.
async fn receipts(queue: &SqliteQueue, url: &str) -> anyhow::Result<TableReport> {
    let settings = RedisSettings { url: RedisUrl::parse(url).context("--redis")?, activity_url: None, allow_weak_durability: false };
    let redis = RedisQueue::start(&settings, &SETTINGS)?;
    tokio::time::timeout(REDIS_WITHIN, redis.connected()).await.context("Redis does not answer; see `toguna doctor`")??;
    let moved = move_receipts(queue, &redis, Clock::default().now()).await?;
    Ok(TableReport { table: "receipts".to_owned(), from: moved.from, to: moved.to })
}

/// How long Redis may take to answer at first.
const REDIS_WITHIN: Duration = Duration::from_secs(10);
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
