//! A bad rule can't get in: each broken file is refused with file, line, rule and cure.

use super::support::load;
use crate::filter::{RuleSet, RuleTexts, RulesError};
use std::{collections::BTreeMap, fmt::Write as _};

/// Each file with what is wrong with it. A test drops them into a running service, too.
fn broken() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = include_str!("data/broken_rules.txt").split("\n=== ").skip(1);
    files.map(|file| file.split_once('\n').unwrap_or((file, "")))
}

#[test]
fn each_broken_file_is_refused_with_file_line_rule_and_cure() {
    let mut report = String::new();
    assert!(broken().count() >= 60);
    for (what, text) in broken() {
        let error = load(text).expect_err(what);
        writeln!(report, "## {what}\n{error}").unwrap();
        for problem in error.0.iter().filter(|problem| problem.file == "rules.toml") {
            assert!(problem.line >= 1 && problem.line <= text.lines().count().max(1), "{what}: line {}", problem.line);
        }
    }
    insta::assert_snapshot!(report);
}

#[test]
fn a_list_in_the_wrong_place_is_not_told_line_by_line_for_ever() {
    let hosts = (0..500).map(|number| format!("host-{number}.example")).collect::<Vec<_>>().join("\n");
    let rule = "[[rule]]\nname = \"a\"\nkind = \"network\"\nlists = [\"hosts.txt\"]\npoints = 1\n";
    let texts = RuleTexts::new([("a.toml".to_owned(), rule.to_owned())], BTreeMap::from([("hosts.txt".to_owned(), hosts)]));
    let RulesError(problems) = RuleSet::load(texts).unwrap_err();
    assert_eq!(problems.len(), 101);
    assert!(problems[0].to_string().starts_with("lists/hosts.txt:1: rule \"a\": \"host-0.example\" is no network"), "{}", problems[0]);
    assert_eq!(problems[100].to_string(), "lists/hosts.txt: 400 more problems are told once these are mended");
}
