//! The filter: facts go in, a judgement comes out, and nothing is hidden in between.
//!
//! A [`Case`] is a submission with the facts about it. Each rule of the [`RuleSet`] looks at it and gives a [`Finding`] or nothing; all
//! rules always run. The findings become contributions, whose sum against the site's thresholds is the verdict
//! ([`crate::domain::Judgement::reach`]). One rule kind a file in `rules/`; what a text looks like once it is folded is in [`folding`].

mod case;
pub mod folding;
mod lexicon;
mod links;
mod rule_set;
mod rule_table;
mod rules;

#[cfg(test)]
mod tests;

pub use case::Case;
pub use rule_set::{RuleSet, RulesError, RulesProblem};

use crate::domain::{Evidence, Points, Verdict};

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
}
