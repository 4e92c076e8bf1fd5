use super::Finding;
use crate::{config::Config, wording};

const CHECK: &str = "wording";

/// Whether every page and mail can be said in every language.
pub(super) fn check(config: &Config) -> Vec<Finding> {
    let cure = "bring the file, or correct the name; without it here the built-in one of that name is used";
    match wording::missing(config.overrides.as_deref()) {
        Ok(missing) if missing.is_empty() => vec![Finding::ok(CHECK, "templates and translations are complete")],
        Ok(missing) => missing.into_iter().map(|missing| Finding::wrong(CHECK, missing, cure)).collect(),
        Err(error) => vec![Finding::wrong(CHECK, error.to_string(), cure)],
    }
}
