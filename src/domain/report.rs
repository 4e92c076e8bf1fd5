/// What a reader holds against a comment, by a short list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportCause {
    /// It insults or threatens somebody.
    Insult,
    /// It incites hatred.
    Hate,
    /// It gives away something private.
    Private,
    /// It is spam or advertising.
    Advertising,
    /// It breaks the law.
    Unlawful,
    /// Something else, which the reader's own words tell.
    Other,
}

impl ReportCause {
    /// Every cause there is, in the order of the form.
    pub const ALL: [Self; 6] = [Self::Insult, Self::Hate, Self::Private, Self::Advertising, Self::Unlawful, Self::Other];

    /// The word in JSON, tables and forms, and in the sentence `report-cause-WORD`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Insult => "insult",
            Self::Hate => "hate",
            Self::Private => "private",
            Self::Advertising => "advertising",
            Self::Unlawful => "unlawful",
            Self::Other => "other",
        }
    }

    /// Reads [`ReportCause::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.word() == word)
    }
}
