use lettre::message::Mailbox;
use serde::{Deserialize, Deserializer};
use std::{
    num::NonZeroU32,
    path::{Path, PathBuf},
    time::Duration,
};
use url::Url;

/// How mails leave, `[mail]`. The defaults stand in `config/toguna.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// The server that mails are handed to; while it is not set, they are files in [`MailSettings::folder`].
    #[serde(default)]
    pub smtp_url: Option<SmtpUrl>,
    /// The sender. Without a display name, the name of the site stands there.
    pub from: Sender,
    /// Whether `smtp://` must be encrypted.
    pub starttls: Starttls,
    /// Certificates (PEM) to trust for the server beside the usual ones.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// The most time that handing over one mail may take.
    pub timeout_seconds: NonZeroU32,
    /// The most connections to the server, and mails under way, at once.
    pub connections: NonZeroU32,
    /// The most mails an hour to one recipient; what is over it waits.
    pub per_recipient_hour: NonZeroU32,
    /// How long a mail about an approval waits, so that the approval can be taken back.
    pub undo_seconds: u32,
}

impl MailSettings {
    /// The folder that mails are put into while there is no server.
    pub fn folder(data_dir: &Path) -> PathBuf {
        data_dir.join("mail")
    }

    /// The most time that handing over one mail may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(u64::from(self.timeout_seconds.get()))
    }

    /// How long a mail about an approval waits.
    pub fn undo_window(&self) -> Duration {
        Duration::from_secs(u64::from(self.undo_seconds))
    }
}

/// When a connection by `smtp://` is encrypted. (By `smtps://` it always is.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Starttls {
    /// Always, but for a server on this machine.
    #[default]
    Remote,
    /// Always.
    Always,
    /// Never. Not allowed together with a password, unless the server is on this machine.
    Never,
}

/// The address of an SMTP server: `smtp://user:password@host:587` or `smtps://…`. `Debug` and `Display` hide the password.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl(Url);

/// Why a text is not an [`SmtpUrl`]. The text is not repeated, since it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the address of an SMTP server: \"smtps://user:password@smtp.example.org\", or \"smtp://…\" for STARTTLS; other characters than letters and digits in user and password are written %XX"
)]
pub struct SmtpUrlError;

impl SmtpUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// [`SmtpUrlError`] when it has another scheme, no host, or more than user, password, host and port.
    pub fn parse(raw: &str) -> Result<Self, SmtpUrlError> {
        let url = Url::parse(raw.trim()).map_err(|_| SmtpUrlError)?;
        let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        let host = url.host_str().is_some_and(|host| !host.is_empty());
        if bare && host && matches!(url.scheme(), "smtp" | "smtps") { Ok(Self(url)) } else { Err(SmtpUrlError) }
    }

    /// For the mailer, password and all.
    pub(super) fn reveal(&self) -> &Url {
        &self.0
    }

    /// The host name or address.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether the server is on this machine.
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        host == "localhost" || host == "[::1]" || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
    }

    /// Whether it has a password.
    pub fn has_password(&self) -> bool {
        self.0.password().is_some()
    }
}

impl std::fmt::Display for SmtpUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let who = match (self.0.username(), self.0.password()) {
            ("", None) => String::new(),
            (user, None) => format!("{user}@"),
            (user, Some(_)) => format!("{user}:…@"),
        };
        write!(f, "{}://{who}{}", self.0.scheme(), self.host())?;
        self.0.port().map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl std::fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpUrl({self})")
    }
}

impl<'de> Deserialize<'de> for SmtpUrl {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

/// Who the mails are from: `comments@example.org`, or `Comments <comments@example.org>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(Mailbox);

/// Why a text is not a [`Sender`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an address, with or without a name: \"comments@example.org\" or \"Comments <comments@example.org>\"")]
pub struct SenderError;

impl Sender {
    /// Reads a sender.
    ///
    /// # Errors
    /// [`SenderError`] when it is no address.
    pub fn parse(raw: &str) -> Result<Self, SenderError> {
        if raw.chars().any(char::is_control) {
            return Err(SenderError);
        }
        raw.trim().parse().map(Self).map_err(|_| SenderError)
    }

    /// The mailbox to send as, under this name if it has none of its own.
    pub(super) fn mailbox(&self, otherwise: &str) -> Mailbox {
        let name = self.0.name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(|| otherwise.to_owned());
        Mailbox::new(Some(name), self.0.email.clone())
    }
}

impl<'de> Deserialize<'de> for Sender {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let url = SmtpUrl::parse("smtps://awa:s3cr%40t@smtp.example.org:2465").unwrap();
        assert_eq!(url.to_string(), "smtps://awa:…@smtp.example.org:2465");
        assert!(!format!("{url:?}").contains("s3cr"));
        let wrong = SmtpUrl::parse("http://awa:s3cret@smtp.example.org").unwrap_err();
        assert!(!wrong.to_string().contains("s3cret"));
    }

    #[test]
    fn an_address_of_a_server_has_a_host_and_nothing_behind_it() {
        for right in ["smtp://localhost:25", "smtp://user@host", "smtps://u:p@mail.example.org", "smtp://[::1]:2525"] {
            assert!(SmtpUrl::parse(right).is_ok(), "{right}");
        }
        for wrong in ["", "localhost", "smtp://", "smtp://host/path", "smtp://host?tls=none", "https://host"] {
            assert!(SmtpUrl::parse(wrong).is_err(), "{wrong}");
        }
        assert!(SmtpUrl::parse("smtp://127.0.0.1:25").unwrap().is_loopback());
        assert!(!SmtpUrl::parse("smtp://127.example.org").unwrap().is_loopback());
    }

    #[test]
    fn the_sites_name_stands_in_for_a_missing_display_name() {
        assert_eq!(Sender::parse("c@example.org").unwrap().mailbox("La Gazette").to_string(), "La Gazette <c@example.org>");
        assert_eq!(Sender::parse("Club <c@example.org>").unwrap().mailbox("La Gazette").name.as_deref(), Some("Club"));
        assert!(Sender::parse("c@example.org\r\nBcc: x@example.org").is_err());
        assert!(Sender::parse("nobody").is_err());
    }
}
