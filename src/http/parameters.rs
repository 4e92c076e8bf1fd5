//! The parameters of an address. Unlike a typed extractor, this answers a wrong one with a [`Problem`] that names it.

use super::{expected::Expected, problem::Problem};
use axum::http::Uri;
use std::ops::RangeInclusive;

/// Name and value of each parameter, in order.
#[derive(Debug)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads the query of an address.
    pub fn of(uri: &Uri) -> Self {
        Self(form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect())
    }

    /// The first value of this name that is not blank.
    pub fn get<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).find(|value| !value.trim().is_empty())
    }

    /// Every value of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// A number within bounds, or what it is when none is given.
    ///
    /// # Errors
    /// [`Problem::BadParameter`].
    pub fn number(&self, name: &'static str, bounds: &RangeInclusive<u32>, otherwise: u32) -> Result<u32, Problem> {
        let wrong = Problem::BadParameter { name: name.into(), expected: Expected::Number { least: *bounds.start(), most: *bounds.end() } };
        match self.get(name) {
            None => Ok(otherwise),
            Some(text) => text.parse().ok().filter(|number| bounds.contains(number)).ok_or(wrong),
        }
    }

    /// The `next` of the page before, if one is given.
    ///
    /// # Errors
    /// [`Problem::BadParameter`].
    pub fn cursor(&self) -> Result<Option<i64>, Problem> {
        let wrong = Problem::BadParameter { name: "cursor".into(), expected: Expected::Cursor };
        self.get("cursor").map(|text| read_cursor(text).ok_or(wrong)).transpose()
    }
}

/// A cursor is the number of a comment in its site, from 1.
pub(super) fn read_cursor(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number| *number > 0)
}
