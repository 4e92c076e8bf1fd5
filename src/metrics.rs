//! What is counted, in the text format of `OpenMetrics` at `/metrics`. No label ever holds what a reader typed.

use crate::{
    domain::{Contribution, Decision, Head, Judgement, Lesson, Mode, SiteKey},
    lock::lock,
};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric as _, text},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::{ConstGauge, Gauge},
        histogram::Histogram,
    },
    registry::Registry,
};
use std::sync::{Arc, Mutex, atomic::AtomicU64};

/// A site and a word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct SiteLabels {
    /// The site's key.
    pub site: Arc<str>,
    /// What happened.
    pub outcome: &'static str,
}

/// A site and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct SiteLabel {
    /// The site's key.
    pub site: Arc<str>,
}

impl From<&SiteKey> for SiteLabel {
    fn from(site: &SiteKey) -> Self {
        Self { site: site.into() }
    }
}

/// A number that is left out while nobody can say what it is: 0, or what it was before, would be taken for what it is now.
#[derive(Clone, Debug)]
pub struct KnownGauge {
    name: &'static str,
    help: &'static str,
    value: Arc<Mutex<Option<u64>>>,
}

impl KnownGauge {
    fn new(name: &'static str, help: &'static str) -> Self {
        Self { name, help, value: Arc::default() }
    }

    /// What it is now, if that is known.
    pub fn set(&self, value: Option<u64>) {
        *lock(&self.value) = value;
    }
}

impl Collector for KnownGauge {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let Some(value) = *lock(&self.value) else { return Ok(()) };
        let gauge = ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX));
        gauge.encode(encoder.encode_descriptor(self.name, self.help, None, gauge.metric_type())?)
    }
}

/// A head of the model, and a word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ModelLabels {
    /// `spam` or `abuse`.
    pub head: &'static str,
    /// What of it.
    pub outcome: &'static str,
}

/// A rule of a site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RuleLabels {
    /// The rule's name.
    pub rule: Arc<str>,
    /// `active` or `shadow`.
    pub mode: &'static str,
}

impl RuleLabels {
    fn of(contribution: &Contribution) -> Self {
        let mode = match contribution.mode {
            Mode::Active => "active",
            Mode::Shadow => "shadow",
        };
        Self { rule: contribution.rule.clone(), mode }
    }
}

/// A state and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct StateLabels {
    /// The state.
    pub state: String,
}

/// An external check, and what came of asking it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct CheckLabels {
    /// Its name in the configuration.
    pub check: String,
    /// `answered`, `failed`, `given-up` or `not-wanted`.
    pub outcome: &'static str,
}

/// Every metric. A new one: a field here, a line in [`Metrics::new`], a line in docs/operate.md, and for a family a label in
/// tests/observability.rs.
pub struct Metrics {
    registry: Registry,
    /// Submissions by what became of them: `accepted` or the refusal's word.
    pub submissions: Family<SiteLabels, Counter>,
    /// Reports by readers by what became of them: `taken`, `held` (it took the comment back), `again`, `too-fast`.
    pub reports: Family<SiteLabels, Counter>,
    /// Judgements by verdict.
    pub verdicts: Family<SiteLabels, Counter>,
    /// Rules that had something to say.
    pub rule_hits: Family<RuleLabels, Counter>,
    /// 1 while the rule files on disk are not sound, so that those before them stay in force.
    pub rules_refused: Gauge,
    /// Changed rule files, by what became of them: `taken` or `refused`.
    pub rules_reloads: Family<StateLabels, Counter>,
    /// Decisions by moderators.
    pub decisions: Family<SiteLabels, Counter>,
    /// Decisions about comments that a rule had something to say of.
    pub rule_decided: Family<RuleLabels, Counter>,
    /// Of these, those that went the other way than the rule.
    pub rule_overruled: Family<RuleLabels, Counter>,
    /// Questions to external checks, by what came of them.
    pub checks: Family<CheckLabels, Counter>,
    /// Lessons that a site's own model is made from.
    pub model_lessons: Family<SiteLabel, Gauge>,
    /// Tokens whose decisions go against what all others teach, on the instance that learns.
    pub model_suspects: Family<SiteLabel, Gauge>,
    /// Comments by what the model's opinion led to: `decided` where it alone made the difference between approved and held, `other` else.
    pub model_judged: Family<StateLabels, Counter>,
    /// Comments that the model had an opinion of, and the sum of its probabilities: their quotient drifts when comments change.
    pub model_opinions: Family<ModelLabels, Counter<f64, AtomicU64>>,
    /// Decisions about comments that the model had an opinion of: `agreed` or `disagreed` at ½.
    pub model_decisions: Family<ModelLabels, Counter>,
    /// Of those decisions, the sum of the probabilities (`expected`) and the number that were of the class (`found`).
    pub model_calibration: Family<ModelLabels, Counter<f64, AtomicU64>>,
    /// Campaigns that were noticed.
    pub campaigns: Counter,
    /// Comments that were found to belong to one.
    pub campaign_members: Counter,
    /// Envelopes in the queue.
    pub queue_length: KnownGauge,
    /// Age of the oldest envelope in the queue.
    pub queue_oldest_seconds: KnownGauge,
    /// Comments stored.
    pub stored: Counter,
    /// Envelopes delivered again after they were stored.
    pub stored_again: Counter,
    /// Comments stored in one transaction.
    pub batch_size: Histogram,
    /// How long a transaction that stored comments took, its commit included.
    pub commit_seconds: Histogram,
    /// Envelopes handed out again because whoever had them did not settle them.
    pub claims_taken_over: Counter,
    /// Passwords that were tried, and held against a hash.
    pub passwords_hashed: Counter,
    /// Mails by state.
    pub mails: Family<StateLabels, Gauge>,
    /// Dead letters.
    pub dead_letters: KnownGauge,
    /// What retention took away, by what it was.
    pub purged: Family<StateLabels, Counter>,
    /// Connections of this process to its database, `busy` or `idle`.
    pub database_connections: Family<StateLabels, Gauge>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// All metrics at zero.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("toguna");
        let metrics = Self {
            submissions: Family::default(),
            reports: Family::default(),
            verdicts: Family::default(),
            rule_hits: Family::default(),
            rules_refused: Gauge::default(),
            rules_reloads: Family::default(),
            decisions: Family::default(),
            rule_decided: Family::default(),
            rule_overruled: Family::default(),
            checks: Family::default(),
            model_lessons: Family::default(),
            model_suspects: Family::default(),
            model_judged: Family::default(),
            model_opinions: Family::default(),
            model_decisions: Family::default(),
            model_calibration: Family::default(),
            campaigns: Counter::default(),
            campaign_members: Counter::default(),
            queue_length: KnownGauge::new("queue_length", "Envelopes in the queue"),
            queue_oldest_seconds: KnownGauge::new("queue_oldest_seconds", "Age of the oldest envelope in the queue"),
            stored: Counter::default(),
            stored_again: Counter::default(),
            batch_size: Histogram::new([1.0, 4.0, 16.0, 64.0, 256.0, 1024.0, 2048.0]),
            commit_seconds: Histogram::new([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]),
            claims_taken_over: Counter::default(),
            passwords_hashed: Counter::default(),
            mails: Family::default(),
            dead_letters: KnownGauge::new("dead_letters", "Dead letters"),
            purged: Family::default(),
            database_connections: Family::default(),
            registry: Registry::default(),
        };
        registry.register("reports", "Reports by readers by what became of them", metrics.reports.clone());
        registry.register("submissions", "Submissions by what became of them", metrics.submissions.clone());
        registry.register("verdicts", "Judgements by verdict", metrics.verdicts.clone());
        registry.register("rule_hits", "Rules that had something to say", metrics.rule_hits.clone());
        registry.register("rules_refused", "1 while the rule files are not sound", metrics.rules_refused.clone());
        registry.register("rules_reloads", "Changed rule files by what became of them", metrics.rules_reloads.clone());
        registry.register("decisions", "Decisions by moderators", metrics.decisions.clone());
        registry.register("rule_decided", "Decisions about comments that a rule had something to say of", metrics.rule_decided.clone());
        registry.register("rule_overruled", "Decisions that went the other way than a rule", metrics.rule_overruled.clone());
        registry.register("checks", "Questions to external checks by what came of them", metrics.checks.clone());
        registry.register("model_lessons", "Lessons that a site's own model is made from", metrics.model_lessons.clone());
        registry.register("model_suspects", "Tokens whose decisions go against what all others teach", metrics.model_suspects.clone());
        registry.register("model_judged", "Comments by what the model's opinion led to", metrics.model_judged.clone());
        registry.register("model_opinions", "The model's opinions, and the sum of their probabilities", metrics.model_opinions.clone());
        registry.register("model_decisions", "Decisions that agreed with the model, or not", metrics.model_decisions.clone());
        let calibration = "Of decisions, the sum of the model's probabilities and the number of the class";
        registry.register("model_calibration", calibration, metrics.model_calibration.clone());
        registry.register("campaigns", "Campaigns that were noticed", metrics.campaigns.clone());
        registry.register("campaign_members", "Comments that were found to belong to one", metrics.campaign_members.clone());
        for gauge in [&metrics.queue_length, &metrics.queue_oldest_seconds, &metrics.dead_letters] {
            registry.register_collector(Box::new(gauge.clone()));
        }
        registry.register("stored", "Comments stored", metrics.stored.clone());
        registry.register("stored_again", "Envelopes delivered again after they were stored", metrics.stored_again.clone());
        registry.register("batch_size", "Comments stored in one transaction", metrics.batch_size.clone());
        registry.register("commit_seconds", "How long a transaction that stored comments took", metrics.commit_seconds.clone());
        let taken_over = "Envelopes handed out again because whoever had them did not settle them";
        registry.register("claims_taken_over", taken_over, metrics.claims_taken_over.clone());
        let tried = "Passwords that were tried, and held against a hash";
        registry.register("passwords_hashed", tried, metrics.passwords_hashed.clone());
        registry.register("mails", "Mails by state", metrics.mails.clone());
        registry.register("purged", "What retention took away", metrics.purged.clone());
        registry.register("database_connections", "Connections to the database by state", metrics.database_connections.clone());
        Self { registry, ..metrics }
    }

    /// Counts a judgement.
    pub fn judged(&self, judgement: &Judgement, site: &SiteKey) {
        let labels = SiteLabels { site: site.into(), outcome: judgement.verdict.word() };
        self.verdicts.get_or_create(&labels).inc();
        for contribution in &judgement.contributions {
            self.rule_hits.get_or_create(&RuleLabels::of(contribution)).inc();
        }
        self.model_judged(judgement);
    }

    fn model_judged(&self, judgement: &Judgement) {
        let Some(opinion) = judgement.facts.model.known() else { return };
        for head in Head::ALL {
            let count = |outcome, amount| {
                self.model_opinions.get_or_create(&ModelLabels { head: head.name(), outcome }).inc_by(amount);
            };
            count("comments", 1.0);
            count("probabilities", opinion.head(head).probability.value());
        }
        let state = if judgement.is_decided_by_model() { "decided" } else { "other" };
        self.model_judged.get_or_create(&StateLabels { state: state.to_owned() }).inc();
    }

    /// Counts, for each rule that had something to say of a comment, whether a decision agreed with it ([`Decision::overrules`]).
    pub fn decided(&self, judgement: &Judgement, decision: Decision) {
        for contribution in &judgement.contributions {
            let Some(overruled) = decision.overrules(contribution.points, contribution.floor) else { continue };
            let labels = RuleLabels::of(contribution);
            self.rule_decided.get_or_create(&labels).inc();
            if overruled {
                self.rule_overruled.get_or_create(&labels).inc();
            }
        }
        self.model_decided(judgement, decision);
    }

    /// What a decision says of the model's opinion: nothing of abuse when it was spam, and the other way round.
    fn model_decided(&self, judgement: &Judgement, decision: Decision) {
        let Some(opinion) = judgement.facts.model.known() else { return };
        let lesson = Lesson::of_decision(0, decision, String::new(), String::new());
        for head in Head::ALL {
            let Some(of_class) = lesson.says(head) else { continue };
            let probability = opinion.head(head).probability.value();
            let labels = |outcome| ModelLabels { head: head.name(), outcome };
            let outcome = if (probability >= 0.5) == of_class { "agreed" } else { "disagreed" };
            self.model_decisions.get_or_create(&labels(outcome)).inc();
            self.model_calibration.get_or_create(&labels("expected")).inc_by(probability);
            self.model_calibration.get_or_create(&labels("found")).inc_by(f64::from(u8::from(of_class)));
        }
    }

    /// All metrics as `OpenMetrics` text.
    ///
    /// # Errors
    /// Never for a `String`; the trait says so.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
