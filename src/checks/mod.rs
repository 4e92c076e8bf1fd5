//! Asking services outside what they think of a text: an Akismet server ([`akismet`]), a server that speaks the `/v1/moderations` call
//! ([`moderation`]), or any other by a signed request ([`signed`]). Only the worker asks, and only where a rule wants the answer.
//!
//! What leaves is the text, the name and website that the author signs with, and where it was written; never an address. An answer is read
//! strictly: what is not exactly what was agreed is no answer.

mod akismet;
mod moderation;
mod settings;
mod signed;

pub use settings::{CheckKind, CheckSettings, CheckSettingsError, CheckUrl, Key};

use crate::domain::{CheckAnswer, CommentId, Site, Submission, Timestamp, Website};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header,
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// The longest answer that is read.
const LONGEST_ANSWER: usize = 64 * 1024;
/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(30);

/// What is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The comment's id.
    pub id: CommentId,
    /// What was submitted.
    pub submission: &'a Submission,
    /// Its site.
    pub site: &'a Site,
    /// When it came in.
    pub received_at: Timestamp,
    /// When it is asked.
    pub now: Timestamp,
}

/// Why there is no answer. No message repeats what the server sent, nor any key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// The server did not answer in time.
    #[error("no answer within {} s", .0.as_secs())]
    Slow(Duration),
    /// The server cannot be reached, or hung up.
    #[error("it cannot be reached")]
    Unreachable,
    /// The server answers that it will not or cannot.
    #[error("it answered with the status {0}")]
    Status(u16),
    /// The answer is longer than [`LONGEST_ANSWER`].
    #[error("its answer is too long")]
    TooLong,
    /// The answer is not one.
    #[error("its answer was not understood: {0}")]
    NotUnderstood(&'static str),
}

/// One external check, ready to be asked.
pub struct Check {
    name: String,
    settings: CheckSettings,
    key: Option<Key>,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

/// All that are configured, by name.
pub type Checks = BTreeMap<String, Arc<Check>>;

impl Check {
    /// A check by its settings.
    ///
    /// # Errors
    /// [`CheckSettingsError`] when its key is missing or cannot be used.
    pub fn new(name: &str, settings: CheckSettings, environment: impl Fn(&str) -> Option<String>) -> Result<Self, CheckSettingsError> {
        let key = settings.key(environment)?;
        let connector = HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build();
        let client = Client::builder(TokioExecutor::new()).pool_idle_timeout(IDLE).build(connector);
        Ok(Self { name: name.to_owned(), settings, key, client })
    }

    /// Its name, as rules name it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it is asked.
    pub const fn settings(&self) -> &CheckSettings {
        &self.settings
    }

    /// Asks. Takes no longer than the time limit.
    ///
    /// # Errors
    /// [`CheckError`].
    pub async fn ask(&self, question: &Question<'_>) -> Result<CheckAnswer, CheckError> {
        let limit = self.settings.timeout();
        let answer = tokio::time::timeout(limit, self.exchange(question)).await;
        answer.unwrap_or(Err(CheckError::Slow(limit)))
    }

    async fn exchange(&self, question: &Question<'_>) -> Result<CheckAnswer, CheckError> {
        let request = match self.settings.kind {
            CheckKind::Akismet => akismet::request(&self.settings, self.key.as_ref(), question),
            CheckKind::Moderation => moderation::request(&self.settings, self.key.as_ref(), question),
            CheckKind::Signed => signed::request(&self.name, &self.settings, self.key.as_ref(), question),
        };
        let request = request.ok_or(CheckError::Unreachable)?;
        let response = self.client.request(request).await.map_err(|error| {
            tracing::debug!(check = self.name, %error, "a check cannot be reached");
            CheckError::Unreachable
        })?;
        let answer = Answered::read(response).await?;
        match self.settings.kind {
            CheckKind::Akismet => akismet::answer(&answer),
            CheckKind::Moderation => moderation::answer(&answer),
            CheckKind::Signed => signed::answer(&answer),
        }
    }
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Check({}, {:?})", self.name, self.settings.kind)
    }
}

/// An answer, read to its end.
struct Answered {
    status: StatusCode,
    headers: hyper::HeaderMap,
    body: Bytes,
}

impl Answered {
    /// Reads no more than [`LONGEST_ANSWER`]. Only 200 and 204 are answers; nobody is followed elsewhere.
    async fn read(response: Response<Incoming>) -> Result<Self, CheckError> {
        let (head, body) = response.into_parts();
        if !matches!(head.status, StatusCode::OK | StatusCode::NO_CONTENT) {
            return Err(CheckError::Status(head.status.as_u16()));
        }
        let body = Limited::new(body, LONGEST_ANSWER).collect().await.map_err(|error| {
            if error.is::<LengthLimitError>() { CheckError::TooLong } else { CheckError::NotUnderstood("it broke off") }
        })?;
        Ok(Self { status: head.status, headers: head.headers, body: body.to_bytes() })
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
    }

    fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, CheckError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            CheckError::NotUnderstood(match error.classify() {
                serde_json::error::Category::Eof => "JSON that breaks off",
                serde_json::error::Category::Syntax | serde_json::error::Category::Io => "not JSON",
                serde_json::error::Category::Data => "JSON that says something else",
            })
        })
    }
}

/// A POST of some kind of body, with the headers of its own.
fn post(settings: &CheckSettings, kind: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Option<Request<Full<Bytes>>> {
    let agent = concat!("toguna/", env!("CARGO_PKG_VERSION"));
    let request = Request::post(settings.url.as_str()).header(header::CONTENT_TYPE, kind).header(header::USER_AGENT, agent);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.body(Full::new(body.into())).ok()
}

fn website(submission: &Submission) -> &str {
    submission.website.as_ref().map_or("", Website::as_str)
}

/// Scores from 0 to 1 as hundredths. `None` if a name or a number is none, or there are too many.
fn hundredths(scores: BTreeMap<String, f64>) -> Option<BTreeMap<String, u8>> {
    if scores.len() > CheckAnswer::MOST_SCORES {
        return None;
    }
    let hundredth = |(name, score): (String, f64)| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
        let whole = (0.0..=1.0).contains(&score).then(|| (score * 100.0).round() as u8)?;
        CheckAnswer::is_category(&name).then_some((name, whole))
    };
    scores.into_iter().map(hundredth).collect()
}
