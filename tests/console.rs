//! The console: who gets in, who may do what, and what is done there.

mod appeals;
mod authors;
mod by_hand;
mod by_key;
pub mod campaigns;
mod edits;
mod fresh_proof;
mod getting_in;
mod invitations;
mod live;
mod looks;
mod permission;
mod personal;
mod providers;
mod reports;
mod rules;
mod searches;
mod second_factors;
mod tokens;
mod visitor;
mod watching;
