//! Akismet 1.1, `comment-check`: a form goes out, `true`, `false` or an explanation comes back.

use super::{Answered, CheckError, CheckSettings, Key, Question, post, website};
use crate::domain::{CheckAnswer, Verdict};
use http_body_util::Full;
use hyper::{Request, body::Bytes};

/// Akismet wants an address of the author; none is kept, so that it gets that of no machine in particular.
const NO_ADDRESS: &str = "127.0.0.1";

pub(super) fn request(settings: &CheckSettings, key: Option<&Key>, question: &Question<'_>) -> Option<Request<Full<Bytes>>> {
    let Question { submission, site, .. } = question;
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("api_key", key.map_or("", Key::reveal))
        .append_pair("blog", &site.base_url())
        .append_pair("user_ip", NO_ADDRESS)
        .append_pair("comment_type", if submission.parent.is_some() { "reply" } else { "comment" })
        .append_pair("comment_author", submission.name.as_str())
        .append_pair("comment_content", submission.body.as_str())
        .append_pair("comment_date_gmt", &question.received_at.rfc3339())
        .append_pair("blog_lang", site.locale.code())
        .append_pair("blog_charset", "UTF-8");
    if let Some(page) = submission.thread.url(site) {
        form.append_pair("permalink", &page);
    }
    if !website(submission).is_empty() {
        form.append_pair("comment_author_url", website(submission));
    }
    post(settings, "application/x-www-form-urlencoded; charset=utf-8", &[], form.finish())
}

/// `true` is spam, and spam beyond doubt where Akismet says that it may be thrown away.
pub(super) fn answer(answered: &Answered) -> Result<CheckAnswer, CheckError> {
    let beyond_doubt = answered.header("x-akismet-pro-tip") == Some("discard");
    match answered.body.trim_ascii() {
        b"true" if beyond_doubt => Ok(CheckAnswer::plain(Verdict::Discard)),
        b"true" => Ok(CheckAnswer::plain(Verdict::Spam)),
        b"false" => Ok(CheckAnswer::plain(Verdict::Approve)),
        b"invalid" => Err(CheckError::NotUnderstood("it calls the key or a field invalid")),
        _ => Err(CheckError::NotUnderstood("neither true nor false")),
    }
}
