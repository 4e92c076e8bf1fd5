//! `[[test]]` in rule files: what a test may say, and that a failing one keeps the file out.

use super::support::load;
use crate::filter::{Configured, RuleSet, RuleTexts};
use std::collections::{BTreeMap, BTreeSet};

const RULES: &str = r#"
[[rule]]
name = "new"
kind = "newcomer"
points = 1

[[rule]]
name = "links"
kind = "links"
points = 2.5

[[rule]]
name = "fast"
kind = "time"
when = "too-fast"
points = 2

[[rule]]
name = "trap"
kind = "honeypot"
points = 6

[[rule]]
name = "sender"
kind = "pace"
of = "source"
points = 1

[[rule]]
name = "copy"
kind = "repeat"
of = "same"
points = 1

[[rule]]
name = "refused"
kind = "history"
of = "refused-share"
points = 1

[[rule]]
name = "hosting"
kind = "network"
lists = ["hosting.txt"]
points = 1

[[rule]]
name = "deep"
kind = "depth"
points = 1

[[rule]]
name = "old"
kind = "thread-age"
points = 1

[[rule]]
name = "foreign"
kind = "language"
pages.en = "/en/"
points = 1

[[rule]]
name = "gazette-alone"
kind = "shape"
of = "short"
at_most = 10
points = 1
sites = ["gazette"]
locales = ["ar"]
"#;

/// Loads the rules with a test.
fn outcome(test: &str) -> Result<(), String> {
    load(&format!("{RULES}\n[[test]]\n{test}\n")).map(|_| ()).map_err(|error| error.to_string())
}

#[test]
fn a_test_says_who_wrote_what_how_and_where() {
    for test in [
        "text = \"Bonjour\"\nexpect = \"approve\"\nleast = 1\nmost = 1\nhits = [\"new\"]\nmisses = [\"links\", \"fast\"]",
        "text = \"Bonjour\"\napproved = 1\nmost = 0",
        "text = \"https://a.example\"\nexpect = \"hold\"\nhits = [\"links\"]",
        "text = \"Bonjour\"\nseconds = 1\nhits = [\"fast\"]",
        "text = \"Bonjour\"\nhoneypot = true\nexpect = \"spam\"",
        "text = \"Bonjour\"\nhoneypot = true\nsource_pace = 3\nseconds = 1\nexpect = \"discard\"",
        "text = \"Bonjour\"\nsource_pace = 3\nsame = 1\nrefused = 3\nnetworks = [\"hosting.txt\"]\nhits = [\"sender\", \"copy\", \"refused\", \"hosting\"]",
        "text = \"Bonjour\"\ndepth = 5\nthread_days = 30\nhits = [\"deep\", \"old\"]",
        "text = \"Bonjour\"\nsite = \"gazette\"\nlocale = \"ar\"\nhits = [\"gazette-alone\"]",
        "text = \"Bonjour\"\nsite = \"gazette\"\nmisses = [\"gazette-alone\"]",
        "text = \"Je pense que ce n'est pas une façon de parler des gens\"\nthread = \"/en/a\"\nhits = [\"foreign\"]",
        "text = \"Je pense que ce n'est pas une façon de parler des gens\"\nmisses = [\"foreign\"]",
    ] {
        assert_eq!(outcome(test), Ok(()), "{test}");
    }
}

#[test]
fn a_failing_test_keeps_the_file_out() {
    for (test, said) in [
        ("text = \"Bonjour\"\nexpect = \"hold\"", "it expects the verdict hold, and the verdict is approve; the score is 1 (new 1)"),
        ("text = \"Bonjour\"\nmost = 0.5", "it expects at most 0.5 points"),
        ("text = \"Bonjour\"\napproved = 1\nleast = 0.5", "it expects at least 0.5 points; the score is 0 (no rule hit)"),
        ("text = \"Bonjour\"\nhits = [\"links\"]", "rule \"links\": the test fails: the rule must hit, and does not"),
        ("text = \"Bonjour\"\nmisses = [\"new\"]", "rule \"new\": the test fails: the rule must not hit, and does"),
        ("text = \"Bonjour\"\nhits = [\"link\"]", "it names the rule \"link\", which is in no file; did you mean `links`?"),
    ] {
        let error = outcome(test).unwrap_err();
        assert!(error.starts_with("rules.toml:") && error.contains(said), "{test}: {error}");
    }
}

#[test]
fn what_a_test_names_must_be_configured() {
    let sites = BTreeSet::from(["demo".to_owned()]);
    let configured = Some(Configured { checks: BTreeSet::from(["akismet".to_owned()]), sites });
    let outcome = |test: &str| {
        let text = format!("[[test]]\ntext = \"Bonjour\"\nexpect = \"approve\"\n{test}\n");
        let texts = RuleTexts::new([("rules.toml".to_owned(), text)], BTreeMap::new());
        RuleSet::load(RuleTexts { configured: configured.clone(), ..texts }).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(outcome("flagged_by = [\"akismet:hate\"]\nsite = \"demo\""), Ok(()));
    for (test, said) in [
        (
            "site = \"dmeo\"",
            "rules.toml:4: `site` holds \"dmeo\", and the configuration has no such site; it has demo; did you mean `demo`?",
        ),
        ("flagged_by = [\"akimset:hate\"]", "rules.toml:4: the configuration has no check \"akimset\"; there are akismet"),
        ("unanswered = [\"akimset\"]", "rules.toml:4: the configuration has no check \"akimset\"; there are akismet"),
    ] {
        let error = outcome(test).unwrap_err();
        assert!(error.starts_with(said), "{test}: {error}");
    }
}
