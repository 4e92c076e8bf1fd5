//! What comes in, what is decided and how soon: drawn, as tables, and as CSV.

use super::{
    frame::Frame,
    health::{mails, span},
};
use crate::{
    domain::{Role, Site, Status, Timestamp},
    http::{
        App,
        access::Bearer,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    store::{ArrivalsOfHour, CountedDecision},
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::IntoResponse as _,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write as _, sync::Arc, time::Duration};

/// The times that one may look back, in days.
const TERMS: [u32; 3] = [1, 7, 30];
/// An hour, in milliseconds.
const HOUR: i64 = 3_600_000;
/// Bars of a drawing at most: hours are put together beyond.
const BARS: usize = 84;
/// The drawing's height, in its own units.
const HEIGHT: u32 = 160;
/// The width of a bar with the gap behind it.
const STEP: u32 = 8;

/// One row of the table: what happened from a moment on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Slot {
    from: i64,
    came: u32,
    held: u32,
    decided: u32,
}

/// What is counted about a site since some days.
struct Counted {
    slots: Vec<Slot>,
    /// How long each comment that waited did so before its decision, the shortest first.
    waits: Vec<Duration>,
    /// Decisions, those that went against what the filter had done, by name of who decided with the waits.
    decided: usize,
    overruled: usize,
    by_actor: BTreeMap<String, Vec<Duration>>,
}

impl Counted {
    fn of(arrivals: &[ArrivalsOfHour], decisions: &[CountedDecision], since: Timestamp, now: Timestamp) -> Self {
        let first = since.as_millis() / HOUR;
        let hours = usize::try_from(now.as_millis() / HOUR - first + 1).unwrap_or(1).max(1);
        let mut slots: Vec<Slot> = (first..).take(hours).map(|hour| Slot { from: hour * HOUR, ..Slot::default() }).collect();
        let place = |at: Timestamp| usize::try_from(at.as_millis() / HOUR - first).ok();
        for arrival in arrivals {
            if let Some(slot) = place(arrival.hour).and_then(|place| slots.get_mut(place)) {
                slot.came += arrival.comments;
                slot.held += arrival.waiting;
            }
        }
        let (mut waits, mut by_actor, mut overruled) = (Vec::new(), BTreeMap::<String, Vec<Duration>>::new(), 0);
        for decision in decisions {
            if let Some(slot) = place(decision.at).and_then(|place| slots.get_mut(place)) {
                slot.decided += 1;
            }
            let name = decision.actor.split_once(' ').map_or(decision.actor.as_str(), |(_, name)| name);
            let own = by_actor.entry(name.to_owned()).or_default();
            if decision.before == Status::Pending {
                let wait = decision.at.since(decision.came_at);
                waits.push(wait);
                own.push(wait);
                if let Some(slot) = place(decision.came_at).and_then(|place| slots.get_mut(place)) {
                    slot.held += 1;
                }
            }
            overruled += usize::from(overrules(decision));
        }
        waits.sort_unstable();
        for own in by_actor.values_mut() {
            own.sort_unstable();
        }
        Self { slots, waits, decided: decisions.len(), overruled, by_actor }
    }

    /// The slots put together until a drawing holds them.
    fn bars(&self) -> Vec<Slot> {
        let together = self.slots.len().div_ceil(BARS);
        let sum = |slots: &[Slot]| {
            slots.iter().skip(1).fold(slots[0], |sum, slot| Slot {
                came: sum.came + slot.came,
                held: sum.held + slot.held,
                decided: sum.decided + slot.decided,
                ..sum
            })
        };
        self.slots.chunks(together.max(1)).map(sum).collect()
    }
}

/// Whether a moderator did the opposite of what the filter had done by itself. What waited was nobody's opinion.
fn overrules(decision: &CountedDecision) -> bool {
    matches!(
        (decision.before, decision.after),
        (Status::Spam, Status::Approved) | (Status::Approved, Status::Rejected | Status::Spam | Status::Deleted)
    )
}

/// The value below which so many percent of sorted values are; `None` of nothing.
fn percentile(sorted: &[Duration], percent: usize) -> Option<Duration> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get((last * percent).div_ceil(100)).copied()
}

struct View<'a> {
    site: &'a Arc<Site>,
    days: u32,
    counted: Counted,
    now: Timestamp,
}

async fn view<'a>(app: &'a App, bearer: &Bearer, uri: &Uri) -> Result<View<'a>, Problem> {
    let site = bearer.site_of(app, uri)?;
    let days = Parameters::of(uri).number("days", &(1..=30), 7)?;
    let now = app.clock.now();
    let since = now.minus(Duration::from_hours(24 * u64::from(days)));
    let (arrivals, decisions) = (app.store.arrivals(&site.key, since).await?, app.store.counted_decisions(&site.key, since).await?);
    Ok(View { site, days, counted: Counted::of(&arrivals, &decisions, since, now), now })
}

/// `GET /moderation/numbers?site=&days=`: who decided how much is shown to owners alone.
///
/// # Errors
/// [`Problem::Forbidden`] for a site that the session does not reach, [`Problem::BadParameter`], or when the store fails.
pub async fn show(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    let View { site, days, counted, now } = view(&app, &bearer, &uri).await?;
    let frame = Frame::of(&app, &bearer, &headers, &uri, Some(site));
    let locale = frame.look.locale;
    let told = |wait: Option<Duration>| wait.map(|wait| span(&app, locale, wait));
    let bars = counted.bars();
    let people =
        counted.by_actor.iter().map(|(name, waits)| json!({ "name": name, "decided": waits.len(), "median": told(percentile(waits, 50)) }));
    let by_person: Vec<_> = if bearer.is(&[Role::Owner], &site.key) { people.collect() } else { Vec::new() };
    let oldest = app.store.oldest_waiting(&site.key).await?;
    let waiting = app.store.counts(&site.key).await?.get(&Status::Pending).copied().unwrap_or_default();
    let place = |key: &str, days: u32| format!("/moderation/numbers?site={key}&days={days}&lang={}", locale.code());
    let overruled = (counted.decided > 0).then(|| format!("{}\u{a0}%", counted.overruled * 100 / counted.decided));
    let context = json!({
        "site": { "key": site.key, "name": site.name },
        "sites": bearer.sites(&app).map(|other| json!({ "key": other.key, "name": other.name, "href": place(other.key.as_str(), days) })).collect::<Vec<_>>(),
        "terms": TERMS.map(|term| json!({ "days": term, "href": place(site.key.as_str(), term), "chosen": term == days })),
        "csv": format!("/moderation/numbers.csv?site={}&days={days}", site.key),
        "came": counted.slots.iter().map(|slot| u64::from(slot.came)).sum::<u64>(),
        "held": counted.slots.iter().map(|slot| u64::from(slot.held)).sum::<u64>(),
        "decided": counted.decided,
        "overruled": overruled,
        "median": told(percentile(&counted.waits, 50)),
        "ninety": told(percentile(&counted.waits, 90)),
        "waiting": waiting,
        "oldest": told(oldest.map(|oldest| now.since(oldest))),
        "drawings": drawings(&bars),
        "rows": bars.iter().rev().filter(|slot| slot.came + slot.held + slot.decided > 0).map(|slot| json!({
            "from": frame.look.date(&app, Timestamp::from_millis(slot.from)),
            "came": slot.came, "held": slot.held, "decided": slot.decided,
        })).collect::<Vec<_>>(),
        "people": by_person,
        "mails": mails(&app).await?,
        "width": u32::try_from(bars.len()).unwrap_or(0) * STEP,
        "height": HEIGHT,
    });
    frame.show(StatusCode::OK, "console/numbers.html", context)
}

/// One drawing a measure: its greatest value, and a bar for each slot.
fn drawings(bars: &[Slot]) -> Value {
    type Measure = (&'static str, fn(&Slot) -> u32);
    let measures: [Measure; 3] = [("came", |slot| slot.came), ("held", |slot| slot.held), ("decided", |slot| slot.decided)];
    let drawn = measures.map(|(name, value)| {
        let most = bars.iter().map(value).max().unwrap_or(0);
        let bar = |(place, slot): (u32, &Slot)| {
            let tall = u64::from(value(slot)) * u64::from(HEIGHT) / u64::from(most.max(1));
            let tall = u32::try_from(tall).unwrap_or(HEIGHT).max(u32::from(value(slot) > 0));
            json!({ "x": place * STEP, "y": HEIGHT - tall, "tall": tall, "wide": STEP - 2 })
        };
        json!({ "name": name, "most": most, "bars": (0..).zip(bars).map(bar).collect::<Vec<_>>() })
    });
    json!(drawn)
}

/// `GET /moderation/numbers.csv?site=&days=`: the same by hours, in UTC (RFC 4180).
///
/// # Errors
/// As [`show`].
pub async fn csv(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, uri: Uri) -> Answer {
    let View { site, counted, .. } = view(&app, &bearer, &uri).await?;
    let mut text = String::from("hour,incoming,held,decided\r\n");
    for Slot { from, came, held, decided } in counted.slots {
        // Writing to a String cannot fail.
        let _ = write!(text, "{},{came},{held},{decided}\r\n", Timestamp::from_millis(from).rfc3339());
    }
    let name = format!("attachment; filename=\"toguna-{}.csv\"", site.key);
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)], text).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(came_at: i64, at: i64, before: Status, after: Status) -> CountedDecision {
        let (came_at, at) = (Timestamp::from_millis(came_at), Timestamp::from_millis(at));
        CountedDecision { at, came_at, before, after, actor: "user:1 Awa".to_owned() }
    }

    #[test]
    fn what_came_waited_and_was_decided_stands_in_its_hour() {
        let (since, now) = (Timestamp::from_millis(10 * HOUR), Timestamp::from_millis(12 * HOUR + 1));
        let arrivals = [ArrivalsOfHour { hour: Timestamp::from_millis(11 * HOUR), comments: 5, waiting: 1 }];
        let decisions = [
            decision(11 * HOUR, 12 * HOUR, Status::Pending, Status::Approved),
            decision(9 * HOUR, 11 * HOUR, Status::Pending, Status::Spam),
            decision(9 * HOUR, 12 * HOUR, Status::Approved, Status::Rejected),
        ];
        let counted = Counted::of(&arrivals, &decisions, since, now);
        let slots: Vec<_> = counted.slots.iter().map(|slot| (slot.from / HOUR, slot.came, slot.held, slot.decided)).collect();
        assert_eq!(slots, [(10, 0, 0, 0), (11, 5, 2, 1), (12, 0, 0, 2)]);
        assert_eq!((counted.decided, counted.overruled, counted.waits.len()), (3, 1, 2));
        assert_eq!(percentile(&counted.waits, 50), Some(Duration::from_hours(2)));
        assert_eq!(percentile(&[], 50), None);
    }

    #[test]
    fn a_drawing_has_no_more_bars_than_fit() {
        let (since, now) = (Timestamp::from_millis(0), Timestamp::from_millis(720 * HOUR));
        let arrivals = [ArrivalsOfHour { hour: Timestamp::from_millis(700 * HOUR), comments: 7, waiting: 0 }];
        let bars = Counted::of(&arrivals, &[], since, now).bars();
        assert!(bars.len() <= BARS, "{}", bars.len());
        assert_eq!(bars.iter().map(|bar| bar.came).sum::<u32>(), 7);
    }
}
