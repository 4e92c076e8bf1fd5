//! What a pasted or uploaded candidate would have made of the site's last comments, held against what moderators decided.

use super::{
    Note,
    looking_back::{self, LookedBack},
    page,
};
use crate::{
    domain::{Locale, Points, Share, Site, Thresholds, Verdict},
    filter::{Backtest, Change, Rightness, RuleSet, RuleText, RuleTexts, Side, Turn, Worst},
    http::{
        App,
        access::Bearer,
        console::frame::{Fields, Frame},
        problem::{Answer, Problem},
    },
    store::Past,
    wording::decimal,
};
use axum::{
    Extension,
    extract::{Request, State},
    http::StatusCode,
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// What pasted rules are called when nobody calls them otherwise.
pub(super) const PASTED: &str = "90-candidate.toml";
/// The thresholds, as the form calls them.
pub(super) const THRESHOLDS: [&str; 3] = ["hold", "spam", "discard"];
/// One of the figures of how right the filter is.
type Figure = fn(&Rightness) -> Share;
const VERDICTS: [Verdict; 4] = [Verdict::Approve, Verdict::Hold, Verdict::Spam, Verdict::Discard];

/// `POST /moderation/rules/backtest?site=`: files of rules and lists, uploaded (`files`) or pasted (`rules`, called `file`), in the place of those
/// with their names; `hold`, `spam`, `discard` in the place of the site's thresholds. Nothing of it is kept.
///
/// # Errors
/// [`Problem::OutOfDate`] for a form of another session, [`Problem::Forbidden`] for a site that it does not reach,
/// [`Problem::MalformedForm`], or when the store fails. What is wrong with the candidate is told on the page.
pub async fn act(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let site = bearer.site_of(&app, &uri)?;
    let (fields, files) = Fields::with_files(&app, &bearer, request).await?;
    let locale = Frame::of(&app, &bearer, &headers, &uri, Some(site)).look.locale;
    let pasted = fields.get("rules").to_owned();
    let name = Some(fields.get("file").trim()).filter(|name| !name.is_empty()).unwrap_or(PASTED).to_owned();
    let mut again = json!({ "rules": pasted, "file": name, "published": fields.get("published") == "yes" });
    for threshold in THRESHOLDS {
        again[threshold] = fields.get(threshold).into();
    }
    let (status, outcome) = match compared(&app, site, &fields, (name, pasted), files).await? {
        Ok(looked) => (StatusCode::OK, told(site, locale, &looked)),
        Err(wrong) => (wrong.status(), wrong.told()),
    };
    let backtest = Some(json!({ "again": again, "outcome": outcome }));
    page(&app, &bearer, &headers, &uri, Note { backtest, status, ..Note::default() }).await
}

/// Why nothing was compared.
enum Wrong {
    /// Nothing was pasted or uploaded.
    Nothing,
    /// This file is neither rules nor a list.
    Name(String),
    /// The candidate is not sound.
    Problems(Vec<String>),
    /// The thresholds are no numbers, or do not grow.
    Thresholds,
    /// Somebody else is looking back.
    Busy,
}

impl Wrong {
    const fn status(&self) -> StatusCode {
        match self {
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    fn told(&self) -> Value {
        match self {
            Self::Nothing => json!({ "wrong": "nothing" }),
            Self::Name(name) => json!({ "wrong": "name", "name": name }),
            Self::Problems(problems) => json!({ "wrong": "problems", "problems": problems }),
            Self::Thresholds => json!({ "wrong": "thresholds" }),
            Self::Busy => json!({ "wrong": "busy" }),
        }
    }
}

type Sum = (Backtest, Change<Side>, bool);

async fn compared(
    app: &App,
    site: &Site,
    fields: &Fields,
    (name, pasted): (String, String),
    mut files: Vec<(String, String)>,
) -> Result<Result<LookedBack<Sum>, Wrong>, Problem> {
    if !pasted.trim().is_empty() {
        files.push((name, pasted));
    }
    let Some(thresholds) = thresholds(site.thresholds, fields) else { return Ok(Err(Wrong::Thresholds)) };
    if files.is_empty() && thresholds == site.thresholds {
        return Ok(Err(Wrong::Nothing));
    }
    let Some(_turn) = looking_back::turn() else { return Ok(Err(Wrong::Busy)) };
    let rules = app.rules.current();
    let texts = match candidate(rules.texts().clone(), files) {
        Ok(texts) => texts,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let after = match looking_back::apart(move || RuleSet::load(texts)).await? {
        Ok(after) => after,
        Err(error) => return Ok(Err(Wrong::Problems(error.0.iter().map(ToString::to_string).collect()))),
    };
    let sides = Change { before: Side::new(rules, site.clone()), after: Side::new(after, Site { thresholds, ..site.clone() }) };
    let since = app.clock.now().minus(Duration::from_hours(24 * u64::from(looking_back::DAYS)));
    let sum: Sum = (Backtest::default(), sides, fields.get("published") == "yes");
    let take = |(backtest, sides, good): &mut Sum, past: &Past| backtest.take(past, *good, sides);
    looking_back::each(app, site, since, sum, take).await.map(Ok)
}

/// The thresholds in force with what the form has in their place; `None` where these are none.
fn thresholds(now: Thresholds, fields: &Fields) -> Option<Thresholds> {
    let typed = |name: &str, now: Points| match fields.get(name).trim() {
        "" => Some(now),
        number => number.replace(',', ".").parse().ok().and_then(Points::from_decimal),
    };
    let [hold, spam, discard] = THRESHOLDS;
    Thresholds::growing(typed(hold, now.hold)?, typed(spam, now.spam)?, typed(discard, now.discard)?)
}

/// The rules in force with these files in the place of those with their names.
fn candidate(mut texts: RuleTexts, files: Vec<(String, String)>) -> Result<RuleTexts, Wrong> {
    for (path, text) in files {
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        match name.rsplit_once('.') {
            Some((stem, "toml")) if !stem.is_empty() && name != "toguna.toml" => {
                texts.replace(&name, RuleText { name: name.clone(), text, built_in: false });
            }
            Some((stem, "txt")) if !stem.is_empty() => drop(texts.lists.insert(name, text)),
            _ => return Err(Wrong::Name(path)),
        }
    }
    Ok(texts)
}

fn told(site: &Site, locale: Locale, looked: &LookedBack<Sum>) -> Value {
    let (backtest, sides, _) = &looked.sum;
    let figures: [(&str, Figure); 6] = [
        ("good-held", |right| right.good_held),
        ("good-spam", |right| right.good_called_spam),
        ("hold-recall", |right| right.hold.recall),
        ("hold-precision", |right| right.hold.precision),
        ("spam-recall", |right| right.spam.recall),
        ("spam-precision", |right| right.spam.precision),
    ];
    let Change { before, after } = &backtest.rightness;
    let matrix = VERDICTS.iter().zip(&backtest.verdicts).map(|(verdict, row)| {
        let cells = VERDICTS.iter().zip(row).map(|(after, count)| json!({ "count": count, "same": verdict == after }));
        json!({ "verdict": verdict, "cells": cells.collect::<Vec<_>>() })
    });
    let rules = backtest.rules.iter().map(|(rule, hits)| {
        json!({ "rule": rule, "before": hits.before, "after": hits.after, "good": hits.good, "refused": hits.refused, "shadow": hits.shadow })
    });
    json!({
        "wrong": null,
        "comments": backtest.comments,
        "good": backtest.good,
        "refused": backtest.refused,
        "spam": backtest.spam,
        "undecided": backtest.comments - backtest.good - backtest.refused,
        "unknown": backtest.cannot_be_judged.values().sum::<u64>(),
        "older_left_out": looked.older_left_out,
        "newer_left_out": looked.newer_left_out,
        "now": sides.before.hash(),
        "candidate": sides.after.hash(),
        "changed": share(locale, backtest.changed()),
        "verdicts": VERDICTS,
        "matrix": matrix.collect::<Vec<_>>(),
        "figures": figures.map(|(name, of)| json!({ "name": name, "before": share(locale, of(before)), "after": share(locale, of(after)) })),
        "rules": rules.collect::<Vec<_>>(),
        "worst": [worst(site, locale, "false-positives", &backtest.false_positives), worst(site, locale, "misses", &backtest.misses)],
    })
}

fn worst(site: &Site, locale: Locale, name: &str, worst: &Worst) -> Value {
    let turn = |Turn { id, score, verdict, rules, text }: &Turn| {
        json!({
            "href": format!("/moderation?site={}&status=all&id={id}&lang={}", site.key, locale.code()),
            "score": [decimal(locale, score.before), decimal(locale, score.after)],
            "verdict": [verdict.before, verdict.after],
            "rules": rules,
            "text": text,
        })
    };
    json!({ "name": name, "count": worst.count, "turns": worst.worst.iter().map(turn).collect::<Vec<_>>() })
}

/// A share with the interval that the true one lies in 95 times of 100; `null` of nothing.
fn share(locale: Locale, share: Share) -> Value {
    let percent = |value: f64| {
        let tenths = (value * 1_000.0).round() / 10.0;
        Points::from_decimal(tenths).map_or_else(String::new, |points| decimal(locale, points))
    };
    let Some(value) = share.value() else { return Value::Null };
    let (low, high) = share.wilson95();
    json!({ "percent": percent(value), "low": percent(low), "high": percent(high), "part": share.part, "of": share.of })
}
