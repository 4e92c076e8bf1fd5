//! An outbox in memory that writes down what is done to it.

use crate::{
    domain::{KeyedHash, Locale, SiteKey, Timestamp},
    store::{DueMail, HeldComment, Invitation, Outbox, OutboxCounts, SendFailure, StoreError},
};
use async_trait::async_trait;
use std::sync::{Mutex, atomic::AtomicBool, atomic::Ordering::SeqCst};
use tokio::sync::Notify;

#[derive(Default)]
pub struct Written {
    pub owed: Mutex<Vec<DueMail>>,
    pub held: Mutex<Vec<HeldComment>>,
    pub invited: Mutex<Option<Invitation>>,
    /// What was done, in order.
    pub done: Mutex<Vec<String>>,
    /// Whether marking as sent fails, as in a crash.
    pub forgetful: AtomicBool,
    /// Notified after each entry of `done`.
    pub changed: Notify,
}

impl Written {
    fn write(&self, id: i64, line: String) {
        self.owed.lock().unwrap().retain(|mail| mail.id != id);
        self.done.lock().unwrap().push(line);
        self.changed.notify_one();
    }

    /// What was done since the last call.
    pub fn done(&self) -> Vec<String> {
        std::mem::take(&mut self.done.lock().unwrap())
    }
}

#[async_trait]
impl Outbox for Written {
    async fn due(&self, limit: u32, _now: Timestamp) -> Result<Vec<DueMail>, StoreError> {
        Ok(self.owed.lock().unwrap().iter().take(limit as usize).cloned().collect())
    }

    async fn release(&self, _ids: &[i64]) -> Result<(), StoreError> {
        Ok(())
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(None)
    }

    async fn sent(&self, id: i64, _now: Timestamp) -> Result<(), StoreError> {
        if self.forgetful.load(SeqCst) {
            return Err(StoreError::Database(sqlx::Error::PoolClosed));
        }
        self.write(id, format!("{id} sent"));
        Ok(())
    }

    async fn void(&self, id: i64, why: &str, _now: Timestamp) -> Result<(), StoreError> {
        self.write(id, format!("{id} void: {why}"));
        Ok(())
    }

    async fn block_until_confirmed(&self, id: i64, host: &str, _now: Timestamp) -> Result<(), StoreError> {
        self.write(id, format!("{id} blocked, confirmation from {host}"));
        Ok(())
    }

    async fn put_off(&self, id: i64, until: Timestamp, _now: Timestamp) -> Result<(), StoreError> {
        self.write(id, format!("{id} put off until {}", until.rfc3339()));
        Ok(())
    }

    async fn failed(&self, id: i64, failure: SendFailure, now: Timestamp) -> Result<(), StoreError> {
        let line = match failure {
            SendFailure::Retry { at, .. } => format!("{id} again in {} min", at.since(now).as_secs().div_ceil(60)),
            SendFailure::Dead { error } => format!("{id} dead: {error}"),
        };
        self.write(id, line);
        Ok(())
    }

    async fn held_for_digest(&self, _: &SiteKey, _: &KeyedHash, limit: u32) -> Result<(Vec<HeldComment>, u64), StoreError> {
        let held = self.held.lock().unwrap();
        Ok((held.iter().take(limit as usize).cloned().collect(), held.len() as u64))
    }

    async fn add_reader_token(&self, _: &SiteKey, _: &KeyedHash, purpose: &str, _: &KeyedHash, _: Timestamp) -> Result<(), StoreError> {
        self.done.lock().unwrap().push(format!("token to {purpose}"));
        Ok(())
    }

    async fn reader_token(&self, _: &str, _: &KeyedHash) -> Result<Option<(SiteKey, Locale)>, StoreError> {
        Ok(None)
    }

    async fn confirm(&self, _: &KeyedHash, _: Timestamp) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn unsubscribe(&self, _: &KeyedHash, _: Timestamp) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn subscribe_again(&self, _: &KeyedHash) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn invitation(&self, mail: i64, now: Timestamp) -> Result<Option<Invitation>, StoreError> {
        let open = self.invited.lock().unwrap().clone();
        Ok(open.filter(|invitation| mail == 1 && invitation.expires_at > now))
    }

    async fn add_invitation_link(&self, invitation: &Invitation, _: &KeyedHash, _: Timestamp) -> Result<(), StoreError> {
        self.done.lock().unwrap().push(format!("link for user {}", invitation.user));
        Ok(())
    }

    async fn outbox_counts(&self) -> Result<OutboxCounts, StoreError> {
        Ok(OutboxCounts::new())
    }
}
