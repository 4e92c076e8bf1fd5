use super::{StoreError, comment_id, count, email, json, locale, site_key, status};
use crate::{
    bytes::Bytes,
    domain::{Decision, Judgement, Points, ReportCause, ThreadKey, Timestamp, Verdict},
    store::{ExportedComment, ExportedEvent, Listed, Past, PublicComment, Report, TextRevision},
};

/// A comment with its texts and its latest judgement, as the moderators' statements select it.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct ListedRow {
    public_id: Bytes<16>,
    seq: i64,
    site: String,
    thread: String,
    thread_id: i64,
    parent: Option<Bytes<16>>,
    status: String,
    revision: i64,
    reports: i64,
    name: Option<String>,
    email: Option<String>,
    website: Option<String>,
    body: Option<String>,
    locale: String,
    created_at: i64,
    #[sqlx(flatten)]
    judgement: JudgementRow,
}

/// A judgement as it is stored.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct JudgementRow {
    cause: String,
    judged_at: i64,
    facts: String,
    contributions: String,
    score: i64,
    thresholds: String,
    verdict: String,
    rule_set: String,
    engine: String,
    model: Option<String>,
}

impl ListedRow {
    pub fn into_listed(self) -> Result<Listed, StoreError> {
        Ok(Listed {
            id: comment_id(self.public_id),
            seq: self.seq,
            site: site_key(self.site)?,
            thread: ThreadKey::stored(self.thread),
            thread_id: self.thread_id,
            parent: self.parent.map(comment_id),
            status: status(&self.status)?,
            revision: self.revision,
            reports: count(self.reports),
            name: self.name.unwrap_or_default(),
            email: email(self.email)?,
            website: self.website,
            body: self.body,
            locale: locale(&self.locale)?,
            created_at: Timestamp::from_millis(self.created_at),
            judgement: self.judgement.into_judgement()?,
        })
    }
}

impl JudgementRow {
    pub fn into_judgement(self) -> Result<Judgement, StoreError> {
        Ok(Judgement {
            cause: json("judgement", &self.cause)?,
            at: Timestamp::from_millis(self.judged_at),
            facts: json("judgement", &self.facts)?,
            contributions: json("judgement", &self.contributions)?,
            score: Points::hundredths(i32::try_from(self.score).map_err(|error| StoreError::Damaged("score", error.to_string()))?),
            thresholds: json("judgement", &self.thresholds)?,
            verdict: Verdict::from_word(&self.verdict).ok_or(StoreError::Damaged("verdict", self.verdict))?,
            rule_set: self.rule_set.into(),
            engine: self.engine.into(),
            model: self.model.map(Into::into),
        })
    }
}

/// A comment with what moderators decided about it.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct PastRow {
    author: i64,
    decision: Option<String>,
    #[sqlx(flatten)]
    comment: ListedRow,
}

impl PastRow {
    pub fn into_past(self) -> Result<Past, StoreError> {
        let decision = self.decision.map(|word| Decision::from_word(&word).ok_or(StoreError::Damaged("decision", word))).transpose()?;
        Ok(Past { comment: self.comment.into_listed()?, author: self.author, decision })
    }
}

/// An approved comment as readers see it.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct PublicRow {
    public_id: Bytes<16>,
    seq: i64,
    parent: Option<Bytes<16>>,
    name: String,
    website: Option<String>,
    body: String,
    created_at: i64,
    edited_at: Option<i64>,
}

impl From<PublicRow> for PublicComment {
    fn from(row: PublicRow) -> Self {
        Self {
            id: comment_id(row.public_id),
            seq: row.seq,
            parent: row.parent.map(comment_id),
            name: row.name,
            website: row.website,
            body: row.body,
            created_at: Timestamp::from_millis(row.created_at),
            edited_at: row.edited_at.map(Timestamp::from_millis),
        }
    }
}

/// A text that a comment had or has.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct TextRow {
    body: Option<String>,
    actor: Option<String>,
    created_at: i64,
}

impl TextRow {
    pub fn into_revision(self) -> TextRevision {
        TextRevision { body: self.body, actor: self.actor, at: Timestamp::from_millis(self.created_at) }
    }
}

/// A comment for the person who wrote it.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct ExportRow {
    public_id: Bytes<16>,
    site: String,
    thread: String,
    status: String,
    name: Option<String>,
    website: Option<String>,
    body: Option<String>,
    created_at: i64,
}

impl ExportRow {
    pub fn into_exported(self) -> Result<ExportedComment, StoreError> {
        Ok(ExportedComment {
            id: comment_id(self.public_id),
            site: self.site,
            thread: self.thread,
            status: status(&self.status)?,
            name: self.name,
            website: self.website,
            body: self.body,
            created_at: Timestamp::from_millis(self.created_at),
        })
    }
}

/// One thing that was done with a person's comment or address.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct EventRow {
    at: i64,
    site: String,
    comment: Option<Bytes<16>>,
    what: String,
    outcome: Option<String>,
    note: Option<String>,
}

impl EventRow {
    pub fn into_exported(self) -> ExportedEvent {
        let Self { at, site, comment, what, outcome, note } = self;
        ExportedEvent { at: Timestamp::from_millis(at), site, comment: comment.map(comment_id), what, outcome, note }
    }
}

/// A report by a reader.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct ReportRow {
    cause: String,
    body: Option<String>,
    counts: bool,
    created_at: i64,
}

impl ReportRow {
    pub fn into_report(self) -> Result<Report, StoreError> {
        let cause = ReportCause::from_word(&self.cause).ok_or(StoreError::Damaged("report", self.cause))?;
        Ok(Report { cause, text: self.body, counts: self.counts, at: Timestamp::from_millis(self.created_at) })
    }
}
