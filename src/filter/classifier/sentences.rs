//! Sentences of our own that the base model learns besides labelled comments: what is plainly abuse or advertising, and what only looks like
//! it. Sets of comments are labelled by taste and say little of either (P. Röttger et al., "`HateCheck`: Functional tests for hate speech
//! detection models", 2021). They stand in `config/model/sentences.txt`, as patterns with words to fill in.

use super::{Head, tokens::byte_hash};
use std::collections::{BTreeMap, BTreeSet};

/// A sentence, and what it is an example of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What is said.
    pub text: String,
    /// Whose example it is.
    pub head: Head,
    /// Whether it is of the head's class.
    pub of_class: bool,
}

/// So often each pattern is written out, with other words; fewer times if it has not so many.
const VARIANTS: usize = 6;

/// Why the file is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SentencesError {
    /// A line is nothing that is known.
    #[error("sentences.txt:{0}: a line is [section], name = word; word, or abuse:, ok:, spam:, ham: with a sentence")]
    Line(usize),
    /// A pattern names words that its section has not.
    #[error("sentences.txt:{0}: {{{1}}} has no words in this section")]
    NoWords(usize, String),
}

/// All sentences that ship, the same ones in the same order wherever this runs.
///
/// # Errors
/// The file is wrong, which a test would have shown.
pub fn sentences() -> Result<Vec<Sentence>, SentencesError> {
    read(include_str!("../../../config/model/sentences.txt"))
}

type Words<'a> = BTreeMap<&'a str, Vec<&'a str>>;

fn read(text: &str) -> Result<Vec<Sentence>, SentencesError> {
    let (mut words, mut sentences) = (Words::new(), Vec::new());
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line.starts_with('[') && line.ends_with(']') {
            words.clear();
        } else if let Some((head, of_class, pattern)) = labelled(line) {
            let variants = written_out(pattern, &words).map_err(|name| SentencesError::NoWords(number, name))?;
            sentences.extend(variants.into_iter().map(|text| Sentence { text, head, of_class }));
        } else {
            let (name, list) = line.split_once(" = ").ok_or(SentencesError::Line(number))?;
            words.insert(name, list.split("; ").collect());
        }
    }
    Ok(sentences)
}

fn labelled(line: &str) -> Option<(Head, bool, &str)> {
    let (label, pattern) = line.split_once(": ")?;
    let (head, of_class) = match label {
        "abuse" => (Head::Abuse, true),
        "ok" => (Head::Abuse, false),
        "spam" => (Head::Spam, true),
        "ham" => (Head::Spam, false),
        _ => return None,
    };
    Some((head, of_class, pattern))
}

/// A pattern with words in its gaps, each variant once; or the name of a gap that has none.
fn written_out(pattern: &str, words: &Words<'_>) -> Result<BTreeSet<String>, String> {
    let mut choice = Choice(byte_hash(pattern));
    let mut variants = BTreeSet::new();
    for _ in 0..VARIANTS {
        let mut text = String::new();
        let mut rest = pattern;
        while let Some((before, name, after)) = gap(rest) {
            let list = words.get(name).ok_or_else(|| name.to_owned())?;
            text.push_str(before);
            text.push_str(list[choice.below(list.len())]);
            rest = after;
        }
        text.push_str(rest);
        variants.insert(as_typed(text, &mut choice));
    }
    Ok(variants)
}

fn gap(pattern: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = pattern.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// Two of three begin with a capital, one of four ends without a sign.
fn as_typed(text: String, choice: &mut Choice) -> String {
    let (capital, bare) = (choice.below(3) > 0, choice.below(4) == 0);
    let text = if bare { text.trim_end_matches(['.', '!', ' ']).to_owned() } else { text };
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if capital => first.to_uppercase().chain(letters).collect(),
        _ => text,
    }
}

/// Numbers that look like chance and are always the same.
struct Choice(u64);

impl Choice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % most.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Head, SentencesError, read, sentences};

    #[test]
    fn every_sentence_that_ships_is_whole() {
        let all = sentences().unwrap_or_else(|error| panic!("{error}"));
        for head in Head::ALL {
            for of_class in [true, false] {
                let some = all.iter().filter(|one| (one.head, one.of_class) == (head, of_class)).count();
                assert!(some > 300, "{head:?} {of_class}: {some}");
            }
        }
        assert!(all.iter().all(|one| !one.text.contains(['{', '}', ';']) || one.text.contains("; she starts")), "no gap is left");
        assert_eq!(sentences(), Ok(all), "they are always the same");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        assert_eq!(read("[a]\nabuse: you {insult}"), Err(SentencesError::NoWords(2, "insult".to_owned())));
        assert_eq!(read("[a]\n\nyou are nice"), Err(SentencesError::Line(3)));
        assert_eq!(read("[a]\nx = b\n[c]\nok: {x}"), Err(SentencesError::NoWords(4, "x".to_owned())), "words are of one section");
    }
}
