//! What moderators decided, turned into a proposal: other points and thresholds ([`search`]), as changed files ([`edit`]), and what else
//! one might look at ([`suggestions`]). Pure, and nothing is ever applied from here.
//!
//! It is learnt on the older part of the decisions; what it would bring is for the caller to measure on the newer part, by a
//! [`super::Backtest`] of the changed rules, which judges anew and does not trust the sums made here.

mod edit;
mod search;
mod suggestions;

pub use suggestions::Suggestions;

use super::{RuleSet, RuleTexts, Side, Truth};
use crate::{
    domain::{Points, Thresholds, Verdict},
    store::{Gone, Past},
};
use std::{collections::HashMap, sync::Arc};
use suggestions::Observed;

/// The least of good and of refused comments to learn from.
const LEAST_LEARNT: usize = 50;
/// The least of each to measure on.
const LEAST_MEASURED: usize = 20;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Of good comments, at most so many in a hundred held.
    pub most_good_held: f64,
}

/// One decided comment, as far as points and thresholds are about it.
#[derive(Clone, Debug)]
struct Case {
    seq: i64,
    truth: Truth,
    /// The verdict that it has whatever the score.
    floor: Verdict,
    /// What each rule gave, in hundredths, by the rule's number.
    parts: Vec<(usize, i32)>,
}

/// Collects decisions, oldest first.
#[derive(Debug, Default)]
pub struct Tune {
    cases: Vec<Case>,
    rules: HashMap<Arc<str>, usize>,
    names: Vec<Arc<str>>,
    observed: Observed,
}

/// There are too few decisions to learn from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "too few decisions to propose anything: the older two thirds hold {} good and {} refused comments and must hold {LEAST_LEARNT} of each, the \
     newest third {} and {} and must hold {LEAST_MEASURED} of each", learnt.0, learnt.1, measured.0, measured.1
)]
pub struct TooFew {
    /// Good and refused ones among the older two thirds.
    pub learnt: (usize, usize),
    /// And among the newest third.
    pub measured: (usize, usize),
}

/// Other points and thresholds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Rules with their points now and those proposed, in the order of their weight in the proposal.
    pub points: Vec<(Arc<str>, Points, Points)>,
    /// The thresholds proposed.
    pub thresholds: Thresholds,
    /// The last `seq` that was learnt from: what comes after it is for measuring.
    pub learnt_to: i64,
    /// Decided comments that were learnt from.
    pub learnt: usize,
}

impl Tune {
    /// Takes one stored comment, judged by the rules in force.
    ///
    /// # Errors
    /// [`Gone`] when it cannot be judged again.
    pub fn take(&mut self, past: &Past, published_is_good: bool, now: &Side) -> Result<(), Gone> {
        let submission = past.comment.submission()?;
        let judgement = now.judge(&past.comment.judgement, &submission);
        let truth = Truth::of(past, published_is_good);
        self.observed.take(past, truth, &judgement);
        let Some(truth) = truth else { return Ok(()) };
        let active = || judgement.contributions.iter().filter(|part| part.mode == crate::domain::Mode::Active);
        let floor = active().filter_map(|part| part.floor).max().unwrap_or(Verdict::Approve);
        let parts = active().map(|part| (self.number(&part.rule), part.points.as_hundredths())).collect();
        self.cases.push(Case { seq: past.comment.seq, truth, floor, parts });
        Ok(())
    }

    fn number(&mut self, rule: &Arc<str>) -> usize {
        if let Some(number) = self.rules.get(rule) {
            return *number;
        }
        self.names.push(rule.clone());
        self.rules.insert(rule.clone(), self.names.len() - 1);
        self.names.len() - 1
    }

    /// Proposes points and thresholds, learnt on the older two thirds of the decisions. A proposal may be that nothing changes.
    ///
    /// # Errors
    /// [`TooFew`].
    pub fn propose(&self, now: &Side, target: Target) -> Result<Proposal, TooFew> {
        let (learnt, measured) = self.cases.split_at(self.cases.len() * 2 / 3);
        let count = |cases: &[Case]| {
            let good = cases.iter().filter(|case| case.truth.is_good()).count();
            (good, cases.len() - good)
        };
        let too_few = TooFew { learnt: count(learnt), measured: count(measured) };
        let least = |(good, refused): (usize, usize), least: usize| good >= least && refused >= least;
        if !least(too_few.learnt, LEAST_LEARNT) || !least(too_few.measured, LEAST_MEASURED) {
            return Err(too_few);
        }
        let declared = edit::points(now.rules().texts());
        let points: Vec<_> = self.names.iter().map(|name| declared.get(name).copied()).collect();
        let found = search::search(learnt, &points, now.site().thresholds, target);
        let changed = self.names.iter().zip(&points).zip(&found.points);
        let changed = changed.filter_map(|((name, before), after)| Some((name.clone(), (*before)?, (*after)?)));
        Ok(Proposal {
            points: changed.filter(|(_, before, after)| before != after).collect(),
            thresholds: found.thresholds,
            learnt_to: learnt.last().map_or(0, |case| case.seq),
            learnt: learnt.len(),
        })
    }

    /// What else one might look at.
    pub fn suggestions(&self) -> Suggestions {
        self.observed.suggestions()
    }
}

impl Proposal {
    /// The rule files with the points proposed. What they hold besides stays as it is typed.
    pub fn applied_to(&self, rules: &RuleSet) -> RuleTexts {
        edit::with_points(rules.texts(), &self.points)
    }

    /// Whether nothing would change.
    pub fn is_empty(&self, thresholds: &Thresholds) -> bool {
        self.points.is_empty() && self.thresholds == *thresholds
    }
}
