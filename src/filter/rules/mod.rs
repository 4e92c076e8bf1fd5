//! The kinds of rules, one a file. A new kind: a file here, a line in [`KINDS`], and one in `docs/rules.md`.

mod campaign;
mod check;
mod depth;
mod email;
mod history;
mod honeypot;
mod language;
mod links;
mod model;
mod names;
mod network;
mod newcomer;
mod pace;
mod pattern;
mod phrases;
mod premoderate;
mod pressure;
mod repeat;
mod shape;
mod standing;
mod thread_age;
mod time;

use super::{
    Finding, Rule,
    rule_table::{RuleTable, did_you_mean},
};
use crate::domain::{Evidence, Points, Verdict};

/// Pieces of evidence that one contribution shows; more would only make it longer.
pub(crate) const MOST_EVIDENCE: usize = 8;

/// A kind of rule.
pub(super) struct Kind {
    /// What `kind` says in a rule file.
    pub name: &'static str,
    /// Reads the keys of its own. What is wrong is noted in the table.
    pub read: fn(&mut RuleTable<'_>) -> Option<Box<dyn Rule>>,
}

/// Every kind there is.
const KINDS: &[Kind] = &[
    Kind { name: "campaign", read: campaign::read },
    Kind { name: "check", read: check::read },
    Kind { name: "depth", read: depth::read },
    Kind { name: "email", read: email::read },
    Kind { name: "history", read: history::read },
    Kind { name: "honeypot", read: honeypot::read },
    Kind { name: "language", read: language::read },
    Kind { name: "links", read: links::read },
    Kind { name: "model", read: model::read },
    Kind { name: "names", read: names::read },
    Kind { name: "network", read: network::read },
    Kind { name: "newcomer", read: newcomer::read },
    Kind { name: "pace", read: pace::read },
    Kind { name: "pattern", read: pattern::read },
    Kind { name: "phrases", read: phrases::read },
    Kind { name: "premoderate", read: premoderate::read },
    Kind { name: "pressure", read: pressure::read },
    Kind { name: "repeat", read: repeat::read },
    Kind { name: "shape", read: shape::read },
    Kind { name: "standing", read: standing::read },
    Kind { name: "thread-age", read: thread_age::read },
    Kind { name: "time", read: time::read },
];

/// The kind that a table names.
pub(super) fn kind(table: &mut RuleTable<'_>) -> Option<&'static Kind> {
    let (name, line) = table.required_text("kind", "links")?;
    let found = KINDS.iter().find(|kind| kind.name == name);
    if found.is_none() {
        let near = did_you_mean(name, KINDS.iter().map(|kind| kind.name));
        let names: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
        table.problem(line, format!("unknown kind {name:?}; the kinds are {}{near}", names.join(", ")));
    }
    found
}

impl Finding {
    /// A finding of so many points, without evidence yet.
    pub fn new(points: Points) -> Self {
        Self { points, floor: None, evidence: Vec::new() }
    }

    /// With evidence, as far as it is shown.
    #[must_use]
    pub fn because(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self.evidence.truncate(MOST_EVIDENCE);
        self
    }

    /// With a fact as evidence, in a few words.
    #[must_use]
    pub fn because_of_fact(self, fact: impl Into<String>) -> Self {
        self.because([Evidence { field: None, span: None, read_as: fact.into() }])
    }

    /// With a floor.
    #[must_use]
    pub fn at_least(mut self, floor: Verdict) -> Self {
        self.floor = Some(floor);
        self
    }

    /// What a rule says when a fact that it needs is unknown: nothing counts, and a person must look.
    pub fn unknown(why: &str) -> Self {
        Self::new(Points::ZERO).at_least(Verdict::Hold).because_of_fact(format!("unknown: {why}"))
    }
}

/// Points for reaching a number, and for each one more.
#[derive(Clone, Copy, Debug)]
struct Scale {
    /// From here on.
    from: u32,
    points: Points,
    per_extra: Points,
}

impl Scale {
    /// Reads `from` (within a range, with a default), `points` and `per_extra`.
    fn read(table: &mut RuleTable<'_>, range: std::ops::RangeInclusive<u32>, default: u32) -> Option<Self> {
        let points = table.own_points();
        let per_extra = table.per_extra();
        let from = table.whole("from", range, Some(default));
        Some(Self { from: from?, points: points?, per_extra })
    }

    /// The points for a number; `None` below the least.
    fn points_for(self, number: u32) -> Option<Points> {
        let extra = number.checked_sub(self.from)?;
        Some(self.points + self.per_extra.times(extra as usize))
    }
}
