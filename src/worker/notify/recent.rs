use crate::{
    domain::{KeyedHash, Timestamp},
    lock::lock,
};
use std::{
    collections::{HashMap, VecDeque},
    sync::Mutex,
    time::Duration,
};

/// What mails are counted in.
const HOUR: Duration = Duration::from_hours(1);

/// When the recipients of the last hour got their mails. Kept in memory: a restart forgets it.
pub(super) struct Recent {
    most: usize,
    times: Mutex<HashMap<KeyedHash, VecDeque<Timestamp>>>,
}

impl Recent {
    /// Recipients that are remembered before those without a mail in the last hour are forgotten.
    const SWEPT_FROM: usize = 10_000;

    pub(super) fn at_most(most: u32) -> Self {
        Self { most: usize::try_from(most).unwrap_or(usize::MAX), times: Mutex::default() }
    }

    /// Counts one more mail, or says when there is room for it.
    pub(super) fn admit(&self, recipient: &KeyedHash, now: Timestamp) -> Result<(), Timestamp> {
        let mut times = lock(&self.times);
        if times.len() >= Self::SWEPT_FROM {
            times.retain(|_, own| own.back().is_some_and(|last| now.since(*last) < HOUR));
        }
        let own = times.entry(*recipient).or_default();
        own.retain(|at| now.since(*at) < HOUR);
        match own.front() {
            Some(oldest) if own.len() >= self.most => Err(oldest.plus(HOUR)),
            _ => {
                own.push_back(now);
                Ok(())
            }
        }
    }

    /// When there is room for another mail, if there is none now.
    pub(super) fn full_until(&self, recipient: &KeyedHash, now: Timestamp) -> Option<Timestamp> {
        let times = lock(&self.times);
        let in_the_hour: Vec<_> = times.get(recipient)?.iter().filter(|at| now.since(**at) < HOUR).collect();
        in_the_hour.first().filter(|_| in_the_hour.len() >= self.most).map(|oldest| oldest.plus(HOUR))
    }

    /// The last mail was not sent after all.
    pub(super) fn take_back(&self, recipient: &KeyedHash) {
        let mut times = lock(&self.times);
        if let Some(own) = times.get_mut(recipient) {
            own.pop_back();
        }
    }
}
