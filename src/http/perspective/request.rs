use super::{answer::Refused, text::Plain};
use crate::filter::{folding::Folded, language::Language};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The longest text, in bytes.
const MOST_BYTES: usize = 20_480;

/// A text with its kind.
#[derive(Debug, Deserialize)]
pub struct Comment {
    #[serde(default)]
    text: String,
    #[serde(default, rename = "type")]
    kind: Kind,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
enum Kind {
    #[default]
    #[serde(rename = "TEXT_TYPE_UNSPECIFIED", alias = "PLAIN_TEXT")]
    Plain,
    #[serde(rename = "HTML")]
    Html,
}

/// What is asked of one attribute.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wanted {
    #[serde(default, rename = "scoreType")]
    _score_type: ScoreType,
    /// Below it the attribute is left out of the answer.
    #[serde(default)]
    pub score_threshold: f64,
}

/// The only kind of score there is.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub enum ScoreType {
    /// Between 0 and 1.
    #[default]
    #[serde(rename = "PROBABILITY", alias = "SCORE_TYPE_UNSPECIFIED")]
    Probability,
}

/// The body of `comments:analyze`. What a client says besides (context, session, community) changes no score and is not kept.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Analyze {
    pub comment: Comment,
    pub requested_attributes: BTreeMap<String, Wanted>,
    #[serde(default)]
    pub languages: Vec<String>,
    #[serde(default)]
    pub span_annotations: bool,
    #[serde(default)]
    pub drop_unsupported_attributes: bool,
    #[serde(default)]
    pub client_token: Option<String>,
}

/// The body of `comments:suggestscore`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Suggest {
    pub comment: Comment,
    pub attribute_scores: BTreeMap<String, SuggestedScores>,
    #[serde(default)]
    pub languages: Vec<String>,
    #[serde(default)]
    pub client_token: Option<String>,
    #[serde(default)]
    pub do_not_store: bool,
}

/// What is suggested of one attribute.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SuggestedScores {
    pub summary_score: Score,
}

/// A number between 0 and 1.
#[derive(Debug, Deserialize)]
pub struct Score {
    pub value: f64,
}

impl Comment {
    /// The text, if there is one of a length that is read.
    pub fn plain(&self) -> Result<Plain, Refused> {
        if self.text.len() > MOST_BYTES {
            return Err(Refused::typed(&format!("the comment has more than {MOST_BYTES} bytes"), "COMMENT_TOO_LONG"));
        }
        let plain = match self.kind {
            Kind::Plain => Plain::of_text(&self.text),
            Kind::Html => Plain::of_html(&self.text),
        };
        if plain.text.trim().is_empty() { Err(Refused::typed("the comment has no text", "COMMENT_EMPTY")) } else { Ok(plain) }
    }
}

/// The language that a text seems to be in; none if it cannot be told.
pub fn detected(folded: &Folded) -> Vec<String> {
    let likely = || {
        let tokens = crate::filter::classifier::tokens::tokens(folded.as_str());
        Language::likely(folded.as_str(), &tokens)
    };
    let language = match Language::sure(folded) {
        Language::Unknown => likely(),
        sure => sure,
    };
    match language {
        Language::Unknown => Vec::new(),
        Language::Script(_) => vec!["und".to_owned()],
        known => vec![known.name().to_owned()],
    }
}
