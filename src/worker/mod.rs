//! What is done behind the scenes: notifications are sent ([`notify`]).

pub mod notify;
