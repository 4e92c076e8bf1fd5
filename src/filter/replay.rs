//! Computing an old judgement again, from the facts that were stored with it and the rules that were kept under its hash.

use super::{
    rule_set::{ENGINE, RuleSet},
    rule_texts::{RuleTexts, SiteTerms},
};
use crate::{
    domain::{Judgement, Site, Submission},
    store::Gone,
};
use serde::{Deserialize, Serialize};

/// What is kept of a rule set: all that its hash for one site is over.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    rules: RuleTexts,
    site: SiteTerms,
}

/// Why a judgement cannot be computed again.
#[derive(Debug, thiserror::Error)]
pub enum CannotReplay {
    /// What was submitted is not all there any more.
    #[error(transparent)]
    Gone(#[from] Gone),
    /// Another version judged, which may have read the text in another way.
    #[error("{was} judged it, and this is {ENGINE}")]
    OtherEngine {
        /// The version that judged.
        was: String,
    },
    /// The rules were not kept.
    #[error("its rule set {0} is not known here")]
    UnknownSet(String),
    /// The site is not in the configuration any more.
    #[error("its site is not in the configuration any more")]
    UnknownSite,
    /// What was kept cannot be read.
    #[error("what was kept of its rule set cannot be read: {0}")]
    Damaged(String),
}

impl RuleSet {
    /// What to keep under [`RuleSet::hash_for`] a site.
    ///
    /// # Errors
    /// Never for values that this program made; serde says so.
    pub fn record_for(&self, site: &Site) -> Result<String, serde_json::Error> {
        serde_json::to_string(&Record { rules: self.texts().clone(), site: SiteTerms::of(site) })
    }
}

/// Judges again what was judged before: by the same rules, over the same facts. `record` is what was kept under the judgement's rule set, and
/// `site` the site as it is configured now.
///
/// # Errors
/// [`CannotReplay`] says what is missing. It never guesses.
pub fn replay(judgement: &Judgement, submission: &Submission, record: Option<&str>, site: &Site) -> Result<Judgement, CannotReplay> {
    if *judgement.engine != *ENGINE {
        return Err(CannotReplay::OtherEngine { was: judgement.engine.to_string() });
    }
    let record = record.ok_or_else(|| CannotReplay::UnknownSet(judgement.rule_set.to_string()))?;
    let Record { rules, site: terms } = serde_json::from_str(record).map_err(|error| CannotReplay::Damaged(error.to_string()))?;
    let (rules, _) = RuleSet::read(rules).map_err(|error| CannotReplay::Damaged(error.to_string()))?;
    let site = terms.put_back(site);
    if rules.hash_for(&site) != judgement.rule_set {
        return Err(CannotReplay::Damaged(format!("it has the hash {}", rules.hash_for(&site))));
    }
    Ok(rules.judge(judgement.cause, submission, judgement.facts.clone(), &site))
}
