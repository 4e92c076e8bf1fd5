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
    /// What is in force, and where each value came from; passwords are not shown
    Show(Place),
}

impl ConfigCommand {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let Show::Show(place) = self.command;
        write!(std::io::stdout(), "{}", place.load()?.layers.show())?;
        Ok(())
    }
}
