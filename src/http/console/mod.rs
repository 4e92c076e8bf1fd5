//! The console, where people work who have a session: [`queue`] (comments and what is decided about them), [`searches`] (that somebody keeps), [`bulk`] (decisions about all that a search found), [`campaigns`] (comments that are nearly the same), [`appeals`] (what
//! writers ask to be looked at again), [`author`] (what is known of who
//! writes), [`edit`] (other texts, and threads), [`live`] (what happens meanwhile),
//! [`account`] (one's own password,
//! sessions, language, colours), [`keys`] (which do what), [`second_factor`] (what is asked for besides), [`identities`] (at providers, which open it), [`people`] (who else may do what), [`tokens`] (which programs may), [`rules`] (what they do, and would), [`numbers`] and [`health`] (how it goes); [`login`], [`provider`], [`second_step`] and [`enter`] lead there, past
//! `proof` (whether somebody is believed), which `fresh_proof` asks for again where an act is dangerous. Everything works without JavaScript.
//! Who may do what stands in [`super::routes`].

pub mod account;
pub mod appeals;
pub mod author;
pub mod bulk;
pub mod campaigns;
mod change;
mod comment_view;
pub mod edit;
pub mod enter;
mod frame;
mod fresh_proof;
pub mod health;
pub mod identities;
mod invite;
pub mod keys;
pub mod live;
pub mod login;
mod look;
pub mod numbers;
mod own_page;
pub mod people;
mod proof;
pub mod provider;
pub mod queue;
mod reports;
pub mod rules;
pub mod searches;
pub mod second_factor;
pub mod second_step;
mod tab;
pub mod tokens;
