use super::{RuleSet, RulesError};
use arc_swap::{ArcSwap, ArcSwapOption};
use std::sync::Arc;

/// The rules in force, and what is wrong with those that were to take their place. Others take their place at once and whole: each judgement
/// is by one set or the other.
#[derive(Debug)]
pub struct RulesInForce {
    current: ArcSwap<RuleSet>,
    refused: ArcSwapOption<RulesError>,
}

impl RulesInForce {
    /// With the rules of the start.
    pub fn new(rules: RuleSet) -> Self {
        Self { current: ArcSwap::from_pointee(rules), refused: ArcSwapOption::empty() }
    }

    /// The rules in force.
    pub fn current(&self) -> Arc<RuleSet> {
        self.current.load_full()
    }

    /// Puts other rules in force. Gives those before, for the caller to drop where it keeps nobody waiting.
    pub fn replace(&self, rules: RuleSet) -> Arc<RuleSet> {
        self.refused.store(None);
        self.current.swap(Arc::new(rules))
    }

    /// Remembers what is wrong with files that were to be read; the rules stay as they are.
    pub fn refuse(&self, error: RulesError) {
        self.refused.store(Some(Arc::new(error)));
    }

    /// The files on disk are what is in force again.
    pub fn accept(&self) {
        self.refused.store(None);
    }

    /// What is wrong with the files on disk, if anything is.
    pub fn refused(&self) -> Option<Arc<RulesError>> {
        self.refused.load_full()
    }
}
