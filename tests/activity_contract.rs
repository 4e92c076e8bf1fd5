//! What every implementation of `Activity` promises. A new one is added to [`implementations`] and must pass as it is.

use std::time::Duration;
use toguna::{
    activity::{Activity, Occurrence, PaceSettings, Recorded, local::LocalActivity},
    domain::{Fact, HashKey, KeyedHash, Repeats, SiteKey, Timestamp},
    filter::folding::fingerprint,
};

const START: Timestamp = Timestamp::from_millis(1_790_000_000_000);

const LONG: &str = "Cet article dit tout haut ce que beaucoup de lecteurs pensent depuis longtemps déjà.";

fn settings() -> PaceSettings {
    PaceSettings { per_minute: 10, burst: 5, remembered: 1_000, texts: 1_000, repeat_minutes: 60 }
}

/// Each implementation, empty, with these settings.
fn implementations(settings: &PaceSettings) -> Vec<(&'static str, Box<dyn Activity>)> {
    vec![("local", Box::new(LocalActivity::new(settings)))]
}

fn hashed(text: &str) -> KeyedHash {
    HashKey::new([7; 32]).hash(&[text.as_bytes()])
}

fn sent(by: &str, text: &str) -> Occurrence {
    let (text, likeness) = fingerprint(text);
    Occurrence { site: SiteKey::parse("demo").unwrap(), source: hashed(&format!("source of {by}")), author: hashed(by), text, likeness }
}

fn after(seconds: u64) -> Timestamp {
    START.plus(Duration::from_secs(seconds))
}

fn repeats(recorded: &Recorded) -> (u32, u32) {
    let Repeats { same, near } = *recorded.repeats.known().expect("repeats are known");
    (same, near)
}

#[tokio::test]
async fn a_burst_is_let_through_and_then_the_limit_holds() {
    for (name, activity) in implementations(&settings()) {
        let awa = sent("awa", "Bonjour");
        for number in 1..=5 {
            let recorded = activity.record(&awa, START).await;
            assert_eq!(recorded.too_fast, None, "{name}: submission {number}");
            assert_eq!(
                (recorded.source_pace, recorded.email_pace, recorded.site_pace),
                (Fact::Known(number), Fact::Known(number), Fact::Known(number))
            );
        }
        let wait = activity.record(&awa, START).await.too_fast.expect("the sixth at once is too fast");
        assert!(wait > Duration::ZERO && wait <= Duration::from_secs(6), "{name}: {wait:?}");
        assert_eq!(activity.record(&awa, START.plus(wait)).await.too_fast, None, "{name}: after waiting as told");
        assert!(activity.record(&awa, START.plus(wait)).await.too_fast.is_some(), "{name}: one at a time then");
    }
}

#[tokio::test]
async fn ten_a_minute_go_on_for_ever() {
    for (name, activity) in implementations(&settings()) {
        for number in 0..60 {
            assert_eq!(activity.record(&sent("awa", "Bonjour"), after(number * 6)).await.too_fast, None, "{name}: submission {number}");
        }
    }
}

#[tokio::test]
async fn sources_and_authors_are_limited_apart() {
    for (name, activity) in implementations(&settings()) {
        for _ in 0..5 {
            activity.record(&sent("awa", "Bonjour"), START).await;
        }
        let same_source = Occurrence { author: hashed("issa"), ..sent("awa", "Bonjour") };
        assert!(activity.record(&same_source, START).await.too_fast.is_some(), "{name}: the same source under another name");
        let same_author = Occurrence { source: hashed("elsewhere"), ..sent("awa", "Bonjour") };
        assert!(activity.record(&same_author, START).await.too_fast.is_some(), "{name}: the same author from elsewhere");
        assert_eq!(activity.record(&sent("binta", "Bonjour"), START).await.too_fast, None, "{name}: somebody else");
    }
}

#[tokio::test]
async fn pace_is_of_the_last_minute() {
    for (name, activity) in implementations(&settings()) {
        for second in [0, 20, 40] {
            activity.record(&sent("awa", "Bonjour"), after(second)).await;
        }
        assert_eq!(activity.record(&sent("awa", "Bonjour"), after(50)).await.source_pace, Fact::Known(4), "{name}");
        assert_eq!(activity.record(&sent("awa", "Bonjour"), after(180)).await.source_pace, Fact::Known(1), "{name}: three minutes later");
    }
}

#[tokio::test]
async fn a_site_is_counted_by_what_it_let_in() {
    for (name, activity) in implementations(&settings()) {
        for _ in 0..50 {
            activity.record(&sent("flood", "Bonjour"), START).await;
        }
        assert_eq!(
            activity.record(&sent("awa", "Bonjour"), START).await.site_pace,
            Fact::Known(6),
            "{name}: five of the flood and this one"
        );
        let elsewhere = Occurrence { site: SiteKey::parse("other").unwrap(), ..sent("issa", "Bonjour") };
        assert_eq!(activity.record(&elsewhere, START).await.site_pace, Fact::Known(1), "{name}: another site");
    }
}

#[tokio::test]
async fn the_same_text_is_found_whoever_sends_it() {
    for (name, activity) in implementations(&settings()) {
        assert_eq!(repeats(&activity.record(&sent("awa", LONG), START).await), (0, 0), "{name}");
        assert_eq!(repeats(&activity.record(&sent("issa", &LONG.to_uppercase()), after(10)).await), (1, 0), "{name}");
        assert_eq!(repeats(&activity.record(&sent("binta", LONG), after(20)).await), (2, 0), "{name}");
        let elsewhere = Occurrence { site: SiteKey::parse("other").unwrap(), ..sent("oumar", LONG) };
        assert_eq!(repeats(&activity.record(&elsewhere, after(30)).await), (0, 0), "{name}: another site");
        assert_eq!(repeats(&activity.record(&sent("awa", LONG), after(2 * 3_600)).await), (0, 0), "{name}: after the window");
    }
}

#[tokio::test]
async fn nearly_the_same_text_is_found_by_the_bits_in_which_it_differs() {
    for (name, activity) in implementations(&settings()) {
        let first = sent("awa", LONG);
        let differing = |by: &str, bits: u64| {
            let other = sent(by, LONG);
            Occurrence { text: other.text ^ 1 ^ bits, likeness: other.likeness.map(|likeness| likeness ^ bits), ..other }
        };
        activity.record(&first, START).await;
        assert_eq!(repeats(&activity.record(&differing("issa", 1 << 60 | 1 << 31 | 1), START).await), (0, 1), "{name}: three bits");
        assert_eq!(repeats(&activity.record(&differing("binta", 0b1111 << 40), START).await).1, 0, "{name}: four bits");
        assert_eq!(repeats(&activity.record(&differing("oumar", 0), START).await), (0, 2), "{name}: none, another text");
    }
}

#[tokio::test]
async fn a_short_text_is_a_repeat_only_of_the_same_source_or_author() {
    for (name, activity) in implementations(&settings()) {
        for by in ["awa", "issa", "binta", "oumar"] {
            assert_eq!(repeats(&activity.record(&sent(by, "Merci !"), START).await), (0, 0), "{name}: {by}");
        }
        assert_eq!(repeats(&activity.record(&sent("awa", "merci"), START).await), (1, 0), "{name}: the same author");
        let same_source = Occurrence { author: hashed("fatou"), ..sent("issa", "Merci !") };
        assert_eq!(repeats(&activity.record(&same_source, START).await), (1, 0), "{name}: the same source");
    }
}

#[tokio::test]
async fn a_submission_that_is_turned_away_is_not_remembered_as_a_text() {
    for (name, activity) in implementations(&settings()) {
        for _ in 0..5 {
            activity.record(&sent("awa", "Bonjour"), START).await;
        }
        assert!(activity.record(&sent("awa", LONG), START).await.too_fast.is_some(), "{name}");
        assert_eq!(repeats(&activity.record(&sent("issa", LONG), START).await), (0, 0), "{name}");
    }
}

#[tokio::test]
async fn a_clock_that_goes_back_locks_nobody_out() {
    for (name, activity) in implementations(&settings()) {
        activity.record(&sent("awa", LONG), after(3)).await;
        let back = activity.record(&sent("awa", LONG), START).await;
        assert_eq!((back.too_fast, &back.source_pace, repeats(&back)), (None, &Fact::Known(2), (1, 0)), "{name}: by three seconds");
        for _ in 0..10 {
            activity.record(&sent("issa", "Bonjour"), after(365 * 24 * 3_600)).await;
        }
        let wait = activity.record(&sent("issa", "Bonjour"), START).await.too_fast.unwrap_or_default();
        assert!(wait <= Duration::from_secs(36), "{name}: by a year, {wait:?}");
        assert_eq!(activity.record(&sent("issa", "Bonjour"), after(60)).await.too_fast, None, "{name}: a minute after a year back");
    }
}

#[tokio::test]
async fn what_is_remembered_is_bounded_and_the_newest_stays() {
    for (name, activity) in implementations(&settings()) {
        for number in 0..5_000_u64 {
            activity
                .record(&sent(&format!("author {number}"), &format!("{LONG} {number}")), START.plus(Duration::from_millis(number)))
                .await;
        }
        let last = activity.record(&sent("author 4999", &format!("{LONG} 4999")), after(5)).await;
        assert_eq!((last.source_pace, last.email_pace), (Fact::Known(2), Fact::Known(2)), "{name}");
        assert_eq!(last.repeats.known().map(|repeats| repeats.same), Some(1), "{name}");
        let first = activity.record(&sent("author 0", &format!("{LONG} 0")), after(5)).await;
        assert_eq!((first.source_pace, first.repeats.known().map(|repeats| repeats.same)), (Fact::Known(1), Some(0)), "{name}: forgotten");
    }
}
