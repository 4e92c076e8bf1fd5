use super::support::{comment, facts, judge};
use crate::{domain::Verdict, filter::RuleSet};

#[test]
fn the_embedded_rules_are_sound() {
    let rules = RuleSet::embedded().unwrap_or_else(|error| panic!("{error}"));
    let verdict = |body: &str| judge(&rules, &comment(body), &facts()).verdict;
    assert_eq!(verdict("Merci pour cet article, très clair."), Verdict::Approve);
    assert_eq!(verdict("a http://a.example b http://b.example c http://c.example"), Verdict::Hold);
}
