//! All phrases of all rules together, so that a text is read once however many rules look for phrases in it: an automaton for what stands
//! there as it is written, and for what was disguised a table of how the phrases begin.

use super::folding::{Disguised, Folded, Opening, Skeleton, is_joined, narrow};
use crate::domain::Field;
use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError};
use std::collections::HashMap;

/// The phrases of a rule set, compiled.
#[derive(Debug, Default)]
pub struct Lexicon {
    plain: Plain,
    disguised: Beginnings,
    fields: Vec<Field>,
}

/// An automaton over texts, and who asks for each of them.
#[derive(Debug, Default)]
struct Plain {
    automaton: Option<AhoCorasick>,
    wanted: Vec<Vec<Wanted>>,
}

/// Phrases by how they begin.
#[derive(Debug, Default)]
struct Beginnings {
    /// For each phrase's opening, a bit of those that its number chooses: most openings of a text are nobody's, and found out here.
    filter: Vec<u64>,
    by_opening: HashMap<Opening, Vec<WantedInDisguise>>,
    /// Those too short to have one.
    brief: Vec<WantedInDisguise>,
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

impl Beginnings {
    /// Bits for each opening, of which then few are set by chance.
    const BITS: usize = 16;

    fn add(&mut self, phrase: WantedInDisguise) {
        match phrase.skeleton.opening {
            Some(opening) => self.by_opening.entry(opening).or_default().push(phrase),
            None => self.brief.push(phrase),
        }
    }

    fn build(mut self) -> Self {
        let words = (self.by_opening.len() * Self::BITS / 64).next_power_of_two();
        self.filter = vec![0; words];
        for opening in self.by_opening.keys() {
            let (word, bit) = Self::place(words, *opening);
            self.filter[word] |= bit;
        }
        self
    }

    /// The phrases that may be read at an opening.
    fn at(&self, opening: Opening) -> impl Iterator<Item = &WantedInDisguise> {
        let (word, bit) = Self::place(self.filter.len(), opening);
        let found = self.filter.get(word).filter(|bits| **bits & bit != 0).and_then(|_| self.by_opening.get(&opening));
        found.into_iter().flatten().chain(&self.brief)
    }

    /// The bit of an opening among so many words of them, a power of two.
    const fn place(words: usize, opening: Opening) -> (usize, u64) {
        let spread = opening.spread();
        ((spread >> 40) as usize & words.wrapping_sub(1), 1 << (spread >> 32 & 63))
    }
}

/// What [`Plain`] is made from.
#[derive(Debug, Default)]
struct Texts {
    ids: HashMap<String, usize>,
    sought: Vec<String>,
    wanted: Vec<Vec<Wanted>>,
}

impl Texts {
    fn add(&mut self, text: String, wanted: Wanted) {
        let id = *self.ids.entry(text).or_insert_with_key(|text| {
            self.sought.push(text.clone());
            self.wanted.push(Vec::new());
            self.sought.len() - 1
        });
        self.wanted[id].push(wanted);
    }

    fn build(self) -> Result<Plain, BuildError> {
        // Small enough to stay in the processor's cache beside everything else that a server does; a table is faster only when it is alone.
        let builder = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).to_owned();
        let automaton = if self.sought.is_empty() { None } else { Some(builder.build(&self.sought)?) };
        Ok(Plain { automaton, wanted: self.wanted })
    }
}

/// What a [`Lexicon`] is made from.
#[derive(Debug, Default)]
pub struct LexiconDraft {
    plain: Texts,
    disguised: Beginnings,
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
                self.disguised.add(WantedInDisguise { wanted, skeleton });
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
        Ok(Lexicon { plain: self.plain.build()?, disguised: self.disguised.build(), fields: self.fields })
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
        hits.sort_unstable();
        let mut disguised = self.disguised_hits(folded);
        if !disguised.is_empty() {
            disguised.retain(|hit| !hit.overlaps_one_of(&hits));
            disguised.sort_unstable();
            disguised.dedup_by(|later, earlier| later.is_of_same_phrase(earlier) && later.start < earlier.end);
            hits.extend(disguised);
            hits.sort_unstable();
        }
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

    fn disguised_hits(&self, folded: &Folded) -> Vec<Hit> {
        let mut hits = Vec::new();
        let disguised = Disguised::of(folded);
        for (start, opening) in disguised.openings().enumerate() {
            for WantedInDisguise { wanted, skeleton } in self.disguised.at(opening) {
                let place = disguised.reads(start, skeleton, wanted.open_start, wanted.open_end);
                hits.extend(place.map(|place| wanted.hit(place, true)));
            }
        }
        hits
    }
}

impl Wanted {
    fn hit(&self, place: std::ops::Range<usize>, disguised: bool) -> Hit {
        Hit { collection: self.collection, phrase: self.phrase, start: narrow(place.start), end: narrow(place.end), disguised }
    }
}

impl Hit {
    fn is_of_same_phrase(&self, other: &Self) -> bool {
        (self.collection, self.phrase) == (other.collection, other.phrase)
    }

    /// Whether one of these, in order, is of the same phrase and overlaps. Those of one phrase are all of one length.
    fn overlaps_one_of(&self, hits: &[Self]) -> bool {
        let ends_before = |other: &Self| (other.collection, other.phrase, other.end) <= (self.collection, self.phrase, self.start);
        let next = hits.get(hits.partition_point(ends_before));
        next.is_some_and(|next| self.is_of_same_phrase(next) && next.start < self.end)
    }
}
