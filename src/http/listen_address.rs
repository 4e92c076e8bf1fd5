use serde::{Deserialize, Deserializer};
use std::net::SocketAddr;

/// Where the server listens: `127.0.0.1:8080`, `[::]:8080`, `localhost:8080`. Port 0 picks a free one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenAddress(String);

/// Why a text is not a [`ListenAddress`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` must be an address and a port: \"127.0.0.1:8080\", \"[::]:8080\" or \"localhost:8080\"; port 0 picks a free one")]
pub struct ListenAddressError(String);

impl ListenAddress {
    /// Reads an address. A host name is looked up only when the server starts.
    ///
    /// # Errors
    /// [`ListenAddressError`] when it has no port, or no host.
    pub fn parse(raw: &str) -> Result<Self, ListenAddressError> {
        let is_name = |(host, port): (&str, &str)| {
            let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
            !host.is_empty() && host.chars().all(name) && host.contains(|c: char| c.is_ascii_alphabetic()) && port.parse::<u16>().is_ok()
        };
        let right = raw.parse::<SocketAddr>().is_ok() || raw.rsplit_once(':').is_some_and(is_name);
        if right { Ok(Self(raw.to_owned())) } else { Err(ListenAddressError(raw.to_owned())) }
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ListenAddress {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::ListenAddress;

    #[test]
    fn an_address_has_a_host_and_a_port() {
        for right in ["127.0.0.1:0", "[::]:8080", "[::1]:65535", "localhost:8080", "comments.example.org:80"] {
            assert!(ListenAddress::parse(right).is_ok(), "{right}");
        }
        for wrong in ["", "abc", "8080", ":8080", "127.0.0.1", "127.0.0.1:99999", "256.0.0.1:80", "::1:80", "http://localhost:80", "a b:80"]
        {
            assert!(ListenAddress::parse(wrong).is_err(), "{wrong}");
        }
    }
}
