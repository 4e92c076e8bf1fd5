//! What moderators' programs call, with bearer tokens: the JSON API ([`api`], [`explain`]).

pub mod api;
pub mod explain;
