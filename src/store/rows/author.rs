use super::{ListedRow, StoreError, count};
use crate::{
    domain::{AuthorRecord, Standing, Timestamp},
    store::{AuthorFile, AuthorSummary, Note, StandingDecision},
};

/// The author of a comment.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct AuthorRow {
    pub id: i64,
    pub site: String,
    known: bool,
    standing: Option<String>,
    standing_until: Option<i64>,
    approved: i64,
    refused: i64,
    since: i64,
    notes: i64,
}

/// The word of a standing.
fn standing(word: &str) -> Result<Standing, StoreError> {
    Standing::from_word(word).ok_or_else(|| StoreError::Damaged("standing", word.to_owned()))
}

impl AuthorRow {
    /// The number, unless the author was erased.
    pub fn known(self) -> Result<i64, StoreError> {
        if self.known { Ok(self.id) } else { Err(StoreError::Missing("author any more: erased")) }
    }

    pub fn summary(&self, now: Timestamp) -> Result<AuthorSummary, StoreError> {
        let until = self.standing_until.map(Timestamp::from_millis);
        let holds = until.is_none_or(|until| until > now);
        let standing = self.standing.as_deref().filter(|_| holds).map(standing).transpose()?;
        Ok(AuthorSummary { standing: standing.map(|standing| (standing, until)), notes: count(self.notes) })
    }

    pub fn file(
        self,
        now: Timestamp,
        comments: Vec<ListedRow>,
        decided: Vec<StandingRow>,
        notes: Vec<NoteRow>,
    ) -> Result<AuthorFile, StoreError> {
        Ok(AuthorFile {
            summary: self.summary(now)?,
            record: AuthorRecord { approved: count(self.approved), refused: count(self.refused) },
            since: Timestamp::from_millis(self.since),
            comments: comments.into_iter().map(ListedRow::into_listed).collect::<Result<_, _>>()?,
            decided: decided.into_iter().map(StandingRow::into_decision).collect::<Result<_, _>>()?,
            notes: notes.into_iter().map(NoteRow::into_note).collect(),
        })
    }
}

/// What was decided about an author.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct StandingRow {
    standing: Option<String>,
    until: Option<i64>,
    reason: Option<String>,
    actor: String,
    decided_at: i64,
}

impl StandingRow {
    fn into_decision(self) -> Result<StandingDecision, StoreError> {
        Ok(StandingDecision {
            standing: self.standing.as_deref().map(standing).transpose()?,
            until: self.until.map(Timestamp::from_millis),
            reason: self.reason,
            actor: self.actor,
            at: Timestamp::from_millis(self.decided_at),
        })
    }
}

/// What was written down about an author.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct NoteRow {
    body: String,
    actor: String,
    created_at: i64,
}

impl NoteRow {
    fn into_note(self) -> Note {
        Note { text: self.body, actor: self.actor, at: Timestamp::from_millis(self.created_at) }
    }
}
