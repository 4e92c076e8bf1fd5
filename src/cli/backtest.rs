use super::{
    CannotTell, Place,
    looking_back::{LookingBack, percent},
    site_of,
};
use crate::{
    config::{Config, Sources},
    domain::Site,
    filter::{Backtest, Change, Limits, RuleSet, Side},
};
use anyhow::{Context as _, bail, ensure};
use clap::Args;
use serde_json::json;
use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

/// Say what other rules would have made of stored comments, held against what moderators decided
///
/// Exit status 0: within the limits; 1: beyond one of them; 2: the candidate is not sound, or nothing can be told.
#[derive(Debug, Args)]
pub(super) struct BacktestCommand {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    back: LookingBack,
    /// The candidate: a folder with rules/ and lists/ and perhaps a toguna.toml, as `--config` takes it
    #[arg(long)]
    rules: PathBuf,
    /// Fail if more good comments are held
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    most_good_held: Option<f64>,
    /// Fail if more good comments are called spam
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    most_good_called_spam: Option<f64>,
    /// Fail if fewer refused comments are held
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    least_recall: Option<f64>,
    /// Fail if more verdicts change
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    most_changed: Option<f64>,
}

impl BacktestCommand {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let backtest = self.compare().map_err(|error| CannotTell(format!("{error:#}")))?;
        let Self { most_good_held, most_good_called_spam, least_recall, most_changed, .. } = self;
        let limits = Limits { most_good_held, most_good_called_spam, least_recall, most_changed };
        let beyond = limits.exceeded(&backtest);
        if beyond.is_empty() { Ok(()) } else { bail!("beyond the limits:\n  {}", beyond.join("\n  ")) }
    }

    /// Compares, and prints what came of it.
    fn compare(&self) -> anyhow::Result<Backtest> {
        let config = self.place.load()?;
        let site = site_of(&config, self.back.site.as_deref())?;
        let after = candidate(&self.rules, &self.place, &config, site)?;
        let sides = Change { before: Side::new(config.rule_set()?, Site::clone(site)), after };
        let mut backtest = Backtest::default();
        let good = self.back.published_is_good;
        self.back.each(&config, site, |past| backtest.take(past, good, &sides))?;
        ensure!(backtest.comments > 0, "no comment of site `{}` since {} can be judged", site.key, self.back.since().rfc3339());
        let (now, then) = (sides.before.hash(), sides.after.hash());
        let mut out = std::io::stdout();
        if self.back.json {
            let document = json!({
                "site": site.key, "since": self.back.since().rfc3339(), "rules": { "before": now, "after": then }, "backtest": backtest,
            });
            writeln!(out, "{}", serde_json::to_string_pretty(&document)?)?;
        } else {
            writeln!(out, "Site {} since {}: rules {now} now, candidate {then}.", site.key, self.back.since().rfc3339())?;
            if now == then {
                writeln!(out, "The candidate is what is in force: nothing can change.")?;
            }
            write!(out, "{backtest}")?;
        }
        Ok(backtest)
    }
}

/// The candidate rules with the site as the candidate has it: from its own `toguna.toml`, or as it is configured now.
fn candidate(rules: &Path, place: &Place, config: &Config, site: &Site) -> anyhow::Result<Side> {
    let shown = rules.display();
    ensure!(rules.exists(), "--rules: there is no {shown}");
    let has = |name: &str| rules.join(name).exists();
    if rules.is_dir() && !has("toguna.toml") {
        ensure!(has("rules") || has("lists"), "--rules: {shown} has neither rules/ nor lists/ nor toguna.toml; give the folder above them");
        let config = Config { overrides: Some(rules.to_owned()), ..config.clone() };
        return Ok(Side::new(rule_set(&config)?, site.clone()));
    }
    let sources = Sources { config: Some(rules.to_owned()), ..place.sources() };
    let candidate = Config::load(&sources, std::env::vars()).context("the candidate is not sound")?;
    let site = candidate.sites.get(site.key.as_str()).with_context(|| format!("the candidate {shown} has no site `{}`", site.key))?;
    Ok(Side::new(rule_set(&candidate)?, Site::clone(site)))
}

fn rule_set(config: &Config) -> anyhow::Result<RuleSet> {
    config.rule_set().map_err(|error| anyhow::anyhow!("the candidate is not sound:\n{error}"))
}
