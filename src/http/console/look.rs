use crate::{
    domain::{Density, Locale, Preferences, Site, Timestamp, ZoneName},
    http::{App, access, language},
    wording,
};
use axum::http::{HeaderMap, Uri};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// The cookie that holds language and colours, `fr.dark`. Nothing secret: whoever changes it changes colours.
const COOKIE: &str = "toguna_look";
/// How long it is kept, in seconds: a year.
const AGE: u32 = 31_536_000;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.word() == word)
    }
}

/// How somebody wants the console: language and colours as this browser keeps them, the rest as the account does.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub locale: Locale,
    pub theme: Theme,
    pub density: Density,
    /// The zone in which times are told.
    pub zone: TimeZone,
}

impl Look {
    /// What was chosen in this browser; `?lang=` goes before it, and the browser's own languages and the site's come after. Times are told in
    /// the person's own zone, or else in the site's.
    pub fn of(headers: &HeaderMap, uri: &Uri, site: Option<&Site>, preferences: &Preferences) -> Self {
        let chosen = access::cookie(headers, COOKIE).unwrap_or_default();
        let (locale, theme) = chosen.split_once('.').unwrap_or_default();
        let asked = uri.query().is_some_and(|query| form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "lang"));
        Self {
            locale: Locale::from_tag(locale).filter(|_| !asked).unwrap_or_else(|| language::of(headers, uri, site)),
            theme: Theme::from_word(theme).unwrap_or_default(),
            density: preferences.density,
            zone: zone_of(preferences, site),
        }
    }

    /// The value of `Set-Cookie` that keeps language and colours.
    pub fn cookie(app: &App, locale: Locale, theme: Theme) -> String {
        format!("{COOKIE}={}.{}; Path=/; SameSite=Lax; HttpOnly; Max-Age={AGE}{}", locale.code(), theme.word(), access::secure(app))
    }

    /// A moment in words.
    pub fn date(&self, app: &App, at: Timestamp) -> String {
        app.wording.date(self.locale, at, &self.zone)
    }

    /// A moment for `<time datetime>`.
    pub fn datetime(&self, at: Timestamp) -> String {
        wording::datetime(at, &self.zone)
    }

    /// Both.
    pub fn moment(&self, app: &App, at: Timestamp) -> Value {
        json!({ "said": self.date(app, at), "datetime": self.datetime(at) })
    }
}

fn zone_of(preferences: &Preferences, site: Option<&Site>) -> TimeZone {
    let own = preferences.zone.as_ref().and_then(ZoneName::time_zone);
    own.or_else(|| site.map(|site| site.time_zone.clone())).unwrap_or(TimeZone::UTC)
}
