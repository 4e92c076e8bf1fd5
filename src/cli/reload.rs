use super::Place;
use crate::{secrets::new_token, worker::reload};
use anyhow::bail;
use clap::Args;
use std::{io::Write as _, time::Duration};

/// How long the server has to answer: it looks every second.
const PATIENCE: Duration = Duration::from_secs(15);

/// Have the running server read its rules now, and say what became of them; exit status 1 if they are not sound
#[derive(Debug, Args)]
pub(super) struct Reload {
    #[command(flatten)]
    place: Place,
}

impl Reload {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let config = self.place.load()?;
        let Some(answer) = reload::ask(&config.data_dir, &new_token(), PATIENCE).await? else {
            bail!("no server answers that works on {}", config.data_dir.display());
        };
        if !answer.problems.is_empty() {
            bail!("{}\nThe rules {} stay in force.", answer.problems.join("\n"), answer.rules);
        }
        let judged: Vec<_> = answer.rule_sets.iter().map(|(site, hash)| format!("{site}: {hash}")).collect();
        writeln!(std::io::stdout(), "The rules {} are in force; judgements name them {}.", answer.rules, judged.join(", "))?;
        if answer.outdated {
            writeln!(std::io::stderr(), "toguna.toml has changed since the server started: what stands there is read at a restart only.")?;
        }
        Ok(())
    }
}
