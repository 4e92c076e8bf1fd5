use crate::domain::{Grant, Role, SiteKey};
use serde::Deserialize;
use std::{num::NonZeroU32, path::PathBuf, time::Duration};
use url::Url;

/// One provider by which people log in: `[oidc.NAME]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderSettings {
    /// Who it is, exactly as it calls itself.
    pub issuer: String,
    /// What it knows this installation as.
    pub client_id: String,
    /// The file that the client's secret stands in, and nothing else.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// The variable of the environment that holds the client's secret.
    #[serde(default)]
    pub client_secret_env: Option<String>,
    /// What people call it, on the button. Unset: its name in the configuration.
    #[serde(default)]
    pub label: Option<String>,
    /// What is asked for besides `openid`.
    #[serde(default = "usual_scopes")]
    pub scopes: Vec<String>,
    /// The domains whose addresses, verified by the provider, come in; empty: no address is asked for.
    #[serde(default)]
    pub email_domains: Vec<String>,
    /// What its login counts as.
    #[serde(default)]
    pub second_factor: CountsAs,
    /// Values of `acr` that say that a second factor was shown.
    #[serde(default)]
    pub second_factor_acr: Vec<String>,
    /// The claim whose values `new_accounts` look at.
    #[serde(default)]
    pub roles_claim: Option<String>,
    /// What whoever has no account yet gets one with; empty: nobody gets one.
    #[serde(default)]
    pub new_accounts: Vec<NewAccount>,
    /// The most time that one answer of the provider may take. At most 60.
    #[serde(default = "ten_seconds")]
    pub timeout_seconds: NonZeroU32,
}

/// Whether a login at a provider counts as a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CountsAs {
    /// When the provider says that one was shown.
    #[default]
    Told,
    /// Always: the provider asks everybody for one.
    Always,
    /// Never: one's own second factor is asked for here.
    Never,
}

/// One right of accounts that a provider's login makes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// What one is.
    pub role: Role,
    /// Where; unset: on every site.
    #[serde(default)]
    pub site: Option<String>,
    /// The value of `roles_claim` that it takes; unset: none.
    #[serde(default)]
    pub value: Option<String>,
}

/// Why a provider cannot be asked as configured.
#[derive(Debug, thiserror::Error)]
pub enum ProviderSettingsError {
    /// The issuer is no address that can be trusted.
    #[error(
        "`issuer` must be the address that the provider calls itself by, such as \"https://accounts.example.org\": https (http on this machine \
         alone), without user, query and #"
    )]
    Issuer,
    /// There is no client.
    #[error("`client_id` is empty; the provider gives one when this installation is registered there")]
    NoClient,
    /// Both places are named.
    #[error("both `client_secret_file` and `client_secret_env` are set; the secret stands in one of them")]
    TwoSecrets,
    /// The file cannot be read.
    #[error("`client_secret_file`: {}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is nothing in it.
    #[error("`{0}`: the secret is empty, or not set")]
    Empty(&'static str),
    /// More than a minute.
    #[error("`timeout_seconds` must be 1 to 60")]
    Timeout,
    /// A domain that is none.
    #[error("`email_domains`: `{0}` is no domain; write \"example.org\", without @")]
    Domain(String),
    /// A site that there is not.
    #[error("`new_accounts`: there is no site `{0}`")]
    Site(String),
    /// A value, and no claim that has values.
    #[error("`new_accounts` names a value, and `roles_claim` does not say of which claim")]
    NoClaim,
}

fn usual_scopes() -> Vec<String> {
    ["email", "profile"].map(str::to_owned).to_vec()
}

const fn ten_seconds() -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(9)
}

impl ProviderSettings {
    /// What is wrong with the values, as far as it can be known without the provider.
    pub(super) fn check(&self, is_site: impl Fn(&str) -> bool) -> Result<(), ProviderSettingsError> {
        if !is_issuer(&self.issuer) {
            return Err(ProviderSettingsError::Issuer);
        }
        if self.client_id.trim().is_empty() {
            return Err(ProviderSettingsError::NoClient);
        }
        if self.timeout_seconds.get() > 60 {
            return Err(ProviderSettingsError::Timeout);
        }
        let is_domain = |domain: &&String| !domain.is_empty() && !domain.contains(['@', '/', ' ']) && domain.contains('.');
        if let Some(wrong) = self.email_domains.iter().find(|domain| !is_domain(domain)) {
            return Err(ProviderSettingsError::Domain(wrong.clone()));
        }
        if let Some(site) = self.new_accounts.iter().filter_map(|new| new.site.as_ref()).find(|site| !is_site(site)) {
            return Err(ProviderSettingsError::Site(site.clone()));
        }
        let names_value = self.new_accounts.iter().any(|new| new.value.is_some());
        if names_value && self.roles_claim.is_none() { Err(ProviderSettingsError::NoClaim) } else { Ok(()) }
    }

    /// The client's secret, where it has one.
    pub(super) fn secret(&self, environment: impl Fn(&str) -> Option<String>) -> Result<Option<String>, ProviderSettingsError> {
        let (key, text) = match (&self.client_secret_file, &self.client_secret_env) {
            (Some(_), Some(_)) => return Err(ProviderSettingsError::TwoSecrets),
            (None, None) => return Ok(None),
            (Some(path), None) => {
                let read = std::fs::read_to_string(path);
                ("client_secret_file", read.map_err(|source| ProviderSettingsError::File { path: path.clone(), source })?)
            }
            (None, Some(name)) => ("client_secret_env", environment(name).unwrap_or_default()),
        };
        let secret = text.trim();
        if secret.is_empty() { Err(ProviderSettingsError::Empty(key)) } else { Ok(Some(secret.to_owned())) }
    }

    /// The most time that one answer of the provider may take.
    pub(super) fn timeout(&self) -> Duration {
        Duration::from_secs(u64::from(self.timeout_seconds.get()))
    }

    /// What an account is made with for whoever has these values of the claim; empty: none is made.
    pub(super) fn grants(&self, values: &[String]) -> Vec<Grant> {
        let given = self.new_accounts.iter().filter(|new| new.value.as_ref().is_none_or(|value| values.contains(value)));
        given
            .filter_map(|new| match &new.site {
                None => Some(Grant { site: None, role: new.role }),
                Some(site) => Some(Grant { site: Some(SiteKey::parse(site).ok()?), role: new.role }),
            })
            .collect()
    }
}

/// What is asked there is a secret, so it is asked over https, or of this machine.
fn is_issuer(issuer: &str) -> bool {
    Url::parse(issuer).is_ok_and(|url| {
        let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
        let near = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        plain && url.has_host() && (url.scheme() == "https" || (url.scheme() == "http" && near))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    fn settings(toml: &str) -> ProviderSettings {
        toml::from_str(&format!("client_id = \"toguna\"\n{toml}")).unwrap()
    }

    #[test]
    fn an_issuer_is_asked_over_https_or_on_this_machine() {
        for sound in ["https://accounts.example.org", "https://sso.example.org/realms/news", "http://127.0.0.1:4000", "http://localhost/x"]
        {
            assert!(settings(&format!("issuer = \"{sound}\"")).check(|_| true).is_ok(), "{sound}");
        }
        for wrong in ["accounts.example.org", "http://accounts.example.org", "https://a@example.org", "https://example.org/?x", "ftp://x"] {
            let checked = settings(&format!("issuer = \"{wrong}\"")).check(|_| true);
            assert!(matches!(checked, Err(ProviderSettingsError::Issuer)), "{wrong}");
        }
    }

    #[test]
    fn nobody_gets_an_account_unless_it_is_said_with_what() {
        let issuer = "issuer = \"https://accounts.example.org\"\n";
        assert!(settings(issuer).grants(&["owner".to_owned()]).is_empty());
        let by_value = format!(
            "{issuer}roles_claim = \"groups\"\nnew_accounts = [{{ role = \"moderator\", site = \"demo\", value = \"news\" }}, {{ role = \
             \"owner\", value = \"chief\" }}]"
        );
        let by_value = settings(&by_value);
        assert!(by_value.grants(&[]).is_empty() && by_value.grants(&["sports".to_owned()]).is_empty());
        let moderator = Grant { site: Some(SiteKey::parse("demo").unwrap()), role: Role::Moderator };
        assert_eq!(by_value.grants(&["news".to_owned()]), [moderator]);
        assert!(matches!(by_value.check(|_| false), Err(ProviderSettingsError::Site(_))));
        let without_claim = settings(&format!("{issuer}new_accounts = [{{ role = \"reader\", value = \"x\" }}]"));
        assert!(matches!(without_claim.check(|_| true), Err(ProviderSettingsError::NoClaim)));
    }

    #[test]
    fn a_secret_stands_in_one_place() {
        let issuer = "issuer = \"https://accounts.example.org\"\n";
        let set = |name: &str| (name == "SECRET").then(|| " s3cret\n".to_owned());
        let secret = |more: &str| settings(&format!("{issuer}{more}")).secret(set);
        assert_eq!(secret("client_secret_env = \"SECRET\"").unwrap().as_deref(), Some("s3cret"));
        assert!(secret("").unwrap().is_none());
        for wrong in [
            "client_secret_env = \"OTHER\"",
            "client_secret_file = \"/nowhere\"",
            "client_secret_env = \"SECRET\"\nclient_secret_file = \"/nowhere\"",
        ] {
            assert!(secret(wrong).is_err(), "{wrong}");
        }
    }
}
