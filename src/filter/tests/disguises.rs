//! Phrases in disguise, and innocent neighbours of bad words. The cases stand in `data/`.

use super::support::{comment, facts, judge};
use crate::filter::{RuleSet, RuleTexts};
use std::collections::BTreeMap;

fn cases(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// One rule over some phrases.
fn looking_for<'p>(phrases: impl Iterator<Item = &'p str>) -> RuleSet {
    let list = phrases.collect::<Vec<_>>().join("\n");
    let rule = "[[rule]]\nname = \"r\"\nkind = \"phrases\"\npoints = 1\nlists = [\"list.txt\"]\n";
    let texts = RuleTexts::new([("r.toml".to_owned(), rule.to_owned())], BTreeMap::from([("list.txt".to_owned(), list)]));
    RuleSet::load(texts).unwrap_or_else(|error| panic!("{error}"))
}

/// What is read where in a text: the raw stretch and the reading.
fn seen(rules: &RuleSet, text: &str) -> Vec<(String, String)> {
    let submission = comment(text);
    let judgement = judge(rules, &submission, &facts());
    let evidence = judgement.contributions.into_iter().flat_map(|contribution| contribution.evidence);
    let raw = |span: Option<(u32, u32)>| span.map(|(start, end)| submission.body.as_str()[start as usize..end as usize].to_owned());
    evidence.map(|evidence| (raw(evidence.span).unwrap_or_default(), evidence.read_as)).collect()
}

#[test]
fn phrases_are_found_in_disguise() {
    let all: Vec<_> = cases(include_str!("data/obfuscated.txt")).map(|case| case.split_once('\t').unwrap()).collect();
    assert!(all.len() >= 150, "{} cases", all.len());
    let rules = looking_for(all.iter().map(|(phrase, _)| *phrase));
    let mut missed = Vec::new();
    for (phrase, text) in &all {
        let reading = crate::filter::folding::Folded::of(phrase).as_str().to_owned();
        let found = seen(&rules, text);
        if !found.iter().any(|(raw, read_as)| *read_as == reading && !raw.is_empty()) {
            missed.push(format!("{phrase}: {text}: {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{} of {} missed:\n{}", missed.len(), all.len(), missed.join("\n"));
}

#[test]
fn innocent_neighbours_are_left_alone() {
    let rules = looking_for(cases(include_str!("data/bad.txt")));
    let all: Vec<_> = cases(include_str!("data/innocent.txt")).collect();
    assert!(all.len() >= 300, "{} cases", all.len());
    let hit: Vec<_> = all.iter().map(|text| (text, seen(&rules, text))).filter(|(_, found)| !found.is_empty()).collect();
    assert!(hit.is_empty(), "{} of {} hit:\n{hit:#?}", hit.len(), all.len());
    // And all of them in one text, where they stand beside each other.
    for separator in [" ", ", ", "\n"] {
        for part in all.chunks(100) {
            assert_eq!(seen(&rules, &part.join(separator)), [], "{separator:?}");
        }
    }
}

#[test]
fn evidence_shows_what_was_typed_and_what_it_was_read_as() {
    let rules = looking_for(["casino", "gagner de l'argent"].into_iter());
    for (text, raw) in [
        ("Venez au C4-$1n0, vite", "C4-$1n0"),
        ("c a s i n o online", "c a s i n o"),
        ("Le саsіnо !", "саsіnо"),
        ("un caaasino", "caaasino"),
        ("un casinooo", "casinooo"),
    ] {
        assert_eq!(seen(&rules, text), [(raw.to_owned(), "casino".to_owned())], "{text}");
    }
    assert_eq!(seen(&rules, "pour G@GNER de l’argent"), [("G@GNER de l’argent".to_owned(), "gagner de l'argent".to_owned())]);
}
