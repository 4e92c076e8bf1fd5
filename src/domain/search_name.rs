use super::{AuthorName, FieldError};

/// What somebody calls a search that is kept: 1 to 40 graphemes, one line of visible characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchName(String);

impl SearchName {
    /// The longest name, in graphemes.
    pub const MAX_GRAPHEMES: usize = 40;

    /// # Errors
    /// [`FieldError::Missing`], [`FieldError::TooLong`], [`FieldError::TooManyBytes`] or [`FieldError::Invisible`].
    pub fn parse(raw: &str) -> Result<Self, FieldError> {
        let name = AuthorName::parse(raw)?;
        if unicode_segmentation::UnicodeSegmentation::graphemes(name.as_str(), true).count() > Self::MAX_GRAPHEMES {
            return Err(FieldError::TooLong { max: Self::MAX_GRAPHEMES });
        }
        Ok(Self(name.as_str().to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
