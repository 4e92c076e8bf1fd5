use super::{StoreError, count, json, status};
use crate::{
    domain::{Decision, Timestamp},
    store::{ArrivalsOfHour, CountedDecision, JudgedLately, WaitingCheck},
};

/// An hour in milliseconds.
const HOUR: i64 = 3_600_000;

/// The hours since 1970, what came in, and what of it waits.
pub(in crate::store) fn arrivals((hour, comments, waiting): (i64, i64, i64)) -> ArrivalsOfHour {
    ArrivalsOfHour { hour: Timestamp::from_millis(hour.saturating_mul(HOUR)), comments: count(comments), waiting: count(waiting) }
}

/// A decision as far as it is counted.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct CountedRow {
    decided_at: i64,
    created_at: i64,
    before: String,
    after: String,
    actor: String,
}

impl CountedRow {
    pub fn into_counted(self) -> Result<CountedDecision, StoreError> {
        Ok(CountedDecision {
            at: Timestamp::from_millis(self.decided_at),
            came_at: Timestamp::from_millis(self.created_at),
            before: status(&self.before)?,
            after: status(&self.after)?,
            actor: self.actor,
        })
    }
}

/// A check's name, how many comments wait for it, and when the first is asked next.
pub(in crate::store) fn waiting_check((name, comments, next): (String, i64, i64)) -> WaitingCheck {
    WaitingCheck { name, comments: count(comments), next: Timestamp::from_millis(next) }
}

/// When a comment came in, what the rules said of it, and what was decided.
pub(in crate::store) fn judged_lately((at, said, decision): (i64, String, Option<String>)) -> Result<JudgedLately, StoreError> {
    let decision = decision.map(|word| Decision::from_word(&word).ok_or(StoreError::Damaged("decision", word))).transpose()?;
    Ok(JudgedLately { at: Timestamp::from_millis(at), said: json("contributions", &said)?, decision })
}
