//! Searches that somebody keeps as tabs of the queue, each for herself.

use super::{
    frame::{Fields, Frame},
    tab::Tab,
};
use crate::{
    domain::{SearchName, Site},
    http::{
        App,
        access::Bearer,
        problem::{Answer, Problem, field_sentence},
    },
    store::{MOST_SAVED, NewSearch, Order, SavedSearch, StoreError, User},
};
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Redirect},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// The longest line that is kept, in characters; no more is read of a line.
const LONGEST: usize = 300;

/// Whose searches, and on which site.
struct View<'a> {
    app: &'a App,
    user: &'a User,
    site: &'a Arc<Site>,
    frame: Frame<'a>,
}

impl<'a> View<'a> {
    /// # Errors
    /// [`Problem::NotFound`] for a session without an account, which has none.
    fn of(app: &'a App, bearer: &'a Bearer, headers: &HeaderMap, uri: &Uri) -> Result<Self, Problem> {
        let site = bearer.site_of(app, uri)?;
        let user = bearer.user().ok_or(Problem::NotFound)?;
        Ok(Self { app, user, site, frame: Frame::of(app, bearer, headers, uri, Some(site)) })
    }

    fn address(&self) -> String {
        format!("/moderation/searches?site={}&lang={}", self.site.key, self.frame.look.locale.code())
    }

    /// Where a search is shown.
    fn queue(&self, search: &SavedSearch) -> String {
        address(self.site, search, self.frame.look.locale.code())
    }

    async fn show(&self, wrong: Option<String>) -> Answer {
        let saved = self.app.store.saved_searches(self.user.id, &self.site.key).await?;
        let line = |one: &SavedSearch| json!({ "id": one.id, "name": one.name, "tab": one.tab, "line": one.line, "order": one.order.word(), "href": self.queue(one) });
        let context = json!({
            "site": { "key": self.site.key, "name": self.site.name },
            "searches": saved.iter().map(line).collect::<Vec<_>>(),
            "action": self.address(),
            "queue": format!("/moderation?site={}&lang={}", self.site.key, self.frame.look.locale.code()),
            "longest": SearchName::MAX_GRAPHEMES,
            "wrong": wrong,
        });
        let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        self.frame.show(status, "console/searches.html", context)
    }

    /// What the form calls a search, or what is wrong with that.
    fn name(&self, fields: &Fields) -> Result<SearchName, String> {
        SearchName::parse(fields.get("name")).map_err(|error| field_sentence(self.app, self.frame.look.locale, error))
    }

    fn say(&self, id: &str) -> String {
        self.app.wording.say(self.frame.look.locale, id, &[("most", MOST_SAVED.into())])
    }

    /// Keeps the search of a form; leads to it.
    async fn save(&self, fields: &Fields) -> Answer {
        let name = match self.name(fields) {
            Ok(name) => name,
            Err(wrong) => return self.show(Some(wrong)).await,
        };
        let search = NewSearch {
            user: self.user.id,
            site: self.site.key.clone(),
            name,
            tab: Tab::from_word(fields.get("status")).ok_or(Problem::NotFound)?.word().to_owned(),
            line: fields.get("q").trim().chars().take(LONGEST).collect(),
            order: Order::from_word(fields.get("order")).unwrap_or_default(),
        };
        match self.app.store.save_search(&search, self.app.clock.now()).await {
            Ok(true) => {
                let NewSearch { name, tab, line, order, .. } = search;
                let saved = SavedSearch { id: 0, name: name.as_str().to_owned(), tab, line, order };
                Ok(Redirect::to(&self.queue(&saved)).into_response())
            }
            Ok(false) => self.show(Some(self.say("searches-full"))).await,
            Err(StoreError::NameTaken) => self.show(Some(self.say("searches-name-taken"))).await,
            Err(error) => Err(error.into()),
        }
    }

    async fn rename(&self, id: i64, fields: &Fields) -> Answer {
        let name = match self.name(fields) {
            Ok(name) => name,
            Err(wrong) => return self.show(Some(wrong)).await,
        };
        match self.app.store.rename_search(self.user.id, id, &name).await {
            Ok(()) => Ok(Redirect::to(&self.address()).into_response()),
            Err(StoreError::NameTaken) => self.show(Some(self.say("searches-name-taken"))).await,
            Err(error) => Err(error.into()),
        }
    }
}

/// Where a search is shown.
fn address(site: &Site, search: &SavedSearch, lang: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("site", site.key.as_str()).append_pair("status", &search.tab);
    if search.order != Order::default() {
        query.append_pair("order", search.order.word());
    }
    if !search.line.is_empty() {
        query.append_pair("q", &search.line);
    }
    format!("/moderation?{}&lang={lang}", query.finish())
}

/// A tab of the queue: a search with where it stands, and the query that counts it.
pub(super) struct SavedTab {
    pub search: SavedSearch,
    pub href: String,
}

/// Those of a bearer on a site; none without an account.
pub(super) async fn tabs(app: &App, bearer: &Bearer, site: &Site, lang: &str) -> Result<Vec<SavedTab>, Problem> {
    let Some(user) = bearer.user() else { return Ok(Vec::new()) };
    let saved = app.store.saved_searches(user.id, &site.key).await?;
    Ok(saved.into_iter().map(|search| SavedTab { href: address(site, &search, lang), search }).collect())
}

impl SavedTab {
    /// For `console/queue.html`. `count` is how many it finds, up to one more than `most`.
    pub fn view(&self, count: u32, most: u32, is_open: bool) -> Value {
        json!({ "name": self.search.name, "href": self.href, "count": count.min(most), "more": count > most, "open": is_open })
    }
}

/// `GET /moderation/searches?site=`: the searches that somebody keeps on a site.
///
/// # Errors
/// [`Problem::NotFound`] for a session without an account, [`Problem::Forbidden`] for a site that it does not reach, or when the store fails.
pub async fn show(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, headers: HeaderMap, uri: Uri) -> Answer {
    View::of(&app, &bearer, &headers, &uri)?.show(None).await
}

/// `POST /moderation/searches?site=`: the form's `act` says what: `save` (`name`, `status`, `q`, `order`), `rename` (`id`, `name`), `forget` (`id`).
///
/// # Errors
/// [`Problem::OutOfDate`] for a form of another session, [`Problem::NotFound`] for what is somebody else's, and as [`show`].
pub async fn act(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let fields = Fields::of_session(&app, &bearer, request).await?;
    let view = View::of(&app, &bearer, &headers, &uri)?;
    let id = fields.get("id").parse().map_err(|_| Problem::NotFound);
    match fields.get("act") {
        "save" => view.save(&fields).await,
        "rename" => view.rename(id?, &fields).await,
        "forget" => {
            app.store.forget_search(view.user.id, id?).await?;
            Ok(Redirect::to(&view.address()).into_response())
        }
        _ => Err(Problem::NotFound),
    }
}
