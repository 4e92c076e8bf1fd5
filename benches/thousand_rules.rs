//! What judging costs with a thousand rules, held against its limits: `cargo bench --bench thousand_rules`.
//!
//! The rules: 800 of phrases (the lists that ship, and made-up ones), 150 of patterns, 50 of the other kinds. Measured are one judgement of a
//! comment of about 500 bytes in French, English and Arabic beside the least that any filter has to do (NFKC and one pass of `aho-corasick`
//! over the same phrases), how the time grows with the text, hostile texts as long as a body can be, how long the rules take to be read,
//! and judgements while they are being read. Ends with an error where a limit is passed.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss, missing_docs, reason = "a bench may fail loudly")]

use aho_corasick::AhoCorasick;
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    hint::black_box,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};
use toguna::{
    domain::{
        AfterSubmit, AuthorName, Body, Cause, EmailAddress, Facts, Locale, Origin, Premoderate, Site, SiteKey, Stamp, Submission,
        ThreadKey, Thresholds, Timestamp,
    },
    filter::{RuleSet, RuleTexts},
};
use unicode_normalization::UnicodeNormalization as _;

const MEDIAN: Duration = Duration::from_micros(30);
const P99: Duration = Duration::from_micros(150);
/// How many times the least that any filter has to do.
const TIMES_THE_LEAST: f64 = 4.0;
const HOSTILE: Duration = Duration::from_millis(10);
const READING: Duration = Duration::from_millis(500);
const SAMPLES: usize = 4_000;

const FRENCH: &str = "L'article rappelle utilement que la décision n'était pas inévitable : d'autres élus l'avaient prévu dès l'été dernier, et personne \
    ne les a écoutés. À mon avis, le ministère aurait dû publier les chiffres (voir https://www.example.org/rapport-2026) avant le débat, au lieu \
    d'attendre que la presse s'en mêle. Reste à savoir qui paiera, et quand ! Merci à la rédaction pour ce travail sérieux, on en redemande : \
    c'est devenu si rare, une enquête qui va au bout.";
const ENGLISH: &str = "The article rightly reminds us that the decision was not inevitable: other members had seen it coming since last summer, and \
    nobody listened to them. In my view the ministry should have published the figures (see https://www.example.org/report-2026) before the debate \
    instead of waiting for the press to step in. It remains to be seen who will pay, and when! Thanks to the newsroom for this serious work, we want \
    more of it: an inquiry that goes all the way has become so rare, and so good.";
const ARABIC: &str = "يذكّرنا المقال بأن القرار لم يكن حتمياً، فقد توقعه نواب آخرون منذ الصيف الماضي ولم يصغِ إليهم أحد. في رأيي كان على الوزارة أن تنشر الأرقام \
    قبل النقاش بدلاً من انتظار تدخل الصحافة (انظر https://www.example.org/report). يبقى أن نعرف من سيدفع ومتى! شكراً لهيئة التحرير على هذا العمل الجاد.";

fn main() {
    // `cargo test --benches` and the like only want to know that it runs.
    let samples = if std::env::args().any(|argument| argument == "--bench") { SAMPLES } else { 50 };
    let mut missed = Missed::default();
    let phrases = phrases();
    let text = thousand_rules(&phrases);
    let texts = || RuleTexts::new([("thousand.toml".to_owned(), text.clone())], lists());
    let started = Instant::now();
    let rules = RuleSet::load(texts()).unwrap_or_else(|error| panic!("{error}"));
    let reading = started.elapsed();
    println!("{} rules are read in {reading:.1?}", rules.names().count());
    missed.unless(reading <= READING, || format!("reading took {reading:.1?}, more than {READING:?}"));

    ordinary(&rules, &phrases, samples, &mut missed);
    growth(&rules, samples / 10, &mut missed);
    for (name, rules) in [("a thousand rules", &rules), ("the rules that ship", &RuleSet::embedded().unwrap())] {
        hostile(name, rules, &mut missed);
    }
    while_reading(&rules, &texts, &mut missed);
    assert!(missed.0.is_empty(), "limits passed:\n{}", missed.0.join("\n"));
}

/// Limits that were passed.
#[derive(Default)]
struct Missed(Vec<String>);

impl Missed {
    fn unless(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.0.push(what());
        }
    }
}

fn ordinary(rules: &RuleSet, phrases: &[String], samples: usize, missed: &mut Missed) {
    let automaton = AhoCorasick::new(phrases.iter().map(|phrase| phrase.nfkc().collect::<String>())).unwrap();
    for (name, body) in [("French", FRENCH), ("English", ENGLISH), ("Arabic", ARABIC)] {
        let judging = judging(rules, body, samples);
        let least = sampled(samples, || {
            let text: String = body.nfkc().collect();
            black_box(automaton.find_iter(&text).count());
        });
        let times = judging.median.as_secs_f64() / least.median.as_secs_f64();
        println!(
            "{name:8} {} bytes: p50 {:6.1?}  p99 {:6.1?}  = {times:.1} times NFKC and aho-corasick ({:.1?})",
            body.len(),
            judging.median,
            judging.p99,
            least.median
        );
        missed.unless(judging.median <= MEDIAN, || format!("{name}: p50 {:.1?}, more than {MEDIAN:?}", judging.median));
        missed.unless(judging.p99 <= P99, || format!("{name}: p99 {:.1?}, more than {P99:?}", judging.p99));
        missed.unless(times <= TIMES_THE_LEAST, || format!("{name}: {times:.1} times the least, more than {TIMES_THE_LEAST}"));
    }
}

/// Twice the text may take a little more than twice the time (longer texts leave caches), not four times.
fn growth(rules: &RuleSet, samples: usize, missed: &mut Missed) {
    for (name, body) in [("French", FRENCH), ("Arabic", ARABIC)] {
        let time = |copies: usize| judging(rules, &[body].repeat(copies).join(" "), samples.max(20)).median;
        let (short, long) = (time(2), time(16));
        let times = long.as_secs_f64() / short.as_secs_f64();
        println!("{name:8} eight times the text takes {times:.1} times as long ({short:.1?}, {long:.1?})");
        missed.unless(times <= 12.0, || format!("{name}: eight times the text takes {times:.1} times as long"));
    }
}

fn hostile(with: &str, rules: &RuleSet, missed: &mut Missed) {
    for (name, body) in hostile_texts() {
        let worst = judging(rules, &body, 5).median;
        println!("hostile  {name:18} {:6} bytes, {with}: {worst:.1?}", body.len());
        missed.unless(worst <= HOSTILE, || format!("{name} with {with}: {worst:.1?}, more than {HOSTILE:?}"));
    }
}

/// Texts that are made to be slow to read, each as near to 64 KiB as a body of 10,000 characters comes.
fn hostile_texts() -> Vec<(&'static str, String)> {
    let units = [
        ("links", "http://a.b/ "),
        ("tags", "[url "),
        ("dots", "www.a."),
        ("phrases", "casino bonus cialis viagra "),
        ("one letter", "a"),
        ("letters apart", "v i a g r a "),
        ("dotted letters", "c.a.s.i.n.o."),
        ("signs", "v1@gr4 $3x c4$1n0 "),
        ("marks", "e\u{323}\u{301}\u{306}\u{30c}\u{316}\u{317}"),
        ("mathematical", "\u{1d41c}\u{fe0f}\u{1d41a}\u{fe0f}\u{1d42c}\u{fe0f}\u{1d422}\u{fe0f}\u{1d427}\u{fe0f}\u{1d428}\u{fe0f}"),
        ("look-alikes", "с\u{301}а\u{301}ѕ\u{301}і\u{301}п\u{301}о\u{301} "),
        ("ligatures", "\u{fdfa}\u{200d}\u{200d}"),
        ("more ligatures", "\u{fdfb}"),
        ("squared words", "\u{3316}"),
        ("digits", "whatsapp 0 "),
        ("arabic", "اربح المال الآن من المنزل "),
        ("long word", "spécialistes"),
        ("money", "$1000 a day "),
    ];
    units.map(|(name, unit)| (name, longest(unit))).to_vec()
}

/// As much of a unit as a body takes, at most 64 KiB.
fn longest(unit: &str) -> String {
    let most = unit.repeat(65_536 / unit.len());
    if Body::parse(&most).is_ok() {
        return most;
    }
    let (mut fits, mut too_many) = (1, 65_536 / unit.len());
    while too_many - fits > 1 {
        let middle = usize::midpoint(fits, too_many);
        *(if Body::parse(&unit.repeat(middle)).is_ok() { &mut fits } else { &mut too_many }) = middle;
    }
    unit.repeat(fits)
}

/// Judging goes on while rules are read by another thread: the longest judgement of each.
fn while_reading(rules: &RuleSet, texts: &(impl Fn() -> RuleTexts + Sync), missed: &mut Missed) {
    const ROUNDS: usize = 10;
    let done = AtomicBool::new(false);
    let mut times = Vec::new();
    let (submission, site) = (submission(FRENCH), site());
    let took = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let started = Instant::now();
            for _ in 0..ROUNDS {
                black_box(RuleSet::load(texts()).unwrap_or_else(|error| panic!("{error}")));
            }
            done.store(true, Ordering::Release);
            started.elapsed() / u32::try_from(ROUNDS).unwrap()
        });
        while !done.load(Ordering::Acquire) {
            let started = Instant::now();
            black_box(rules.judge(Cause::Intake, &submission, facts(), &site));
            times.push(started.elapsed());
        }
        reader.join().unwrap()
    });
    let figures = Figures::of(times);
    println!(
        "while rules are read ({took:.1?} each): p50 {:.1?}  p99 {:.1?}  longest {:.1?}",
        figures.median, figures.p99, figures.longest
    );
    missed.unless(took <= READING, || format!("reading beside judging took {took:.1?}, more than {READING:?}"));
}

struct Figures {
    median: Duration,
    p99: Duration,
    longest: Duration,
}

impl Figures {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |hundredth: usize| times[(times.len() - 1) * hundredth / 100];
        Self { median: at(50), p99: at(99), longest: at(100) }
    }
}

fn judging(rules: &RuleSet, body: &str, samples: usize) -> Figures {
    let (submission, site) = (submission(body), site());
    sampled(samples, || {
        black_box(rules.judge(Cause::Intake, black_box(&submission), facts(), &site));
    })
}

fn sampled(samples: usize, mut work: impl FnMut()) -> Figures {
    (0..samples / 4).for_each(|_| work());
    let mut times = Vec::with_capacity(samples);
    for _ in 0..samples {
        let started = Instant::now();
        work();
        times.push(started.elapsed());
    }
    Figures::of(times)
}

/// 800 different phrases: those that ship, and made-up ones beside them.
fn phrases() -> Vec<String> {
    let mut phrases: Vec<String> = Vec::new();
    for list in ["spam-fr", "spam-en", "spam-ar", "spam-fr-weak", "spam-en-weak", "spam-ar-weak"] {
        let path = format!("{}/config/lists/{list}.txt", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        phrases.extend(text.lines().map(|line| line.split('#').next().unwrap().trim().to_owned()).filter(|line| !line.is_empty()));
    }
    let words = ["crédit", "prêt", "loan", "rencontre", "voyance", "marabout", "pills", "crypto", "قرض", "ربح", "تداول", "slots"];
    let ends = ["rapide", "sans frais", "gratuit", "online", "today", "garanti", "vip", "الآن", "مجانا", "discount", "bonus", "expert"];
    phrases.extend(words.iter().flat_map(|word| ends.iter().map(move |end| format!("{word} {end}"))));
    phrases.sort();
    phrases.dedup();
    assert!(phrases.len() >= 800, "{} phrases", phrases.len());
    phrases.truncate(800);
    phrases
}

fn lists() -> BTreeMap<String, String> {
    BTreeMap::from([
        ("shorteners.txt".to_owned(), "bit.ly\ntinyurl.com\nt.co\n".to_owned()),
        ("disposable.txt".to_owned(), "mailinator.com\nyopmail.com\n".to_owned()),
        ("hosting.txt".to_owned(), "192.0.2.0/24\n2001:db8::/32\n".to_owned()),
    ])
}

fn thousand_rules(phrases: &[String]) -> String {
    let mut text = String::new();
    let mut number = 0;
    let mut rule = |kind: &str, keys: &str| {
        number += 1;
        let _ = write!(text, "[[rule]]\nname = \"rule-{number}\"\nkind = \"{kind}\"\n{keys}\n");
    };
    for phrase in phrases {
        rule("phrases", &format!("phrases = [{phrase:?}]\npoints = 0.5"));
    }
    for pattern in patterns() {
        rule("pattern", &format!("pattern = '{pattern}'\npoints = 1"));
    }
    for others in 0..5 {
        let from = others + 2;
        rule("links", &format!("from = {from}\npoints = 1"));
        rule("shape", &format!("of = \"capitals\"\nshare = {}\npoints = 1", 60 + others));
        rule("shape", &format!("of = \"repeated\"\nfrom = {}\npoints = 1", 8 + others));
        rule("pace", &format!("of = \"source\"\nfrom = {from}\npoints = 1"));
        rule("repeat", &format!("of = \"near\"\nfrom = {from}\npoints = 1"));
        rule("history", &format!("of = \"approved\"\nfrom = {from}\npoints = -1"));
        rule("time", &format!("when = \"too-fast\"\nseconds = {from}\npoints = 1"));
        rule("email", &format!("of = \"dots\"\nfrom = {from}\npoints = 1"));
        rule("depth", &format!("from = {from}\npoints = 1"));
        rule("names", &format!("names = [\"Awa Traoré {others}\"]\npoints = 3"));
    }
    text
}

/// 150 patterns of the forms that operators write: a word and a number, two words near each other, word boundaries, alternatives, a class
/// of characters, one without any word in it.
fn patterns() -> Vec<String> {
    let words = [
        "whatsapp",
        "telegram",
        "viber",
        "signal",
        "bitcoin",
        "forex",
        "casino",
        "poker",
        "seo",
        "backlink",
        "viagra",
        "cialis",
        "credit",
        "pret",
        "loan",
        "marabout",
        "voyant",
        "rencontre",
        "dating",
        "escort",
        "crypto",
        "trading",
        "invest",
        "gagner",
        "argent",
    ];
    let forms = [
        "WORD[^0-9]{0,20}[0-9]{6,}",
        r"\bWORD\b.{0,30}\b(gratuit|free|rapide)\b",
        "(WORD|مال|ربح) ?(en ligne|online)",
        r"\b(contact|ecri[a-z]*|write)[a-z ]{0,20}WORD\b",
        r"WORD[a-z]*\.(com|net|biz|info)",
        r"\b[0-9]{2,} ?(euros?|dollars?|fcfa) .{0,20}WORD",
    ];
    words.iter().flat_map(|word| forms.iter().map(move |form| form.replace("WORD", word))).collect()
}

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
