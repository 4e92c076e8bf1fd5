//! From rows to the words of the domain.

use super::StoreError;
use crate::{
    domain::{CommentId, EmailAddress, Judgement, KeyedHash, Locale, Points, SiteKey, Status, ThreadKey, Timestamp, Verdict},
    sqlite::Bytes,
    store::Listed,
};
use serde::de::DeserializeOwned;

/// A comment with its texts and its latest judgement, as the moderators' statements select it.
#[derive(sqlx::FromRow)]
pub(super) struct ListedRow {
    public_id: Bytes<16>,
    seq: i64,
    site: String,
    thread: String,
    thread_id: i64,
    parent: Option<Bytes<16>>,
    status: String,
    revision: i64,
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
pub(super) struct JudgementRow {
    cause: String,
    judged_at: i64,
    facts: String,
    contributions: String,
    score: i32,
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
            score: Points::hundredths(self.score),
            thresholds: json("judgement", &self.thresholds)?,
            verdict: Verdict::from_word(&self.verdict).ok_or(StoreError::Damaged("verdict", self.verdict))?,
            rule_set: self.rule_set.into(),
            engine: self.engine.into(),
            model: self.model.map(Into::into),
        })
    }
}

pub(super) const fn comment_id(Bytes(id): Bytes<16>) -> CommentId {
    CommentId::from_bytes(id)
}

pub(super) const fn id_bytes(id: &CommentId) -> Bytes<16> {
    Bytes(*id.as_bytes())
}

pub(super) const fn hash_bytes(hash: &KeyedHash) -> Bytes<16> {
    Bytes(*hash.as_bytes())
}

pub(super) fn site_key(key: String) -> Result<SiteKey, StoreError> {
    SiteKey::parse(&key).map_err(|_| StoreError::Damaged("site", key))
}

pub(super) fn status(word: &str) -> Result<Status, StoreError> {
    Status::from_word(word).ok_or_else(|| StoreError::Damaged("status", word.to_owned()))
}

pub(super) fn locale(code: &str) -> Result<Locale, StoreError> {
    Locale::from_tag(code).ok_or_else(|| StoreError::Damaged("locale", code.to_owned()))
}

/// The address as it was stored. The error does not show it.
pub(super) fn email(address: Option<String>) -> Result<Option<EmailAddress>, StoreError> {
    address.map(|address| EmailAddress::parse(&address).map_err(|error| StoreError::Damaged("address", error.to_string()))).transpose()
}

pub(super) fn json<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Damaged(what, error.to_string()))
}

/// A row's place among those that are asked about.
pub(super) fn place(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
