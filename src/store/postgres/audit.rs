use super::{StoreError, sql};
use crate::domain::Timestamp;
use sqlx::PgConnection;

/// Appends to the audit.
pub(super) async fn record(
    connection: &mut PgConnection,
    actor: &str,
    action: &str,
    subject: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(sql::RECORD).bind(at.as_millis()).bind(actor).bind(action).bind(subject).execute(connection).await?;
    Ok(())
}
