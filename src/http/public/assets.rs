//! The files that a browser loads: style sheets and the demonstration's drawing.

use crate::{
    assets::Folder,
    http::problem::{Answer, Problem},
};
use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::IntoResponse as _,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// `GET /assets/{file}`: what runs in a browser. Answered with an `ETag`; 304 while the file is the same.
///
/// # Errors
/// [`Problem::NotFound`].
pub async fn file(Path(name): Path<String>, headers: HeaderMap) -> Answer {
    let asset = Folder::Web.get(&name).ok_or(Problem::NotFound)?;
    let kind = kind(&name).ok_or(Problem::NotFound)?;
    let tag = HeaderValue::from_str(&format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(&asset.sha256[..12]))).map_err(|_| Problem::Internal)?;
    let caching = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=600"))];
    if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    Ok((caching, [(header::CONTENT_TYPE, kind)], asset.bytes.into_owned()).into_response())
}

fn kind(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}
