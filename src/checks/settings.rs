use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer};
use std::{
    num::NonZeroU32,
    path::{Path, PathBuf},
    time::Duration,
};
use url::Url;

/// How one external check is asked: `[checks.NAME]` over `[check]`. The defaults stand in `config/toguna.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckSettings {
    /// What it speaks.
    pub kind: CheckKind,
    /// Where it is asked.
    pub url: CheckUrl,
    /// The file that its key stands in, and nothing else.
    #[serde(default)]
    pub key_file: Option<PathBuf>,
    /// The variable of the environment that holds its key.
    #[serde(default)]
    pub key_env: Option<String>,
    /// The model that a `/v1/moderations` server is asked to use.
    #[serde(default)]
    pub model: Option<String>,
    /// The most time that one answer may take. At most 60.
    #[serde(deserialize_with = "a_minute_at_most")]
    pub timeout_seconds: NonZeroU32,
    /// The most questions under way at once, of one process.
    pub at_once: NonZeroU32,
    /// How often it is asked about one comment before it is given up.
    pub attempts: NonZeroU32,
    /// The wait before it is asked again; it doubles each time, up to ten minutes.
    pub retry_seconds: NonZeroU32,
}

/// What a check speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckKind {
    /// Akismet's `comment-check`.
    Akismet,
    /// The `/v1/moderations` call that hosted and self-hosted models speak.
    Moderation,
    /// A JSON request signed as Standard Webhooks sign.
    Signed,
}

/// The address of a check: `http` or `https`, without a user or password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckUrl(Url);

/// Why a text is no [`CheckUrl`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the address of a check, such as \"https://rest.akismet.com/1.1/comment-check\": http or https, without user, password or #; the key stands in `key_file` or `key_env`"
)]
pub struct CheckUrlError;

/// A key for a check. Never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

/// Why a check cannot be asked as configured.
#[derive(Debug, thiserror::Error)]
pub enum CheckSettingsError {
    /// There is no key where there must be one.
    #[error("`key_file` is missing: this kind needs a key, in a file or in the variable that `key_env` names")]
    NoKey,
    /// Both places are named.
    #[error("both `key_file` and `key_env` are set; the key stands in one of them")]
    TwoKeys,
    /// The file cannot be read.
    #[error("`key_file`: {}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The variable is not set.
    #[error("`key_env`: the variable {0} is not set, or empty")]
    Variable(String),
    /// The key cannot be one. It is not repeated.
    #[error("the key is no {0}")]
    Key(&'static str),
}

impl CheckSettings {
    /// The most time that one answer may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(u64::from(self.timeout_seconds.get()))
    }

    /// The wait before the next try, after so many that failed.
    pub fn wait_after(&self, failures: u32) -> Duration {
        const LONGEST: u64 = 10 * 60;
        let first = u64::from(self.retry_seconds.get());
        let doubled = first.saturating_mul(2_u64.saturating_pow(failures.saturating_sub(1)));
        Duration::from_secs(doubled.min(LONGEST.max(first)))
    }

    /// The key, where there is one.
    pub(super) fn key(&self, environment: impl Fn(&str) -> Option<String>) -> Result<Option<Key>, CheckSettingsError> {
        let text = match (&self.key_file, &self.key_env) {
            (Some(_), Some(_)) => return Err(CheckSettingsError::TwoKeys),
            (Some(path), None) => Some(read(path)?),
            (None, Some(name)) => {
                let value = environment(name).filter(|value| !value.trim().is_empty());
                Some(value.ok_or_else(|| CheckSettingsError::Variable(name.clone()))?)
            }
            (None, None) => None,
        };
        let key = text.map(|text| Key(text.trim().to_owned()));
        match (self.kind, &key) {
            (CheckKind::Akismet | CheckKind::Signed, None) => Err(CheckSettingsError::NoKey),
            (CheckKind::Signed, Some(key)) if key.secret().is_none() => {
                Err(CheckSettingsError::Key("secret such as whsec_ with 24 to 64 bytes in base64 behind it"))
            }
            (_, Some(key)) if key.0.is_empty() || !key.0.bytes().all(|byte| byte.is_ascii_graphic()) => {
                Err(CheckSettingsError::Key("text of visible ASCII characters"))
            }
            _ => Ok(key),
        }
    }
}

fn read(path: &Path) -> Result<String, CheckSettingsError> {
    std::fs::read_to_string(path).map_err(|source| CheckSettingsError::File { path: path.to_owned(), source })
}

impl CheckUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// [`CheckUrlError`].
    pub fn parse(raw: &str) -> Result<Self, CheckUrlError> {
        let url = Url::parse(raw.trim()).map_err(|_| CheckUrlError)?;
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        if plain && matches!(url.scheme(), "http" | "https") && url.has_host() { Ok(Self(url)) } else { Err(CheckUrlError) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Host and port that it is asked at. An address of IPv6 has no brackets.
    pub fn place(&self) -> (&str, u16) {
        let host = self.0.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        (host, self.0.port_or_known_default().unwrap_or(443))
    }
}

impl<'de> Deserialize<'de> for CheckUrl {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

impl Key {
    /// For the request.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    #[cfg(test)]
    pub(super) fn for_test(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The bytes of a secret that Standard Webhooks sign with: `whsec_` and base64.
    pub(super) fn secret(&self) -> Option<Vec<u8>> {
        let bytes = STANDARD.decode(self.0.strip_prefix("whsec_")?).ok()?;
        (24..=64).contains(&bytes.len()).then_some(bytes)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

fn a_minute_at_most<'de, D: Deserializer<'de>>(from: D) -> Result<NonZeroU32, D::Error> {
    let seconds = NonZeroU32::deserialize(from)?;
    if seconds.get() <= 60 { Ok(seconds) } else { Err(serde::de::Error::custom(format!("must be 1 to 60, found {seconds}"))) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    fn settings(toml: &str) -> CheckSettings {
        let rest = "url = \"https://check.example.org/\"\ntimeout_seconds = 10\nat_once = 4\nattempts = 3\nretry_seconds = 15\n";
        toml::from_str(&format!("{rest}{toml}")).unwrap()
    }

    #[test]
    fn waits_double_up_to_ten_minutes() {
        let settings = settings("kind = \"moderation\"");
        let waits: Vec<_> = [1, 2, 3, 7, 99].map(|failures| settings.wait_after(failures).as_secs()).to_vec();
        assert_eq!(waits, [15, 30, 60, 600, 600]);
    }

    #[test]
    fn a_key_stands_in_one_place_and_is_never_shown() {
        let set = |name: &str| (name == "KEY").then(|| "s3cret".to_owned());
        let key = settings("kind = \"akismet\"\nkey_env = \"KEY\"").key(set).unwrap().unwrap();
        assert_eq!((key.reveal(), format!("{key:?}").contains("s3cret")), ("s3cret", false));
        assert!(settings("kind = \"moderation\"").key(set).unwrap().is_none());
        for wrong in [
            "kind = \"akismet\"",
            "kind = \"akismet\"\nkey_env = \"OTHER\"",
            "kind = \"akismet\"\nkey_env = \"KEY\"\nkey_file = \"/nowhere\"",
            "kind = \"akismet\"\nkey_file = \"/nowhere\"",
            "kind = \"signed\"\nkey_env = \"KEY\"",
        ] {
            let error = settings(wrong).key(set).unwrap_err().to_string();
            assert!(!error.contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn an_address_holds_no_password() {
        assert!(CheckUrl::parse("http://localhost:8080/check?v=1").is_ok());
        for wrong in ["", "check.example.org", "ftp://x/", "https://key@rest.akismet.com/", "https://x/#y"] {
            assert!(CheckUrl::parse(wrong).is_err(), "{wrong}");
        }
    }
}
