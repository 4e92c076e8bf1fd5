//! Judges what came in: facts that intake knew, and what the model says, against the rules in force.
//!
//! It is done here and not before the reader is answered, who learns nothing of it: so nobody waits for rules, and how long an answer takes
//! tells nothing of them.

use crate::{
    domain::{Cause, Envelope, Fact, Facts, Judgement, Site, Sites, Submission},
    filter::{ModelsInForce, RuleSet, RulesInForce, classifier::features, folding::Folded, not_answered},
    metrics::Metrics,
    queue::Delivery,
    secrets::Secrets,
    store::{Arrival, MailingRules},
};
use std::{collections::HashMap, sync::Arc, time::Duration};

/// What judging needs.
pub struct Judging {
    /// By what rules is judged.
    pub rules: Arc<RulesInForce>,
    /// What each site's model has learnt.
    pub models: Arc<ModelsInForce>,
    /// Whose comments.
    pub sites: Sites,
    /// What each site owes by mail.
    pub mailing: HashMap<String, Arc<MailingRules>>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

/// The rules for mail of every site.
pub fn mailing(sites: &Sites, secrets: &Secrets, undo_window: Duration) -> HashMap<String, Arc<MailingRules>> {
    sites.iter().map(|site| (site.key.to_string(), Arc::new(MailingRules::for_site(site, secrets, undo_window)))).collect()
}

impl Judging {
    /// Makes what is made once in a process (tables of words and of the model), so that no envelope is in hand meanwhile: a process that is killed
    /// again and again must not use up the attempts of an innocent one.
    pub fn warm_up(&self) {
        std::hint::black_box(features::cut(&Folded::of("Bonjour, hello, مرحبا: casino, l'école www.example.org")));
        for site in self.sites.iter() {
            // No text at all: words would bring in all pages of the model, which the first comments do soon enough.
            self.models.of(&site.key).opinion("", &Folded::of(""));
        }
    }

    /// Opens what was delivered and judges it, all by the same rules. An envelope that cannot be opened, or whose site is not configured
    /// any more, can never be stored: the text says why.
    pub fn arrivals<'d>(&self, deliveries: impl IntoIterator<Item = &'d Delivery>) -> Vec<Result<Arrival, String>> {
        let rules = self.rules.current();
        deliveries.into_iter().map(|delivery| self.arrival(&rules, delivery)).collect()
    }

    fn arrival(&self, rules: &RuleSet, delivery: &Delivery) -> Result<Arrival, String> {
        let envelope = Envelope::open(&delivery.envelope).map_err(|error| error.to_string())?;
        let key = envelope.submission.site.as_str();
        let (Some(site), Some(mailing)) = (self.sites.get(key), self.mailing.get(key)) else {
            return Err(format!("the site `{key}` is not configured any more"));
        };
        let judgement = self.judge(rules, &envelope.submission, envelope.facts.clone(), site);
        self.metrics.judged(&judgement, &site.key);
        Ok(Arrival { mailing: Arc::clone(mailing), judgement, envelope })
    }

    fn judge(&self, rules: &RuleSet, submission: &Submission, known: Facts, site: &Site) -> Judgement {
        let body = Folded::of(submission.body.as_str());
        let unanswered = |check: &str| (check.to_owned(), Fact::Unknown(not_answered(check)));
        let checks = rules.checks_for(submission).into_iter().map(unanswered).collect();
        let model = Fact::Known(self.models.of(&site.key).opinion(submission.body.as_str(), &body));
        rules.judge_folded(Cause::Intake, submission, body, Facts { checks, model, ..known }, site)
    }
}
