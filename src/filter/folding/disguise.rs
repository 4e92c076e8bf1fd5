//! Words that were disguised to pass a list: look-alike letters of other scripts, digits and signs for letters (`v1@gra`), letters set apart
//! (`v i a g r a`, `v.i.a.g.r.a`), letters repeated (`viaaaagra`).
//!
//! A [`Disguised`] is a second reading of a folded text. Each of its characters is the *class* of what was typed: signs that may stand for
//! one another share a class (`i`, `l`, `1`, `|`), a character that is repeated stands there once, and what sets letters apart is gone. A
//! phrase is looked for by its own classes; since those are coarse, each place found is then read letter by letter ([`Disguised::reads`]).

use super::{Folded, look_alike::look_alike, narrow};
use std::ops::Range;

/// The fewest letters of a phrase that is looked for in disguise.
const LEAST_LETTERS: usize = 3;
/// From so many letters on, `i` and `l` are read as each other: hardly two words of that length differ by them alone.
const LONG: usize = 5;
/// A character that stands so often on end is repeated on purpose.
const REPEATED: usize = 3;

/// A folded text, read through disguises.
#[derive(Clone, Debug, Default)]
pub struct Disguised {
    /// The classes, a space between words.
    text: String,
    /// For each character of `text`, where it starts and which sign it is the first of.
    units: Vec<Unit>,
    signs: Vec<Sign>,
}

#[derive(Clone, Copy, Debug)]
struct Unit {
    at: u32,
    sign: u32,
}

/// One character that is, or may stand for, a letter.
#[derive(Clone, Copy, Debug)]
struct Sign {
    /// The letter that it is or looks like; digits and signs stay what they are.
    letter: char,
    /// Whether it looks like `letter`, and is another one.
    foreign: bool,
    /// Where it stands in the folded text.
    at: u32,
    end: u32,
    /// What stands before it.
    gap: Gap,
}

/// What stands between two signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    /// Nothing.
    None,
    /// Punctuation within a word.
    Soft,
    /// Anything between single letters in a row.
    Spaced,
    /// White space, an apostrophe, or the start of the text.
    Word,
    /// The same, more than one space wide.
    Wide,
}

impl Gap {
    const fn parts_words(self) -> bool {
        matches!(self, Self::Word | Self::Wide)
    }
}

/// A phrase as it is looked for in disguise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skeleton {
    /// Its classes, to be found in [`Disguised::as_str`].
    pub classes: String,
    /// Its letters; a space is a word's end.
    letters: Vec<char>,
    long: bool,
    /// Whether it has an apostrophe, instead of which a space may be typed.
    elided: bool,
}

impl Skeleton {
    /// The class of a letter, digit or sign.
    pub const fn class(sign: char) -> char {
        class(sign)
    }

    /// Of a folded phrase; `None` for one that is too short to be told from chance.
    pub fn of(phrase: &str) -> Option<Self> {
        let mut letters: Vec<char> = Vec::new();
        for character in phrase.chars() {
            if character.is_alphanumeric() {
                letters.push(look_alike(character).unwrap_or(character));
            } else if parts_words(character) && letters.last().is_some_and(|last| *last != ' ') {
                letters.push(' ');
            }
        }
        let count = letters.iter().filter(|letter| letter.is_alphabetic()).count();
        let mut classes = String::new();
        for class in letters.iter().map(|letter| class(*letter)) {
            if !classes.ends_with(class) {
                classes.push(class);
            }
        }
        (count >= LEAST_LETTERS && !letters.ends_with(&[' '])).then_some(Self {
            classes,
            letters,
            long: count >= LONG,
            elided: phrase.contains('\''),
        })
    }
}

impl Disguised {
    /// Reads a folded text; `None` if nothing in it can be a disguise.
    pub fn of(folded: &Folded) -> Option<Self> {
        let mut signs = signs(folded);
        set_apart(&mut signs);
        if !signs.windows(2).any(|pair| is_suspicious(pair[0], pair[1])) {
            return None;
        }
        let mut disguised = Self { text: String::with_capacity(folded.as_str().len()), units: Vec::with_capacity(signs.len()), signs };
        let mut last = ' ';
        for (number, sign) in disguised.signs.iter().enumerate() {
            let class = class(sign.letter);
            let starts = sign.gap.parts_words();
            if starts && !disguised.text.is_empty() {
                disguised.units.push(Unit { at: narrow(disguised.text.len()), sign: narrow(number) });
                disguised.text.push(' ');
            }
            if starts || class != last {
                disguised.units.push(Unit { at: narrow(disguised.text.len()), sign: narrow(number) });
                disguised.text.push(class);
                last = class;
            }
        }
        Some(disguised)
    }

    /// The classes, in which [`Skeleton::classes`] are found.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where in the folded text a phrase was disguised, if it was: `found` is where its classes stand. A word that stands there as it is
    /// written is none in disguise; a phrase with an apostrophe may be given back though it stands there as it is.
    pub fn reads(&self, found: Range<usize>, phrase: &Skeleton, open_start: bool, open_end: bool) -> Option<Range<usize>> {
        let unit = self.units.partition_point(|unit| (unit.at as usize) < found.start);
        let first = self.units.get(unit)?.sign as usize;
        // A run of one class may hold more signs than the phrase has: try each of them as the first.
        let next = self.units.get(unit + 1).map_or(self.signs.len(), |unit| unit.sign as usize);
        (first..next.max(first + 1)).take(REPEATED + 1).find_map(|start| self.reads_from(start, phrase, open_start, open_end))
    }

    fn reads_from(&self, start: usize, phrase: &Skeleton, open_start: bool, open_end: bool) -> Option<Range<usize>> {
        if !(open_start || self.may_start(start)) {
            return None;
        }
        let mut at = start;
        let mut tally = Tally::default();
        let mut wants_word = false;
        for (number, letter) in phrase.letters.iter().enumerate() {
            if *letter == ' ' {
                wants_word = true;
                continue;
            }
            let sign = self.signs.get(at)?;
            if number > 0 && sign.gap.parts_words() != wants_word {
                return None;
            }
            wants_word = false;
            tally.take(sign, *letter, phrase.long, at > start)?;
            at += 1;
            if phrase.letters.get(number + 1) != Some(letter) {
                let more = self.repeats(at - 1);
                tally.repeated |= more > 0;
                at += more;
            }
        }
        let ends = open_end || self.may_end(at);
        let (from, to) = (self.signs[start].at as usize, self.signs[at - 1].end as usize);
        (ends && (tally.is_disguise() || phrase.elided)).then_some(from..to)
    }

    /// How often a sign is repeated behind its place, if that is so often that it was done on purpose.
    fn repeats(&self, at: usize) -> usize {
        let sign = self.signs[at];
        let same = |other: &&Sign| other.letter == sign.letter && !other.gap.parts_words();
        let before = self.signs[..at].iter().rev().take(REPEATED).take_while(|other| other.letter == sign.letter).count();
        let behind = self.signs[at + 1..].iter().take_while(same).count();
        if 1 + before + behind >= REPEATED { behind } else { 0 }
    }

    /// Whether a word may start at a sign.
    fn may_start(&self, at: usize) -> bool {
        match self.signs[at].gap {
            Gap::Word | Gap::Wide => true,
            Gap::None => false,
            // Not the tail of a word whose head is one letter, but what follows a whole part of it.
            Gap::Soft => at >= 2 && self.signs[at - 1].gap == Gap::None,
            // "a v i a g r a": a word of one letter goes before.
            Gap::Spaced => self.signs[at - 1].gap.parts_words() && is_small_word(self.signs[at - 1].letter),
        }
    }

    /// Whether a word may end before a sign.
    fn may_end(&self, at: usize) -> bool {
        let Some(sign) = self.signs.get(at) else { return true };
        let next = self.signs.get(at + 1).map_or(Gap::Word, |next| next.gap);
        match sign.gap {
            Gap::Word | Gap::Wide => true,
            Gap::None => false,
            Gap::Soft => next == Gap::None,
            Gap::Spaced => next.parts_words() && is_small_word(sign.letter),
        }
    }
}

/// What was seen while a phrase was read.
#[derive(Default)]
struct Tally {
    letters: usize,
    digits: usize,
    disguised: bool,
    repeated: bool,
}

impl Tally {
    /// Takes a sign for a letter; `None` if it cannot be one.
    fn take(&mut self, sign: &Sign, letter: char, long: bool, inside: bool) -> Option<()> {
        if sign.letter == letter {
            self.disguised |= sign.foreign;
        } else if may_be(sign, letter) || (long && matches!((sign.letter, letter), ('i', 'l') | ('l', 'i'))) {
            self.disguised = true;
        } else {
            return None;
        }
        self.disguised |= inside && matches!(sign.gap, Gap::Soft | Gap::Spaced);
        *(if sign.letter.is_alphabetic() { &mut self.letters } else { &mut self.digits }) += 1;
        Some(())
    }

    /// A number that happens to look like a word ("455") has no letters.
    const fn is_disguise(&self) -> bool {
        (self.disguised || self.repeated) && self.letters * 3 >= self.letters + self.digits
    }
}

/// Whether a digit, sign or foreign letter may stand for a letter.
fn may_be(sign: &Sign, letter: char) -> bool {
    match sign.letter {
        'i' | 'l' => sign.foreign && matches!(letter, 'i' | 'l'),
        '6' => matches!(letter, 'g' | 'b'),
        '9' => matches!(letter, 'g' | 'q'),
        '1' | '|' | '!' | '£' => matches!(letter, 'i' | 'l'),
        '7' => matches!(letter, 't' | 'l'),
        other => !other.is_alphabetic() && class(other) == letter,
    }
}

/// The class of a letter, digit or sign: the letter that it is read as, where it may be several the most usual.
const fn class(sign: char) -> char {
    match sign {
        'l' | '1' | '|' | '!' | '£' => 'i',
        '0' => 'o',
        '2' => 'z',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' | '§' => 's',
        '7' | '+' => 't',
        '8' => 'b',
        '6' | '9' => 'g',
        '(' | '<' | '¢' => 'c',
        '¥' => 'y',
        other => other,
    }
}

/// Signs that stand for letters wherever they touch one.
const fn is_letter_sign(character: char) -> bool {
    matches!(character, '@' | '$' | '€' | '£' | '¢' | '¥' | '§')
}

/// Signs that stand for letters only between two of them: elsewhere they are punctuation.
const fn is_letter_sign_within(character: char) -> bool {
    matches!(character, '!' | '|' | '(' | '<' | '+')
}

const fn parts_words(character: char) -> bool {
    matches!(character, ' ' | '\'' | '\n')
}

/// Words of one letter in French, English and Arabic, which may stand beside letters that were set apart.
const fn is_small_word(letter: char) -> bool {
    matches!(letter, 'a' | 'i' | 'y' | 'o' | 'u' | 'و')
}

/// The signs of a text with what stands between them.
fn signs(folded: &Folded) -> Vec<Sign> {
    let text = folded.as_str();
    let mut signs: Vec<Sign> = Vec::with_capacity(text.len());
    let (mut gap, mut end, mut before) = (Gap::Word, 0, ' ');
    let mut rest = text.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        let after = rest.peek().map_or(' ', |(_, next)| *next);
        let foreign = if character.is_ascii() { None } else { look_alike(character) };
        let touches = |other: char| other.is_alphanumeric() || is_letter_sign(other);
        let is_sign = character.is_alphanumeric()
            || foreign.is_some()
            || (is_letter_sign(character) && (touches(before) || touches(after)))
            || (is_letter_sign_within(character) && touches(before) && touches(after));
        if is_sign {
            if gap == Gap::Word && is_wide(folded, end..at) {
                gap = Gap::Wide;
            }
            end = at + character.len_utf8();
            signs.push(Sign { letter: foreign.unwrap_or(character), foreign: foreign.is_some(), at: narrow(at), end: narrow(end), gap });
            gap = Gap::None;
        } else if parts_words(character) {
            gap = Gap::Word;
        } else if gap == Gap::None {
            gap = Gap::Soft;
        }
        before = character;
    }
    signs
}

/// Whether a stretch of nothing but white space was more than one character wide when it was typed.
fn is_wide(folded: &Folded, stretch: Range<usize>) -> bool {
    &folded.as_str()[stretch.clone()] == " " && folded.is_wide(stretch.start)
}

/// Finds single letters in a row, and notes that they belong together.
fn set_apart(signs: &mut [Sign]) {
    let single = |signs: &[Sign], at: usize| signs.get(at + 1).is_none_or(|next| next.gap != Gap::None) && signs[at].gap != Gap::None;
    let mut start = 0;
    while start < signs.len() {
        let mut end = start;
        while end < signs.len() && single(signs, end) && (end == start || signs[end].gap != Gap::Wide) {
            end += 1;
        }
        if end - start >= REPEATED {
            signs[start + 1..end].iter_mut().for_each(|sign| sign.gap = Gap::Spaced);
        }
        start = end.max(start + 1);
    }
}

/// Whether two signs in a row may be part of a disguise.
fn is_suspicious(one: Sign, two: Sign) -> bool {
    let together = two.gap == Gap::None;
    two.foreign
        || one.foreign
        || matches!(two.gap, Gap::Soft | Gap::Spaced)
        || (together && (one.letter.is_alphabetic() != two.letter.is_alphabetic() || one.letter == two.letter))
        || matches!((one.letter, two.letter), ('i' | 'l', _) | (_, 'i' | 'l'))
}
