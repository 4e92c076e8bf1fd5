//! A bad rule can't get in: each broken file is refused with file, line, rule and cure.

use super::support::load;
use std::fmt::Write as _;

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
