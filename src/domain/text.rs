//! The texts that a reader types: name and body.

use super::FieldError;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// The name a reader signs with: 1 to 80 graphemes after trimming, one line, no bidi overrides or other control characters, in NFC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorName(String);

impl AuthorName {
    /// The longest name, in graphemes.
    pub const MAX_GRAPHEMES: usize = 80;

    /// # Errors
    /// [`FieldError::Missing`], [`FieldError::TooLong`] or [`FieldError::Invisible`].
    pub fn parse(raw: &str) -> Result<Self, FieldError> {
        let name = one_line(raw, Self::MAX_GRAPHEMES)?;
        if name.is_empty() { Err(FieldError::Missing) } else { Ok(Self(name)) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text of a comment: 1 to 10,000 graphemes, plain text, in NFC, lines ended by `\n`, control characters dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body(String);

impl Body {
    /// The longest text, in graphemes.
    pub const MAX_GRAPHEMES: usize = 10_000;

    /// # Errors
    /// [`FieldError::Missing`] when nothing visible is left, [`FieldError::TooLong`].
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
        at_most(clean, Self::MAX_GRAPHEMES)?;
        Ok(Self(clean.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Trims and composes a one-line text.
///
/// # Errors
/// [`FieldError::TooLong`] or [`FieldError::Invisible`].
pub(super) fn one_line(raw: &str, max: usize) -> Result<String, FieldError> {
    let text = compose(raw);
    let text = text.trim();
    if text.chars().any(|c| c.is_control() || is_direction_override(c) || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(FieldError::Invisible);
    }
    if !text.is_empty() && !text.chars().any(is_visible) {
        return Err(FieldError::Missing);
    }
    at_most(text, max)?;
    Ok(text.to_owned())
}

fn compose(raw: &str) -> std::borrow::Cow<'_, str> {
    match is_nfc_quick(raw.chars()) {
        IsNormalized::Yes => raw.into(),
        _ => raw.nfc().collect::<String>().into(),
    }
}

fn at_most(text: &str, max: usize) -> Result<(), FieldError> {
    // A grapheme has at least one byte: a text that is short in bytes needs no counting.
    if text.len() > max && text.graphemes(true).nth(max).is_some() {
        return Err(FieldError::TooLong { max });
    }
    Ok(())
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
