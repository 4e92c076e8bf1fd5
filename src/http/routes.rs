//! Every route there is, in one table: the router is made from it, and the tests walk it.

use super::{App, access, console, form, headers, moderation, ops, perspective, problem, public};
use crate::domain::Role;
use axum::{
    Router,
    extract::{Request, State},
    http::Uri,
    middleware::{self, Next},
    response::{IntoResponse as _, Redirect, Response},
    routing::{MethodRouter, get, options, post},
};
use std::sync::Arc;
use tower_http::compression::CompressionLayer;

/// Who a route is for. Roles are those on the site that is meant: a moderator of another site is nobody here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Readers, and the news sites that they read.
    Everybody,
    /// Whoever has not logged in to the console yet.
    Visitors,
    /// Whoever has a session, about the own account; also those who owe a second factor.
    Oneself,
    /// Those with one of these roles, in the console, by session.
    People(&'static [Role]),
    /// Their programs, by token.
    Programs(&'static [Role]),
    /// Programs made for another service, by a key in the address, which the handler asks for as that service does.
    KeyHolders,
    /// Operators, and the machines that watch for them.
    Operators,
}

/// One route.
#[derive(Clone, Copy)]
pub struct Route {
    /// The method.
    pub method: &'static str,
    /// The path, with `{parameters}`.
    pub path: &'static str,
    /// Who it is for.
    pub audience: Audience,
    handler: fn() -> MethodRouter<Arc<App>>,
}

impl Route {
    /// Behind the door of its audience. Only what is read is large enough to be worth compressing.
    fn handler(&self, app: &Arc<App>) -> MethodRouter<Arc<App>> {
        let handler = (self.handler)();
        let handler = if self.method == "GET" { handler.layer(CompressionLayer::new()) } else { handler };
        let app = Arc::clone(app);
        match self.audience {
            Everybody | KeyHolders | Operators => handler,
            Visitors => handler.layer(middleware::from_fn_with_state(app, access::by_nobody)),
            Oneself => handler.layer(middleware::from_fn_with_state(app, access::by_own_session)),
            People(roles) => handler.layer(middleware::from_fn_with_state((app, roles), access::by_session)),
            Programs(roles) => handler.layer(middleware::from_fn_with_state((app, roles), access::by_token)),
        }
    }
}

const fn route(method: &'static str, path: &'static str, audience: Audience, handler: fn() -> MethodRouter<Arc<App>>) -> Route {
    Route { method, path, audience, handler }
}

use Audience::{Everybody, KeyHolders, Oneself, Operators, People, Programs, Visitors};
use Role::{Editor, Moderator, Ops, Owner, Reader};

/// Reading comments, and why they stand where they stand.
const READ: &[Role] = &[Owner, Editor, Moderator, Ops, Reader];
/// Deciding about comments and threads.
const DECIDE: &[Role] = &[Owner, Editor, Moderator];
/// Trying what the rules make of a text.
const EXPLAIN: &[Role] = &[Owner, Editor, Moderator, Ops];
/// Seeing how it goes.
const WATCH: &[Role] = EXPLAIN;
/// Seeing what the rules do.
const TUNE: &[Role] = &[Owner, Editor, Ops];
/// Mending what failed.
const MEND: &[Role] = &[Owner, Ops];
/// Saying who may do what.
const OWN: &[Role] = &[Owner];

/// The table: every route, and who may do what. A new route is a line here and a handler in the folder of its face.
pub const ROUTES: &[Route] = &[
    route("POST", "/v1/sites/{site}/comments", Everybody, || post(public::submit::submit)),
    route("OPTIONS", "/v1/sites/{site}/comments", Everybody, || options(public::submit::preflight)),
    route("GET", "/v1/sites/{site}/comments", Everybody, || get(public::comments::list)),
    route("POST", "/v1/sites/{site}/comments/{id}/report", Everybody, || post(public::report::submit)),
    route("OPTIONS", "/v1/sites/{site}/comments/{id}/report", Everybody, || options(public::submit::preflight_of_comment)),
    route("GET", "/v1/sites/{site}/counts", Everybody, || get(public::counts::get)),
    route("POST", "/v1/sites/{site}/counts", Everybody, || post(public::counts::post)),
    route("OPTIONS", "/v1/sites/{site}/counts", Everybody, || options(public::submit::preflight)),
    route("GET", "/v1/sites/{site}/most-commented", Everybody, || get(public::most_commented::list)),
    route("GET", "/embed/{site}", Everybody, || get(public::embed::show)),
    route("GET", "/assets/{file}", Everybody, || get(public::assets::file)),
    route("GET", "/", Everybody, || get(front)),
    route("GET", "/demo", Everybody, || get(form::demo::first)),
    route("GET", "/demo/{article}", Everybody, || get(form::demo::other)),
    route("GET", "/c/{id}", Everybody, || get(form::status_page::show)),
    route("POST", "/c/{id}/appeal", Everybody, || post(form::appeal::act)),
    route("GET", "/c/{id}/report", Everybody, || get(form::report::ask)),
    route("POST", "/c/{id}/report", Everybody, || post(form::report::act)),
    route("POST", "/wp-comments-post.php", Everybody, || post(form::wordpress::submit)),
    route("GET", "/confirm/{token}", Everybody, || get(form::confirm::ask)),
    route("POST", "/confirm/{token}", Everybody, || post(form::confirm::act)),
    route("GET", "/d/{token}", Everybody, || get(form::decision_link::ask)),
    route("POST", "/d/{token}", Everybody, || post(form::decision_link::act)),
    route("GET", "/u/{token}", Everybody, || get(form::unsubscribe::ask)),
    route("POST", "/u/{token}", Everybody, || post(form::unsubscribe::act)),
    route("POST", "/u/{token}/again", Everybody, || post(form::unsubscribe::again)),
    route("GET", "/moderation/login", Visitors, || get(console::login::ask)),
    route("POST", "/moderation/login", Visitors, || post(console::login::act)),
    route("GET", "/moderation/login/code", Visitors, || get(console::second_step::ask)),
    route("POST", "/moderation/login/code", Visitors, || post(console::second_step::act)),
    route("GET", "/moderation/login/with/{provider}", Visitors, || get(console::provider::begin)),
    route("GET", "/moderation/login/back/{provider}", Visitors, || get(console::provider::back)),
    route("GET", "/moderation/enter", Visitors, || get(console::enter::ask)),
    route("POST", "/moderation/enter", Visitors, || post(console::enter::act)),
    route("POST", "/moderation/leave", Oneself, || post(console::login::leave)),
    route("GET", "/moderation/account", Oneself, || get(console::account::show)),
    route("POST", "/moderation/account", Oneself, || post(console::account::act)),
    route("GET", "/moderation/account/second-factor", Oneself, || get(console::second_factor::show)),
    route("POST", "/moderation/account/second-factor", Oneself, || post(console::second_factor::act)),
    route("GET", "/moderation/account/keys", Oneself, || get(console::keys::show)),
    route("POST", "/moderation/account/keys", Oneself, || post(console::keys::act)),
    route("GET", "/moderation/account/link", Oneself, || get(console::identities::show)),
    route("POST", "/moderation/account/link", Oneself, || post(console::identities::act)),
    route("GET", "/moderation/people", People(OWN), || get(console::people::show)),
    route("POST", "/moderation/people", People(OWN), || post(console::people::act)),
    route("GET", "/moderation/tokens", People(OWN), || get(console::tokens::show)),
    route("POST", "/moderation/tokens", People(OWN), || post(console::tokens::act)),
    route("GET", "/moderation", People(READ), || get(console::queue::list)),
    route("GET", "/moderation/comments/{id}", People(READ), || get(console::queue::one)),
    route("GET", "/moderation/comments/{id}/author", People(READ), || get(console::author::show)),
    route("POST", "/moderation/comments/{id}/author", People(DECIDE), || post(console::author::act)),
    route("POST", "/moderation/comments/{id}/text", People(DECIDE), || post(console::edit::text)),
    route("POST", "/moderation/comments/{id}/thread", People(DECIDE), || post(console::edit::thread)),
    route("POST", "/moderation/comments/{id}/same-source", People(DECIDE), || post(console::author::same_source)),
    route("POST", "/moderation", People(DECIDE), || post(console::queue::act)),
    route("GET", "/moderation/searches", People(READ), || get(console::searches::show)),
    route("POST", "/moderation/searches", People(READ), || post(console::searches::act)),
    route("GET", "/moderation/bulk/{id}", People(DECIDE), || get(console::bulk::show)),
    route("POST", "/moderation/bulk/{id}", People(DECIDE), || post(console::bulk::undo)),
    route("GET", "/moderation/campaigns", People(READ), || get(console::campaigns::list)),
    route("GET", "/moderation/campaigns/{id}", People(READ), || get(console::campaigns::one)),
    route("POST", "/moderation/campaigns/{id}", People(DECIDE), || post(console::campaigns::act)),
    route("GET", "/moderation/numbers", People(WATCH), || get(console::numbers::show)),
    route("GET", "/moderation/numbers.csv", People(WATCH), || get(console::numbers::csv)),
    route("GET", "/moderation/rules", People(TUNE), || get(console::rules::show)),
    route("POST", "/moderation/rules/explain", People(TUNE), || post(console::rules::explain::act)),
    route("POST", "/moderation/rules/backtest", People(MEND), || post(console::rules::backtest::act)),
    route("GET", "/moderation/rules/tune.diff", People(MEND), || get(console::rules::tune::download)),
    route("GET", "/moderation/health", People(MEND), || get(console::health::show)),
    route("POST", "/moderation/health", People(MEND), || post(console::health::act)),
    route("GET", "/moderation/appeals", People(READ), || get(console::appeals::list)),
    route("POST", "/moderation/appeals", People(DECIDE), || post(console::appeals::act)),
    route("GET", "/moderation/events", People(READ), || get(console::live::events)),
    route("POST", "/moderation/claims", People(DECIDE), || post(console::live::claim)),
    route("GET", "/v1/moderation/comments", Programs(READ), || get(moderation::api::list)),
    route("GET", "/v1/moderation/comments/{id}", Programs(READ), || get(moderation::api::one)),
    route("POST", "/v1/moderation/comments/{id}/decision", Programs(DECIDE), || post(moderation::api::decide)),
    route("GET", "/v1/moderation/comments/{id}/author", Programs(READ), || get(moderation::authors::show)),
    route("POST", "/v1/moderation/comments/{id}/author", Programs(DECIDE), || post(moderation::authors::decide)),
    route("POST", "/v1/moderation/comments/{id}/author/notes", Programs(DECIDE), || post(moderation::authors::note)),
    route("POST", "/v1/moderation/comments/{id}/same-source", Programs(DECIDE), || post(moderation::authors::same_source)),
    route("GET", "/v1/moderation/campaigns", Programs(READ), || get(moderation::campaigns::list)),
    route("POST", "/v1/moderation/campaigns/{id}/decision", Programs(DECIDE), || post(moderation::campaigns::decide)),
    route("GET", "/v1/moderation/appeals", Programs(READ), || get(moderation::appeals::list)),
    route("POST", "/v1/moderation/appeals/{id}", Programs(DECIDE), || post(moderation::appeals::answer)),
    route("POST", "/v1/moderation/comments/{id}/text", Programs(DECIDE), || post(moderation::edit::edit)),
    route("POST", "/v1/moderation/threads/{id}", Programs(DECIDE), || post(moderation::api::thread)),
    route("POST", "/v1/moderation/threads/{id}/close", Programs(DECIDE), || post(moderation::api::close)),
    route("POST", "/v1/moderation/threads/{id}/open", Programs(DECIDE), || post(moderation::api::open)),
    route("POST", "/v1/explain", Programs(EXPLAIN), || post(moderation::explain::explain)),
    route("GET", "/$discovery/rest", Everybody, || get(perspective::discovery)),
    route("POST", "/v1alpha1/comments:analyze", KeyHolders, || post(perspective::analyze)),
    route("POST", "/v1alpha1/comments:suggestscore", KeyHolders, || post(perspective::suggest)),
    route("GET", "/healthz", Operators, || get(ops::healthz)),
    route("GET", "/readyz", Operators, || get(ops::readyz)),
    route("GET", "/metrics", Operators, || get(ops::metrics)),
];

/// The router made from the table.
pub fn router(app: &Arc<App>) -> Router {
    made_from(ROUTES.iter(), app)
}

/// The router of a process that speaks to operators alone.
pub fn operators(app: &Arc<App>) -> Router {
    made_from(ROUTES.iter().filter(|route| route.audience == Operators), app)
}

/// The router of a process that waits for its database and its queue.
pub fn starting(starting: &Arc<ops::Starting>) -> Router {
    Router::new()
        .route("/healthz", get(ops::healthz))
        .route("/readyz", get(ops::starting))
        .fallback(ops::not_yet)
        .with_state(Arc::clone(starting))
}

/// Whoever comes to the front door by hand works here: readers come through their newspaper.
async fn front() -> Redirect {
    Redirect::to("/moderation")
}

/// An address with a slash too many leads to the one without; 308 takes a form's text along.
async fn elsewhere(uri: Uri) -> problem::Answer {
    let path = uri.path().trim_matches('/');
    if path.is_empty() || !uri.path().ends_with('/') || path.contains('\\') {
        return Err(problem::Problem::NotFound);
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Ok(Redirect::permanent(&format!("/{path}{query}")).into_response())
}

/// Middleware around every route. One, since each makes a request's whole state be moved once more.
async fn dressed(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    headers::guarded(problem::render(&app, request, next).await)
}

fn made_from<'r>(routes: impl Iterator<Item = &'r Route>, app: &Arc<App>) -> Router {
    let table = routes.fold(Router::new(), |router, route| router.route(route.path, route.handler(app)));
    table.fallback(elsewhere).layer(middleware::from_fn_with_state(Arc::clone(app), dressed)).with_state(Arc::clone(app))
}
