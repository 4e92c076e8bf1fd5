//! Every route there is, in one table: the router is made from it, and the tests walk it.

use super::{App, form, moderation, ops, problem, public};
use axum::{
    Router,
    http::Uri,
    middleware,
    response::{IntoResponse as _, Redirect},
    routing::{MethodRouter, get, options, post},
};
use std::sync::Arc;
use tower_http::compression::CompressionLayer;

/// Who a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Readers, and the news sites that they read.
    Everybody,
    /// Moderators, by token or session.
    Moderators,
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
    /// Only what is read is large enough to be worth compressing.
    fn handler(&self) -> MethodRouter<Arc<App>> {
        let handler = (self.handler)();
        if self.method == "GET" { handler.layer(CompressionLayer::new()) } else { handler }
    }
}

const fn route(method: &'static str, path: &'static str, audience: Audience, handler: fn() -> MethodRouter<Arc<App>>) -> Route {
    Route { method, path, audience, handler }
}

use Audience::{Everybody, Moderators, Operators};

/// The table. A new route is a line here and a handler in the folder of its face.
pub const ROUTES: &[Route] = &[
    route("POST", "/v1/sites/{site}/comments", Everybody, || post(public::submit::submit)),
    route("OPTIONS", "/v1/sites/{site}/comments", Everybody, || options(public::submit::preflight)),
    route("GET", "/v1/sites/{site}/comments", Everybody, || get(public::comments::list)),
    route("GET", "/v1/sites/{site}/counts", Everybody, || get(public::counts::get)),
    route("POST", "/v1/sites/{site}/counts", Everybody, || post(public::counts::post)),
    route("OPTIONS", "/v1/sites/{site}/counts", Everybody, || options(public::submit::preflight)),
    route("GET", "/v1/sites/{site}/most-commented", Everybody, || get(public::most_commented::list)),
    route("GET", "/embed/{site}", Everybody, || get(public::embed::show)),
    route("GET", "/assets/{file}", Everybody, || get(public::assets::file)),
    route("GET", "/demo", Everybody, || get(form::demo::first)),
    route("GET", "/demo/{article}", Everybody, || get(form::demo::other)),
    route("GET", "/c/{id}", Everybody, || get(form::status_page::show)),
    route("POST", "/wp-comments-post.php", Everybody, || post(form::wordpress::submit)),
    route("GET", "/confirm/{token}", Everybody, || get(form::confirm::ask)),
    route("POST", "/confirm/{token}", Everybody, || post(form::confirm::act)),
    route("GET", "/u/{token}", Everybody, || get(form::unsubscribe::ask)),
    route("POST", "/u/{token}", Everybody, || post(form::unsubscribe::act)),
    route("GET", "/moderation", Moderators, || get(moderation::page::list)),
    route("POST", "/moderation", Moderators, || post(moderation::page::act)),
    route("GET", "/moderation/enter", Moderators, || get(moderation::page::ask)),
    route("POST", "/moderation/enter", Moderators, || post(moderation::page::enter)),
    route("GET", "/v1/moderation/comments", Moderators, || get(moderation::api::list)),
    route("GET", "/v1/moderation/comments/{id}", Moderators, || get(moderation::api::one)),
    route("POST", "/v1/moderation/comments/{id}/decision", Moderators, || post(moderation::api::decide)),
    route("POST", "/v1/moderation/threads/{id}/close", Moderators, || post(moderation::api::close)),
    route("POST", "/v1/moderation/threads/{id}/open", Moderators, || post(moderation::api::open)),
    route("POST", "/v1/explain", Moderators, || post(moderation::explain::explain)),
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

/// An address with a slash too many leads to the one without; 308 takes a form's text along.
async fn elsewhere(uri: Uri) -> problem::Answer {
    let path = uri.path().trim_matches('/');
    if path.is_empty() || !uri.path().ends_with('/') || path.contains('\\') {
        return Err(problem::Problem::NotFound);
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Ok(Redirect::permanent(&format!("/{path}{query}")).into_response())
}

fn made_from<'r>(routes: impl Iterator<Item = &'r Route>, app: &Arc<App>) -> Router {
    let table = routes.fold(Router::new(), |router, route| router.route(route.path, route.handler()));
    table
        .fallback(elsewhere)
        .layer(middleware::from_fn_with_state(Arc::clone(app), problem::render))
        .layer(middleware::from_fn(super::headers::guard))
        .with_state(Arc::clone(app))
}
