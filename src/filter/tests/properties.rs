//! What holds for any rules, any text and any facts.

use super::support::{comment, judge, load, site};
use crate::{
    domain::{
        AuthorRecord, Body, CampaignDecision, CheckAnswer, DayRecord, Fact, Facts, Field, Judgement, Mode, Opinion, Place, Repeats, Stamp,
        Submission, Timestamp, Verdict,
    },
    filter::{RuleSet, replay},
};
use proptest::{prelude::*, sample::subsequence};
use std::collections::BTreeMap;

/// One rule of every kind and of every way of it, without name, points and mode.
const KINDS: &[&str] = &[
    "kind = \"phrases\"\nphrases = [\"casino\", \"gagner de l'argent\", \"اربح المال\", \"*porn*\"]\napplies_to = [\"body\", \"name\"]",
    "kind = \"pattern\"\npattern = '\\b(casino|bonus) [0-9]+\\b'",
    "kind = \"pattern\"\npattern = '[A-Z]{3}'\nreads = \"raw\"",
    "kind = \"links\"\nfrom = 2\nper_extra = 0.5",
    "kind = \"links\"\nmarkup = true\nhosts = [\"bit.example\"]",
    "kind = \"email\"\nof = \"dots\"\nfrom = 1",
    "kind = \"names\"\nnames = [\"Awa Traoré\"]",
    "kind = \"network\"\nlists = [\"hosting.txt\"]",
    "kind = \"pace\"\nof = \"source\"\nper_extra = 0.25",
    "kind = \"pace\"\nof = \"site\"\nfrom = 50",
    "kind = \"repeat\"\nof = \"near\"\nper_extra = 0.5",
    "kind = \"newcomer\"",
    "kind = \"history\"\nof = \"refused-share\"",
    "kind = \"history\"\nof = \"approved\"\nfrom = 1\nper_extra = -0.5",
    "kind = \"honeypot\"",
    "kind = \"campaign\"\nis = \"spam\"",
    "kind = \"time\"\nwhen = \"too-fast\"",
    "kind = \"time\"\nwhen = \"forged\"",
    "kind = \"shape\"\nof = \"capitals\"\nshare = 50\nleast_letters = 5",
    "kind = \"shape\"\nof = \"repeated\"\nfrom = 3\nper_extra = 0.1",
    "kind = \"shape\"\nof = \"mixed-scripts\"",
    "kind = \"shape\"\nof = \"zalgo\"\nfrom = 2",
    "kind = \"shape\"\nof = \"long\"\nfrom = 100\nper_extra = 0.01",
    "kind = \"shape\"\nof = \"emoji\"\nleast = 1",
    "kind = \"language\"",
    "kind = \"depth\"\nfrom = 2",
    "kind = \"thread-age\"",
    "kind = \"model\"\nhead = \"spam\"",
    "kind = \"check\"\ncheck = \"one\"",
    "kind = \"check\"\ncheck = \"other\"\ncategory = \"hate\"",
];

/// A rule file with some of the kinds, in some order.
fn any_rules() -> impl Strategy<Value = Vec<String>> {
    let kinds = subsequence((0..KINDS.len()).collect::<Vec<_>>(), 1..=KINDS.len()).prop_shuffle();
    let more = prop::collection::vec((-500_i32..500, 0_u8..8, prop::option::of(1_i32..300)), KINDS.len());
    (kinds, more).prop_map(|(kinds, more)| {
        let rule = |(place, (points, how, cap)): (usize, (i32, u8, Option<i32>))| {
            let points = if points == 0 { 1 } else { points };
            let decimal = |hundredths: i32| format!("{}.{:02}", hundredths / 100, hundredths % 100);
            let sign = if points < 0 { "-" } else { "" };
            let how = match how {
                0 => "mode = \"shadow\"\n",
                1 => "mode = \"off\"\n",
                2 => "at_least = \"hold\"\n",
                3 => "at_least = \"spam\"\n",
                4 => "locales = [\"ar\"]\n",
                _ => "",
            };
            let cap = cap.map_or(String::new(), |cap| format!("cap = {}\n", decimal(cap)));
            format!("[[rule]]\nname = \"r{place}\"\n{}\npoints = {sign}{}\n{how}{cap}", KINDS[place], decimal(points.abs()))
        };
        kinds.into_iter().zip(more).map(rule).collect()
    })
}

fn any_text() -> impl Strategy<Value = Submission> {
    let text = "(?s)(.|https://a\\.b |www\\.bit\\.example |casino |c4\\$ino |bonus 500 |gagner de l'argent |\\[url=x\\] |É|م|اربح المال |ABC |ааa|!|👍| ){1,60}";
    text.prop_filter_map("not a body", |text: String| Body::parse(&text).is_ok().then(|| comment(&text)))
}

fn fact<T: Clone + std::fmt::Debug + 'static>(known: impl Strategy<Value = T>) -> impl Strategy<Value = Fact<T>> {
    prop_oneof![9 => known.prop_map(Fact::Known), 1 => Just(Fact::Unknown("down".to_owned()))]
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let stamp = prop_oneof![Just(Stamp::Absent), Just(Stamp::Forged), (0_u64..1_000_000_000).prop_map(Stamp::Age)];
    let day = (0_u32..40, 0_u32..4, 0_u32..4).prop_map(|(days_ago, approved, refused)| DayRecord { days_ago, approved, refused });
    let answer = (0_u8..=100, 0_usize..4).prop_map(|(score, verdict)| CheckAnswer {
        verdict: [Verdict::Approve, Verdict::Hold, Verdict::Spam, Verdict::Discard][verdict],
        scores: BTreeMap::from([("hate".to_owned(), score)]),
    });
    let checks = prop::collection::btree_map(prop_oneof![Just("one".to_owned()), Just("other".to_owned())], fact(answer), 0..3);
    let networks = prop::collection::vec(prop_oneof![Just("hosting.txt".to_owned()), Just("x".to_owned())], 0..2);
    let of_author = (
        fact((0_u32..4, 0_u32..4).prop_map(|(approved, refused)| AuthorRecord { approved, refused })),
        fact(prop::collection::vec(day, 0..4)),
        fact(prop::option::of(prop::sample::select(&crate::domain::Standing::ALL[..]))),
        fact(prop::option::of(
            (1_i64..9, prop::sample::select(&CampaignDecision::DECISIONS[..]))
                .prop_map(|(campaign, decision)| CampaignDecision { campaign, decision }),
        )),
    );
    let of_place = (
        fact((0_u64..9_000_000, 0_u32..9, any::<bool>()).prop_map(|(thread_age_seconds, depth, premoderated)| Place {
            thread_age_seconds,
            depth,
            premoderated,
        })),
        fact(networks),
        checks,
    );
    let paces =
        (fact(0_u32..9), fact(0_u32..9), fact(0_u32..99), fact((0_u32..4, 0_u32..4).prop_map(|(same, near)| Repeats { same, near })));
    (any::<bool>(), stamp, paces, of_author, of_place).prop_map(
        |(honeypot, stamp, recent, (author, history, standing, campaign), (place, networks, checks))| {
            let (source_pace, email_pace, site_pace, repeats) = recent;
            let received_at = Timestamp::from_millis(1_790_000_000_000);
            let model = Fact::Known(Opinion::none());
            Facts {
                received_at,
                honeypot,
                stamp,
                source_pace,
                email_pace,
                site_pace,
                repeats,
                author,
                history,
                standing,
                campaign,
                place,
                networks,
                checks,
                model,
            }
        },
    )
}

fn set(rules: &[String]) -> RuleSet {
    load(&rules.join("\n")).unwrap_or_else(|error| panic!("{error}"))
}

/// Without what the rules' order may change: the order of the contributions, and the hash.
fn whatever_the_order(judgement: &Judgement) -> (i32, Verdict, Vec<String>) {
    let mut parts: Vec<_> = judgement.contributions.iter().map(|part| format!("{part:?}")).collect();
    parts.sort();
    (judgement.score.as_hundredths(), judgement.verdict, parts)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_judgement_adds_up_and_is_computed_again_the_same(rules in any_rules(), submission in any_text(), facts in any_facts()) {
        let rules = set(&rules);
        let judgement = judge(&rules, &submission, &facts);
        let active = || judgement.contributions.iter().filter(|part| part.mode == Mode::Active);
        prop_assert_eq!(judgement.score.as_hundredths(), active().map(|part| part.points.as_hundredths()).sum::<i32>());
        let floor = active().filter_map(|part| part.floor).max().unwrap_or(Verdict::Approve);
        prop_assert_eq!(judgement.verdict, site().thresholds.verdict(judgement.score).max(floor));
        let stored: Judgement = serde_json::from_str(&serde_json::to_string(&judgement).unwrap()).unwrap();
        prop_assert_eq!(&stored, &judgement);
        let record = rules.record_for(&site()).unwrap();
        let again = replay(&stored, &submission, Some(&record), &site()).unwrap();
        prop_assert_eq!(&again, &judgement, "from the stored facts and the kept texts");
    }

    #[test]
    fn the_order_of_the_rules_makes_no_difference(rules in any_rules().prop_flat_map(|rules| (Just(rules.clone()), Just(rules).prop_shuffle())),
        submission in any_text(), facts in any_facts())
    {
        let (one, other) = (judge(&set(&rules.0), &submission, &facts), judge(&set(&rules.1), &submission, &facts));
        prop_assert_eq!(whatever_the_order(&one), whatever_the_order(&other));
    }

    #[test]
    fn evidence_stands_in_the_text_that_it_names(rules in any_rules(), submission in any_text(), facts in any_facts()) {
        let judgement = judge(&set(&rules), &submission, &facts);
        for evidence in judgement.contributions.iter().flat_map(|part| &part.evidence) {
            let text = match evidence.field {
                Some(Field::Body) => submission.body.as_str(),
                Some(Field::Name) => submission.name.as_str(),
                _ => continue,
            };
            if let Some((start, end)) = evidence.span {
                prop_assert!(text.get(start as usize..end as usize).is_some_and(|raw| !raw.is_empty()), "{evidence:?}");
            }
        }
    }
}
