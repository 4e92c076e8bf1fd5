//! The comment form on a page of its own, when something about it was wrong.

use crate::{
    domain::{Locale, Site},
    http::{App, problem::Problem},
    intake::{RawForm, Refusal},
};
use axum::response::{IntoResponse as _, Response};

/// The answer to a plain form that was refused.
pub fn refused(_app: &App, _site: &Site, _form: &RawForm, refusal: &Refusal, _locale: Locale) -> Response {
    Problem::from(refusal.clone()).into_response()
}
