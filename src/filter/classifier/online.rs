//! Learning one decision after the other: what a site's own model does.

use super::{
    calibration::logistic,
    features::Features,
    table::{Head, Table},
    training::{Example, Plane, train},
};

/// Decisions that a learner holds; from then on the oldest is forgotten for each new one. Each takes 20 bytes a feature:
/// about 40 kB for a comment of 500 bytes.
pub const MOST_DECISIONS: usize = 5_000;

/// Below so many decisions nothing is learnt yet.
const LEAST: usize = 8;

/// How far the base model's opinion counts beside the site's own decisions.
const BASE_COUNTS: f32 = 0.5;

/// A fold over decisions in their order: the same decisions give the same model, so that one is taken back by folding without it.
///
/// All decisions are looked at again whenever a tenth more have come, by the same training that makes the base model; this keeps every
/// decision counted once, however often it is looked at.
#[derive(Debug)]
pub struct Learner {
    head: Head,
    base: Option<std::sync::Arc<Table>>,
    decisions: Vec<Example>,
    learnt: usize,
    plane: Option<Plane>,
}

impl Learner {
    /// One that has learnt nothing, on top of a base model or of nothing.
    pub const fn new(head: Head, base: Option<std::sync::Arc<Table>>) -> Self {
        Self { head, base, decisions: Vec::new(), learnt: 0, plane: None }
    }

    /// A fold over decisions: texts as they were read, and what moderators said.
    pub fn fold<'a>(head: Head, base: Option<std::sync::Arc<Table>>, decisions: impl IntoIterator<Item = (&'a Features, bool)>) -> Self {
        let mut learner = Self::new(head, base);
        for (features, of_class) in decisions {
            learner.learn(features, of_class);
        }
        learner
    }

    /// How many decisions it holds.
    pub const fn decisions(&self) -> usize {
        self.decisions.len()
    }

    /// What the model says of a text after all decisions so far.
    pub fn probability(&self, features: &Features) -> f64 {
        let example = self.example(features, false);
        let own = self.plane.as_ref().map_or(0.0, |plane| plane.score(self.head, &example));
        logistic(f64::from(2.0 * (example.offset + own)))
    }

    /// Learns one decision.
    pub fn learn(&mut self, features: &Features, of_class: bool) {
        let example = self.example(features, of_class);
        if self.decisions.len() == MOST_DECISIONS {
            self.decisions.remove(0);
        }
        self.decisions.push(example);
        self.learnt += 1;
        if self.learnt.is_multiple_of((self.decisions.len() / 10).clamp(1, 100)) && self.decisions.len() >= LEAST {
            let all: Vec<&Example> = self.decisions.iter().collect();
            self.plane = Some(train(&all, self.head));
        }
    }

    fn example(&self, features: &Features, of_class: bool) -> Example {
        let mut example = Example::new(features, self.head, of_class, 0);
        if let Some(base) = &self.base {
            let probability = base.judge_features(features).probability(self.head).clamp(0.001, 0.999);
            #[expect(clippy::cast_possible_truncation, reason = "a small number")]
            let log_odds = (probability / (1.0 - probability)).ln() as f32;
            example.offset = BASE_COUNTS * log_odds;
        }
        example
    }
}
