//! What a submission is recognised by: a key for each receipt, that Redis drops when it expires.

use super::{super::KeptReceipt, ANSWER, QueueError, ReceiptKey, RedisQueue};
use crate::domain::{CommentId, KeyedHash, Timestamp};
use ::redis::pipe;

impl RedisQueue {
    /// Keeps receipts that were given elsewhere, each until it expires. One that stands already stays.
    ///
    /// # Errors
    /// [`QueueError::Storage`].
    pub async fn keep_receipts(&self, receipts: &[KeptReceipt], now: Timestamp) -> Result<(), QueueError> {
        let mut keep = pipe();
        for KeptReceipt { key, comment } in receipts {
            let lives = key.expires_at.since(now).as_millis();
            if let Ok(lives @ 1..) = u64::try_from(lives) {
                keep.cmd("SET").arg(receipt_key(&key.hash)).arg(receipt_value(key, *comment)).arg("NX").arg("PX").arg(lives).ignore();
            }
        }
        if keep.is_empty() {
            return Ok(());
        }
        Ok(self.link.ask(ANSWER, async |mut connection| keep.query_async(&mut connection).await).await?)
    }

    /// What is kept under these hashes.
    ///
    /// # Errors
    /// [`QueueError::Storage`].
    pub async fn receipts(&self, hashes: &[KeyedHash]) -> Result<Vec<Option<KeptReceipt>>, QueueError> {
        if hashes.is_empty() {
            return Ok(Vec::new());
        }
        let values: Vec<Option<Vec<u8>>> = self
            .link
            .ask(ANSWER, async |mut connection| {
                let keys: Vec<_> = hashes.iter().map(receipt_key).collect();
                ::redis::cmd("MGET").arg(keys).query_async(&mut connection).await
            })
            .await?;
        Ok(hashes.iter().zip(values).map(|(hash, value)| read(*hash, value.as_deref()?)).collect())
    }
}

/// The submission that any of the receipts stands for, by what is kept under each.
///
/// # Errors
/// [`QueueError::KeyReused`] if one of them stands for another submission.
pub(super) fn recognise(asked: &[ReceiptKey], kept: &[Option<KeptReceipt>], now: Timestamp) -> Result<Option<CommentId>, QueueError> {
    let mut first = None;
    for (asked, kept) in asked.iter().zip(kept) {
        let Some(kept) = kept.as_ref().filter(|kept| kept.key.expires_at > now) else { continue };
        if kept.key.fingerprint != asked.fingerprint {
            return Err(QueueError::KeyReused);
        }
        first = first.or(Some(kept.comment));
    }
    Ok(first)
}

pub(super) fn receipt_key(hash: &KeyedHash) -> Vec<u8> {
    [b"toguna:receipt:", hash.as_bytes().as_slice()].concat()
}

/// As `append.lua` takes it: fingerprint, comment, until when.
pub(super) fn receipt_value(key: &ReceiptKey, comment: CommentId) -> Vec<u8> {
    [key.fingerprint.as_bytes().as_slice(), comment.as_bytes(), key.expires_at.as_millis().to_string().as_bytes()].concat()
}

fn read(hash: KeyedHash, value: &[u8]) -> Option<KeptReceipt> {
    let (fingerprint, rest) = value.split_first_chunk()?;
    let (comment, until) = rest.split_first_chunk()?;
    let until = std::str::from_utf8(until).ok()?.parse().ok()?;
    let key = ReceiptKey { hash, fingerprint: KeyedHash::from_bytes(*fingerprint), expires_at: Timestamp::from_millis(until) };
    Some(KeptReceipt { key, comment: CommentId::from_bytes(*comment) })
}
