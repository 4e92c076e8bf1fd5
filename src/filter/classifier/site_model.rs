//! The model as one site has it: the base, and what its own decisions add.

use super::{
    Head, Opinion, Own, Table,
    calibration::logistic,
    features::{self, Features, Reader as _},
};
use crate::{
    domain::{self, HeadOpinion, Probability, TellingWord},
    filter::folding::Folded,
};
use std::sync::Arc;

/// Below so many decisions and reports of its own a site's own model is in shadow: what it says is recorded and does not count.
pub const OUT_OF_SHADOW: u32 = 200;

/// Words that a fact keeps of each head.
const MOST_WORDS: usize = 8;

/// The model of one site. Immutable: one that has learnt more is another one, which takes its place.
#[derive(Clone, Debug)]
pub struct SiteModel {
    base: Arc<Table>,
    own: Option<Own>,
    version: Arc<str>,
}

/// What both say of one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// What counts.
    pub opinion: Opinion,
    /// What the site's own model would say, while it is in shadow.
    pub shadow: Option<[f64; 2]>,
}

impl SiteModel {
    /// The base alone.
    pub fn of_base(base: Arc<Table>) -> Self {
        Self { version: base.version(), base, own: None }
    }

    /// With what the site's own lessons, whose digest this is, add.
    pub fn with_own(base: Arc<Table>, own: Own, digest: &str) -> Self {
        let version = format!("{}+{digest}", base.version()).into();
        Self { base, own: Some(own), version }
    }

    /// Which one it is, for judgements.
    pub const fn version(&self) -> &Arc<str> {
        &self.version
    }

    /// What the site's own lessons add; `None` if there are none.
    pub const fn own(&self) -> Option<&Own> {
        self.own.as_ref()
    }

    /// Whether what the site's own lessons add is recorded only.
    pub fn is_in_shadow(&self) -> bool {
        self.own.as_ref().is_some_and(|own| own.lessons() < OUT_OF_SHADOW)
    }

    /// Judges a text, in time linear in its length.
    pub fn judge(&self, raw: &str, folded: &Folded) -> Judged {
        let Some(own) = &self.own else {
            return Judged { opinion: self.base.judge(raw, folded), shadow: None };
        };
        let (tokens, language) = features::cut(folded);
        let mut sums = (self.base.sums(tokens.len()), own.sums(tokens.len()));
        features::read(raw, folded, &tokens, language, &mut sums);
        let opinion = self.base.conclude(&tokens, language, &sums.0);
        Self::add_own(own, opinion, |opinion| own.conclude(opinion, &sums.1))
    }

    /// Judges a text that was read already.
    pub fn judge_features(&self, features: &Features) -> Judged {
        let opinion = self.base.judge_features(features);
        let Some(own) = &self.own else { return Judged { opinion, shadow: None } };
        let mut sums = own.sums(features.tokens.len());
        features.list.iter().for_each(|feature| sums.feature(*feature));
        Self::add_own(own, opinion, |opinion| own.conclude(opinion, &sums))
    }

    fn add_own(own: &Own, mut opinion: Opinion, add: impl FnOnce(&mut Opinion)) -> Judged {
        if own.lessons() >= OUT_OF_SHADOW {
            add(&mut opinion);
            return Judged { opinion, shadow: None };
        }
        let mut shadow = opinion.clone();
        add(&mut shadow);
        Judged { opinion, shadow: Some(shadow.log_odds.map(|log_odds| logistic(f64::from(log_odds)))) }
    }

    /// What it says of a text, as the fact that rules look at.
    pub fn opinion(&self, raw: &str, folded: &Folded) -> domain::Opinion {
        let Judged { opinion, shadow } = self.judge(raw, folded);
        let head = |head: Head| HeadOpinion {
            probability: Probability::nearest(opinion.probability(head)),
            shadow: shadow.map(|shadow| Probability::nearest(shadow[head as usize])),
            words: if opinion.probability(head) < 0.5 { Vec::new() } else { telling(&opinion, head, folded) },
        };
        domain::Opinion { model: self.version.clone(), spam: head(Head::Spam), abuse: head(Head::Abuse) }
    }
}

/// The words that speak most for a head's class, the heaviest first.
fn telling(opinion: &Opinion, head: Head, folded: &Folded) -> Vec<TellingWord> {
    let mut words = opinion.evidence(head);
    words.sort_by(|one, other| other.share(head).total_cmp(&one.share(head)));
    words.truncate(MOST_WORDS);
    #[expect(clippy::cast_possible_truncation, reason = "far below 2³¹")]
    let hundredths = |share: f32| (share * 100.0).round() as i32;
    let word = |word: &super::WordShare| {
        let (start, end) = folded.raw_span(word.start..word.end);
        TellingWord(start, end, hundredths(word.share(head)))
    };
    words.into_iter().map(word).collect()
}
