//! What moderators know of the author of a comment, and decide about all that comes from there.

use super::{
    comment_view::Row,
    frame::{Fields, Frame},
    look::Look,
};
use crate::{
    domain::{CommentId, Locale, Role, Site, Standing, Timestamp},
    http::{
        App,
        access::Bearer,
        moderation::authors::{self, TERMS},
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    store::{AuthorSummary, Listed, MOST_LOOKED_THROUGH, Note, StandingDecision},
};
use axum::{
    Extension,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Redirect},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Those who decide: the others see no forms.
const DECIDE: &[Role] = &[Role::Owner, Role::Editor, Role::Moderator];

/// Where it is shown.
pub(super) fn address(site: &Site, comment: CommentId, locale: Locale) -> String {
    format!("/moderation/comments/{comment}/author?site={}&lang={}", site.key, locale.code())
}

/// The list of a comment's status, with the comment beside it.
pub(super) fn in_queue(site: &Site, comment: &Listed, locale: Locale) -> String {
    format!("/moderation?site={}&status={}&id={}&lang={}#detail", site.key, comment.status.word(), comment.id, locale.code())
}

/// What stands beside a comment.
pub(super) async fn beside(app: &App, site: &Site, look: &Look, comment: CommentId) -> Result<Value, Problem> {
    let AuthorSummary { standing, notes } = app.store.author_summary(comment, app.clock.now()).await?;
    Ok(json!({ "href": address(site, comment, look.locale), "standing": standing.map(|one| holds(app, look, one)), "notes": notes }))
}

fn holds(app: &App, look: &Look, (standing, until): (Standing, Option<Timestamp>)) -> Value {
    json!({ "word": standing.word(), "until": until.map(|until| look.date(app, until)) })
}

/// A comment of a site, as the address names both.
struct About<'a> {
    app: &'a App,
    bearer: &'a Bearer,
    site: &'a Arc<Site>,
    comment: Listed,
    frame: Frame<'a>,
}

impl<'a> About<'a> {
    async fn read(app: &'a App, bearer: &'a Bearer, id: &str, headers: &HeaderMap, uri: &Uri) -> Result<Self, Problem> {
        let site = bearer.site(app, Parameters::of(uri).get("site").ok_or(Problem::NotFound)?)?;
        let comment = app.store.comment(CommentId::parse(id).ok_or(Problem::NotFound)?).await?;
        if comment.site != site.key {
            return Err(Problem::NotFound);
        }
        Ok(Self { app, bearer, site, comment, frame: Frame::of(app, bearer, headers, uri, Some(site)) })
    }

    fn rows(&self, comments: &[Listed]) -> Vec<Value> {
        let locale = self.frame.look.locale;
        let row = |comment: &Listed| {
            let href = in_queue(self.site, comment, locale);
            json!({
                "row": Row::new(self.app, &self.frame.look, comment, None),
                "href": href,
                "author": address(self.site, comment.id, locale),
            })
        };
        comments.iter().map(row).collect()
    }

    fn moment(&self, at: Timestamp) -> Value {
        self.frame.look.moment(self.app, at)
    }

    /// The whole page.
    async fn show(&self, status: StatusCode, wrong: Option<String>) -> Answer {
        let file = self.app.store.author_file(self.comment.id, self.app.clock.now()).await?;
        let name = |actor: &str| actor.split_once(' ').map_or(actor, |(_, name)| name).to_owned();
        let decided = file.decided.iter().map(|StandingDecision { standing, until, reason, actor, at }| {
            json!({
                "standing": standing.map(Standing::word),
                "until": until.map(|until| self.moment(until)),
                "reason": reason,
                "actor": name(actor),
                "at": self.moment(*at),
            })
        });
        let notes = file.notes.iter().map(|Note { text, actor, at }| json!({ "text": text, "actor": name(actor), "at": self.moment(*at) }));
        let right = self.bearer.right_to_see_addresses(&self.site.key);
        let mut names: Vec<&str> = file.comments.iter().map(|comment| comment.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let context = json!({
            "site": { "key": self.site.key, "name": self.site.name },
            "name": self.comment.name,
            "names": names.iter().filter(|name| **name != self.comment.name && !name.is_empty()).collect::<Vec<_>>(),
            "email": self.comment.email.as_ref().zip(right.as_ref()).map(|(email, right)| email.reveal(right)),
            "since": self.moment(file.since),
            "approved": file.record.approved,
            "refused": file.record.refused,
            "standing": file.summary.standing.map(|one| holds(self.app, &self.frame.look, one)),
            "decided": decided.collect::<Vec<_>>(),
            "notes": notes.collect::<Vec<_>>(),
            "rows": self.rows(&file.comments),
            "standings": Standing::ALL.map(Standing::word),
            "terms": TERMS,
            "can_decide": self.bearer.is(DECIDE, &self.site.key),
            "action": address(self.site, self.comment.id, self.frame.look.locale),
            "same": format!("/moderation/comments/{}/same-source?site={}&lang={}", self.comment.id, self.site.key, self.frame.look.locale.code()),
            "queue": in_queue(self.site, &self.comment, self.frame.look.locale),
            "wrong": wrong,
        });
        self.frame.show(status, "console/author.html", context)
    }
}

/// `GET /moderation/comments/{id}/author?site=`: all that is known of the author of a comment.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Forbidden`] for a site that the session does not reach, or when the store fails.
pub async fn show(
    State(app): State<Arc<App>>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    About::read(&app, &bearer, &id, &headers, &uri).await?.show(StatusCode::OK, None).await
}

/// `POST /moderation/comments/{id}/author?site=`: the form's `act` says what: `standing` (with `standing`, `days`, `reason`), `note` (`text`).
///
/// # Errors
/// [`Problem::OutOfDate`] for a form of another session, [`Problem::NotFound`] where the author was erased, and as [`show`]. What is wrong
/// with a form is told on the page.
pub async fn act(State(app): State<Arc<App>>, Extension(bearer): Extension<Bearer>, Path(id): Path<String>, request: Request) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let about = About::read(&app, &bearer, &id, &headers, &uri).await?;
    let fields = Fields::of_session(&app, &bearer, request).await?;
    let (site, comment) = (about.site, about.comment.id);
    let done = match fields.get("act") {
        "standing" => match authors::standing_of(fields.get("standing"), fields.get("days"), fields.get("reason")) {
            Ok(wanted) => authors::set_standing(&app, &bearer, site, comment, wanted).await,
            Err(problem) => Err(problem),
        },
        "note" => authors::add_note(&app, &bearer, site, comment, fields.get("text")).await,
        _ => Err(Problem::NotFound),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&address(site, comment, about.frame.look.locale)).into_response()),
        Err(problem @ Problem::BadParameter { .. }) => {
            let (_, sentence) = problem.sentences(&app, about.frame.look.locale);
            about.show(problem.status(), Some(sentence)).await
        }
        Err(problem) => Err(problem),
    }
}

/// `POST /moderation/comments/{id}/same-source?site=`: what came from the same address. It is recorded that somebody looked; the address
/// itself is shown to nobody, nor kept.
///
/// # Errors
/// As [`act`].
pub async fn same_source(
    State(app): State<Arc<App>>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let about = About::read(&app, &bearer, &id, &headers, &uri).await?;
    Fields::of_session(&app, &bearer, request).await?;
    let found = app.store.same_source(about.comment.id, &about.site.key, &bearer.actor(), app.clock.now()).await?;
    let context = json!({
        "name": about.comment.name,
        "rows": about.rows(&found),
        "looked_through": MOST_LOOKED_THROUGH,
        "back": address(about.site, about.comment.id, about.frame.look.locale),
    });
    about.frame.show(StatusCode::OK, "console/same_source.html", context)
}
