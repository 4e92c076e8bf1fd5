//! Toguna, a self-hosted comment moderation service. This page is the guided tour: the one path, module by module.
//!
//! ```text
//! POST ─► parse ─► pace ─► gather ─► enqueue ═══► judge ─► store ─► notify
//!         422      429     facts     202/303/302   score    (worker)  (outbox ─► SMTP)
//!                                                  verdict
//! ```
//!
//! A request comes in through [`http`], whose table of routes says who handles it. A submission goes to [`intake`], where the first half
//! of the path is one function, [`intake::Intake::submit`]: fields become [`domain`] types, [`activity`] says how fast the source is and
//! what it resembles, and [`queue`] keeps the envelope on stable storage before anybody hears that it was accepted. The second half is
//! [`worker`]: [`filter`] judges by rules, envelopes become comments in [`store`], and what is owed about them leaves through [`mail`]; what
//! services outside think of a text is asked through [`checks`], where a rule wants it.
//!
//! Around the path: [`config`] composes the settings that each module owns, [`service`] puts the parts together, [`cli`] is one file a
//! command, [`wording`] speaks French, English and Arabic, [`secrets`] signs and hashes, [`password`] keeps passwords, [`one_time_code`] knows
//! what is asked for beside them, [`oidc`] asks providers who somebody is, [`assets`] are the
//! files in the binary, [`metrics`] counts, [`schema`] knows what a database was made by, `row_sum` compares two of them, `background` does
//! what takes long without keeping readers waiting, `lock` waits for what threads share, [`clock`] alone knows what time it is.

pub mod activity;
pub mod assets;
mod background;
mod bytes;
pub mod checks;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod filter;
pub mod http;
pub mod intake;
mod lasting;
mod lock;
pub mod mail;
pub mod metrics;
pub mod oidc;
pub mod one_time_code;
pub mod password;
pub mod queue;
pub mod redis;
mod row_sum;
pub mod schema;
pub mod secrets;
pub mod service;
pub mod sqlite;
pub mod store;
pub mod wording;
pub mod worker;
