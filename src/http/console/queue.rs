//! The queue: comments with why they stand where they stand, and what is decided about them. The pages are whole without JavaScript; with
//! it, `web/queue.js` asks for the same pages and the same decisions, and shows the next comment before the answer is there.

use super::{
    appeals, author, bulk, campaigns,
    change::change,
    comment_view::{Beside, CommentView, Row},
    frame::{Fields, Frame},
    fresh_proof,
    live::mark_text,
    look::Look,
    proof::Caller,
    reports, searches,
    tab::{REPORTED, TAB_WORDS, Tab},
};
use crate::{
    domain::{Body, CommentId, Decision, Ground, Role, Search, SearchName, Site, Status},
    http::{
        App,
        access::{self, Bearer},
        client::PeerAddress,
        expected::Expected,
        grounds::SpokenGround,
        moderation::api::{self, Wanted},
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    lock::lock,
    store::{BulkOrder, Counts, Listed, Order, QueuePage, QueueQuery, TextRevision},
};
use axum::{
    Extension, Json,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Redirect},
};
use serde_json::{Value, json};
use std::{
    collections::HashSet,
    sync::{Arc, LazyLock, Mutex, MutexGuard},
};

/// Comments on one page.
const PAGE: u32 = 50;
/// A search counts no further than this.
const MOST_COUNTED: u32 = 1_000;
/// Comments that are decided about at once at most.
const MOST_AT_ONCE: usize = 100;
/// Comments that one order may take before its giver has to show again who they are.
const MANY: u32 = 1_000;
/// The statuses in the order of the tabs.
const TABS: [Status; 5] = [Status::Pending, Status::Spam, Status::Approved, Status::Rejected, Status::Deleted];
/// Sessions with an address at whose comments they looked, which this process remembers.
const MOST_NOTED: usize = 10_000;
/// Those who decide: the others see no buttons.
const DECIDE: &[Role] = &[Role::Owner, Role::Editor, Role::Moderator];

/// At what came from the same address as which comment each session looked: the list of it is asked for again and again while it is open.
fn noted() -> MutexGuard<'static, HashSet<(i64, CommentId)>> {
    static NOTED: LazyLock<Mutex<HashSet<(i64, CommentId)>>> = LazyLock::new(Mutex::default);
    lock(&NOTED)
}

/// What somebody looks at: a site, a status, a search, an order, a page, and one comment of it.
struct View<'a> {
    app: &'a App,
    bearer: &'a Bearer,
    site: &'a Arc<Site>,
    tab: Tab,
    order: Order,
    line: String,
    after: Option<i64>,
    chosen: Option<CommentId>,
    /// What was decided just before: comment and revision.
    done: Vec<(CommentId, i64)>,
    frame: Frame<'a>,
}

impl<'a> View<'a> {
    fn of(app: &'a App, bearer: &'a Bearer, headers: &HeaderMap, uri: &Uri) -> Result<Self, Problem> {
        let parameters = Parameters::of(uri);
        let site = bearer.site_of(app, uri)?;
        let wrong = Problem::BadParameter { name: "status".into(), expected: Expected::OneOf(TAB_WORDS) };
        let tab = parameters.get("status").map_or(Ok(Tab::Status(Status::Pending)), |word| Tab::from_word(word).ok_or(wrong))?;
        let wrong = Problem::BadParameter { name: "order".into(), expected: Expected::OneOf("newest, oldest, urgent, article") };
        let order = parameters.get("order").map_or(Some(Order::default()), Order::from_word).ok_or(wrong)?;
        Ok(Self {
            app,
            bearer,
            site,
            tab,
            order,
            line: parameters.get("q").unwrap_or_default().trim().to_owned(),
            after: parameters.cursor()?,
            chosen: parameters.get("id").and_then(CommentId::parse),
            done: parameters.all("done").filter_map(comment_and_revision).take(MOST_AT_ONCE).collect(),
            frame: Frame::of(app, bearer, headers, uri, Some(site)),
        })
    }

    fn word(&self) -> &'static str {
        self.tab.word()
    }

    fn can_decide(&self) -> bool {
        self.bearer.is(DECIDE, &self.site.key)
    }

    /// The address of this view with some parameters changed; an empty value takes one away.
    fn address(&self, changes: &[(&str, &str)]) -> String {
        let (after, lang) = (self.after.map(|after| after.to_string()), self.frame.look.locale.code());
        let own = [
            ("site", self.site.key.as_str()),
            ("status", self.word()),
            ("order", if self.order == Order::default() { "" } else { self.order.word() }),
            ("q", &self.line),
            ("cursor", after.as_deref().unwrap_or_default()),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in own {
            let value = changes.iter().find(|(changed, _)| *changed == name).map_or(value, |(_, value)| value);
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        for (name, value) in changes.iter().filter(|(name, value)| !value.is_empty() && own.iter().all(|(own, _)| own != name)) {
            query.append_pair(name, value);
        }
        format!("/moderation?{}&lang={lang}", query.finish())
    }

    fn search(&self) -> Search {
        self.read(&self.line)
    }

    /// Reads a line. What came from one address is for those who decide.
    fn read(&self, line: &str) -> Search {
        let mut search = Search::parse(line, &self.frame.look.zone);
        if let Some(comment) = search.same_source.take_if(|_| !self.can_decide()) {
            search.unread.push(format!("ip:{comment}"));
        }
        search
    }

    /// The same view with `ip:same` read as the address of the comment that it was typed beside.
    fn beside(&self, uri: &Uri) -> Option<Redirect> {
        let comment = Parameters::of(uri).get("beside").and_then(CommentId::parse).filter(|_| self.can_decide())?;
        Some(Redirect::to(&self.address(&[("q", &Search::beside(&self.line, comment)?), ("cursor", "")])))
    }

    /// Writes down that somebody looks at what came from one address, once a session.
    async fn note_look_at_source(&self, comment: CommentId) -> Result<(), Problem> {
        let look = (self.bearer.token_id(), comment);
        if noted().contains(&look) {
            return Ok(());
        }
        let (actor, now) = (self.bearer.actor(), self.app.clock.now());
        match self.app.store.note_look_at_source(comment, &self.site.key, &actor, now).await {
            Ok(()) => {
                let mut noted = noted();
                if noted.len() >= MOST_NOTED {
                    noted.clear();
                }
                noted.insert(look);
                Ok(())
            }
            // Nothing is found by it either.
            Err(crate::store::StoreError::Missing(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn query(&self, search: Search) -> QueueQuery {
        QueueQuery { order: self.order, after: self.after, ..self.query_in(self.tab, search) }
    }

    /// What a search finds in a tab, from its first page on.
    fn query_in(&self, tab: Tab, mut search: Search) -> QueueQuery {
        if tab == Tab::Reported {
            search.least_reports = search.least_reports.max(Some(1));
        }
        QueueQuery {
            site: self.site.key.clone(),
            status: tab.status(),
            search,
            order: Order::default(),
            hold: self.site.thresholds.hold,
            limit: PAGE,
            after: None,
        }
    }

    /// The tabs that this person made, each with its count.
    async fn own_tabs(&self) -> Result<Vec<Value>, Problem> {
        let mut own = Vec::new();
        for saved in searches::tabs(self.app, self.bearer, self.site, self.frame.look.locale.code()).await? {
            let Some(tab) = Tab::from_word(&saved.search.tab) else { continue };
            let query = self.query_in(tab, self.read(&saved.search.line));
            let count = self.app.store.count_found(&query, MOST_COUNTED + 1).await?;
            let is_open = (tab, saved.search.line.as_str(), saved.search.order) == (self.tab, self.line.as_str(), self.order);
            own.push(saved.view(count, MOST_COUNTED, is_open));
        }
        Ok(own)
    }

    /// A comment of this site.
    async fn comment(&self, id: CommentId) -> Result<Option<Listed>, Problem> {
        match self.app.store.comment(id).await {
            Ok(comment) => Ok(Some(comment).filter(|comment| comment.site == self.site.key)),
            Err(crate::store::StoreError::Missing(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Everything about one comment, for `console/detail.html`. `next` is the comment behind it.
    async fn detail(&self, comment: Listed, next: Option<&str>) -> Result<Value, Problem> {
        let parent = match comment.parent {
            Some(parent) => self.comment(parent).await?,
            None => None,
        };
        // The first revision is the one that nobody has decided about yet.
        let record = if comment.revision > 1 { self.app.store.decisions(comment.id).await? } else { Vec::new() };
        let author = author::beside(self.app, self.site, &self.frame.look, comment.id).await?;
        // The first revision has the reader's own text still.
        let texts = if comment.revision > 1 { self.app.store.texts(comment.id).await? } else { Vec::new() };
        let edited = edited(self.app, &self.frame.look, &comment, &texts);
        let thread = self.app.store.thread(&self.site.key, &comment.thread).await?;
        let thread = thread.map(|thread| {
            let pinned = thread.pinned == Some(comment.id);
            json!({ "open": thread.open, "premoderate": thread.premoderate, "pinned": pinned })
        });
        let base = format!("/moderation/comments/{}", comment.id);
        let place = format!("?site={}&lang={}", self.site.key, self.frame.look.locale.code());
        let alike = campaigns::marks(self.app, self.site, self.frame.look.locale, std::slice::from_ref(&comment)).await?;
        let reports = reports::beside(self.app, &self.frame.look, &comment).await?;
        let right = self.bearer.right_to_see_addresses(&self.site.key);
        let view = CommentView::new(self.app, self.site, &self.frame.look, comment, Beside { parent, record }, right.as_ref());
        Ok(json!({
            "comment": view,
            "author": author,
            "campaign": alike.into_iter().next().flatten(),
            "edited": edited,
            "reports": reports,
            "thread": thread,
            "edit_action": format!("{base}/text{place}"),
            "thread_action": format!("{base}/thread{place}"),
            "longest": Body::MAX_GRAPHEMES,
            "can_decide": self.can_decide(),
            "action": self.address(&[]),
            "back": self.address(&[]),
            "next": next,
            "grounds": SpokenGround::all(self.app, self.site, self.frame.look.locale),
        }))
    }
}

/// What moderators changed in a text: who did last, when, the reader's own words, and what leads from these to what is shown.
fn edited(app: &App, look: &Look, comment: &Listed, texts: &[TextRevision]) -> Option<Value> {
    let (own, last) = (texts.first()?, texts.last()?);
    let actor = last.actor.as_deref()?;
    let (before, after) = (own.body.as_deref()?, comment.body.as_deref()?);
    Some(json!({
        "actor": actor.split_once(' ').map_or(actor, |(_, name)| name),
        "date": look.date(app, last.at),
        "original": before,
        "runs": change(before, after),
    }))
}

/// `GET /moderation?site=&status=&order=&q=&cursor=&id=`: the list, and one comment of it. `beside` is the comment that a search was typed beside.
///
/// # Errors
/// [`Problem::BadParameter`], [`Problem::Forbidden`] for a site that the session does not reach, or when the store fails.
pub async fn list(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    let view = View::of(&app, &bearer, &headers, &uri)?;
    match view.beside(&uri) {
        Some(elsewhere) => Ok(elsewhere.into_response()),
        None => show(&view, &[]).await,
    }
}

/// `GET /moderation/comments/{id}?site=…`: one comment as the list shows it beside itself, for `web/queue.js`.
///
/// # Errors
/// [`Problem::NotFound`], or when the store fails.
pub async fn one(
    State(app): State<Arc<App>>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    let view = View::of(&app, &bearer, &headers, &uri)?;
    let comment = view.comment(CommentId::parse(&id).ok_or(Problem::NotFound)?).await?.ok_or(Problem::NotFound)?;
    let detail = view.detail(comment, None).await?;
    view.frame.show(StatusCode::OK, "console/detail.html", detail)
}

/// Why something was not decided, and about whose comment.
struct Refused {
    /// As it is now; `None` if it is not there.
    comment: Option<Listed>,
    problem: Problem,
}

impl Refused {
    fn name(&self) -> &str {
        self.comment.as_ref().map_or("", |comment| &comment.name)
    }
}

/// The page, with why something could not be decided.
async fn show(view: &View<'_>, refused: &[Refused]) -> Answer {
    let View { app, site, .. } = view;
    let locale = view.frame.look.locale;
    let search = view.search();
    let query = view.query(search.clone());
    if let Some(comment) = search.same_source {
        view.note_look_at_source(comment).await?;
    }
    // Before the page: what comes in between is told, rather than missed.
    let mark = app.store.mark(&site.key).await?;
    let QueuePage { comments, next } = app.store.queue(&query).await?;
    let found = if search.is_empty() { None } else { Some(app.store.count_found(&query, MOST_COUNTED + 1).await?) };
    let claims = app.store.claims(&site.key, app.clock.now()).await?;
    let claimed_by = |comment: &Listed| {
        let others = claims.iter().filter(|claim| claim.holder != view.bearer.token_id());
        others.filter(|claim| claim.comment == comment.id).map(|claim| claim.name.clone()).next()
    };
    let alike = campaigns::marks(app, site, locale, &comments).await?;
    let row = |(comment, campaign)| Row::new(app, &view.frame.look, comment, claimed_by(comment)).in_campaign(campaign);
    let rows: Vec<_> = comments.iter().zip(alike).map(row).collect();
    // Whoever names no comment gets the first that no colleague looks at.
    let free = comments.iter().position(|comment| claimed_by(comment).is_none()).unwrap_or(0);
    let place = view.chosen.and_then(|id| comments.iter().position(|comment| comment.id == id));
    let behind = rows.get(place.unwrap_or(free) + 1).map(|row| row.id.clone());
    let shown = match (view.chosen, place) {
        (Some(id), None) => view.comment(id).await?,
        (_, place) => comments.into_iter().nth(place.unwrap_or(free)),
    };
    let shown_id = shown.as_ref().map(|comment| comment.id.to_string());
    let detail = match shown {
        Some(comment) => Some(view.detail(comment, behind.as_deref()).await?),
        None => None,
    };
    let refused_lines: Vec<_> = refused
        .iter()
        .map(|refused| {
            let (title, sentence) = refused.problem.sentences(app, locale);
            json!({ "name": refused.name(), "title": title, "detail": sentence })
        })
        .collect();
    let own_tabs = view.own_tabs().await?;
    let is_own = own_tabs.iter().any(|tab| tab["open"] == true);
    let context = json!({
        "is_own": is_own,
        "site": { "key": site.key, "name": site.name },
        "sites": view.bearer.sites(app).map(|site| json!({ "key": site.key, "name": site.name })).collect::<Vec<_>>(),
        "status": view.word(),
        "tabs": tabs(view, &app.store.counts(&site.key).await?),
        "reported": { "href": view.address(&[("status", REPORTED), ("cursor", "")]), "count": app.store.count_reported(&site.key).await? },
        "own_tabs": own_tabs,
        "searches": view.bearer.user().map(|_| format!("/moderation/searches?site={}&lang={}", site.key, locale.code())),
        "longest_name": SearchName::MAX_GRAPHEMES,
        "all": view.address(&[("status", "all"), ("cursor", "")]),
        "appeals": { "href": appeals::address(site, locale), "count": app.store.count_appeals(&site.key).await? },
        "campaigns": { "href": campaigns::address(site, locale), "count": app.store.count_campaigns(&site.key).await? },
        "order": view.order.word(),
        "orders": Order::ALL.map(Order::word),
        "q": view.line,
        "unread": search.unread,
        "found": found.map(|found| found.min(MOST_COUNTED)),
        "found_more": found.is_some_and(|found| found > MOST_COUNTED),
        "rows": rows,
        "mark": mark_text(mark),
        "shown": shown_id,
        "open": view.chosen.is_some(),
        "detail": detail,
        "can_decide": view.can_decide(),
        "here": view.address(&[]),
        "done": done(view).await?,
        "refused": refused_lines,
        "refused_rules": app.rules.refused().map_or_else(Vec::new, |error| error.0.iter().map(ToString::to_string).collect()),
        "first": view.after.map(|_| view.address(&[("cursor", "")])),
        "more": next.map(|next| view.address(&[("cursor", &next.to_string())])),
        "cleared": (!view.line.is_empty()).then(|| view.address(&[("q", ""), ("cursor", "")])),
    });
    let status = refused.first().map_or(StatusCode::OK, |refused| refused.problem.status());
    view.frame.show(status, "console/queue.html", context)
}

fn tabs(view: &View<'_>, counts: &Counts) -> Vec<Value> {
    let tab = |status: Status| {
        let href = view.address(&[("status", status.word()), ("cursor", "")]);
        json!({ "word": status.word(), "href": href, "count": counts.get(&status).copied().unwrap_or(0) })
    };
    TABS.map(tab).to_vec()
}

/// What was decided just before, as far as it can be taken back from here: nobody has touched it since.
async fn done(view: &View<'_>) -> Result<Value, Problem> {
    let mut chosen = Vec::with_capacity(view.done.len());
    let mut name = None;
    for (id, revision) in &view.done {
        let Some(comment) = view.comment(*id).await?.filter(|comment| comment.revision == *revision) else { continue };
        let last = view.app.store.decisions(*id).await?.pop();
        if last.is_some_and(|last| last.actor == view.bearer.actor() && last.decision != Decision::Restore) {
            chosen.push(format!("{id}.{revision}"));
            name.get_or_insert(comment.name);
        }
    }
    Ok(json!({ "chosen": chosen, "name": name, "count": chosen.len() }))
}

/// `POST /moderation`: a decision about one comment or several, `chosen=ID.REVISION` each. A browser is led back to the list, to the comment
/// `next`; a script hears what was done.
///
/// # Errors
/// [`Problem::BadParameter`], or when the store fails. A form that does not stand on this session's page changes nothing; it leads to the list
/// with a note, and so does a comment that changed in the meantime.
pub async fn act(
    State(app): State<Arc<App>>,
    Extension(bearer): Extension<Bearer>,
    Extension(peer): Extension<PeerAddress>,
    request: Request,
) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let view = View::of(&app, &bearer, &headers, &uri)?;
    let by_script = access::wants_json(&headers);
    let form = match Fields::of_session(&app, &bearer, request).await {
        Err(problem @ Problem::OutOfDate) if !by_script => {
            return show(&view, &[Refused { comment: None, problem }]).await;
        }
        form => form?,
    };
    if form.get("all") == "yes" {
        let caller = Caller { app: &app, headers: &headers, peer };
        return order_all(&view, &caller, &form, by_script).await;
    }
    let (done, refused) = decide(&view, &form).await?;
    if by_script {
        return answer(&view, &done, &refused).await;
    }
    if !refused.is_empty() {
        return show(&view, &refused).await;
    }
    let next = CommentId::parse(form.get("next")).map(|id| id.to_string()).unwrap_or_default();
    let marks: Vec<_> = done.iter().map(|comment| format!("{}.{}", comment.id, comment.revision)).collect();
    let changes: Vec<_> = [("id", next.as_str())].into_iter().chain(marks.iter().map(|mark| ("done", mark.as_str()))).collect();
    Ok(Redirect::to(&view.address(&changes)).into_response())
}

/// What a form decides, why for colleagues, and why for the writer.
fn wanted(site: &Site, form: &Fields) -> Result<(Decision, Option<String>, Option<Ground>), Problem> {
    let word = Problem::BadParameter { name: "decision".into(), expected: Expected::OneOf("approve, reject, spam, delete, restore") };
    let decision = Decision::from_word(form.get("decision")).ok_or(word)?;
    Ok((decision, api::reason(form.get("reason"))?, api::ground(site, form.get("ground"))?))
}

/// Orders a decision about all that the search finds now. Without a search, it would be about all there is.
async fn order_all(view: &View<'_>, caller: &Caller<'_>, form: &Fields, by_script: bool) -> Answer {
    let (decision, reason, ground) = wanted(view.site, form)?;
    let search = view.search();
    if search.is_empty() || decision == Decision::Restore {
        return Err(Problem::BadParameter { name: "all".into(), expected: Expected::OneOf("yes, with a search") });
    }
    let ground = ground.filter(|_| decision != Decision::Approve);
    let query = view.query(search);
    if fresh_proof::is_old(view.app, view.bearer)
        && view.app.store.count_found(&query, MANY + 1).await? > MANY
        && let Some(response) = fresh_proof::in_the_way(&view.frame, view.bearer, caller, form).await?
    {
        return Ok(response);
    }
    let (actor, at) = (view.bearer.actor(), view.app.clock.now());
    let ordered = view.app.store.order_bulk(&BulkOrder { query, decision, reason, ground, actor, at }).await?;
    view.app.bulk_ordered.notify_one();
    let lang = view.frame.look.locale.code();
    if by_script {
        return Ok(Json(bulk::told(&ordered, lang)).into_response());
    }
    Ok(Redirect::to(&bulk::address(&ordered, lang)).into_response())
}

/// Decides about each comment that the form names; what is refused leaves the others be.
async fn decide(view: &View<'_>, form: &Fields) -> Result<(Vec<Listed>, Vec<Refused>), Problem> {
    let (decision, reason, ground) = wanted(view.site, form)?;
    let number = Problem::BadParameter { name: "chosen".into(), expected: Expected::Revision };
    let chosen: Vec<_> =
        form.all("chosen").take(MOST_AT_ONCE + 1).map(comment_and_revision).collect::<Option<_>>().ok_or_else(|| number.clone())?;
    if chosen.is_empty() || chosen.len() > MOST_AT_ONCE {
        return Err(number);
    }
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for (id, revision) in chosen {
        if view.comment(id).await?.is_none() {
            refused.push(Refused { comment: None, problem: Problem::NotFound });
            continue;
        }
        let wanted = Wanted { comment: id, decision, reason: reason.clone(), ground: ground.clone(), revision };
        match api::record(view.app, view.bearer, wanted).await {
            Ok(decided) => done.push(decided.comment),
            Err(Problem::Internal) => return Err(Problem::Internal),
            Err(problem) => refused.push(Refused { comment: view.comment(id).await?, problem }),
        }
    }
    Ok((done, refused))
}

/// What a script hears.
async fn answer(view: &View<'_>, done: &[Listed], refused: &[Refused]) -> Answer {
    let counts = view.app.store.counts(&view.site.key).await?;
    let mut counts: serde_json::Map<_, _> =
        TABS.iter().map(|tab| (tab.word().to_owned(), counts.get(tab).copied().unwrap_or(0).into())).collect();
    counts.insert(REPORTED.to_owned(), view.app.store.count_reported(&view.site.key).await?.into());
    let done: Vec<_> =
        done.iter().map(|comment| json!({ "id": comment.id, "revision": comment.revision, "status": comment.status })).collect();
    let locale = view.frame.look.locale;
    let refused: Vec<_> = refused
        .iter()
        .map(|refused| {
            let (title, detail) = refused.problem.sentences(view.app, locale);
            let now = refused.comment.as_ref();
            json!({
                "id": now.map(|comment| comment.id),
                "revision": now.map(|comment| comment.revision),
                "status": now.map(|comment| comment.status),
                "name": refused.name(),
                "title": title,
                "detail": detail,
            })
        })
        .collect();
    let status = if done.is_empty() && !refused.is_empty() { StatusCode::CONFLICT } else { StatusCode::OK };
    Ok((status, Json(json!({ "done": done, "refused": refused, "counts": counts }))).into_response())
}

/// `ID.REVISION`
fn comment_and_revision(text: &str) -> Option<(CommentId, i64)> {
    let (id, revision) = text.split_once('.')?;
    Some((CommentId::parse(id)?, revision.parse().ok()?))
}
