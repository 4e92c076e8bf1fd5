//! Pages that a reader fills in or is led to, and the forms behind them. All of it works without JavaScript.

pub mod fields;
pub mod form_page;
pub mod status_link;
pub mod wordpress;
