//! The version of the code that judges names how it judges: what it makes of the same rules, texts and facts.

use super::support::{comment, facts, judge, load, signed};
use crate::filter::ENGINE;
use std::fmt::Write as _;

/// A rule of every kind that reads texts, over the phrases that the cases are made from.
fn rules() -> String {
    let mut phrases: Vec<&str> = cases(include_str!("data/obfuscated.txt")).map(|case| case.split_once('\t').unwrap().0).collect();
    phrases.extend(cases(include_str!("data/bad.txt")));
    phrases.sort_unstable();
    phrases.dedup();
    let phrases: Vec<String> = phrases.iter().map(|phrase| format!("{phrase:?}")).collect();
    format!(
        "[[rule]]\nname = \"phrases\"\nkind = \"phrases\"\npoints = 1\nphrases = [{}]\n{}",
        phrases.join(", "),
        include_str!("data/engine_rules.toml")
    )
}

fn cases(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Where this fails, texts are judged otherwise than before: then [`ENGINE`] must be another one, so that no old judgement is said to be
/// computed again by code that computes another one. If that was not meant, mend the code.
#[test]
fn the_engines_version_changes_when_judgements_do() {
    let rules = load(&rules()).unwrap_or_else(|error| panic!("{error}"));
    let mut report = String::new();
    let disguised = cases(include_str!("data/obfuscated.txt")).map(|case| case.split_once('\t').unwrap().1);
    let texts = disguised.chain(cases(include_str!("data/innocent.txt"))).chain(cases(include_str!("data/engine_texts.txt")));
    for submission in
        texts.map(comment).chain([signed("Аwа Tra0ré", "https://bit.example/x", "Bonjour"), signed("www.a.example", "", "Oui")])
    {
        let judgement = judge(&rules, &submission, &facts());
        write!(report, "{} {}", judgement.score, submission.body.as_str().replace('\n', "⏎")).unwrap();
        for part in &judgement.contributions {
            let evidence: Vec<_> =
                part.evidence.iter().map(|evidence| format!("{:?} {}", evidence.span.unwrap_or_default(), evidence.read_as)).collect();
            write!(report, " | {} {} {}", part.rule, part.points, evidence.join(", ")).unwrap();
        }
        report.push('\n');
    }
    insta::assert_snapshot!(ENGINE.replace('/', "-"), report);
}
