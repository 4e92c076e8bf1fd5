use super::Finding;
use crate::store::DeadLetterCounts;

const CHECK: &str = "dead letters";

/// What to say of what was given up. A mailbox that does not exist is nobody's fault here; an acknowledged comment that is not stored is.
pub(super) fn judge(counts: DeadLetterCounts) -> Finding {
    let DeadLetterCounts { envelopes, mails } = counts;
    let found = format!("{envelopes} submissions could not be stored, {mails} mails could not be sent");
    match (envelopes, mails) {
        (0, 0) => Finding::ok(CHECK, "none"),
        (0, _) => Finding::ok(CHECK, format!("{found}: `toguna dead-letters list` says why")),
        _ => Finding::wrong(CHECK, found, "`toguna dead-letters list` says why; mend that, then `toguna dead-letters retry`"),
    }
}
