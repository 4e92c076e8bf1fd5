#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]
#![allow(clippy::float_cmp, reason = "points are exact hundredths")]

mod backtest;
mod disguises;
mod engine;
mod explanation;
mod kinds;
mod kinds_of_authors;
mod labelled;
mod problems;
mod properties;
mod rule_tests;
mod support;
mod tune;
mod whole;
