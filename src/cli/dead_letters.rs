use super::Place;
use crate::{clock::Clock, intake::send_again, service::Mode};
use clap::{Args, Subcommand};
use std::io::Write as _;

/// Look at what could not be stored or sent, and try it again
#[derive(Debug, Args)]
pub(super) struct DeadLettersCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List dead letters with the reason of each
    List(Place),
    /// Try dead letters again: those named, or all
    Retry {
        #[command(flatten)]
        place: Place,
        /// Their ids, as `dead-letters list` shows them; none means all
        ids: Vec<String>,
    },
}

impl DeadLettersCommand {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::List(place) => list(&Mode::of(&place.load()?)?).await,
            Command::Retry { place, ids } => {
                let config = place.load()?;
                retry(&Mode::of(&config)?, &config.queue, ids).await
            }
        }
    }
}

async fn list(mode: &Mode) -> anyhow::Result<()> {
    let letters = mode.store().await?.dead_letters().await?;
    for letter in &letters {
        let comment = letter.comment.map_or_else(|| "-".to_owned(), |id| id.to_string());
        writeln!(
            std::io::stdout(),
            "{:<14} comment {comment}  {} tries, dead since {}: {}",
            letter.id,
            letter.attempts,
            letter.at.rfc3339(),
            letter.error
        )?;
    }
    if letters.is_empty() {
        writeln!(std::io::stdout(), "There are no dead letters.")?;
    }
    Ok(())
}

async fn retry(mode: &Mode, settings: &crate::queue::QueueSettings, ids: Vec<String>) -> anyhow::Result<()> {
    let store = mode.store().await?;
    let all = store.dead_letters().await?;
    let ids = if ids.is_empty() { all.into_iter().map(|letter| letter.id).collect() } else { ids };
    if ids.is_empty() {
        writeln!(std::io::stdout(), "There are no dead letters.")?;
    }
    let now = Clock::default().now();
    for id in ids {
        if id.starts_with("mail-") {
            store.retry_mail(&id, now).await?;
        } else {
            send_again(&*store, &*mode.queue_for_appending(settings).await?, &id, now).await?;
        }
        writeln!(std::io::stdout(), "{id} will be tried again.")?;
    }
    Ok(())
}
