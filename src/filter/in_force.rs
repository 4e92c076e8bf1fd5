use super::{RuleSet, RulesError};
use crate::domain::Timestamp;
use arc_swap::{ArcSwap, ArcSwapOption};
use std::sync::Arc;

/// The rules in force, and what is wrong with those that were to take their place. Others take their place at once and whole: each judgement
/// is by one set or the other.
#[derive(Debug)]
pub struct RulesInForce {
    current: ArcSwap<RuleSet>,
    /// When these were taken over here.
    since: ArcSwap<Timestamp>,
    refused: ArcSwapOption<RulesError>,
}

impl RulesInForce {
    /// With the rules of the start.
    pub fn new(rules: RuleSet, now: Timestamp) -> Self {
        Self { current: ArcSwap::from_pointee(rules), since: ArcSwap::from_pointee(now), refused: ArcSwapOption::empty() }
    }

    /// The rules in force.
    pub fn current(&self) -> Arc<RuleSet> {
        self.current.load_full()
    }

    /// Since when these are in force in this process: its start, or when they took the place of others.
    pub fn since(&self) -> Timestamp {
        **self.since.load()
    }

    /// Puts other rules in force. Gives those before, for the caller to drop where it keeps nobody waiting.
    pub fn replace(&self, rules: Arc<RuleSet>, now: Timestamp) -> Arc<RuleSet> {
        self.refused.store(None);
        self.since.store(Arc::new(now));
        self.current.swap(rules)
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
