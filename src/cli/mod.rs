//! The command line: one file a command.

mod author;
mod backtest;
mod backup;
mod check_config;
mod config_show;
mod dead_letters;
mod doctor;
mod eval;
mod explain;
mod fresh_install;
mod healthcheck;
mod labelled;
mod looking_back;
mod migrate_store;
mod model;
mod reload;
mod replay;
mod serve;
mod token;
mod train_base;
mod tune;
mod user;

use crate::{
    config::{Config, Sources},
    domain::{Role, Site},
};
use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use std::{path::PathBuf, sync::Arc};

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
    /// Say what the rules make of a comment, and why: its JSON is read from stdin
    Explain(explain::Explain),
    /// Say what other rules would have made of stored comments, held against what moderators decided
    Backtest(backtest::BacktestCommand),
    /// Propose other points and thresholds by what moderators decided, as a diff; nothing is changed
    Tune(tune::TuneCommand),
    /// Make, list and revoke API tokens, and let moderators in
    Token(token::TokenCommand),
    /// Add, list and end the accounts of those who work in the console
    User(user::UserCommand),
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
    /// See what a site's own model has learnt, and have it forget
    Model(model::ModelCommand),
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
            Command::Explain(command) => command.run(),
            Command::Backtest(command) => command.run(),
            Command::Tune(command) => command.run(),
            Command::Token(command) => block_on(command.run()),
            Command::User(command) => block_on(command.run()),
            Command::Backup(command) => block_on(command.run()),
            Command::DeadLetters(command) => block_on(command.run()),
            Command::Author(command) => block_on(command.run()),
            Command::MigrateStore(command) => block_on(command.run()),
            Command::Doctor(command) => block_on(command.run()),
            Command::Reload(command) => block_on(command.run()),
            Command::Replay(command) => block_on(command.run()),
            Command::Eval(command) => command.run(),
            Command::Model(command) => block_on(command.run()),
            Command::TrainBase(command) => command.run(),
            Command::Healthcheck(command) => block_on(command.run()),
        }
    }
}

/// Reads a role.
fn role(word: &str) -> Result<Role, String> {
    Role::from_word(word).ok_or_else(|| format!("one of {}", Role::ALL.map(Role::word).join(", ")))
}

/// The site of this key; without one, the only site there is.
fn site_of<'c>(config: &'c Config, key: Option<&str>) -> anyhow::Result<&'c Arc<Site>> {
    let keys = || config.sites.iter().map(|site| site.key.as_str()).collect::<Vec<_>>().join(", ");
    match key {
        Some(key) => config.sites.get(key).with_context(|| format!("--site: there is no site `{key}`; there are {}", keys())),
        None if config.sites.iter().count() == 1 => config.sites.iter().next().context("there is no site"),
        None => anyhow::bail!("--site: say which of {}", keys()),
    }
}

/// A command that compares had nothing to compare, as opposed to a comparison that came out badly.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct CannotTell(String);

/// The exit status for what went wrong: 2 where a command could not even tell, else 1.
pub fn exit_status(error: &anyhow::Error) -> u8 {
    if error.is::<CannotTell>() { 2 } else { 1 }
}

fn block_on(future: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(future)
}
