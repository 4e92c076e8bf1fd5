use crate::{
    domain::{Locale, Site},
    http::{App, access, language},
};
use axum::http::{HeaderMap, Uri};

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

/// How somebody wants the console.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub locale: Locale,
    pub theme: Theme,
}

impl Look {
    /// What was chosen in this browser; `?lang=` goes before it, and the browser's own languages and the site's come after.
    pub fn of(headers: &HeaderMap, uri: &Uri, site: Option<&Site>) -> Self {
        let chosen = access::cookie(headers, COOKIE).unwrap_or_default();
        let (locale, theme) = chosen.split_once('.').unwrap_or_default();
        let asked = uri.query().is_some_and(|query| form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "lang"));
        let locale = Locale::from_tag(locale).filter(|_| !asked).unwrap_or_else(|| language::of(headers, uri, site));
        Self { locale, theme: Theme::from_word(theme).unwrap_or_default() }
    }

    /// The value of `Set-Cookie` that keeps it.
    pub fn cookie(self, app: &App) -> String {
        let Self { locale, theme } = self;
        format!("{COOKIE}={}.{}; Path=/; SameSite=Lax; HttpOnly; Max-Age={AGE}{}", locale.code(), theme.word(), access::secure(app))
    }
}
