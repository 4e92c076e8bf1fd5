//! Words that were disguised to pass a list: look-alike letters of other scripts, digits and signs for letters (`v1@gra`), letters set apart
//! (`v i @ g r a`, `v.i.a.g.r.a`), letters repeated (`viaaaagra`), words joined by signs (`free-money`).
//!
//! A [`Disguised`] is a second reading of a folded text, as signs that are, or may stand for, letters. Signs that may stand for one another
//! share a *class* (`i`, `l`, `1`, `|`). A phrase is tried only where its first classes stand (its [`Opening`]), and there it is read letter by
//! letter ([`Disguised::reads`]).

use super::{Folded, letters::is_letter_or_digit, look_alike::look_alike, narrow};
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
    signs: Vec<Sign>,
}

/// The first three classes of what can be read at a place, whatever stands between them: a class that is repeated counts once. The earlier
/// ones stand in the higher bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Opening(u64);

impl Opening {
    /// Bits of one character.
    const WIDTH: u32 = 21;

    /// The opening of what starts with this character and goes on with that opening.
    fn before(self, first: char) -> Self {
        Self(u64::from(first) << (2 * Self::WIDTH) | self.0 >> Self::WIDTH)
    }

    /// A number for it that is spread over all bits.
    pub const fn spread(self) -> u64 {
        self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// One character that is, or may stand for, a letter.
#[derive(Clone, Copy, Debug)]
struct Sign {
    /// The letter that it is or looks like; digits and signs stay what they are.
    letter: char,
    /// Whether it looks like `letter`, and is another one.
    foreign: bool,
    /// Whether it is a sign that touches no letter: punctuation, unless it stands in a row of letters set apart.
    lone: bool,
    /// Where it stands in the folded text.
    at: u32,
    end: u32,
    /// What stands before it.
    gap: Gap,
    /// What can be read from here on.
    opening: Opening,
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
    /// White space, or the start of the text.
    Word,
    /// White space more than one character wide.
    Wide,
    /// An apostrophe, perhaps among white space: "d'", "l'".
    Elision,
}

impl Gap {
    const fn parts_words(self) -> bool {
        matches!(self, Self::Word | Self::Wide | Self::Elision)
    }

    /// Whether a phrase's next word, or the next letter of the same word, may stand behind it. Letters set apart show no end of a word, and
    /// punctuation may stand for a space ("free-money").
    const fn leads_to(self, new_word: bool) -> bool {
        if new_word { !matches!(self, Self::None) } else { !self.parts_words() }
    }
}

/// A phrase as it is looked for in disguise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skeleton {
    /// Its first classes; `None` if it has fewer, and may be read anywhere.
    pub opening: Option<Opening>,
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
            if is_letter_or_digit(character) {
                letters.push(look_alike(character).unwrap_or(character));
            } else if parts_words(character) && letters.last().is_some_and(|last| *last != ' ') {
                letters.push(' ');
            }
        }
        let count = letters.iter().filter(|letter| letter.is_alphabetic()).count();
        let mut classes: Vec<char> = letters.iter().filter(|letter| **letter != ' ').map(|letter| class(*letter)).collect();
        classes.dedup();
        let opening = (classes.len() >= 3).then(|| classes.iter().take(3).rfold(Opening::default(), |rest, class| rest.before(*class)));
        (count >= LEAST_LETTERS && !letters.ends_with(&[' '])).then_some(Self {
            opening,
            letters,
            long: count >= LONG,
            elided: phrase.contains('\''),
        })
    }
}

impl Disguised {
    /// Reads a folded text.
    pub fn of(folded: &Folded) -> Self {
        let mut signs = signs(folded);
        set_apart(&mut signs, |gap| matches!(gap, Gap::Word | Gap::Soft | Gap::Elision));
        if signs.iter().any(|sign| sign.gap == Gap::Wide) {
            set_apart(&mut signs, |gap| gap == Gap::Wide);
        }
        if signs.iter().any(|sign| sign.lone) {
            signs.retain(|sign| !sign.lone);
        }
        note_openings(&mut signs);
        Self { signs }
    }

    /// What can be read at each sign, in order.
    pub fn openings(&self) -> impl Iterator<Item = Opening> {
        self.signs.iter().map(|sign| sign.opening)
    }

    /// Where in the folded text a phrase was disguised, if it was, and `start` is its first sign. A word that stands there as it is written is
    /// none in disguise; a phrase with an apostrophe may be given back though it stands there as it is.
    pub fn reads(&self, start: usize, phrase: &Skeleton, open_start: bool, open_end: bool) -> Option<Range<usize>> {
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
            if number > 0 && !sign.gap.leads_to(wants_word) {
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
            Gap::Word | Gap::Wide | Gap::Elision => true,
            Gap::None => false,
            // Not the tail of a word whose head is one letter, but what follows a whole part of it.
            Gap::Soft => at >= 2 && self.signs[at - 1].gap == Gap::None,
            // "a v i a g r a": a word of one letter goes before, or a sign.
            Gap::Spaced => {
                let before = self.signs[at - 1];
                is_punctuation(before.letter) || (before.gap.parts_words() && is_small_word(before.letter))
            }
        }
    }

    /// Whether a word may end before a sign.
    fn may_end(&self, at: usize) -> bool {
        let Some(sign) = self.signs.get(at) else { return true };
        let next = self.signs.get(at + 1).map_or(Gap::Word, |next| next.gap);
        match sign.gap {
            Gap::Word | Gap::Wide | Gap::Elision => true,
            Gap::None => false,
            Gap::Soft => next == Gap::None,
            Gap::Spaced => is_punctuation(sign.letter) || (next.parts_words() && is_small_word(sign.letter)),
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
        '1' | '|' | '!' | '¡' | '£' => matches!(letter, 'i' | 'l'),
        '7' => matches!(letter, 't' | 'l'),
        other => !other.is_alphabetic() && class(other) == letter,
    }
}

/// The class of a letter, digit or sign: the letter that it is read as, where it may be several the most usual.
const fn class(sign: char) -> char {
    match sign {
        'l' | '1' | '|' | '!' | '¡' | '£' => 'i',
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
    matches!(character, '!' | '¡' | '|' | '(' | '<' | '+')
}

/// Signs that stand for letters in a row of letters set apart.
const fn is_letter_sign_alone(character: char) -> bool {
    is_letter_sign(character) || matches!(character, '!' | '¡' | '|')
}

/// What stands between words, the angles of markup too: `<b>c4s1n0</b>`.
const fn parts_words(character: char) -> bool {
    matches!(character, ' ' | '\'' | '\n' | '<' | '>')
}

/// A sign that need be no letter.
const fn is_punctuation(sign: char) -> bool {
    matches!(sign, '!' | '¡' | '|')
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
        let touches = |other: char| is_letter_or_digit(other) || is_letter_sign(other);
        let is_sign = is_letter_or_digit(character)
            || foreign.is_some()
            || (is_letter_sign(character) && (touches(before) || touches(after)))
            || (is_letter_sign_within(character) && touches(before) && touches(after));
        let beside_single = || signs.last().is_none_or(|last| last.gap != Gap::None) || starts_single(&text[at + character.len_utf8()..]);
        let lone = !is_sign && is_letter_sign_alone(character) && beside_single();
        if is_sign || lone {
            if gap == Gap::Word && is_wide(folded, end..at) {
                gap = Gap::Wide;
            }
            end = at + character.len_utf8();
            let (letter, foreign) = (foreign.unwrap_or(character), foreign.is_some());
            signs.push(Sign { letter, foreign, lone, at: narrow(at), end: narrow(end), gap, opening: Opening::default() });
            gap = Gap::None;
        } else if character == '\'' {
            gap = Gap::Elision;
        } else if parts_words(character) && gap != Gap::Elision {
            gap = Gap::Word;
        } else if gap == Gap::None {
            gap = Gap::Soft;
        }
        before = character;
    }
    signs
}

/// Whether a single letter stands behind one character.
fn starts_single(rest: &str) -> bool {
    let mut is_letter = rest.chars().skip(1).map(is_letter_or_digit);
    is_letter.next() == Some(true) && is_letter.next() != Some(true)
}

/// Whether a stretch of nothing but white space was more than one character wide when it was typed.
fn is_wide(folded: &Folded, stretch: Range<usize>) -> bool {
    &folded.as_str()[stretch.clone()] == " " && folded.is_wide(stretch.start)
}

/// Finds single letters in a row, with such gaps between them, and notes that they belong together.
fn set_apart(signs: &mut [Sign], within: impl Fn(Gap) -> bool) {
    let single = |signs: &[Sign], at: usize| signs.get(at + 1).is_none_or(|next| next.gap != Gap::None) && signs[at].gap != Gap::None;
    let mut start = 0;
    while start < signs.len() {
        let mut end = start;
        while end < signs.len() && single(signs, end) && (end == start && signs[end].gap != Gap::Spaced || within(signs[end].gap)) {
            end += 1;
        }
        let next = end.max(start + 1);
        // "l'a r g e n t": the row starts behind the apostrophe.
        let gap_of = |at: usize| (at < end).then(|| signs[at].gap);
        start += usize::from(gap_of(start + 1) == Some(Gap::Elision) && gap_of(start + 2) != Some(Gap::Elision));
        let least = if signs[start..end].iter().any(|sign| sign.lone) { REPEATED + 1 } else { REPEATED };
        if end.saturating_sub(start) >= least {
            signs[start..end].iter_mut().for_each(|sign| sign.lone = false);
            signs[start + 1..end].iter_mut().for_each(|sign| sign.gap = Gap::Spaced);
        }
        start = next;
    }
}

/// Notes for each sign what can be read from it on.
fn note_openings(signs: &mut [Sign]) {
    let (mut rest, mut next) = (Opening::default(), None);
    for sign in signs.iter_mut().rev() {
        let class = class(sign.letter);
        if next != Some(class) {
            rest = rest.before(class);
        }
        sign.opening = rest;
        next = Some(class);
    }
}
