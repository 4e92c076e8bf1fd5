//! Handing mails over: to files, or to an SMTP server.

use super::{
    Mail, MailSettings, SmtpUrl, Starttls,
    redaction::{without, without_addresses},
};
use arc_swap::ArcSwapOption;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    transport::smtp::{
        AsyncSmtpTransportBuilder, PoolConfig,
        client::{Certificate, Tls, TlsParameters},
    },
};
use std::{
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// How a certificate begins in PEM (RFC 7468).
const CERTIFICATE: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// Where mails are handed over.
#[derive(Debug)]
pub enum Mailer {
    /// As `.eml` files in a folder.
    Folder(PathBuf),
    /// To an SMTP server.
    Smtp(Box<Smtp>),
}

/// An SMTP server, with connections that are kept open for the next mail.
pub struct Smtp {
    url: SmtpUrl,
    recipe: AsyncSmtpTransportBuilder,
    /// Made when the first mail goes, and after connections were given up.
    transport: ArcSwapOption<AsyncSmtpTransport<Tokio1Executor>>,
    timeout: Duration,
}

/// Why mails cannot be handed over at all. Found when the program starts.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// The folder cannot be made.
    #[error("{path}: {source}")]
    Folder {
        /// The folder.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The certificates cannot be read.
    #[error("{path}: {problem}; it must hold certificates in PEM")]
    Certificates {
        /// The file.
        path: String,
        /// Why.
        problem: String,
    },
    /// A password would travel in the clear.
    #[error("\"never\" would send the password of mail.smtp_url readable for everybody; \"always\" encrypts it")]
    BarePassword,
    /// The address is not one that the mailer takes.
    #[error("{0}: {1}")]
    Address(SmtpUrl, String),
}

impl MailerError {
    /// The key of the configuration that is at fault.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Folder { .. } => "data_dir",
            Self::Certificates { .. } => "mail.ca_file",
            Self::BarePassword => "mail.starttls",
            Self::Address(..) => "mail.smtp_url",
        }
    }
}

/// Why one mail was not handed over. None of the texts holds an address.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It never will be: its recipient or content is refused.
    #[error("refused: {0}")]
    Refused(String),
    /// Not now.
    #[error("put off by the server: {0}")]
    Deferred(String),
    /// Nothing can be handed over at the moment: the server is away, or does not let us in.
    #[error("cannot be handed over: {0}")]
    Down(String),
}

impl Mailer {
    /// Reads what the settings name. Does not connect yet, and makes nothing.
    ///
    /// # Errors
    /// [`MailerError`].
    pub fn new(settings: &MailSettings, data_dir: &Path) -> Result<Self, MailerError> {
        let certificates = settings.ca_file.as_deref().map(certificates).transpose()?;
        match &settings.smtp_url {
            Some(url) => Smtp::new(url, settings, certificates).map(|smtp| Self::Smtp(Box::new(smtp))),
            None => Ok(Self::Folder(MailSettings::folder(data_dir))),
        }
    }

    /// Makes the folder, where mails go into one.
    ///
    /// # Errors
    /// [`MailerError::Folder`].
    pub fn make_folder(&self) -> Result<(), MailerError> {
        match self {
            Self::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(|source| MailerError::Folder { path: folder.display().to_string(), source })
            }
            Self::Smtp(_) => Ok(()),
        }
    }

    /// Connects, encrypts and logs in as for a mail, and sends none. A folder is there since [`Mailer::make_folder`].
    ///
    /// # Errors
    /// [`SendError::Down`], whose text holds neither the password nor an address.
    pub async fn try_out(&self) -> Result<(), SendError> {
        match self {
            Self::Folder(_) => Ok(()),
            Self::Smtp(smtp) => smtp.try_out().await,
        }
    }

    /// Hands one mail over. Once this returns `Ok`, it is on stable storage here or the server's business.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn hand_over(&self, mail: &Mail) -> Result<(), SendError> {
        match self {
            Self::Folder(folder) => put(folder.clone(), file_name(mail.message_id()), mail.formatted()).await,
            Self::Smtp(smtp) => smtp.hand_over(mail).await,
        }
    }
}

impl Smtp {
    fn new(url: &SmtpUrl, settings: &MailSettings, certificates: Option<Certificate>) -> Result<Self, MailerError> {
        let problem = |error: lettre::transport::smtp::Error| MailerError::Address(url.clone(), error.to_string());
        let (tls, port) = encryption(url, settings, certificates)?;
        let recipe = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.reveal().as_str())
            .map_err(problem)?
            .port(url.reveal().port().unwrap_or(port))
            .tls(tls)
            .timeout(Some(settings.timeout()))
            .pool_config(PoolConfig::new().max_size(settings.connections.get()));
        Ok(Self { url: url.clone(), recipe, transport: ArcSwapOption::empty(), timeout: settings.timeout() })
    }

    fn transport(&self) -> Arc<AsyncSmtpTransport<Tokio1Executor>> {
        self.transport.load_full().unwrap_or_else(|| {
            let fresh = Arc::new(self.recipe.clone().build());
            self.transport.store(Some(Arc::clone(&fresh)));
            fresh
        })
    }

    async fn try_out(&self) -> Result<(), SendError> {
        let login = [self.url.reveal().username(), self.url.reveal().password().unwrap_or_default()];
        let login: Vec<_> = login.map(str::to_lowercase).into_iter().filter(|word| !word.is_empty()).collect();
        match tokio::time::timeout(self.timeout, self.transport().test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(SendError::Down("the server ends the conversation".to_owned())),
            Ok(Err(error)) => Err(SendError::Down(without(&error.to_string(), &login))),
            Err(_elapsed) => Err(SendError::Down(format!("no answer within {} s", self.timeout.as_secs()))),
        }
    }

    async fn hand_over(&self, mail: &Mail) -> Result<(), SendError> {
        let transport = self.transport();
        // lettre's own time limit covers connecting alone.
        match tokio::time::timeout(self.timeout, transport.send_raw(mail.envelope(), &mail.formatted())).await {
            Ok(Ok(_response)) => Ok(()),
            Ok(Err(error)) => Err(classified(&error, mail)),
            Err(_elapsed) => {
                // The connection stands somewhere in the middle of a mail, and the pool would hand it out again.
                self.transport.store(None);
                Err(SendError::Down(format!("no answer within {} s", self.timeout.as_secs())))
            }
        }
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Smtp({})", self.url)
    }
}

/// How a connection is encrypted, and the usual port for it.
fn encryption(url: &SmtpUrl, settings: &MailSettings, certificates: Option<Certificate>) -> Result<(Tls, u16), MailerError> {
    if url.reveal().scheme() == "smtps" {
        return Ok((Tls::Wrapper(trust(url, certificates)?), 465));
    }
    match settings.starttls {
        Starttls::Never if url.has_password() && !url.is_loopback() => Err(MailerError::BarePassword),
        Starttls::Never => Ok((Tls::None, 25)),
        Starttls::Remote if url.is_loopback() => Ok((Tls::None, 25)),
        Starttls::Remote | Starttls::Always => Ok((Tls::Required(trust(url, certificates)?), 587)),
    }
}

/// Which certificates are trusted: the ones that the program carries, and the operator's.
fn trust(url: &SmtpUrl, certificates: Option<Certificate>) -> Result<TlsParameters, MailerError> {
    let host = url.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    let mut parameters = TlsParameters::builder(host);
    if let Some(certificates) = certificates {
        parameters = parameters.add_root_certificate(certificates);
    }
    parameters.build().map_err(|error| MailerError::Address(url.clone(), error.to_string()))
}

fn certificates(path: &Path) -> Result<Certificate, MailerError> {
    let problem = |problem: String| MailerError::Certificates { path: path.display().to_string(), problem };
    let pem = std::fs::read(path).map_err(|error| problem(error.to_string()))?;
    // A file without any would be taken in silence.
    if !pem.windows(CERTIFICATE.len()).any(|window| window == CERTIFICATE) {
        return Err(problem("there is no certificate in it".to_owned()));
    }
    Certificate::from_pem(&pem).map_err(|error| problem(error.to_string()))
}

/// What an error of the server means for this mail and the others.
fn classified(error: &lettre::transport::smtp::Error, mail: &Mail) -> SendError {
    let why = without_addresses(&error.to_string(), mail.envelope());
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    match code.as_str() {
        // RFC 4954: our credentials are not taken. RFC 5321: the service closes, or TLS is not available for now.
        "530" | "534" | "535" | "538" | "421" | "454" => SendError::Down(why),
        _ if error.is_permanent() => SendError::Refused(why),
        _ if error.is_transient() => SendError::Deferred(why),
        _ if error.is_client() && mail.needs_smtputf8() => SendError::Refused(why),
        _ => SendError::Down(why),
    }
}

/// The same for every try of the same mail, so that a second one replaces the first.
fn file_name(message_id: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@') { c } else { '_' };
    let name: String = message_id.chars().take(200).map(plain).collect();
    format!("{}.eml", name.trim_start_matches('.'))
}

async fn put(folder: PathBuf, name: String, mail: Vec<u8>) -> Result<(), SendError> {
    let written = tokio::task::spawn_blocking(move || write(&folder, &name, &mail)).await;
    match written {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(SendError::Down(format!("the folder of mails: {error}"))),
        Err(_stopped) => Err(SendError::Down("the program is stopping".to_owned())),
    }
}

/// A file is there whole or not at all: it is written under another name first.
fn write(folder: &Path, name: &str, mail: &[u8]) -> std::io::Result<()> {
    let unfinished = folder.join(format!(".{name}.unfinished"));
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(mail)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, folder.join(name))?;
    std::fs::File::open(folder)?.sync_all()
}
