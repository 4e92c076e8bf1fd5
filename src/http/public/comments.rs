//! The approved comments of a thread as JSON.

use super::{
    submit::with_cors,
    tree::{self, Node},
};
use crate::{
    domain::{Site, ThreadKey, Timestamp},
    http::{
        App,
        client::PageOrigin,
        expected::Expected,
        parameters::Parameters,
        problem::{Answer, Problem},
    },
    intake::Refusal,
    store::{PageQuery, PublicComment, PublicPage},
    wording::html,
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::IntoResponse as _,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Comments on one page at most.
const MOST: u32 = 100;
/// Comments on one page where no limit is given.
const USUAL: u32 = 50;

/// `GET /v1/sites/{site}/comments?thread=&order=nested|flat&limit=&cursor=`: the approved comments of a thread. In nested order a page holds
/// `limit` top-level comments with all their answers. Answered with an `ETag`; 304 while nothing in the thread has changed.
///
/// # Errors
/// [`Problem::NotFound`] for an unknown site or a thread that it cannot have, [`Problem::BadParameter`], or when the store fails.
pub async fn list(State(app): State<Arc<App>>, Path(key): Path<String>, headers: HeaderMap, uri: Uri) -> Answer {
    let site = app.sites.get(&key).ok_or(Problem::NotFound)?;
    let parameters = Parameters::of(&uri);
    let query = query(site, &parameters)?;
    let page = app.store.public_page(&query).await?;
    let tag = entity_tag(&page);
    let reading = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=0, must-revalidate"))];
    let response = if matches(&headers, &tag) {
        (StatusCode::NOT_MODIFIED, reading).into_response()
    } else {
        (reading, Json(document(page, query.nested))).into_response()
    };
    Ok(with_cors(response, &PageOrigin::of(&headers, &app, site)))
}

fn query(site: &Site, parameters: &Parameters) -> Result<PageQuery, Problem> {
    let nested = match parameters.get("order") {
        None | Some("nested") => true,
        Some("flat") => false,
        Some(_) => return Err(Problem::BadParameter { name: "order".into(), expected: Expected::OneOf("nested, flat") }),
    };
    Ok(PageQuery {
        site: site.key.clone(),
        thread: thread(site, parameters)?,
        limit: parameters.number("limit", &(1..=MOST), USUAL)?,
        after: parameters.cursor()?,
        nested,
    })
}

/// The thread that an address names.
///
/// # Errors
/// [`Problem::BadParameter`] when it names none, 404 when the site can have no such thread.
pub(super) fn thread(site: &Site, parameters: &Parameters) -> Result<ThreadKey, Problem> {
    let missing = Problem::BadParameter { name: "thread".into(), expected: Expected::Thread };
    let raw = parameters.get("thread").ok_or(missing)?;
    ThreadKey::parse(raw, site).map_err(|_| Problem::Refused(Refusal::NoSuchThread(Vec::new())))
}

/// Weak, since compression changes the bytes and not what they say. A new version of the program may say the same differently.
fn entity_tag(page: &PublicPage) -> HeaderValue {
    let tag = format!("W/\"{}-{}\"", page.version, env!("CARGO_PKG_VERSION"));
    HeaderValue::from_str(&tag).unwrap_or_else(|_| HeaderValue::from_static("W/\"\""))
}

/// `If-None-Match` (RFC 9110, 13.1.2) by weak comparison.
fn matches(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let own = tag.to_str().map(opaque).unwrap_or_default();
    let asked = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    asked.map(opaque).any(|other| other == own || other == "*")
}

fn document(page: PublicPage, nested: bool) -> Value {
    let pinned = page.pinned.as_ref().map(leaf);
    let (total, open, next) = (page.total, page.open, page.next.map(|next| next.to_string()));
    let comments: Vec<Value> =
        if nested { tree::nest(page.comments).iter().map(branch).collect() } else { page.comments.iter().map(leaf).collect() };
    json!({ "pinned": pinned, "comments": comments, "total": total, "next": next, "open": open })
}

fn branch(node: &Node) -> Value {
    let mut value = leaf(&node.comment);
    value["replies"] = node.replies.iter().map(branch).collect();
    value
}

fn leaf(comment: &PublicComment) -> Value {
    json!({
        "id": comment.id,
        "parent": comment.parent,
        "name": comment.name,
        "website": comment.website,
        "body": comment.body,
        "html": html::paragraphs(&comment.body),
        "created_at": comment.created_at.rfc3339(),
        "edited_at": comment.edited_at.map(Timestamp::rfc3339),
    })
}
