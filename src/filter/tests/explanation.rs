//! What `explain` says, as the person who asked reads it.

use super::support::{facts, judge, load, site};
use crate::{
    domain::{Locale, Timestamp, Verdict},
    filter::{
        Explanation, RuleSet, Sample, SampleError,
        classifier::{self, SiteModel},
    },
    wording::Wording,
};

const RULES: &str = r#"
[[rule]]
name = "promises"
kind = "phrases"
phrases = ["free money", "casino"]
points = 2
because.fr = "Des promesses d'argent."
because.en = "Promises of money."
because.ar = "وعود بالمال."

[[rule]]
name = "newcomer"
kind = "newcomer"
points = 1

[[rule]]
name = "watched"
kind = "phrases"
phrases = ["casino"]
points = 5
mode = "shadow"

[[rule]]
name = "names-a-minister"
kind = "phrases"
phrases = ["minister"]
points = 0
at_least = "hold"
"#;

fn sample(json: &str) -> Result<Sample, SampleError> {
    Sample::from_json(json.as_bytes(), &site(), &SiteModel::of_base(classifier::base()), Timestamp::from_millis(1_790_000_000_000))
}

fn explained(rules: &RuleSet, json: &str, locale: Locale) -> Explanation {
    let Sample { submission, facts } = sample(json).unwrap();
    Explanation::of(&judge(rules, &submission, &facts), &submission, rules, locale)
}

#[test]
fn an_explanation_reads_well_in_every_language() {
    let (rules, wording) = (load(RULES).unwrap(), Wording::load(None).unwrap());
    let spam = r#"{"body": "Some fr\u200bee money at the c4s1no", "lang": "en"}"#;
    let tables = Locale::ALL.map(|locale| explained(&rules, spam, locale).table(&wording, locale));
    insta::assert_snapshot!(tables.join("\n~~~\n"));
}

#[test]
fn a_floor_and_a_published_comment_are_explained_too() {
    let (rules, wording) = (load(RULES).unwrap(), Wording::load(None).unwrap());
    let table = |json: &str| explained(&rules, json, Locale::En).table(&wording, Locale::En);
    let held = table(r#"{"body": "The minister", "author": {"approved": 3}}"#);
    insta::assert_snapshot!(held + "\n~~~\n" + &table(r#"{"body": "Good morning"}"#));
}

#[test]
fn what_would_change_the_verdict_would() {
    let rules = load(RULES).unwrap();
    let explanation = explained(&rules, r#"{"body": "casino, said the minister"}"#, Locale::En);
    assert_eq!(explanation.verdict, Verdict::Hold);
    assert!(explanation.without.is_empty(), "either of the two holds it: {:?}", explanation.without);
    let harder = explanation.harder.unwrap();
    assert_eq!((harder.points.as_hundredths(), harder.verdict), (300, Verdict::Spam));
    assert!(explanation.milder.is_none(), "the floor stays");
    let explanation = explained(&rules, r#"{"body": "free money, casino"}"#, Locale::En);
    let milder = explanation.milder.unwrap();
    assert_eq!((explanation.score.as_hundredths(), milder.points.as_hundredths(), milder.verdict), (500, 200, Verdict::Approve));
    let without: Vec<_> = explanation.without.iter().map(|without| (&*without.rule, without.verdict)).collect();
    assert_eq!(without, [("promises", Verdict::Approve)]);
}

#[test]
fn facts_of_a_sample_are_those_that_were_given() {
    let given = r#"{"body": "Hello", "name": "Ben", "author": {"approved": 4, "refused": 1}, "seconds": 2, "honeypot": true, "same": 3,
        "networks": ["hosting.txt"], "depth": 2, "thread_days": 9, "source_pace": 7, "lang": "ar", "notify": true, "parent": null}"#;
    let Sample { submission, facts: found } = sample(given).unwrap();
    assert_eq!((submission.name.as_str(), submission.locale), ("Ben", Locale::Ar));
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["author"]["known"], serde_json::json!({ "approved": 4, "refused": 1 }));
    assert_eq!((&json["stamp"]["age"], &json["honeypot"], &json["source_pace"]["known"]), (&2000.into(), &true.into(), &7.into()));
    assert_eq!(json["email_pace"], serde_json::to_value(facts()).unwrap()["email_pace"], "what is not given is ordinary");
}

#[test]
fn all_that_is_wrong_with_a_sample_is_told() {
    let wrong = r#"{"body": 5, "email": "nobody", "autor": {}, "author": {"liked": 1}, "seconds": -1, "honeypot": "yes", "lang": "de",
        "networks": "hosting.txt", "depth": 1.5, "website": "ftp://x"}"#;
    insta::assert_snapshot!(sample(wrong).unwrap_err());
    insta::assert_snapshot!(sample("[1]").unwrap_err(), @"the document: must be an object with at least a `body`");
    assert!(matches!(sample("{\"body\": "), Err(SampleError::Json(_))));
}
