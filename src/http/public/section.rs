//! The discussion beneath a page as HTML: comments, and the form. The demonstration page and the embedded section show the same one.

use super::tree::{self, Node};
use crate::{
    domain::{CommentId, Locale, Site, ThreadKey, Website},
    http::{
        App,
        form::{
            arrival,
            comment_form::{FormView, Reply},
        },
        parameters::Parameters,
        problem::Problem,
    },
    store::PageQuery,
    wording,
};
use axum::http::{HeaderValue, header};
use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation as _;

/// Top-level comments on one page, with all their answers.
const PAGE: u32 = 50;

/// Where a discussion is shown.
#[derive(Debug)]
pub(in crate::http) struct Place<'a> {
    /// The site.
    pub site: &'a Site,
    /// The discussion.
    pub thread: &'a ThreadKey,
    /// The language.
    pub locale: Locale,
    /// The address of the article.
    pub article: String,
    /// The address of the page that shows the discussion: the article's, or the embedded section's.
    pub own: String,
    /// What goes before the addresses that the form is sent to: nothing on a page of this server.
    pub base: &'a str,
    /// Whether it stands in a frame.
    pub framed: bool,
}

/// What `pages/comments.html` shows.
#[derive(Debug, Serialize)]
pub(in crate::http) struct Section {
    /// Comments in the whole thread.
    pub total: u64,
    open: bool,
    framed: bool,
    thread: String,
    url: String,
    page: String,
    reply: String,
    /// What goes before the addresses of this server.
    base: String,
    waiting: Option<CommentId>,
    first: Option<String>,
    next: Option<String>,
    pinned: Option<CommentView>,
    comments: Vec<CommentView>,
    form: FormView,
}

#[derive(Debug, Serialize)]
struct CommentView {
    id: CommentId,
    parent: Option<CommentId>,
    name: String,
    initials: String,
    website: Option<String>,
    body: String,
    date: String,
    datetime: String,
    classes: String,
    answers: Option<String>,
    edited: bool,
    replies: Vec<CommentView>,
}

impl Section {
    /// Reads the discussion. `replytocom`, `cursor` and `unapproved` of the address say which comment is answered, which page is shown, and
    /// which comment the reader has just sent.
    ///
    /// # Errors
    /// [`Problem::BadParameter`], or when the store fails.
    pub async fn load(app: &App, place: &Place<'_>, parameters: &Parameters) -> Result<Self, Problem> {
        let Place { site, thread, locale, article, own, base, framed } = place;
        let after = parameters.cursor()?;
        let query = PageQuery { site: site.key.clone(), thread: (*thread).clone(), limit: PAGE, after, nested: true };
        let page = app.store.public_page(&query).await?;
        let reply = reply(app, site, parameters).await?;
        let form = FormView::blank(app, site, base, thread, own, reply);
        let with = |parameter: &str| format!("{own}{}{parameter}", if own.contains('?') { '&' } else { '?' });
        Ok(Self {
            total: page.total,
            open: page.open,
            thread: thread.as_str().to_owned(),
            url: thread.url(site).unwrap_or_else(|| article.clone()),
            page: article.clone(),
            reply: with(""),
            base: (*base).to_owned(),
            waiting: arrival::waiting(app, site, parameters).await?,
            first: after.map(|_| format!("{own}#comments")),
            next: page.next.map(|next| with(&format!("cursor={next}#comments"))),
            pinned: tree::nest(page.pinned.into_iter().collect()).pop().map(|node| view(app, site, *locale, node, 0)),
            comments: views(app, site, *locale, tree::nest(page.comments)),
            form: if *framed { form.framed() } else { form },
            framed: *framed,
        })
    }
}

/// The comment that `replytocom` names, if it is published.
async fn reply(app: &App, site: &Site, parameters: &Parameters) -> Result<Option<Reply>, Problem> {
    let Some(id) = parameters.get("replytocom").and_then(CommentId::parse) else { return Ok(None) };
    let comment = app.store.public_comment(&site.key, id).await?;
    Ok(comment.map(|comment| Reply { to: comment.id, name: comment.name }))
}

fn views(app: &App, site: &Site, locale: Locale, nodes: Vec<Node>) -> Vec<CommentView> {
    nodes.into_iter().enumerate().map(|(place, node)| view(app, site, locale, node, place)).collect()
}

fn view(app: &App, site: &Site, locale: Locale, node: Node, place: usize) -> CommentView {
    let classes = classes(&node, place);
    let Node { comment, answers, replies, .. } = node;
    CommentView {
        id: comment.id,
        parent: comment.parent,
        initials: initials(&comment.name),
        name: comment.name,
        website: comment.website.and_then(|website| Website::parse(&website).ok().flatten()).map(|website| website.as_str().to_owned()),
        body: comment.body,
        date: app.wording.date(locale, comment.created_at, &site.time_zone),
        datetime: wording::datetime(comment.created_at, &site.time_zone),
        classes,
        edited: comment.edited_at.is_some(),
        answers,
        replies: views(app, site, locale, replies),
    }
}

/// WordPress's class words, so that a theme's style sheet fits.
fn classes(node: &Node, place: usize) -> String {
    let parity = if place.is_multiple_of(2) { "even" } else { "odd alt" };
    let thread = match (node.depth, place.is_multiple_of(2)) {
        (1, true) => " thread-even",
        (1, false) => " thread-odd thread-alt",
        _ => "",
    };
    let parent = if node.replies.is_empty() { "" } else { " parent" };
    format!("comment {parity}{thread} depth-{}{parent}", node.depth)
}

/// The first letters of the first and the last word: from the name alone.
fn initials(name: &str) -> String {
    let letter = |word: &str| word.graphemes(true).find(|letter| letter.chars().all(char::is_alphanumeric)).map(str::to_uppercase);
    let mut words = name.split_whitespace().filter_map(letter);
    let first = words.next().unwrap_or_else(|| "·".to_owned());
    words.next_back().map_or_else(|| first.clone(), |last| format!("{first}{last}"))
}

/// What a page with our form may do: send it here and be led on to the site's pages; be framed by those it may be framed by.
pub(in crate::http) fn page_policy(app: &App, site: &Site, framed: bool) -> [(header::HeaderName, HeaderValue); 2] {
    let origins: Vec<String> = site.origins.iter().map(ToString::to_string).collect();
    let origins = origins.join(" ");
    let ancestors = if framed { format!("'self' {origins}") } else { "'none'".to_owned() };
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {} {origins}; base-uri 'none'; frame-ancestors {ancestors}",
        app.public_url
    );
    let policy = HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"));
    [(header::CONTENT_SECURITY_POLICY, policy), (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"))]
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_come_from_the_name_alone() {
        assert_eq!(initials("Awa Diarra"), "AD");
        assert_eq!(initials("élodie"), "É");
        assert_eq!(initials("Jean de la Fontaine"), "JF");
        assert_eq!(initials("أومو سيديبي"), "أس");
        assert_eq!(initials("<b>"), "B");
        assert_eq!(initials("???"), "·");
    }
}
