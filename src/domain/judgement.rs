use super::{Facts, Field, Head, Points, Thresholds, Timestamp, Verdict};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Whether a rule's contribution counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It counts.
    #[default]
    Active,
    /// It is recorded and does not count.
    Shadow,
}

/// Where a rule found something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The field it stands in; `None` for a fact that is in no text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<Field>,
    /// Start and end in the raw text of that field, in bytes of UTF-8.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub span: Option<(u32, u32)>,
    /// What the rule read there once it had folded the text, or the fact in a few words.
    pub read_as: String,
}

/// One rule's share of a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// The rule's name.
    pub rule: Arc<str>,
    /// Its share.
    pub points: Points,
    /// The mildest verdict that it lets through.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub floor: Option<Verdict>,
    /// Whether it counts.
    pub mode: Mode,
    /// Why.
    pub evidence: Vec<Evidence>,
}

/// Why a judgement was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The submission came in.
    Intake,
    /// Something that was unknown became known.
    Recheck,
    /// The text was edited.
    Edit,
    /// The author appealed.
    Appeal,
}

/// What the filter made of a submission at one moment, with all that it was computed from. Appended, never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Why it was made.
    pub cause: Cause,
    /// When.
    pub at: Timestamp,
    /// What was known.
    pub facts: Facts,
    /// What each rule that had something to say said, active and shadow, in the rules' order.
    pub contributions: Vec<Contribution>,
    /// The sum of the active contributions.
    pub score: Points,
    /// The thresholds that the score was held against.
    pub thresholds: Thresholds,
    /// The threshold's verdict, raised to the highest active floor.
    pub verdict: Verdict,
    /// The rules, lists and thresholds, by their hash.
    pub rule_set: Arc<str>,
    /// The version of the code that judged.
    pub engine: Arc<str>,
    /// The model whose opinion is among the facts.
    pub model: Option<Arc<str>>,
}

/// What a judgement is made with, apart from facts and contributions.
#[derive(Clone, Debug)]
pub struct Bench {
    /// The thresholds in force for the site.
    pub thresholds: Thresholds,
    /// The hash of rules, lists and thresholds.
    pub rule_set: Arc<str>,
    /// The version of the code.
    pub engine: Arc<str>,
}

/// How contributions of rules of the kind `model` begin their evidence: with the head and its probability.
fn is_of_model(contribution: &Contribution) -> bool {
    let first = contribution.evidence.first();
    let names_head = |told: &str| Head::ALL.iter().any(|head| told.strip_prefix(head.name()).is_some_and(|rest| rest.starts_with(": ")));
    first.is_some_and(|first| first.field.is_none() && names_head(&first.read_as))
}

impl Judgement {
    /// Whether it would be another verdict without what rules say of the model's opinion.
    pub fn is_decided_by_model(&self) -> bool {
        let others: Vec<_> = self.contributions.iter().filter(|contribution| !is_of_model(contribution)).cloned().collect();
        if others.len() == self.contributions.len() {
            return false;
        }
        let bench = Bench { thresholds: self.thresholds, rule_set: self.rule_set.clone(), engine: self.engine.clone() };
        Self::reach(self.cause, self.facts.clone(), others, &bench).verdict != self.verdict
    }

    /// Adds up contributions and gives the verdict.
    pub fn reach(cause: Cause, facts: Facts, contributions: Vec<Contribution>, bench: &Bench) -> Self {
        let active = || contributions.iter().filter(|contribution| contribution.mode == Mode::Active);
        let score = active().map(|contribution| contribution.points).sum();
        let floor = active().filter_map(|contribution| contribution.floor).max().unwrap_or(Verdict::Approve);
        let verdict = bench.thresholds.verdict(score).max(floor);
        let model = facts.model.known().map(|opinion| Arc::clone(&opinion.model));
        Self {
            cause,
            at: facts.received_at,
            facts,
            contributions,
            score,
            thresholds: bench.thresholds,
            verdict,
            rule_set: bench.rule_set.clone(),
            engine: bench.engine.clone(),
            model,
        }
    }
}
