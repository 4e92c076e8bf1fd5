use super::Place;
use clap::{Args, Subcommand};
use std::io::Write as _;

/// Look at the configuration
#[derive(Debug, Args)]
pub(super) struct ConfigCommand {
    #[command(subcommand)]
    command: Show,
}

#[derive(Debug, Subcommand)]
enum Show {
    /// What is in force, where each value came from, and what is not set; passwords are not shown
    Show(Place),
}

impl ConfigCommand {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let Show::Show(place) = self.command;
        write!(std::io::stdout(), "{}", place.load()?.show())?;
        Ok(())
    }
}
