//! What a rule set is read from, and what is kept of it so that an old judgement can be computed again.

use crate::{
    assets::Folder,
    domain::{Locale, Origin, Points, Premoderate, Site, Thresholds},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Rule files and list files, as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTexts {
    /// The rule files.
    pub files: Vec<RuleText>,
    /// The list files, by name without the folder.
    pub lists: BTreeMap<String, String>,
    /// What the configuration knows that rules may name; where it is not at hand, they may name anything.
    #[serde(skip)]
    pub configured: Option<Configured>,
}

/// What stands in the configuration that rules may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configured {
    /// The names of external checks.
    pub checks: BTreeSet<String>,
    /// The keys of sites.
    pub sites: BTreeSet<String>,
}

/// One rule file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleText {
    /// Its path, as messages shall name it.
    pub name: String,
    /// What stands in it.
    pub text: String,
    /// Whether it is compiled in.
    #[serde(default)]
    pub built_in: bool,
}

impl RuleTexts {
    /// Files by path and text, and lists by name.
    pub fn new(files: impl IntoIterator<Item = (String, String)>, lists: BTreeMap<String, String>) -> Self {
        let files = files.into_iter().map(|(name, text)| RuleText { name, text, built_in: false }).collect();
        Self { files, lists, configured: None }
    }

    /// Whether these are the same texts, in whatever order the files stand.
    pub fn same_as(&self, other: &Self) -> bool {
        let is_in = |file: &RuleText| other.files.contains(file);
        self.lists == other.lists && self.files.len() == other.files.len() && self.files.iter().all(is_in)
    }

    /// What is compiled in.
    pub fn embedded() -> Self {
        let file = |(name, text)| RuleText { name: format!("default rules/{name}"), text, built_in: true };
        Self {
            files: Folder::Config.texts("rules", "toml").into_iter().map(file).collect(),
            lists: Folder::Config.texts("lists", "txt").into_iter().collect(),
            configured: None,
        }
    }

    /// Puts a file in the place of the one with its name.
    pub fn replace(&mut self, file_name: &str, file: RuleText) {
        self.files.retain(|other| other.name.rsplit('/').next() != Some(file_name));
        self.files.push(file);
    }
}

/// What a site's configuration says that rules look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SiteTerms {
    thresholds: Thresholds,
    premoderate: Premoderate,
    pressure: u32,
    locale: Locale,
    origins: Vec<String>,
}

impl SiteTerms {
    pub fn of(site: &Site) -> Self {
        Self {
            thresholds: site.thresholds,
            premoderate: site.premoderate,
            pressure: site.pressure,
            locale: site.locale,
            origins: site.origins.iter().map(ToString::to_string).collect(),
        }
    }

    /// A site as it was when these were its terms.
    pub fn put_back(self, site: &Site) -> Site {
        let Self { thresholds, premoderate, pressure, locale, origins } = self;
        let origins = origins.iter().filter_map(|origin| Origin::parse(origin).ok()).collect();
        Site { origins, locale, thresholds, premoderate, pressure, ..site.clone() }
    }

    /// Feeds what [`SiteTerms::of`] holds into a hash.
    pub fn feed(site: &Site, hash: &mut impl FnMut(&[u8])) {
        let Thresholds { hold, spam, discard } = site.thresholds;
        for points in [hold, spam, discard] {
            hash(&Points::as_hundredths(points).to_be_bytes());
        }
        hash(&[match site.premoderate {
            Premoderate::Nobody => 0,
            Premoderate::Newcomers => 1,
            Premoderate::Everybody => 2,
        }]);
        hash(&site.pressure.to_be_bytes());
        hash(site.locale.code().as_bytes());
        for origin in &site.origins {
            hash(origin.host().as_bytes());
            hash(b"\n");
        }
    }
}
