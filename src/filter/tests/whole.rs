//! What holds for a rule set as a whole.

use super::support::{comment, facts, judge, load, rule, site};
use crate::{
    domain::{AuthorRecord, Fact, Facts, Locale, Mode, Points, Repeats, Site, Stamp, Thresholds, Verdict},
    filter::{RuleSet, RuleTexts},
};
use proptest::prelude::*;
use std::sync::LazyLock;

static EMBEDDED: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::embedded().unwrap_or_else(|error| panic!("{error}")));

#[test]
fn the_embedded_rules_are_sound_and_explain_themselves() {
    let rules = &EMBEDDED;
    for name in rules.names() {
        let sentences = Locale::ALL.map(|locale| rules.because(name, locale));
        assert!(sentences.iter().all(Option::is_some), "{name} has no sentence");
        assert!(sentences[0] != sentences[1] && sentences[1] != sentences[2], "{name} has no sentence in some language");
    }
}

#[test]
fn the_tests_of_the_embedded_rules_hold() {
    let mut texts = RuleTexts::embedded();
    assert!(texts.files.iter().any(|file| file.text.contains("[[test]]")));
    // As an operator's own files, whose tests run whenever they are read.
    texts.files.iter_mut().for_each(|file| file.built_in = false);
    RuleSet::load(texts).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn ordinary_comments_pass_and_plain_spam_does_not() {
    let rules = &EMBEDDED;
    let newcomer = Facts { author: Fact::Known(AuthorRecord::default()), ..facts() };
    let verdict = |body: &str| judge(rules, &comment(body), &newcomer).verdict;
    for body in [
        "Merci pour cet article, très clair. La suite : https://fr.wikipedia.org/wiki/Dogons",
        "SPÉCIALISTE des élections, je ne suis pas d'accord !!!",
        "I won the lottery of birth, and I read about viagra in the news.",
        "شكرا على هذا المقال الجميل، وأتمنى لكم التوفيق",
    ] {
        assert_eq!(verdict(body), Verdict::Approve, "{body}");
    }
    for body in [
        "Best casino bonus https://a.example https://b.example",
        "<a href=\"https://a.example\">cheap viagra online</a>",
        "Gagnez de l'argent facilement depuis chez vous, contactez-moi sur WhatsApp +223 70 00 00 00",
        "اربح المال من المنزل تواصل معي واتساب 00223700000 https://a.example",
    ] {
        assert!(verdict(body) >= Verdict::Hold, "{body}");
    }
}

#[test]
fn a_shadow_rule_is_recorded_and_does_not_count() {
    let rules = rule("kind = \"links\"\npoints = 9\nmode = \"shadow\"\nat_least = \"spam\"");
    let judgement = judge(&rules, &comment("https://a.example"), &facts());
    assert_eq!((judgement.score, judgement.verdict), (Points::ZERO, Verdict::Approve));
    assert_eq!((judgement.contributions[0].mode, judgement.contributions[0].points.as_decimal()), (Mode::Shadow, 9.0));
    let off = rule("kind = \"links\"\npoints = 9\nmode = \"off\"");
    assert!(judge(&off, &comment("https://a.example"), &facts()).contributions.is_empty());
}

#[test]
fn a_floor_holds_whatever_the_score() {
    let rules = rule("kind = \"links\"\npoints = 0\nat_least = \"hold\"");
    let judgement = judge(&rules, &comment("https://a.example"), &facts());
    assert_eq!((judgement.score, judgement.verdict), (Points::ZERO, Verdict::Hold));
}

#[test]
fn a_rule_concerns_its_sites_and_languages() {
    let hits = |lines: &str| {
        !judge(&rule(&format!("kind = \"links\"\npoints = 1\n{lines}")), &comment("https://a.example"), &facts()).contributions.is_empty()
    };
    assert!(hits("sites = [\"demo\", \"other\"]\nlocales = [\"fr\"]"));
    assert!(!hits("sites = [\"other\"]"));
    assert!(!hits("locales = [\"en\", \"ar\"]"));
}

#[test]
fn a_cap_bounds_trust_too() {
    let rules = rule("kind = \"links\"\npoints = -1\nper_extra = -1\ncap = 1.5");
    assert_eq!(judge(&rules, &comment("https://a.example https://b.example"), &facts()).score.as_decimal(), -1.5);
}

#[test]
fn files_are_read_in_the_order_of_their_names() {
    let file = |name: &str, rule: &str| (name.to_owned(), format!("[[rule]]\nname = \"{rule}\"\nkind = \"newcomer\"\npoints = 1"));
    let rules = RuleSet::load(RuleTexts::new([file("a/20.toml", "b"), file("b/10.toml", "a")], std::collections::BTreeMap::new())).unwrap();
    assert_eq!(rules.names().collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn the_hash_is_of_what_the_rules_mean() {
    let hash = |text: &str| load(text).unwrap().hash();
    let one = hash("[[rule]]\nname = \"a\"\nkind = \"newcomer\"\npoints = 1");
    assert_eq!(one.len(), 16);
    assert_eq!(one, hash("# a comment\n\n[[rule]]\npoints = 1\nkind = 'newcomer'\nname = 'a'\n"));
    assert_ne!(one, hash("[[rule]]\nname = \"a\"\nkind = \"newcomer\"\npoints = 2"));
    assert_eq!(
        one,
        hash("[[rule]]\nname = \"a\"\nkind = \"newcomer\"\npoints = 1\n[[test]]\ntext = \"a\"\nhits = [\"a\"]"),
        "tests judge nobody"
    );
    let rules = load("").unwrap();
    let thresholds = Thresholds { hold: Points::hundredths(250), ..Thresholds::default() };
    assert_ne!(rules.hash_for(&site()), rules.hash_for(&Site { thresholds, ..site() }));
    assert_ne!(rules.hash_for(&site()), rules.hash_for(&Site { pressure: 1, ..site() }));
}

#[test]
fn a_sentence_falls_back_to_the_first_there_is() {
    let rules = rule("kind = \"newcomer\"\npoints = 1\nbecause = { en = \"New here.\" }");
    assert_eq!(rules.because("r", Locale::Ar), Some("New here."));
    assert_eq!(rules.because("other", Locale::En), None);
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let fact = || prop_oneof![(0_u32..100).prop_map(Fact::Known), Just(Fact::Unknown("down".to_owned()))];
    let stamp = prop_oneof![Just(Stamp::Absent), Just(Stamp::Forged), (0_u64..1_000_000_000).prop_map(Stamp::Age)];
    (any::<bool>(), stamp, fact(), fact(), fact(), 0_u32..20, 0_u32..3).prop_map(
        |(honeypot, stamp, source_pace, email_pace, site_pace, same, approved)| {
            let author = Fact::Known(AuthorRecord { approved, refused: 0 });
            Facts {
                honeypot,
                stamp,
                source_pace,
                email_pace,
                site_pace,
                repeats: Fact::Known(Repeats { same, near: same / 2 }),
                author,
                ..facts()
            }
        },
    )
}

proptest! {
    #[test]
    fn the_score_is_the_sum_of_its_contributions(text in "(?s)(.|https://a\\.b |casino |[url=x] |É|م|viagra ){1,60}", facts in any_facts()) {
        prop_assume!(crate::domain::Body::parse(&text).is_ok());
        let rules = &EMBEDDED;
        let submission = comment(&text);
        let judgement = judge(rules, &submission, &facts);
        let sum: i32 = judgement.contributions.iter().filter(|part| part.mode == Mode::Active).map(|part| part.points.as_hundredths()).sum();
        prop_assert_eq!(judgement.score.as_hundredths(), sum);
        prop_assert_eq!(&judge(rules, &submission, &facts), &judgement, "judging again gives the same");
        for evidence in judgement.contributions.iter().flat_map(|part| &part.evidence) {
            if let (Some(crate::domain::Field::Body), Some((start, end))) = (evidence.field, evidence.span) {
                prop_assert!(submission.body.as_str().get(start as usize..end as usize).is_some_and(|raw| !raw.is_empty()));
            }
        }
    }
}
