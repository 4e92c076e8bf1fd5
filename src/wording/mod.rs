//! What the product says to people: every sentence in every language ([`Wording::say`]), dates ([`Wording::date`]), and pages and mails
//! made from templates ([`Wording::render`]).
//!
//! Sentences stand in `config/locales/*.ftl` (Fluent), templates in `config/templates/` (minijinja). A file of the same path under the
//! operator's configuration folder goes before the one that the binary carries; a language file needs to hold only what it says
//! differently.
//!
//! Fluent's isolating marks (U+2068, U+2069 around each value) are off: the same sentences stand in HTML attributes, mail subjects and
//! JSON, where the marks would be seen, counted or copied. HTML templates put a reader's text in `<bdi>` instead.

mod facts;
pub mod html;
mod languages;
mod missing;
mod templates;
mod unknown;

use crate::{
    assets::Folder,
    domain::{Locale, Points, Timestamp},
};
use jiff::tz::TimeZone;
use languages::Languages;
use std::{collections::HashMap, path::Path, sync::Arc};

pub use missing::missing;

pub use fluent_bundle::FluentValue as Value;
pub use minijinja::Error as RenderError;

/// All sentences and templates, loaded once and checked whole.
#[derive(Debug)]
pub struct Wording {
    languages: Arc<Languages>,
    templates: HashMap<Locale, minijinja::Environment<'static>>,
}

/// Why there is nothing to say things with.
#[derive(Debug, thiserror::Error)]
pub enum WordingError {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A language file is not Fluent.
    #[error("{path}:{line}: {problem}")]
    Language {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// A language has no file.
    #[error("{0}: there is no such file, and the binary carries none")]
    Missing(String),
    /// A template is not one.
    #[error("{path}:{line}: {problem}")]
    Template {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
}

impl Wording {
    /// Loads every language and template. `overrides` is the operator's configuration folder, whose `locales/*.ftl` and `templates/**` go
    /// before what the binary carries.
    ///
    /// # Errors
    /// [`WordingError`] for the first file that cannot be read.
    pub fn load(overrides: Option<&Path>) -> Result<Self, WordingError> {
        let languages = Arc::new(Languages::load(overrides)?);
        let compiled = templates::compile(templates::sources(overrides)?, overrides)?;
        let templates = Locale::ALL.map(|locale| (locale, templates::speak(compiled.clone(), locale, &languages)));
        Ok(Self { languages, templates: templates.into() })
    }

    /// A sentence in a language, e.g. `wording.say(locale, "field-too-long", &[("max", 80.into())])`. An id that does not exist gives the
    /// id itself; a test sees to it that none does.
    pub fn say(&self, locale: Locale, id: &str, arguments: &[(&str, Value<'_>)]) -> String {
        self.languages.say(locale, id, arguments)
    }

    /// A moment as readers of a language write it, in the site's time zone: `23 novembre 2026 à 09:14`.
    pub fn date(&self, locale: Locale, at: Timestamp, zone: &TimeZone) -> String {
        self.languages.date(locale, at, zone)
    }

    /// Renders a template, named by its path below `templates/`, e.g. `pages/status.html`. In it, `t("id", key=value)` says a sentence,
    /// and `locale` and `direction` are set; values are escaped in files that end in `.html`.
    ///
    /// # Errors
    /// [`RenderError`] when there is no such template, or it asks for a value that the context has not.
    pub fn render(&self, locale: Locale, template: &str, context: impl serde::Serialize) -> Result<String, RenderError> {
        match self.templates.get(&locale) {
            Some(environment) => environment.get_template(template)?.render(minijinja::value::Serde(context)),
            None => Err(RenderError::new(minijinja::ErrorKind::TemplateNotFound, format!("no templates in {}", locale.code()))),
        }
    }

    /// The language to answer in: the best of an `Accept-Language` header (RFC 9110, 12.5.4), or `otherwise`.
    pub fn negotiate(accept_language: Option<&str>, otherwise: Locale) -> Locale {
        accept_language.and_then(languages::best).unwrap_or(otherwise)
    }
}

/// A moment for `<time datetime>`: RFC 3339 with the site's offset, in seconds.
pub fn datetime(at: Timestamp, zone: &TimeZone) -> String {
    languages::local(at, zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Points as a language writes decimals.
pub fn decimal(locale: Locale, points: Points) -> String {
    let text = points.to_string();
    match locale {
        Locale::Fr => text.replace('.', ",").replace('-', "−"),
        Locale::En | Locale::Ar => text.replace('-', "−"),
    }
}

/// The operator's text for a file if there is one, else the one that the binary carries.
fn source(path: &str, overrides: Option<&Path>) -> Result<Option<String>, WordingError> {
    if let Some(folder) = overrides {
        let file = folder.join(path);
        match std::fs::read_to_string(&file) {
            Ok(text) => return Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(WordingError::Io { path: file.display().to_string(), source: error }),
        }
    }
    Ok(Folder::Config.text(path))
}

#[cfg(test)]
mod tests;
