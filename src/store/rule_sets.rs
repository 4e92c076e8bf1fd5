use super::StoreError;
use crate::domain::Timestamp;
use async_trait::async_trait;

/// The texts of every rule set that has judged, so that an old judgement can be computed again.
#[async_trait]
pub trait RuleSets: Send + Sync {
    /// Keeps the text of a rule set under its hash. Keeping it again changes nothing. It is on stable storage no later than anything that is
    /// stored after it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn keep_rule_set(&self, hash: &str, text: &str, now: Timestamp) -> Result<(), StoreError>;

    /// The text of the rule set with this hash; `None` if it was never kept.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn rule_set(&self, hash: &str) -> Result<Option<String>, StoreError>;

    /// When the rule set with this hash was kept first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn rule_set_since(&self, hash: &str) -> Result<Option<Timestamp>, StoreError>;
}
