//! Who somebody is, asked of a provider that a newsroom has already (`OpenID` Connect Core 1.0, authorization code flow with PKCE, RFC 7636).
//! [`settings`] is what the configuration says of a provider, [`exchange`] how it is spoken to.
//!
//! What a provider says is who somebody is, and never what somebody may do: that stands in the store, or in the configuration.

mod exchange;
mod settings;

pub use settings::{CountsAs, NewAccount, ProviderSettings, ProviderSettingsError};

use crate::domain::{Grant, HashKey, KeyedHash};
use exchange::Exchange;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// Why a provider said nothing, or nothing that can be believed. No message repeats what it sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OidcError {
    /// The provider did not answer in time.
    #[error("no answer within {} s", .0.as_secs())]
    Slow(Duration),
    /// The provider cannot be reached, or is not one.
    #[error("it cannot be reached, or does not answer as a provider does: {0}")]
    Down(String),
    /// The provider does not take the code: it was used, is too old, or another client's.
    #[error("it did not take the code")]
    Code,
    /// What it says of who somebody is cannot be believed.
    #[error("its ID token is not sound: {0}")]
    Token(String),
}

/// A provider, ready to be asked.
pub struct Provider {
    name: String,
    settings: ProviderSettings,
    exchange: Exchange,
}

/// All that are configured, by name.
pub type Providers = BTreeMap<String, Arc<Provider>>;

/// What a login that began is recognised by when the browser comes back. It is known to that browser alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Begun {
    /// What the address that the browser comes back to must carry.
    pub state: String,
    /// What the ID token must carry.
    nonce: String,
    /// What shows the provider that whoever brings the code asked for it.
    verifier: String,
    /// Whether the provider was to ask anew who they are.
    #[serde(default)]
    again: bool,
}

/// Who somebody is, as a provider said it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identified {
    /// Unique at this issuer, and for ever.
    issuer: String,
    subject: String,
    /// What they call themselves there.
    pub name: Option<String>,
    /// Whether a second factor was shown, too.
    pub both_factors: bool,
    /// Whether an address that the provider verified is of one of the domains that come in.
    pub is_of_domain: bool,
    /// The values of the claim for roles.
    values: Vec<String>,
}

impl Identified {
    /// What this identity is found by.
    pub fn hash(&self, key: &HashKey) -> KeyedHash {
        key.hash(&[b"identity", self.issuer.as_bytes(), self.subject.as_bytes()])
    }
}

impl Provider {
    /// A provider by its settings.
    ///
    /// # Errors
    /// [`ProviderSettingsError`].
    pub fn new(
        name: &str,
        settings: ProviderSettings,
        is_site: impl Fn(&str) -> bool,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ProviderSettingsError> {
        settings.check(is_site)?;
        let secret = settings.secret(environment)?;
        let exchange = Exchange::new(&settings, secret);
        Ok(Self { name: name.to_owned(), settings, exchange })
    }

    /// Its name in the configuration.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What people call it.
    pub fn label(&self) -> &str {
        self.settings.label.as_deref().unwrap_or(&self.name)
    }

    /// Who it is.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Whether it answers as a provider does.
    ///
    /// # Errors
    /// [`OidcError::Slow`], [`OidcError::Down`].
    pub async fn look(&self) -> Result<(), OidcError> {
        self.exchange.discover(true).await.map(|_| ())
    }

    /// Where to send a browser, to come back to `redirect`. `again`: somebody is to show there anew who they are.
    ///
    /// # Errors
    /// [`OidcError::Slow`], [`OidcError::Down`].
    pub async fn begin(&self, redirect: &str, again: bool) -> Result<(String, Begun), OidcError> {
        self.exchange.begin(&self.settings, redirect, again).await
    }

    /// Who came back, with a code.
    ///
    /// # Errors
    /// [`OidcError`].
    pub async fn finish(&self, redirect: &str, code: &str, begun: Begun) -> Result<Identified, OidcError> {
        self.exchange.finish(&self.settings, redirect, code, begun).await
    }

    /// What an account is made with for somebody who has none; empty: none is made.
    pub fn grants_of_new(&self, identified: &Identified) -> Vec<Grant> {
        self.settings.grants(&identified.values)
    }
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Provider({}, {})", self.name, self.settings.issuer)
    }
}
