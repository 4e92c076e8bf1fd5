use super::StoreError;
use crate::{
    domain::{CommentId, EmailAddress, KeyedHash, SiteKey, Timestamp},
    secrets::Secrets,
};
use async_trait::async_trait;

/// A mail that asks somebody to choose a password.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// Who is asked.
    pub user: i64,
    /// The site that the mail is from.
    pub site: SiteKey,
    /// The host in its Message-ID.
    pub host: String,
    /// What it stands under in the outbox: random, another one each time.
    pub mail: CommentId,
    /// The keyed hash of the address.
    pub recipient: KeyedHash,
    /// The address, sealed.
    pub sealed: String,
    /// Who asks, as the mail says it.
    pub inviter: String,
    /// How long its links are good for.
    pub expires_at: Timestamp,
}

/// An invitation that nobody has followed yet, withdrawn, or let expire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Who is asked.
    pub user: i64,
    /// What they are called.
    pub name: String,
    /// The site that the mail is from.
    pub site: SiteKey,
    /// The address, sealed.
    pub sealed: String,
    /// Who asks, as the mail says it.
    pub inviter: String,
    /// Until when.
    pub expires_at: Timestamp,
}

impl Invitation {
    /// An address as it is kept for a user's invitation.
    pub fn seal(secrets: &Secrets, user: i64, address: &EmailAddress) -> Option<String> {
        secrets.seal(&about(user), address.sealed().as_bytes())
    }

    /// The address; `None` when it was sealed with a key that is gone.
    pub fn address(&self, secrets: &Secrets) -> Option<EmailAddress> {
        let address = String::from_utf8(secrets.open(&about(self.user), &self.sealed)?).ok()?;
        EmailAddress::parse(&address).ok()
    }
}

fn about(user: i64) -> String {
    format!("invitation of user {user}")
}

/// Invitations by mail. The address of one is there for its own mails, and gone when it ends; [`super::Retention`] forgets those of expired ones.
#[async_trait]
pub trait Invitations: Send + Sync {
    /// Owes a mail with an invitation, in the place of one before, with an audit row.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn invite(&self, invitation: &NewInvitation, actor: &str, now: Timestamp) -> Result<(), StoreError>;

    /// Those that are open, in the order of their making.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn invitations(&self, now: Timestamp) -> Result<Vec<Invitation>, StoreError>;

    /// Ends an open invitation with its links and the account that it was for, whose name is free again. With an audit row.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is none, [`StoreError::Database`].
    async fn withdraw_invitation(&self, user: i64, actor: &str, now: Timestamp) -> Result<(), StoreError>;
}
