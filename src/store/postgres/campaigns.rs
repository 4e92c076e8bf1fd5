use super::{
    PostgresStore, StoreError, audit, bulk, decide,
    retry::{in_transaction, retried},
    rows::{self, CampaignRow, InheritedRow, ListedRow, PrintRow},
    sql,
};
use crate::{
    bytes::Bytes,
    domain::{CommentId, Decision, Ground, Likeness, SiteKey, Timestamp},
    store::{
        Bulk, Campaign, CampaignOrder, CampaignReach, Campaigns, DecisionOrder, HoldingDecision, Listed, MOST_CAMPAIGNS, MOST_TAKEN, Print,
        batch::{self, Numbers, Placed},
    },
};
use async_trait::async_trait;
use sqlx::PgConnection;
use std::collections::{HashMap, HashSet};

#[async_trait]
impl Campaigns for PostgresStore {
    async fn last_seqs(&self) -> Result<Vec<(SiteKey, i64)>, StoreError> {
        let sites: Vec<(String, i64)> = retried!(sqlx::query_as(sql::LAST_SEQS).fetch_all(&self.pool))?;
        sites.into_iter().map(|(key, last)| Ok((rows::site_key(key)?, last))).collect()
    }

    async fn prints(&self, site: &SiteKey, after: i64, limit: u32) -> Result<Vec<Print>, StoreError> {
        let site = self.site_id(site)?;
        let prints = || sqlx::query_as(sql::PRINTS).bind(site).bind(after).bind(i64::from(limit));
        let rows: Vec<PrintRow> = retried!(prints().fetch_all(&self.pool))?;
        Ok(rows.into_iter().map(PrintRow::into_print).collect())
    }

    fn just_stored(&self, site: &SiteKey, after: i64, until: i64) -> Option<Vec<Print>> {
        self.latest.prints(self.site_id(site).ok()?, after, until)
    }

    async fn open_campaigns(&self) -> Result<Vec<(i64, Likeness)>, StoreError> {
        in_transaction!(self, |connection| open(connection))
    }

    async fn found_campaign(&self, likeness: Likeness, comments: &[i64], now: Timestamp) -> Result<Option<i64>, StoreError> {
        in_transaction!(self, |connection| found(connection, likeness, comments, now))
    }

    async fn join_campaigns(&self, pairs: &[(i64, i64)], now: Timestamp) -> Result<u64, StoreError> {
        in_transaction!(self, |connection| join(connection, pairs, now))
    }

    async fn close_campaigns(&self, quiet_since: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
        self.write_one(|| sqlx::query(sql::CLOSE_CAMPAIGNS).bind(quiet_since.as_millis()).bind(now.as_millis())).await
    }

    async fn campaigns(&self, site: &SiteKey) -> Result<Vec<Campaign>, StoreError> {
        let site = self.site_id(site)?;
        in_transaction!(self, |connection| list(connection, site))
    }

    async fn count_campaigns(&self, site: &SiteKey) -> Result<u32, StoreError> {
        let site = self.site_id(site)?;
        let count = || sqlx::query_scalar(sql::COUNT_CAMPAIGNS).bind(site);
        let count: i64 = retried!(count().fetch_one(&self.pool))?;
        Ok(rows::count(count))
    }

    async fn campaign(&self, id: i64) -> Result<Campaign, StoreError> {
        in_transaction!(self, |connection| read(connection, id))
    }

    async fn campaign_members(&self, id: i64, site: &SiteKey, before: Option<i64>, limit: u32) -> Result<Vec<Listed>, StoreError> {
        let site = self.site_id(site)?;
        let members = || sqlx::query_as(sql::CAMPAIGN_MEMBERS).bind(id).bind(site).bind(before.unwrap_or(i64::MAX)).bind(i64::from(limit));
        let rows: Vec<ListedRow> = retried!(members().fetch_all(&self.pool))?;
        rows.into_iter().map(ListedRow::into_listed).collect()
    }

    async fn campaign_reach(&self, id: i64, site: &SiteKey) -> Result<CampaignReach, StoreError> {
        let site = self.site_id(site)?;
        let reach = || sqlx::query_as(sql::CAMPAIGN_REACH).bind(id).bind(site);
        Ok(rows::reach(retried!(reach().fetch_one(&self.pool))?))
    }

    async fn campaigns_of(&self, site: &SiteKey, comments: &[CommentId]) -> Result<HashMap<CommentId, (i64, u32)>, StoreError> {
        let site = self.site_id(site)?;
        let ids: Vec<_> = comments.iter().map(rows::id_bytes).collect();
        let of = || sqlx::query_as(sql::CAMPAIGNS_OF).bind(&ids).bind(site);
        let found: Vec<(Bytes<16>, i64, i64)> = retried!(of().fetch_all(&self.pool))?;
        Ok(found.into_iter().map(|(comment, id, members)| (rows::comment_id(comment), (id, rows::count(members)))).collect())
    }

    async fn decide_campaign(&self, order: &CampaignOrder) -> Result<Vec<Bulk>, StoreError> {
        let sites = order.sites.iter().map(|site| self.site_id(site)).collect::<Result<Vec<_>, _>>()?;
        in_transaction!(self, |connection| order_all(connection, &sites, order))
    }

    async fn undo_campaign(&self, id: i64, sites: &[SiteKey], actor: &str, at: Timestamp) -> Result<Vec<Bulk>, StoreError> {
        let sites = sites.iter().map(|site| Ok((self.site_id(site)?, site))).collect::<Result<Vec<_>, StoreError>>()?;
        in_transaction!(self, |connection| undo_all(connection, id, &sites, actor, at))
    }

    async fn holding_decisions(&self, now: Timestamp) -> Result<Vec<HoldingDecision>, StoreError> {
        let holding = || sqlx::query_as(sql::HOLDING).bind(now.as_millis());
        let rows: Vec<_> = retried!(holding().fetch_all(&self.pool))?;
        rows.into_iter().map(rows::holding).collect()
    }
}

async fn list(connection: &mut PgConnection, site: i64) -> Result<Vec<Campaign>, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar(sql::CAMPAIGNS).bind(site).bind(i64::from(MOST_CAMPAIGNS)).fetch_all(&mut *connection).await?;
    let mut campaigns = Vec::with_capacity(ids.len());
    for id in ids {
        campaigns.push(read(connection, id).await?);
    }
    Ok(campaigns)
}

async fn open(connection: &mut PgConnection) -> Result<Vec<(i64, Likeness)>, StoreError> {
    let rows: Vec<(i64, i64)> = sqlx::query_as(sql::OPEN_CAMPAIGNS).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(id, likeness)| (id, Likeness::stored(likeness))).collect())
}

async fn found(connection: &mut PgConnection, likeness: Likeness, comments: &[i64], now: Timestamp) -> Result<Option<i64>, StoreError> {
    sqlx::query(sql::ONE_FINDS).execute(&mut *connection).await?;
    let known = open(connection).await?.into_iter().find(|(_, other)| other.is_near(likeness));
    let id: i64 = match known {
        Some((id, _)) => id,
        None => sqlx::query_scalar(sql::ADD_CAMPAIGN).bind(likeness.as_number()).bind(now.as_millis()).fetch_one(&mut *connection).await?,
    };
    let pairs: Vec<_> = comments.iter().map(|comment| (id, *comment)).collect();
    if join(connection, &pairs, now).await? == 0 && known.is_none() {
        sqlx::query(sql::DROP_CAMPAIGN).bind(id).execute(connection).await?;
        return Ok(None);
    }
    Ok(Some(id))
}

async fn join(connection: &mut PgConnection, pairs: &[(i64, i64)], now: Timestamp) -> Result<u64, StoreError> {
    let (campaigns, comments): (Vec<i64>, Vec<i64>) = pairs.iter().copied().unzip();
    // Who changes a status holds its site: each member is counted as what it is.
    sqlx::query(sql::LOCK_SITES_OF_COMMENTS).bind(&comments).execute(&mut *connection).await?;
    let joined = sqlx::query(sql::JOIN_CAMPAIGNS).bind(&campaigns).bind(&comments).execute(&mut *connection).await?.rows_affected();
    let taken = sqlx::query_scalar(sql::TAKE_JOINED).bind(&comments).bind(now.as_millis());
    let orders: Vec<i64> = taken.fetch_all(&mut *connection).await?;
    for order in orders {
        sqlx::query(sql::REOPEN_BULK).bind(order).execute(&mut *connection).await?;
    }
    sqlx::query(sql::TOUCH_CAMPAIGNS).bind(now.as_millis()).bind(&campaigns).execute(connection).await?;
    Ok(joined)
}

async fn read(connection: &mut PgConnection, id: i64) -> Result<Campaign, StoreError> {
    let rows: Vec<CampaignRow> = sqlx::query_as(sql::CAMPAIGN).bind(id).fetch_all(&mut *connection).await?;
    let mut sites = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut on_site = row.on_site()?;
        if let Some(order) = row.bulk_id {
            on_site.decided = Some(bulk::read(connection, order).await?);
        }
        sites.push(on_site);
    }
    rows.into_iter().next().map(|row| row.into_campaign(sites)).ok_or(StoreError::Missing("campaign"))
}

async fn order_all(connection: &mut PgConnection, sites: &[i64], order: &CampaignOrder) -> Result<Vec<Bulk>, StoreError> {
    sqlx::query(sql::LOCK_SITES).bind(sites).execute(&mut *connection).await?;
    read(connection, order.campaign).await?;
    let mut ordered = Vec::with_capacity(sites.len());
    for site in sites {
        let order = keep(connection, *site, order).await?;
        ordered.push(order);
    }
    audit::record(connection, &order.actor, "campaign.decide", &format!("campaign {}", order.campaign), order.at).await?;
    Ok(ordered)
}

async fn keep(connection: &mut PgConnection, site: i64, order: &CampaignOrder) -> Result<Bulk, StoreError> {
    let id: i64 = sqlx::query_scalar(sql::ADD_CAMPAIGN_BULK)
        .bind(site)
        .bind(&order.actor)
        .bind(order.decision.word())
        .bind(order.reason.as_deref())
        .bind(order.ground.as_ref().map(Ground::word))
        .bind(order.campaign)
        .bind(order.at.as_millis())
        .fetch_one(&mut *connection)
        .await?;
    let after = order.decision.leads_to().ok_or(StoreError::NothingToRestore)?;
    let take = sqlx::query(sql::TAKE_MEMBERS).bind(id).bind(order.campaign).bind(site).bind(after.word()).bind(i64::from(MOST_TAKEN));
    take.execute(&mut *connection).await?;
    let hold = sqlx::query(sql::HOLD_FOR_LATER).bind(order.campaign).bind(site).bind(id).bind(order.until.map(Timestamp::as_millis));
    hold.execute(&mut *connection).await?;
    bulk::ordered(connection, id, &order.actor, order.at).await
}

async fn undo_all(
    connection: &mut PgConnection,
    id: i64,
    sites: &[(i64, &SiteKey)],
    actor: &str,
    at: Timestamp,
) -> Result<Vec<Bulk>, StoreError> {
    let numbers: Vec<i64> = sites.iter().map(|(number, _)| *number).collect();
    sqlx::query(sql::LOCK_SITES).bind(&numbers).execute(&mut *connection).await?;
    let mut undone = Vec::new();
    for (number, site) in sites {
        let order: Option<Option<i64>> =
            sqlx::query_scalar(sql::CAMPAIGN_DECIDED).bind(id).bind(number).fetch_optional(&mut *connection).await?;
        if let Some(order) = order.flatten() {
            undone.push(bulk::undo(connection, order, site, actor, at).await?);
        }
    }
    if undone.is_empty() {
        return Err(StoreError::NothingToRestore);
    }
    audit::record(connection, actor, "campaign.undo", &format!("campaign {id}"), at).await?;
    Ok(undone)
}

/// Decides about what was just stored and belongs to a campaign that was decided about, as that was; gives what was decided.
pub(super) async fn inherit(
    connection: &mut PgConnection,
    all: &[(Placed<'_>, Numbers)],
    now: Timestamp,
) -> Result<HashSet<CommentId>, StoreError> {
    let mut decided = HashSet::new();
    for (placed, numbers, campaign) in batch::of_decided_campaigns(all) {
        let found = sqlx::query_as(sql::INHERITED).bind(campaign).bind(placed.site).bind(now.as_millis());
        let found: Option<InheritedRow> = found.fetch_optional(&mut *connection).await?;
        // Taken back, or over, since it was judged: somebody has to look.
        let Some(InheritedRow { id, decision, reason, ground, actor }) = found else { continue };
        let decision = Decision::from_word(&decision).ok_or(StoreError::Damaged("decision", decision))?;
        let ground = ground.as_deref().map(rows::ground).transpose()?;
        let comment = placed.arrival.envelope.id;
        let order = DecisionOrder { comment, decision, reason, ground, revision: 1, actor, site: None, at: now };
        decide::decide(connection, &order, &placed.arrival.mailing).await?;
        sqlx::query(sql::NOTE_INHERITED).bind(id).bind(numbers.comment).execute(&mut *connection).await?;
        sqlx::query(sql::COUNT_INHERITED).bind(id).execute(&mut *connection).await?;
        decided.insert(comment);
    }
    Ok(decided)
}
