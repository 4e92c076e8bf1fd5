use super::{StoreError, site_key};
use crate::{
    domain::{Decision, Head, Lesson},
    store::Taught,
};

/// How far a site's lessons go.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct TaughtRow {
    site: String,
    decisions: i64,
    feedback: i64,
    forgotten: i64,
    digest: Option<String>,
}

impl TaughtRow {
    pub fn into_taught(self) -> Result<Taught, StoreError> {
        Ok(Taught { site: site_key(self.site)?, marks: [self.decisions, self.feedback, self.forgotten], digest: self.digest })
    }
}

/// A decision's number, its word, who made it, and the text.
type DecidedRow = (i64, String, String, String);
/// A report's number, head, whether it is of the class, who gave it, and the text.
type ReportedRow = (i64, String, bool, String, String);

/// Lessons in their order, from rows in the opposite one.
pub(in crate::store) fn lessons(decided: Vec<DecidedRow>, reported: Vec<ReportedRow>) -> Result<Vec<Lesson>, StoreError> {
    let decided = decided.into_iter().rev().map(|(number, word, actor, text)| {
        let decision = Decision::from_word(&word).ok_or(StoreError::Damaged("decision", word))?;
        Ok(Lesson::of_decision(number, decision, actor, text))
    });
    let reported = reported.into_iter().rev().map(|(number, head, of_class, actor, text)| {
        let head = Head::parse(&head).ok_or(StoreError::Damaged("report", head))?;
        Ok(Lesson::of_report(number, head, of_class, actor, text))
    });
    decided.chain(reported).collect()
}
