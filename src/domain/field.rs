use serde::{Deserialize, Serialize};

/// A field of the comment form, under the name that JSON and plain forms use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The discussion that the comment belongs to.
    Thread,
    /// The comment that this one answers.
    Parent,
    /// What the reader signs with.
    Name,
    /// Where the reader can be reached; never shown.
    Email,
    /// The reader's own page.
    Website,
    /// The text.
    Body,
    /// Whether the reader wants mail.
    Notify,
}

impl Field {
    /// Every field there is.
    pub const ALL: [Self; 7] = [Self::Thread, Self::Parent, Self::Name, Self::Email, Self::Website, Self::Body, Self::Notify];

    /// The name in JSON and plain forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Thread => "thread",
            Self::Parent => "parent",
            Self::Name => "name",
            Self::Email => "email",
            Self::Website => "website",
            Self::Body => "body",
            Self::Notify => "notify",
        }
    }
}

/// What is wrong with one field. A reader hears it in their own language, by [`FieldError::message_id`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// A required field is absent or blank.
    #[error("required, and missing or blank")]
    Missing,
    /// More characters (graphemes) than allowed.
    #[error("at most {max} characters")]
    TooLong {
        /// The limit, in graphemes.
        max: usize,
    },
    /// More bytes than allowed: a limit of addresses, and of texts whose letters are unusually large.
    #[error("at most {max} bytes in UTF-8")]
    TooManyBytes {
        /// The limit, in bytes.
        max: usize,
    },
    /// Control characters, line breaks or bidirectional overrides in a one-line field.
    #[error("one line of visible characters, without control or direction-override characters")]
    Invisible,
    /// Not an address that mail can be sent to.
    #[error("an e-mail address such as name@example.org")]
    NotAnAddress,
    /// Not an `http` or `https` address.
    #[error("a web address that starts with https:// or http://")]
    NotAWebsite,
    /// No page of this site.
    #[error("the address or identifier of a page of this site")]
    NotAThread,
    /// Not an approved comment of the same thread.
    #[error("the id of a published comment of the same page")]
    NotAParent,
    /// Another JSON type than a string.
    #[error("a string")]
    NotAString,
    /// Another JSON type than a boolean.
    #[error("true or false")]
    NotABoolean,
    /// The same field twice in one submission.
    #[error("given more than once")]
    Repeated,
}

impl FieldError {
    /// The message in `config/locales/*.ftl`. It takes `$max` for [`FieldError::TooLong`] and [`FieldError::TooManyBytes`].
    pub const fn message_id(self) -> &'static str {
        match self {
            Self::Missing => "field-missing",
            Self::TooLong { .. } => "field-too-long",
            Self::TooManyBytes { .. } => "field-too-many-bytes",
            Self::Invisible => "field-invisible",
            Self::NotAnAddress => "field-not-an-address",
            Self::NotAWebsite => "field-not-a-website",
            Self::NotAThread => "field-not-a-thread",
            Self::NotAParent => "field-not-a-parent",
            Self::NotAString => "field-not-a-string",
            Self::NotABoolean => "field-not-a-boolean",
            Self::Repeated => "field-repeated",
        }
    }
}
