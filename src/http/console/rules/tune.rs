//! Other points and thresholds that decisions speak for, as a diff to download.

use super::{Note, looking_back, page};
use crate::{
    domain::{Points, Site, Thresholds},
    filter::{Proposal, RuleSet, Side, Target, Tune},
    http::{App, access::Bearer, parameters::Parameters, problem::Answer},
    store::Past,
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::IntoResponse as _,
};
use std::{fmt::Write as _, sync::Arc, time::Duration};

/// `GET /moderation/rules/tune.diff?site=&most=&published=`: `most` of a hundred good comments held at most. Where there is nothing to propose,
/// the page says why.
///
/// # Errors
/// [`crate::http::problem::Problem::Forbidden`] for a site that the session does not reach, or when the store fails.
pub async fn download(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    let site = bearer.site_of(&app, &uri)?;
    let parameters = Parameters::of(&uri);
    let most = parameters.number("most", &(0..=100), 1)?;
    let good = parameters.get("published") == Some("yes");
    let told = |tune, status| page(&app, &bearer, &headers, &uri, Note { tune: Some(tune), status, ..Note::default() });
    let Some(_turn) = looking_back::turn() else { return told("busy", StatusCode::SERVICE_UNAVAILABLE).await };
    let since = app.clock.now().minus(Duration::from_hours(24 * u64::from(looking_back::DAYS)));
    let now = Side::new(app.rules.current(), Site::clone(site));
    let looked = looking_back::each(&app, site, since, (Tune::default(), now, good), |(tune, now, good), past: &Past| {
        // What cannot be judged again teaches nothing.
        let _ = tune.take(past, *good, now);
    })
    .await?;
    let (tune, now, _) = looked.sum;
    let target = Target { most_good_held: f64::from(most) };
    let (proposal, now) = looking_back::apart(move || (tune.propose(&now, target), now)).await?;
    let Ok(proposal) = proposal else { return told("few", StatusCode::OK).await };
    if proposal.is_empty(&site.thresholds) {
        return told("none", StatusCode::OK).await;
    }
    let headers = [
        (header::CONTENT_TYPE, "text/x-diff; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"toguna-{}.diff\"", site.key)),
    ];
    Ok((headers, text(site, now.rules(), &proposal, most)).into_response())
}

/// The diff. What stands above it is no part of it, and `patch` goes past it.
fn text(site: &Site, rules: &RuleSet, proposal: &Proposal, most: u32) -> String {
    let mut text = format!(
        "Proposed for the site {} so that at most {most} % of good comments are held, learnt from {} decisions, by the rules {}.\n\
         Nothing is changed: try it with `toguna backtest`, and read what `toguna tune` says of its effect.\n",
        site.key,
        proposal.learnt,
        rules.hash_for(site)
    );
    let Thresholds { hold, spam, discard } = site.thresholds;
    let pairs: [(&str, Points, Points); 3] = [
        ("hold", hold, proposal.thresholds.hold),
        ("spam", spam, proposal.thresholds.spam),
        ("discard", discard, proposal.thresholds.discard),
    ];
    for (key, now, then) in pairs.into_iter().filter(|(_, now, then)| now != then) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "toguna.toml, [sites.{}.thresholds]: {key} = {then} (now {now})", site.key);
    }
    text + "\n" + &proposal.rules_diff(rules)
}
