//! Pages that a reader fills in or is led to, and the forms behind them. All of it works without JavaScript.

pub mod appeal;
pub(super) mod arrival;
mod charset;
pub(super) mod comment_form;
pub mod confirm;
pub mod decision_link;
pub mod demo;
pub mod fields;
pub mod form_page;
mod mail_link;
pub mod report;
pub mod status_link;
pub mod status_page;
pub mod unsubscribe;
pub mod wordpress;
