//! Looks for campaigns among what was stored: comments that are nearly the same, from several people, within days. One instance at a time does;
//! where two do for a moment, they come to the same.

mod memory;

use crate::{
    clock::Clock,
    domain::{Likeness, SiteKey, Timestamp},
    metrics::Metrics,
    redis::Ownership,
    store::{Print, Store, StoreError},
};
use memory::Memory;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    num::{NonZeroU32, NonZeroUsize},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// Between two looks for new comments.
const EVERY: Duration = Duration::from_millis(500);
/// Between two looks for campaigns that are over.
const CLOSE_EVERY: Duration = Duration::from_mins(1);
/// Comments of one look.
const STEP: u32 = 2_000;
/// Members that are added in one transaction.
const JOINED: usize = 500;
/// The fewest that can be one.
const LEAST_MEMBERS: u32 = 2;

/// What a campaign is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CampaignSettings {
    /// Comments that make one, of two people at least; 0: none are looked for.
    pub members: u32,
    /// Days within which they come. It closes when none came for as long.
    pub days: NonZeroU32,
    /// Comments that are remembered to be compared with, all sites together. Each takes about 100 bytes.
    pub remembered: NonZeroUsize,
}

impl CampaignSettings {
    fn window(&self) -> Duration {
        Duration::from_hours(24) * self.days.get()
    }
}

/// What the loop works with.
pub struct Gathering {
    /// Where comments are.
    pub store: Arc<dyn Store>,
    /// What a campaign is.
    pub settings: CampaignSettings,
    /// Whose turn it is.
    pub ownership: Ownership,
    /// What time it is.
    pub clock: Clock,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

/// What is known so far: the comments that belong to no campaign, and how far each site was looked through.
struct Known {
    memory: Memory,
    seen: HashMap<SiteKey, i64>,
}

impl Gathering {
    /// Looks until the program stops. Whoever takes over begins with what came in the last days.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut known = None;
        let mut closed = None;
        while self.settings.members > 0 && !*stop.borrow() {
            if self.ownership.is_mine("campaigns").await {
                let mut present = known.take().unwrap_or_else(|| self.nothing());
                match self.look(&mut present, &mut closed).await {
                    Ok(()) => known = Some(present),
                    Err(error) => tracing::error!(%error, "campaigns could not be looked for; beginning again"),
                }
            } else {
                known = None;
            }
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    fn nothing(&self) -> Known {
        Known { memory: Memory::new(self.settings.remembered.get(), self.settings.window()), seen: HashMap::new() }
    }

    async fn look(&self, known: &mut Known, closed: &mut Option<Instant>) -> Result<(), StoreError> {
        if closed.is_none_or(|at| at.elapsed() >= CLOSE_EVERY) {
            let now = self.clock.now();
            self.store.close_campaigns(now.minus(self.settings.window()), now).await?;
            *closed = Some(Instant::now());
        }
        for (site, last) in self.store.last_seqs().await? {
            let all = i64::try_from(self.settings.remembered.get()).unwrap_or(i64::MAX);
            let mut from = known.seen.get(&site).copied().unwrap_or((last - all).max(0));
            if let Some(prints) = self.store.just_stored(&site, from, last) {
                self.compare(prints, &mut known.memory).await?;
                from = last;
            }
            while from < last {
                let prints = self.store.prints(&site, from, STEP).await?;
                let more = prints.len() == STEP as usize;
                from = prints.last().map_or(from, |print| print.seq);
                self.compare(prints, &mut known.memory).await?;
                if !more {
                    from = from.max(last);
                }
            }
            known.seen.insert(site, from);
        }
        Ok(())
    }

    /// Compares each with the campaigns that are open, and with the comments before it.
    async fn compare(&self, prints: Vec<Print>, memory: &mut Memory) -> Result<(), StoreError> {
        if prints.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let mut open = self.store.open_campaigns().await?;
        let mut joined = Vec::new();
        for print in prints.into_iter().filter(|print| print.campaign.is_none() && print.at >= now.minus(self.settings.window())) {
            if let Some((campaign, _)) = open.iter().find(|(_, likeness)| likeness.is_near(print.likeness)) {
                joined.push((*campaign, print.comment));
            } else if self.is_campaign(&print, &memory.near(&print)) {
                open.extend(self.found(&print, memory, now).await?);
            } else {
                memory.remember(print);
            }
        }
        for pairs in joined.chunks(JOINED) {
            let joined = self.store.join_campaigns(pairs, now).await?;
            self.metrics.campaign_members.inc_by(joined);
        }
        Ok(())
    }

    fn is_campaign(&self, print: &Print, near: &[Print]) -> bool {
        let enough = near.len() + 1 >= self.settings.members.max(LEAST_MEMBERS) as usize;
        enough && near.iter().any(|other| other.author != print.author || (other.source != print.source && other.source.is_some()))
    }

    async fn found(&self, print: &Print, memory: &mut Memory, now: Timestamp) -> Result<Option<(i64, Likeness)>, StoreError> {
        let mut comments = memory.take(print.likeness, print.at);
        comments.push(print.comment);
        let found = self.store.found_campaign(print.likeness, &comments, now).await?;
        if let Some(campaign) = found {
            self.metrics.campaigns.inc();
            self.metrics.campaign_members.inc_by(comments.len() as u64);
            tracing::info!(campaign, members = comments.len(), "comments that are nearly the same are a campaign");
        }
        Ok(found.map(|campaign| (campaign, print.likeness)))
    }
}
