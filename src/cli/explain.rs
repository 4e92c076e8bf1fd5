use super::{Place, site_of};
use crate::{
    clock::Clock,
    domain::{Cause, Locale},
    filter::{
        Explanation, Sample,
        classifier::{self, SiteModel},
    },
    wording::Wording,
};
use clap::Args;
use serde_json::json;
use std::io::{Read as _, Write as _};

/// Say what the rules make of a comment, and why: its JSON is read from stdin
///
/// The comment is written as it would be sent: {"body": "…", "name": "…", "email": "…", "website": "…"}; only the body must be there. Facts may
/// stand beside: "author": {"approved": 3, "refused": 0}, and `seconds`, `honeypot`, `source_pace`,
/// `email_pace`, `site_pace`, `same`, `near`, `networks`, `depth`, `thread_days`, `flagged_by`, `unanswered`.
#[derive(Debug, Args)]
pub(super) struct Explain {
    #[command(flatten)]
    place: Place,
    /// The site's key; without it, the only site there is
    #[arg(long)]
    site: Option<String>,
    /// The language of the answer; without it, the site's
    #[arg(long, value_parser = language)]
    lang: Option<Locale>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

fn language(tag: &str) -> Result<Locale, String> {
    Locale::from_tag(tag).ok_or_else(|| "must be fr, en or ar".to_owned())
}

impl Explain {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let config = self.place.load()?;
        let site = site_of(&config, self.site.as_deref())?;
        let rules = config.rule_set()?;
        let wording = Wording::load(config.overrides.as_deref())?;
        let mut input = Vec::new();
        std::io::stdin().read_to_end(&mut input)?;
        let sample = Sample::from_json(&input, site, &SiteModel::of_base(classifier::base()), Clock::default().now());
        let Sample { submission, facts } = sample.map_err(|error| anyhow::anyhow!("the comment on stdin:\n{error}"))?;
        let locale = self.lang.unwrap_or(site.locale);
        let judgement = rules.judge(Cause::Intake, &submission, rules.with_checks_content(facts, &submission), site);
        let explanation = Explanation::of(&judgement, &submission, &rules, locale);
        if self.json {
            let document = json!({
                "sentence": explanation.sentence(&wording, locale),
                "changes": explanation.changes(&wording, locale),
                "explanation": explanation,
            });
            writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&document)?)?;
        } else {
            write!(std::io::stdout(), "{}", explanation.table(&wording, locale))?;
        }
        Ok(())
    }
}
