use super::Place;
use crate::wording;
use std::io::Write as _;

/// Checks everything that a start would check, and tells all that is wrong.
pub(super) fn run(place: &Place) -> anyhow::Result<()> {
    let config = place.load()?;
    let mut problems = Vec::new();
    problems.extend(config.rule_set().err().map(|error| error.to_string()));
    problems.extend(Wording::load(config.overrides.as_deref()).err().map(|error| error.to_string()));
    if problems.is_empty() {
        writeln!(
            std::io::stdout(),
            "The configuration is sound: {} site(s), rules {}.",
            config.sites.iter().count(),
            config.rule_set()?.hash()
        )?;
        return Ok(());
    }
    Err(anyhow::anyhow!("{}", problems.join("\n")))
}
