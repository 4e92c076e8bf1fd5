use super::{StoreError, comment_id, count, site_key, status};
use crate::{
    bytes::Bytes,
    domain::{Decision, Role, ThreadKey, Timestamp},
    store::{Bulk, DeadLetter, DeadLetterKind, DecidedNews, RecordedDecision, Scope, Thread, TokenKind, TokenRecord},
};

/// A thread for a moderator.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct ThreadRow {
    id: i64,
    site: String,
    key: String,
    open: bool,
    premoderate: bool,
    pinned: Option<Bytes<16>>,
}

impl ThreadRow {
    pub fn into_thread(self) -> Result<Thread, StoreError> {
        Ok(Thread {
            id: self.id,
            site: site_key(self.site)?,
            key: ThreadKey::stored(self.key),
            open: self.open,
            premoderate: self.premoderate,
            pinned: self.pinned.map(comment_id),
        })
    }
}

/// A decision of the record.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct DecisionRow {
    pub decision: String,
    pub before: String,
    pub after: String,
    pub revision: i64,
    pub reason: Option<String>,
    pub ground: Option<String>,
    pub actor: String,
    pub decided_at: i64,
}

impl DecisionRow {
    pub fn into_decision(self) -> Result<RecordedDecision, StoreError> {
        Ok(RecordedDecision {
            decision: Decision::from_word(&self.decision).ok_or(StoreError::Damaged("decision", self.decision))?,
            before: status(&self.before)?,
            after: status(&self.after)?,
            revision: self.revision,
            reason: self.reason,
            ground: self.ground.as_deref().map(super::ground).transpose()?,
            actor: self.actor,
            at: Timestamp::from_millis(self.decided_at),
        })
    }
}

/// A decision with what became of its comment.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct DecidedRow {
    pub id: i64,
    public_id: Bytes<16>,
    status: String,
    revision: i64,
    actor: Option<String>,
}

impl DecidedRow {
    pub fn into_news(self) -> Result<DecidedNews, StoreError> {
        let status = status(&self.status)?;
        Ok(DecidedNews { comment: comment_id(self.public_id), status, revision: self.revision, actor: self.actor })
    }
}

/// A decision about all that a search found.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct BulkRow {
    id: i64,
    site: String,
    actor: String,
    decision: String,
    reason: Option<String>,
    ground: Option<String>,
    taken: i64,
    done: i64,
    changed: i64,
    undoes: Option<i64>,
    undone_by: Option<i64>,
    ended_at: Option<i64>,
}

impl BulkRow {
    pub fn into_bulk(self) -> Result<Bulk, StoreError> {
        Ok(Bulk {
            id: self.id,
            site: site_key(self.site)?,
            actor: self.actor,
            decision: Decision::from_word(&self.decision).ok_or(StoreError::Damaged("decision", self.decision))?,
            reason: self.reason,
            ground: self.ground.as_deref().map(super::ground).transpose()?,
            taken: count(self.taken),
            done: count(self.done),
            changed: count(self.changed),
            undoes: self.undoes,
            undone_by: self.undone_by,
            ended_at: self.ended_at.map(Timestamp::from_millis),
        })
    }
}

/// A token without its hash.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct TokenRow {
    pub id: i64,
    name: String,
    kind: String,
    scope: String,
    site: Option<String>,
    role: Option<String>,
    user_id: Option<i64>,
    client: Option<String>,
    created_at: i64,
    proved_at: Option<i64>,
    both_factors: bool,
    made_by: Option<String>,
    used_at: Option<i64>,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl TokenRow {
    pub fn into_record(self) -> Result<TokenRecord, StoreError> {
        Ok(TokenRecord {
            id: self.id,
            name: self.name,
            kind: TokenKind::from_word(&self.kind).ok_or(StoreError::Damaged("token", self.kind))?,
            scope: Scope::from_word(&self.scope).ok_or(StoreError::Damaged("token", self.scope))?,
            site: self.site.map(site_key).transpose()?,
            role: self.role.map_or(Ok(Role::Moderator), |role| Role::from_word(&role).ok_or(StoreError::Damaged("role", role)))?,
            user: self.user_id,
            client: self.client,
            created_at: Timestamp::from_millis(self.created_at),
            proved_at: Timestamp::from_millis(self.proved_at.unwrap_or(self.created_at)),
            both_factors: self.both_factors,
            made_by: self.made_by,
            used_at: self.used_at.map(Timestamp::from_millis),
            expires_at: self.expires_at.map(Timestamp::from_millis),
            revoked_at: self.revoked_at.map(Timestamp::from_millis),
        })
    }
}

/// A dead envelope or mail.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct DeadLetterRow {
    id: i64,
    comment: Bytes<16>,
    error: String,
    attempts: i64,
    at: i64,
}

impl DeadLetterRow {
    const fn prefix(kind: DeadLetterKind) -> &'static str {
        match kind {
            DeadLetterKind::Envelope => "envelope-",
            DeadLetterKind::Mail => "mail-",
        }
    }

    pub fn into_letter(self, kind: DeadLetterKind) -> DeadLetter {
        DeadLetter {
            id: format!("{}{}", Self::prefix(kind), self.id),
            kind,
            comment: Some(comment_id(self.comment)),
            error: self.error,
            attempts: count(self.attempts),
            at: Timestamp::from_millis(self.at),
        }
    }

    /// The number in a dead letter's id.
    pub fn number(kind: DeadLetterKind, id: &str) -> Result<i64, StoreError> {
        id.strip_prefix(Self::prefix(kind)).and_then(|number| number.parse().ok()).ok_or(StoreError::Missing("dead letter"))
    }
}
