//! A reader reports a public comment: `POST /v1/sites/{site}/comments/{id}/report`. The page for people is `http/form/report.rs`.

use super::submit::with_cors;
use crate::{
    domain::{CommentId, Remark, ReportCause, Site},
    http::{
        App,
        client::{self, PageOrigin, PeerAddress},
        expected::Expected,
        form::fields::whole_body,
        language,
        problem::{Answer, Problem},
    },
    intake::Refusal,
    metrics::SiteLabels,
    secrets::Purpose,
    store::{NewReport, Reported},
};
use axum::{
    Json,
    extract::{Extension, Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// The words of [`ReportCause`], for those who name none of them.
const CAUSES: &str = "insult, hate, private, advertising, unlawful, other";

/// `POST /v1/sites/{site}/comments/{id}/report` with `{"reason","text"?}`: 202 with a `message`, the second time from the same place too.
///
/// # Errors
/// [`Problem::NotFound`] for a comment that is not public on this site, [`Problem::ForeignOrigin`] from somebody else's page,
/// [`Problem::BadParameter`], 429 for too many, or when the store fails.
pub async fn submit(
    State(app): State<Arc<App>>,
    Path((key, id)): Path<(String, String)>,
    Extension(peer): Extension<PeerAddress>,
    request: Request,
) -> Answer {
    let site = app.sites.get(&key).ok_or(Problem::NotFound)?;
    let origin = PageOrigin::of(request.headers(), &app, site);
    if origin == PageOrigin::Foreign {
        return Err(Problem::ForeignOrigin);
    }
    let answer = match answer(&app, site, &id, peer, request).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    };
    Ok(with_cors(answer, &origin))
}

async fn answer(app: &App, site: &Site, id: &str, peer: PeerAddress, request: Request) -> Result<Response, Problem> {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let body: Value = serde_json::from_slice(&whole_body(app, request.into_body()).await?)?;
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    let id = CommentId::parse(id).ok_or(Problem::NotFound)?;
    record(app, site, id, Said::read(text("reason"), text("text"))?, Sender { headers: &headers, peer }).await?;
    let locale = language::of(&headers, &uri, Some(site));
    let about = [(header::CONTENT_LANGUAGE, locale.code()), (header::CACHE_CONTROL, "no-store")];
    let message = app.wording.say(locale, "report-received", &[]);
    Ok((StatusCode::ACCEPTED, about, Json(json!({ "message": message }))).into_response())
}

/// What a reader says.
pub(in crate::http) struct Said {
    cause: ReportCause,
    text: Option<Remark>,
}

impl Said {
    /// # Errors
    /// [`Problem::BadParameter`].
    pub fn read(reason: &str, text: &str) -> Result<Self, Problem> {
        let cause = ReportCause::from_word(reason);
        let text = Remark::parse(text).map_err(|_| Problem::BadParameter { name: "text".into(), expected: Expected::Remark })?;
        let one_of = Problem::BadParameter { name: "reason".into(), expected: Expected::OneOf(CAUSES) };
        Ok(Self { cause: cause.ok_or(one_of)?, text })
    }
}

/// Who sends it.
#[derive(Clone, Copy)]
pub(in crate::http) struct Sender<'a> {
    pub headers: &'a HeaderMap,
    pub peer: PeerAddress,
}

/// Keeps a report, and counts what became of it. Whoever reports twice hears what the first time was said.
///
/// # Errors
/// [`Problem::NotFound`], 429 for too many, or when the store fails.
pub(in crate::http) async fn record(app: &App, site: &Site, comment: CommentId, said: Said, sender: Sender<'_>) -> Result<(), Problem> {
    let source = client::source(sender.headers, sender.peer, &app.settings.trusted_proxies);
    let key = app.secrets.hash_key(Purpose::SourceHash);
    let report = NewReport {
        comment,
        site: site.key.clone(),
        cause: said.cause,
        text: said.text,
        // Not the hash that comments are kept with: who reports and who writes are not brought together.
        reporter: key.hash(&[b"report", source.keyed_hash(&key).as_bytes()]),
        hold_from: site.reports_hold_from,
        at: app.clock.now(),
    };
    let reported = app.store.report_comment(&report).await?;
    let outcome = match reported {
        Reported::Taken => "taken",
        Reported::Held => "held",
        Reported::Again => "again",
        Reported::TooFast(_) => "too-fast",
    };
    app.metrics.reports.get_or_create(&SiteLabels { site: (&site.key).into(), outcome }).inc();
    match reported {
        Reported::TooFast(wait) => Err(Problem::Refused(Refusal::TooFast(wait))),
        Reported::Taken | Reported::Held | Reported::Again => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_are_told_are_those_there_are() {
        assert_eq!(ReportCause::ALL.map(ReportCause::word).join(", "), CAUSES);
    }
}
