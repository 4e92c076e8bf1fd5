//! What a form on a page about oneself, or of an owner, comes with: who sends it, from where, and what is in it. The form is known to stand
//! on a page of this very session.

use super::{
    frame::{Fields, Frame},
    fresh_proof,
    proof::Caller,
};
use crate::http::{App, access::Bearer, client::PeerAddress, problem::Problem};
use axum::{
    Extension,
    extract::{FromRequest, FromRequestParts as _, Request},
    http::{HeaderMap, Uri},
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;

/// A form that somebody sent from such a page.
pub struct OwnPage {
    pub(super) app: Arc<App>,
    pub(super) bearer: Bearer,
    pub(super) headers: HeaderMap,
    uri: Uri,
    peer: PeerAddress,
    pub(super) fields: Fields,
}

impl OwnPage {
    /// The page that answers it.
    pub(super) fn frame(&self) -> Frame<'_> {
        Frame::of(&self.app, &self.bearer, &self.headers, &self.uri, None)
    }

    /// Who asks to be believed.
    pub(super) fn caller(&self) -> Caller<'_> {
        Caller { app: &self.app, headers: &self.headers, peer: self.peer }
    }

    /// As [`fresh_proof::in_the_way`].
    pub(super) async fn in_the_way(&self) -> Result<Option<Response>, Problem> {
        fresh_proof::in_the_way(&self.frame(), &self.bearer, &self.caller(), &self.fields).await
    }
}

impl FromRequest<Arc<App>> for OwnPage {
    type Rejection = Response;

    /// # Errors
    /// [`Problem::OutOfDate`] for a form of another session, and as [`Fields::read`].
    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Response> {
        let (mut head, body) = request.into_parts();
        let found = <(Extension<Bearer>, Extension<PeerAddress>)>::from_request_parts(&mut head, app).await;
        let (Extension(bearer), Extension(peer)) = found.map_err(|_| Problem::Internal.into_response())?;
        let (headers, uri) = (head.headers.clone(), head.uri.clone());
        let fields = Fields::of_session(app, &bearer, Request::from_parts(head, body)).await.map_err(Problem::into_response)?;
        Ok(Self { app: Arc::clone(app), bearer, headers, uri, peer, fields })
    }
}
