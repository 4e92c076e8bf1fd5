//! What of a site the queue shows.

use crate::domain::Status;

/// The word of the tab with what readers report.
pub(super) const REPORTED: &str = "reported";
/// The words of all tabs.
pub(super) const TAB_WORDS: &str = "pending, approved, rejected, spam, deleted, reported, all";

/// What of a site is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    /// What has a status.
    Status(Status),
    /// What readers report.
    Reported,
    /// Everything.
    All,
}

impl Tab {
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "all" => Some(Self::All),
            REPORTED => Some(Self::Reported),
            word => Status::from_word(word).map(Self::Status),
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Status(status) => status.word(),
            Self::Reported => REPORTED,
            Self::All => "all",
        }
    }

    pub const fn status(self) -> Option<Status> {
        match self {
            Self::Status(status) => Some(status),
            Self::Reported | Self::All => None,
        }
    }
}
