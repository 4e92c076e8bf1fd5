//! What the rules in force make of a text that somebody typed: the page again with the answer, or the answer alone for `web/rules.js`.

use super::{Note, page, signed};
use crate::{
    domain::{Cause, Locale, Site},
    filter::{Explanation, Sample, SampleError, Shown},
    http::{
        App,
        access::Bearer,
        console::frame::{Fields, Frame},
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    wording::decimal,
};
use axum::{
    Extension,
    extract::{Request, State},
    http::StatusCode,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// The most characters of a text that a row quotes.
const QUOTED: usize = 80;

/// What was typed.
pub(super) struct Asked {
    text: String,
    name: String,
    website: String,
    /// Whether its author has published comments.
    known: bool,
}

impl Default for Asked {
    fn default() -> Self {
        Self { text: String::new(), name: "Awa".to_owned(), website: String::new(), known: false }
    }
}

impl Asked {
    fn read(fields: &Fields) -> Self {
        let field = |name| fields.get(name).to_owned();
        Self { text: field("text"), name: field("name"), website: field("website"), known: fields.get("known") == "yes" }
    }

    /// For the form, which shows it again.
    pub fn told(&self) -> Value {
        json!({ "text": self.text, "name": self.name, "website": self.website, "known": self.known })
    }

    /// As a sample ([`crate::filter::SAMPLE_KEYS`]). What was left empty is ordinary.
    fn sample(&self) -> Vec<u8> {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
        let approved = if self.known { 3 } else { 0 };
        let sample =
            json!({ "body": self.text, "name": given(&self.name), "website": given(&self.website), "author": { "approved": approved } });
        sample.to_string().into_bytes()
    }
}

/// `POST /moderation/rules/explain?site=&part=`: nothing is stored, and nothing counts towards any pace.
///
/// # Errors
/// [`Problem::OutOfDate`] for a form of another session, [`Problem::Forbidden`] for a site that it does not reach.
pub async fn act(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let site = bearer.site_of(&app, &uri)?;
    let asked = Asked::read(&Fields::of_session(&app, &bearer, request).await?);
    let frame = Frame::of(&app, &bearer, &headers, &uri, Some(site));
    let explained = explained(&app, site, frame.look.locale, &asked);
    if Parameters::of(&uri).get("part").is_some() {
        return frame.show(StatusCode::OK, "console/rules_explained.html", json!({ "explained": explained }));
    }
    let explained = Some(json!({ "explained": explained, "asked": asked.told() }));
    page(&app, &bearer, &headers, &uri, Note { explained, ..Note::default() }).await
}

fn explained(app: &App, site: &Site, locale: Locale, asked: &Asked) -> Value {
    let sample = match Sample::from_json(&asked.sample(), site, &app.models.of(&site.key), app.clock.now()) {
        Ok(sample) => sample,
        Err(SampleError::Json(_)) => return Value::Null,
        Err(error) => return json!({ "wrong": Problem::from(error).sentences(app, locale).1 }),
    };
    let rules = app.rules.current();
    let facts = rules.with_checks_content(sample.facts, &sample.submission);
    let judgement = rules.judge(Cause::Intake, &sample.submission, facts, site);
    let explanation = Explanation::of(&judgement, &sample.submission, &rules, locale);
    let line = |line: &crate::filter::Line| {
        json!({
            "rule": line.rule, "points": signed(decimal(locale, line.points), line.points), "floor": line.floor, "because": line.because,
            "evidence": line.evidence.iter().map(|shown| evidence(app, locale, shown)).collect::<Vec<_>>(),
        })
    };
    json!({
        "wrong": null,
        "verdict": explanation.verdict,
        "sentence": explanation.sentence(&app.wording, locale),
        "lines": explanation.contributions.iter().map(line).collect::<Vec<_>>(),
        "shadow": explanation.shadow.iter().map(line).collect::<Vec<_>>(),
        "changes": explanation.changes(&app.wording, locale),
    })
}

/// What was typed, and what it was read as if that is something else.
fn evidence(app: &App, locale: Locale, shown: &Shown) -> Value {
    let short = |text: &str| text.chars().take(QUOTED).collect::<String>();
    match &shown.text {
        Some(typed) if *typed == shown.read_as => json!({ "typed": short(typed), "read_as": null }),
        Some(typed) => json!({ "typed": short(typed), "read_as": short(&shown.read_as) }),
        None => json!({ "typed": null, "read_as": short(&app.wording.fact(locale, &shown.read_as)) }),
    }
}
