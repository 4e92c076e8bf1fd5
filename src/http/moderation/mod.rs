//! What moderators' programs call, with bearer tokens: the JSON API ([`api`], [`appeals`], [`authors`], [`campaigns`], [`edit`], [`explain`]).

pub mod api;
pub mod appeals;
pub mod authors;
pub mod campaigns;
pub mod edit;
pub mod explain;
