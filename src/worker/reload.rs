//! Rules are read again when their files change.
//!
//! The files are read every second, and on SIGHUP at once, and compared as texts: that is a few dozen small files, it works on any file
//! system, and it needs no watcher. `toguna reload` puts a word into the data folder, and reads there what became of it.

use crate::{
    background::in_background,
    clock::Clock,
    domain::Sites,
    filter::{RuleSet, RuleTexts, RulesError, RulesInForce},
    lock::lock,
    metrics::{Metrics, StateLabels},
    store::{Store, StoreError},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

const EVERY: Duration = Duration::from_secs(1);
/// In the data folder: what `toguna reload` writes, and what a server answers.
const ASKED: &str = "reload-asked";
const ANSWERED: &str = "reload-answered.json";

/// Reads the texts as they are on disk now.
pub type ReadRules = Box<dyn Fn() -> Result<RuleTexts, RulesError> + Send + Sync>;

/// What the loop works with.
pub struct Reloading {
    /// What is to be replaced.
    pub rules: Arc<RulesInForce>,
    /// Where the files are.
    pub read: ReadRules,
    /// Whether the configuration's own file has changed since it was read.
    pub outdated: Box<dyn Fn() -> bool + Send + Sync>,
    /// Whose terms the hashes are over.
    pub sites: Sites,
    /// Where rule sets' texts are kept.
    pub store: Arc<dyn Store>,
    /// What time it is.
    pub clock: Clock,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// The data folder.
    pub folder: PathBuf,
    /// The texts that were refused last, so that they are refused once.
    pub refused: std::sync::Mutex<Option<RuleTexts>>,
}

/// What became of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// They say what is in force.
    Same,
    /// They are in force now.
    Taken,
    /// They are not sound; the rules stay as they are.
    Refused,
    /// They could not be kept, so that they are not in force; the next round tries again.
    NotKept,
}

/// The answer to `toguna reload`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReloadAnswer {
    /// What was asked.
    pub asked: String,
    /// The hash of the rules in force.
    pub rules: String,
    /// By site, the hash that judgements name.
    pub rule_sets: BTreeMap<String, String>,
    /// Whether `toguna.toml` has changed since the server started.
    pub outdated: bool,
    /// What is wrong with the files; empty if nothing is.
    pub problems: Vec<String>,
}

impl Reloading {
    /// Rounds until the program stops.
    pub async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut hangup = match signal(SignalKind::hangup()) {
            Ok(hangup) => Some(hangup),
            Err(error) => {
                tracing::warn!(%error, "SIGHUP cannot be heard; changed files are found all the same");
                None
            }
        };
        loop {
            let hung_up = async {
                match &mut hangup {
                    Some(hangup) => hangup.recv().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                _ = hung_up => tracing::info!("SIGHUP: reading the rules"),
                _ = stop.wait_for(|stop| *stop) => return,
            }
            self.round().await;
            self.answer().await;
        }
    }

    /// Reads the files; if they changed, checks them whole and puts them in force, or says what is wrong.
    pub async fn round(self: &Arc<Self>) -> Outcome {
        let this = Arc::clone(self);
        // Compiling takes long, and so may the disk.
        match in_background(move || this.read_changed()).await {
            Ok(None) => Outcome::Same,
            Ok(Some(Ok(rules))) => self.take(rules).await,
            Ok(Some(Err(error))) => self.refuse(error),
            Err(error) => {
                tracing::error!(%error, "reading the rules failed");
                Outcome::NotKept
            }
        }
    }

    /// The rules on disk, if they are others than those in force and those that were refused.
    fn read_changed(&self) -> Option<Result<RuleSet, RulesError>> {
        let texts = match (self.read)() {
            Ok(texts) => texts,
            Err(error) => return (self.rules.refused().as_deref() != Some(&error)).then_some(Err(error)),
        };
        let mut refused = lock(&self.refused);
        let current = self.rules.current();
        if texts.same_as(current.texts()) {
            *refused = None;
            self.rules.accept();
            self.metrics.rules_refused.set(0);
            return None;
        }
        if refused.as_ref() == Some(&texts) {
            return None;
        }
        let loaded = RuleSet::load(texts.clone());
        *refused = loaded.is_err().then_some(texts);
        Some(loaded)
    }

    async fn take(&self, rules: RuleSet) -> Outcome {
        let rules = Arc::new(rules);
        if let Err(error) = keep(&rules, &self.sites, self.store.as_ref(), &self.clock).await {
            tracing::error!(%error, "the new rules could not be kept; those before stay in force");
            return Outcome::NotKept;
        }
        let (hash, before) = (rules.hash(), self.rules.replace(rules, self.clock.now()));
        tracing::info!(before = %before.hash(), rules = %hash, "other rules are in force");
        self.metrics.rules_refused.set(0);
        self.count("taken");
        // Whoever judges by them now is done long before the next round.
        tokio::spawn(async move {
            tokio::time::sleep(EVERY).await;
            if let Err(error) = in_background(move || drop(before)).await {
                tracing::debug!(%error, "the rules before were let go on a thread that answers readers");
            }
        });
        Outcome::Taken
    }

    fn refuse(&self, error: RulesError) -> Outcome {
        for problem in &error.0 {
            tracing::error!(%problem, in_force = %self.rules.current().hash(), "the rule files are not sound; the rules stay as they are");
        }
        self.rules.refuse(error);
        self.metrics.rules_refused.set(1);
        self.count("refused");
        Outcome::Refused
    }

    fn count(&self, state: &str) {
        self.metrics.rules_reloads.get_or_create(&StateLabels { state: state.to_owned() }).inc();
    }

    /// Answers `toguna reload`, if it asked.
    async fn answer(&self) {
        let Ok(asked) = tokio::fs::read_to_string(self.folder.join(ASKED)).await else { return };
        let problems = self.rules.refused().map_or_else(Vec::new, |error| error.0.iter().map(ToString::to_string).collect());
        let rules = self.rules.current();
        let rule_sets = rules.hashes(&self.sites).map(|(site, hash)| (site.to_string(), hash.to_string())).collect();
        let answer = ReloadAnswer { asked, rules: rules.hash().to_string(), rule_sets, outdated: (self.outdated)(), problems };
        let written = match serde_json::to_vec(&answer) {
            Ok(json) => tokio::fs::write(self.folder.join(ANSWERED), json).await,
            Err(error) => Err(error.into()),
        };
        if let Err(error) = written {
            tracing::error!(%error, "`toguna reload` could not be answered");
        }
        // Another instance on the same folder may have been faster.
        let _ = tokio::fs::remove_file(self.folder.join(ASKED)).await;
    }
}

/// Keeps a rule set's texts under its hash for each site.
///
/// # Errors
/// [`StoreError`].
pub async fn keep(rules: &Arc<RuleSet>, sites: &Sites, store: &dyn Store, clock: &Clock) -> Result<(), StoreError> {
    for site in sites.iter() {
        let (of, site) = (Arc::clone(rules), site.clone());
        let written = in_background(move || of.record_for(&site).map(|record| (of.hash_for(&site), record))).await;
        let damaged = |error: String| StoreError::Damaged("rule set", error);
        let (hash, record) = written.map_err(|error| damaged(error.to_string()))?.map_err(|error| damaged(error.to_string()))?;
        store.keep_rule_set(&hash, &record, clock.now()).await?;
    }
    Ok(())
}

/// Asks the server that works on a data folder to read its rules again; `None` if none answers within `patience`.
///
/// # Errors
/// When the data folder cannot be written or read.
pub async fn ask(folder: &std::path::Path, asked: &str, patience: Duration) -> std::io::Result<Option<ReloadAnswer>> {
    tokio::fs::write(folder.join(ASKED), asked).await?;
    let start = tokio::time::Instant::now();
    while start.elapsed() < patience {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let Ok(json) = tokio::fs::read(folder.join(ANSWERED)).await else { continue };
        if let Some(answer) = serde_json::from_slice::<ReloadAnswer>(&json).ok().filter(|answer| answer.asked == asked) {
            return Ok(Some(answer));
        }
    }
    tokio::fs::remove_file(folder.join(ASKED)).await?;
    Ok(None)
}
