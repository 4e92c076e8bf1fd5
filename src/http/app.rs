use super::HttpSettings;
use crate::{
    clock::Clock,
    domain::Sites,
    filter::{ModelsInForce, RulesInForce},
    intake::Intake,
    metrics::Metrics,
    oidc::Providers,
    queue::Queue,
    secrets::Secrets,
    store::Store,
    wording::Wording,
};
use std::sync::Arc;
use tokio::sync::Notify;

/// What every handler can reach.
pub struct App {
    /// How this server listens.
    pub settings: HttpSettings,
    /// How readers reach it, without a trailing slash.
    pub public_url: String,
    /// The sites of the configuration.
    pub sites: Sites,
    /// The way of a submission to the queue.
    pub intake: Intake,
    /// What is kept.
    pub store: Arc<dyn Store>,
    /// What waits.
    pub queue: Arc<dyn Queue>,
    /// The rules in force.
    pub rules: Arc<RulesInForce>,
    /// What each site's model has learnt.
    pub models: Arc<ModelsInForce>,
    /// Who may be asked who somebody is.
    pub providers: Providers,
    /// Every sentence and template.
    pub wording: Arc<Wording>,
    /// What tokens are signed and hashed with.
    pub secrets: Secrets,
    /// What time it is.
    pub clock: Clock,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Tells the mail worker that something is owed.
    pub mail_owed: Arc<Notify>,
    /// Tells the worker that a decision about many comments was ordered.
    pub bulk_ordered: Arc<Notify>,
    /// How long a mail about an approval waits, so that the approval can be taken back.
    pub undo_window: std::time::Duration,
}
