//! Locks of which what is behind them is valid after every statement: a thread that died with one has broken nothing.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Waits for a lock, whoever had it before.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
