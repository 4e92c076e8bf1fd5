//! Toguna, a self-hosted comment moderation service. This page is the guided tour.
#![doc = ""]
pub mod activity;
pub mod assets;
pub mod clock;
pub mod domain;
pub mod filter;
pub mod mail;
pub mod queue;
pub mod secrets;
mod sqlite;
pub mod store;
pub mod wording;
pub mod worker;
