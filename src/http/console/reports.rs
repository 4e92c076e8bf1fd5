//! What readers report of a comment, as it stands beside it.

use super::look::Look;
use crate::{
    domain::Status,
    http::{App, problem::Problem},
    store::{Listed, Report},
};
use serde_json::{Value, json};

/// The open reports; nothing where there are none. Only public comments are reported: one that waits was taken back.
pub(super) async fn beside(app: &App, look: &Look, comment: &Listed) -> Result<Option<Value>, Problem> {
    let open = app.store.reports(comment.id).await?;
    if open.is_empty() {
        return Ok(None);
    }
    let one = |Report { cause, text, counts, at }: &Report| {
        json!({
            "cause": app.wording.say(look.locale, &format!("report-cause-{}", cause.word()), &[]),
            "text": text,
            "counts": counts,
            "date": look.date(app, *at),
            "datetime": look.datetime(*at),
        })
    };
    Ok(Some(json!({
        "count": comment.reports,
        "taken_back": comment.status == Status::Pending && comment.reports > 0,
        "all": open.iter().map(one).collect::<Vec<_>>(),
    })))
}
