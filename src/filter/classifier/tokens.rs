//! A folded text cut into what the model counts: words, numbers, links, names that are addressed, signs.

use crate::filter::folding::is_letter_or_digit;
use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A run of letters, perhaps with digits among them.
    Word,
    /// A run of digits.
    Number,
    /// A web address.
    Link,
    /// An account that is spoken to: `@name`.
    Mention,
    /// A sign that people see: punctuation that says something, an emoji.
    Sign,
}

/// A stretch of the folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it stands, in bytes of the folded text.
    pub range: Range<usize>,
    /// Whether a letter of it was hidden, as in `f*ck`.
    pub masked: bool,
    /// The [`byte_hash`] of its text.
    pub hash: u64,
}

/// What hashes of bytes begin with: FNV-1a (Fowler, Noll, Vo).
pub const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash after one byte more.
pub const fn hash_step(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0100_0000_01b3)
}

/// The hash of a text's bytes.
pub fn byte_hash(text: &str) -> u64 {
    text.bytes().fold(HASH_START, hash_step)
}

/// Tokens of a text that are read; what comes after them changes nothing. Bounds the time for the longest comments.
pub const MOST_TOKENS: usize = 4_000;

/// Cuts a folded text into tokens, in their order and in time linear in the text.
pub fn tokens(folded: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(folded.len() / 5 + 4);
    let mut at = 0;
    while let Some(first) = folded[at..].chars().next() {
        if tokens.len() == MOST_TOKENS {
            break;
        }
        let start = at;
        let rest = &folded[at..];
        if let Some((length, kind, hash)) = plain_word(rest.as_bytes()) {
            at += length;
            tokens.push(Token { kind, range: start..at, masked: false, hash });
            continue;
        }
        at += first.len_utf8();
        if let Some((length, sign)) = markup(rest) {
            at = start + length;
            if let Some(sign) = sign {
                tokens.push(Token { kind: Kind::Sign, range: start..at, masked: false, hash: byte_hash(sign) });
            }
            continue;
        }
        let kind = if is_letter_or_digit(first) {
            if is_link(rest) {
                at = start + until_space(rest);
                Kind::Link
            } else {
                let (length, masked, numeric) = word(rest);
                at = start + length;
                let kind = if numeric { Kind::Number } else { Kind::Word };
                tokens.push(Token { kind, range: start..at, masked, hash: byte_hash(&folded[start..at]) });
                continue;
            }
        } else if first == '@' && rest[1..].starts_with(|next: char| next.is_alphanumeric() || next == '_') {
            at = start + 1 + rest[1..].find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len() - 1);
            Kind::Mention
        } else if first == ' ' || matches!(first, '\'' | ',' | '-' | '_' | '.' | '/' | '(' | ')' | '\\' | '|' | '`') {
            continue;
        } else {
            Kind::Sign
        };
        tokens.push(Token { kind, range: start..at, masked: false, hash: byte_hash(&folded[start..at]) });
    }
    tokens
}

/// Length, kind and hash of the simple word or number that a text starts with: one of plain letters and digits that ends where nothing can
/// make something else of it, a link or a masked word. Most are such, and this is the short way to what [`word`] and [`is_link`] would say.
fn plain_word(text: &[u8]) -> Option<(usize, Kind, u64)> {
    let (mut hash, mut numeric, mut length) = (HASH_START, true, 0);
    for byte in text {
        if !byte.is_ascii_alphanumeric() {
            break;
        }
        numeric &= byte.is_ascii_digit();
        hash = hash_step(hash, *byte);
        length += 1;
    }
    let ends = text.get(length).is_none_or(|next| next.is_ascii() && !matches!(next, b'.' | b'-' | b':' | b'*' | b'@' | b'$'));
    let kind = if numeric { Kind::Number } else { Kind::Word };
    (length > 0 && ends).then_some((length, kind, hash))
}

/// The longest tag that is read as one.
const LONGEST_TAG: usize = 400;

/// The longest character reference: `&#x1F600;`, `&#1114111;`.
const LONGEST_REFERENCE: usize = 10;

/// Length of the tag or the character reference of HTML that a text starts with, and the sign that people see there. Many sites hand comments
/// over as they show them: a tag is nothing that anybody wrote, so that a link is counted by what is seen of it, and `&#39;` is an apostrophe.
fn markup(text: &str) -> Option<(usize, Option<&'static str>)> {
    match text.as_bytes() {
        [b'<', b'a'..=b'z', ..] | [b'<', b'/', b'a'..=b'z', ..] => {
            text.bytes().take(LONGEST_TAG).position(|byte| byte == b'>').map(|end| (end + 1, None))
        }
        [b'&', ..] => {
            let end = text.bytes().take(LONGEST_REFERENCE).position(|byte| byte == b';')?;
            let sign = match &text[1..end] {
                "lt" => Some("<"),
                "gt" => Some(">"),
                "amp" => Some("&"),
                "quot" | "#34" | "#8220" | "#8221" => Some("\""),
                "apos" | "#39" | "#8216" | "#8217" | "nbsp" | "#160" => None,
                // Most others are emoji, whose digits are no numbers.
                other => match other.strip_prefix('#') {
                    Some(code) if code.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'x') && !code.is_empty() => Some("&#"),
                    _ => return None,
                },
            };
            Some((end + 1, sign))
        }
        _ => None,
    }
}

/// Length of the word a text starts with, whether a letter in it is masked, whether it is made of digits alone.
fn word(text: &str) -> (usize, bool, bool) {
    let (mut end, mut masked, mut numeric) = (0, false, true);
    let mut chars = text.char_indices().peekable();
    while let Some((at, character)) = chars.next() {
        if is_letter_or_digit(character) {
            numeric &= character.is_ascii_digit();
        } else if matches!(character, '*' | '@' | '$')
            && chars.peek().is_some_and(|(_, next)| next.is_alphabetic() || *next == '*')
            && !numeric
            && !text[at..].starts_with("***")
            || character == '*' && masked
        {
            masked = true;
        } else {
            break;
        }
        end = at + character.len_utf8();
    }
    (end, masked, numeric)
}

fn until_space(text: &str) -> usize {
    text.find([' ', '"', '<', '>']).unwrap_or(text.len())
}

/// Whether a text starts with a web address: with its scheme, with `www.`, or as a host name with a common ending.
fn is_link(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !bytes[0].is_ascii_alphanumeric() {
        return false;
    }
    if bytes[0] == b'h' && (text.starts_with("http://") || text.starts_with("https://")) || text.starts_with("www.") {
        return true;
    }
    let host = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')).count();
    let Some(dot) = text[..host].find('.') else { return false };
    let ending = text[dot + 1..host].rsplit('.').next().unwrap_or_default();
    matches!(
        ending,
        "com"
            | "net"
            | "org"
            | "info"
            | "biz"
            | "ru"
            | "cn"
            | "tk"
            | "co"
            | "uk"
            | "fr"
            | "de"
            | "ly"
            | "me"
            | "xyz"
            | "top"
            | "shop"
            | "online"
            | "site"
            | "club"
    )
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokens};

    #[test]
    fn a_text_is_cut_where_people_read_it() {
        let text = "l'ami, f*ck toi @bob_1 ! 06 12 https://a.example/x?y bit.ly/z c0n";
        let cut: Vec<_> = tokens(text).into_iter().map(|token| (token.kind, &text[token.range], token.masked)).collect();
        assert_eq!(
            cut,
            [
                (Kind::Word, "l", false),
                (Kind::Word, "ami", false),
                (Kind::Word, "f*ck", true),
                (Kind::Word, "toi", false),
                (Kind::Mention, "@bob_1", false),
                (Kind::Sign, "!", false),
                (Kind::Number, "06", false),
                (Kind::Number, "12", false),
                (Kind::Link, "https://a.example/x?y", false),
                (Kind::Link, "bit.ly/z", false),
                (Kind::Word, "c0n", false),
            ]
        );
    }

    #[test]
    fn markup_is_read_as_people_see_it() {
        let text = "i&#39;m &quot;here&quot;<br /><a href=\"http://a.example/?t=2m\" rel=\"x\">2:19</a> &lt;3 a<b & c &unknown;";
        let cut: Vec<_> = tokens(text).into_iter().map(|token| &text[token.range]).collect();
        assert_eq!(cut, ["i", "m", "&quot;", "here", "&quot;", "2", ":", "19", "&lt;", "3", "a", "<", "b", "&", "c", "&", "unknown", ";"]);
        assert_eq!(tokens("&lt;")[0].hash, tokens("<")[0].hash);
        let text = "it&#8217;s &#128514;&#x1f602; &#8220;so&#8221;";
        let cut: Vec<_> = tokens(text).into_iter().map(|token| (token.kind, &text[token.range])).collect();
        let signs = |first, second| [(Kind::Sign, first), (Kind::Sign, second)];
        assert_eq!(cut[..2], [(Kind::Word, "it"), (Kind::Word, "s")]);
        assert_eq!(cut[2..4], signs("&#128514;", "&#x1f602;"), "the digits of an emoji are no number");
        assert_eq!(cut[4..], [(Kind::Sign, "&#8220;"), (Kind::Word, "so"), (Kind::Sign, "&#8221;")]);
    }

    proptest::proptest! {
        /// The short way gives what the long one gives.
        #[test]
        fn a_plain_word_is_what_it_is_without_the_short_way(text in "[a-z0-9]{1,8}[ -~àéب]{0,6}") {
            if let Some((length, kind, hash)) = super::plain_word(text.as_bytes()) {
                let (long, masked, numeric) = super::word(&text);
                proptest::prop_assert_eq!((length, kind == Kind::Number, hash), (long, numeric, super::byte_hash(&text[..long])));
                proptest::prop_assert!(!masked && !super::is_link(&text));
            }
        }
    }
}
