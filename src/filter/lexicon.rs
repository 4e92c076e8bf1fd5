//! All phrases of all rules in one automaton, so that a text is read once however many rules look for phrases in it.

use super::folding::{Folded, is_joined, narrow};
use aho_corasick::{AhoCorasick, BuildError};
use std::collections::HashMap;

/// The phrases of a rule set, compiled.
#[derive(Debug, Default)]
pub struct Lexicon {
    automaton: Option<AhoCorasick>,
    /// Who asks for each of the automaton's texts.
    wanted: Vec<Vec<Wanted>>,
}

/// A phrase of one collection.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    collection: Collection,
    phrase: u32,
    open_start: bool,
    open_end: bool,
}

/// The phrases of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Collection(u32);

/// A phrase found in a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Whose.
    pub collection: Collection,
    /// Which of its phrases, counted from 0.
    pub phrase: u32,
    /// Where it starts in the folded text, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// What a [`Lexicon`] is made from.
#[derive(Debug, Default)]
pub struct LexiconDraft {
    ids: HashMap<String, usize>,
    texts: Vec<String>,
    wanted: Vec<Vec<Wanted>>,
    collections: u32,
}

impl LexiconDraft {
    /// Adds the phrases of one rule. A `*` at the start or the end of a phrase lets any letters stand there. Phrases that fold to nothing
    /// are left out.
    pub fn add<'p>(&mut self, phrases: impl Iterator<Item = &'p str>) -> Collection {
        let collection = Collection(self.collections);
        self.collections += 1;
        for (phrase, raw) in (0..).zip(phrases) {
            let (open_start, rest) = raw.strip_prefix('*').map_or((false, raw), |rest| (true, rest));
            let (open_end, rest) = rest.strip_suffix('*').map_or((false, rest), |rest| (true, rest));
            let Some(text) = readable(rest) else { continue };
            let id = *self.ids.entry(text).or_insert_with_key(|text| {
                self.texts.push(text.clone());
                self.wanted.push(Vec::new());
                self.texts.len() - 1
            });
            self.wanted[id].push(Wanted { collection, phrase, open_start, open_end });
        }
        collection
    }

    /// Compiles what was added.
    ///
    /// # Errors
    /// When there are more phrases than the automaton can hold (some hundred million characters).
    pub fn build(self) -> Result<Lexicon, BuildError> {
        let automaton = if self.texts.is_empty() { None } else { Some(AhoCorasick::new(&self.texts)?) };
        Ok(Lexicon { automaton, wanted: self.wanted })
    }
}

/// What a phrase is looked for as; `None` if nothing of it is left.
pub fn readable(phrase: &str) -> Option<String> {
    let folded = Folded::of(phrase.trim_matches('*'));
    let text = folded.as_str().trim();
    (!text.is_empty()).then(|| text.to_owned())
}

impl Lexicon {
    /// Every phrase in a folded text that stands there as whole words, by collection, phrase and place.
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        let Some(automaton) = &self.automaton else { return hits };
        for found in automaton.find_overlapping_iter(text) {
            let (joined_before, joined_after) = (is_joined(text, found.start()), is_joined(text, found.end()));
            for wanted in &self.wanted[found.pattern().as_usize()] {
                if (wanted.open_start || !joined_before) && (wanted.open_end || !joined_after) {
                    let (start, end) = (narrow(found.start()), narrow(found.end()));
                    hits.push(Hit { collection: wanted.collection, phrase: wanted.phrase, start, end });
                }
            }
        }
        hits.sort_unstable();
        hits
    }
}
