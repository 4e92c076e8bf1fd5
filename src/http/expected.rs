/// What would be right for a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The key of a site.
    Site,
    /// A page of the site.
    Thread,
    /// 1 to 100 pages of the site.
    Threads,
    /// One of these words.
    OneOf(&'static str),
    /// A whole number.
    Number {
        /// The least that is allowed.
        least: u32,
        /// The most that is allowed.
        most: u32,
    },
    /// The `next` of the page before.
    Cursor,
    /// The `revision` of the comment as it was listed.
    Revision,
    /// At most 500 characters.
    Reason,
    /// At most [`crate::domain::Remark::MAX_GRAPHEMES`] characters.
    Remark,
    /// The text of a comment.
    Body,
    /// The word of a ground.
    Ground,
    /// 1 to 255 visible ASCII characters.
    Key,
    /// A comment to explain, with these keys.
    Sample(&'static str),
    /// An author's record.
    Record,
    /// Names of lists.
    Lists,
    /// True or false.
    Flag,
    /// A day of the next months.
    Day,
}

impl Expected {
    /// The sentence in `config/locales/*.ftl`.
    pub const fn message_id(self) -> &'static str {
        match self {
            Self::Site => "expected-site",
            Self::Thread => "expected-thread",
            Self::Threads => "expected-threads",
            Self::OneOf(_) => "expected-one-of",
            Self::Number { .. } => "expected-number",
            Self::Cursor => "expected-cursor",
            Self::Revision => "expected-revision",
            Self::Reason => "expected-reason",
            Self::Remark => "expected-remark",
            Self::Body => "expected-body",
            Self::Ground => "expected-ground",
            Self::Key => "expected-key",
            Self::Sample(_) => "expected-sample",
            Self::Record => "expected-record",
            Self::Lists => "expected-lists",
            Self::Flag => "expected-flag",
            Self::Day => "expected-day",
        }
    }
}
