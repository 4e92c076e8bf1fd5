//! The texts that a reader types: name and body.

use super::FieldError;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// Marks on one letter at most; further ones are dropped. Stacked higher they paint over the page. Vietnamese and Arabic need three, pointed
/// Hebrew four, Tibetan stacks five.
const MARKS: usize = 6;

/// The name a reader signs with: 1 to 80 graphemes after trimming, one line, no bidi overrides or other control characters, at most
/// [`MARKS`] marks a letter, in NFC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorName(String);

impl AuthorName {
    /// The longest name, in graphemes.
    pub const MAX_GRAPHEMES: usize = 80;
    /// The longest name, in bytes: one grapheme may be of any size.
    pub const MAX_BYTES: usize = 16 * Self::MAX_GRAPHEMES;

    /// # Errors
    /// [`FieldError::Missing`], [`FieldError::TooLong`], [`FieldError::TooManyBytes`] or [`FieldError::Invisible`].
    pub fn parse(raw: &str) -> Result<Self, FieldError> {
        let name = one_line(raw)?;
        at_most(&name, Self::MAX_GRAPHEMES, Self::MAX_BYTES)?;
        if name.is_empty() { Err(FieldError::Missing) } else { Ok(Self(name)) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text of a comment: 1 to 10,000 graphemes, plain text, in NFC, lines ended by `\n`, control characters dropped, at most
/// [`MARKS`] marks a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body(String);

impl Body {
    /// The longest text, in graphemes.
    pub const MAX_GRAPHEMES: usize = 10_000;
    /// The longest text, in bytes: one grapheme may be of any size.
    pub const MAX_BYTES: usize = 16 * Self::MAX_GRAPHEMES;

    /// # Errors
    /// [`FieldError::Missing`] when nothing visible is left, [`FieldError::TooLong`], [`FieldError::TooManyBytes`].
    pub fn parse(raw: &str) -> Result<Self, FieldError> {
        let text = compose(raw);
        let mut clean = String::with_capacity(text.len());
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '\r' => {
                    characters.next_if_eq(&'\n');
                    clean.push('\n');
                }
                '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
                '\n' | '\t' => clean.push(character),
                other if other.is_control() || is_direction_override(other) => {}
                other => clean.push(other),
            }
        }
        let clean = clean.trim();
        if !clean.chars().any(is_visible) {
            return Err(FieldError::Missing);
        }
        at_most(clean, Self::MAX_GRAPHEMES, Self::MAX_BYTES)?;
        Ok(Self(clean.to_owned()))
    }

    /// A text that was parsed before, and kept where nobody else writes.
    pub(super) const fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name as [`AuthorName`] takes it, of so many graphemes at most.
///
/// # Errors
/// As [`AuthorName::parse`].
pub(super) fn short_name(raw: &str, max: usize) -> Result<String, FieldError> {
    let AuthorName(name) = AuthorName::parse(raw)?;
    at_most(&name, max, AuthorName::MAX_BYTES)?;
    Ok(name)
}

/// Trims and composes a one-line text.
///
/// # Errors
/// [`FieldError::Missing`] when there is something, and nothing visible, else [`FieldError::Invisible`].
pub(super) fn one_line(raw: &str) -> Result<String, FieldError> {
    let text = compose(raw);
    let text = text.trim();
    if text.chars().any(|c| c.is_control() || is_direction_override(c) || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(FieldError::Invisible);
    }
    if !text.is_empty() && !text.chars().any(is_visible) {
        return Err(FieldError::Missing);
    }
    Ok(text.to_owned())
}

fn compose(raw: &str) -> Cow<'_, str> {
    if raw.chars().all(is_composed) {
        return raw.into();
    }
    let text = few_marks(raw);
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => text.nfc().collect::<String>().into(),
    }
}

/// Whether a character is no mark and composed already, whatever stands beside it; asked of blocks only, so that most texts are done at once.
const fn is_composed(character: char) -> bool {
    matches!(character, '\0'..='\u{2FF}' | '\u{621}'..='\u{64A}' | '\u{2010}'..='\u{2027}')
}

/// The text without the marks that stand above [`MARKS`] others. What does not show stands between marks without parting them.
fn few_marks(raw: &str) -> Cow<'_, str> {
    let counted = || {
        let mut marks = 0;
        move |character: &char| {
            if is_combining_mark(*character) {
                marks += 1;
            } else if character.is_whitespace() || is_visible(*character) && !character.is_control() {
                marks = 0;
            }
            marks <= MARKS || !is_combining_mark(*character)
        }
    };
    let mut kept = counted();
    if raw.chars().all(|character| kept(&character)) { raw.into() } else { raw.chars().filter(counted()).collect::<String>().into() }
}

fn at_most(text: &str, graphemes: usize, bytes: usize) -> Result<(), FieldError> {
    // A grapheme has at least one byte: a text that is short in bytes needs no counting.
    if text.len() > graphemes && text.graphemes(true).nth(graphemes).is_some() {
        return Err(FieldError::TooLong { max: graphemes });
    }
    if text.len() > bytes { Err(FieldError::TooManyBytes { max: bytes }) } else { Ok(()) }
}

/// Unicode's explicit directional embeddings, overrides and isolates (UAX #9): they make a text read as another one.
fn is_direction_override(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character shows at all: white space and zero-width characters do not.
fn is_visible(character: char) -> bool {
    !character.is_whitespace()
        && !matches!(character, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::is_composed;
    use unicode_normalization::{
        IsNormalized,
        char::{canonical_combining_class, is_combining_mark},
        is_nfc_quick,
    };

    #[test]
    fn what_is_composed_already_stays_as_it_is() {
        for character in ('\0'..=char::MAX).filter(|character| is_composed(*character)) {
            assert_eq!(is_nfc_quick(std::iter::once(character)), IsNormalized::Yes, "{character:?}");
            assert_eq!((canonical_combining_class(character), is_combining_mark(character)), (0, false), "{character:?}");
        }
    }
}
