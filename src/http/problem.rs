//! Everything that goes wrong, and the one place where it becomes an answer (RFC 9457).

use super::{App, expected::Expected, form::fields, language};
use crate::{
    domain::{Field, FieldError, Locale},
    intake::Refusal,
    wording::Value,
};
use axum::{
    Json,
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::{borrow::Cow, time::Duration};

/// What went wrong with a request.
#[derive(Clone, Debug)]
pub enum Problem {
    /// There is nothing at this address.
    NotFound,
    /// The address takes other methods.
    Method,
    /// The body is larger than allowed.
    TooLarge {
        /// The limit.
        kib: u32,
    },
    /// The body did not come in time.
    Slow,
    /// The body is of no kind that is read here.
    UnsupportedMedia,
    /// The body is not JSON, or not an object.
    MalformedJson {
        /// The line, from 1, at which it is no JSON any more.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// The body is not the form that it says it is.
    MalformedForm,
    /// A parameter of the address, or a key of a moderator's JSON, is missing or wrong.
    BadParameter {
        /// Its name.
        name: Cow<'static, str>,
        /// What would be right.
        expected: Expected,
    },
    /// A submission was refused.
    Refused(Refusal),
    /// A page of somebody else's may not do this.
    ForeignOrigin,
    /// No token, or none that is known.
    Unauthorized,
    /// The token does not reach this far.
    Forbidden,
    /// A moderator's form that does not stand on this session's page: another session's, or somebody else's.
    OutOfDate,
    /// A dangerous act, and whoever has the session has not shown for a while who they are.
    ProofTooOld,
    /// What was decided about has changed: its present state.
    Stale(Box<serde_json::Value>),
    /// An appeal against one's own decision.
    OwnDecision,
    /// There is no decision to take back.
    NothingToRestore,
    /// Something is broken here; it was logged.
    Internal,
}

/// What a handler returns.
pub type Answer = Result<Response, Problem>;

impl Problem {
    /// The status of the answer.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::Refused(Refusal::NoSuchThread(_)) => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::MalformedJson { .. } | Self::MalformedForm | Self::BadParameter { .. } => StatusCode::BAD_REQUEST,
            Self::Refused(Refusal::Invalid(_) | Refusal::KeyReused) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused(Refusal::ThreadClosed)
            | Self::ForeignOrigin
            | Self::Forbidden
            | Self::OutOfDate
            | Self::ProofTooOld
            | Self::OwnDecision => StatusCode::FORBIDDEN,
            Self::Refused(Refusal::TooFast(_)) => StatusCode::TOO_MANY_REQUESTS,
            Self::Refused(Refusal::Unavailable(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Stale(_) | Self::NothingToRestore => StatusCode::CONFLICT,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The stem of its sentences in `config/locales/*.ftl`: `problem-STEM-title` and `problem-STEM-detail`.
    pub const fn stem(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Method => "method",
            Self::TooLarge { .. } => "too-large",
            Self::Slow => "slow",
            Self::UnsupportedMedia => "unsupported-media",
            Self::MalformedJson { .. } => "malformed-json",
            Self::MalformedForm => "malformed-form",
            Self::BadParameter { .. } => "bad-parameter",
            Self::Refused(Refusal::Invalid(_)) => "invalid-fields",
            Self::Refused(Refusal::NoSuchThread(_)) => "no-such-thread",
            Self::Refused(Refusal::ThreadClosed) => "thread-closed",
            Self::Refused(Refusal::TooFast(_)) => "too-fast",
            Self::Refused(Refusal::KeyReused) => "key-reused",
            Self::Refused(Refusal::Unavailable(_)) => "unavailable",
            Self::ForeignOrigin => "foreign-origin",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::OutOfDate => "out-of-date",
            Self::ProofTooOld => "proof-too-old",
            Self::Stale(_) => "stale",
            Self::OwnDecision => "own-decision",
            Self::NothingToRestore => "nothing-to-restore",
            Self::Internal => "internal",
        }
    }

    /// Seconds after which the same request may come again.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Refused(Refusal::TooFast(wait) | Refusal::Unavailable(wait)) => Some(seconds(*wait)),
            _ => None,
        }
    }

    fn arguments(&self, app: &App, locale: Locale) -> Vec<(&'static str, Value<'static>)> {
        match self {
            Self::TooLarge { kib } => vec![("kib", (*kib).into())],
            Self::MalformedJson { line, column } => vec![("line", (*line).into()), ("column", (*column).into())],
            Self::BadParameter { name, expected } => {
                let details = match expected {
                    Expected::OneOf(words) => vec![("words", (*words).into())],
                    Expected::Sample(keys) => vec![("keys", (*keys).into())],
                    Expected::Number { least, most } => vec![("least", (*least).into()), ("most", (*most).into())],
                    _ => Vec::new(),
                };
                vec![("name", name.to_string().into()), ("expected", app.wording.say(locale, expected.message_id(), &details).into())]
            }
            Self::Refused(Refusal::TooFast(wait) | Refusal::Unavailable(wait)) => vec![("seconds", seconds(*wait).into())],
            _ => Vec::new(),
        }
    }

    /// The broken fields of a submission that was refused.
    pub fn errors(&self) -> &[(Field, FieldError)] {
        match self {
            Self::Refused(Refusal::Invalid(errors) | Refusal::NoSuchThread(errors)) => errors,
            _ => &[],
        }
    }

    /// The title and the detail in a language.
    pub fn sentences(&self, app: &App, locale: Locale) -> (String, String) {
        let say = |part: &str| app.wording.say(locale, &format!("problem-{}-{part}", self.stem()), &self.arguments(app, locale));
        (say("title"), say("detail"))
    }

    /// The document of RFC 9457.
    fn document(&self, app: &App, locale: Locale) -> serde_json::Value {
        let (title, detail) = self.sentences(app, locale);
        let kind = format!("urn:toguna:problem:{}", self.stem());
        let mut document = json!({ "type": kind, "title": title, "status": self.status().as_u16(), "detail": detail });
        if !self.errors().is_empty() {
            let errors = self
                .errors()
                .iter()
                .map(|(field, error)| json!({ "detail": field_sentence(app, locale, *error), "pointer": format!("#/{}", field.name()) }));
            document["errors"] = errors.collect();
        }
        if let Self::Stale(present) = self {
            document["comment"] = present.as_ref().clone();
        }
        document
    }
}

/// What is wrong with a field, in a language.
pub fn field_sentence(app: &App, locale: Locale, error: FieldError) -> String {
    let arguments = match error {
        FieldError::TooLong { max } | FieldError::TooManyBytes { max } => vec![("max", max.into())],
        _ => Vec::new(),
    };
    app.wording.say(locale, error.message_id(), &arguments)
}

impl IntoResponse for Problem {
    /// An empty answer that carries the problem; [`render`] writes it in the reader's language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes every problem, also those that the router itself finds (404, 405).
pub(super) async fn render(app: &App, request: Request, next: Next) -> Response {
    let locale = language::of(request.headers(), request.uri(), language::site_of(app, request.uri()).map(AsRef::as_ref));
    let (wants_page, is_form) = (wants_page(&request), fields::is_form(request.headers()));
    let mut response = next.run(request).await;
    let problem = response.extensions_mut().remove::<Problem>().or_else(|| match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Some(Problem::Method),
        _ => None,
    });
    let Some(problem) = problem else { return response };
    let mut written = if wants_page { page(&problem, app, locale, is_form) } else { json_answer(&problem, app, locale) };
    for (name, value) in response.headers() {
        if *name != header::CONTENT_LENGTH {
            written.headers_mut().insert(name, value.clone());
        }
    }
    written
}

/// Whether a person is looking: a browser that asks for a page, and not for one of the API's addresses.
fn wants_page(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    accept.contains("text/html") && !request.uri().path().starts_with("/v1/moderation")
}

fn json_answer(problem: &Problem, app: &App, locale: Locale) -> Response {
    let mut response = (problem.status(), Json(problem.document(app, locale))).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    finish(problem, locale, response)
}

/// `is_form`: a reader sent a form, whose text is in the browser still.
fn page(problem: &Problem, app: &App, locale: Locale, is_form: bool) -> Response {
    let (title, detail) = problem.sentences(app, locale);
    match app.wording.render(locale, "pages/problem.html", json!({ "title": title, "detail": detail, "is_form": is_form })) {
        Ok(html) => {
            let mut response = (problem.status(), Body::from(html)).into_response();
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
            finish(problem, locale, response)
        }
        Err(error) => {
            tracing::error!(%error, "the page for problems cannot be rendered");
            json_answer(problem, app, locale)
        }
    }
}

fn finish(problem: &Problem, locale: Locale, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(locale.code()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = problem.retry_after() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if matches!(problem, Problem::Unauthorized) {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// Whole seconds, at least one.
fn seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1000).clamp(1, 86_400).try_into().unwrap_or(86_400)
}

impl From<serde_json::Error> for Problem {
    /// Says where the JSON breaks, and never repeats what stands there.
    fn from(error: serde_json::Error) -> Self {
        Self::MalformedJson { line: error.line(), column: error.column() }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<crate::store::StoreError> for Problem {
    fn from(error: crate::store::StoreError) -> Self {
        use crate::store::StoreError;
        match error {
            StoreError::Missing(_) => Self::NotFound,
            StoreError::NothingToRestore => Self::NothingToRestore,
            StoreError::OwnDecision => Self::OwnDecision,
            other => {
                tracing::error!(error = %other, "the store failed");
                Self::Internal
            }
        }
    }
}
