//! What each rule did lately: hits, what was decided about them, and how they are spread over the time, to be drawn.

use crate::{
    domain::{Mode, Timestamp},
    store::JudgedLately,
};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};

/// An hour, in milliseconds.
const HOUR: i64 = 3_600_000;
/// The width of a bar with the gap behind it.
const STEP: u32 = 8;
/// The bars of a drawing.
const BARS: u32 = 31;
/// The drawing's width and height, in its own units.
pub(super) const WIDTH: u32 = BARS * STEP;
pub(super) const HEIGHT: u32 = 40;

/// What all rules did.
pub(super) struct Work {
    rules: HashMap<Arc<str>, OfRule>,
    /// When each slot begins.
    slots: Vec<Timestamp>,
}

/// What one rule did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct OfRule {
    hits: u32,
    /// Of these, while it was in shadow.
    shadow: u32,
    decided: u32,
    overruled: u32,
    /// Hits by slot.
    by_slot: Vec<u32>,
}

impl Work {
    pub fn of(judged: &[JudgedLately], since: Timestamp, now: Timestamp, days: u32) -> Self {
        // By the hour for a day, by the quarter of a day for a week, else by the day; as many as begin in the time.
        let long = HOUR
            * if days <= 1 {
                1
            } else if days <= 7 {
                6
            } else {
                24
            };
        let first = since.as_millis() / long;
        let count = usize::try_from(now.as_millis() / long - first + 1).unwrap_or(1).max(1);
        let slots: Vec<_> = (first..).take(count).map(|slot| Timestamp::from_millis(slot * long)).collect();
        let mut rules: HashMap<Arc<str>, OfRule> = HashMap::new();
        for comment in judged {
            let slot = usize::try_from(comment.at.as_millis() / long - first).unwrap_or(0).min(count - 1);
            for said in &comment.said {
                let rule = rules.entry(said.rule.clone()).or_insert_with(|| OfRule { by_slot: vec![0; count], ..OfRule::default() });
                rule.hits += 1;
                rule.shadow += u32::from(said.mode == Mode::Shadow);
                rule.by_slot[slot] += 1;
                if let Some(overruled) = comment.decision.and_then(|decision| decision.overrules(said.points, said.floor)) {
                    rule.decided += 1;
                    rule.overruled += u32::from(overruled);
                }
            }
        }
        Self { rules, slots }
    }

    /// What a rule did, with its bars and the rows of the table behind them; `null` if it had nothing to say.
    pub fn told(&self, rule: &str, date: &impl Fn(Timestamp) -> String) -> Value {
        let Some(OfRule { hits, shadow, decided, overruled, by_slot }) = self.rules.get(rule) else { return Value::Null };
        let most = by_slot.iter().copied().max().unwrap_or(0);
        let bars = (0..).zip(by_slot).filter(|(_, count)| **count > 0).map(|(place, count): (u32, &u32)| {
            let tall = (u64::from(*count) * u64::from(HEIGHT) / u64::from(most.max(1))).max(1);
            json!({ "x": place * STEP, "y": u64::from(HEIGHT) - tall, "tall": tall, "wide": STEP - 2 })
        });
        let rows = self.slots.iter().zip(by_slot).rev().filter(|(_, count)| **count > 0);
        let rows = rows.map(|(from, count)| json!({ "from": date(*from), "count": count }));
        let percent = (*decided > 0).then(|| format!("{}\u{a0}%", u64::from(*overruled) * 100 / u64::from(*decided)));
        json!({
            "hits": hits, "shadow": shadow, "decided": decided, "overruled": overruled, "percent": percent, "most": most,
            "bars": bars.collect::<Vec<_>>(), "rows": rows.collect::<Vec<_>>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Decision, Points},
        store::Said,
    };

    #[test]
    fn hits_stand_in_their_slot_and_are_held_against_decisions() {
        let (since, now) = (Timestamp::from_millis(0), Timestamp::from_millis(24 * HOUR));
        let said = |rule: &str, points, mode| Said { rule: rule.into(), points: Points::hundredths(points), floor: None, mode };
        let comment = |hour: i64, said: Vec<Said>, decision| JudgedLately { at: Timestamp::from_millis(hour * HOUR), said, decision };
        let judged = [
            comment(1, vec![said("links", 100, Mode::Active)], Some(Decision::Approve)),
            comment(1, vec![said("links", 100, Mode::Active), said("trust", -100, Mode::Active)], Some(Decision::Spam)),
            comment(23, vec![said("links", 100, Mode::Shadow)], Some(Decision::Delete)),
            comment(24, vec![said("links", 100, Mode::Active)], None),
        ];
        let work = Work::of(&judged, since, now, 1);
        let links = &work.rules["links"];
        assert_eq!((links.hits, links.shadow, links.decided, links.overruled), (4, 1, 2, 1));
        assert_eq!((links.by_slot[1], links.by_slot[23], links.by_slot[24]), (2, 1, 1));
        let trust = &work.rules["trust"];
        assert_eq!((trust.decided, trust.overruled), (1, 1));
        let told = work.told("links", &|at| at.rfc3339());
        assert_eq!((told["percent"].as_str(), told["bars"].as_array().map(Vec::len)), (Some("50\u{a0}%"), Some(3)));
        assert_eq!(work.told("other", &|at| at.rfc3339()), Value::Null);
    }

    #[test]
    fn a_drawing_has_no_more_bars_than_fit() {
        for days in [1, 7, 30] {
            for minutes in [0, 59, 1_439] {
                let now = Timestamp::from_millis(1_790_000_000_000 + minutes * 60_000);
                let since = now.minus(std::time::Duration::from_hours(24 * days));
                let slots = Work::of(&[], since, now, u32::try_from(days).unwrap()).slots.len();
                assert!(u32::try_from(slots).unwrap() <= BARS, "{days}: {slots}");
            }
        }
    }
}
