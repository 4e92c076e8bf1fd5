use serde::{Deserialize, Serialize};

/// A language that the product speaks. A new one: a variant here, a file in `config/locales/`, and the tests say what is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// French.
    Fr,
    /// English.
    En,
    /// Arabic, written from right to left.
    Ar,
}

impl Locale {
    /// Every language there is.
    pub const ALL: [Self; 3] = [Self::Fr, Self::En, Self::Ar];

    /// The BCP 47 code: `fr`, `en`, `ar`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
            Self::Ar => "ar",
        }
    }

    /// The direction of its script, as HTML's `dir` wants it.
    pub const fn direction(self) -> &'static str {
        match self {
            Self::Fr | Self::En => "ltr",
            Self::Ar => "rtl",
        }
    }

    /// The language of a BCP 47 tag, by its primary subtag: `fr-CA` is French.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        Self::ALL.into_iter().find(|locale| locale.code().eq_ignore_ascii_case(primary))
    }
}
