//! The filter: facts go in, a judgement comes out, and nothing is hidden in between.
//!
//! A [`Case`] is a submission with the facts about it. Each rule of the [`RuleSet`] looks at it and gives a [`Finding`] or nothing; all
//! rules always run. The findings become contributions, whose sum against the site's thresholds is the verdict
//! ([`crate::domain::Judgement::reach`]). One rule kind a file in `rules/`; what a text looks like once it is folded is in [`folding`].

mod backtest;
mod case;
pub mod classifier;
mod explanation;
pub mod folding;
mod hosts;
mod in_force;
pub mod language;
mod lexicon;
mod links;
mod literals;
mod look;
mod models_in_force;
mod networks;
mod replay;
mod rule_files;
mod rule_set;
mod rule_table;
mod rule_test;
mod rule_texts;
mod rules;
mod sample;
mod truth;
mod tune;

#[cfg(test)]
mod tests;

pub use backtest::{Backtest, Change, Limits, Rightness, Side, Turn, Worst};
pub use case::Case;
pub use explanation::{Explanation, Line, Shown};
pub use in_force::RulesInForce;
pub use models_in_force::ModelsInForce;
pub use replay::{CannotReplay, replay};
pub use rule_set::{ENGINE, Listing, RuleSet, RulesError, RulesProblem};
pub use rule_texts::{Configured, RuleText, RuleTexts};
pub use sample::{SAMPLE_KEYS, Sample, SampleError, SampleProblem, Wanted, not_answered};
pub use truth::Truth;
pub use tune::{Kept, Proposal, Suggestions, Target, TooFew, Tune, unified};

use crate::domain::{Evidence, Points, Verdict};
use lexicon::Collection;

/// What one rule has to say of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's share of the score.
    pub points: Points,
    /// The mildest verdict that it lets through.
    pub floor: Option<Verdict>,
    /// Why.
    pub evidence: Vec<Evidence>,
}

/// One line of judgement. A rule adds to the score and never decides; it is pure: the same case, the same finding.
pub trait Rule: Send + Sync + std::fmt::Debug {
    /// Looks at a case; `None` if there is nothing to say. Linear in the text.
    fn judge(&self, case: &Case<'_>) -> Option<Finding>;

    /// The phrases without which the rule has nothing to say, so that it need not be asked; `None` for a rule that looks at every case.
    fn wakes_on(&self) -> Option<Collection> {
        None
    }

    /// The external check without whose answer the rule cannot tell; `None` for a rule that needs none.
    fn asks(&self) -> Option<&str> {
        None
    }
}
