use crate::{
    domain::{CommentId, EmailAddress, KeyedHash, Timestamp},
    secrets::{Purpose, Secrets},
};
use std::time::Duration;

/// How long a link in a mail can be used.
const HOLDS: Duration = Duration::from_hours(48);
/// What can be decided by a link: approve, reject, spam. Part of what is signed.
const ACTS: &str = "ars";

/// Leave to decide once about one comment as it is now, for the mailbox of a moderator and until a moment. It is signed, kept nowhere, and opens no
/// session. A decision gives the comment another revision, so that no link is used twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionLink {
    /// The comment.
    pub comment: CommentId,
    /// Whom it was sent to, see [`DecisionLink::mailbox`].
    pub mailbox: KeyedHash,
    /// The comment's revision when it was sent.
    pub revision: i64,
    /// Until when.
    pub until: Timestamp,
}

impl DecisionLink {
    /// A link that is sent now.
    pub fn sent(comment: CommentId, revision: i64, mailbox: KeyedHash, now: Timestamp) -> Self {
        Self { comment, mailbox, revision, until: now.plus(HOLDS) }
    }

    /// What a mailbox is called, from which its address cannot be told, nor that somebody writes comments with it.
    pub fn mailbox(secrets: &Secrets, address: &EmailAddress) -> KeyedHash {
        address.keyed_hash(&secrets.hash_key(Purpose::DecisionLink))
    }

    /// For an address.
    pub fn sign(&self, secrets: &Secrets) -> String {
        let Self { comment, mailbox, revision, until } = self;
        secrets.sign(Purpose::DecisionLink, &format!("{ACTS} {comment} {} {revision} {}", mailbox.hex(), until.as_millis()))
    }

    /// Reads [`DecisionLink::sign`], also one that is over; `None` for what was not signed here.
    pub fn read(secrets: &Secrets, token: &str) -> Option<Self> {
        let text = secrets.verify(Purpose::DecisionLink, token)?;
        let mut parts = text.strip_prefix(ACTS)?.strip_prefix(' ')?.split(' ');
        let mut part = || parts.next();
        Some(Self {
            comment: CommentId::parse(part()?)?,
            mailbox: KeyedHash::try_from(part()?.to_owned()).ok()?,
            revision: part()?.parse().ok()?,
            until: Timestamp::from_millis(part()?.parse().ok()?),
        })
    }

    /// Who decides by it, for the record: the mailbox by the beginning of what it is called.
    pub fn actor(&self) -> String {
        let hex = self.mailbox.hex();
        let short: String = hex.chars().take(8).collect();
        format!("mailbox:{hex} mailbox {short}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn what_is_signed_is_read_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Secrets::load_or_create(&folder.path().join("secrets.toml")).unwrap();
        let address = EmailAddress::parse("Moussa@Gazette.example").unwrap();
        let mailbox = DecisionLink::mailbox(&secrets, &address);
        assert_ne!(mailbox, address.keyed_hash(&secrets.hash_key(Purpose::AuthorHash)), "nor that somebody writes with it");
        let now = Timestamp::from_millis(1_795_425_240_000);
        let link = DecisionLink::sent(CommentId::new(now, [7; 10]), 3, mailbox, now);
        let token = link.sign(&secrets);
        assert_eq!(DecisionLink::read(&secrets, &token), Some(link.clone()));
        assert_eq!(link.until.since(now), Duration::from_hours(48));
        assert_eq!(link.actor().split(' ').count(), 3);
        let other = secrets.sign(Purpose::StatusLink, &format!("ars {} {} 3 1", link.comment, mailbox.hex()));
        for wrong in [other.as_str(), &token[1..], &token[..token.len() - 1], "", "1.x.y"] {
            assert_eq!(DecisionLink::read(&secrets, wrong), None, "{wrong}");
        }
    }
}
