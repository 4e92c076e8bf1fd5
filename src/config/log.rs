use serde::{Deserialize, Deserializer};
use tracing_subscriber::{EnvFilter, filter::LevelFilter};

/// How logs are written to stderr.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    /// JSON lines, or text for people.
    pub format: LogFormat,
    /// A filter as in `RUST_LOG`.
    pub level: LogLevel,
}

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

/// What is logged: a level, and levels of modules where they differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLevel(String);

/// Why a text is not a [`LogLevel`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no level: error, warn, info, debug, trace or off is, and so is a module with one: \"info,toguna=debug\"")]
pub struct LogLevelError(String);

impl LogLevel {
    /// Reads a filter. A word that is neither a level nor has one is refused, which `RUST_LOG` takes for a module: it would say nothing at all.
    ///
    /// # Errors
    /// [`LogLevelError`] with the part that is wrong.
    pub fn parse(raw: &str) -> Result<Self, LogLevelError> {
        for directive in raw.split(',').map(str::trim) {
            let sound = if directive.contains('=') {
                EnvFilter::try_new(directive).is_ok()
            } else {
                !directive.is_empty() && directive.parse::<LevelFilter>().is_ok()
            };
            if !sound {
                return Err(LogLevelError(directive.to_owned()));
            }
        }
        Ok(Self(raw.to_owned()))
    }

    /// The filter that it means.
    pub fn filter(&self) -> EnvFilter {
        EnvFilter::new(&self.0)
    }
}

impl<'de> Deserialize<'de> for LogLevel {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}
