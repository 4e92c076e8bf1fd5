//! What the configuration says of a site, and the site it makes.

use crate::domain::{
    AfterSubmit, EmailAddress, Ground, Locale, Origin, Points, Premoderate, SecondFactor, Site, SiteGround, SiteKey, Thresholds,
};
use serde::Deserialize;
use std::{collections::HashMap, num::NonZeroU32, time::Duration};

/// `[sites.NAME]` over `[site]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteSettings {
    name: Option<String>,
    #[serde(deserialize_with = "origins")]
    origins: Vec<Origin>,
    locale: Locale,
    #[serde(deserialize_with = "time_zone")]
    time_zone: jiff::tz::TimeZone,
    #[serde(default, deserialize_with = "pattern")]
    thread_pattern: Option<regex::Regex>,
    #[serde(default)]
    wordpress_pages: HashMap<String, String>,
    thresholds: ThresholdSettings,
    reports: ReportSettings,
    premoderate: Premoderate,
    after_submit: AfterSubmit,
    #[serde(deserialize_with = "addresses")]
    moderators: Vec<EmailAddress>,
    digest_minutes: u32,
    pressure_per_minute: NonZeroU32,
    #[serde(default)]
    grounds: Vec<GroundSettings>,
    second_factor: SecondFactor,
}

/// One of `[[sites.NAME.grounds]]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroundSettings {
    #[serde(deserialize_with = "ground")]
    word: Ground,
    #[serde(default)]
    label: HashMap<Locale, String>,
    #[serde(default)]
    text: HashMap<Locale, String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThresholdSettings {
    #[serde(deserialize_with = "points")]
    hold: Points,
    #[serde(deserialize_with = "points")]
    spam: Points,
    #[serde(deserialize_with = "points")]
    discard: Points,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReportSettings {
    hold_from: u32,
}

impl SiteSettings {
    /// The site that these settings make.
    ///
    /// # Errors
    /// The key at fault, beneath the site, and what would be right.
    pub fn site(self, key: &str) -> Result<Site, (&'static str, String)> {
        let key = SiteKey::parse(key).map_err(|error| ("", error.to_string()))?;
        let ThresholdSettings { hold, spam, discard } = self.thresholds;
        if hold < Points::default() {
            return Err(("thresholds.hold", format!("must be 0 or more, found {hold}; at 0 every comment is held")));
        }
        if hold > spam || spam > discard {
            return Err(("thresholds", format!("must grow: hold ≤ spam ≤ discard, found {hold}, {spam}, {discard}")));
        }
        let grounds = grounds(self.grounds, self.locale)?;
        Ok(Site {
            name: self.name.unwrap_or_else(|| key.to_string()),
            key,
            origins: self.origins,
            locale: self.locale,
            time_zone: self.time_zone,
            thread_pattern: self.thread_pattern,
            wordpress_pages: self.wordpress_pages,
            thresholds: Thresholds { hold, spam, discard },
            premoderate: self.premoderate,
            after_submit: self.after_submit,
            moderators: self.moderators,
            digest_interval: Duration::from_secs(u64::from(self.digest_minutes) * 60),
            pressure: self.pressure_per_minute.get(),
            grounds,
            reports_hold_from: self.reports.hold_from,
            second_factor: self.second_factor,
        })
    }
}

/// The longest label and text of a ground, in characters.
const LABEL: usize = 80;
const TEXT: usize = 1_000;

/// A site's own grounds, or those that every installation knows.
fn grounds(settings: Vec<GroundSettings>, locale: Locale) -> Result<Vec<SiteGround>, (&'static str, String)> {
    let wrong = |problem: String| Err(("grounds", problem));
    if settings.is_empty() {
        return Ok(SiteGround::built_in());
    }
    if settings.len() > SiteGround::MOST {
        return wrong(format!("at most {}, since each is chosen by one key; found {}", SiteGround::MOST, settings.len()));
    }
    let mut grounds: Vec<SiteGround> = Vec::with_capacity(settings.len());
    for GroundSettings { word: ground, label, text } in settings {
        let word = ground.word();
        if grounds.iter().any(|other| other.ground == ground) {
            return wrong(format!("`{word}` stands there twice"));
        }
        if !ground.is_built_in() && !label.contains_key(&locale) {
            let known = Ground::BUILT_IN.join(", ");
            return wrong(format!("`{word}` needs a `label.{}`: what moderators and writers read; only {known} have one", locale.code()));
        }
        for (what, texts, most) in [("label", &label, LABEL), ("text", &text, TEXT)] {
            if texts.values().any(|text| text.trim().is_empty() || text.chars().count() > most) {
                return wrong(format!("`{word}`: each `{what}` has 1 to {most} characters"));
            }
        }
        grounds.push(SiteGround { ground, label, text });
    }
    Ok(grounds)
}

fn ground<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Ground, D::Error> {
    Ground::parse(&String::deserialize(from)?).map_err(serde::de::Error::custom)
}

fn origins<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Origin>, D::Error> {
    each(from, |text| Origin::parse(text).map_err(|error| format!("`{text}`: {error}")))
}

fn addresses<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<EmailAddress>, D::Error> {
    each(from, |text| EmailAddress::parse(text).map_err(|error| format!("a moderator's address must be {error}")))
}

fn each<'de, D: serde::Deserializer<'de>, T>(from: D, parse: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts.iter().map(|text| parse(text).map_err(serde::de::Error::custom)).collect()
}

fn time_zone<'de, D: serde::Deserializer<'de>>(from: D) -> Result<jiff::tz::TimeZone, D::Error> {
    let name = String::deserialize(from)?;
    jiff::tz::TimeZone::get(&name)
        .map_err(|_| serde::de::Error::custom(format!("`{name}` is no time zone; an IANA name is, such as \"Europe/Paris\"")))
}

fn pattern<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<regex::Regex>, D::Error> {
    let text = String::deserialize(from)?;
    regex::RegexBuilder::new(&text).size_limit(1 << 20).build().map(Some).map_err(serde::de::Error::custom)
}

fn points<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Points, D::Error> {
    /// A whole number is as good as a decimal.
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a number of points such as 3.0")]
    enum Number {
        Whole(i32),
        Decimal(f64),
    }
    let decimal = match Number::deserialize(from)? {
        Number::Whole(whole) => f64::from(whole),
        Number::Decimal(decimal) => decimal,
    };
    Points::from_decimal(decimal).ok_or_else(|| serde::de::Error::custom("points lie between -1000 and 1000"))
}
