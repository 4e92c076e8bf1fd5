//! What a ground says to people: the site's own words, or those that every installation has.

use super::App;
use crate::domain::{Ground, Locale, Site, SiteGround};
use serde::Serialize;
use std::collections::HashMap;

/// A ground in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct SpokenGround {
    /// The word, for forms and programs.
    pub word: String,
    /// What it is called.
    pub label: String,
    /// What the writer reads beneath.
    pub text: Option<String>,
}

impl SpokenGround {
    /// What a site says of a ground. One that it does not offer any more, and nobody else knows, is its word.
    pub fn of(app: &App, site: &Site, ground: &Ground, locale: Locale) -> Self {
        let own = site.ground(ground);
        let spoken = |texts: fn(&SiteGround) -> &HashMap<Locale, String>| {
            let texts = texts(own?);
            texts.get(&locale).or_else(|| texts.get(&site.locale)).cloned()
        };
        let carried = |id: String| ground.is_built_in().then(|| app.wording.say(locale, &id, &[]));
        let word = ground.word().to_owned();
        let label = spoken(|ground| &ground.label).or_else(|| carried(format!("ground-{word}"))).unwrap_or_else(|| word.clone());
        let text = spoken(|ground| &ground.text).or_else(|| carried(format!("ground-{word}-text")));
        Self { word, label, text }
    }

    /// Those that a site offers, in the order of their keys.
    pub fn all(app: &App, site: &Site, locale: Locale) -> Vec<Self> {
        site.grounds.iter().map(|own| Self::of(app, site, &own.ground, locale)).collect()
    }
}
