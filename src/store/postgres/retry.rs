//! What passes by itself is tried again: a deadlock, a connection that a failover closed.

use super::StoreError;
use std::time::Duration;

/// The most tries of one piece of work.
const MOST: u32 = 6;
/// The wait before the second try; it doubles from there, and a random part of it is left out. Together not much more than a second.
const FIRST_WAIT: Duration = Duration::from_millis(40);
/// The most time that one try may take: longer than any statement, for a server that does not answer at all.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Does a piece of work (an expression that makes a future, evaluated anew for each try) until it succeeds, or fails in a way that does not
/// pass. Only for what may be done twice: reads, and transactions that look first at what is there.
macro_rules! retried {
    ($work:expr) => {{
        let mut tries = $crate::store::postgres::retry::Tries::default();
        loop {
            let done = tokio::time::timeout($crate::store::postgres::retry::TIME_LIMIT, $work).await;
            match $crate::store::postgres::retry::in_time(done) {
                Err(error) if tries.again(&error).await => {}
                outcome => break outcome,
            }
        }
    }};
}
pub(super) use retried;

/// Does work in a transaction, all of it or nothing, as [`retried`] does. Where the answer to a commit was lost with the connection, the
/// next try finds what the one before did.
macro_rules! in_transaction {
    ($store:expr, |$connection:ident| $work:expr) => {
        $crate::store::postgres::retry::retried!(async {
            let mut transaction = $store.begin().await?;
            let $connection = &mut *transaction;
            let outcome = $work.await?;
            transaction.commit().await?;
            Ok::<_, $crate::store::StoreError>(outcome)
        })
    };
}
pub(super) use in_transaction;

/// How often a piece of work was tried.
#[derive(Debug, Default)]
pub(super) struct Tries(u32);

impl Tries {
    /// Whether to try again after this failure; if so, after a wait.
    pub async fn again(&mut self, error: &StoreError) -> bool {
        self.0 += 1;
        if self.0 >= MOST || !passes(error) {
            return false;
        }
        tracing::debug!(%error, tries = self.0, "the database is asked again");
        let wait = FIRST_WAIT * 2_u32.pow(self.0 - 1);
        tokio::time::sleep(wait.mul_f64(rand::random_range(0.5..1.0))).await;
        true
    }
}

/// A try that took too long failed.
pub(super) fn in_time<T, E>(done: Result<Result<T, E>, tokio::time::error::Elapsed>) -> Result<T, StoreError>
where
    StoreError: From<E>,
{
    done.map_err(|_| sqlx::Error::PoolTimedOut)?.map_err(StoreError::from)
}

/// Whether the same may succeed in a moment: a serialization failure or deadlock (40001, 40P01), a server that stops or starts (57P01 to
/// 57P03), a connection that broke (class 08).
fn passes(error: &StoreError) -> bool {
    match error {
        StoreError::Database(sqlx::Error::Io(_)) => true,
        StoreError::Database(sqlx::Error::Database(error)) => {
            let code = error.code().unwrap_or_default();
            matches!(&*code, "40001" | "40P01" | "57P01" | "57P02" | "57P03") || code.starts_with("08")
        }
        _ => false,
    }
}
