//! The moderators' JSON API.

use crate::{
    domain::{CommentId, Contribution, Decision, Field, Ground, Mode, RightToSeeAddresses, Site, Status},
    filter::Shown,
    http::{
        App,
        access::Bearer,
        expected::Expected,
        form::fields::whole_body,
        parameters,
        problem::{Answer, Problem},
    },
    metrics::SiteLabels,
    store::{Decided, DecisionOrder, Filter, Listed, MailingRules, RecordedDecision, StoreError, ThreadChange},
};
use axum::{
    Extension, Json,
    extract::{Path, Query, Request, State},
    http::header,
    response::IntoResponse,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Comments on one page at most.
const LIMIT: u32 = 100;
/// The longest reason, in characters.
const REASON_CHARACTERS: usize = 500;

/// The query of [`list`].
#[derive(Debug, Deserialize)]
pub struct ListQuery {
    site: Option<String>,
    status: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// `GET /v1/moderation/comments?site=&status=&limit=&cursor=`: comments with their judgements, newest first.
pub async fn list(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Query(query): Query<ListQuery>) -> Answer {
    let key = query.site.as_deref().ok_or(Problem::BadParameter { name: "site".into(), expected: Expected::Site })?;
    let site = bearer.site(&app, key)?;
    let listing = app.store.list(&filter(site.key.clone(), &query)?).await?;
    let right = bearer.right_to_see_addresses(&site.key);
    let comments: Vec<_> = listing.comments.iter().map(|comment| present(comment, right.as_ref())).collect();
    let next = listing.next.map(|seq| seq.to_string());
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(json!({ "comments": comments, "next": next }))).into_response())
}

fn filter(site: crate::domain::SiteKey, query: &ListQuery) -> Result<Filter, Problem> {
    let status = match query.status.as_deref() {
        None | Some("all") => None,
        Some(word) => Some(Status::from_word(word).ok_or(Problem::BadParameter {
            name: "status".into(),
            expected: Expected::OneOf("pending, approved, rejected, spam, deleted, all"),
        })?),
    };
    let whole = Problem::BadParameter { name: "limit".into(), expected: Expected::Number { least: 1, most: LIMIT } };
    let limit = match query.limit.as_deref() {
        None => LIMIT,
        Some(text) => text.parse().ok().filter(|limit| (1..=LIMIT).contains(limit)).ok_or(whole)?,
    };
    let cursor = Problem::BadParameter { name: "cursor".into(), expected: Expected::Cursor };
    let before = query.cursor.as_deref().map(|text| parameters::read_cursor(text).ok_or(cursor)).transpose()?;
    Ok(Filter { site, status, discarded: status.is_none() || status == Some(Status::Spam), limit, before })
}

/// `GET /v1/moderation/comments/{id}`: one comment with its judgement and what was decided about it.
pub async fn one(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>) -> Answer {
    let id = CommentId::parse(&id).ok_or(Problem::NotFound)?;
    let comment = app.store.comment(id).await?;
    let site = bearer.site(&app, comment.site.as_str()).map_err(|_| Problem::NotFound)?;
    let right = bearer.right_to_see_addresses(&site.key);
    let decisions: Vec<_> = app.store.decisions(id).await?.iter().map(present_decision).collect();
    let mut document = present(&comment, right.as_ref());
    document["decisions"] = json!(decisions);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(document)).into_response())
}

/// The body of [`decide`].
#[derive(Debug, Deserialize)]
struct DecisionBody {
    #[serde(default)]
    decision: Value,
    #[serde(default)]
    reason: Value,
    #[serde(default)]
    ground: Value,
    #[serde(default)]
    revision: Value,
}

/// `POST /v1/moderation/comments/{id}/decision`: records a decision. 409 with the present state when the comment has changed.
pub async fn decide(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>, request: Request) -> Answer {
    let id = CommentId::parse(&id).ok_or(Problem::NotFound)?;
    // Before anything is said about the body: what is of another site is not there.
    let site = bearer.site(&app, app.store.comment(id).await?.site.as_str()).map_err(|_| Problem::NotFound)?;
    let bytes = whole_body(&app, request.into_body()).await?;
    let body: DecisionBody = serde_json::from_slice(&bytes)?;
    let word = Problem::BadParameter { name: "decision".into(), expected: Expected::OneOf("approve, reject, spam, delete, restore") };
    let decision = body.decision.as_str().and_then(Decision::from_word).ok_or(word)?;
    let number = Problem::BadParameter { name: "revision".into(), expected: Expected::Revision };
    let revision = body.revision.as_i64().ok_or(number)?;
    let why = match &body.reason {
        Value::Null => None,
        Value::String(text) => reason(text)?,
        _ => return Err(Problem::BadParameter { name: "reason".into(), expected: Expected::Reason }),
    };
    let ground = match &body.ground {
        Value::Null => None,
        Value::String(word) => ground(site, word)?,
        _ => return Err(wrong_ground()),
    };
    let decided = record(&app, &bearer, Wanted { comment: id, decision, reason: why, ground, revision }).await?;
    Ok((
        [(header::CACHE_CONTROL, "no-store")],
        Json(present(&decided.comment, bearer.right_to_see_addresses(&decided.comment.site).as_ref())),
    )
        .into_response())
}

/// Why, in the moderator's words; `None` for a blank.
///
/// # Errors
/// [`Problem::BadParameter`] when it is too long.
pub fn reason(text: &str) -> Result<Option<String>, Problem> {
    let text = text.trim();
    if text.chars().count() > REASON_CHARACTERS {
        return Err(Problem::BadParameter { name: "reason".into(), expected: Expected::Reason });
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

/// Why, for the writer; `None` for a blank.
///
/// # Errors
/// [`Problem::BadParameter`] for a word that is no ground of the site.
pub fn ground(site: &Site, word: &str) -> Result<Option<Ground>, Problem> {
    if word.is_empty() {
        return Ok(None);
    }
    Ground::parse(word).ok().filter(|ground| site.ground(ground).is_some()).map(Some).ok_or_else(wrong_ground)
}

const fn wrong_ground() -> Problem {
    Problem::BadParameter { name: std::borrow::Cow::Borrowed("ground"), expected: Expected::Ground }
}

/// What a moderator wants to decide.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// About which comment.
    pub comment: CommentId,
    /// What.
    pub decision: Decision,
    /// Why, for colleagues.
    pub reason: Option<String>,
    /// Why, for the writer.
    pub ground: Option<Ground>,
    /// The revision that the moderator saw.
    pub revision: i64,
}

/// Records a decision and wakes whoever owes mail about it. The same decision on the same revision by the same moderator again, as a double
/// click sends it, is the first one.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Stale`], [`Problem::NothingToRestore`].
pub async fn record(app: &App, bearer: &Bearer, wanted: Wanted) -> Result<Decided, Problem> {
    let Wanted { comment, decision, reason, ground, revision } = wanted;
    let present_state = app.store.comment(comment).await?;
    let site = bearer.site(app, present_state.site.as_str()).map_err(|_| Problem::NotFound)?;
    let mailing = MailingRules::for_site(site, &app.secrets, app.undo_window);
    // What is published or taken back was not refused for anything.
    let ground = ground.filter(|_| matches!(decision, Decision::Reject | Decision::Spam | Decision::Delete));
    let (actor, at) = (bearer.actor(), app.clock.now());
    let order = DecisionOrder { comment, decision, reason, ground, revision, actor, site: Some(site.key.clone()), at };
    let decided = match app.store.decide(&order, &mailing).await {
        Err(StoreError::Stale(now)) => return again(app, bearer, &order, *now).await,
        other => other?,
    };
    app.metrics.decisions.get_or_create(&SiteLabels { site: (&site.key).into(), outcome: decision.word() }).inc();
    app.metrics.decided(&decided.comment.judgement, decision);
    app.mail_owed.notify_one();
    Ok(decided)
}

/// A decision on a revision that is not the present one any more.
async fn again(app: &App, bearer: &Bearer, order: &DecisionOrder, now: Listed) -> Result<Decided, Problem> {
    let last = app.store.decisions(order.comment).await?.pop();
    match last.filter(|last| (last.decision, last.revision, &last.actor) == (order.decision, order.revision, &order.actor)) {
        Some(last) => Ok(Decided { comment: now, before: last.before }),
        None => Err(Problem::Stale(Box::new(present(&now, bearer.right_to_see_addresses(&now.site).as_ref())))),
    }
}

/// `POST /v1/moderation/threads/{id}/close`: the thread takes no more comments.
pub async fn close(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>) -> Answer {
    change_thread(&app, &bearer, &id, ThreadChange::Open(false)).await
}

/// `POST /v1/moderation/threads/{id}/open`: the thread takes comments again.
pub async fn open(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>) -> Answer {
    change_thread(&app, &bearer, &id, ThreadChange::Open(true)).await
}

/// `POST /v1/moderation/threads/{id}` with one of `{"open":true|false}`, `{"premoderate":true|false}`, `{"pinned":"COMMENT"|null}`.
pub async fn thread(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>, request: Request) -> Answer {
    // Before anything is said about the body: what is of another site is not there.
    let thread = app.store.thread_by_id(id.parse().map_err(|_| Problem::NotFound)?).await?;
    bearer.site(&app, thread.site.as_str()).map_err(|_| Problem::NotFound)?;
    let body: Value = serde_json::from_slice(&whole_body(&app, request.into_body()).await?)?;
    let pin = |id: &str| CommentId::parse(id).map(|id| ThreadChange::Pin(Some(id)));
    let change = match (&body["open"], &body["premoderate"], body.get("pinned")) {
        (Value::Bool(open), Value::Null, None) => Some(ThreadChange::Open(*open)),
        (Value::Null, Value::Bool(premoderate), None) => Some(ThreadChange::Premoderate(*premoderate)),
        (Value::Null, Value::Null, Some(Value::Null)) => Some(ThreadChange::Pin(None)),
        (Value::Null, Value::Null, Some(Value::String(id))) => pin(id),
        _ => None,
    };
    let one = Problem::BadParameter { name: "thread".into(), expected: Expected::OneOf("open, premoderate, pinned") };
    change_thread(&app, &bearer, &id, change.ok_or(one)?).await
}

async fn change_thread(app: &App, bearer: &Bearer, id: &str, change: ThreadChange) -> Answer {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let thread = app.store.change_thread(id, bearer.only_site(), change, &bearer.actor(), app.clock.now()).await?;
    let answer = json!({
        "id": thread.id.to_string(),
        "site": thread.site,
        "thread": thread.key.as_str(),
        "open": thread.open,
        "premoderate": thread.premoderate,
        "pinned": thread.pinned,
    });
    Ok(Json(answer).into_response())
}

/// A comment as moderators' programs see it. Score and points are decimals; spans count characters of the field's text.
pub(in crate::http) fn present(comment: &Listed, right: Option<&RightToSeeAddresses>) -> Value {
    let judgement = &comment.judgement;
    let of_mode = |mode: Mode| -> Vec<Value> {
        let contributions = judgement.contributions.iter().filter(|contribution| contribution.mode == mode);
        contributions.map(|contribution| present_contribution(contribution, comment)).collect()
    };
    json!({
        "id": comment.id,
        "revision": comment.revision,
        "site": comment.site,
        "thread": comment.thread.as_str(),
        "thread_id": comment.thread_id.to_string(),
        "parent": comment.parent,
        "status": comment.status,
        "reports": comment.reports,
        "cause": judgement.cause,
        "verdict": judgement.verdict,
        "score": judgement.score.as_decimal(),
        "thresholds": {
            "hold": judgement.thresholds.hold.as_decimal(),
            "spam": judgement.thresholds.spam.as_decimal(),
            "discard": judgement.thresholds.discard.as_decimal(),
        },
        "contributions": of_mode(Mode::Active),
        "shadow": of_mode(Mode::Shadow),
        "rule_set": judgement.rule_set,
        "engine": judgement.engine,
        "name": comment.name,
        "email": comment.email.as_ref().zip(right).map(|(email, right)| email.reveal(right)),
        "website": comment.website,
        "body": comment.body,
        "created_at": comment.created_at.rfc3339(),
    })
}

pub(super) fn present_decision(decided: &RecordedDecision) -> Value {
    json!({
        "decision": decided.decision,
        "before": decided.before,
        "after": decided.after,
        "revision": decided.revision,
        "reason": decided.reason,
        "ground": decided.ground,
        "actor": decided.actor,
        "decided_at": decided.at.rfc3339(),
    })
}

fn present_contribution(contribution: &Contribution, comment: &Listed) -> Value {
    let raw = |field| match field {
        Field::Name => Some(comment.name.as_str()),
        Field::Website => comment.website.as_deref(),
        Field::Body => comment.body.as_deref(),
        _ => None,
    };
    let mut value = json!({
        "rule": contribution.rule,
        "points": contribution.points.as_decimal(),
        "evidence": contribution.evidence.iter().map(|evidence| Shown::of(evidence, raw)).collect::<Vec<_>>(),
    });
    if let Some(floor) = contribution.floor {
        value["floor"] = json!(floor);
    }
    value
}
