//! The console: who gets in, who may do what, and what is done there. In the browser: `tests/browser.rs` and `tests/console/browser.rs`.

mod getting_in;
mod permission;
mod visitor;
