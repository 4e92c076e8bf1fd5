//! Each kind: a hit with its evidence, a near miss, and what it says when it does not know.

use super::support::{comment, facts, facts_about, judge, rule, signed, site};
use crate::{
    domain::{AuthorRecord, Cause, Evidence, Fact, Facts, Field, Points, Premoderate, Repeats, Stamp, Submission, Verdict, Website},
    filter::RuleSet,
};

/// A piece of evidence: the field, the raw text of the span, what it was read as.
pub type Seen = (Option<Field>, String, String);

/// Points and evidence of the one rule, if it has something to say.
pub fn look(rules: &RuleSet, submission: &Submission, facts: &Facts) -> Option<(f64, Vec<Seen>)> {
    let judgement = judge(rules, submission, facts);
    let raw = |evidence: &Evidence| {
        let text = match evidence.field {
            Some(Field::Name) => submission.name.as_str(),
            Some(Field::Website) => submission.website.as_ref().map_or("", Website::as_str),
            _ => submission.body.as_str(),
        };
        evidence.span.map_or(String::new(), |(start, end)| text[start as usize..end as usize].to_owned())
    };
    let contribution = judgement.contributions.first()?;
    let evidence = contribution.evidence.iter().map(|evidence| (evidence.field, raw(evidence), evidence.read_as.clone())).collect();
    Some((contribution.points.as_decimal(), evidence))
}

pub fn body(raw: &str, read_as: &str) -> Seen {
    (Some(Field::Body), raw.to_owned(), read_as.to_owned())
}

pub fn fact(read_as: &str) -> Seen {
    (None, String::new(), read_as.to_owned())
}

/// A rule over a fact that is not known holds, adds nothing, and says why.
pub fn expect_unknown(rules: &RuleSet, facts: &Facts) {
    let judgement = judge(rules, &comment("Bonjour"), facts);
    assert_eq!(judgement.contributions[0].evidence[0].read_as, "unknown: no answer in time");
    assert_eq!((judgement.score, judgement.verdict), (Points::ZERO, Verdict::Hold));
}

pub fn unknown<T>() -> Fact<T> {
    Fact::Unknown("no answer in time".to_owned())
}

#[test]
fn links_count_from_a_number_on() {
    let rules = rule("kind = \"links\"\nfrom = 2\npoints = 1\nper_extra = 0.5");
    let text = "Voilà https://a.example puis www.b.example/x et http://c.example.";
    let evidence = ["https://a.example", "www.b.example/x", "http://c.example"].map(|link| body(link, link)).to_vec();
    assert_eq!(look(&rules, &comment(text), &facts()), Some((1.5, evidence)));
    assert_eq!(look(&rules, &comment("Un seul : https://a.example, et le nôtre : https://news.example.org/article"), &facts()), None);
}

#[test]
fn links_in_markup_and_in_names_can_be_told_apart() {
    let markup = rule("kind = \"links\"\nmarkup = true\npoints = 3");
    assert_eq!(look(&markup, &comment("[url=https://a.example]ici[/url]"), &facts()).unwrap().0, 3.0);
    assert_eq!(look(&markup, &comment("[sic] https://a.example"), &facts()), None);
    let name = rule("kind = \"links\"\napplies_to = [\"name\"]\npoints = 4");
    let evidence = vec![(Some(Field::Name), "www.a.example".to_owned(), "www.a.example".to_owned())];
    assert_eq!(look(&name, &signed("www.a.example", "", "Bonjour"), &facts()), Some((4.0, evidence)));
    assert_eq!(look(&name, &signed("Awa", "", "https://a.example"), &facts()), None);
}

#[test]
fn links_are_known_by_their_hosts_and_by_their_share_of_the_text() {
    let hosts = rule("kind = \"links\"\nlists = [\"shorteners.txt\"]\nhosts = [\"t.example\"]\npoints = 2");
    let text = "Voir https://bit.example/x et www.T.example";
    let evidence = vec![body("https://bit.example/x", "https://bit.example/x"), body("www.T.example", "www.T.example")];
    assert_eq!(look(&hosts, &comment(text), &facts()), Some((2.0, evidence)));
    assert_eq!(look(&hosts, &comment("https://rabbit.example/bit.example"), &facts()), None);
    let share = rule("kind = \"links\"\nshare = 50\npoints = 2");
    assert_eq!(
        look(&share, &comment("Voir https://a.example/b"), &facts()),
        Some((2.0, vec![body("https://a.example/b", "https://a.example/b")]))
    );
    assert_eq!(look(&share, &comment("Voir la page qui en parle : https://a.example"), &facts()), None);
}

#[test]
fn a_pattern_that_asks_for_words_ends_does_so_in_any_script() {
    let rules = rule(
        r#"kind = "pattern"
pattern = '\b(prêt|bonus) [0-9]+\b'
points = 1"#
            .replace("prêt", "pret")
            .as_str(),
    );
    assert_eq!(look(&rules, &comment("Un «prêt 500» vite"), &facts()), Some((1.0, vec![body("prêt 500", "pret 500")])));
    assert_eq!(look(&rules, &comment("apprêt 500, prêt 500e"), &facts()), None);
    let arabic = rule("kind = \"pattern\"\npattern = '\\bمال\\b'\npoints = 1");
    assert_eq!(look(&arabic, &comment("مالُ الناس"), &facts()), Some((1.0, vec![body("مال", "مال")])));
    assert_eq!(look(&arabic, &comment("المال والجمال"), &facts()), None);
}

#[test]
fn phrases_are_whole_words_read_plainly() {
    let rules = rule("kind = \"phrases\"\nlists = [\"spam.txt\"]\nphrases = [\"gagnez de l'argent\", \"اربح المال\"]\npoints = 2\ncap = 5");
    assert_eq!(look(&rules, &comment("Buy CIALIS!"), &facts()), Some((2.0, vec![body("CIALIS", "cialis")])));
    assert_eq!(look(&rules, &comment("un specialiste du cialisme, free  moneys"), &facts()), None);
    assert_eq!(
        look(&rules, &comment("GAGNEZ  de l’argént"), &facts()),
        Some((2.0, vec![body("GAGNEZ  de l’argént", "gagnez de l'argent")]))
    );
    assert_eq!(look(&rules, &comment("إربح الــمالَ الآن"), &facts()), Some((2.0, vec![body("إربح الــمال", "اربح المال")])));
    assert_eq!(look(&rules, &comment("pornography"), &facts()).unwrap().0, 2.0);
    let all = "cialis free money gagnez de l'argent cialis";
    assert_eq!(look(&rules, &comment(all), &facts()).unwrap().0, 5.0, "three different ones, held by the cap");
}

#[test]
fn phrases_look_where_they_are_told_to() {
    let rules = rule("kind = \"phrases\"\nlists = [\"spam.txt\"]\npoints = 2\napplies_to = [\"website\", \"name\"]");
    let evidence = vec![(Some(Field::Website), "cialis".to_owned(), "cialis".to_owned())];
    assert_eq!(look(&rules, &signed("Awa", "https://cialis-shop.example/", "cialis"), &facts()), Some((2.0, evidence)));
    assert_eq!(look(&rules, &comment("cialis"), &facts()), None);
}

#[test]
fn patterns_read_folded_or_raw_text() {
    let rules = rule("kind = \"pattern\"\npattern = 'whatsapp\\W+\\+?\\d{6,}'\npoints = 2.5");
    assert_eq!(
        look(&rules, &comment("écris : WhatsÀpp  +٢٢٣٤٥٦٧"), &facts()),
        Some((2.5, vec![body("WhatsÀpp  +٢٢٣٤٥٦٧", "whatsapp +2234567")]))
    );
    assert_eq!(look(&rules, &comment("WhatsApp a 223 bugs"), &facts()), None);
    let raw = rule("kind = \"pattern\"\npattern = 'É[A-Z]+'\nreads = \"raw\"\npoints = 1");
    assert_eq!(look(&raw, &comment("un ÉTAT"), &facts()), Some((1.0, vec![body("ÉTAT", "ÉTAT")])));
    assert_eq!(look(&raw, &comment("un état"), &facts()), None);
}

#[test]
fn pace_counts_over_a_number() {
    let at = |source: Fact<u32>, email: Fact<u32>| Facts { source_pace: source, email_pace: email, ..facts() };
    let source = rule("kind = \"pace\"\nof = \"source\"\nfrom = 3\npoints = 1\nper_extra = 0.5");
    assert_eq!(look(&source, &comment("a"), &at(Fact::Known(5), Fact::Known(1))), Some((2.0, vec![fact("5 in a minute")])));
    assert_eq!(look(&source, &comment("a"), &at(Fact::Known(2), Fact::Known(9))), None);
    expect_unknown(&source, &at(unknown(), Fact::Known(1)));
    let email = rule("kind = \"pace\"\nof = \"email\"\npoints = 1");
    assert_eq!(look(&email, &comment("a"), &at(unknown(), Fact::Known(3))), Some((1.0, vec![fact("3 in a minute")])));
    expect_unknown(&email, &at(Fact::Known(1), unknown()));
}

#[test]
fn repeats_count_the_same_or_nearly_the_same() {
    let at = |same, near| Facts { repeats: Fact::Known(Repeats { same, near }), ..facts() };
    let same = rule("kind = \"repeat\"\nof = \"same\"\npoints = 1.5\nper_extra = 1");
    assert_eq!(look(&same, &comment("a"), &at(2, 0)), Some((2.5, vec![fact("the same text 2 times before")])));
    assert_eq!(look(&same, &comment("a"), &at(0, 9)), None);
    let near = rule("kind = \"repeat\"\nof = \"near\"\nfrom = 2\npoints = 1");
    assert_eq!(look(&near, &comment("a"), &at(0, 2)).unwrap().0, 1.0);
    assert_eq!(look(&near, &comment("a"), &at(9, 1)), None);
    expect_unknown(&near, &Facts { repeats: unknown(), ..facts() });
}

#[test]
fn the_honeypot_and_the_stamp_are_traps() {
    let honeypot = rule("kind = \"honeypot\"\npoints = 6");
    assert_eq!(look(&honeypot, &comment("a"), &Facts { honeypot: true, ..facts() }), Some((6.0, vec![fact("hidden field filled in")])));
    assert_eq!(look(&honeypot, &comment("a"), &facts()), None);

    let stamped = |stamp| Facts { stamp, ..facts() };
    let fast = rule("kind = \"time\"\nwhen = \"too-fast\"\nseconds = 3\npoints = 2");
    assert_eq!(look(&fast, &comment("a"), &stamped(Stamp::Age(1_250))), Some((2.0, vec![fact("sent 1.2 s after the form was made")])));
    assert_eq!(look(&fast, &comment("a"), &stamped(Stamp::Age(3_000))), None);
    assert_eq!(look(&fast, &comment("a"), &stamped(Stamp::Absent)), None);
    let old = rule("kind = \"time\"\nwhen = \"too-old\"\nseconds = 60\npoints = 2");
    assert_eq!(look(&old, &comment("a"), &stamped(Stamp::Age(120_000))), Some((2.0, vec![fact("sent 2 minutes after the form was made")])));
    assert_eq!(look(&old, &comment("a"), &stamped(Stamp::Age(60_000))), None);
    let forged = rule("kind = \"time\"\nwhen = \"forged\"\npoints = 2");
    assert_eq!(look(&forged, &comment("a"), &stamped(Stamp::Forged)), Some((2.0, vec![fact("the form's stamp is not ours")])));
    assert_eq!(look(&forged, &comment("a"), &stamped(Stamp::Absent)), None);
}

#[test]
fn newcomers_have_nothing_approved_yet() {
    let by = |approved| Facts { author: Fact::Known(AuthorRecord { approved, refused: 3 }), ..facts() };
    let rules = rule("kind = \"newcomer\"\npoints = 1");
    assert_eq!(look(&rules, &comment("a"), &by(0)), Some((1.0, vec![fact("no approved comment yet")])));
    assert_eq!(look(&rules, &comment("a"), &by(1)), None);
    expect_unknown(&rules, &Facts { author: unknown(), ..facts() });
}

#[test]
fn capitals_are_counted_among_letters_that_have_a_case() {
    let rules = rule("kind = \"shape\"\nof = \"capitals\"\nshare = 80\nleast_letters = 10\npoints = 1");
    assert_eq!(look(&rules, &comment("ÇA SUFFIT MAINTENANT !!!"), &facts()), Some((1.0, vec![body("", "100 % capitals")])));
    assert_eq!(look(&rules, &comment("L'ONU et l'OTAN se réunissent"), &facts()), None);
    assert_eq!(look(&rules, &comment("SOS OK"), &facts()), None, "too few letters");
    assert_eq!(look(&rules, &comment("هذا مقال جميل جدا وشكرا لكم"), &facts()), None, "no letters with a case");
}

#[test]
fn a_run_of_one_character_is_shown_whole() {
    let rules = rule("kind = \"shape\"\nof = \"repeated\"\nfrom = 6\npoints = 0.5\nper_extra = 0.1");
    assert_eq!(look(&rules, &comment("Nooon ééééééé !!!!"), &facts()), Some((0.6, vec![body("ééééééé", "é × 7")])));
    assert_eq!(look(&rules, &comment("Nooooon !!!!!          fin"), &facts()), None);
}

#[test]
fn words_that_mix_look_alike_letters_are_shown() {
    let rules = rule("kind = \"shape\"\nof = \"mixed-scripts\"\npoints = 2");
    assert_eq!(look(&rules, &comment("Buy viаgra now"), &facts()), Some((2.0, vec![body("viаgra", "Latin and Cyrillic letters")])));
    assert_eq!(look(&rules, &comment("Москва and Paris, 10 μm, الـPDF, naïve, Ελλάδα"), &facts()), None);
}

#[test]
fn marks_stacked_on_letters_are_seen() {
    let rules = rule("kind = \"shape\"\nof = \"zalgo\"\nfrom = 3\npoints = 2");
    let zalgo = "Ha\u{316}\u{317}\u{318}\u{30d}llo";
    assert_eq!(look(&rules, &comment(zalgo), &facts()), Some((2.0, vec![body("a\u{316}\u{317}\u{318}\u{30d}", "4 marks on one letter")])));
    assert_eq!(look(&rules, &comment("Việt Nam, ế, שָׁלוֹם, السَّلَامُ عَلَيْكُمْ"), &facts()), None);
}

#[test]
fn long_and_short_texts_and_emoji_are_counted_in_characters() {
    let whole = |read_as: &str| vec![body("", read_as)];
    let long = rule("kind = \"shape\"\nof = \"long\"\nfrom = 10\npoints = 1\nper_extra = 0.1");
    assert_eq!(look(&long, &comment("éèà ùç abcdef"), &facts()), Some((1.1, whole("11 characters"))));
    assert_eq!(look(&long, &comment("abc def ghi"), &facts()), None, "white space does not count");
    let short = rule("kind = \"shape\"\nof = \"short\"\nat_most = 3\npoints = 1");
    assert_eq!(look(&short, &comment("ok !"), &facts()), Some((1.0, whole("3 characters"))));
    assert_eq!(look(&short, &comment("oui."), &facts()), None);
    let emoji = rule("kind = \"shape\"\nof = \"emoji\"\nshare = 50\nleast = 4\npoints = 1");
    assert_eq!(look(&emoji, &comment("👍👍🔥🔥 top"), &facts()), Some((1.0, whole("57 % emoji"))));
    assert_eq!(look(&emoji, &comment("👍👍🔥"), &facts()), None, "too few");
    assert_eq!(look(&emoji, &comment("👍👍🔥🔥 bravo"), &facts()), None, "too small a share");
}

#[test]
fn pressure_holds_those_who_are_not_known() {
    let rules = rule("kind = \"pressure\"");
    let at = |site_pace, approved| Facts { site_pace, author: Fact::Known(AuthorRecord { approved, refused: 0 }), ..facts() };
    let verdict = |facts: &Facts| judge(&rules, &comment("a"), facts).verdict;
    assert_eq!(look(&rules, &comment("a"), &at(Fact::Known(60), 0)), Some((0.0, vec![fact("60 to the site in a minute")])));
    assert_eq!(verdict(&at(Fact::Known(60), 0)), Verdict::Hold);
    assert_eq!(verdict(&at(Fact::Known(60), 1)), Verdict::Approve);
    assert_eq!(verdict(&at(Fact::Known(59), 0)), Verdict::Approve);
    expect_unknown(&rules, &at(unknown(), 0));
}

#[test]
fn premoderation_is_the_sites_choice() {
    let rules = rule("kind = \"premoderate\"");
    let verdict = |premoderate, author| {
        let facts = Facts { author, ..facts() };
        rules.judge(Cause::Intake, &comment("a"), facts, &crate::domain::Site { premoderate, ..site() }).verdict
    };
    let author = |approved| Fact::Known(AuthorRecord { approved, refused: 0 });
    assert_eq!(verdict(Premoderate::Nobody, author(0)), Verdict::Approve);
    assert_eq!(verdict(Premoderate::Nobody, unknown()), Verdict::Approve);
    assert_eq!(verdict(Premoderate::Newcomers, author(0)), Verdict::Hold);
    assert_eq!(verdict(Premoderate::Newcomers, author(1)), Verdict::Approve);
    assert_eq!(verdict(Premoderate::Newcomers, unknown()), Verdict::Hold);
    assert_eq!(verdict(Premoderate::Everybody, author(9)), Verdict::Hold);
}

#[test]
fn the_model_says_which_words_made_it_think_so() {
    let rules = rule("kind = \"model\"\nhead = \"abuse\"\nfrom = 75\npoints = 2");
    let (rude, polite) = ("Ferme ta gueule sale connard, va crever", "Merci pour cet article, il est très clair.");
    let (points, evidence) = look(&rules, &comment(rude), &facts_about(rude)).unwrap();
    assert_eq!(points, 2.0);
    assert!(evidence[0].2.starts_with("abuse: 0."), "{evidence:?}");
    assert!(evidence.iter().any(|(_, raw, read_as)| raw == "Ferme" && read_as.starts_with("Ferme +")), "{evidence:?}");
    assert_eq!(look(&rules, &comment(polite), &facts_about(polite)), None);
    assert_eq!(look(&rules, &comment(rude), &facts_about(polite)), None, "the fact counts, whatever the model would say now");
    expect_unknown(&rules, &Facts { model: unknown(), ..facts() });
}
