//! Campaigns for moderators' programs, and what deciding about one means for the console too.

use super::{api, appeals::SiteQuery};
use crate::{
    domain::{CampaignDecision, Decision, Ground, Locale, Role, Site, Status, Timestamp},
    http::{
        App,
        access::Bearer,
        expected::Expected,
        form::fields::whole_body,
        problem::{Answer, Problem},
    },
    store::{Bulk, Campaign, CampaignOnSite, CampaignOrder},
    wording::Value as Argument,
};
use axum::{
    Extension, Json,
    extract::{Path, Query, Request, State},
    http::header,
    response::IntoResponse as _,
};
use jiff::{civil::Date, tz::TimeZone};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// The last day that a decision may hold for later members, counted from now.
pub const MOST_DAYS: u64 = 90;
/// Those who decide.
const DECIDE: &[Role] = &[Role::Owner, Role::Editor, Role::Moderator];

/// `GET /v1/moderation/campaigns?site=`: those with members that wait first, then the newest, fifty at most.
pub async fn list(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Query(query): Query<SiteQuery>) -> Answer {
    let site = query.site(&app, &bearer)?;
    let mut campaigns = Vec::new();
    for campaign in app.store.campaigns(&site.key).await? {
        let newest = app.store.campaign_members(campaign.id, &site.key, None, 1).await?;
        let mut shown = present(&reached(&app, &bearer, campaign));
        shown["text"] = json!(newest.first().and_then(|newest| newest.body.as_deref()));
        campaigns.push(shown);
    }
    let count = app.store.count_campaigns(&site.key).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(json!({ "campaigns": campaigns, "count": count }))).into_response())
}

/// `POST /v1/moderation/campaigns/{id}/decision?site=` with
/// `{"decision":"approve"|"reject"|"spam"|"restore","until"?,"everywhere"?,"ground"?,"reason"?}`: decides about all members, and until the end
/// of a day about those that come; `restore` takes that back. It is worked through afterwards: `decided` says how far it is.
pub async fn decide(
    State(app): State<Arc<App>>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
    Query(query): Query<SiteQuery>,
    request: Request,
) -> Answer {
    let site = query.site(&app, &bearer)?;
    let campaign = seen(&app, &bearer, site, &id).await?;
    let body: Value = serde_json::from_slice(&whole_body(&app, request.into_body()).await?)?;
    if body["decision"] == Decision::Restore.word() {
        undo(&app, &bearer, site, &campaign).await?;
    } else {
        let wanted = Wanted::read(&app, site, &site.time_zone, |name| match &body[name] {
            Value::Bool(true) => "yes",
            other => other.as_str().unwrap_or_default(),
        })?;
        record(&app, &bearer, site, site.locale, &campaign, wanted).await?;
    }
    let now = present(&seen(&app, &bearer, site, &id).await?);
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(now)).into_response())
}

/// A campaign without what is on sites that somebody does not reach: that is not there for them.
pub fn reached(app: &App, bearer: &Bearer, mut campaign: Campaign) -> Campaign {
    campaign.sites.retain(|on| bearer.sites(app).any(|site| site.key == on.site));
    campaign
}

/// A campaign as far as somebody reaches it.
///
/// # Errors
/// [`Problem::NotFound`] where it has nothing on this site, or when the store fails.
pub async fn seen(app: &App, bearer: &Bearer, site: &Site, id: &str) -> Result<Campaign, Problem> {
    let campaign = reached(app, bearer, app.store.campaign(id.parse().map_err(|_| Problem::NotFound)?).await?);
    let is_here = campaign.sites.iter().any(|on| on.site == site.key && (on.all() > 0 || on.decided.is_some()));
    if is_here { Ok(campaign) } else { Err(Problem::NotFound) }
}

/// What a moderator wants to decide about a campaign.
#[derive(Clone, Debug)]
pub struct Wanted {
    decision: Decision,
    until: Option<Timestamp>,
    ground: Option<Ground>,
    reason: Option<String>,
    everywhere: bool,
}

impl Wanted {
    /// Reads it from a form's fields: `decision`, `until` (a day where the site is), `ground`, `reason`, `everywhere` (`yes`).
    ///
    /// # Errors
    /// [`Problem::BadParameter`].
    pub fn read<'a>(app: &App, site: &Site, zone: &TimeZone, field: impl Fn(&str) -> &'a str) -> Result<Self, Problem> {
        let word = || Problem::BadParameter { name: "decision".into(), expected: Expected::OneOf("approve, reject, spam") };
        let decision = Decision::from_word(field("decision")).filter(|decision| CampaignDecision::DECISIONS.contains(decision));
        let decision = decision.ok_or_else(word)?;
        Ok(Self {
            decision,
            until: end_of_day(app, zone, field("until"))?,
            ground: api::ground(site, field("ground"))?.filter(|_| decision != Decision::Approve),
            reason: api::reason(field("reason"))?,
            everywhere: field("everywhere") == "yes",
        })
    }
}

/// The end of a day: a decision holds through it. `None` for a blank.
fn end_of_day(app: &App, zone: &TimeZone, day: &str) -> Result<Option<Timestamp>, Problem> {
    if day.is_empty() {
        return Ok(None);
    }
    let now = app.clock.now();
    let next = day.parse::<Date>().and_then(|day| zone.to_timestamp(day.tomorrow()?.at(0, 0, 0, 0)));
    let end = next.map(|next| Timestamp::from_millis(next.as_millisecond())).ok();
    let allowed = now..=now.plus(Duration::from_hours(24 * (MOST_DAYS + 1)));
    let wrong = || Problem::BadParameter { name: "until".into(), expected: Expected::Day };
    end.filter(|end| allowed.contains(end)).map(Some).ok_or_else(wrong)
}

/// The sites where somebody decides.
pub fn own_sites<'a>(app: &'a App, bearer: &'a Bearer) -> impl Iterator<Item = &'a Arc<Site>> {
    app.sites.iter().filter(|site| bearer.is(DECIDE, &site.key))
}

/// Decides about all of a campaign, on this site or on every one where this person decides.
///
/// # Errors
/// When the store fails.
pub async fn record(app: &App, bearer: &Bearer, site: &Site, locale: Locale, campaign: &Campaign, wanted: Wanted) -> Result<(), Problem> {
    let Wanted { decision, until, ground, reason, everywhere } = wanted;
    let said = app.wording.say(locale, "campaign-reason", &[("campaign", Argument::from(campaign.id))]);
    let reason = reason.map_or_else(|| said.clone(), |reason| format!("{said} – {reason}"));
    let is_meant = |other: &Site| {
        let is_there = until.is_some() || campaign.sites.iter().any(|on| on.site == other.key && on.all() > 0);
        other.key == site.key || (everywhere && is_there)
    };
    let sites = own_sites(app, bearer).filter(|site| is_meant(site)).map(|site| site.key.clone()).collect();
    let (actor, at) = (bearer.actor(), app.clock.now());
    let order = CampaignOrder { campaign: campaign.id, sites, decision, reason: Some(reason), ground, until, actor, at };
    app.store.decide_campaign(&order).await?;
    app.bulk_ordered.notify_one();
    Ok(())
}

/// Takes back what holds on this site, and what the same person decided with it on others.
///
/// # Errors
/// [`Problem::NothingToRestore`], or when the store fails.
pub async fn undo(app: &App, bearer: &Bearer, site: &Site, campaign: &Campaign) -> Result<(), Problem> {
    let decided = |on: &CampaignOnSite| on.decided.as_ref().map(|order| (order.actor.clone(), order.decision));
    let here = campaign.sites.iter().find(|on| on.site == site.key).and_then(decided).ok_or(Problem::NothingToRestore)?;
    let alike = campaign.sites.iter().filter(|on| decided(on).as_ref() == Some(&here) && bearer.is(DECIDE, &on.site));
    let sites: Vec<_> = alike.map(|on| on.site.clone()).collect();
    app.store.undo_campaign(campaign.id, &sites, &bearer.actor(), app.clock.now()).await?;
    app.bulk_ordered.notify_one();
    Ok(())
}

/// A campaign as moderators' programs see it.
fn present(campaign: &Campaign) -> Value {
    let decided = |order: &Bulk| {
        json!({
            "decision": order.decision,
            "actor": order.actor,
            "taken": order.taken,
            "done": order.done,
            "changed": order.changed,
            "ended": order.ended_at.is_some(),
        })
    };
    let on_site = |on: &CampaignOnSite| {
        let members: serde_json::Map<_, _> = Status::ALL.iter().map(|status| (status.word().to_owned(), on.with(*status).into())).collect();
        json!({
            "site": on.site,
            "members": members,
            "decided": on.decided.as_ref().map(decided),
            "until": on.until.map(Timestamp::rfc3339),
        })
    };
    json!({
        "id": campaign.id.to_string(),
        "found_at": campaign.found_at.rfc3339(),
        "last_at": campaign.last_at.rfc3339(),
        "open": campaign.open,
        "sites": campaign.sites.iter().map(on_site).collect::<Vec<_>>(),
    })
}
