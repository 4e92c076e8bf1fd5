//! What moderators decided about a campaign holds for those of it that come later: they are judged with that as a fact before they are stored, and
//! decided about in the same transaction.

use crate::{
    domain::{Fact, Facts, Sites, Timestamp},
    filter::RulesInForce,
    store::{Arrival, Store, StoreError},
};
use std::sync::Arc;

/// What it works with.
pub struct Inheriting {
    /// What holds.
    pub store: Arc<dyn Store>,
    /// By what rules is judged.
    pub rules: Arc<RulesInForce>,
    /// Where.
    pub sites: Sites,
}

impl Inheriting {
    /// Judges those again that belong to a campaign that was decided about. The others are left as they are.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be told what holds.
    pub async fn judge(&self, arrivals: &mut [Arrival], now: Timestamp) -> Result<(), StoreError> {
        let holding = self.store.holding_decisions(now).await?;
        if holding.is_empty() {
            return Ok(());
        }
        let rules = self.rules.current();
        for Arrival { envelope, judgement, .. } in arrivals {
            let Some(likeness) = envelope.likeness else { continue };
            let key = &envelope.submission.site;
            let holds = holding.iter().find(|holds| holds.site == *key && holds.likeness.is_near(likeness));
            let (Some(holds), Some(site)) = (holds, self.sites.get(key.as_str())) else { continue };
            let facts = Facts { campaign: Fact::Known(Some(holds.decided)), ..judgement.facts.clone() };
            *judgement = rules.judge(judgement.cause, &envelope.submission, facts, site);
        }
        Ok(())
    }
}
