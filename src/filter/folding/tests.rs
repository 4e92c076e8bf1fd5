#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::{Folded, fingerprint, is_joined, is_letter_or_digit};
use proptest::prelude::*;

fn fold(raw: &str) -> String {
    Folded::of(raw).as_str().to_owned()
}

#[test]
fn letters_are_read_plainly() {
    for (raw, plain) in [
        ("Élève, ÇA VA ?", "eleve, ca va ?"),
        ("l’Œuvre «belle»", "l'oeuvre \"belle\""),
        ("l´oeuvre l`oeuvre lʼoeuvre l′oeuvre", "l'oeuvre l'oeuvre l'oeuvre l'oeuvre"),
        ("ｆｒｅｅ ﬁne ™", "free fine tm"),
        ("vi\u{200B}ag\u{AD}ra", "viagra"),
        ("a \n\t b\u{A0}\u{A0}c", "a b c"),
        ("الســـعَرُ ١٢٣", "السعر 123"),
        ("إلى مدرسة أآ", "الي مدرسه اا"),
        ("İstanbul STRASSE Straße", "istanbul strasse strasse"),
        ("قال ﷺ", "قال صلعم"),
        ("Z\u{334}a\u{335}l\u{336}g\u{337}o\u{338}", "zalgo"),
    ] {
        assert_eq!(fold(raw), plain, "{raw:?}");
    }
}

#[test]
fn no_character_becomes_a_sentence_or_reads_otherwise_when_folded_again() {
    for character in '\0'..=char::MAX {
        let folded = fold(&character.to_string());
        assert_eq!(fold(&folded), folded, "{character:?}");
        assert!(folded.chars().count() <= 8, "{character:?} becomes {folded:?}");
    }
}

#[test]
fn a_span_leads_back_to_what_was_typed() {
    let raw = "Un bel ÉTÉ au\u{200B}ssi … oui";
    let folded = Folded::of(raw);
    for (plain, typed) in [("ete", "ÉTÉ"), ("aussi", "au\u{200B}ssi"), ("...", "…"), (".", "…"), ("oui", "oui"), ("bel", "bel")] {
        let at = folded.as_str().find(plain).unwrap();
        let (start, end) = folded.raw_span(at..at + plain.len());
        assert_eq!(&raw[start as usize..end as usize], typed);
    }
}

#[test]
fn words_are_joined_by_letters_and_digits_only() {
    assert!(is_joined("specialist", 4));
    assert!(!is_joined("l'ecole", 2));
    assert!(!is_joined("a b", 1));
    assert!(!is_joined("ab", 0));
    assert!(!is_joined("ab", 2));
}

#[test]
fn letters_and_digits_are_those_of_unicode() {
    for character in '\0'..=char::MAX {
        assert_eq!(is_letter_or_digit(character), character.is_alphanumeric(), "{character:?}");
    }
}

#[test]
fn the_same_words_are_the_same_text_and_one_word_more_is_near() {
    let text = "Cet article dit bien ce que beaucoup de gens pensent tout bas depuis des années sans jamais oser le dire à la radio ou dans le \
                journal de leur ville, et je remercie la rédaction de l'avoir publié aujourd'hui malgré toutes les pressions qu'elle a dû subir";
    let (exact, likeness) = fingerprint(text);
    assert_eq!(fingerprint(&text.to_uppercase()).0, exact);
    assert_eq!(fingerprint(&text.replace(", ", "   !!! ")).0, exact);
    let differing = |one: Option<u64>, other: Option<u64>| {
        let (one, other) = (one.unwrap().to_be_bytes(), other.unwrap().to_be_bytes());
        one.iter().zip(other).filter(|(one, other)| **one != *other).count()
    };
    let (other, near) = fingerprint(&format!("{text} hier"));
    assert_ne!(other, exact);
    assert!(differing(near, likeness) <= 1);
    let (_, far) = fingerprint("Le match de dimanche a été gagné par la meilleure équipe, bravo à tous les joueurs et au public");
    assert!(differing(far, likeness) >= 6);
}

/// As senders of many comments do it: another word at the start, in the middle or at the end of a short text.
#[test]
fn a_short_text_with_another_word_is_near() {
    let texts = [
        "Les habitants du quartier attendent depuis trois semaines que la mairie répare enfin la pompe du puits central",
        "I made four thousand dollars last month working from home with this simple trick and you can do it too",
        "تعلمت التداول مع هذا الخبير وربحت مبلغا كبيرا في أسبوع واحد وأنصحكم جميعا بالتواصل معه قبل فوات الأوان",
    ];
    let mut near = 0;
    for text in texts {
        let words: Vec<&str> = text.split(' ').collect();
        for place in 0..words.len() {
            let mut others = words.clone();
            others[place] = "baobab";
            let (one, other) = (fingerprint(text).1.unwrap().to_be_bytes(), fingerprint(&others.join(" ")).1.unwrap().to_be_bytes());
            near += usize::from(one.iter().zip(other).filter(|(one, other)| **one != *other).count() <= 2);
        }
    }
    let all: usize = texts.iter().map(|text| text.split(' ').count()).sum();
    assert!(near * 100 >= all * 80, "{near} of {all}");
}

#[test]
fn numbers_do_not_make_a_text_another_one() {
    let text = |number: &str| format!("call {number} now to get the very best offer of the whole year for you");
    let (one, two) = (fingerprint(&text("12345")), fingerprint(&text("67890")));
    assert_ne!(one.0, two.0);
    assert_eq!(one.1, two.1);
}

#[test]
fn short_texts_have_no_likeness() {
    for text in ["Merci !", "+1", "👍", "Très bon article, bravo !", ""] {
        assert_eq!(fingerprint(text).1, None, "{text:?}");
    }
    assert_ne!(fingerprint("👍").0, fingerprint("👎").0);
}

proptest! {
    #[test]
    fn any_text_folds_and_leads_back(raw in any::<String>()) {
        let folded = Folded::of(&raw);
        let text = folded.as_str();
        let bounds: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        let mut last = 0;
        for pair in bounds.windows(2) {
            let (start, end) = folded.raw_span(pair[0]..pair[1]);
            prop_assert!(start < end && raw.get(start as usize..end as usize).is_some());
            prop_assert!(start >= last);
            last = start;
            let (whole_start, whole_end) = folded.raw_span(0..pair[1]);
            prop_assert!(whole_start <= start && whole_end == end);
        }
    }

    #[test]
    fn folding_again_changes_nothing(raw in any::<String>()) {
        let once = fold(&raw);
        prop_assert_eq!(&fold(&once), &once);
    }
}
