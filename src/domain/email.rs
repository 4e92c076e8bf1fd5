use super::{FieldError, HashKey, KeyedHash};

/// A reader's or moderator's address. No `Display`, no `Serialize`, and `Debug` prints `EmailAddress(…)`. It leaves by name only:
/// [`EmailAddress::mailbox`] (to the mailer), [`EmailAddress::sealed`] (to queue and store), [`EmailAddress::keyed_hash`] (to recognise an
/// author), [`EmailAddress::reveal`] (to a moderator with the right).
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress {
    address: String,
    at: usize,
}

/// Proof that whoever asks may see addresses. Made where permissions are checked.
#[derive(Debug)]
pub struct RightToSeeAddresses(());

impl RightToSeeAddresses {
    /// Granted by a bearer token with the scope `moderate`, or by an operator at the command line.
    pub const fn granted() -> Self {
        Self(())
    }
}

impl EmailAddress {
    /// The longest address, in bytes (RFC 5321, 4.5.3.1, less the angle brackets).
    pub const MAX_BYTES: usize = 254;
    const MAX_LOCAL_BYTES: usize = 64;

    /// Reads an address: a dot-atom (RFC 5322) that may hold letters of any script (RFC 6531), `@`, and a host name with at least one dot,
    /// made ASCII by IDNA (UTS #46). Quoted local parts and address literals, which no reader has, are refused.
    ///
    /// # Errors
    /// [`FieldError::Missing`], [`FieldError::TooManyBytes`], [`FieldError::Invisible`] or [`FieldError::NotAnAddress`].
    pub fn parse(raw: &str) -> Result<Self, FieldError> {
        let text = raw.trim();
        if text.is_empty() {
            return Err(FieldError::Missing);
        }
        if text.chars().any(char::is_control) {
            return Err(FieldError::Invisible);
        }
        if text.len() > Self::MAX_BYTES {
            return Err(FieldError::TooManyBytes { max: Self::MAX_BYTES });
        }
        let (local, host) = text.rsplit_once('@').ok_or(FieldError::NotAnAddress)?;
        if local.len() > Self::MAX_LOCAL_BYTES {
            return Err(FieldError::TooManyBytes { max: Self::MAX_LOCAL_BYTES });
        }
        let host = idna::domain_to_ascii_strict(host).map_err(|_| FieldError::NotAnAddress)?;
        if !is_dot_atom(local) || !is_host_name(&host) {
            return Err(FieldError::NotAnAddress);
        }
        let at = local.len();
        let address = format!("{local}@{host}");
        if address.len() > Self::MAX_BYTES {
            return Err(FieldError::TooManyBytes { max: Self::MAX_BYTES });
        }
        Ok(Self { address, at })
    }

    /// To the mailer, and nowhere else.
    pub fn mailbox(&self) -> &str {
        &self.address
    }

    /// To the sealed envelope and the store.
    pub fn sealed(&self) -> &str {
        &self.address
    }

    /// To somebody who may see it.
    pub fn reveal(&self, _right: &RightToSeeAddresses) -> &str {
        &self.address
    }

    /// The host alone, in lower-case ASCII: a rule may look at it.
    pub fn host(&self) -> &str {
        &self.address[self.at + 1..]
    }

    /// Dots in the local part: a rule may count them.
    pub fn dots(&self) -> u32 {
        u32::try_from(self.address[..self.at].matches('.').count()).unwrap_or(u32::MAX)
    }

    /// Whether the local part has a tag, as `awa+news`: a rule may look at it.
    pub fn has_tag(&self) -> bool {
        self.address[..self.at].contains('+')
    }

    /// What an author is found by: the same for `Awa@Example.org` and `awa@example.org`.
    pub fn keyed_hash(&self, key: &HashKey) -> KeyedHash {
        key.hash(&[self.address.to_lowercase().as_bytes()])
    }
}

impl std::fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

fn is_dot_atom(local: &str) -> bool {
    !local.is_empty() && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_character))
}

/// RFC 5322 `atext`, and letters and digits beyond ASCII (RFC 6531).
fn is_atom_character(character: char) -> bool {
    character.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character)
}

fn is_host_name(host: &str) -> bool {
    host.len() <= 253
        && host.contains('.')
        && host.split('.').all(|label| (1..=63).contains(&label.len()))
        && !host.rsplit('.').next().is_some_and(|top| top.bytes().all(|b| b.is_ascii_digit()))
}
