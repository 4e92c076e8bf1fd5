//! The `/v1/moderations` call that hosted and self-hosted models speak: the text goes out, categories with scores come back.

use super::{Answered, CheckError, CheckSettings, Key, Question, hundredths, post};
use crate::domain::{CheckAnswer, Verdict};
use http_body_util::Full;
use hyper::{Request, body::Bytes};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Answer {
    results: Vec<Opinion>,
}

#[derive(Deserialize)]
struct Opinion {
    flagged: bool,
    #[serde(default)]
    category_scores: BTreeMap<String, f64>,
}

pub(super) fn request(settings: &CheckSettings, key: Option<&Key>, question: &Question<'_>) -> Option<Request<Full<Bytes>>> {
    let mut document = json!({ "input": question.submission.body.as_str() });
    if let Some(model) = &settings.model {
        document["model"] = model.as_str().into();
    }
    let bearer = key.map(|key| format!("Bearer {}", key.reveal()));
    let headers: Vec<_> = bearer.iter().map(|bearer| ("authorization", bearer.as_str())).collect();
    post(settings, "application/json", &headers, document.to_string())
}

/// What is flagged is for a moderator to see: which category, and how sure, is for rules to look at.
pub(super) fn answer(answered: &Answered) -> Result<CheckAnswer, CheckError> {
    let Answer { results } = answered.json()?;
    let [Opinion { flagged, category_scores }] =
        <[Opinion; 1]>::try_from(results).map_err(|_| CheckError::NotUnderstood("not one result for one text"))?;
    let scores = hundredths(category_scores).ok_or(CheckError::NotUnderstood("scores that are none"))?;
    Ok(CheckAnswer { verdict: if flagged { Verdict::Hold } else { Verdict::Approve }, scores })
}
