use super::KeyMap;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// How close together the console's lines stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    /// With room around.
    #[default]
    Comfortable,
    /// More on a screen.
    Compact,
}

impl Density {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// The word in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }

    /// Reads [`Density::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|density| density.word() == word)
    }
}

/// The name of a time zone that there is (IANA), as `Africa/Bamako`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneName(String);

impl ZoneName {
    /// `None` where there is no zone of this name.
    pub fn parse(raw: &str) -> Option<Self> {
        let zone = TimeZone::get(raw.trim()).ok()?;
        Some(Self(zone.iana_name()?.to_owned()))
    }

    /// The names that are offered: places, and UTC.
    pub fn offered() -> Vec<String> {
        let is_place = |name: &String| name == "UTC" || (name.contains('/') && !name.starts_with("Etc/"));
        jiff::tz::db().available().map(|name| name.to_string()).filter(is_place).collect()
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The zone; `None` for one that later rules of time zones know no more.
    pub fn time_zone(&self) -> Option<TimeZone> {
        TimeZone::get(&self.0).ok()
    }
}

/// How somebody wants the console, wherever they log in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Which key does what.
    pub keys: KeyMap,
    /// How close together lines stand.
    pub density: Density,
    /// In which zone times are told; `None`: in the site's.
    pub zone: Option<ZoneName>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_those_that_there_are() {
        assert_eq!(ZoneName::parse("africa/bamako").unwrap().as_str(), "Africa/Bamako");
        for wrong in ["", "Africa", "Mars/Olympus", "../etc/passwd", "+02:00"] {
            assert_eq!(ZoneName::parse(wrong), None, "{wrong}");
        }
        let offered = ZoneName::offered();
        assert!(offered.len() > 300 && offered.iter().all(|name| ZoneName::parse(name).is_some()), "{offered:?}");
    }

    #[test]
    fn what_was_kept_before_is_read_with_what_is_usual_for_the_rest() {
        let kept: Preferences = serde_json::from_str(r#"{"density":"compact"}"#).unwrap();
        assert_eq!(kept, Preferences { density: Density::Compact, ..Preferences::default() });
    }
}
