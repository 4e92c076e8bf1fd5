//! The command line: one file a command.

mod author;
mod backup;
mod check_config;
mod config_show;
mod dead_letters;
mod doctor;
mod eval;
mod healthcheck;
mod labelled;
mod migrate_store;
mod reload;
mod replay;
mod serve;
mod token;
mod train_base;

use crate::config::{Config, Sources};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// A self-hosted comment moderation service.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the service
    Serve(serve::Serve),
    /// Check configuration, rules, templates and translations; exit status 1 if anything is wrong
    CheckConfig(Place),
    /// Look at the configuration
    Config(config_show::ConfigCommand),
    /// Make, list and revoke API tokens, and let moderators in
    Token(token::TokenCommand),
    /// Copy everything that is kept into a new folder, also while `serve` runs
    Backup(backup::Backup),
    /// Look at what could not be stored or sent, and try it again
    DeadLetters(dead_letters::DeadLettersCommand),
    /// Export or erase what one person wrote
    Author(author::AuthorCommand),
    /// Move everything that is stored from SQLite to PostgreSQL
    MigrateStore(migrate_store::MigrateStore),
    /// Find out what is wrong with an installation; exit status 1 if anything is
    Doctor(doctor::Doctor),
    /// Have the running server read its rules now, and say what became of them; exit status 1 if they are not sound
    Reload(reload::Reload),
    /// Judge a stored comment again, by the rules and facts that it was judged by; exit status 1 if that cannot be done
    Replay(replay::Replay),
    /// Measure the model on labelled comments
    Eval(eval::Eval),
    /// Train the model that ships
    TrainBase(train_base::TrainBase),
    /// Ask a running server whether it is ready; exit status 1 if not
    Healthcheck(healthcheck::Healthcheck),
}

/// Where configuration and data stand.
#[derive(Clone, Debug, Args)]
struct Place {
    /// A configuration file, or a folder with toguna.toml, rules/, lists/, locales/, templates/
    #[arg(long)]
    config: Option<PathBuf>,
    /// The folder with everything that is kept
    #[arg(long)]
    data_dir: Option<PathBuf>,
}

impl Place {
    fn sources(&self) -> Sources {
        Sources { config: self.config.clone(), data_dir: self.data_dir.clone(), listen: None }
    }

    fn load(&self) -> anyhow::Result<Config> {
        Ok(Config::load(&self.sources(), std::env::vars())?)
    }
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// What went wrong, for a person to read.
    pub fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Serve(command) => command.run(),
            Command::CheckConfig(place) => check_config::run(&place),
            Command::Config(command) => command.run(),
            Command::Token(command) => block_on(command.run()),
            Command::Backup(command) => block_on(command.run()),
            Command::DeadLetters(command) => block_on(command.run()),
            Command::Author(command) => block_on(command.run()),
            Command::MigrateStore(command) => block_on(command.run()),
            Command::Doctor(command) => block_on(command.run()),
            Command::Reload(command) => block_on(command.run()),
            Command::Replay(command) => block_on(command.run()),
            Command::Eval(command) => command.run(),
            Command::TrainBase(command) => command.run(),
            Command::Healthcheck(command) => block_on(command.run()),
        }
    }
}

fn block_on(future: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(future)
}
