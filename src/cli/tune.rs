use super::{
    Place,
    looking_back::{LookingBack, percent},
    site_of,
};
use crate::{
    config::Config,
    domain::{Points, Share, Site, Thresholds},
    filter::{Backtest, Change, Kept, Proposal, RuleSet, RuleTexts, Side, Suggestions, Target, TooFew, Tune, unified},
    store::Past,
};
use anyhow::{Context as _, ensure};
use clap::Args;
use serde_json::json;
use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};
use toml_edit::{DocumentMut, Item, Table, value};

/// Propose other points and thresholds by what moderators decided, as a diff; nothing is changed
#[derive(Debug, Args)]
pub(super) struct TuneCommand {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    back: LookingBack,
    /// Of good comments, how many may be held at most
    #[arg(long, value_name = "PERCENT", value_parser = percent, default_value = "1%")]
    most_good_held: f64,
    /// Write the files as proposed into this new folder, for `backtest --rules` and `serve --config`
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
}

/// What there is to say.
struct Outcome {
    decided: Share,
    proposal: Result<Proposed, TooFew>,
    suggestions: Suggestions,
}

/// A proposal with what it would bring.
struct Proposed {
    proposal: Proposal,
    diff: String,
    /// By the newest third of the decisions, which nothing was learnt from.
    effect: Backtest,
}

impl TuneCommand {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let config = self.place.load()?;
        let site = site_of(&config, self.back.site.as_deref())?;
        let outcome = self.look_back(&config, site)?;
        let mut out = std::io::stdout();
        if self.back.json {
            writeln!(out, "{}", serde_json::to_string_pretty(&outcome.document())?)?;
        } else {
            write!(out, "{}", outcome.told(site, self.most_good_held))?;
        }
        if let (Some(folder), Ok(proposed)) = (&self.to, &outcome.proposal) {
            let files = Files::of(&self.place, &config)?.with(&proposed.proposal, &config.rule_set()?, site)?;
            files.write(folder, &config)?;
            writeln!(std::io::stderr(), "Written to {}.", folder.display())?;
        }
        Ok(())
    }

    fn look_back(&self, config: &Config, site: &Site) -> anyhow::Result<Outcome> {
        let now = Side::new(config.rule_set()?, site.clone());
        let (mut tune, mut decided, good) = (Tune::default(), Share::default(), self.back.published_is_good);
        self.back.each(config, site, |past: &Past| {
            // What cannot be judged again teaches nothing; `backtest` counts it.
            if tune.take(past, good, &now).is_ok() {
                decided.count(past.decision.is_some());
            }
        })?;
        let proposal = match tune.propose(&now, Target { most_good_held: self.most_good_held }) {
            Ok(proposal) => Ok(self.proposed(config, site, now, proposal)?),
            Err(too_few) => Err(too_few),
        };
        Ok(Outcome { decided, proposal, suggestions: tune.suggestions() })
    }

    fn proposed(&self, config: &Config, site: &Site, before: Side, proposal: Proposal) -> anyhow::Result<Proposed> {
        let files = Files::of(&self.place, config)?;
        let diff = proposal.rules_diff(before.rules()) + &files.config_diff(&files.with(&proposal, before.rules(), site)?);
        let rules = RuleSet::load(proposal.applied_to(before.rules())).context("the rules proposed are not sound; please report it")?;
        let after = Side::new(rules, Site { thresholds: proposal.thresholds, ..site.clone() });
        let (sides, mut effect, good) = (Change { before, after }, Backtest::default(), self.back.published_is_good);
        self.back.each(config, site, |past: &Past| {
            if past.comment.seq > proposal.learnt_to {
                effect.take(past, good, &sides);
            }
        })?;
        Ok(Proposed { proposal, diff, effect })
    }
}

impl Outcome {
    fn document(&self) -> serde_json::Value {
        let points = |proposal: &Proposal| -> Vec<_> {
            let each = proposal.points.iter();
            each.map(|(rule, before, after)| json!({ "rule": rule, "before": before.as_decimal(), "after": after.as_decimal() })).collect()
        };
        let thresholds = |Thresholds { hold, spam, discard }: Thresholds| json!({ "hold": hold.as_decimal(), "spam": spam.as_decimal(), "discard": discard.as_decimal() });
        let proposal = match &self.proposal {
            Ok(Proposed { proposal, diff, effect }) => json!({
                "points": points(proposal), "thresholds": thresholds(proposal.thresholds), "diff": diff, "learnt_from": proposal.learnt,
                "kept_by_tests": proposal.kept.iter().map(|kept| json!({ "rule": kept.rule, "test": kept.problem.to_string() })).collect::<Vec<_>>(),
                "good_held_by_floors": proposal.held_by_floors,
                "expected": effect.rightness, "changed": effect.changed(),
            }),
            Err(too_few) => json!({ "too_few_decisions": too_few.to_string() }),
        };
        json!({ "decided": self.decided, "proposal": proposal, "suggestions": self.suggestions })
    }

    fn told(&self, site: &Site, most_good_held: f64) -> String {
        let mut text = format!("Site {}: moderators decided about {} of {} comments.\n\n", site.key, self.decided.part, self.decided.of);
        match &self.proposal {
            // Writing to a `String` cannot fail.
            Err(too_few) => drop(writeln!(text, "No proposal: {too_few}.")),
            Ok(Proposed { proposal, .. }) if proposal.is_empty(&site.thresholds) => {
                text.push_str("No proposal: no change of points or thresholds is worth it.\n");
                text.push_str(&kept(&proposal.kept));
            }
            Ok(proposed) => text.push_str(&proposed.told(most_good_held)),
        }
        text + &suggested(&self.suggestions)
    }
}

impl Proposed {
    fn told(&self, most_good_held: f64) -> String {
        let Self { proposal, diff, effect } = self;
        let mut text = format!(
            "Proposed with the aim that at most {most_good_held} % of good comments are held (learnt from {} decisions; nothing is changed):\n\n\
             {diff}\nExpected, measured on the {} newest decisions, which nothing was learnt from:\n",
            proposal.learnt,
            effect.good + effect.refused
        );
        let Change { before, after } = &effect.rightness;
        if diff.contains("--- default rules/") {
            text.insert_str(
                text.find("Expected").unwrap_or(text.len()),
                "A file of the default rules is compiled in: it is changed by a copy of it in the rules/ of your configuration folder, which --to writes.\n\n",
            );
        }
        let _ = writeln!(text, "  {:<36} {:<36}   proposed", "", "now");
        let rows = [
            ("good comments that are held", before.good_held, after.good_held),
            ("good comments that are called spam", before.good_called_spam, after.good_called_spam),
            ("refused comments that are held", before.hold.recall, after.hold.recall),
            ("held comments that were refused", before.hold.precision, after.hold.precision),
            ("spam that is called spam", before.spam.recall, after.spam.recall),
        ];
        for (what, now, then) in rows {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "  {what:<36} {:<36} → {then}", now.to_string());
        }
        text.push_str(&self.whether_reached(most_good_held));
        text.push_str(&kept(&proposal.kept));
        text
    }

    /// Whether no more good comments are held than wanted, and what is in the way.
    fn whether_reached(&self, most_good_held: f64) -> String {
        let hundredths = |share: Share| share.value().unwrap_or_default() * 100.0;
        let held = self.effect.rightness.after.good_held;
        let (low, high) = held.wilson95();
        let by_floors = self.proposal.held_by_floors;
        if hundredths(by_floors) > most_good_held {
            let holders = self.proposal.holders.iter().take(3).map(|(rule, good)| format!("{rule} ({good})"));
            format!(
                "  The aim cannot be reached by points: {:.1} % of good comments are held by the floor (`at_least`) of a rule, whatever the score: \
                 {}. Look at these rules first.\n",
                hundredths(by_floors),
                holders.collect::<Vec<_>>().join(", ")
            )
        } else if hundredths(held) > most_good_held {
            "  The aim is missed: on newer comments the proposal does worse than on those it was learnt from.\n".to_owned()
        } else if high * 100.0 > most_good_held {
            format!(
                "  The share of good ones held may be anything from {:.1} to {:.1} %: more decisions would tell.\n",
                low * 100.0,
                high * 100.0
            )
        } else {
            String::new()
        }
    }
}

/// The rules whose points stay because of a test.
fn kept(kept: &[Kept]) -> String {
    let mut text = String::new();
    for Kept { rule, problem } in kept {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "  The points of {rule} stay: with others a test fails at {}:{}.", problem.file, problem.line);
    }
    text
}

fn suggested(suggestions: &Suggestions) -> String {
    let mut text =
        String::from("\nRules that moderators overrule most (approved, of what the rule helped to hold and was decided about):\n");
    for overruled in &suggestions.overruled {
        let _ = writeln!(text, "  {:<28} {}", overruled.rule, overruled.approved);
    }
    if suggestions.overruled.is_empty() {
        text.push_str("  none\n");
    }
    text.push_str("\nPhrases seen in refused comments alone, of at least three authors:\n");
    for phrase in &suggestions.phrases {
        let _ = writeln!(
            text,
            "  {:<36} in {} refused comments of {} authors, {} of them not held now",
            format!("“{}”", phrase.words),
            phrase.refused,
            phrase.authors,
            phrase.missed
        );
    }
    if suggestions.phrases.is_empty() {
        text.push_str("  none\n");
    }
    text
}

/// The files that a proposal is about: rules, and the configuration with the thresholds.
struct Files {
    rules: RuleTexts,
    config: (PathBuf, String),
}

impl Files {
    /// As they are now.
    fn of(place: &Place, config: &Config) -> anyhow::Result<Self> {
        let path = match &place.config {
            Some(file) if file.is_file() => file.clone(),
            Some(folder) => folder.join("toguna.toml"),
            None => config.data_dir.join("toguna.toml"),
        };
        let text = if path.exists() { fs::read_to_string(&path).with_context(|| path.display().to_string())? } else { String::new() };
        Ok(Self { rules: config.rule_texts()?, config: (path, text) })
    }

    /// As proposed.
    fn with(&self, proposal: &Proposal, rules: &RuleSet, site: &Site) -> anyhow::Result<Self> {
        let mut document: DocumentMut = self.config.1.parse().with_context(|| self.config.0.display().to_string())?;
        let (now, then) = (site.thresholds, proposal.thresholds);
        for (key, now, then) in [("hold", now.hold, then.hold), ("spam", now.spam, then.spam), ("discard", now.discard, then.discard)] {
            if now != then {
                set_threshold(&mut document, site.key.as_str(), key, then);
            }
        }
        Ok(Self { rules: proposal.applied_to(rules), config: (self.config.0.clone(), document.to_string()) })
    }

    /// What differs in the configuration, as a unified diff.
    fn config_diff(&self, changed: &Self) -> String {
        let shown = self.config.0.display().to_string();
        unified(&shown, &self.config.1, &shown, &changed.config.1)
    }

    /// Writes rules, lists and the configuration into a new folder that can be given to `--config`.
    fn write(&self, folder: &Path, config: &Config) -> anyhow::Result<()> {
        ensure!(!folder.exists(), "--to: {} is there already; name a folder that is not", folder.display());
        // The configuration may hold passwords.
        let make = |path: &Path| crate::service::private_folder(true).create(path).with_context(|| path.display().to_string());
        let write = |path: PathBuf, text: &str| fs::write(&path, text).with_context(|| path.display().to_string());
        make(&folder.join("rules"))?;
        make(&folder.join("lists"))?;
        for file in self.rules.files.iter().filter(|file| !file.built_in) {
            write(folder.join("rules").join(file.name.rsplit('/').next().unwrap_or_default()), &file.text)?;
        }
        let built_in = RuleTexts::embedded().lists;
        for (name, text) in self.rules.lists.iter().filter(|(name, text)| built_in.get(*name) != Some(text)) {
            write(folder.join("lists").join(name), text)?;
        }
        let text = if config.first_run.is_some() {
            &crate::assets::Folder::Config.text("first-run.toml").unwrap_or_default()
        } else {
            &self.config.1
        };
        if text.is_empty() { Ok(()) } else { write(folder.join("toguna.toml"), text) }
    }
}

/// Sets `[sites.SITE.thresholds]`, and leaves what is typed around it.
fn set_threshold(document: &mut DocumentMut, site: &str, key: &str, points: Points) {
    let sites = document.entry("sites").or_insert_with(|| Item::Table(Table::new()));
    let Some(sites) = sites.as_table_like_mut() else { return };
    let own = sites.entry(site).or_insert_with(|| Item::Table(Table::new()));
    let Some(own) = own.as_table_like_mut() else { return };
    let thresholds = own.entry("thresholds").or_insert_with(|| Item::Table(Table::new()));
    let Some(thresholds) = thresholds.as_table_like_mut() else { return };
    match thresholds.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            let decor = old.decor().clone();
            *old = points.as_decimal().into();
            *old.decor_mut() = decor;
        }
        None => {
            thresholds.insert(key, value(points.as_decimal()));
        }
    }
}
