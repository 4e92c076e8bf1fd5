//! A writer asks that a refused comment be looked at again, by the button of its status page.

use super::{fields::whole_body, status_link::StatusLink};
use crate::{
    domain::Remark,
    http::{
        App,
        expected::Expected,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
};
use axum::{
    extract::{Path, Request, State},
    http::Uri,
    response::{IntoResponse as _, Redirect},
};
use std::sync::Arc;

/// `POST /c/{id}/appeal?t=`, with what the writer says as `text`. Leads back to the status page, which tells how far it is, also where there is
/// nothing to appeal against. The second time is as good as the first.
///
/// # Errors
/// [`Problem::NotFound`] without a token that was made for this comment, [`Problem::BadParameter`] for a text that is too long, or when the
/// store fails.
pub async fn act(State(app): State<Arc<App>>, Path(id): Path<String>, uri: Uri, request: Request) -> Answer {
    let parameters = Parameters::of(&uri);
    let token = parameters.get("t").unwrap_or_default();
    let link = StatusLink::read(&app.secrets, &id, token).ok_or(Problem::NotFound)?;
    let bytes = whole_body(&app, request.into_body()).await?;
    let text = form_urlencoded::parse(&bytes).find(|(name, _)| name == "text").map(|(_, text)| text).unwrap_or_default();
    let text = Remark::parse(&text).map_err(|_| Problem::BadParameter { name: "text".into(), expected: Expected::Remark })?;
    let now = app.clock.now();
    if app.store.appeal(link.id, text.as_ref(), now).await? {
        tracing::info!(comment = %link.id, "a writer appeals");
    }
    Ok(Redirect::to(&format!("/c/{id}?t={token}")).into_response())
}
