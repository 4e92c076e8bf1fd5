//! The page on which a reader reports a comment, without JavaScript: `/c/{id}/report`.

use super::fields::whole_body;
use crate::{
    domain::{CommentId, Locale, Remark, ReportCause, Site, Status},
    http::{
        App,
        client::{PageOrigin, PeerAddress},
        language,
        parameters::Parameters,
        problem::{Answer, Problem},
        public::report::{Said, Sender, record},
    },
    store::Listed,
};
use axum::{
    Extension,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse as _, Redirect},
};
use serde_json::json;
use std::sync::Arc;

/// A public comment that somebody wants to report, with its site.
struct About<'a> {
    app: &'a App,
    site: &'a Arc<Site>,
    comment: Listed,
    locale: Locale,
}

/// Why a form came back, and what was in it.
#[derive(Default)]
struct Returned {
    reason: String,
    text: String,
    problem: Option<Problem>,
}

impl<'a> About<'a> {
    /// # Errors
    /// [`Problem::NotFound`] for what is not public.
    async fn read(app: &'a App, id: &str, headers: &HeaderMap, uri: &Uri) -> Result<Self, Problem> {
        let comment = app.store.comment(CommentId::parse(id).ok_or(Problem::NotFound)?).await?;
        let site = app.sites.get(comment.site.as_str()).filter(|_| comment.status == Status::Approved).ok_or(Problem::NotFound)?;
        Ok(Self { app, site, comment, locale: language::of(headers, uri, Some(site)) })
    }

    fn show(&self, returned: &Returned, done: bool) -> Answer {
        let Self { app, site, comment, locale } = self;
        let article = comment.thread.read_at(site, "");
        let cause = |cause: ReportCause| {
            let label = app.wording.say(*locale, &format!("report-cause-{}", cause.word()), &[]);
            json!({ "word": cause.word(), "label": label, "chosen": cause.word() == returned.reason })
        };
        let problem = returned.problem.as_ref().map(|problem| problem.sentences(app, *locale));
        let context = json!({
            "site_name": site.name,
            "name": comment.name,
            "body": comment.body,
            "comment_url": format!("{article}#comment-{}", comment.id),
            "action": format!("/c/{}/report?lang={}", comment.id, locale.code()),
            "causes": ReportCause::ALL.map(cause),
            "text": returned.text,
            "most": Remark::MAX_GRAPHEMES,
            "problem": problem,
            "done": done,
        });
        let html = app.page(*locale, "pages/report.html", context)?;
        let about = [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_LANGUAGE, locale.code())];
        let status = returned.problem.as_ref().map_or(StatusCode::OK, Problem::status);
        let mut response = (status, about, Html(html)).into_response();
        if let Some(seconds) = returned.problem.as_ref().and_then(Problem::retry_after) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        Ok(response)
    }
}

/// `GET /c/{id}/report`: the form, with the comment that it is about. `done` says thank you instead.
///
/// # Errors
/// [`Problem::NotFound`] for a comment that is not public, or when the store fails.
pub async fn ask(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap, uri: Uri) -> Answer {
    // A report may be what took the comment back.
    if Parameters::of(&uri).get("done").is_some() {
        let locale = language::of(&headers, &uri, None);
        let html = app.page(locale, "pages/report.html", json!({ "done": true, "site_name": null }))?;
        return Ok(([(header::CACHE_CONTROL, "no-store"), (header::CONTENT_LANGUAGE, locale.code())], Html(html)).into_response());
    }
    About::read(&app, &id, &headers, &uri).await?.show(&Returned::default(), false)
}

/// `POST /c/{id}/report` with `reason` and `text`. Leads to a page that says thank you; what is wrong with a form is told on the form.
///
/// # Errors
/// [`Problem::NotFound`] for a comment that is not public, [`Problem::ForeignOrigin`] from somebody else's page, or when the store fails.
pub async fn act(State(app): State<Arc<App>>, Path(id): Path<String>, Extension(peer): Extension<PeerAddress>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let about = About::read(&app, &id, &headers, &uri).await?;
    if PageOrigin::of(&headers, &app, about.site) == PageOrigin::Foreign {
        return Err(Problem::ForeignOrigin);
    }
    let bytes = whole_body(&app, request.into_body()).await?;
    let field = |wanted: &str| {
        let found = form_urlencoded::parse(&bytes).find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let (reason, text) = (field("reason"), field("text"));
    let recorded = match Said::read(&reason, &text) {
        Ok(said) => record(&app, about.site, about.comment.id, said, Sender { headers: &headers, peer }).await,
        Err(problem) => Err(problem),
    };
    match recorded {
        Ok(()) => Ok(Redirect::to(&format!("/c/{id}/report?done=yes&lang={}", about.locale.code())).into_response()),
        Err(problem @ (Problem::BadParameter { .. } | Problem::Refused(_))) => {
            about.show(&Returned { reason, text, problem: Some(problem) }, false)
        }
        Err(problem) => Err(problem),
    }
}
