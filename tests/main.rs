//! Black-box tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test says what went wrong by panicking")]

mod activity_contract;
mod queue_contract;
