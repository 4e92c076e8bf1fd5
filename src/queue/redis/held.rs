use super::{
    super::{CLAIM_TIMEOUT, Delivery, DeliveryId},
    ALONE, ANSWER, BUNDLES, CONSUMER, GROUP, LEASE,
    bundle::Place,
};
use crate::{
    lock::lock,
    redis::{Link, LinkError},
};
use ::redis::pipe;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// How long it is remembered what was in hand: whoever stores it after all may still settle it, unless another did.
const REMEMBERED: Duration = Duration::from_mins(10);

/// What this process has in hand. While it lives, nobody else is handed that before [`CLAIM_TIMEOUT`]; when it dies, the lease that it renewed
/// runs out.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<InHand>);

/// By entry.
#[derive(Debug, Default)]
struct InHand {
    /// Since when.
    alone: HashMap<String, Instant>,
    bundles: HashMap<String, Bundle>,
}

#[derive(Debug)]
struct Bundle {
    since: Instant,
    size: usize,
    /// The numbers of those that are not settled.
    open: HashSet<usize>,
}

/// What can be settled in Redis.
#[derive(Debug, Default)]
pub(super) struct Settled<'a> {
    pub alone: Vec<&'a str>,
    /// With the number of envelopes in each: those of which none is left.
    pub bundles: Vec<(&'a str, usize)>,
}

impl Settled<'_> {
    pub const fn is_empty(&self) -> bool {
        self.alone.is_empty() && self.bundles.is_empty()
    }
}

impl Held {
    pub fn add(&self, deliveries: &[Delivery]) {
        let (since, mut held) = (Instant::now(), lock(&self.0));
        for delivery in deliveries {
            match Place::of(&delivery.id) {
                Place::Alone(entry) => {
                    held.alone.insert(entry.to_owned(), since);
                }
                Place::In(entry, number) => {
                    let new = || Bundle { since, size: 0, open: HashSet::new() };
                    let bundle = held.bundles.entry(entry.to_owned()).or_insert_with(new);
                    bundle.size += 1;
                    bundle.open.insert(number);
                }
            }
        }
    }

    /// What Redis may forget once these are done with. Nobody else can have settled a part of a bundle.
    pub fn settled_by<'a>(&self, done: &'a [DeliveryId]) -> Settled<'a> {
        let (mut alone, mut parts) = (Vec::new(), HashMap::<_, HashSet<_>>::new());
        for id in done {
            match Place::of(id) {
                Place::Alone(entry) => alone.push(entry),
                Place::In(entry, number) => {
                    parts.entry(entry).or_default().insert(number);
                }
            }
        }
        let held = lock(&self.0);
        let whole = |(entry, done): (&'a str, HashSet<usize>)| {
            let bundle = held.bundles.get(entry).filter(|bundle| bundle.open.is_subset(&done))?;
            Some((entry, bundle.size))
        };
        Settled { alone, bundles: parts.into_iter().filter_map(whole).collect() }
    }

    pub fn remove(&self, done: &[DeliveryId]) {
        let mut held = lock(&self.0);
        for id in done {
            match Place::of(id) {
                Place::Alone(entry) => {
                    held.alone.remove(entry);
                }
                Place::In(entry, number) => {
                    if let Some(bundle) = held.bundles.get_mut(entry) {
                        bundle.open.remove(&number);
                    }
                }
            }
        }
        held.bundles.retain(|_, bundle| !bundle.open.is_empty());
    }

    /// The entries to be kept from others, by stream. What was in hand for too long is let go.
    fn to_keep(&self) -> [(&'static str, Vec<String>); 2] {
        let mut held = lock(&self.0);
        held.alone.retain(|_, since| since.elapsed() < REMEMBERED);
        held.bundles.retain(|_, bundle| bundle.since.elapsed() < REMEMBERED);
        let fresh = |since: &Instant| since.elapsed() + LEASE < CLAIM_TIMEOUT;
        let alone = held.alone.iter().filter(|(_, since)| fresh(since)).map(|(entry, _)| entry.clone()).collect();
        let bundles = held.bundles.iter().filter(|(_, bundle)| fresh(&bundle.since)).map(|(entry, _)| entry.clone()).collect();
        [(ALONE, alone), (BUNDLES, bundles)]
    }
}

/// Renews the lease on what is in hand, for ever.
pub(super) async fn keep(held: Arc<Held>, link: Arc<Link>) {
    let mut tick = tokio::time::interval(LEASE / 4);
    loop {
        tick.tick().await;
        let mut calls = pipe();
        for (stream, entries) in held.to_keep() {
            if !entries.is_empty() {
                // JUSTID: not counted as another attempt. Entries that are settled, or that another took over and settled, are left alone.
                let call = calls.cmd("XCLAIM").arg(stream).arg(GROUP).arg(CONSUMER).arg(0).arg(entries);
                call.arg("IDLE").arg(0).arg("JUSTID").ignore();
            }
        }
        if calls.is_empty() {
            continue;
        }
        let kept: Result<(), LinkError> = link.ask(ANSWER, async |mut connection| calls.query_async(&mut connection).await).await;
        if let Err(error) = kept {
            tracing::warn!(%error, "the lease on envelopes in hand could not be renewed; others may be handed them too");
        }
    }
}
