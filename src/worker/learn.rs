//! What moderators decide is learnt: each site's own model follows from its lessons, and from nothing else.
//!
//! One instance at a time learns; it publishes what it made in the store, and every instance loads what is published. Nothing is kept in
//! between: after a crash the lessons are where they were, and give the same model again. A decision that was taken back, a text that was
//! erased, and what was forgotten are no lessons any more, so that the next model is what it would be without them.

use crate::{
    clock::Clock,
    domain::{Lesson, SiteKey, Sites},
    filter::{
        ModelsInForce,
        classifier::{self, Lessons, Own, SiteModel, Suspect, suspects},
    },
    metrics::Metrics,
    redis::Ownership,
    store::{Store, StoreError, Taught},
};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// How often it is asked whether there is anything to learn or to load.
const EVERY: Duration = Duration::from_millis(200);
/// How often all lessons are read again: texts that were erased leave no mark, and neither does another instance that ended.
const ALL_AGAIN: Duration = Duration::from_mins(1);
/// Of the time, learning takes a quarter of one processor at most.
const REST: u32 = 3;

/// What the loop works with.
pub struct Learning {
    /// Where lessons and models are kept.
    pub store: Arc<dyn Store>,
    /// What is judged by.
    pub models: Arc<ModelsInForce>,
    /// The sites that are configured.
    pub sites: Sites,
    /// Whose turn it is to learn: one instance at a time. `None` for one that only loads.
    pub ownership: Option<Ownership>,
    /// What time it is.
    pub clock: Clock,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

/// What the loop remembers of its rounds.
#[derive(Default)]
pub struct Memory {
    /// How far each site's lessons went when they were learnt.
    learnt: HashMap<SiteKey, [i64; 3]>,
    /// The digest of the lessons that the model in force was made from.
    in_force: HashMap<SiteKey, String>,
    all_again: Option<Instant>,
}

impl Learning {
    /// Rounds until the program stops.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut memory = Memory::default();
        loop {
            let start = Instant::now();
            if let Err(error) = self.round(&mut memory).await {
                tracing::error!(%error, "what was decided could not be learnt; the models stay as they are");
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY.max(start.elapsed() * REST)) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Learns what is new, if it is this instance's turn, and loads what another one learnt.
    ///
    /// # Errors
    /// [`StoreError`]; the next round begins anew.
    pub async fn round(&self, memory: &mut Memory) -> Result<(), StoreError> {
        let all = memory.all_again.is_none_or(|then| then.elapsed() >= ALL_AGAIN);
        let taught = self.store.taught().await?;
        let taught = taught.into_iter().filter(|taught| self.sites.get(taught.site.as_str()).is_some());
        for taught in taught {
            let is_new = all || memory.learnt.get(&taught.site) != Some(&taught.marks);
            if is_new && self.may_learn().await {
                self.learn(&taught, memory).await?;
                memory.learnt.insert(taught.site.clone(), taught.marks);
            } else if taught.digest.is_some() && taught.digest.as_ref() != memory.in_force.get(&taught.site) {
                self.load(&taught.site, memory).await?;
            }
        }
        if all {
            memory.all_again = Some(Instant::now());
        }
        Ok(())
    }

    async fn may_learn(&self) -> bool {
        match &self.ownership {
            Some(ownership) => ownership.is_mine("learning").await,
            None => false,
        }
    }

    async fn learn(&self, taught: &Taught, memory: &mut Memory) -> Result<(), StoreError> {
        let site = &taught.site;
        let lessons = self.store.lessons(site).await?;
        let digest = digest(&lessons);
        if taught.digest.as_ref() == Some(&digest) {
            return if memory.in_force.get(site) == Some(&digest) { Ok(()) } else { self.load(site, memory).await };
        }
        if lessons.is_empty() && taught.digest.is_none() {
            return Ok(());
        }
        // Minutes of arithmetic in a year, but not on a thread that answers readers. Nor in the background: moderators see what they taught
        // within a second, whatever else goes on.
        let made = tokio::task::spawn_blocking(move || make(&lessons)).await;
        let (own, suspects) = made.map_err(|error| StoreError::Damaged("lesson", error.to_string()))?;
        self.tell(site, &own, &suspects);
        self.store.publish_model(site, &digest, &own.to_bytes(), self.clock.now()).await?;
        self.put_in_force(site, own, digest, memory);
        Ok(())
    }

    async fn load(&self, site: &SiteKey, memory: &mut Memory) -> Result<(), StoreError> {
        let Some((digest, bytes)) = self.store.site_model(site).await? else { return Ok(()) };
        match Own::from_bytes(&bytes) {
            Ok(own) => self.put_in_force(site, own, digest, memory),
            // Of another version: whoever learns makes it anew.
            Err(error) => tracing::warn!(%site, %error, "a published model cannot be read"),
        }
        Ok(())
    }

    fn put_in_force(&self, site: &SiteKey, own: Own, digest: String, memory: &mut Memory) {
        self.metrics.model_lessons.get_or_create(&site.into()).set(own.lessons().into());
        self.models.replace(site.clone(), SiteModel::with_own(classifier::base(), own, &digest));
        memory.in_force.insert(site.clone(), digest);
    }

    fn tell(&self, site: &SiteKey, own: &Own, suspects: &[Suspect]) {
        tracing::debug!(%site, lessons = own.lessons(), "learnt");
        self.metrics.model_suspects.get_or_create(&site.into()).set(i64::try_from(suspects.len()).unwrap_or(i64::MAX));
        for Suspect { actor, against, lessons } in suspects {
            tracing::warn!(
                %site,
                actor,
                against,
                lessons,
                "most of what they decided goes against what all others teach. `toguna model show` says how to take it out"
            );
        }
    }
}

/// A model from nothing but lessons, and who teaches against all others.
pub fn make(lessons: &[Lesson]) -> (Own, Vec<Suspect>) {
    let base = classifier::base();
    let own = Own::learn(&Lessons::read(&base, lessons.iter()));
    (own, suspects(&base, lessons))
}

/// What lessons are recognised by: 16 hexadecimal digits, over all that a model is made from.
pub fn digest(lessons: &[Lesson]) -> String {
    let mut hash = Sha256::new_with_prefix(classifier::base().version().as_bytes());
    hash.update([Own::METHOD]);
    for lesson in lessons {
        hash.update(lesson.number.to_be_bytes());
        hash.update(lesson.weight.to_be_bytes());
        hash.update(classifier::Head::ALL.map(|head| lesson.says(head).map_or(2, u8::from)));
        hash.update((lesson.text.len() as u64).to_be_bytes());
        hash.update(&lesson.text);
    }
    let digest: [u8; 32] = hash.finalize().into();
    format!("{:016x}", digest.first_chunk().map_or(0, |eight| u64::from_be_bytes(*eight)))
}
