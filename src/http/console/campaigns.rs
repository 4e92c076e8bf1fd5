//! Campaigns: comments that are nearly the same, from several people, shown as one and decided about as one. Whoever moderates several sites sees
//! and decides about the members on all of them; the members on others are not there for them.

use super::{
    author::in_queue,
    change::change,
    comment_view::Row,
    frame::{Fields, Frame},
};
use crate::{
    domain::{CampaignDecision, Decision, Locale, Role, Site, SiteKey, Status, Timestamp},
    http::{
        App,
        access::Bearer,
        grounds::SpokenGround,
        moderation::campaigns::{self, MOST_DAYS, Wanted},
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    store::{Bulk, Campaign, CampaignOnSite, CampaignReach, Listed, StoreError},
};
use axum::{
    Extension,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri},
    response::{IntoResponse as _, Redirect},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// Members on one page.
const PAGE: u32 = 50;
/// The day that the form proposes.
const DAYS: u64 = 7;
/// Seconds after which a page looks again while a decision is worked through.
const AGAIN: HeaderValue = HeaderValue::from_static("2");
/// Those who decide: the others see no buttons.
const DECIDE: &[Role] = &[Role::Owner, Role::Editor, Role::Moderator];

/// Where a site's campaigns stand.
pub(super) fn address(site: &Site, locale: Locale) -> String {
    format!("/moderation/campaigns?site={}&lang={}", site.key, locale.code())
}

/// Where one of them stands.
pub(super) fn address_of(campaign: i64, site: &SiteKey, locale: Locale) -> String {
    format!("/moderation/campaigns/{campaign}?site={site}&lang={}", locale.code())
}

/// Somebody who looks at campaigns of a site.
struct View<'a> {
    app: &'a App,
    bearer: &'a Bearer,
    site: &'a Arc<Site>,
    frame: Frame<'a>,
}

impl<'a> View<'a> {
    fn of(app: &'a App, bearer: &'a Bearer, headers: &HeaderMap, uri: &Uri) -> Result<Self, Problem> {
        let site = bearer.site_of(app, uri)?;
        Ok(Self { app, bearer, site, frame: Frame::of(app, bearer, headers, uri, Some(site)) })
    }

    const fn locale(&self) -> Locale {
        self.frame.look.locale
    }

    fn moment(&self, at: Timestamp) -> Value {
        self.frame.look.moment(self.app, at)
    }

    /// A campaign with what this person sees of it, if it is on this site at all.
    async fn campaign(&self, id: &str) -> Result<Campaign, Problem> {
        campaigns::seen(self.app, self.bearer, self.site, id).await
    }

    /// One campaign, for `console/campaigns.html`; `newest` is its latest member here.
    fn sheet(&self, campaign: &Campaign, newest: Option<&Listed>, reach: Option<CampaignReach>) -> Value {
        let here = campaign.sites.iter().find(|on| on.site == self.site.key);
        let elsewhere = campaign.sites.iter().filter(|on| on.site != self.site.key && on.all() > 0);
        let elsewhere = elsewhere.filter_map(|on| {
            let site = self.app.sites.get(on.site.as_str())?;
            Some(json!({ "name": site.name, "count": on.all(), "href": address_of(campaign.id, &site.key, self.locale()) }))
        });
        let with = |status: Status| campaign.sites.iter().map(|on| on.with(status)).sum::<u32>();
        let statuses = Status::ALL.into_iter().map(|status| (status, with(status))).filter(|(_, count)| *count > 0);
        let decided = here.and_then(|on| Some(self.decided(on, on.decided.as_ref()?)));
        json!({
            "id": campaign.id,
            "found": self.moment(campaign.found_at),
            "last": self.moment(campaign.last_at),
            "open": campaign.open,
            "here": here.map_or(0, CampaignOnSite::all),
            "all": campaign.sites.iter().map(CampaignOnSite::all).sum::<u32>(),
            "elsewhere": elsewhere.collect::<Vec<_>>(),
            "statuses": statuses.map(|(status, count)| json!({ "word": status.word(), "count": count })).collect::<Vec<_>>(),
            "text": newest.and_then(|newest| newest.body.as_deref()),
            "reach": reach.map(|reach| json!({ "authors": reach.authors, "sources": reach.sources, "threads": reach.threads })),
            "decided": decided,
            "href": address_of(campaign.id, &self.site.key, self.locale()),
        })
    }

    /// The decision about all of it on this site: how far it is, and until when it holds for later members.
    fn decided(&self, on: &CampaignOnSite, order: &Bulk) -> Value {
        let holds = on.until.filter(|until| *until > self.app.clock.now());
        json!({
            "word": order.decision.word(),
            "actor": order.actor.split_once(' ').map_or(order.actor.as_str(), |(_, name)| name),
            "taken": order.taken,
            "done": order.done,
            "changed": order.changed,
            "ended": order.ended_at.is_some(),
            "until": holds.map(|until| self.moment(until)),
        })
    }

    /// The page; `sheets` are the campaigns, and `members` those of the one that is shown alone.
    fn show(&self, sheets: &[Value], members: Option<&Value>, problem: Option<&Problem>) -> Answer {
        let locale = self.locale();
        let days = |days: u64| self.day(self.app.clock.now().plus(Duration::from_hours(24 * days)));
        let working = sheets.iter().any(|sheet| sheet["decided"]["ended"] == false);
        let context = json!({
            "site": { "key": self.site.key, "name": self.site.name },
            "sites": self.bearer.sites(self.app).map(|other| json!({ "name": other.name, "key": other.key, "href": address(other, locale) })).collect::<Vec<_>>(),
            "campaigns": sheets,
            "members": members,
            "own_sites": campaigns::own_sites(self.app, self.bearer).count(),
            "can_decide": self.bearer.is(DECIDE, &self.site.key),
            "decisions": CampaignDecision::DECISIONS.map(Decision::word),
            "grounds": SpokenGround::all(self.app, self.site, locale),
            "first_day": days(0),
            "proposed_day": days(DAYS),
            "last_day": days(MOST_DAYS),
            "list": address(self.site, locale),
            "queue": format!("/moderation?site={}&lang={}", self.site.key, locale.code()),
            "problem": problem.map(|problem| problem.sentences(self.app, locale)),
        });
        let status = problem.map_or(StatusCode::OK, Problem::status);
        let mut page = self.frame.show(status, "console/campaigns.html", context)?;
        if working && problem.is_none() {
            page.headers_mut().insert(HeaderName::from_static("refresh"), AGAIN);
        }
        Ok(page)
    }

    /// The day of a moment, as forms write it.
    fn day(&self, at: Timestamp) -> String {
        self.frame.look.datetime(at).split('T').next().unwrap_or_default().to_owned()
    }

    /// One campaign with a page of its members.
    async fn one(&self, campaign: &Campaign, before: Option<i64>, problem: Option<&Problem>) -> Answer {
        let (store, site, locale) = (&self.app.store, &self.site.key, self.locale());
        let mut members = store.campaign_members(campaign.id, site, before, PAGE + 1).await?;
        let more = members.len() > PAGE as usize;
        members.truncate(PAGE as usize);
        let next = members.last().filter(|_| more).map(|last| format!("{}&cursor={}", address_of(campaign.id, site, locale), last.seq));
        let model = members.first().and_then(|newest| newest.body.clone()).unwrap_or_default();
        let row = |member: &Listed| {
            let runs = change(&model, member.body.as_deref().unwrap_or_default());
            json!({ "row": Row::new(self.app, &self.frame.look, member, None), "href": in_queue(self.site, member, locale), "runs": runs })
        };
        let rows: Vec<_> = members.iter().map(row).collect();
        let mut reach = CampaignReach::default();
        for on in &campaign.sites {
            let there = store.campaign_reach(campaign.id, &on.site).await?;
            reach.authors += there.authors;
            reach.sources += there.sources;
            reach.threads += there.threads;
        }
        let sheet = self.sheet(campaign, members.first(), Some(reach));
        self.show(&[sheet], Some(&json!({ "rows": rows, "more": next })), problem)
    }

    /// Decides about all of a campaign, on this site or on every one where this person decides.
    async fn decide(&self, campaign: &Campaign, form: &Fields) -> Result<(), Problem> {
        let wanted = Wanted::read(self.app, self.site, &self.frame.look.zone, |name| form.get(name))?;
        campaigns::record(self.app, self.bearer, self.site, self.locale(), campaign, wanted).await
    }
}

/// `GET /moderation/campaigns?site=`: those with members that wait first, then the newest.
///
/// # Errors
/// [`Problem::Forbidden`] for a site that the session does not reach, or when the store fails.
pub async fn list(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    let view = View::of(&app, &bearer, &headers, &uri)?;
    let mut sheets = Vec::new();
    for campaign in app.store.campaigns(&view.site.key).await? {
        let campaign = campaigns::reached(&app, &bearer, campaign);
        let newest = app.store.campaign_members(campaign.id, &view.site.key, None, 1).await?;
        sheets.push(view.sheet(&campaign, newest.first(), None));
    }
    view.show(&sheets, None, None)
}

/// `GET /moderation/campaigns/{id}?site=&cursor=`: one of them with its members on the site.
///
/// # Errors
/// [`Problem::NotFound`] for one without members there, and as [`list`].
pub async fn one(
    State(app): State<Arc<App>>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    let view = View::of(&app, &bearer, &headers, &uri)?;
    let before = Parameters::of(&uri).cursor()?;
    view.one(&view.campaign(&id).await?, before, None).await
}

/// `POST /moderation/campaigns/{id}?site=`: `decision` about all members, with `until` (a day) for later ones, `everywhere` for the other sites,
/// `ground`, `reason`; or `undo`.
///
/// # Errors
/// As [`one`]. What is wrong with a form is told on the page.
pub async fn act(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let view = View::of(&app, &bearer, &headers, &uri)?;
    let campaign = view.campaign(&id).await?;
    let done = match Fields::of_session(&app, &bearer, request).await {
        Ok(form) if form.has("undo") => campaigns::undo(&app, &bearer, view.site, &campaign).await,
        Ok(form) => view.decide(&campaign, &form).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&address_of(campaign.id, &view.site.key, view.locale())).into_response()),
        Err(problem @ (Problem::BadParameter { .. } | Problem::OutOfDate | Problem::NothingToRestore)) => {
            view.one(&campaign, None, Some(&problem)).await
        }
        Err(problem) => Err(problem),
    }
}

/// How many are like a comment, and where they stand: for the queue.
pub(super) async fn marks(app: &App, site: &Site, locale: Locale, comments: &[Listed]) -> Result<Vec<Option<Value>>, StoreError> {
    let ids: Vec<_> = comments.iter().map(|comment| comment.id).collect();
    let of = app.store.campaigns_of(&site.key, &ids).await?;
    let mark = |id| of.get(id).map(|(campaign, count)| json!({ "count": count, "href": address_of(*campaign, &site.key, locale) }));
    Ok(ids.iter().map(mark).collect())
}
