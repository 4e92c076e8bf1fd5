use super::{
    PostgresStore, StoreError, audit,
    retry::{in_transaction, retried},
    rows, sql, status_change,
};
use crate::{
    domain::{CommentId, Remark, SiteKey, Status},
    store::{
        DecisionOrder, MOST_REPORTS, NewReport, REPORT_WINDOW, REPORTS_LISTED, Report, Reported, Reports,
        reports::{REPORTED_BY_READERS, Reportable, outcome_of, wait},
        status_change::StatusChange,
    },
};
use async_trait::async_trait;
use sqlx::PgConnection;

#[async_trait]
impl Reports for PostgresStore {
    async fn report_comment(&self, report: &NewReport) -> Result<Reported, StoreError> {
        let site = self.site_id(&report.site)?;
        in_transaction!(self, |connection| take(connection, site, report))
    }

    async fn reports(&self, comment: CommentId) -> Result<Vec<Report>, StoreError> {
        let ask = || sqlx::query_as(sql::OPEN_REPORTS).bind(rows::id_bytes(&comment)).bind(i64::from(REPORTS_LISTED));
        let open: Vec<rows::ReportRow> = retried!(ask().fetch_all(&self.pool))?;
        open.into_iter().map(rows::ReportRow::into_report).collect()
    }

    async fn count_reported(&self, site: &SiteKey) -> Result<u32, StoreError> {
        let site = self.site_id(site)?;
        let count: i64 = retried!(sqlx::query_scalar(sql::COUNT_REPORTED).bind(site).fetch_one(&self.pool))?;
        Ok(rows::count(count))
    }
}

async fn take(connection: &mut PgConnection, site: i64, report: &NewReport) -> Result<Reported, StoreError> {
    // Whoever changes a site's counts waits here, so that of two reports at once the second counts the first.
    sqlx::query(sql::LOCK_SITE_OF).bind(rows::id_bytes(&report.comment)).execute(&mut *connection).await?;
    let reporter = rows::hash_bytes(&report.reporter);
    let found = sqlx::query_as(sql::REPORTABLE).bind(rows::id_bytes(&report.comment)).bind(reporter).bind(site);
    let found: Option<Reportable> = found.fetch_optional(&mut *connection).await?;
    let comment = found.ok_or(StoreError::Missing("public comment"))?;
    if sqlx::query_scalar(sql::IS_REPORTED).bind(comment.id).bind(reporter).fetch_one(&mut *connection).await? {
        return Ok(Reported::Again);
    }
    let lately =
        sqlx::query_as(sql::REPORTED_LATELY).bind(reporter).bind(report.at.minus(REPORT_WINDOW).as_millis()).bind(i64::from(MOST_REPORTS));
    let (count, first): (i64, Option<i64>) = lately.fetch_one(&mut *connection).await?;
    if let Some(wait) = wait(count, first, report.at) {
        return Ok(Reported::TooFast(wait));
    }
    sqlx::query(sql::ADD_REPORT)
        .bind(comment.site_id)
        .bind(comment.id)
        .bind(reporter)
        .bind(report.cause.word())
        .bind(report.text.as_ref().map(Remark::as_str))
        .bind(comment.counts())
        .bind(report.at.as_millis())
        .execute(&mut *connection)
        .await?;
    let open: i64 = sqlx::query_scalar(sql::COUNT_REPORTS).bind(comment.id).fetch_one(&mut *connection).await?;
    if !comment.is_held_by(open, report) {
        return Ok(Reported::Taken);
    }
    sqlx::query(sql::REPORT_HOLDS).bind(comment.id).bind(reporter).execute(&mut *connection).await?;
    let change = StatusChange {
        comment: comment.id,
        site: comment.site_id,
        thread: comment.thread_id,
        author: comment.author_id,
        before: Status::Approved,
        after: Status::Pending,
        at: report.at,
    };
    status_change::make(connection, &change).await?;
    audit::record(connection, REPORTED_BY_READERS, "comment.hold", &format!("comment {}", comment.id), report.at).await?;
    Ok(Reported::Held)
}

/// What a decision makes of a comment's open reports; one that takes another back opens what that one settled.
pub(super) async fn settle(
    connection: &mut PgConnection,
    comment: i64,
    decision: i64,
    order: &DecisionOrder,
    undoes: Option<i64>,
) -> Result<(), StoreError> {
    let changed = match (order.decision.leads_to(), undoes) {
        (Some(status), _) => {
            let settle = sqlx::query(sql::SETTLE_REPORTS).bind(outcome_of(status)).bind(order.at.as_millis()).bind(decision).bind(comment);
            settle.execute(&mut *connection).await?.rows_affected()
        }
        (None, Some(undone)) => sqlx::query(sql::REOPEN_REPORTS).bind(undone).execute(&mut *connection).await?.rows_affected(),
        (None, None) => 0,
    };
    if changed > 0 {
        sqlx::query(sql::COUNT_REPORTS).bind(comment).execute(connection).await?;
    }
    Ok(())
}
