//! All phrases of all rules in two automata, so that a text is read once however many rules look for phrases in it: one for what stands there
//! as it is written, one for what was disguised.

use super::folding::{Disguised, Folded, Skeleton, is_joined, narrow};
use crate::domain::Field;
use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError};
use std::collections::HashMap;

/// The phrases of a rule set, compiled.
#[derive(Debug, Default)]
pub struct Lexicon {
    plain: Automaton<Wanted>,
    disguised: Automaton<WantedInDisguise>,
    fields: Vec<Field>,
}

/// An automaton over texts, and who asks for each of them.
#[derive(Debug)]
struct Automaton<W> {
    automaton: Option<AhoCorasick>,
    wanted: Vec<Vec<W>>,
}

impl<W> Default for Automaton<W> {
    fn default() -> Self {
        Self { automaton: None, wanted: Vec::new() }
    }
}

/// A phrase of one collection.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    collection: Collection,
    phrase: u32,
    open_start: bool,
    open_end: bool,
}

/// A phrase of one collection, with its letters.
#[derive(Clone, Debug)]
struct WantedInDisguise {
    wanted: Wanted,
    skeleton: Skeleton,
}

/// The phrases of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Collection(u32);

impl Collection {
    /// Its number, counted from 0 in the order of reading.
    pub const fn number(self) -> usize {
        self.0 as usize
    }
}

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
    /// Whether it was disguised: the text reads otherwise than the phrase.
    pub disguised: bool,
}

/// What an [`Automaton`] is made from.
#[derive(Debug)]
struct Texts<W> {
    ids: HashMap<String, usize>,
    sought: Vec<String>,
    wanted: Vec<Vec<W>>,
}

impl<W> Default for Texts<W> {
    fn default() -> Self {
        Self { ids: HashMap::new(), sought: Vec::new(), wanted: Vec::new() }
    }
}

impl<W> Texts<W> {
    fn add(&mut self, text: String, wanted: W) {
        let id = *self.ids.entry(text).or_insert_with_key(|text| {
            self.sought.push(text.clone());
            self.wanted.push(Vec::new());
            self.sought.len() - 1
        });
        self.wanted[id].push(wanted);
    }

    fn build(self) -> Result<Automaton<W>, BuildError> {
        // Small enough to stay in the processor's cache beside everything else that a server does; a table is faster only when it is alone.
        let builder = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).to_owned();
        let automaton = if self.sought.is_empty() { None } else { Some(builder.build(&self.sought)?) };
        Ok(Automaton { automaton, wanted: self.wanted })
    }
}

/// What a [`Lexicon`] is made from.
#[derive(Debug, Default)]
pub struct LexiconDraft {
    plain: Texts<Wanted>,
    disguised: Texts<WantedInDisguise>,
    fields: Vec<Field>,
    collections: u32,
}

impl LexiconDraft {
    /// Adds the phrases of one rule, to be looked for in these fields. A `*` at the start or the end of a phrase lets any letters stand
    /// there. Phrases that fold to nothing are left out.
    pub fn add<'p>(&mut self, phrases: impl Iterator<Item = &'p str>, fields: &[Field]) -> Collection {
        let collection = self.collection(fields);
        for (phrase, raw) in (0..).zip(phrases) {
            let (open_start, rest) = raw.strip_prefix('*').map_or((false, raw), |rest| (true, rest));
            let (open_end, rest) = rest.strip_suffix('*').map_or((false, rest), |rest| (true, rest));
            let Some(text) = readable(rest) else { continue };
            let wanted = Wanted { collection, phrase, open_start, open_end };
            if let Some(skeleton) = Skeleton::of(&text) {
                self.disguised.add(skeleton.classes.clone(), WantedInDisguise { wanted, skeleton });
            }
            self.plain.add(text, wanted);
        }
        collection
    }

    /// Adds stretches of folded text that are looked for as they are, anywhere in these fields.
    pub fn add_stretches(&mut self, stretches: impl IntoIterator<Item = String>, fields: &[Field]) -> Collection {
        let collection = self.collection(fields);
        for (phrase, stretch) in (0..).zip(stretches) {
            self.plain.add(stretch, Wanted { collection, phrase, open_start: true, open_end: true });
        }
        collection
    }

    fn collection(&mut self, fields: &[Field]) -> Collection {
        for field in fields {
            if !self.fields.contains(field) {
                self.fields.push(*field);
            }
        }
        self.collections += 1;
        Collection(self.collections - 1)
    }

    /// Compiles what was added.
    ///
    /// # Errors
    /// When there are more phrases than the automaton can hold (some hundred million characters).
    pub fn build(self) -> Result<Lexicon, BuildError> {
        Ok(Lexicon { plain: self.plain.build()?, disguised: self.disguised.build()?, fields: self.fields })
    }
}

/// What a phrase is looked for as; `None` if nothing of it is left.
pub fn readable(phrase: &str) -> Option<String> {
    let folded = Folded::of(phrase.trim_matches('*'));
    let text = folded.as_str().trim();
    (!text.is_empty()).then(|| text.to_owned())
}

impl Lexicon {
    /// The fields that some phrase is looked for in.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Every phrase in a folded text that stands there as whole words, disguised or not, by collection, phrase and place.
    pub fn hits(&self, folded: &Folded) -> Vec<Hit> {
        let mut hits = self.plain_hits(folded.as_str());
        self.add_disguised(folded, &mut hits);
        hits.sort_unstable();
        hits
    }

    fn plain_hits(&self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        let Some(automaton) = &self.plain.automaton else { return hits };
        for found in automaton.find_overlapping_iter(text) {
            let (joined_before, joined_after) = (is_joined(text, found.start()), is_joined(text, found.end()));
            for wanted in &self.plain.wanted[found.pattern().as_usize()] {
                if (wanted.open_start || !joined_before) && (wanted.open_end || !joined_after) {
                    hits.push(wanted.hit(found.start()..found.end(), false));
                }
            }
        }
        hits
    }

    fn add_disguised(&self, folded: &Folded, hits: &mut Vec<Hit>) {
        let Some(automaton) = &self.disguised.automaton else { return };
        let Some(disguised) = Disguised::of(folded) else { return };
        let plain = hits.len();
        for found in automaton.find_overlapping_iter(disguised.as_str()) {
            for WantedInDisguise { wanted, skeleton } in &self.disguised.wanted[found.pattern().as_usize()] {
                let Some(place) = disguised.reads(found.start()..found.end(), skeleton, wanted.open_start, wanted.open_end) else {
                    continue;
                };
                let hit = wanted.hit(place, true);
                if !hits[..plain].iter().any(|other| hit.is_within_or_around(other)) {
                    hits.push(hit);
                }
            }
        }
    }
}

impl Wanted {
    fn hit(&self, place: std::ops::Range<usize>, disguised: bool) -> Hit {
        Hit { collection: self.collection, phrase: self.phrase, start: narrow(place.start), end: narrow(place.end), disguised }
    }
}

impl Hit {
    /// Whether another hit of the same phrase overlaps.
    fn is_within_or_around(&self, other: &Self) -> bool {
        self.collection == other.collection && self.phrase == other.phrase && self.start < other.end && other.start < self.end
    }
}
