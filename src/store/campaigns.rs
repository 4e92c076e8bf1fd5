use super::{Bulk, Listed, StoreError};
use crate::domain::{CampaignDecision, CommentId, Decision, Ground, Likeness, SiteKey, Status, Timestamp};
use async_trait::async_trait;
use std::collections::HashMap;

/// Campaigns of a site that are listed at once.
pub const MOST_CAMPAIGNS: u32 = 50;

/// A comment as it is compared with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    /// The comment's number.
    pub comment: i64,
    /// Its number in its site.
    pub seq: i64,
    /// What its text resembles.
    pub likeness: Likeness,
    /// Who sent it, the same on every site.
    pub author: u64,
    /// Where from; `None` once that is forgotten.
    pub source: Option<u64>,
    /// When.
    pub at: Timestamp,
    /// The campaign that it belongs to already.
    pub campaign: Option<i64>,
}

/// Comments that are nearly the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Its number.
    pub id: i64,
    /// When it was noticed.
    pub found_at: Timestamp,
    /// When the latest member came.
    pub last_at: Timestamp,
    /// Whether others may still come to it.
    pub open: bool,
    /// The sites that it is on.
    pub sites: Vec<CampaignOnSite>,
}

/// A campaign as far as one site is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignOnSite {
    /// The site.
    pub site: SiteKey,
    /// Its members there, in the order of [`Status::ALL`].
    pub members: [u32; 5],
    /// The last decision about all of them, unless it was taken back.
    pub decided: Option<Bulk>,
    /// Until when that holds for members that come later.
    pub until: Option<Timestamp>,
}

impl CampaignOnSite {
    /// All its members.
    pub fn all(&self) -> u32 {
        self.members.iter().sum()
    }

    /// Those with a status.
    pub fn with(&self, status: Status) -> u32 {
        Status::ALL.iter().zip(self.members).filter(|(other, _)| **other == status).map(|(_, count)| count).sum()
    }
}

/// How many people, networks and discussions a campaign's members on one site come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CampaignReach {
    /// Authors.
    pub authors: u32,
    /// Network addresses, as far as they are not forgotten.
    pub sources: u32,
    /// Discussions.
    pub threads: u32,
}

/// A moderator's decision about a campaign.
#[derive(Clone, Debug)]
pub struct CampaignOrder {
    /// The campaign.
    pub campaign: i64,
    /// On these sites.
    pub sites: Vec<SiteKey>,
    /// One of [`CampaignDecision::DECISIONS`].
    pub decision: Decision,
    /// Why, for colleagues.
    pub reason: Option<String>,
    /// Why, for the writers.
    pub ground: Option<Ground>,
    /// Until when it holds for members that come later; `None`: for none.
    pub until: Option<Timestamp>,
    /// By whom.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// What holds for whatever comes to a campaign on a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldingDecision {
    /// The site.
    pub site: SiteKey,
    /// What comes is nearly this.
    pub likeness: Likeness,
    /// What holds for it.
    pub decided: CampaignDecision,
}

/// Comments that are nearly the same, across names, threads and sites. Who looks for them is `worker::campaigns`; what a comment resembles is
/// stored with it ([`crate::domain::Envelope::likeness`]), and goes with its text.
#[async_trait]
pub trait Campaigns: Send + Sync {
    /// How far every site has come: its highest `seq`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn last_seqs(&self) -> Result<Vec<(SiteKey, i64)>, StoreError>;

    /// Comments of a site that resemble something and were not discarded, by `seq`, behind one.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn prints(&self, site: &SiteKey, after: i64, limit: u32) -> Result<Vec<Print>, StoreError>;

    /// Those behind `after` up to `until`, where this process stored all of them itself a moment ago: as they were then.
    fn just_stored(&self, _site: &SiteKey, _after: i64, _until: i64) -> Option<Vec<Print>> {
        None
    }

    /// The campaigns that others may still come to.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn open_campaigns(&self) -> Result<Vec<(i64, Likeness)>, StoreError>;

    /// Makes a campaign of comments, or adds them to the one that is there already: several processes may notice the same. Those whose text is
    /// gone, and members of others, stay out. `None` if nothing is left.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn found_campaign(&self, likeness: Likeness, comments: &[i64], now: Timestamp) -> Result<Option<i64>, StoreError>;

    /// Adds comments, each to a campaign: pairs of campaign and comment. Gives how many were none's yet. One that waits, and was stored just before
    /// a decision that holds for what comes, is taken by that, too.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn join_campaigns(&self, pairs: &[(i64, i64)], now: Timestamp) -> Result<u64, StoreError>;

    /// Closes the campaigns that nothing came to since a moment, unless a decision holds for what comes. What they resemble is forgotten then.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn close_campaigns(&self, quiet_since: Timestamp, now: Timestamp) -> Result<u64, StoreError>;

    /// The campaigns with members on a site: those first with members that wait, then the newest, [`MOST_CAMPAIGNS`] at most.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`], [`StoreError::Damaged`].
    async fn campaigns(&self, site: &SiteKey) -> Result<Vec<Campaign>, StoreError>;

    /// How many campaigns have members that wait on a site.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn count_campaigns(&self, site: &SiteKey) -> Result<u32, StoreError>;

    /// One campaign, on every site.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`], [`StoreError::Damaged`].
    async fn campaign(&self, id: i64) -> Result<Campaign, StoreError>;

    /// Its members on a site, the newest first, with a `seq` below one.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`], [`StoreError::Damaged`].
    async fn campaign_members(&self, id: i64, site: &SiteKey, before: Option<i64>, limit: u32) -> Result<Vec<Listed>, StoreError>;

    /// How far it reaches on a site.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn campaign_reach(&self, id: i64, site: &SiteKey) -> Result<CampaignReach, StoreError>;

    /// Of these comments of a site those that belong to a campaign, with its number and how many members it has on the site.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn campaigns_of(&self, site: &SiteKey, comments: &[CommentId]) -> Result<HashMap<CommentId, (i64, u32)>, StoreError>;

    /// Keeps an order about all of a campaign, one a site, and what holds for later members. It takes what waits, and what the filter alone
    /// published or refused; what a moderator decided about by itself is left alone. With its audit row.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a campaign or site that is not there, or has nothing to decide about, [`StoreError::Database`].
    async fn decide_campaign(&self, order: &CampaignOrder) -> Result<Vec<Bulk>, StoreError>;

    /// Takes the decisions about a campaign on these sites back: nothing holds for later members any more, and what was decided about, also
    /// later, becomes what it was before, where nobody touched it since. With its audit row.
    ///
    /// # Errors
    /// [`StoreError::NothingToRestore`] while one is under way, or where there is none, [`StoreError::Database`].
    async fn undo_campaign(&self, id: i64, sites: &[SiteKey], actor: &str, at: Timestamp) -> Result<Vec<Bulk>, StoreError>;

    /// Every decision that holds for what comes.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Damaged`].
    async fn holding_decisions(&self, now: Timestamp) -> Result<Vec<HoldingDecision>, StoreError>;
}
