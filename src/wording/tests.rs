#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::domain::FieldError;
use std::collections::BTreeSet;

fn wording() -> Wording {
    Wording::load(None).unwrap()
}

/// The ids that a language file defines.
fn ids(locale: Locale) -> BTreeSet<String> {
    let text = Folder::Config.text(&format!("locales/{}.ftl", locale.code())).unwrap();
    let id = regex::Regex::new("(?m)^([a-z][a-z0-9-]*) =").unwrap();
    id.captures_iter(&text).map(|found| found[1].to_owned()).collect()
}

/// Every Rust file of the library.
fn rust_sources(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            texts.extend(rust_sources(&entry.path()));
        } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
            texts.push(std::fs::read_to_string(entry.path()).unwrap());
        }
    }
    texts
}

#[test]
fn every_language_says_the_same_things() {
    let french = ids(Locale::Fr);
    assert!(french.len() > 40, "the pattern finds the ids");
    for locale in Locale::ALL {
        let own = ids(locale);
        assert_eq!(french.difference(&own).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in {}", locale.code());
        assert_eq!(own.difference(&french).collect::<Vec<_>>(), Vec::<&String>::new(), "only in {}", locale.code());
    }
}

#[test]
fn what_templates_and_code_say_exists() {
    let known = ids(Locale::Fr);
    let in_templates = regex::Regex::new(r#"\bt\(\s*"([^"]+)"\s*[,)]"#).unwrap();
    let in_code = regex::Regex::new(r#"\.say\(\s*[^,"]+,\s*"([^"]+)""#).unwrap();
    for path in Folder::Config.list("templates/") {
        for found in in_templates.captures_iter(&Folder::Config.text(&path).unwrap()) {
            assert!(known.contains(&found[1]), "{path} says `{}`, which no language has", &found[1]);
        }
    }
    for text in rust_sources(Path::new("src")) {
        for found in in_code.captures_iter(&text) {
            assert!(known.contains(&found[1]), "the code says `{}`, which no language has", &found[1]);
        }
    }
}

/// Ids that the code puts together: what comes before the part that varies, and that part's values.
fn composed() -> Vec<String> {
    let problem = std::fs::read_to_string("src/http/problem.rs").unwrap();
    let stems = regex::Regex::new(r#"=> "([a-z]+(?:-[a-z]+)*)","#).unwrap();
    let problems = stems.captures_iter(&problem).flat_map(|stem| ["title", "detail"].map(|part| format!("problem-{}-{part}", &stem[1])));
    let fields = ["thread", "parent", "name", "email", "website", "body", "notify"].map(|field| format!("form-{field}"));
    let article = ["section", "author", "title", "lead", "1", "2"];
    let articles = ["library", "festival", "garden"].into_iter().flat_map(|name| article.map(|part| format!("demo-{name}-{part}")));
    let library = ["subhead", "3", "quote", "4", "5"].map(|part| format!("demo-library-{part}"));
    let links = ["confirm", "unsubscribe"]
        .into_iter()
        .flat_map(|link| ["title", "ask", "button", "done-title", "done"].map(|part| format!("link-{link}-{part}")));
    let decide = ["open", "changed", "decided", "used", "over"]
        .into_iter()
        .flat_map(|state| ["title", "detail"].map(|part| format!("decide-{state}-{part}")));
    let providers = ["down", "declined", "stale", "unsound", "domain", "unknown", "taken"]
        .into_iter()
        .flat_map(|why| [format!("provider-{why}"), format!("provider-{why}-detail")]);
    let identities = ["taken", "last"].map(|why| format!("link-{why}"));
    let roles = crate::domain::Role::ALL.map(|role| format!("role-{}", role.word()));
    let scopes = crate::store::Scope::ALL.map(|scope| format!("scope-{}", scope.word()));
    let themes = ["system", "light", "dark"].map(|theme| format!("theme-{theme}"));
    let densities = crate::domain::Density::ALL.map(|density| format!("density-{}", density.word()));
    let keys = crate::domain::KeyAct::ALL.map(|act| format!("key-{}", act.word()));
    let grounds = crate::domain::Ground::BUILT_IN.into_iter().flat_map(|word| [format!("ground-{word}"), format!("ground-{word}-text")]);
    let orders = crate::store::Order::ALL.map(|order| format!("order-{}", order.word()));
    let causes = crate::domain::ReportCause::ALL.map(|cause| format!("report-cause-{}", cause.word()));
    let verdicts = ["approve", "hold", "spam", "discard"].map(|verdict| format!("verdict-{verdict}"));
    let back = ["link-unsubscribe-back", "link-again-done-title", "link-again-done"].map(ToOwned::to_owned);
    problems
        .chain(grounds)
        .chain(orders)
        .chain(roles)
        .chain(scopes)
        .chain(themes)
        .chain(densities)
        .chain(keys)
        .chain(fields)
        .chain(articles)
        .chain(library)
        .chain(links)
        .chain(decide)
        .chain(providers)
        .chain(identities)
        .chain(back)
        .chain(verdicts)
        .chain(causes)
        .collect()
}

#[test]
fn what_the_code_puts_together_exists_and_nothing_is_said_by_nobody() {
    let known = ids(Locale::Fr);
    let composed = composed();
    for id in &composed {
        assert!(known.contains(id), "the code says `{id}`, which no language has");
    }
    let templates = Folder::Config.list("templates/").into_iter().filter_map(|path| Folder::Config.text(&path));
    let said: String = templates.chain(rust_sources(Path::new("src"))).collect();
    let unsaid: Vec<_> = known.iter().filter(|id| !composed.contains(id) && !said.contains(&format!("\"{id}\""))).collect();
    assert_eq!(unsaid, Vec::<&String>::new(), "nobody says these");
}

#[test]
fn every_wrong_field_is_told_in_every_language() {
    let wording = wording();
    let errors = [
        FieldError::Missing,
        FieldError::TooLong { max: 80 },
        FieldError::TooManyBytes { max: 254 },
        FieldError::Invisible,
        FieldError::NotAnAddress,
        FieldError::NotAWebsite,
        FieldError::NotAThread,
        FieldError::NotAParent,
        FieldError::NotAString,
        FieldError::NotABoolean,
        FieldError::Repeated,
    ];
    for locale in Locale::ALL {
        for error in errors {
            assert!(wording.languages.has(locale, error.message_id()), "{} lacks {}", locale.code(), error.message_id());
        }
    }
    assert_eq!(wording.say(Locale::Fr, "field-too-long", &[("max", 10_000.into())]), "10000 caractères au plus.");
}

#[test]
fn counted_things_take_the_plural_of_the_language() {
    let wording = wording();
    let comments = |locale, count: usize| wording.say(locale, "comments-heading", &[("count", count.into())]);
    assert_eq!(comments(Locale::Fr, 0), "Commentaires");
    assert_eq!(comments(Locale::Fr, 1), "Un commentaire");
    assert_eq!(comments(Locale::En, 3), "3 comments");
    assert_eq!(comments(Locale::Ar, 2), "تعليقان");
    assert_eq!(comments(Locale::Ar, 5), "5 تعليقات");
    assert_eq!(comments(Locale::Ar, 11), "11 تعليقًا");
}

#[test]
fn dates_are_written_as_readers_of_the_language_write_them() {
    let wording = wording();
    let at = Timestamp::from_millis(1_795_425_240_000);
    let bamako = TimeZone::get("Africa/Bamako").unwrap();
    assert_eq!(wording.date(Locale::Fr, at, &bamako), "23 novembre 2026 à 09:14");
    assert_eq!(wording.date(Locale::En, at, &bamako), "23 November 2026 at 09:14");
    assert_eq!(wording.date(Locale::Ar, at, &bamako), "23 نوفمبر 2026 في 09:14");
    let paris = TimeZone::get("Europe/Paris").unwrap();
    assert_eq!(wording.date(Locale::Fr, at, &paris), "23 novembre 2026 à 10:14");
    assert_eq!(datetime(at, &paris), "2026-11-23T10:14:00+01:00");
}

#[test]
fn the_language_is_the_one_that_the_reader_likes_best() {
    for (header, language) in [
        ("fr-CA,fr;q=0.9,en;q=0.8", Locale::Fr),
        ("de, en-GB;q=0.7, fr;q=0.3", Locale::En),
        ("fr;q=0.2, ar-EG;q=0.9", Locale::Ar),
        ("fr;q=0, en", Locale::En),
        ("de", Locale::Ar),
        ("*", Locale::Ar),
        (";;;q=,,\u{0}", Locale::Ar),
    ] {
        assert_eq!(Wording::negotiate(Some(header), Locale::Ar), language, "{header}");
    }
    assert_eq!(Wording::negotiate(None, Locale::Fr), Locale::Fr);
}

#[test]
fn an_operator_says_some_things_differently() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("locales")).unwrap();
    std::fs::write(folder.path().join("locales/fr.ftl"), "field-missing = À remplir.\n").unwrap();
    let wording = Wording::load(Some(folder.path())).unwrap();
    assert_eq!(wording.say(Locale::Fr, "field-missing", &[]), "À remplir.");
    assert_eq!(wording.say(Locale::Fr, "problem-not-found-title", &[]), "Introuvable");

    std::fs::write(folder.path().join("locales/fr.ftl"), "field-missing = ok\n\nfield-too-long =\n").unwrap();
    let error = Wording::load(Some(folder.path())).unwrap_err().to_string();
    assert!(error.contains("/locales/fr.ftl:3: "), "{error}");
}

#[test]
fn a_value_that_nothing_gives_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("templates/pages/status.html", "{{ site_nam }} {{ site_name }} {% for reader in [1] %}{{ reader }}{% endfor %}");
    write("locales/fr.ftl", "field-too-long = { $maximum } et { $max }\nour-own = { $whatever }\n");
    let expected = [
        "templates/pages/status.html: no template is given a value `site_nam`; the nearest is `site_name`",
        "locales/fr.ftl: the sentence `field-too-long` is given no value `$maximum`; the nearest is `max`",
    ];
    assert_eq!(missing(Some(folder.path())).unwrap(), expected);
}
