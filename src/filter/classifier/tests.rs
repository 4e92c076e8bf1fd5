#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::{
    Head, Table, concepts,
    features::Features,
    language::Language,
    lesson::{Labelled, teach},
    online::Learner,
    tokens::tokens,
};
use crate::filter::folding::Folded;

fn read(text: &str) -> Features {
    Features::of(text, &Folded::of(text))
}

fn classes_in(text: &str, language: Language) -> Vec<&'static str> {
    let folded = Folded::of(text);
    let mut found = Vec::new();
    concepts::find(folded.as_str(), language, &tokens(folded.as_str()), &mut found);
    found.iter().map(|one| concepts::classes()[usize::from(one.concept.class)].as_str()).collect()
}

#[test]
fn disguised_words_mean_what_they_mean() {
    for word in ["connard", "CONNARDS", "connaaaard", "c0nnard", "conn4rd"] {
        assert_eq!(classes_in(word, Language::French), ["insult-strong"], "{word}");
    }
    assert_eq!(classes_in("والكلب", Language::Arabic), ["insult"]);
    assert_eq!(classes_in("va te faire voir", Language::French), ["dismiss"]);
}

#[test]
fn the_same_letters_mean_another_thing_in_another_language() {
    assert_eq!(classes_in("sale", Language::French), ["dismiss"]);
    assert_eq!(classes_in("sale", Language::English), ["promotion"]);
}

#[test]
fn a_language_is_told_by_its_small_words() {
    for (text, language) in [
        ("je ne sais pas ce que tu veux", Language::French),
        ("this is not what you said", Language::English),
        ("هذا ليس صحيحا", Language::Arabic),
        ("ok", Language::Unknown),
    ] {
        assert_eq!(read(text).language, language, "{text}");
    }
}

fn decisions() -> Vec<(Features, bool)> {
    (0..30)
        .map(|at| {
            let text = if at % 2 == 0 {
                format!("cheap watches number {at} at my shop")
            } else {
                format!("the mayor was right about street {at}")
            };
            (read(&text), at % 2 == 0)
        })
        .collect()
}

#[test]
fn a_site_learns_from_its_decisions_and_the_fold_done_anew_is_the_same() {
    let decisions = decisions();
    let pairs = || decisions.iter().map(|(features, of_class)| (features, *of_class));
    let (one, again) = (Learner::fold(Head::Spam, None, pairs()), Learner::fold(Head::Spam, None, pairs()));
    let (good, bad) = (read("the mayor was wrong about the bridge"), read("very cheap watches at his shop"));
    assert!(one.probability(&bad) > 0.6 && one.probability(&good) < 0.4, "{} {}", one.probability(&bad), one.probability(&good));
    assert_eq!(one.probability(&bad).to_bits(), again.probability(&bad).to_bits());
    let without = Learner::fold(Head::Spam, None, pairs().skip(1));
    let mut never: Learner = Learner::new(Head::Spam, None);
    pairs().skip(1).for_each(|(features, of_class)| never.learn(features, of_class));
    assert_eq!(without.probability(&bad).to_bits(), never.probability(&bad).to_bits());
}

#[test]
fn what_was_taught_is_known_and_the_heaviest_words_are_its_evidence() {
    let texts: Vec<(String, bool)> = (0..60)
        .map(|at| if at % 2 == 0 { (format!("buy zorblax number {at}"), true) } else { (format!("a quiet walk in town {at}"), false) })
        .collect();
    let labelled: Vec<Labelled<'_>> = texts.iter().map(|(text, of_class)| Labelled { text, of_class: *of_class, source: 0 }).collect();
    let mut table = Table::empty();
    teach(&mut table, Head::Spam, &labelled);
    let text = "Buy Zorblax, buy it in town";
    let folded = Folded::of(text);
    let opinion = table.judge(text, &folded);
    let evidence: Vec<&str> = opinion.evidence(Head::Spam).iter().map(|word| &folded.as_str()[word.start..word.end]).collect();
    assert!(opinion.probability(Head::Spam) > 0.5 && evidence.contains(&"zorblax") && !evidence.contains(&"town"), "{evidence:?}");
    assert!((opinion.probability(Head::Abuse) - 0.5).abs() < 1e-9);
    assert_eq!(Table::from_bytes(&table.to_bytes()).unwrap(), table);
}

#[test]
fn a_text_of_nothing_or_of_anything_is_judged() {
    let table = super::base();
    for text in ["", " ", "🤬🤬", "*", "@", "a*", "http://", "@@@ ***", &"à".repeat(50_000), &"a ".repeat(20_000)] {
        let opinion = table.judge(text, &Folded::of(text));
        assert!(opinion.probabilities.iter().all(|probability| (0.0..=1.0).contains(probability)));
    }
}
