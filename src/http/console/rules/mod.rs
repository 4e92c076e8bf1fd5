//! What those who tune the rules look at: the set in force with what each rule does ([`work`]), what it makes of a text ([`explain`]), what a
//! candidate would have made of the past ([`backtest`]), and what decisions speak for ([`tune`]). Nothing here changes a rule: the files are
//! the source.

pub mod backtest;
pub mod explain;
mod looking_back;
pub mod tune;
mod work;

use super::frame::Frame;
use crate::{
    domain::{Points, Role, Timestamp},
    filter::Listing,
    http::{App, access::Bearer, parameters::Parameters, problem::Answer},
    wording::decimal,
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
};
use explain::Asked;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use work::Work;

/// The times that one may look back, in days.
const TERMS: [u32; 3] = [1, 7, 30];
/// So many of the last comments are looked through for what the rules do.
const MOST_JUDGED: u32 = 20_000;
/// Those who may have the past judged again, which takes a while.
const LOOK_BACK: &[Role] = &[Role::Owner, Role::Ops];

/// What the page says besides.
#[derive(Default)]
struct Note {
    explained: Option<Value>,
    backtest: Option<Value>,
    tune: Option<&'static str>,
    status: StatusCode,
}

/// `GET /moderation/rules?site=&days=`
///
/// # Errors
/// [`Forbidden`](crate::http::problem::Problem::Forbidden) for a site that the session does not reach, a bad parameter, or when the store fails.
pub async fn show(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    page(&app, &bearer, &headers, &uri, Note::default()).await
}

async fn page(app: &App, bearer: &Bearer, headers: &HeaderMap, uri: &Uri, note: Note) -> Answer {
    let site = bearer.site_of(app, uri)?;
    let days = Parameters::of(uri).number("days", &(1..=30), 7)?;
    let frame = Frame::of(app, bearer, headers, uri, Some(site));
    let locale = frame.look.locale;
    let now = app.clock.now();
    let since = now.minus(Duration::from_hours(24 * u64::from(days)));
    let judged = app.store.judged_lately(&site.key, since, MOST_JUDGED).await?;
    let work = Work::of(&judged, since, now, days);
    let rules = app.rules.current();
    let hash = rules.hash_for(site);
    let date = |at: Timestamp| frame.look.date(app, at);
    let address = |path: &str, more: &str| format!("/moderation/rules{path}?site={}&lang={}{more}", site.key, locale.code());
    let place = |key: &str, days: u32| format!("/moderation/rules?site={key}&days={days}&lang={}", locale.code());
    let row = |rule: Listing<'_>| {
        json!({
            "name": rule.name,
            "kind": rule.kind,
            "mode": rule.mode.map_or(json!("off"), |mode| json!(mode)),
            "points": rule.points.map(|points| signed(decimal(locale, points), points)),
            "floor": rule.floor,
            "because": rules.because(rule.name, locale),
            "work": work.told(rule.name, &date),
        })
    };
    let (explained, asked) = match note.explained {
        Some(explained) => (explained["explained"].clone(), explained["asked"].clone()),
        None => (Value::Null, Asked::default().told()),
    };
    let (again, outcome) = match note.backtest {
        Some(backtest) => (backtest["again"].clone(), backtest["outcome"].clone()),
        None => (json!({ "rules": "", "file": backtest::PASTED, "published": false, "hold": "", "spam": "", "discard": "" }), Value::Null),
    };
    let context = json!({
        "site": { "key": site.key, "name": site.name },
        "sites": bearer.sites(app).map(|other| json!({ "key": other.key, "name": other.name, "href": place(other.key.as_str(), days) })).collect::<Vec<_>>(),
        "terms": TERMS.map(|term| json!({ "days": term, "href": place(site.key.as_str(), term), "chosen": term == days })),
        "days": days,
        "hash": rules.hash(),
        "judged_as": hash,
        "since": date(app.rules.since()),
        "first": app.store.rule_set_since(&hash).await?.map(date),
        "refused": app.rules.refused().map_or_else(Vec::new, |error| error.0.iter().map(ToString::to_string).collect()),
        "rules": rules.listed().map(row).collect::<Vec<_>>(),
        "comments": judged.len(),
        "cut": judged.len() >= MOST_JUDGED as usize,
        "width": work::WIDTH,
        "height": work::HEIGHT,
        "explain": address("/explain", ""),
        "explained": explained,
        "asked": asked,
        "can_look_back": bearer.is(LOOK_BACK, &site.key),
        "backtest": address("/backtest", ""),
        "again": again,
        "outcome": outcome,
        "tune": address("/tune.diff", ""),
        "tune_note": note.tune,
        "limits": looking_back::limits(),
        "thresholds": backtest::THRESHOLDS.iter().zip([site.thresholds.hold, site.thresholds.spam, site.thresholds.discard])
            .map(|(name, now)| json!({ "name": name, "now": decimal(locale, now) })).collect::<Vec<_>>(),
    });
    frame.show(note.status, "console/rules.html", context)
}

/// `+1.5`, `−2`, `0`.
fn signed(decimal: String, points: Points) -> String {
    if points > Points::ZERO { format!("+{decimal}") } else { decimal }
}
