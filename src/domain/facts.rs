use super::Timestamp;
use serde::{Deserialize, Serialize};

/// Something known about a submission when it is judged, or known to be unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fact<T> {
    /// It is known.
    Known(T),
    /// It could not be known in time; the text says why, for moderators and logs.
    Unknown(String),
}

impl<T> Fact<T> {
    /// The value, if it is known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }
}

/// What was known about a submission apart from its texts. Kept with the judgement, so that the same rules give the same score again.
/// It holds no text and no address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// When the submission came in.
    pub received_at: Timestamp,
    /// Whether the field that people do not see was filled in.
    pub honeypot: bool,
    /// The form's signed time stamp.
    pub stamp: Stamp,
    /// Submissions of the same source in the last minute, this one included.
    pub source_pace: Fact<u32>,
    /// Submissions with the same e-mail in the last minute, this one included.
    pub email_pace: Fact<u32>,
    /// Submissions to the whole site in the last minute, this one included.
    pub site_pace: Fact<u32>,
    /// Recent submissions with the same or nearly the same text.
    pub repeats: Fact<Repeats>,
    /// What the author wrote before.
    pub author: Fact<AuthorRecord>,
}

/// What the form's signed time stamp says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stamp {
    /// No stamp was sent: a form of the site's own, or JSON.
    Absent,
    /// The form was made this many milliseconds before the submission came.
    Age(u64),
    /// The stamp is not one of ours, or one for another site.
    Forged,
}

/// Recent submissions on the same site that resemble this one, this one not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeats {
    /// With the same text, once letters, white space and marks are folded.
    pub same: u32,
    /// With nearly the same text.
    pub near: u32,
}

/// What is known of an author on one site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorRecord {
    /// Comments that are public now.
    pub approved: u32,
    /// Comments that a moderator or the filter refused.
    pub refused: u32,
}
