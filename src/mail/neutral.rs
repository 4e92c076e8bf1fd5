//! What a text that nobody approved looks like in a mail: an excerpt on which nothing can be clicked.

use unicode_segmentation::UnicodeSegmentation as _;

/// The first `max` graphemes, with an ellipsis if there was more.
pub fn excerpt(text: &str, max: usize) -> String {
    match text.grapheme_indices(true).nth(max) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// A text without anything that a mail program would make a link of: `http://` reads `hxxp://`, a dot before a letter or behind `www` `[.]`, an at sign
/// `[@]`. Linear in the text.
pub fn neutralise(text: &str) -> String {
    let mut neutral = String::with_capacity(text.len() + text.len() / 8);
    let mut characters = text.chars().peekable();
    let mut before = ' ';
    while let Some(character) = characters.next() {
        match character {
            '.' | '。' | '．' | '｡' if !before.is_ascii_whitespace() && characters.peek().is_some_and(|next| next.is_alphanumeric()) => {
                neutral.push_str("[.]");
            }
            '.' if last_word(&neutral).eq_ignore_ascii_case("www") => neutral.push_str("[.]"),
            '@' | '＠' => neutral.push_str("[@]"),
            ':' if characters.peek() == Some(&'/') && last_word(&neutral).is_empty() && !before.is_whitespace() => neutral.push_str("[:]"),
            ':' if characters.peek() == Some(&'/') => {
                disarm_scheme(&mut neutral);
                neutral.push(':');
            }
            ':' if ends_with_scheme(&neutral) => neutral.push_str("[:]"),
            other => neutral.push(other),
        }
        before = character;
    }
    neutral
}

/// Schemes without slashes that mail programs make links of.
const BARE_SCHEMES: [&str; 6] = ["mailto", "tel", "sms", "javascript", "data", "magnet"];

/// The letters at the end that could be a scheme (RFC 3986, 3.1; the dot is disarmed before).
fn last_word(text: &str) -> &str {
    let is_of_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-');
    let start = text.char_indices().rev().take_while(|(_, c)| is_of_scheme(*c)).last().map_or(text.len(), |(at, _)| at);
    &text[start..]
}

fn ends_with_scheme(text: &str) -> bool {
    BARE_SCHEMES.iter().any(|scheme| last_word(text).eq_ignore_ascii_case(scheme))
}

/// `http` and `https` become `hxxp` and `hxxps`, any other scheme gets brackets.
fn disarm_scheme(text: &mut String) {
    let word = last_word(text).to_owned();
    let keep = text.len() - word.len();
    match word.to_ascii_lowercase().as_str() {
        "" => {}
        "http" => text.replace_range(keep.., "hxxp"),
        "https" => text.replace_range(keep.., "hxxps"),
        _ => text.replace_range(keep.., &format!("[{word}]")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_can_be_clicked() {
        for (text, neutral) in [
            ("voir http://spam.example/x?a=b.c", "voir hxxp://spam[.]example/x?a=b[.]c"),
            ("HTTPS://Spam.Example", "hxxps://Spam[.]Example"),
            ("www.spam.example.", "www[.]spam[.]example."),
            ("www.+http://http://", "www[.][+http]://hxxp://"),
            ("awa@example.org", "awa[@]example[.]org"),
            ("ftp://x.example", "[ftp]://x[.]example"),
            ("mailto:awa", "mailto[:]awa"),
            ("javascript:alert(1)", "javascript[:]alert(1)"),
            ("Fin. Début : 3 h, oui.", "Fin. Début : 3 h, oui."),
            ("http://127.0.0.1/", "hxxp://127[.]0[.]0[.]1/"),
        ] {
            assert_eq!(neutralise(text), neutral);
        }
    }

    #[test]
    fn an_excerpt_ends_between_graphemes() {
        assert_eq!(excerpt("abc", 3), "abc");
        assert_eq!(excerpt("abcd", 3), "abc…");
        assert_eq!(excerpt("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}e\u{301}…");
    }

    proptest! {
        #[test]
        fn no_link_finder_finds_anything(text in r"(https?://|www\.|[a-z]{1,4}\.(org|ml)|@|[a-z é.:/]|\PC){0,40}") {
            let neutral = neutralise(&text);
            let mut finder = linkify::LinkFinder::new();
            finder.url_must_have_scheme(false);
            let found: Vec<_> = finder.links(&neutral).map(|link| link.as_str().to_owned()).filter(|link| !link.starts_with("hxxp")).collect();
            prop_assert!(found.is_empty(), "{found:?} in {neutral}");
        }
    }
}
