//! What this process stored just now, so that who looks for campaigns need not read it back. What other processes store between is read, as ever.

use crate::{
    lock::lock,
    store::{
        Print,
        batch::{Numbers, Placed},
    },
};
use std::{
    collections::{HashMap, VecDeque},
    sync::Mutex,
};

/// Comments that are remembered at most, in some 70 bytes each: seconds of a flood, for those who look twice a second.
const MOST: usize = 20_000;

/// The memory.
#[derive(Debug, Default)]
pub(super) struct Latest(Mutex<Stored>);

#[derive(Debug, Default)]
struct Stored {
    /// By the sites' numbers.
    runs: HashMap<i64, Run>,
    /// What is compared of them, the oldest first, each with its site's number.
    prints: VecDeque<(i64, Print)>,
}

/// The last comments of a site that this process stored one after the other, and nobody else between.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: i64,
    last: i64,
}

impl Latest {
    /// Notes what was committed: a batch with all its numbers, in their order.
    pub fn note(&self, batch: &[(Placed<'_>, Numbers)]) {
        let mut stored = lock(&self.0);
        for (placed, numbers) in batch {
            stored.go_on(placed.site, numbers.seq);
            stored.prints.extend(placed.print(numbers).map(|print| (placed.site, print)));
        }
        stored.forget_the_oldest();
    }

    /// Those from behind `after` to `until` that are compared with others, if this process stored all of them.
    pub fn prints(&self, site: i64, after: i64, until: i64) -> Option<Vec<Print>> {
        let stored = lock(&self.0);
        stored.runs.get(&site).filter(|run| run.first <= after + 1 && until <= run.last)?;
        let wanted = |(of, print): &&(i64, Print)| *of == site && print.seq > after && print.seq <= until;
        Some(stored.prints.iter().filter(wanted).map(|(_, print)| *print).collect())
    }

    /// Forgets all: the database may be another one, which has less.
    pub fn forget(&self) {
        *lock(&self.0) = Stored::default();
    }
}

impl Stored {
    fn go_on(&mut self, site: i64, seq: i64) {
        let run = self.runs.entry(site).or_insert(Run { first: seq, last: seq });
        if seq != run.last + 1 {
            run.first = seq;
        }
        run.last = seq;
    }

    fn forget_the_oldest(&mut self) {
        let too_many = self.prints.len().saturating_sub(MOST);
        for (site, print) in self.prints.drain(..too_many) {
            if let Some(run) = self.runs.get_mut(&site) {
                run.first = run.first.max(print.seq + 1);
            }
        }
    }
}
