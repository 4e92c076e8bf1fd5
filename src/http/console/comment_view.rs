//! A comment as the held list shows it: the text with its evidence marked, and what each rule had to say.

use crate::{
    domain::{Contribution, Decision, Evidence, Field, Locale, Mode, Points, RightToSeeAddresses, Site, Status},
    http::App,
    store::{Listed, RecordedDecision},
    wording,
};
use serde::Serialize;

/// One comment.
#[derive(Serialize)]
pub(super) struct HeldView {
    id: String,
    revision: i64,
    name: String,
    name_spans: Vec<(u32, u32)>,
    email: Option<String>,
    website: Option<String>,
    website_spans: Vec<(u32, u32)>,
    body: Option<String>,
    body_spans: Vec<(u32, u32)>,
    thread: String,
    thread_url: Option<String>,
    answers: bool,
    date: String,
    datetime: String,
    status: &'static str,
    verdict: &'static str,
    score: String,
    hold: String,
    spam: String,
    contributions: Vec<ContributionView>,
    shadow: Vec<ContributionView>,
    decisions: Vec<&'static str>,
    record: Vec<RecordView>,
}

/// One line of what was decided.
#[derive(Serialize)]
struct RecordView {
    decision: &'static str,
    actor: String,
    date: String,
    datetime: String,
    reason: Option<String>,
}

/// One row of the table of contributions.
#[derive(Serialize)]
struct ContributionView {
    rule: String,
    points: String,
    because: Option<String>,
    floor: Option<&'static str>,
    evidence: Vec<String>,
}

impl HeldView {
    /// For a moderator who may see the address.
    pub fn new(
        app: &App,
        site: &Site,
        locale: Locale,
        comment: Listed,
        record: Vec<RecordedDecision>,
        right: Option<&RightToSeeAddresses>,
    ) -> Self {
        let judgement = &comment.judgement;
        let rows = |mode: Mode| {
            let rows = judgement.contributions.iter().filter(|contribution| contribution.mode == mode);
            rows.map(|contribution| row(app, locale, contribution)).collect()
        };
        let spans = |field: Field| spans(&judgement.contributions, field);
        Self {
            id: comment.id.to_string(),
            revision: comment.revision,
            name_spans: spans(Field::Name),
            email: comment.email.as_ref().zip(right).map(|(email, right)| email.reveal(right).to_owned()),
            website_spans: spans(Field::Website),
            body_spans: spans(Field::Body),
            thread_url: comment.thread.url(site),
            thread: comment.thread.as_str().to_owned(),
            answers: comment.parent.is_some(),
            date: app.wording.date(locale, comment.created_at, &site.time_zone),
            datetime: wording::datetime(comment.created_at, &site.time_zone),
            status: comment.status.word(),
            verdict: judgement.verdict.word(),
            score: decimal(locale, judgement.score),
            hold: decimal(locale, judgement.thresholds.hold),
            spam: decimal(locale, judgement.thresholds.spam),
            contributions: rows(Mode::Active),
            shadow: rows(Mode::Shadow),
            decisions: decisions(comment.status, judgement.verdict.into()),
            record: record.into_iter().map(|decided| recorded(app, site, locale, decided)).collect(),
            name: comment.name,
            website: comment.website,
            body: comment.body,
        }
    }
}

fn recorded(app: &App, site: &Site, locale: Locale, decided: RecordedDecision) -> RecordView {
    RecordView {
        decision: decided.decision.word(),
        actor: decided.actor,
        date: app.wording.date(locale, decided.at, &site.time_zone),
        datetime: wording::datetime(decided.at, &site.time_zone),
        reason: decided.reason,
    }
}

fn row(app: &App, locale: Locale, contribution: &Contribution) -> ContributionView {
    ContributionView {
        rule: contribution.rule.to_string(),
        points: decimal(locale, contribution.points),
        because: app.rules.current().because(&contribution.rule, locale).map(ToOwned::to_owned),
        floor: contribution.floor.map(crate::domain::Verdict::word),
        evidence: contribution.evidence.iter().map(|evidence| evidence.read_as.clone()).collect(),
    }
}

/// Where the active rules found something in a field.
fn spans(contributions: &[Contribution], field: Field) -> Vec<(u32, u32)> {
    let active = contributions.iter().filter(|contribution| contribution.mode == Mode::Active);
    let found = active.flat_map(|contribution| &contribution.evidence).filter(|evidence| evidence.field == Some(field));
    found.filter_map(|Evidence { span, .. }| *span).collect()
}

/// What can be decided about a comment as it is. Where it is what the filter made of it, there is no decision to take back.
fn decisions(status: Status, judged: Status) -> Vec<&'static str> {
    let decisions: &[Decision] = match status {
        Status::Pending => &[Decision::Approve, Decision::Reject, Decision::Spam],
        Status::Approved => &[Decision::Reject, Decision::Spam, Decision::Restore],
        Status::Rejected => &[Decision::Approve, Decision::Spam, Decision::Restore],
        Status::Spam => &[Decision::Approve, Decision::Reject, Decision::Restore],
        Status::Deleted => &[Decision::Restore],
    };
    decisions.iter().filter(|decision| **decision != Decision::Restore || status != judged).map(|decision| decision.word()).collect()
}

/// Points as a language writes decimals.
fn decimal(locale: Locale, points: Points) -> String {
    let text = points.to_string();
    match locale {
        Locale::Fr => text.replace('.', ",").replace('-', "−"),
        Locale::En | Locale::Ar => text.replace('-', "−"),
    }
}
