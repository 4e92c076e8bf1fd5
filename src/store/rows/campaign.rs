use super::{StoreError, count, site_key};
use crate::{
    bytes::Bytes,
    domain::{CampaignDecision, Decision, KeyedHash, Likeness, Timestamp},
    store::{Campaign, CampaignOnSite, CampaignReach, HoldingDecision, Print},
};

/// A comment as it is compared with others.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct PrintRow {
    id: i64,
    seq: i64,
    likeness: i64,
    author_id: i64,
    hash: Option<Bytes<16>>,
    source: Option<Bytes<16>>,
    created_at: i64,
    campaign_id: Option<i64>,
}

impl PrintRow {
    pub fn into_print(self) -> Print {
        Print {
            comment: self.id,
            seq: self.seq,
            likeness: Likeness::stored(self.likeness),
            author: self.hash.map_or(self.author_id.cast_unsigned(), |Bytes(hash)| KeyedHash::from_bytes(hash).half()),
            source: self.source.map(|Bytes(hash)| KeyedHash::from_bytes(hash).half()),
            at: Timestamp::from_millis(self.created_at),
            campaign: self.campaign_id,
        }
    }
}

/// A campaign on one of its sites.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct CampaignRow {
    id: i64,
    found_at: i64,
    last_at: i64,
    open: bool,
    site: String,
    pending: i64,
    approved: i64,
    rejected: i64,
    spam: i64,
    deleted: i64,
    pub bulk_id: Option<i64>,
    until: Option<i64>,
}

impl CampaignRow {
    pub fn on_site(&self) -> Result<CampaignOnSite, StoreError> {
        Ok(CampaignOnSite {
            site: site_key(self.site.clone())?,
            members: [self.pending, self.approved, self.rejected, self.spam, self.deleted].map(count),
            decided: None,
            until: self.until.map(Timestamp::from_millis),
        })
    }

    pub fn into_campaign(self, sites: Vec<CampaignOnSite>) -> Campaign {
        Campaign {
            id: self.id,
            found_at: Timestamp::from_millis(self.found_at),
            last_at: Timestamp::from_millis(self.last_at),
            open: self.open,
            sites,
        }
    }
}

/// How far a campaign reaches.
pub(in crate::store) fn reach((authors, sources, threads): (i64, i64, i64)) -> CampaignReach {
    CampaignReach { authors: count(authors), sources: count(sources), threads: count(threads) }
}

/// What holds for a campaign on a site: site, likeness, campaign, decision.
pub(in crate::store) fn holding((site, likeness, campaign, decision): (String, i64, i64, String)) -> Result<HoldingDecision, StoreError> {
    let decision = Decision::from_word(&decision).ok_or(StoreError::Damaged("decision", decision))?;
    Ok(HoldingDecision { site: site_key(site)?, likeness: Likeness::stored(likeness), decided: CampaignDecision { campaign, decision } })
}

/// What holds for one comment that comes: the order, and what is recorded of it.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct InheritedRow {
    pub id: i64,
    pub decision: String,
    pub reason: Option<String>,
    pub ground: Option<String>,
    pub actor: String,
}
