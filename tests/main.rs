//! Black-box tests: the service is started on a free port with its own data folder, and spoken to by HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test says what went wrong by panicking")]

mod support;

mod activity_contract;
mod backup;
mod bad_input;
mod browser;
mod chaos;
mod clustered;
mod command_line;
mod compose;
mod console;
mod doctor;
mod external_checks;
mod failures;
mod fdatasync;
mod full_disk;
mod ingestion;
mod injection;
mod kept_text;
mod kill;
mod learning;
mod mail;
mod mail_path;
mod model;
mod observability;
mod operators_tools;
mod pages;
mod perspective;
mod privacy;
mod queue_contract;
mod reload;
mod store_contract;
