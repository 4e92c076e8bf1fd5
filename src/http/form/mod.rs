//! Pages that a reader fills in or is led to, and the forms behind them. All of it works without JavaScript.

pub mod confirm;
pub mod fields;
pub mod form_page;
mod mail_link;
pub mod status_link;
pub mod unsubscribe;
pub mod wordpress;
