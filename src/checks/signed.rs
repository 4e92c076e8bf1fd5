//! A check of one's own: a JSON document signed the way Standard Webhooks 1.0.0 are, so that any of their libraries verifies it.

use super::{Answered, CheckError, CheckSettings, Key, Question, hundredths, post, website};
use crate::domain::{CheckAnswer, Verdict};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::Full;
use hyper::{Request, StatusCode, body::Bytes};
use serde::Deserialize;
use serde_json::json;
use sha2::Sha256;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    verdict: Verdict,
    #[serde(default)]
    scores: BTreeMap<String, f64>,
}

pub(super) fn request(name: &str, settings: &CheckSettings, key: Option<&Key>, question: &Question<'_>) -> Option<Request<Full<Bytes>>> {
    let Question { id, submission, site, received_at, now } = question;
    let document = json!({
        "type": "comment.check",
        "timestamp": now.rfc3339(),
        "data": {
            "check": name,
            "id": id,
            "site": site.key,
            "thread": submission.thread.as_str(),
            "url": submission.thread.url(site),
            "parent": submission.parent,
            "name": submission.name.as_str(),
            "website": website(submission),
            "body": submission.body.as_str(),
            "locale": submission.locale.code(),
            "received_at": received_at.rfc3339(),
        },
    })
    .to_string();
    // The same for every try, so that the other side can tell a repetition.
    let message = format!("chk_{id}_{name}");
    let seconds = (now.as_millis() / 1_000).to_string();
    let signature = signature(key?, &message, &seconds, &document)?;
    let headers = [("webhook-id", message.as_str()), ("webhook-timestamp", &seconds), ("webhook-signature", &signature)];
    post(settings, "application/json", &headers, document)
}

/// `v1,` and the HMAC-SHA256 of id, time and document in base64.
fn signature(key: &Key, id: &str, seconds: &str, document: &str) -> Option<String> {
    let mut mac = <Hmac<Sha256>>::new_from_slice(&key.secret()?).ok()?;
    mac.update(format!("{id}.{seconds}.{document}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// `{"verdict": "approve" | "hold" | "spam" | "discard", "scores": {"category": 0.87}}`; 204 says that there is nothing against it.
pub(super) fn answer(answered: &Answered) -> Result<CheckAnswer, CheckError> {
    if answered.status == StatusCode::NO_CONTENT {
        return Ok(CheckAnswer::plain(Verdict::Approve));
    }
    let Answer { verdict, scores } = answered.json()?;
    let scores = hundredths(scores).ok_or(CheckError::NotUnderstood("scores that are none"))?;
    Ok(CheckAnswer { verdict, scores })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::{Key, signature};

    /// The vector of Standard Webhooks' own libraries (`libraries/go/webhook_test.go`).
    #[test]
    fn a_signature_is_the_one_of_standard_webhooks() {
        let key = Key::for_test("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let signed = signature(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}").unwrap();
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
