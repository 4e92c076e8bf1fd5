//! What goes wrong, in the words of Google's APIs.

use super::super::problem::Problem;
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

const ERROR_TYPE: &str = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error";

/// A request that is not answered with scores.
#[derive(Debug)]
pub struct Refused {
    status: StatusCode,
    /// The word of <https://google.aip.dev/193>.
    word: &'static str,
    message: String,
    details: Vec<Value>,
}

impl Refused {
    fn new(status: StatusCode, word: &'static str, message: &str) -> Self {
        Self { status, word, message: message.to_owned(), details: Vec::new() }
    }

    /// Something in the body is wrong.
    pub fn invalid(message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_ARGUMENT", message)
    }

    /// No key, or none that may ask.
    pub fn key() -> Self {
        let message = "The key is not known here, or may not ask: make one with `toguna token make --scope analyze`.";
        Self::new(StatusCode::FORBIDDEN, "PERMISSION_DENIED", message)
    }

    /// Something in the body is wrong in a way that clients know by a type.
    pub fn typed(message: &str, error_type: &str) -> Self {
        Self { details: vec![json!({ "@type": ERROR_TYPE, "errorType": error_type })], ..Self::invalid(message) }
    }

    /// An attribute is not scored in this language.
    pub fn language(attribute: &str, languages: &[String], message: &str) -> Self {
        let detail = json!({
            "@type": ERROR_TYPE,
            "errorType": "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
            "languageNotSupportedByAttributeError": { "detectedLanguages": languages, "attribute": attribute },
        });
        Self { details: vec![detail], ..Self::invalid(message) }
    }
}

impl From<&Problem> for Refused {
    fn from(problem: &Problem) -> Self {
        let (word, message) = match problem {
            Problem::TooLarge { kib } => return Self::typed(&format!("the body is larger than {kib} KiB"), "COMMENT_TOO_LONG"),
            Problem::Slow => ("DEADLINE_EXCEEDED", "the body did not come in time"),
            Problem::MalformedForm => ("INVALID_ARGUMENT", "the body could not be read"),
            _ => ("INTERNAL", "something is broken here; it was logged"),
        };
        Self::new(problem.status(), word, message)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self { status, word, message, details } = self;
        let mut error = json!({ "code": status.as_u16(), "message": message, "status": word });
        if !details.is_empty() {
            error["details"] = Value::Array(details);
        }
        (status, Json(json!({ "error": error }))).into_response()
    }
}
