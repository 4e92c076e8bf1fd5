use serde::{Deserialize, Serialize};

/// What moderators decided about an author of a site, for all that this author sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Nothing of it is published, nor waits.
    Banned,
    /// All of it waits for a moderator.
    Held,
    /// It is believed more than others'.
    Trusted,
}

impl Standing {
    /// Every standing there is.
    pub const ALL: [Self; 3] = [Self::Banned, Self::Held, Self::Trusted];

    /// The word in JSON, tables, forms and rules.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Banned => "banned",
            Self::Held => "held",
            Self::Trusted => "trusted",
        }
    }

    /// Reads [`Standing::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.word() == word)
    }
}
