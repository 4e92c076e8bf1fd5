//! The Perspective API's face (`v1alpha1`), for programs that were made for it: they change one address and one key. Scores are this model's,
//! with another meaning than Perspective's; attributes that it does not score are refused, never invented.

mod analyze;
mod answer;
mod attribute;
mod discovery;
mod request;
mod suggest;
mod text;

pub use analyze::analyze;
pub use discovery::discovery;
pub use suggest::suggest;

use super::{App, access::api_token, form::fields::whole_body, parameters::Parameters, problem::Problem};
use crate::{domain::Site, store::Scope};
use answer::Refused;
use axum::{body::Body, http::Uri};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Who asks, as in the audit, and which site the key speaks for.
async fn admit<'a>(app: &'a App, uri: &Uri) -> Result<(String, &'a Arc<Site>), Refused> {
    let parameters = Parameters::of(uri);
    let found = api_token(app, parameters.get("key").unwrap_or_default()).await;
    let found = found.map_err(|error| Refused::from(&Problem::from(error)))?;
    let token = found.map(|(token, _)| token).filter(|token| token.scope == Scope::Analyze).ok_or_else(Refused::key)?;
    let mut sites = app.sites.iter();
    let site = match &token.site {
        Some(key) => app.sites.get(key.as_str()),
        None => sites.next().filter(|_| sites.next().is_none()),
    };
    let one = "this key reaches several sites; make one for a single site: toguna token make --scope analyze --site KEY";
    Ok((format!("{}:{} {}", token.kind.word(), token.id, token.name), site.ok_or_else(|| Refused::invalid(one))?))
}

async fn read<T: DeserializeOwned>(app: &App, body: Body) -> Result<T, Refused> {
    let bytes = whole_body(app, body).await.map_err(|problem| Refused::from(&problem))?;
    serde_json::from_slice(&bytes).map_err(|error| Refused::invalid(&format!("the body is not what this method takes: {error}")))
}
