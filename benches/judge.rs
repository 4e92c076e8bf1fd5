//! What judging one comment costs, with the rules that are compiled in: `cargo bench --bench judge`.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench may fail loudly, and criterion's macros make functions without docs")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::{
    hint::black_box,
    num::{NonZeroU32, NonZeroUsize},
    time::Duration,
};
use toguna::{
    activity::{Activity as _, Occurrence, PaceSettings, local::LocalActivity},
    domain::{
        AfterSubmit, AuthorName, Body, Cause, EmailAddress, Facts, HashKey, Locale, Origin, Premoderate, Site, SiteKey, Stamp, Submission,
        ThreadKey, Thresholds, Timestamp,
    },
    filter::{RuleSet, folding},
};

const FRENCH: &str = "L'article rappelle utilement que la décision n'était pas inévitable : d'autres élus l'avaient prévu dès l'été dernier, et personne \
    ne les a écoutés. À mon avis, le ministère aurait dû publier les chiffres (voir https://www.example.org/rapport-2026) avant le débat, au lieu \
    d'attendre que la presse s'en mêle. Reste à savoir qui paiera, et quand ! Merci à la rédaction pour ce travail sérieux, on en redemande : \
    c'est devenu si rare, une enquête qui va jusqu'au bout sans céder à la facilité.";
const ENGLISH: &str = "The article rightly reminds us that the decision was not inevitable: other members had seen it coming since last summer, and \
    nobody listened to them. In my view the ministry should have published the figures (see https://www.example.org/report-2026) before the debate \
    instead of waiting for the press to step in. It remains to be seen who will pay, and when! Thanks to the newsroom for this serious work, we want \
    more of it: an inquiry that goes all the way has become so rare.";
const ARABIC: &str = "يذكّرنا المقال بأن القرار لم يكن حتمياً، فقد توقعه نواب آخرون منذ الصيف الماضي ولم يصغِ إليهم أحد. في رأيي كان على الوزارة أن تنشر الأرقام \
    قبل النقاش بدلاً من انتظار تدخل الصحافة (انظر https://www.example.org/report). يبقى أن نعرف من سيدفع ومتى! شكراً لهيئة التحرير على هذا العمل الجاد.";

fn site() -> Site {
    Site {
        key: SiteKey::parse("demo").unwrap(),
        name: "Demo".to_owned(),
        origins: vec![Origin::parse("https://news.example.org").unwrap()],
        locale: Locale::Fr,
        time_zone: jiff::tz::TimeZone::UTC,
        thread_pattern: None,
        wordpress_pages: std::collections::HashMap::new(),
        thresholds: Thresholds::default(),
        premoderate: Premoderate::Nobody,
        after_submit: AfterSubmit::Status,
        moderators: Vec::new(),
        digest_interval: Duration::from_mins(15),
        pressure: 60,
        grounds: toguna::domain::SiteGround::built_in(),
        second_factor: toguna::domain::SecondFactor::Optional,
        reports_hold_from: 5,
    }
}

fn submission(body: &str) -> Submission {
    Submission {
        site: SiteKey::parse("demo").unwrap(),
        thread: ThreadKey::parse("/article", &site()).unwrap(),
        parent: None,
        name: AuthorName::parse("Awa").unwrap(),
        email: EmailAddress::parse("awa@example.org").unwrap(),
        website: None,
        body: Body::parse(body).unwrap(),
        notify: false,
        locale: Locale::Fr,
    }
}

fn facts() -> Facts {
    Facts { stamp: Stamp::Age(60_000), ..Facts::ordinary(Timestamp::from_millis(1_790_000_000_000)) }
}

/// Texts that are made to be slow to read, as long as a body can be.
fn hostile() -> Vec<(&'static str, String)> {
    let units = [
        ("schemes", "http://"),
        ("tags", "[url "),
        ("dots", "www.a."),
        ("phrases", "casino bonus "),
        ("marks", "e\u{301}\u{301}"),
        ("digits", "whatsapp 0 "),
    ];
    units.map(|(name, unit)| (name, unit.chars().cycle().take(10_000).collect())).to_vec()
}

fn judging(criterion: &mut Criterion) {
    let rules = RuleSet::embedded().unwrap();
    let site = site();
    let mut group = criterion.benchmark_group("judge");
    for (name, body) in [("french", FRENCH), ("english", ENGLISH), ("arabic", ARABIC), ("short", "Merci !")] {
        let submission = submission(body);
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_function(name, |bench| {
            bench.iter_batched(facts, |facts| rules.judge(Cause::Intake, black_box(&submission), facts, &site), BatchSize::SmallInput);
        });
    }
    for (name, body) in hostile() {
        let submission = submission(&body);
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_function(format!("hostile-{name}"), |bench| {
            bench.iter_batched(facts, |facts| rules.judge(Cause::Intake, black_box(&submission), facts, &site), BatchSize::SmallInput);
        });
    }
    group.finish();
}

fn remembering(criterion: &mut Criterion) {
    criterion.bench_function("fingerprint/french", |bench| bench.iter(|| folding::fingerprint(black_box(FRENCH))));
    let activity = LocalActivity::new(&PaceSettings {
        per_minute: NonZeroU32::new(10).unwrap(),
        burst: NonZeroU32::new(5).unwrap(),
        remembered: NonZeroUsize::new(100_000).unwrap(),
        texts: NonZeroUsize::new(20_000).unwrap(),
        repeat_minutes: NonZeroU32::new(60).unwrap(),
    });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let key = HashKey::new([1; 32]);
    let mut number = 0_u64;
    criterion.bench_function("activity/record", |bench| {
        bench.iter_batched(
            || {
                number += 1;
                let by = key.hash(&[&number.to_be_bytes()]);
                let (text, likeness) =
                    folding::fingerprint(&format!("{FRENCH} {}", "mot ".repeat(usize::try_from(number % 50).unwrap_or(0))));
                let occurrence = Occurrence {
                    site: SiteKey::parse("demo").unwrap(),
                    source: by,
                    author: by,
                    text: text ^ number,
                    likeness: likeness.map(|l| l ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
                };
                (occurrence, Timestamp::from_millis(1_790_000_000_000 + i64::try_from(number).unwrap_or(0)))
            },
            |(occurrence, now)| runtime.block_on(activity.record(&occurrence, now)),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(benches, judging, remembering);
criterion_main!(benches);
