//! What moderators' programs call, with bearer tokens: the JSON API ([`api`], [`appeals`], [`authors`], [`edit`], [`explain`]).

pub mod api;
pub mod appeals;
pub mod authors;
pub mod edit;
pub mod explain;
