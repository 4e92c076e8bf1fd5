use super::Locale;
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, sync::Arc};

/// Why a comment is refused, as its writer is told: a word for the record. What it says to people in each language stands in the site's
/// settings ([`SiteGround`]), or, for those of [`Ground::BUILT_IN`], in `config/locales/*.ftl` (`ground-WORD`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ground(Arc<str>);

/// Why a text is no [`Ground`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a ground is a word of 1 to 40 small letters, digits and hyphens, a letter first: \"off-topic\"")]
pub struct GroundError;

impl Ground {
    /// The words that every installation knows, in the order of their keys.
    pub const BUILT_IN: [&str; 8] = ["off-topic", "insult", "hate", "advertising", "private", "falsehood", "unreadable", "unlawful"];
    /// The longest word, in bytes.
    const LONGEST: usize = 40;

    /// # Errors
    /// [`GroundError`].
    pub fn parse(word: &str) -> Result<Self, GroundError> {
        let is_plain = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let is_word = is_plain && word.starts_with(|first: char| first.is_ascii_lowercase()) && word.len() <= Self::LONGEST;
        if is_word { Ok(Self(word.into())) } else { Err(GroundError) }
    }

    /// The word in JSON, tables and forms.
    pub fn word(&self) -> &str {
        &self.0
    }

    /// Whether every installation has sentences for it.
    pub fn is_built_in(&self) -> bool {
        Self::BUILT_IN.contains(&&*self.0)
    }
}

/// A ground as a site offers it to its moderators. Where a language is missing, the site's own is taken, then what every installation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteGround {
    /// The word.
    pub ground: Ground,
    /// What it is called, in a few words.
    pub label: HashMap<Locale, String>,
    /// What the writer reads beneath.
    pub text: HashMap<Locale, String>,
}

impl SiteGround {
    /// The most that a site has: each is chosen by one key.
    pub const MOST: usize = 9;

    /// Those that a site has which says nothing about them.
    pub fn built_in() -> Vec<Self> {
        let plain = |word: &str| Self { ground: Ground(word.into()), label: HashMap::new(), text: HashMap::new() };
        Ground::BUILT_IN.map(plain).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::Ground;
    use proptest::prelude::*;

    #[test]
    fn a_ground_is_a_word() {
        for word in Ground::BUILT_IN.into_iter().chain(["charter-4", "x"]) {
            assert_eq!(Ground::parse(word).unwrap().word(), word);
        }
        for text in ["", "Off-topic", "off topic", "4-charter", "-", "motif-été", &"x".repeat(41)] {
            assert!(Ground::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,60}") {
            if let Ok(ground) = Ground::parse(&text) {
                prop_assert_eq!(ground.word(), text);
            }
        }
    }
}
