use super::KeyedHash;
use serde::{Deserialize, Serialize};

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NotificationKind {
    /// To a moderator: comments are held.
    Held,
    /// To the author: the comment is public.
    Published,
    /// To the author of the parent: somebody answered.
    Reply,
    /// To a reader whose address nobody confirmed: is it yours?
    Confirm,
    /// To somebody who is asked to work here.
    Invitation,
}

impl NotificationKind {
    /// Every kind there is.
    pub const ALL: [Self; 5] = [Self::Held, Self::Published, Self::Reply, Self::Confirm, Self::Invitation];

    /// The word in tables, templates, metrics and Message-IDs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Published => "published",
            Self::Reply => "reply",
            Self::Confirm => "confirm",
            Self::Invitation => "invitation",
        }
    }

    /// Reads [`NotificationKind::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Who a mail goes to, without the address: that is looked up when it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// A reader, by the keyed hash of the address.
    Author(KeyedHash),
    /// A moderator of the site, by the keyed hash of the configured address.
    Moderator(KeyedHash),
    /// Somebody who is asked to work here, by the keyed hash of the address.
    Invited(KeyedHash),
}

impl Recipient {
    /// For a table.
    pub fn stored(&self) -> String {
        match self {
            Self::Author(hash) => format!("author:{}", hash.hex()),
            Self::Moderator(hash) => format!("moderator:{}", hash.hex()),
            Self::Invited(hash) => format!("invited:{}", hash.hex()),
        }
    }

    /// Reads [`Recipient::stored`].
    pub fn from_stored(text: &str) -> Option<Self> {
        let (kind, hex) = text.split_once(':')?;
        let hash = KeyedHash::try_from(hex.to_owned()).ok()?;
        match kind {
            "author" => Some(Self::Author(hash)),
            "moderator" => Some(Self::Moderator(hash)),
            "invited" => Some(Self::Invited(hash)),
            _ => None,
        }
    }

    const fn hash(&self) -> &KeyedHash {
        match self {
            Self::Author(hash) | Self::Moderator(hash) | Self::Invited(hash) => hash,
        }
    }
}

/// The Message-ID (RFC 5322) of a mail, without angle brackets: the same for every try, so that a receiver can drop a second copy.
/// `subject` is the id of the comment, or what else the mail is about.
pub fn message_id(kind: NotificationKind, subject: &str, recipient: &Recipient, host: &str) -> String {
    let mut short = recipient.hash().hex();
    short.truncate(12);
    format!("c{subject}.{}.{short}@{host}", kind.word())
}
