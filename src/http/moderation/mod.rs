//! What moderators call: the JSON API with bearer tokens ([`api`], [`explain`]), and the plain page of held comments ([`page`]) behind a session that a
//! one-time link opens. Who may do what is decided in [`access`] alone.

pub mod access;
pub mod api;
pub mod explain;
mod held;
pub mod page;
