use super::{AuthorName, FieldError};

/// The name that somebody logs in with, and that stands beside their decisions: 1 to 60 graphemes, one line of visible characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserName(String);

impl UserName {
    /// The longest name, in graphemes.
    pub const MAX_GRAPHEMES: usize = 60;

    /// # Errors
    /// [`FieldError::Missing`], [`FieldError::TooLong`], [`FieldError::TooManyBytes`] or [`FieldError::Invisible`].
    pub fn parse(raw: &str) -> Result<Self, FieldError> {
        let name = AuthorName::parse(raw)?;
        if unicode_segmentation::UnicodeSegmentation::graphemes(name.as_str(), true).count() > Self::MAX_GRAPHEMES {
            return Err(FieldError::TooLong { max: Self::MAX_GRAPHEMES });
        }
        Ok(Self(name.as_str().to_owned()))
    }

    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as it is compared: `Awa` and `awa` are one.
    pub fn login(&self) -> String {
        self.0.to_lowercase()
    }
}
