//! How a text is read before it is matched: simple letters in lower case, with a way back from each of them to the raw text, so that
//! evidence is shown as the reader typed it.

mod disguise;
mod fingerprint;
mod letters;
mod look_alike;

pub use disguise::{Disguised, Opening, Skeleton};
pub use fingerprint::fingerprint;
pub use letters::is_letter_or_digit;
pub use look_alike::look_alike;

use std::ops::Range;

/// A text as the rules read it. Letters are compatibility-decomposed (NFKD), lower case and without accents, tatweel and vowel signs; what
/// nobody sees is dropped; a run of white space is one space. Folding what is folded already changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    text: String,
    /// Where each stretch of the folded text comes from, in order.
    pieces: Vec<Piece>,
    /// The spaces that stand for more than one character of white space, in order.
    wide: Vec<u32>,
}

/// A stretch of folded text, up to where the next one starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    folded: u32,
    raw: u32,
    reach: Reach,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Each character takes as many bytes as its raw one, so that positions differ by a constant.
    Even,
    /// One raw character, which ends here, became other characters.
    Whole(u32),
}

impl Folded {
    /// Folds a text, in time linear in its length.
    pub fn of(raw: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(raw.len()), pieces: Vec::with_capacity(1 + raw.len() / 16), wide: Vec::new() };
        for (at, character) in raw.char_indices() {
            let start = folded.text.len();
            if character == '`' {
                folded.text.push('\'');
            } else if character.is_ascii_graphic() {
                folded.text.push(character.to_ascii_lowercase());
            } else if character.is_whitespace() {
                folded.push(' ');
            } else {
                letters::fold(character, |plain| folded.push(plain));
            }
            folded.note(start, at, character);
        }
        folded
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Start and end, in the raw text's bytes, of what a stretch of the folded text was made from. Both lie on character boundaries if the
    /// stretch's do.
    pub fn raw_span(&self, stretch: Range<usize>) -> (u32, u32) {
        if stretch.is_empty() || self.pieces.is_empty() {
            return (0, 0);
        }
        let (first, last) = (self.piece_at(stretch.start), self.piece_at(stretch.end - 1));
        let start = match first.reach {
            Reach::Even => first.raw + narrow(stretch.start) - first.folded,
            Reach::Whole(_) => first.raw,
        };
        let end = match last.reach {
            Reach::Even => last.raw + narrow(stretch.end) - last.folded,
            Reach::Whole(end) => end,
        };
        (start, end)
    }

    /// The words, as stretches of the folded text: runs of letters and digits.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split(|character: char| !is_letter_or_digit(character)).filter(|word| !word.is_empty())
    }

    fn push(&mut self, character: char) {
        if !character.is_whitespace() {
            self.text.push(character);
        } else if !self.text.ends_with(' ') {
            self.text.push(' ');
        } else {
            let space = narrow(self.text.len() - 1);
            if self.wide.last() != Some(&space) {
                self.wide.push(space);
            }
        }
    }

    /// Whether the space at a place stands for more than one character of white space.
    pub fn is_wide(&self, space: usize) -> bool {
        self.wide.binary_search(&narrow(space)).is_ok()
    }

    /// Remembers where what was added since `start` comes from.
    fn note(&mut self, start: usize, raw: usize, character: char) {
        let added = &self.text[start..];
        if added.is_empty() {
            return;
        }
        let (folded, at) = (narrow(start), narrow(raw));
        let even = added.len() == character.len_utf8() && added.chars().count() == 1;
        if !even {
            let reach = Reach::Whole(at + narrow(character.len_utf8()));
            self.pieces.push(Piece { folded, raw: at, reach });
        } else if !self.pieces.last().is_some_and(|last| last.reach == Reach::Even && last.raw + (folded - last.folded) == at) {
            self.pieces.push(Piece { folded, raw: at, reach: Reach::Even });
        }
    }

    fn piece_at(&self, folded: usize) -> Piece {
        let after = self.pieces.partition_point(|piece| piece.folded <= narrow(folded));
        self.pieces[after.saturating_sub(1)]
    }
}

/// Positions are kept in 32 bits: no field is longer than a few dozen kilobytes.
pub(super) fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// Whether there is a letter or digit on both sides of a position.
pub fn is_joined(text: &str, position: usize) -> bool {
    let before = text[..position].chars().next_back();
    let after = text[position..].chars().next();
    before.is_some_and(is_letter_or_digit) && after.is_some_and(is_letter_or_digit)
}

#[cfg(test)]
mod tests;
