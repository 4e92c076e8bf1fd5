//! Appeals for moderators' programs, and what answering one means for the console too.

use super::api::{present, present_decision};
use crate::{
    domain::{Decision, Remark, Site},
    http::{
        App,
        access::Bearer,
        expected::Expected,
        form::fields::whole_body,
        problem::{Answer, Problem},
    },
    metrics::SiteLabels,
    store::{AppealAnswer, Decided, MailingRules, Outcome, StoreError},
};
use axum::{
    Extension, Json,
    extract::{Path, Query, Request, State},
    http::header,
    response::IntoResponse as _,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// The query of what is asked about one site.
#[derive(Debug, Deserialize)]
pub struct SiteQuery {
    site: Option<String>,
}

impl SiteQuery {
    /// The site that the query names.
    ///
    /// # Errors
    /// [`Problem::BadParameter`] where it names none, [`Problem::Forbidden`] for one that the token does not reach.
    pub fn site<'a>(&self, app: &'a App, bearer: &Bearer) -> Result<&'a Arc<Site>, Problem> {
        bearer.site(app, self.site.as_deref().ok_or(Problem::BadParameter { name: "site".into(), expected: Expected::Site })?)
    }
}

/// `GET /v1/moderation/appeals?site=`: those that wait, the oldest first, fifty at most.
pub async fn list(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Query(query): Query<SiteQuery>) -> Answer {
    let site = query.site(&app, &bearer)?;
    let right = bearer.right_to_see_addresses(&site.key);
    let waiting = app.store.appeals(&site.key).await?;
    let appeals: Vec<_> = waiting
        .iter()
        .map(|appeal| {
            json!({
                "id": appeal.id.to_string(),
                "text": appeal.text,
                "made_at": appeal.at.rfc3339(),
                "against": present_decision(&appeal.decided),
                "comment": present(&appeal.comment, right.as_ref()),
            })
        })
        .collect();
    let count = app.store.count_appeals(&site.key).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(json!({ "appeals": appeals, "count": count }))).into_response())
}

/// `POST /v1/moderation/appeals/{id}?site=` with `{"outcome":"upheld"|"reversed","answer"?,"revision"}`: answers one.
pub async fn answer(
    State(app): State<Arc<App>>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
    Query(query): Query<SiteQuery>,
    request: Request,
) -> Answer {
    let site = query.site(&app, &bearer)?;
    let bytes = whole_body(&app, request.into_body()).await?;
    let body: Value = serde_json::from_slice(&bytes)?;
    let wanted = Wanted::read(|name| match (name, &body[name]) {
        ("appeal", _) => id.clone(),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Null) => String::new(),
        (_, other) => other.to_string(),
    })?;
    let decided = record(&app, &bearer, site, wanted).await?;
    let right = bearer.right_to_see_addresses(&site.key);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(present(&decided.comment, right.as_ref()))).into_response())
}

/// What a moderator wants to answer.
#[derive(Clone, Debug)]
pub struct Wanted {
    appeal: i64,
    revision: i64,
    outcome: Outcome,
    text: Option<Remark>,
}

impl Wanted {
    /// Reads it from a form's fields: `appeal`, `revision`, `outcome`, `answer`.
    ///
    /// # Errors
    /// [`Problem::BadParameter`], [`Problem::NotFound`] for what is no number of an appeal.
    pub fn read(field: impl Fn(&str) -> String) -> Result<Self, Problem> {
        let wrong = |name: &'static str, expected| Problem::BadParameter { name: name.into(), expected };
        Ok(Self {
            outcome: Outcome::from_word(&field("outcome")).ok_or(wrong("outcome", Expected::OneOf("upheld, reversed")))?,
            revision: field("revision").parse().map_err(|_| wrong("revision", Expected::Revision))?,
            text: Remark::parse(&field("answer")).map_err(|_| wrong("answer", Expected::Remark))?,
            appeal: field("appeal").parse().map_err(|_| Problem::NotFound)?,
        })
    }
}

/// Answers an appeal and wakes whoever owes mail about it.
///
/// # Errors
/// [`Problem::NotFound`] for one that is not open, [`Problem::OwnDecision`], [`Problem::Stale`], or when the store fails.
pub async fn record(app: &App, bearer: &Bearer, site: &Site, wanted: Wanted) -> Result<Decided, Problem> {
    let Wanted { appeal, revision, outcome, text } = wanted;
    let mailing = MailingRules::for_site(site, &app.secrets, app.undo_window);
    let (actor, at) = (bearer.actor(), app.clock.now());
    let answer = AppealAnswer { appeal, site: site.key.clone(), revision, outcome, text, actor, at };
    let decided = match app.store.answer_appeal(&answer, &mailing).await {
        Err(StoreError::Stale(now)) => {
            return Err(Problem::Stale(Box::new(present(&now, bearer.right_to_see_addresses(&site.key).as_ref()))));
        }
        other => other?,
    };
    if outcome == Outcome::Reversed {
        app.metrics.decisions.get_or_create(&SiteLabels { site: (&site.key).into(), outcome: Decision::Approve.word() }).inc();
        app.metrics.decided(&decided.comment.judgement, Decision::Approve);
        app.mail_owed.notify_one();
    }
    Ok(decided)
}
