use serde::{Deserialize, Serialize};

/// Why a comment is refused, as its writer is told: a word for the record, a sentence in each language for people (`ground-WORD`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// It is not about the article.
    OffTopic,
    /// It insults somebody.
    Insult,
    /// It calls to hate or violence.
    Hate,
    /// It advertises.
    Advertising,
    /// It tells what is private.
    Private,
    /// It tells what is false.
    Falsehood,
    /// It cannot be read.
    Unreadable,
    /// The law forbids it.
    Unlawful,
}

impl Ground {
    /// Every ground there is, in the order of their keys.
    pub const ALL: [Self; 8] =
        [Self::OffTopic, Self::Insult, Self::Hate, Self::Advertising, Self::Private, Self::Falsehood, Self::Unreadable, Self::Unlawful];

    /// The word in JSON, tables and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OffTopic => "off-topic",
            Self::Insult => "insult",
            Self::Hate => "hate",
            Self::Advertising => "advertising",
            Self::Private => "private",
            Self::Falsehood => "falsehood",
            Self::Unreadable => "unreadable",
            Self::Unlawful => "unlawful",
        }
    }

    /// Reads [`Ground::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.word() == word)
    }
}
