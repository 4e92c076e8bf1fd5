//! Every statement of the queue. A test prepares them all.

use crate::sqlite::Bulk;

pub(super) const MARK_IN_FLIGHT: &str =
    "UPDATE envelopes SET attempts = 1 WHERE attempts = 0 AND id IN (SELECT id FROM envelopes ORDER BY id LIMIT ?)";
pub(super) const LENGTH: &str =
    "SELECT (SELECT count(*) FROM envelopes), coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'envelopes'), 0)";
pub(super) const SUSPECTS: &str = "SELECT id, attempts FROM envelopes WHERE attempts > 0 ORDER BY id";
pub(super) const NEXT: &str = "SELECT json_group_array(json_array(id, lower(hex(comment)), attempts, CAST(envelope AS TEXT))) \
     FROM (SELECT id, comment, attempts, envelope FROM envelopes WHERE id > ? ORDER BY id LIMIT ?)";
pub(super) const ENVELOPE: &str =
    "SELECT json_group_array(json_array(id, lower(hex(comment)), attempts, CAST(envelope AS TEXT))) FROM envelopes WHERE id = ?";
pub(super) const OLDEST: &str = "SELECT appended_at FROM envelopes ORDER BY id LIMIT 1";
pub(super) const COUNT_ATTEMPT: &str = "UPDATE envelopes SET attempts = ? WHERE id = ?";
pub(super) const SETTLE: &str = "DELETE FROM envelopes WHERE id BETWEEN ? AND ?";
pub(super) const APPEND: Bulk = Bulk {
    head: "INSERT INTO envelopes (comment, appended_at, envelope) SELECT * FROM (VALUES ",
    row: "(?, ?, ?)",
    tail: ") WHERE column1 IS NOT NULL",
};

pub(super) const RECEIPTS_AFTER: &str = "SELECT id, substr(hash, 1, 8) FROM receipts WHERE id > ? ORDER BY id LIMIT 20000";
pub(super) const RECEIPT: &str = "SELECT hash, fingerprint, comment, expires_at FROM receipts WHERE id = ?";
pub(super) const RECEIPTS_LEFT: &str = "SELECT count(*) FROM receipts WHERE expires_at > ?";
pub(super) const RECEIPTS_LEFT_AFTER: &str =
    "SELECT id, hash, fingerprint, comment, expires_at FROM receipts WHERE id > ? AND expires_at > ? ORDER BY id LIMIT 2000";
pub(super) const ADD_RECEIPTS: Bulk = Bulk {
    head: "INSERT INTO receipts (hash, fingerprint, comment, expires_at) SELECT * FROM (VALUES ",
    row: "(?, ?, ?, ?)",
    tail: ") WHERE column1 IS NOT NULL",
};
pub(super) const EXPIRE_RECEIPTS: &str = "DELETE FROM receipts WHERE id IN (SELECT id FROM receipts WHERE expires_at < ? ORDER BY expires_at \
     LIMIT 2000) RETURNING id, substr(hash, 1, 8)";
pub(super) const FORGET_OLDEST_RECEIPTS: &str =
    "DELETE FROM receipts WHERE id IN (SELECT id FROM receipts ORDER BY id LIMIT 2000) RETURNING id, substr(hash, 1, 8)";

pub(super) const BEGIN: &str = "BEGIN IMMEDIATE";
pub(super) const COMMIT: &str = "COMMIT";

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn every_statement_can_be_prepared() {
        use super::*;
        use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};
        let folder = tempfile::tempdir().unwrap();
        let mut connection = crate::sqlite::writer(&folder.path().join("queue.db"), crate::sqlite::CacheKib(1_000)).await.unwrap();
        super::super::migrate(&mut connection).await.unwrap();
        let source = include_str!("sql.rs").split("#[cfg(test)]").next().unwrap();
        let every = [
            MARK_IN_FLIGHT,
            LENGTH,
            SUSPECTS,
            NEXT,
            ENVELOPE,
            OLDEST,
            COUNT_ATTEMPT,
            SETTLE,
            RECEIPTS_AFTER,
            RECEIPT,
            RECEIPTS_LEFT,
            RECEIPTS_LEFT_AFTER,
            EXPIRE_RECEIPTS,
            FORGET_OLDEST_RECEIPTS,
            BEGIN,
            COMMIT,
        ]
        .map(str::to_owned)
        .into_iter()
        .chain([APPEND, ADD_RECEIPTS].map(|bulk| bulk.sql(2)));
        let mut prepared = 0;
        for statement in every {
            connection.prepare(AssertSqlSafe(statement).into_sql_str()).await.unwrap();
            prepared += 1;
        }
        assert_eq!(source.matches("const ").count(), prepared, "a statement is missing in this test");
    }
}
