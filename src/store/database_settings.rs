use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::num::NonZeroU32;
use url::Url;

/// Where comments are kept, `[database]`. The defaults stand in `config/toguna.toml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// The PostgreSQL database of clustered mode; while it is not set, comments are kept in SQLite files in the data folder.
    #[serde(default)]
    pub url: Option<DatabaseUrl>,
    /// The most connections that one process has open. All processes together must stay below the server's `max_connections`.
    pub connections: NonZeroU32,
}

/// The address of a PostgreSQL database: `postgres://user:password@host:5432/name`. `Debug`, `Display` and `Serialize` hide the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Url);

/// Why a text is not a [`DatabaseUrl`]. The text is not repeated, since it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the address of a PostgreSQL database: \"postgres://user:password@db.example.org:5432/toguna\", with \"?sslmode=verify-full\" where it is on another machine, or \"postgres://user@localhost/toguna?host=/var/run/postgresql\" for a socket; other characters than letters and digits in user and password are written %XX"
)]
pub struct DatabaseUrlError;

impl DatabaseUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// [`DatabaseUrlError`] when it has another scheme, no host, or no name of a database.
    pub fn parse(raw: &str) -> Result<Self, DatabaseUrlError> {
        let url = Url::parse(raw.trim()).map_err(|_| DatabaseUrlError)?;
        let host = url.host_str().is_some_and(|host| !host.is_empty());
        let named = url.path().trim_matches('/').len() + 1 == url.path().len() && url.path().len() > 1;
        if matches!(url.scheme(), "postgres" | "postgresql") && host && named { Ok(Self(url)) } else { Err(DatabaseUrlError) }
    }

    /// For the connection, password and all.
    pub(super) const fn reveal(&self) -> &Url {
        &self.0
    }
}

impl std::fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = self.0.clone();
        // A password may also stand among the parameters.
        shown.set_query(None);
        if shown.password().is_some() && shown.set_password(Some("…")).is_err() {
            return f.write_str("postgres://…");
        }
        f.write_str(&shown.as_str().replace("%E2%80%A6", "…"))
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DatabaseUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_its_password_never_shown() {
        let url = DatabaseUrl::parse("postgres://toguna:s3cret%21@db.example.org:5432/toguna?sslmode=verify-full&password=s3cret").unwrap();
        assert_eq!(url.to_string(), "postgres://toguna:…@db.example.org:5432/toguna");
        for shown in [format!("{url:?}"), serde_json::to_string(&url).unwrap()] {
            assert!(!shown.contains("s3cret"), "{shown}");
        }
        let socket = "postgres://toguna@localhost/toguna?host=/var/run/postgresql";
        assert_eq!(DatabaseUrl::parse(socket).unwrap().reveal().as_str(), socket);
    }

    #[test]
    fn another_text_is_refused_without_being_repeated() {
        for text in [
            "",
            "db.example.org",
            "mysql://u:s3cret@h/d",
            "postgres://u:s3cret@h",
            "postgres://u:s3cret@h/",
            "postgres:///d",
            "postgres://h/a/b/",
        ] {
            let error = DatabaseUrl::parse(text).unwrap_err().to_string();
            assert!(!error.contains("s3cret") && error.contains("postgres://"), "{text}: {error}");
        }
    }
}
