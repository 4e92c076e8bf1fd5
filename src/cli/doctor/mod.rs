//! `toguna doctor`: looks at everything an installation rests on, changes nothing, and says of each part in one line that it is well, or what
//! is wrong and how to mend it. One file a check. No line holds a password, a secret or an e-mail address; settings are called by name.

mod checks;
mod clock;
mod database;
mod dead_letters;
mod disk;
mod files;
mod finding;
mod mail;
mod providers;
mod queue;
mod redis;
mod secrets;
mod wording;

use super::Place;
use crate::config::{Config, ConfigErrors};
use anyhow::bail;
use clap::Args;
use finding::Finding;
use std::io::Write as _;

/// Find out what is wrong with an installation; exit status 1 if anything is
///
/// Changes nothing and sends no mail. In embedded mode it reads both database files whole.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    place: Place,
    /// As JSON, for programs: `{"well": false, "checks": [{"check", "state": "ok" | "wrong" | "unknown", "found", "cure"}]}`
    #[arg(long)]
    json: bool,
}

impl Doctor {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let findings = match Config::load(&self.place.sources(), std::env::vars()) {
            Ok(config) => examine(&config).await,
            Err(mistakes) => unreadable(mistakes),
        };
        let (wrong, all) = (findings.iter().filter(|finding| finding.is_wrong()).count(), findings.len());
        let mut out = std::io::stdout();
        if self.json {
            writeln!(out, "{:#}", serde_json::json!({ "well": wrong == 0, "checks": findings }))?;
        } else {
            for finding in &findings {
                writeln!(out, "{finding}")?;
            }
        }
        if wrong > 0 {
            bail!("{wrong} of {all} checks found something wrong");
        }
        Ok(())
    }
}

fn unreadable(ConfigErrors(mistakes): ConfigErrors) -> Vec<Finding> {
    let cure = "mend it; `toguna config show` prints what is in force, and everything else is checked then";
    mistakes.into_iter().map(|mistake| Finding::wrong("configuration", mistake, cure)).collect()
}

async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = vec![rules(config)];
    findings.extend(wording::check(config));
    findings.extend(disk::check(config));
    let (found, secrets) = secrets::check(config);
    findings.push(found);
    match &config.redis {
        None => findings.extend(files::check(config).await),
        Some(servers) => {
            findings.extend(database::check(config).await);
            findings.extend(redis::check(servers, secrets.as_ref()).await);
            findings.push(queue::check(servers, config).await);
        }
    }
    findings.push(mail::check(config).await);
    findings.extend(checks::check(config).await);
    findings.extend(providers::check(config).await);
    findings
}

fn rules(config: &Config) -> Finding {
    match config.rule_set() {
        Ok(rules) => {
            let mode = if config.redis.is_some() { "clustered" } else { "embedded" };
            Finding::ok("configuration", format!("{mode} mode, {} site(s), rules {}", config.sites.iter().count(), rules.hash()))
        }
        Err(error) => Finding::wrong("configuration", error.to_string(), "mend the rule file; `toguna check-config` reads it again"),
    }
}
