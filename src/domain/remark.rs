use super::{FieldError, text::Body};

/// What somebody adds in own words, a writer who appeals or a moderator who notes something: 1 to 1,000 graphemes of plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark(String);

impl Remark {
    /// The longest, in graphemes.
    pub const MAX_GRAPHEMES: usize = 1_000;

    /// Reads a field of a form; `None` for a blank.
    ///
    /// # Errors
    /// [`FieldError::TooLong`], [`FieldError::TooManyBytes`].
    pub fn parse(raw: &str) -> Result<Option<Self>, FieldError> {
        match Body::parse(raw) {
            Ok(text) if unicode_segmentation::UnicodeSegmentation::graphemes(text.as_str(), true).nth(Self::MAX_GRAPHEMES).is_some() => {
                Err(FieldError::TooLong { max: Self::MAX_GRAPHEMES })
            }
            Ok(text) => Ok(Some(Self(text.as_str().to_owned()))),
            Err(FieldError::Missing) => Ok(None),
            Err(_) => Err(FieldError::TooLong { max: Self::MAX_GRAPHEMES }),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_is_short_or_nothing() {
        assert_eq!(Remark::parse(" \u{200b}\n").unwrap(), None);
        assert_eq!(Remark::parse(" Voir\r\nhier \u{202e}").unwrap().unwrap().as_str(), "Voir\nhier");
        assert_eq!(Remark::parse(&"é".repeat(1_000)).unwrap().unwrap().as_str().chars().count(), 1_000);
        for long in ["é".repeat(1_001), "x".repeat(100_000)] {
            assert_eq!(Remark::parse(&long), Err(FieldError::TooLong { max: 1_000 }));
        }
    }
}
