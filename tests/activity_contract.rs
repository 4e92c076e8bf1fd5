//! What every implementation of `Activity` promises. A new one is added to [`implementations`] and must pass as it is.

use crate::support::RedisServer;
use async_trait::async_trait;
use std::{
    num::{NonZeroU32, NonZeroUsize},
    time::{Duration, Instant},
};
use toguna::{
    activity::{
        Activity, Occurrence, PaceSettings, Recorded,
        local::LocalActivity,
        redis::{PATIENCE, RedisActivity, SKEW},
    },
    clock::Clock,
    domain::{Fact, HashKey, KeyedHash, Repeats, SiteKey, Timestamp},
    filter::folding::fingerprint,
};

const START: Timestamp = Timestamp::from_millis(1_790_000_000_000);

const LONG: &str = "Cet article dit tout haut ce que beaucoup de lecteurs pensent depuis longtemps déjà.";

fn settings() -> PaceSettings {
    PaceSettings {
        per_minute: NonZeroU32::new(10).unwrap(),
        burst: NonZeroU32::new(5).unwrap(),
        remembered: NonZeroUsize::new(1_000).unwrap(),
        texts: NonZeroUsize::new(1_000).unwrap(),
        repeat_minutes: NonZeroU32::new(60).unwrap(),
    }
}

/// Each implementation, empty, with these settings.
async fn implementations(settings: &PaceSettings) -> Vec<(&'static str, Box<dyn Activity>)> {
    let mut all: Vec<(&'static str, Box<dyn Activity>)> = vec![("local", Box::new(LocalActivity::new(settings)))];
    // These tests set the clock, so that it may differ from Redis's by years.
    if let Some(redis) = OnRedis::start(settings, Duration::from_hours(24 * 365 * 50)).await {
        all.push(("redis", Box::new(redis)));
    }
    all
}

/// Activity on a Redis of its own.
struct OnRedis {
    activity: RedisActivity,
    server: RedisServer,
}

impl OnRedis {
    async fn start(settings: &PaceSettings, skew: Duration) -> Option<Self> {
        let server = RedisServer::forgetful()?;
        let activity = RedisActivity::start(&server.url(), settings, skew).unwrap();
        activity.connected().await;
        Some(Self { activity, server })
    }
}

#[async_trait]
impl Activity for OnRedis {
    async fn record(&self, occurrence: &Occurrence, now: Timestamp) -> Recorded {
        answered(&self.activity, occurrence, now).await
    }
}

/// Two instances, whose memory is one.
async fn two_instances() -> Option<(OnRedis, RedisActivity)> {
    let ground = OnRedis::start(&settings(), SKEW).await?;
    let other = RedisActivity::start(&ground.server.url(), &settings(), SKEW).unwrap();
    other.connected().await;
    Some((ground, other))
}

/// A machine under load is no failure here.
async fn answered(activity: &RedisActivity, occurrence: &Occurrence, now: Timestamp) -> Recorded {
    let start = Instant::now();
    loop {
        let recorded = activity.record(occurrence, now).await;
        if recorded.source_pace.known().is_some() {
            return recorded;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{recorded:?}");
        tokio::task::yield_now().await;
    }
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
    for (name, activity) in implementations(&settings()).await {
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
    for (name, activity) in implementations(&settings()).await {
        for number in 0..60 {
            assert_eq!(activity.record(&sent("awa", "Bonjour"), after(number * 6)).await.too_fast, None, "{name}: submission {number}");
        }
    }
}

#[tokio::test]
async fn sources_and_authors_are_limited_apart() {
    for (name, activity) in implementations(&settings()).await {
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
    for (name, activity) in implementations(&settings()).await {
        for second in [0, 20, 40] {
            activity.record(&sent("awa", "Bonjour"), after(second)).await;
        }
        assert_eq!(activity.record(&sent("awa", "Bonjour"), after(50)).await.source_pace, Fact::Known(4), "{name}");
        assert_eq!(activity.record(&sent("awa", "Bonjour"), after(180)).await.source_pace, Fact::Known(1), "{name}: three minutes later");
    }
}

#[tokio::test]
async fn a_site_is_counted_by_what_it_let_in() {
    for (name, activity) in implementations(&settings()).await {
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
    for (name, activity) in implementations(&settings()).await {
        assert_eq!(repeats(&activity.record(&sent("awa", LONG), START).await), (0, 0), "{name}");
        assert_eq!(repeats(&activity.record(&sent("issa", &LONG.to_uppercase()), after(10)).await), (1, 0), "{name}");
        assert_eq!(repeats(&activity.record(&sent("binta", LONG), after(20)).await), (2, 0), "{name}");
        let elsewhere = Occurrence { site: SiteKey::parse("other").unwrap(), ..sent("oumar", LONG) };
        assert_eq!(repeats(&activity.record(&elsewhere, after(30)).await), (0, 0), "{name}: another site");
        assert_eq!(repeats(&activity.record(&sent("awa", LONG), after(2 * 3_600)).await), (0, 0), "{name}: after the window");
    }
}

#[tokio::test]
async fn nearly_the_same_text_is_found_by_the_bytes_in_which_it_differs() {
    for (name, activity) in implementations(&settings()).await {
        let first = sent("awa", LONG);
        let differing = |by: &str, bits: u64| {
            let other = sent(by, LONG);
            Occurrence { text: other.text ^ 1 ^ bits, likeness: other.likeness.map(|likeness| likeness ^ bits), ..other }
        };
        activity.record(&first, START).await;
        assert_eq!(repeats(&activity.record(&differing("issa", 1 << 60 | 0b101 << 24), START).await), (0, 1), "{name}: two bytes");
        assert_eq!(repeats(&activity.record(&differing("binta", 1 << 48 | 1 << 40 | 1 << 8), START).await).1, 0, "{name}: three bytes");
        assert_eq!(repeats(&activity.record(&differing("oumar", 0), START).await), (0, 2), "{name}: none, another text");
    }
}

#[tokio::test]
async fn a_short_text_is_a_repeat_only_of_the_same_source_or_author() {
    for (name, activity) in implementations(&settings()).await {
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
    for (name, activity) in implementations(&settings()).await {
        for _ in 0..5 {
            activity.record(&sent("awa", "Bonjour"), START).await;
        }
        assert!(activity.record(&sent("awa", LONG), START).await.too_fast.is_some(), "{name}");
        assert_eq!(repeats(&activity.record(&sent("issa", LONG), START).await), (0, 0), "{name}");
    }
}

#[tokio::test]
async fn a_clock_that_goes_back_locks_nobody_out() {
    for (name, activity) in implementations(&settings()).await {
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
    for (name, activity) in implementations(&settings()).await {
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

#[tokio::test]
async fn two_instances_share_a_limit() {
    let Some((OnRedis { activity: one, server: _server }, other)) = two_instances().await else { return };
    let (awa, mut admitted) = (sent("awa", "Bonjour"), 0);
    let start = Clock::default().now();
    for number in 0..40_u64 {
        // Ten minutes in ten seconds' steps would go beyond the skew: eight seconds in steps of 200 ms.
        let now = start.plus(Duration::from_millis(number * 200));
        let instance = if number % 2 == 0 { &one } else { &other };
        admitted += u32::from(instance.record(&awa, now).await.too_fast.is_none());
    }
    assert_eq!(admitted, 6, "a burst of five, and one more after six seconds; not twice that");
    let pace = other.record(&awa, start.plus(Duration::from_secs(8))).await.source_pace;
    assert_eq!(pace, Fact::Known(41));
}

#[tokio::test]
async fn a_wrong_clock_is_believed_by_a_few_seconds_only() {
    let Some(OnRedis { activity, server: _server }) = OnRedis::start(&settings(), SKEW).await else { return };
    let now = Clock::default().now();
    for _ in 0..5 {
        assert_eq!(activity.record(&sent("awa", LONG), now).await.too_fast, None);
    }
    let tomorrow = now.plus(Duration::from_hours(24));
    let recorded = activity.record(&sent("awa", LONG), tomorrow).await;
    assert_eq!(recorded.source_pace, Fact::Known(6), "a clock that is a day ahead has not made a minute pass");
    assert_eq!(repeats(&recorded), (5, 0));
}

#[tokio::test]
async fn while_redis_is_away_the_limit_of_the_instance_holds_and_facts_are_unknown() {
    let Some(OnRedis { activity, server }) = OnRedis::start(&settings(), SKEW).await else { return };
    let now = Clock::default().now();
    let check = async |what: &str, awa: &Occurrence| {
        for number in 1..=6 {
            let start = Instant::now();
            let recorded = activity.record(awa, now).await;
            assert!(start.elapsed() < PATIENCE * 5, "{what}: {:?}", start.elapsed());
            assert_eq!(recorded.too_fast.is_none(), number <= 5, "{what}: submission {number}");
            assert!(matches!(recorded.source_pace, Fact::Unknown(_)) && matches!(recorded.repeats, Fact::Unknown(_)), "{what}");
            assert!(matches!(recorded.email_pace, Fact::Unknown(_)) && matches!(recorded.site_pace, Fact::Unknown(_)), "{what}");
        }
    };
    server.ask(&["CONFIG", "SET", "maxmemory", "1000"]);
    check("full", &sent("awa", LONG)).await;
    server.ask(&["CONFIG", "SET", "maxmemory", "0"]);
    assert_eq!(activity.record(&sent("binta", LONG), now).await.source_pace, Fact::Known(1), "and then it goes on");
    server.stand_still();
    check("standing still", &sent("issa", LONG)).await;
    server.go_on();
    server.kill();
    check("killed", &sent("oumar", LONG)).await;
    server.restart();
    let start = Instant::now();
    while activity.record(&sent("fatou", LONG), now).await.source_pace.known().is_none() {
        assert!(start.elapsed() < Duration::from_secs(20), "it finds Redis again");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_stands_in_redis_is_little_and_goes_by_itself() {
    let Some(OnRedis { activity, server }) = OnRedis::start(&settings(), SKEW).await else { return };
    let now = Clock::default().now();
    for number in 0..3_000 {
        activity.record(&sent(&format!("author {number}"), &format!("{LONG} {number}")), now).await;
    }
    assert_eq!(server.ask(&["KEYS", "*"]).trim(), "toguna:activity:log");
    assert!(server.ask(&["PTTL", "toguna:activity:log"]).trim().parse::<i64>().unwrap() > 0, "it has a time to live");
    // Redis throws whole pages of the stream away, of a hundred entries at most.
    let entries: usize = server.ask(&["XLEN", "toguna:activity:log"]).trim().parse().unwrap();
    assert!((1_000..=1_100).contains(&entries), "{entries}");
}

#[tokio::test]
async fn a_retry_counts_once_whichever_instance_it_comes_to() {
    let Some((OnRedis { activity: one, server: _server }, other)) = two_instances().await else { return };
    let (awa, now) = (sent("awa", "Bonjour"), Clock::default().now());
    let first = one.record_first(&awa, &[hashed("this one")], now).await.expect("it comes for the first time");
    assert_eq!(first.source_pace, Fact::Known(1));
    assert!(other.record_first(&awa, &[hashed("this one"), hashed("its key")], now).await.is_none(), "it comes again");
    assert!(one.record_first(&awa, &[hashed("its key")], now).await.is_none(), "and by its key");
    let next = other.record_first(&awa, &[hashed("the next one")], now).await.expect("another one");
    assert_eq!(next.source_pace, Fact::Known(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_who_come_all_at_once_count_once_at_every_instance() {
    let Some((ground, other)) = two_instances().await else { return };
    let now = Clock::default().now();
    let all = (0..500).map(|number| {
        let stranger = sent(&format!("stranger {number}"), &format!("Texte {number}"));
        let receipt = hashed(&format!("receipt {number}"));
        let activity = &ground.activity;
        async move { activity.record_first(&stranger, &[receipt], now).await }
    });
    for recorded in futures_util::future::join_all(all).await {
        assert_eq!(recorded.expect("none came before").source_pace, Fact::Known(1));
    }
    let last = answered(&ground.activity, &sent("awa", "Bonjour"), now).await;
    assert_eq!(last.site_pace, Fact::Known(501), "those who were answered before they stood in the log are counted once");
    assert_eq!(answered(&other, &sent("issa", "Bonsoir"), now).await.site_pace, Fact::Known(502), "and elsewhere, too");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_sends_everything_at_once_to_two_instances_gets_little_more_than_a_burst() {
    let Some((ground, other)) = two_instances().await else { return };
    let now = Clock::default().now();
    let all = (0..40).map(|number| {
        let activity = if number % 2 == 0 { &ground.activity } else { &other };
        let receipt = hashed(&format!("receipt {number}"));
        async move { activity.record_first(&sent("awa", &format!("Texte {number}")), &[receipt], now).await.expect("none came before") }
    });
    let admitted = futures_util::future::join_all(all).await.into_iter().filter(|recorded| recorded.too_fast.is_none()).count();
    // Five are a burst; each instance may let two through before it hears of the other's.
    assert!((5..=7).contains(&admitted), "{admitted}");
}

#[tokio::test]
async fn an_instance_that_starts_later_knows_what_the_others_know() {
    let Some(OnRedis { activity: one, server }) = OnRedis::start(&settings(), SKEW).await else { return };
    let now = Clock::default().now();
    for number in 0..300 {
        answered(&one, &sent(&format!("author {number}"), "Bonjour"), now).await;
    }
    answered(&one, &sent("awa", LONG), now).await;
    let later = RedisActivity::start(&server.url(), &settings(), SKEW).unwrap();
    later.connected().await;
    let recorded = answered(&later, &sent("awa", LONG), now).await;
    // What had to be asked twice may count twice.
    assert!(recorded.source_pace.known() >= Some(&2) && recorded.site_pace.known() >= Some(&302), "{recorded:?}");
    assert!(repeats(&recorded).0 >= 1, "{recorded:?}");
}

#[tokio::test]
async fn a_log_that_was_lost_begins_anew() {
    let Some(redis) = OnRedis::start(&settings(), SKEW).await else { return };
    let now = Clock::default().now();
    // A log that stands in the future, as a clock that was put right leaves it.
    let future = format!("{}-0", now.as_millis() + 30_000);
    redis.server.ask(&["XADD", "toguna:activity:log", &future, "another", "version"]);
    redis.record(&sent("awa", LONG), now).await;
    redis.server.ask(&["DEL", "toguna:activity:log"]);
    let lost = redis.record(&sent("awa", LONG), now).await;
    assert_eq!(lost.source_pace, Fact::Known(2), "what this instance remembers stays");
    assert_eq!(redis.activity.record(&sent("awa", LONG), now).await.source_pace, Fact::Known(3));
}
