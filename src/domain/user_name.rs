use super::{FieldError, text::short_name};

/// The name that somebody logs in with, and that stands beside their decisions: 1 to 60 graphemes, one line of visible characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserName(String);

impl UserName {
    /// The longest name, in graphemes.
    pub const MAX_GRAPHEMES: usize = 60;

    /// # Errors
    /// [`FieldError::Missing`], [`FieldError::TooLong`], [`FieldError::TooManyBytes`] or [`FieldError::Invisible`].
    pub fn parse(raw: &str) -> Result<Self, FieldError> {
        short_name(raw, Self::MAX_GRAPHEMES).map(Self)
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
