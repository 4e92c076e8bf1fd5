use crate::{
    domain::Timestamp,
    queue::{Entry, Queue, QueueError},
    store::{Store, StoreError},
};

/// Why a dead envelope is not on its way again.
#[derive(Debug, thiserror::Error)]
pub enum AgainError {
    /// The store has no such envelope, or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The queue did not take it.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

/// Puts an envelope that could not be stored into the queue again. When it is interrupted, the envelope stays where it was: storing it twice
/// changes nothing.
///
/// # Errors
/// [`AgainError`].
pub async fn send_again(store: &dyn Store, queue: &dyn Queue, id: &str, now: Timestamp) -> Result<(), AgainError> {
    let (comment, envelope) = store.dead_envelope(id).await?;
    queue.append(Entry { id: comment, receipts: Vec::new(), envelope }, now).await?;
    Ok(store.forget_envelope(id).await?)
}
