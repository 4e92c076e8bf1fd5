//! What the rules in force make of a comment that nobody sent, and why.

use crate::{
    domain::{Cause, Field, FieldError, SiteKey},
    filter::{Explanation, SAMPLE_KEYS, Sample, SampleError, SampleProblem, Wanted},
    http::{
        App,
        access::Bearer,
        expected::Expected,
        form::fields::whole_body,
        language,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    intake::Refusal,
};
use axum::{
    Extension, Json,
    extract::{Request, State},
    http::header,
    response::IntoResponse as _,
};
use serde_json::json;
use std::sync::Arc;

/// `POST /v1/explain?site=&lang=`: judges the comment in the body by the rules in force, and explains the judgement. Nothing is stored,
/// and nothing counts towards any pace. The site may be left out by a token that reaches one site alone.
pub async fn explain(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, request: Request) -> Answer {
    let parameters = Parameters::of(request.uri());
    let key = parameters.get("site").or_else(|| bearer.only_site().map(SiteKey::as_str));
    let site = bearer.site(&app, key.ok_or(Problem::BadParameter { name: "site".into(), expected: Expected::Site })?)?;
    let locale = language::of(request.headers(), request.uri(), Some(site));
    let body = whole_body(&app, request.into_body()).await?;
    let Sample { submission, facts } = Sample::from_json(&body, site, &app.models.of(&site.key), app.clock.now())?;
    let rules = app.rules.current();
    let judgement = rules.judge(Cause::Intake, &submission, rules.with_checks_content(facts, &submission), site);
    let explanation = Explanation::of(&judgement, &submission, &rules, locale);
    let answer = json!({
        "sentence": explanation.sentence(&app.wording, locale),
        "changes": explanation.changes(&app.wording, locale),
        "explanation": explanation,
    });
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_LANGUAGE, locale.code())];
    Ok((headers, Json(answer)).into_response())
}

impl From<SampleError> for Problem {
    /// Broken fields of the comment are told together, as at a submission; of other keys the first.
    fn from(error: SampleError) -> Self {
        let problems = match error {
            SampleError::Json(error) => return error.into(),
            SampleError::Keys(problems) => problems,
        };
        let fields: Vec<(Field, FieldError)> = problems.iter().filter_map(broken_field).collect();
        match problems.into_iter().find(|problem| !matches!(problem.wanted, Wanted::Field(_))) {
            Some(SampleProblem { key, wanted }) => Self::BadParameter { name: key.into(), expected: expected(&wanted) },
            None => Self::Refused(Refusal::Invalid(fields)),
        }
    }
}

fn broken_field(problem: &SampleProblem) -> Option<(Field, FieldError)> {
    let fields = [Field::Thread, Field::Name, Field::Email, Field::Website, Field::Body];
    match problem.wanted {
        Wanted::Field(error) => fields.into_iter().find(|field| field.name() == problem.key).map(|field| (field, error)),
        _ => None,
    }
}

const fn expected(wanted: &Wanted) -> Expected {
    match wanted {
        Wanted::Number => Expected::Number { least: 0, most: 1_000_000 },
        Wanted::Flag => Expected::Flag,
        Wanted::Record => Expected::Record,
        Wanted::Language => Expected::OneOf("fr, en, ar"),
        Wanted::Standing => Expected::OneOf("banned, held, trusted"),
        Wanted::Campaign => Expected::OneOf("approve, reject, spam"),
        Wanted::Lists => Expected::Lists,
        Wanted::Field(_) | Wanted::Object | Wanted::Known(_) => Expected::Sample(SAMPLE_KEYS),
    }
}
