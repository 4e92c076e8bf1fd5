use super::{SqliteStore, StoreError, rows, sql};
use crate::{
    bytes::Bytes,
    domain::{SiteKey, Timestamp},
    store::{Claim, Comments as _, Live, MOST_DECIDED, MOST_FRESH, Mark, News, rows::DecidedRow},
};
use async_trait::async_trait;

#[async_trait]
impl Live for SqliteStore {
    async fn mark(&self, site: &SiteKey) -> Result<Mark, StoreError> {
        let (seq, decision, report) = sqlx::query_as(sql::MARK).bind(self.site_id(site)?).fetch_one(&self.readers).await?;
        Ok(Mark { seq, decision, report })
    }

    async fn news(&self, site: &SiteKey, since: Mark, now: Timestamp) -> Result<News, StoreError> {
        let number = self.site_id(site)?;
        let (seq, _, _): (i64, i64, i64) = sqlx::query_as(sql::MARK).bind(number).fetch_one(&self.readers).await?;
        let decided: Vec<DecidedRow> =
            sqlx::query_as(sql::DECIDED_SINCE).bind(number).bind(since.decision).bind(MOST_DECIDED).fetch_all(&self.readers).await?;
        let taken_back: Vec<DecidedRow> =
            sqlx::query_as(sql::TAKEN_BACK_SINCE).bind(number).bind(since.report).bind(MOST_DECIDED).fetch_all(&self.readers).await?;
        let fresh: i64 = sqlx::query_scalar(sql::HELD_SINCE).bind(number).bind(since.seq).bind(MOST_FRESH).fetch_one(&self.readers).await?;
        Ok(News {
            mark: Mark {
                seq,
                decision: decided.last().map_or(since.decision, |row| row.id),
                report: taken_back.last().map_or(since.report, |row| row.id),
            },
            counts: self.counts(site).await?,
            fresh: rows::count(fresh),
            decided: decided.into_iter().chain(taken_back).map(DecidedRow::into_news).collect::<Result<_, _>>()?,
            claims: self.claims(site, now).await?,
        })
    }

    async fn claims(&self, site: &SiteKey, now: Timestamp) -> Result<Vec<Claim>, StoreError> {
        let claims = sqlx::query_as(sql::CLAIMS).bind(self.site_id(site)?).bind(now.as_millis());
        let found: Vec<(i64, String, Bytes<16>)> = claims.fetch_all(&self.readers).await?;
        Ok(found.into_iter().map(|(holder, name, id)| Claim { holder, name, comment: rows::comment_id(id) }).collect())
    }

    async fn claim(&self, site: &SiteKey, claim: &Claim, until: Timestamp) -> Result<(), StoreError> {
        let number = self.site_id(site)?;
        let noted = sqlx::query(sql::NOTE_CLAIM).bind(number).bind(claim.holder).bind(&claim.name);
        self.write_one(noted.bind(rows::id_bytes(&claim.comment)).bind(until.as_millis())).await?;
        Ok(())
    }

    async fn release_claim(&self, site: &SiteKey, holder: i64, now: Timestamp) -> Result<(), StoreError> {
        self.write_one(sqlx::query(sql::RELEASE_CLAIM).bind(self.site_id(site)?).bind(holder).bind(now.as_millis())).await?;
        Ok(())
    }
}
