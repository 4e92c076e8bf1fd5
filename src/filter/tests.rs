#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod kinds;
mod labelled;
mod problems;
mod support;
mod whole;
