//! What moderators' programs call, with bearer tokens: the JSON API ([`api`], [`appeals`], [`authors`], [`explain`]).

pub mod api;
pub mod appeals;
pub mod authors;
pub mod explain;
