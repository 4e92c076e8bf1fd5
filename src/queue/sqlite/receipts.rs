use super::{
    super::{KeptReceipt, QueueError, ReceiptKey},
    sql,
};
use crate::{
    bytes::Bytes,
    domain::{CommentId, KeyedHash, Timestamp},
};
use sqlx::SqliteConnection;
use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// Where each receipt stands in the file, by the first half of its hash. Hashes are keyed, so nobody can make two that share a half; by
/// chance it would take billions, and then the older of the two is forgotten.
#[derive(Debug, Default)]
pub(super) struct Receipts(HashMap<u64, i64, BuildHasherDefault<AlreadyRandom>>);

/// What a receipt in the file says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub fingerprint: KeyedHash,
    pub comment: CommentId,
    pub expires_at: Timestamp,
}

impl Receipts {
    /// All that stand in the file.
    pub async fn load(connection: &mut SqliteConnection) -> Result<Self, sqlx::Error> {
        let mut receipts = Self::default();
        let mut last = 0_i64;
        loop {
            let rows: Vec<(i64, Bytes<8>)> = sqlx::query_as(sql::RECEIPTS_AFTER).bind(last).fetch_all(&mut *connection).await?;
            let Some(&(number, _)) = rows.last() else { return Ok(receipts) };
            last = number;
            receipts.0.extend(rows.into_iter().map(|(number, Bytes(half))| (u64::from_be_bytes(half), number)));
        }
    }

    pub fn row(&self, hash: &KeyedHash) -> Option<i64> {
        self.0.get(&hash.half()).copied()
    }

    pub fn remember(&mut self, hash: &KeyedHash, row: i64) {
        self.0.insert(hash.half(), row);
    }

    pub fn forget(&mut self, half: [u8; 8], row: i64) {
        let half = u64::from_be_bytes(half);
        // The same hash may have come again after it expired.
        if self.0.get(&half) == Some(&row) {
            self.0.remove(&half);
        }
        if self.0.capacity() > 8 * self.0.len().max(1_000) {
            self.0.shrink_to_fit();
        }
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// Reads receipts by where they stand. Those that went in the meantime are left out.
pub(super) async fn read(connection: &mut SqliteConnection, rows: &[i64]) -> Result<HashMap<KeyedHash, Known>, sqlx::Error> {
    let mut known = HashMap::with_capacity(rows.len());
    for row in rows {
        let row: Option<(Bytes<16>, Bytes<16>, Bytes<16>, i64)> =
            sqlx::query_as(sql::RECEIPT).bind(row).fetch_optional(&mut *connection).await?;
        if let Some((Bytes(hash), Bytes(fingerprint), Bytes(comment), expires_at)) = row {
            let receipt = Known {
                fingerprint: KeyedHash::from_bytes(fingerprint),
                comment: CommentId::from_bytes(comment),
                expires_at: Timestamp::from_millis(expires_at),
            };
            known.insert(KeyedHash::from_bytes(hash), receipt);
        }
    }
    Ok(known)
}

/// A row of `receipts`: number, hash, fingerprint, comment, until when.
pub(super) type Row = (i64, Bytes<16>, Bytes<16>, Bytes<16>, i64);

pub(super) fn kept((_, Bytes(hash), Bytes(fingerprint), Bytes(comment), expires_at): Row) -> KeptReceipt {
    let key = ReceiptKey {
        hash: KeyedHash::from_bytes(hash),
        fingerprint: KeyedHash::from_bytes(fingerprint),
        expires_at: Timestamp::from_millis(expires_at),
    };
    KeptReceipt { key, comment: CommentId::from_bytes(comment) }
}

/// The submission that any of the receipts stands for.
///
/// # Errors
/// [`QueueError::KeyReused`] if one of them stands for another submission.
pub(super) fn recognise<'k>(
    receipts: &[ReceiptKey],
    now: Timestamp,
    known: impl Fn(&KeyedHash) -> Option<&'k Known>,
) -> Result<Option<CommentId>, QueueError> {
    let mut first = None;
    for receipt in receipts {
        let Some(known) = known(&receipt.hash).filter(|known| known.expires_at > now) else { continue };
        if known.fingerprint != receipt.fingerprint {
            return Err(QueueError::KeyReused);
        }
        first = first.or(Some(known.comment));
    }
    Ok(first)
}

/// The keys are halves of keyed hashes: random already.
#[derive(Debug, Default)]
pub(super) struct AlreadyRandom(u64);

impl Hasher for AlreadyRandom {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}
