use super::Place;
use crate::{
    config::{self, Config},
    filter::RuleSet,
    wording,
};
use std::io::Write as _;

/// Checks everything that a start would check, and tells all that is wrong, whichever part it is in. Makes nothing.
pub(super) fn run(place: &Place) -> anyhow::Result<()> {
    let sources = place.sources();
    let config = Config::load(&sources, std::env::vars());
    // Rules, templates and translations stand beside the configuration, whatever is wrong with that.
    let overrides = config::overrides(&sources, std::env::vars());
    let texts = config.as_ref().map_or_else(|_| config::rule_texts(overrides.as_deref()), Config::rule_texts);
    let rules = texts.and_then(RuleSet::load);
    let wording = wording::missing(overrides.as_deref()).unwrap_or_else(|error| vec![error.to_string()]);
    match (config, rules) {
        (Ok(config), Ok(rules)) if wording.is_empty() => {
            let sites = config.sites.iter().count();
            let judged: Vec<_> = rules.hashes(&config.sites).map(|(site, hash)| format!("{site}: {hash}")).collect();
            let (hash, judged) = (rules.hash(), judged.join(", "));
            writeln!(std::io::stdout(), "The configuration is sound: {sites} site(s), rules {hash} (as judgements name them, {judged}).")?;
            Ok(())
        }
        (config, rules) => {
            let mut problems = wording;
            problems.splice(0..0, rules.err().map(|error| error.to_string()));
            problems.splice(0..0, config.err().map(|error| error.to_string()));
            anyhow::bail!("{}", problems.join("\n"))
        }
    }
}
