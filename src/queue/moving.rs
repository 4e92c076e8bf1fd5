//! Receipts move from embedded to clustered mode with the store: who sends a submission again after the move is recognised all the same.

use super::{KeptReceipt, QueueError, redis::RedisQueue, sqlite::SqliteQueue};
use crate::{domain::Timestamp, row_sum::RowSum};
use sha2::{Digest as _, Sha256};

/// The receipts on both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MovedReceipts {
    /// Those in the file that are good for some time yet.
    pub from: RowSum,
    /// What Redis has in their place.
    pub to: RowSum,
}

/// Copies the receipts that have not expired, each until it does, and reads them back. May be done again: what stands in Redis stays.
///
/// # Errors
/// [`QueueError::Storage`]; what was copied by then stays.
pub async fn move_receipts(from: &SqliteQueue, to: &RedisQueue, now: Timestamp) -> Result<MovedReceipts, QueueError> {
    let mut moved = MovedReceipts::default();
    let mut last = 0;
    loop {
        let (receipts, end) = from.receipts_after(last, now).await?;
        if end == last {
            return Ok(moved);
        }
        last = end;
        to.keep_receipts(&receipts, now).await?;
        let hashes: Vec<_> = receipts.iter().map(|receipt| receipt.key.hash).collect();
        for receipt in &receipts {
            moved.from.add(hashed(receipt));
        }
        for receipt in to.receipts(&hashes).await?.iter().flatten() {
            moved.to.add(hashed(receipt));
        }
    }
}

fn hashed(receipt: &KeptReceipt) -> Sha256 {
    let KeptReceipt { key, comment } = receipt;
    let mut row = Sha256::new();
    row.update(key.hash.as_bytes());
    row.update(key.fingerprint.as_bytes());
    row.update(comment.as_bytes());
    row.update(key.expires_at.as_millis().to_be_bytes());
    row
}
