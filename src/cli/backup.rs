use super::Place;
use crate::service::Mode;
use anyhow::{bail, ensure};
use clap::Args;
use std::{io::Write as _, path::PathBuf};

/// Copy everything that is kept into a new folder, also while `serve` runs
#[derive(Debug, Args)]
pub(super) struct Backup {
    #[command(flatten)]
    place: Place,
    /// The folder to make. The secrets are not copied: keep them apart
    to: PathBuf,
}

impl Backup {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let config = self.place.load()?;
        let Mode::Embedded(folder) = Mode::of(&config)? else {
            bail!(
                "in clustered mode everything stands in PostgreSQL and Redis: back up Redis first (`redis-cli --rdb`) and then the \
                 database (`pg_dump`), as docs/operate.md says"
            )
        };
        ensure!(!self.to.exists(), "{} is there already; name a folder that is not", self.to.display());
        folder.backup(&self.to, &config.queue).await?;
        writeln!(
            std::io::stdout(),
            "Copied to {}. To restore: put the files into an empty data folder, with secrets.toml.",
            self.to.display()
        )?;
        Ok(())
    }
}
