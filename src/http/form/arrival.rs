//! A reader who is led back to the article after sending hears there that the comment has arrived: it cannot stand there yet. What the
//! filter made of it changes neither the address nor the words.

use crate::{
    domain::{CommentId, Site},
    http::{App, parameters::Parameters, problem::Problem},
};

/// The parameter by which an article's address says which comment has just been sent, by WordPress's name.
const PARAMETER: &str = "unapproved";

/// The article's address with the comment that has just been sent.
pub fn address(article: &str, id: CommentId) -> String {
    let page = article.split('#').next().unwrap_or_default();
    format!("{page}{}{PARAMETER}={id}#comment-{id}", if page.contains('?') { '&' } else { '?' })
}

/// The comment that a reader has just sent, as long as it is not public.
///
/// # Errors
/// When the store fails.
pub async fn waiting(app: &App, site: &Site, parameters: &Parameters) -> Result<Option<CommentId>, Problem> {
    let Some(id) = parameters.get(PARAMETER).and_then(CommentId::parse) else { return Ok(None) };
    Ok(if app.store.public_comment(&site.key, id).await?.is_some() { None } else { Some(id) })
}
