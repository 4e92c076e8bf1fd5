//! How the rules that are compiled in do on labelled comments: JSON Lines of `{"id", "text", "label"}`.
//!
//!     TOGUNA_LABELLED=folder cargo test --lib filter::tests::labelled -- --ignored --nocapture

use super::support::{comment, facts};
use crate::{
    domain::{AuthorRecord, Body, Cause, Fact, Facts, Verdict},
    filter::RuleSet,
};
use std::collections::{BTreeMap, HashSet};

#[derive(serde::Deserialize)]
struct Labelled {
    text: String,
    label: String,
}

/// Prints, by file and label, the share that is held or worse; what it is that holds honest ones with `TOGUNA_LABELLED_RULES=1`.
#[test]
#[ignore = "needs labelled comments, which are not part of this repository"]
fn the_share_held_of_labelled_comments() {
    let folder = std::env::var("TOGUNA_LABELLED").expect("TOGUNA_LABELLED names a folder");
    let rules = RuleSet::embedded().unwrap_or_else(|error| panic!("{error}"));
    let newcomer = Facts { author: Fact::Known(AuthorRecord::default()), ..facts() };
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "jsonl")) {
        let mut counts: BTreeMap<String, (u32, u32, u32)> = BTreeMap::new();
        let mut by_rule: BTreeMap<(String, String), u32> = BTreeMap::new();
        let mut seen = HashSet::new();
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let Labelled { text, label } = serde_json::from_str(line).unwrap();
            if Body::parse(&text).is_err() || !seen.insert(crate::filter::folding::fingerprint(&text).0) {
                continue;
            }
            let judgement = rules.judge(Cause::Intake, &comment(&text), newcomer.clone(), &super::support::site());
            let (all, held, spam) = counts.entry(label.clone()).or_default();
            *all += 1;
            *held += u32::from(judgement.verdict >= Verdict::Hold);
            *spam += u32::from(judgement.verdict >= Verdict::Spam);
            if judgement.verdict >= Verdict::Hold {
                for part in &judgement.contributions {
                    for evidence in &part.evidence {
                        *by_rule
                            .entry((label.clone(), format!("{} {}", part.rule, evidence.read_as.chars().take(30).collect::<String>())))
                            .or_default() += 1;
                    }
                }
            }
        }
        for (label, (all, held, spam)) in counts {
            let share = |part: u32| f64::from(part) * 100.0 / f64::from(all);
            println!(
                "{:28} {label:6} {all:6}  held {:5.1} %  spam {:5.1} %",
                path.file_name().unwrap().display(),
                share(held),
                share(spam)
            );
        }
        if std::env::var("TOGUNA_LABELLED_RULES").is_ok() {
            let mut worst: Vec<_> = by_rule.iter().filter(|((label, _), _)| label == "ham" || label == "ok" || label == "toxic").collect();
            worst.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
            worst.iter().take(25).for_each(|(what, count)| println!("    {count:4} {what:?}"));
        }
    }
}
