//! How the rules that are compiled in do on labelled comments: JSON Lines of `{"id", "text", "label"}`, in the folder that
//! `TOGUNA_LABELLED_COMMENTS` names. Without it there is nothing to try them on, and the test says so.
//!
//!     TOGUNA_LABELLED_COMMENTS=folder cargo test --lib filter::tests::labelled -- --nocapture

use super::support::{comment, facts_about};
use crate::{
    domain::{AuthorRecord, Body, Cause, Fact, Facts, Verdict},
    filter::RuleSet,
};
use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
};

/// The most of honest comments by newcomers that may be held, in percent of a set.
const MOST_HELD: f64 = 2.0;
/// The same of tweets that are labelled for abuse alone: about a third of those that the spam head holds are advertising.
const MOST_HELD_OF_TWEETS: (&str, f64) = ("davidson", 4.0);

#[derive(serde::Deserialize)]
struct Labelled {
    text: String,
    label: String,
}

#[derive(Default)]
struct Count {
    all: u32,
    held: u32,
    spam: u32,
}

#[test]
fn honest_comments_are_seldom_held() {
    let Ok(folder) = std::env::var("TOGUNA_LABELLED_COMMENTS") else {
        println!("skipped: TOGUNA_LABELLED_COMMENTS names no folder of labelled comments");
        return;
    };
    let rules = RuleSet::embedded().unwrap_or_else(|error| panic!("{error}"));
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    paths.sort();
    assert!(!paths.is_empty(), "there are sets of comments");
    for path in paths {
        for (label, count) in judged(&rules, &path) {
            let share = |part: u32| f64::from(part) * 100.0 / f64::from(count.all);
            let (set, held) = (path.file_stem().unwrap().display().to_string(), share(count.held));
            println!("{set:24} {label:6} {:6}  held {held:5.1} %  spam {:5.1} %", count.all, share(count.spam));
            let most = if set == MOST_HELD_OF_TWEETS.0 { MOST_HELD_OF_TWEETS.1 } else { MOST_HELD };
            assert!(!matches!(label.as_str(), "ham" | "ok") || held <= most, "{set}: {held:.1} % of honest comments are held");
        }
    }
}

/// What becomes of a set's comments, by label, each text once.
fn judged(rules: &RuleSet, path: &Path) -> BTreeMap<String, Count> {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let mut seen = HashSet::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let Labelled { text, label } = serde_json::from_str(line).unwrap();
        if Body::parse(&text).is_err() || !seen.insert(crate::filter::folding::fingerprint(&text).0) {
            continue;
        }
        let newcomer = Facts { author: Fact::Known(AuthorRecord::default()), ..facts_about(&text) };
        let verdict = rules.judge(Cause::Intake, &comment(&text), newcomer, &super::support::site()).verdict;
        let count = counts.entry(label).or_default();
        count.all += 1;
        count.held += u32::from(verdict >= Verdict::Hold);
        count.spam += u32::from(verdict >= Verdict::Spam);
    }
    counts
}
