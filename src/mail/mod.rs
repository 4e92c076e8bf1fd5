//! Mails: what they say ([`Composer`]) and how they leave ([`Mailer`]).
//!
//! Whether one is owed, and to whom, is the store's business ([`crate::store::Outbox`]); when it goes, the worker's
//! ([`crate::worker::notify`]). A new kind of mail: a word in [`crate::domain::NotificationKind`], a folder of that name with three
//! templates in `config/templates/mails/`, its sentences in `config/locales/`, and a variant of [`Content`].

mod compose;
mod decision_link;
mod forget;
mod neutral;
mod redaction;
mod send;
mod settings;

pub use compose::{ComposeError, Composer, Content, Draft};
pub use decision_link::DecisionLink;
pub use forget::forget;
pub use send::{Mailer, MailerError, SendError, Smtp};
pub use settings::{MailSettings, Sender, SenderError, SmtpUrl, SmtpUrlError, Starttls};

use lettre::address::Envelope;

/// What a reader's token in a mail is for: the word by which the store keeps it.
pub mod purpose {
    /// To say that an address is one's own.
    pub const CONFIRM: &str = "confirm";
    /// To get no more mail from a site.
    pub const UNSUBSCRIBE: &str = "unsubscribe";
}

/// A mail that is ready to be handed over.
#[derive(Clone)]
pub struct Mail {
    message_id: String,
    message: lettre::Message,
}

impl Mail {
    /// Its Message-ID, without angle brackets.
    pub fn message_id(&self) -> &str {
        &self.message_id
    }

    /// As it travels (RFC 5322).
    pub fn formatted(&self) -> Vec<u8> {
        self.message.formatted()
    }

    fn envelope(&self) -> &Envelope {
        self.message.envelope()
    }

    /// Whether only a server that knows RFC 6531 can take it.
    fn needs_smtputf8(&self) -> bool {
        self.envelope().to().iter().any(|to| !to.user().is_ascii())
    }
}

impl std::fmt::Debug for Mail {
    /// Redacted: it holds addresses.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mail({})", self.message_id)
    }
}

#[cfg(test)]
mod tests;
