//! From rows to the words of the domain, whichever database they come from. Flags are `bool`, every other number is an `i64`.

mod appeal;
mod author;
mod campaign;
mod comment;
mod learning;
mod mail;
mod numbers;
mod record;
mod user;

pub(super) use appeal::{AppealRow, ReaderRow};
pub(super) use author::{AuthorRow, NoteRow, StandingRow};
pub(super) use campaign::{CampaignRow, InheritedRow, PrintRow, holding, reach};
pub(super) use comment::{EventRow, ExportRow, JudgementRow, ListedRow, PastRow, PublicRow, ReportRow, TextRow};
pub(super) use learning::{TaughtRow, lessons};
pub(super) use mail::{DueRow, HeldRow};
pub(super) use numbers::{CountedRow, arrivals, judged_lately, waiting_check};
pub(super) use record::{BulkRow, DeadLetterRow, DecidedRow, DecisionRow, ThreadRow, TokenRow};
pub(super) use user::{IdentityRow, InvitationRow, SavedRow, UserRow, grants_text, preferences_text};

use super::StoreError;
use crate::{
    bytes::Bytes,
    domain::{CommentId, EmailAddress, Ground, KeyedHash, Locale, SiteKey, Status},
};
use serde::de::DeserializeOwned;

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

pub(super) fn ground(word: &str) -> Result<Ground, StoreError> {
    Ground::parse(word).map_err(|_| StoreError::Damaged("ground", word.to_owned()))
}

pub(super) fn json<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Damaged(what, error.to_string()))
}

/// A row's place among those that are asked about.
pub(super) fn place(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A count, which no constraint of the database lets be negative.
pub(super) fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(if n < 0 { 0 } else { u32::MAX })
}
