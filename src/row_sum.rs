//! What many rows add up to: two places are compared without bringing their rows together.

use sha2::{Digest as _, Sha256};

/// What is in one place: equal sums mean equal rows, in whatever order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowSum {
    /// The rows.
    pub rows: u64,
    /// The sum of the first 128 bits of each row's SHA-256, without carry.
    pub checksum: u128,
}

impl RowSum {
    /// Adds a row, of which everything has been hashed.
    pub(crate) fn add(&mut self, row: Sha256) {
        let digest: [u8; 32] = row.finalize().into();
        let half = digest.first_chunk::<16>().map_or(0, |half| u128::from_be_bytes(*half));
        self.checksum = self.checksum.wrapping_add(half);
        self.rows += 1;
    }
}
