#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::{
    Head, Lessons, Own, SiteModel, Table, concepts,
    features::Features,
    lesson::{Labelled, teach},
    recipe::Audience,
    suspects,
    tokens::tokens,
};
use crate::{
    domain::{Decision, Lesson},
    filter::{folding::Folded, language::Language},
};

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

fn lesson(number: i64, decision: Decision, text: &str) -> Lesson {
    Lesson::of_decision(number, decision, "api:1 awa".to_owned(), text.to_owned())
}

fn lessons(count: i64) -> Vec<Lesson> {
    (0..count)
        .map(|at| match at % 2 {
            0 => lesson(at, Decision::Spam, &format!("cheap watches number {at} at my shop")),
            _ => lesson(at, Decision::Approve, &format!("the mayor was right about street {at}")),
        })
        .collect()
}

fn learnt(lessons: &[Lesson]) -> Own {
    Own::learn(&Lessons::read(&super::base(), lessons.iter()))
}

fn spam(model: &SiteModel, text: &str) -> f64 {
    model.judge(text, &Folded::of(text)).opinion.probability(Head::Spam)
}

#[test]
fn a_site_learns_from_its_decisions_and_the_fold_done_anew_is_the_same() {
    let lessons = lessons(300);
    let own = learnt(&lessons);
    let again = learnt(&lessons);
    assert!(own == again && own.to_bytes() == again.to_bytes());
    assert_eq!(Own::from_bytes(&own.to_bytes()).as_ref(), Ok(&own));
    let (good, bad) = ("the mayor was wrong about the bridge", "very cheap watches at his shop");
    let (before, after) = (SiteModel::of_base(super::base()), SiteModel::with_own(super::base(), own, "d"));
    assert!(spam(&after, bad) > 0.75 && spam(&before, bad) < 0.75, "{} then {}", spam(&before, bad), spam(&after, bad));
    assert!(spam(&after, good) < 0.25, "{}", spam(&after, good));
    let (read, at_once) = (after.judge_features(&read(bad)).opinion, after.judge(bad, &Folded::of(bad)).opinion);
    assert!((read.probability(Head::Spam) - at_once.probability(Head::Spam)).abs() < 1e-5);
    assert!(at_once.evidence(Head::Spam).iter().any(|word| matches!(&bad[word.start..word.end], "cheap" | "watches")));
}

#[test]
fn few_decisions_stay_in_shadow_and_those_of_one_side_teach_nothing() {
    let model = SiteModel::with_own(super::base(), learnt(&lessons(100)), "d");
    let (text, base) = ("very cheap watches at his shop", SiteModel::of_base(super::base()));
    let folded = Folded::of(text);
    let judged = model.judge(text, &folded);
    assert!(model.is_in_shadow() && judged.opinion == base.judge(text, &folded).opinion);
    assert!(judged.shadow.unwrap()[0] > judged.opinion.probability(Head::Spam) + 0.1);
    let fact = model.opinion(text, &folded);
    assert!(fact.spam.shadow > Some(fact.spam.probability) && fact.model.ends_with("+d"));
    let approvals: Vec<_> = lessons(600).into_iter().filter(|lesson| lesson.says(Head::Spam) == Some(false)).collect();
    assert!(Head::ALL.iter().all(|head| !learnt(&approvals).knows(*head)));
}

#[test]
fn damaged_bytes_are_no_model_of_a_site() {
    let bytes = learnt(&lessons(20)).to_bytes();
    for damaged in [&bytes[..bytes.len() - 1], &bytes[..10], b"something else", &[bytes.clone(), vec![0; 6]].concat()] {
        assert!(Own::from_bytes(damaged).is_err());
    }
    assert_eq!(Own::from_bytes(&Own::nothing().to_bytes()), Ok(Own::nothing()));
}

#[test]
fn who_teaches_against_all_others_is_told() {
    let mut all = lessons(300);
    assert_eq!(suspects(&super::base(), &all), []);
    all.extend((0..150).map(|at| {
        let text = format!("very cheap watches number {at} at the shop");
        Lesson::of_decision(1_000 + at, Decision::Approve, "api:9 thief".to_owned(), text)
    }));
    let found = suspects(&super::base(), &all);
    assert_eq!(found.iter().map(|suspect| suspect.actor.as_str()).collect::<Vec<_>>(), ["api:9 thief"], "{found:?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(8))]

    /// Whatever was decided and taken back on the way: only the lessons that stand make the model.
    #[test]
    fn a_lesson_taken_back_leaves_no_trace(taken in proptest::collection::vec(0..30_usize, 0..6), words in "[a-z ]{0,40}") {
        let mut left = lessons(30);
        left.extend((0..6).map(|at| lesson(100 + at, Decision::Reject, &format!("{words} idiot {at}"))));
        let with_all = learnt(&left);
        for at in &taken {
            left.remove(*at);
        }
        let mut anew: Vec<Lesson> = left.clone();
        proptest::prop_assert_eq!(learnt(&left), learnt(&anew));
        anew.extend(lessons(0));
        proptest::prop_assert!(taken.is_empty() || learnt(&anew) != with_all);
    }
}

#[test]
fn what_was_taught_is_known_and_the_heaviest_words_are_its_evidence() {
    let texts: Vec<(String, bool)> = (0..60)
        .map(|at| if at % 2 == 0 { (format!("buy zorblax number {at}"), true) } else { (format!("a quiet walk in town {at}"), false) })
        .collect();
    let labelled: Vec<Labelled<'_>> = texts.iter().map(|(text, of_class)| Labelled { text, of_class: *of_class, source: 0 }).collect();
    let mut table = Table::empty();
    teach(&mut table, Head::Spam, Audience::Anyone, &labelled).unwrap();
    let text = "Buy Zorblax, buy it in town";
    let folded = Folded::of(text);
    let opinion = table.judge(text, &folded);
    let evidence: Vec<&str> = opinion.evidence(Head::Spam).iter().map(|word| &folded.as_str()[word.start..word.end]).collect();
    assert!(opinion.probability(Head::Spam) > 0.5 && evidence.contains(&"zorblax") && !evidence.contains(&"town"), "{evidence:?}");
    assert!((opinion.probability(Head::Abuse) - 0.5).abs() < 1e-9);
    assert_eq!(Table::from_bytes(table.to_bytes()).unwrap(), table);
}

#[test]
fn a_model_for_its_own_source_believes_it_more_than_the_sentences_that_ship() {
    let texts: Vec<(String, bool)> = (0..60)
        .map(|at| {
            if at % 2 == 0 { (format!("please subscribe to my channel {at}"), false) } else { (format!("a quiet walk in town {at}"), true) }
        })
        .collect();
    let labelled: Vec<Labelled<'_>> = texts.iter().map(|(text, of_class)| Labelled { text, of_class: *of_class, source: 0 }).collect();
    let said = |audience| {
        let mut table = Table::empty();
        teach(&mut table, Head::Spam, audience, &labelled).unwrap();
        let text = "please subscribe to my channel";
        table.judge(text, &Folded::of(text)).probability(Head::Spam)
    };
    let (anyone, itself) = (said(Audience::Anyone), said(Audience::ItsSource));
    assert!(itself < anyone, "{itself} beside {anyone}");
}

#[test]
fn it_is_the_same_whatever_numbers_the_sources_have() {
    let said = [("what a lovely day", false), ("you are an idiot", true), ("the bus was late", false), ("shut up you moron", true)];
    let taught = |number: &dyn Fn(usize) -> usize| {
        let text = |source: usize, (text, of_class): (&'static str, bool)| Labelled { text, of_class, source: number(source) };
        let texts: Vec<Labelled<'_>> = (0..4).flat_map(|source| said.map(|one| text(source, one))).collect();
        let mut table = Table::empty();
        teach(&mut table, Head::Abuse, Audience::Anyone, &texts).unwrap();
        table
    };
    // Files that teach a head nothing have numbers too.
    assert_eq!(taught(&|source| source), taught(&|source| 4 + 3 * source));
}

#[test]
fn a_text_of_nothing_or_of_anything_is_judged() {
    let table = super::base();
    for text in ["", " ", "🤬🤬", "*", "@", "a*", "http://", "@@@ ***", &"à".repeat(50_000), &"a ".repeat(20_000)] {
        let opinion = table.judge(text, &Folded::of(text));
        assert!(opinion.probabilities.iter().all(|probability| (0.0..=1.0).contains(probability)));
    }
}
