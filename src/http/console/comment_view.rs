//! A comment as the queue shows it: a row of the list ([`Row`]), and the whole of it ([`CommentView`]) with its evidence marked and what each
//! rule had to say.

use super::look::Look;
use crate::{
    domain::{
        AuthorRecord, Contribution, Decision, Evidence, Field, Judgement, Locale, Mode, Points, RightToSeeAddresses, Site, Status, Verdict,
    },
    http::{App, grounds::SpokenGround},
    store::{Listed, RecordedDecision},
    wording::decimal,
};
use serde::Serialize;

/// How much of a text stands in the list, in characters.
const EXCERPT: usize = 140;
/// How much of what is answered stands above the answer, in characters.
const PARENT_EXCERPT: usize = 200;

/// One row of the list.
#[derive(Serialize)]
pub(super) struct Row {
    pub id: String,
    revision: i64,
    name: String,
    date: String,
    datetime: String,
    thread: String,
    status: &'static str,
    score: String,
    /// How hard the filter is about it: the word of the verdict.
    verdict: &'static str,
    excerpt: String,
    answers: bool,
    /// Open reports by readers.
    reports: u32,
    /// The colleague who looks at it just now.
    claimed_by: Option<String>,
    /// How many are like it, and where they stand.
    campaign: Option<serde_json::Value>,
}

impl Row {
    pub fn new(app: &App, look: &Look, comment: &Listed, claimed_by: Option<String>) -> Self {
        Self {
            id: comment.id.to_string(),
            revision: comment.revision,
            name: comment.name.clone(),
            date: look.date(app, comment.created_at),
            datetime: look.datetime(comment.created_at),
            thread: comment.thread.as_str().to_owned(),
            status: comment.status.word(),
            score: decimal(look.locale, comment.judgement.score),
            verdict: comment.judgement.verdict.word(),
            excerpt: excerpt(comment.body.as_deref().unwrap_or_default(), EXCERPT),
            answers: comment.parent.is_some(),
            reports: comment.reports,
            claimed_by,
            campaign: None,
        }
    }

    /// With how many are like it, and where they stand.
    pub fn in_campaign(self, campaign: Option<serde_json::Value>) -> Self {
        Self { campaign, ..self }
    }
}

/// One comment.
#[derive(Serialize)]
pub(super) struct CommentView {
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
    parent: Option<ParentView>,
    author: Option<AuthorView>,
    date: String,
    datetime: String,
    status: &'static str,
    verdict: &'static str,
    score: String,
    sign: &'static str,
    threshold: String,
    /// The rule that raised the verdict above what the score gives.
    floor_by: Option<String>,
    contributions: Vec<ContributionView>,
    shadow: Vec<ContributionView>,
    decisions: Vec<&'static str>,
    record: Vec<RecordView>,
}

/// What is answered.
#[derive(Serialize)]
struct ParentView {
    name: String,
    excerpt: String,
}

/// What the author wrote before this, as it was known then.
#[derive(Serialize)]
struct AuthorView {
    approved: u32,
    refused: u32,
}

/// One line of what was decided.
#[derive(Serialize)]
struct RecordView {
    decision: &'static str,
    actor: String,
    date: String,
    datetime: String,
    reason: Option<String>,
    ground: Option<String>,
}

/// What one rule had to say.
#[derive(Serialize)]
struct ContributionView {
    rule: String,
    points: String,
    because: Option<String>,
    floor: Option<&'static str>,
    evidence: Vec<String>,
}

/// What a comment is shown with besides itself.
pub(super) struct Beside {
    pub parent: Option<Listed>,
    pub record: Vec<RecordedDecision>,
}

impl CommentView {
    pub fn new(app: &App, site: &Site, look: &Look, comment: Listed, beside: Beside, right: Option<&RightToSeeAddresses>) -> Self {
        let locale = look.locale;
        let judgement = &comment.judgement;
        let rows = |mode: Mode| {
            let mut found: Vec<_> = judgement.contributions.iter().filter(|contribution| contribution.mode == mode).collect();
            found.sort_by_key(|contribution| std::cmp::Reverse(contribution.points));
            found.into_iter().map(|contribution| row(app, locale, contribution)).collect()
        };
        let spans = |field: Field| spans(&judgement.contributions, field);
        let (sign, threshold) = against(judgement);
        Self {
            id: comment.id.to_string(),
            revision: comment.revision,
            name_spans: spans(Field::Name),
            email: comment.email.as_ref().zip(right).map(|(email, right)| email.reveal(right).to_owned()),
            website_spans: spans(Field::Website),
            body_spans: spans(Field::Body),
            thread_url: comment.thread.url(site),
            thread: comment.thread.as_str().to_owned(),
            parent: beside.parent.map(|parent| ParentView {
                excerpt: excerpt(parent.body.as_deref().unwrap_or_default(), PARENT_EXCERPT),
                name: parent.name,
            }),
            author: judgement
                .facts
                .author
                .known()
                .map(|AuthorRecord { approved, refused }| AuthorView { approved: *approved, refused: *refused }),
            date: look.date(app, comment.created_at),
            datetime: look.datetime(comment.created_at),
            status: comment.status.word(),
            verdict: judgement.verdict.word(),
            score: decimal(locale, judgement.score),
            sign,
            threshold: decimal(locale, threshold),
            floor_by: floor_by(judgement),
            contributions: rows(Mode::Active),
            shadow: rows(Mode::Shadow),
            decisions: decisions(&comment),
            record: beside.record.into_iter().map(|decided| recorded(app, site, look, decided)).collect(),
            name: comment.name,
            website: comment.website,
            body: comment.body,
        }
    }
}

/// What the score is held against: the highest threshold that it reached, else the lowest that it did not.
fn against(judgement: &Judgement) -> (&'static str, Points) {
    let Judgement { score, thresholds, .. } = judgement;
    let reached = [thresholds.discard, thresholds.spam, thresholds.hold].into_iter().find(|threshold| score >= threshold);
    reached.map_or(("<", thresholds.hold), |threshold| ("≥", threshold))
}

/// The rule that raised the verdict above what the score alone gives.
fn floor_by(judgement: &Judgement) -> Option<String> {
    let raised = judgement.thresholds.verdict(judgement.score) < judgement.verdict;
    let active = judgement.contributions.iter().filter(|contribution| contribution.mode == Mode::Active);
    active.max_by_key(|contribution| contribution.floor).filter(|_| raised).map(|contribution| contribution.rule.to_string())
}

fn recorded(app: &App, site: &Site, look: &Look, decided: RecordedDecision) -> RecordView {
    // What stands before the name is for the audit.
    let name = decided.actor.split_once(' ').map_or(decided.actor.as_str(), |(_, name)| name);
    RecordView {
        decision: decided.decision.word(),
        actor: name.to_owned(),
        date: look.date(app, decided.at),
        datetime: look.datetime(decided.at),
        reason: decided.reason,
        ground: decided.ground.map(|ground| SpokenGround::of(app, site, &ground, look.locale).label),
    }
}

fn row(app: &App, locale: Locale, contribution: &Contribution) -> ContributionView {
    let points = decimal(locale, contribution.points);
    ContributionView {
        rule: contribution.rule.to_string(),
        points: if contribution.points > Points::ZERO { format!("+{points}") } else { points },
        because: app.rules.current().because(&contribution.rule, locale).map(ToOwned::to_owned),
        floor: contribution.floor.map(Verdict::word),
        evidence: contribution.evidence.iter().map(|evidence| app.wording.fact(locale, &evidence.read_as)).collect(),
    }
}

/// Where the active rules found something in a field.
fn spans(contributions: &[Contribution], field: Field) -> Vec<(u32, u32)> {
    let active = contributions.iter().filter(|contribution| contribution.mode == Mode::Active);
    let found = active.flat_map(|contribution| &contribution.evidence).filter(|evidence| evidence.field == Some(field));
    found.filter_map(|Evidence { span, .. }| *span).collect()
}

/// What can be decided about a comment as it is. Where it is what the filter made of it, there is no decision to take back. What readers
/// report can be left as it is.
fn decisions(comment: &Listed) -> Vec<&'static str> {
    let judged = Status::from(comment.judgement.verdict);
    let decisions: &[Decision] = match comment.status {
        Status::Pending => &[Decision::Approve, Decision::Reject, Decision::Spam],
        Status::Approved if comment.reports > 0 => &[Decision::Approve, Decision::Reject, Decision::Spam, Decision::Restore],
        Status::Approved => &[Decision::Reject, Decision::Spam, Decision::Restore],
        Status::Rejected => &[Decision::Approve, Decision::Spam, Decision::Restore],
        Status::Spam => &[Decision::Approve, Decision::Reject, Decision::Restore],
        Status::Deleted => &[Decision::Restore],
    };
    let offered = decisions.iter().filter(|decision| **decision != Decision::Restore || comment.status != judged);
    offered.map(|decision| decision.word()).collect()
}

/// The beginning of a text on one line.
fn excerpt(text: &str, most: usize) -> String {
    let mut characters = text.chars().map(|character| if character.is_whitespace() { ' ' } else { character });
    let mut start: String = characters.by_ref().take(most).collect();
    if characters.next().is_some() {
        start.push('…');
    }
    start
}
