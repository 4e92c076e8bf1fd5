use super::{FieldError, text::short_name};

/// What somebody calls a search that is kept: 1 to 40 graphemes, one line of visible characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchName(String);

impl SearchName {
    /// The longest name, in graphemes.
    pub const MAX_GRAPHEMES: usize = 40;

    /// # Errors
    /// [`FieldError::Missing`], [`FieldError::TooLong`], [`FieldError::TooManyBytes`] or [`FieldError::Invisible`].
    pub fn parse(raw: &str) -> Result<Self, FieldError> {
        short_name(raw, Self::MAX_GRAPHEMES).map(Self)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
