//! Kinds that look at who writes, from where, and where to: a hit with its evidence, a near miss, and what each says when it does not know.

use super::{
    kinds::{body, expect_unknown, fact, look, unknown},
    support::{comment, facts, rule, signed},
};
use crate::domain::{
    AuthorRecord, CheckAnswer, DayRecord, EmailAddress, Fact, Facts, Field, Place, Source, Submission, ThreadKey, Verdict,
};
use std::collections::BTreeMap;

fn by(email: &str) -> Submission {
    Submission { email: EmailAddress::parse(email).unwrap(), ..comment("Bonjour") }
}

fn email(read_as: &str) -> (Option<Field>, String, String) {
    (Some(Field::Email), String::new(), read_as.to_owned())
}

#[test]
fn an_e_mail_is_judged_by_its_domain_and_by_numbers_alone() {
    let domain = rule("kind = \"email\"\nof = \"domain\"\nlists = [\"throwaway.txt\"]\ndomains = [\"éxample.net\"]\npoints = 2");
    assert_eq!(look(&domain, &by("awa@Mail.Throwaway.example"), &facts()), Some((2.0, vec![email("an address at throwaway.example")])));
    assert_eq!(look(&domain, &by("awa@éxample.net"), &facts()).unwrap().0, 2.0);
    assert_eq!(look(&domain, &by("throwaway.example@notthrowaway.example"), &facts()), None);
    let dots = rule("kind = \"email\"\nof = \"dots\"\nfrom = 3\npoints = 1\nper_extra = 0.5");
    assert_eq!(look(&dots, &by("a.w.a.t.r@mail.example.org"), &facts()), Some((1.5, vec![email("4 dots before the @")])));
    assert_eq!(look(&dots, &by("awa.k.traore@a.b.c.d.org"), &facts()), None);
    let plus = rule("kind = \"email\"\nof = \"plus\"\npoints = 0.5");
    assert_eq!(look(&plus, &by("awa+spam@example.org"), &facts()), Some((0.5, vec![email("a + before the @")])));
    assert_eq!(look(&plus, &by("awa-spam@example.org"), &facts()), None);
    let none = rule("kind = \"email\"\nof = \"no-mail\"\npoints = 2");
    assert_eq!(look(&none, &by("awa@home.invalid"), &facts()), Some((2.0, vec![email("a domain that can have no mail")])));
    assert_eq!(look(&none, &by("awa@invalid.org"), &facts()), None);
}

#[test]
fn phrases_may_look_at_the_domain_of_an_e_mail() {
    let rules = rule("kind = \"phrases\"\nphrases = [\"casino*\"]\napplies_to = [\"email-domain\"]\npoints = 1");
    assert_eq!(look(&rules, &by("awa@casino-royal.example"), &facts()), Some((1.0, vec![email("casino")])));
    assert_eq!(look(&rules, &by("casino@example.org"), &facts()), None, "what is before the @ is nobody's business");
}

#[test]
fn a_name_of_the_staff_is_known_in_any_dress() {
    let rules = rule("kind = \"names\"\nnames = [\"Awa Traoré\", \"La rédaction\"]\nunless_domains = [\"gazette.example\"]\npoints = 3");
    let seen = |raw: &str, read_as: &str| Some((3.0, vec![(Some(Field::Name), raw.to_owned(), read_as.to_owned())]));
    for (name, raw) in [
        ("Awa Traoré", "Awa Traoré"),
        ("AWA TRAORE", "AWA TRAORE"),
        ("awa.traore", "awa.traore"),
        ("Аwа Тrаоrе", "Аwа Тrаоrе"),
        ("Awa Tra0ré", "Awa Tra0ré"),
        ("Awa\u{200B}Traoré", "Awa\u{200B}Traoré"),
        ("✔ Awa Traoré (officiel)", "Awa Traoré"),
        ("Traoré, Awa", "Traoré, Awa"),
        ("Ａｗａ Ｔｒａｏｒé", "Ａｗａ Ｔｒａｏｒé"),
    ] {
        assert_eq!(look(&rules, &signed(name, "", "Bonjour"), &facts()), seen(raw, "Awa Traoré"), "{name}");
    }
    assert_eq!(look(&rules, &signed("la_redactíon", "", "Bonjour"), &facts()), seen("la_redactíon", "La rédaction"));
    for name in ["Awa", "Awa Traorée", "Nawa Traoré", "Awa Tall", "Traoré", "Une lectrice de la rédactionnelle"] {
        assert_eq!(look(&rules, &signed(name, "", "Awa Traoré"), &facts()), None, "{name}");
    }
    let own = Submission { email: EmailAddress::parse("awa@gazette.example").unwrap(), ..signed("Awa Traoré", "", "Bonjour") };
    assert_eq!(look(&rules, &own, &facts()), None);
}

#[test]
fn a_source_is_judged_by_the_lists_it_is_on() {
    let rules = rule("kind = \"network\"\nlists = [\"hosting.txt\"]\npoints = 1.5");
    let on = |address: &str| rules.networks_of(&Source::of(address.parse().unwrap()));
    assert_eq!(on("192.0.2.77"), ["hosting.txt"]);
    assert_eq!(on("::ffff:192.0.2.77"), ["hosting.txt"]);
    assert_eq!(on("2001:db8:1:2:3::4"), ["hosting.txt"]);
    assert!(on("192.0.3.1").is_empty());
    let at = |lists: &[&str]| Facts { networks: Fact::Known(lists.iter().map(ToString::to_string).collect()), ..facts() };
    assert_eq!(look(&rules, &comment("a"), &at(&["hosting.txt"])), Some((1.5, vec![fact("the source is on the list hosting.txt")])));
    assert_eq!(look(&rules, &comment("a"), &at(&["other.txt"])), None);
    expect_unknown(&rules, &Facts { networks: unknown(), ..facts() });
}

#[test]
fn history_is_a_share_of_the_last_days_with_a_least_number() {
    let day = |days_ago, approved, refused| DayRecord { days_ago, approved, refused };
    let at = |days: &[DayRecord]| Facts { history: Fact::Known(days.to_vec()), ..facts() };
    let rules = rule("kind = \"history\"\nof = \"refused-share\"\ndays = 7\nleast = 4\nshare = 50\npoints = 2");
    let told = Some((2.0, vec![fact("2 of 4 comments refused in 7 days")]));
    assert_eq!(look(&rules, &comment("a"), &at(&[day(0, 1, 1), day(6, 1, 1), day(7, 0, 9)])), told);
    assert_eq!(look(&rules, &comment("a"), &at(&[day(0, 0, 3)])), None, "too few");
    assert_eq!(look(&rules, &comment("a"), &at(&[day(0, 3, 2)])), None, "too small a share");
    expect_unknown(&rules, &Facts { history: unknown(), ..facts() });
}

#[test]
fn trust_grows_with_what_was_approved() {
    let by = |approved, refused| Facts { author: Fact::Known(AuthorRecord { approved, refused }), ..facts() };
    let trusted = rule("kind = \"history\"\nof = \"approved\"\nfrom = 3\npoints = -1\nper_extra = -0.5\ncap = 2");
    assert_eq!(look(&trusted, &comment("a"), &by(4, 9)), Some((-1.5, vec![fact("4 comments approved")])));
    assert_eq!(look(&trusted, &comment("a"), &by(99, 0)).unwrap().0, -2.0);
    assert_eq!(look(&trusted, &comment("a"), &by(2, 0)), None);
    expect_unknown(&trusted, &Facts { author: unknown(), ..facts() });
    let refused = rule("kind = \"history\"\nof = \"refused\"\nfrom = 2\npoints = 1");
    assert_eq!(look(&refused, &comment("a"), &by(0, 2)), Some((1.0, vec![fact("2 comments refused")])));
    assert_eq!(look(&refused, &comment("a"), &by(0, 1)), None);
}

#[test]
fn depth_and_age_are_of_the_place() {
    let at = |thread_age_seconds, depth| Facts { place: Fact::Known(Place { thread_age_seconds, depth, ..Place::default() }), ..facts() };
    let depth = rule("kind = \"depth\"\nfrom = 5\npoints = 1");
    assert_eq!(look(&depth, &comment("a"), &at(0, 5)), Some((1.0, vec![fact("beneath 5 comments")])));
    assert_eq!(look(&depth, &comment("a"), &at(0, 4)), None);
    expect_unknown(&depth, &Facts { place: unknown(), ..facts() });
    let age = rule("kind = \"thread-age\"\ndays = 30\npoints = 1");
    assert_eq!(look(&age, &comment("a"), &at(31 * 86_400, 0)), Some((1.0, vec![fact("the discussion is 31 days old")])));
    assert_eq!(look(&age, &comment("a"), &at(30 * 86_400 - 1, 0)), None);
    expect_unknown(&age, &Facts { place: unknown(), ..facts() });
}

#[test]
fn a_language_is_another_than_the_sites() {
    const ENGLISH: &str = "I think that this is not the way to talk about the people who live here";
    const FRENCH: &str = "Je pense que ce n'est pas une façon de parler des gens qui sont ici avec nous";
    let rules = rule("kind = \"language\"\nalso = [\"ar\"]\npoints = 1.5");
    assert_eq!(look(&rules, &comment(ENGLISH), &facts()), Some((1.5, vec![body("", "written in: en")])));
    assert_eq!(look(&rules, &comment("Спасибо за статью, очень интересно"), &facts()).unwrap().1, vec![body("", "written in: Cyrillic")]);
    for text in [FRENCH, "شكرا على هذا المقال الجميل", "Thanks!"] {
        assert_eq!(look(&rules, &comment(text), &facts()), None, "{text}");
    }
    let pages = rule("kind = \"language\"\npages = { en = \"/en/\", fr = \"/en/fr/\" }\npoints = 1.5");
    let under = |path: &str, text: &str| {
        let thread = ThreadKey::stored(path.to_owned());
        look(&pages, &Submission { thread, ..comment(text) }, &facts()).map(|(points, _)| points)
    };
    for (path, language) in
        [("/en/a", ENGLISH), ("//other.example/en/a", ENGLISH), ("/en/fr/a", FRENCH), ("/a", FRENCH), ("/english", FRENCH)]
    {
        assert_eq!(under(path, language), None, "{path}");
        assert_eq!(under(path, if language == FRENCH { ENGLISH } else { FRENCH }), Some(1.5), "{path}");
    }
    let only = rule("kind = \"language\"\nonly = [\"Cyrillic\"]\npoints = 1.5");
    assert_eq!(look(&only, &comment(ENGLISH), &facts()), None);
    assert!(look(&only, &comment("Спасибо за статью, очень интересно"), &facts()).is_some());
}

#[test]
fn an_external_check_counts_once_it_has_answered() {
    let at = |answer: Fact<CheckAnswer>| Facts { checks: BTreeMap::from([("outside".to_owned(), answer)]), ..facts() };
    let says = |verdict, score: u8| at(Fact::Known(CheckAnswer { verdict, scores: BTreeMap::from([("hate/threat".to_owned(), score)]) }));
    let held = rule("kind = \"check\"\ncheck = \"outside\"\npoints = 2");
    assert_eq!(look(&held, &comment("a"), &says(Verdict::Hold, 0)), Some((2.0, vec![fact("outside says hold")])));
    assert_eq!(look(&held, &comment("a"), &says(Verdict::Approve, 99)), None);
    expect_unknown(&held, &at(unknown()));
    assert_eq!(look(&held, &comment("a"), &facts()), Some((0.0, vec![fact("unknown: the check outside was not asked")])));
    let spam = rule("kind = \"check\"\ncheck = \"outside\"\nsays = \"spam\"\npoints = 6");
    assert_eq!(look(&spam, &comment("a"), &says(Verdict::Discard, 0)), Some((6.0, vec![fact("outside says discard")])));
    assert_eq!(look(&spam, &comment("a"), &says(Verdict::Hold, 0)), None);
    let category = rule("kind = \"check\"\ncheck = \"outside\"\ncategory = \"hate/threat\"\nfrom = 70\npoints = 1.5");
    assert_eq!(look(&category, &comment("a"), &says(Verdict::Approve, 70)), Some((1.5, vec![fact("outside: hate/threat 0.70")])));
    assert_eq!(look(&category, &comment("a"), &says(Verdict::Hold, 69)), None);
}
