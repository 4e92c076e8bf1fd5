//! What moderators decided, turned into a proposal: other points and thresholds ([`search`]), as changed files ([`edit`]), and what else
//! one might look at ([`suggestions`]). Pure, and nothing is ever applied from here.
//!
//! It is learnt on the older part of the decisions; what it would bring is for the caller to measure on the newer part, by a
//! [`super::Backtest`] of the changed rules, which judges anew and does not trust the sums made here.

mod diff;
mod edit;
mod search;
mod suggestions;

pub use diff::unified;
pub use suggestions::Suggestions;

use super::{RuleSet, RuleTexts, RulesProblem, Side, Truth};
use crate::{
    domain::{Points, Share, Thresholds, Verdict},
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
    /// The rules, by their numbers, whose floor holds it whatever the score.
    holders: Vec<usize>,
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

/// A rule with its points now, and others.
type OtherPoints = (Arc<str>, Points, Points);

/// Other points and thresholds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Rules with their points now and those proposed, in the order of their weight in the proposal.
    pub points: Vec<OtherPoints>,
    /// The thresholds proposed.
    pub thresholds: Thresholds,
    /// The last `seq` that was learnt from: what comes after it is for measuring.
    pub learnt_to: i64,
    /// Decided comments that were learnt from.
    pub learnt: usize,
    /// Rules whose points stay as they are, since a `[[test]]` would fail with others.
    pub kept: Vec<Kept>,
    /// Good comments, of those learnt from, that are held by floors: no points and no threshold let them through.
    pub held_by_floors: Share,
    /// By whose floors, those of most good comments first.
    pub holders: Vec<(Arc<str>, usize)>,
}

/// A rule whose points stay, and the test that wants it so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The rule.
    pub rule: Arc<str>,
    /// What fails with the points that were looked at.
    pub problem: RulesProblem,
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
        let holders = active().filter(|part| part.floor >= Some(Verdict::Hold)).map(|part| self.number(&part.rule)).collect();
        let parts = active().map(|part| (self.number(&part.rule), part.points.as_hundredths())).collect();
        self.cases.push(Case { seq: past.comment.seq, truth, floor, holders, parts });
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

    /// Proposes points and thresholds, learnt on the older two thirds of the decisions, with which every `[[test]]` passes. A proposal may be
    /// that nothing changes.
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
        let mut points: Vec<_> = self.names.iter().map(|name| declared.get(name).copied()).collect();
        let mut kept = Vec::new();
        loop {
            let found = search::search(learnt, &points, now.site().thresholds, target);
            let mut proposal = self.proposal(learnt, &points, &found);
            let refused = proposal.refused_by_tests(now.rules());
            if refused.is_empty() {
                proposal.kept = kept;
                return Ok(proposal);
            }
            for (rule, place) in refused.iter().filter_map(|kept| Some((kept, *self.rules.get(&kept.rule)?))) {
                points[place] = None;
                kept.push(rule.clone());
            }
        }
    }

    fn proposal(&self, learnt: &[Case], points: &[Option<Points>], found: &search::Found) -> Proposal {
        let changed = self.names.iter().zip(points).zip(&found.points);
        let changed = changed.filter_map(|((name, before), after)| Some((name.clone(), (*before)?, (*after)?)));
        let mut held_by_floors = Share::default();
        let mut holders: HashMap<usize, usize> = HashMap::new();
        for case in learnt.iter().filter(|case| case.truth.is_good()) {
            held_by_floors.count(!case.holders.is_empty());
            for rule in &case.holders {
                *holders.entry(*rule).or_default() += 1;
            }
        }
        let mut holders: Vec<_> = holders.into_iter().map(|(rule, good)| (self.names[rule].clone(), good)).collect();
        holders.sort_by(|(one, of_one), (two, of_two)| of_two.cmp(of_one).then_with(|| one.cmp(two)));
        Proposal {
            points: changed.filter(|(_, before, after)| before != after).collect(),
            thresholds: found.thresholds,
            learnt_to: learnt.last().map_or(0, |case| case.seq),
            learnt: learnt.len(),
            kept: Vec::new(),
            held_by_floors,
            holders,
        }
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

    /// The changes with which a `[[test]]` fails: those that make one fail alone, or else the last one.
    fn refused_by_tests(&self, rules: &RuleSet) -> Vec<Kept> {
        let problem = |changes: &[OtherPoints]| {
            let problems = RuleSet::load(edit::with_points(rules.texts(), changes)).err()?;
            problems.0.into_iter().next()
        };
        let Some(together) = problem(&self.points) else { return Vec::new() };
        let alone = |change: &OtherPoints| problem(std::slice::from_ref(change)).map(|problem| Kept { rule: change.0.clone(), problem });
        let refused: Vec<_> = self.points.iter().filter_map(alone).collect();
        let last = || self.points.last().map(|(rule, ..)| Kept { rule: rule.clone(), problem: together });
        if refused.is_empty() { last().into_iter().collect() } else { refused }
    }

    /// Whether nothing would change.
    pub fn is_empty(&self, thresholds: &Thresholds) -> bool {
        self.points.is_empty() && self.thresholds == *thresholds
    }
}
