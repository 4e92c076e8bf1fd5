//! What stands in a pattern: what must stand in a text for the pattern to match it, so that it is tried only where that stands.

use regex_syntax::hir::{Class, Hir, HirKind};

/// More stretches than that would cost more than they save.
const MOST: usize = 64;
/// The fewest bytes of a stretch that is seldom found by chance.
const LEAST_BYTES: usize = 2;

/// Stretches of text of which at least one, in lower case, stands in every lower-case text that the pattern matches; `None` if there are no
/// telling ones.
pub fn required(pattern: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::Parser::new().parse(pattern).ok()?;
    of(&hir).filter(|stretches| !stretches.is_empty())
}

/// Whether the pattern matches where no character is, so that it matches every text.
pub fn may_match_nothing(pattern: &str) -> bool {
    regex_syntax::Parser::new().parse(pattern).is_ok_and(|hir| hir.properties().minimum_len() == Some(0))
}

/// The stretches of text that stand in a pattern as they are.
pub fn stretches(pattern: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(hir) = regex_syntax::Parser::new().parse(pattern) {
        collect(&hir, &mut found);
    }
    found
}

/// The first part of a pattern, matched in any case, that asks for a letter which no text has: a letter itself, or a class of such letters alone.
pub fn impossible_part(pattern: &str, has: impl Fn(char) -> bool) -> Option<String> {
    let hir = regex_syntax::ParserBuilder::new().case_insensitive(true).build().parse(pattern).ok()?;
    impossible(&hir, &|letter: char| !letter.is_alphabetic() || has(letter))
}

fn impossible(hir: &Hir, has: &impl Fn(char) -> bool) -> Option<String> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let letters = std::str::from_utf8(&literal.0).ok()?;
            letters.chars().find(|letter| !has(*letter)).map(String::from)
        }
        HirKind::Class(Class::Unicode(class)) => {
            let mut letters = class.iter().flat_map(|range| range.start()..=range.end());
            (!letters.any(has)).then(|| hir.to_string())
        }
        HirKind::Capture(capture) => impossible(&capture.sub, has),
        HirKind::Repetition(repetition) if repetition.min > 0 => impossible(&repetition.sub, has),
        HirKind::Concat(parts) => parts.iter().find_map(|part| impossible(part, has)),
        // Of several ways one is enough; where none is left the first one stands for all.
        HirKind::Alternation(ways) => {
            let mut ways = ways.iter().map(|way| impossible(way, has));
            let first = ways.next()??;
            ways.all(|way| way.is_some()).then_some(first)
        }
        HirKind::Empty | HirKind::Class(Class::Bytes(_)) | HirKind::Look(_) | HirKind::Repetition(_) => None,
    }
}

fn collect(hir: &Hir, found: &mut Vec<String>) {
    match hir.kind() {
        HirKind::Literal(literal) => found.extend(std::str::from_utf8(&literal.0).map(ToOwned::to_owned)),
        HirKind::Capture(capture) => collect(&capture.sub, found),
        HirKind::Repetition(repetition) => collect(&repetition.sub, found),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|part| collect(part, found)),
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => {}
    }
}

fn of(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?.to_lowercase();
            (text.len() >= LEAST_BYTES).then(|| vec![text])
        }
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(of).max_by_key(|stretches| worth(stretches)),
        HirKind::Alternation(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(of(branch)?);
            }
            (all.len() <= MOST).then_some(all)
        }
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) | HirKind::Repetition(_) => None,
    }
}

/// The longer the shortest, the seldomer one is found by chance; of equal ones, the fewer the better.
fn worth(stretches: &[String]) -> (usize, usize) {
    (stretches.iter().map(String::len).min().unwrap_or(0), usize::MAX - stretches.len())
}

#[cfg(test)]
mod tests {
    use super::{impossible_part, may_match_nothing, required, stretches};

    #[test]
    fn a_pattern_that_needs_no_character_is_told() {
        for (pattern, expected) in [(r"\b", true), ("^", true), ("a*", true), (r"casino|\b", true), ("a+", false), (r"\bcasino\b", false)] {
            assert_eq!(may_match_nothing(pattern), expected, "{pattern}");
        }
        assert_eq!(stretches("(casino|[0-9]+ (now)?)x{2}"), ["casino", " ", "now", "x"]);
    }

    #[test]
    fn a_part_that_no_lower_case_text_has_is_told() {
        for (pattern, expected) in [
            ("[A-Z]{5}", None),
            ("(?-i)[A-Z]{5}", Some("[A-Z]")),
            ("(?-i)[A-Z0-9]{5}", None),
            ("(?-i:BUY) now", Some("B")),
            ("(?-i)(A+|[B-D]) now", Some("A")),
            ("(?-i)(A|now)", None),
            ("(?-i)now!{2}", None),
            ("(?-i)[A-Z]*now", None),
        ] {
            let found = impossible_part(pattern, char::is_lowercase);
            assert_eq!(found.as_deref(), expected, "{pattern}");
        }
    }

    #[test]
    fn a_match_holds_one_of_them() {
        for (pattern, expected) in [
            ("WhatsApp[^0-9]{0,25}[0-9]", Some(vec!["whatsapp"])),
            ("(call|text) (me|us) now", Some(vec![" now"])),
            ("(casino|poker)[0-9]+", Some(vec!["casino", "poker"])),
            ("(a|b)[0-9]", None),
            ("x*", None),
            ("(casino)?", None),
            ("(casino )+online", Some(vec!["casino "])),
            (r"\bbonus\b", Some(vec!["bonus"])),
            ("(casino|[0-9]+)", None),
        ] {
            let found = required(pattern);
            let found: Option<Vec<&str>> = found.as_ref().map(|stretches| stretches.iter().map(String::as_str).collect());
            assert_eq!(found, expected, "{pattern}");
        }
    }
}
