//! What rules found apart from texts, in a moderator's language. Judgements keep it in English, where the words of a sentence are its key, as
//! with gettext: so judgements of any age can be told in any language.

use super::{Value, Wording};
use crate::domain::Locale;

/// Each sentence as it is kept, `{}` for what differs, with its id. Of several that fit, the first.
const FACTS: &[(&str, &str)] = &[
    ("unknown: the check {} has not answered yet", "fact-check-waits"),
    ("unknown: the check {} was not asked", "fact-check-not-asked"),
    ("unknown: the check {} was given up after {} tries: {}", "fact-check-given-up"),
    ("unknown: the check {}: {}", "fact-check-failed"),
    ("unknown: the store did not answer", "fact-unknown-store"),
    ("unknown: the memory of recent submissions did not answer", "fact-unknown-activity"),
    ("unknown: not recorded then", "fact-unknown-then"),
    ("no answer within {} s", "fact-no-answer"),
    ("it cannot be reached", "fact-unreachable"),
    ("it answered with the status {}", "fact-status"),
    ("its answer is too long", "fact-too-long"),
    ("its answer was not understood: {}", "fact-not-understood"),
    ("{} to the site in a minute", "fact-site-pace"),
    ("{} in a minute", "fact-pace"),
    ("the same text {} times before", "fact-same-text"),
    ("nearly the same text {} times before", "fact-near-text"),
    ("no approved comment yet", "fact-newcomer"),
    ("{} of {} comments refused in {} days", "fact-refused-share"),
    ("{} comments approved", "fact-approved"),
    ("{} comments refused", "fact-refused"),
    ("hidden field filled in", "fact-honeypot"),
    ("sent {} s after the form was made", "fact-seconds"),
    ("sent {} minutes after the form was made", "fact-minutes"),
    ("the form's stamp is not ours", "fact-forged"),
    ("beneath {} comments", "fact-depth"),
    ("the discussion is {} days old", "fact-thread-age"),
    ("the source is on the list {}", "fact-network"),
    ("an address at {}", "fact-mail-host"),
    ("{} dots before the @", "fact-mail-dots"),
    ("a + before the @", "fact-mail-plus"),
    ("a domain that can have no mail", "fact-mail-none"),
    ("a moderator banned this author", "fact-banned"),
    ("a moderator has this author always held", "fact-held"),
    ("a moderator trusts this author", "fact-trusted"),
    ("a moderator has this thread premoderated", "fact-thread-premoderated"),
    ("campaign {}: a moderator approved it", "fact-campaign-approve"),
    ("campaign {}: a moderator rejected it", "fact-campaign-reject"),
    ("campaign {}: a moderator called it spam", "fact-campaign-spam"),
    ("premoderate = everybody", "fact-premoderate-everybody"),
    ("premoderate = newcomers", "fact-premoderate-newcomers"),
    ("{} % capitals", "fact-capitals"),
    ("{} % emoji", "fact-emoji"),
    ("{} characters", "fact-characters"),
    ("{} marks on one letter", "fact-marks"),
    ("Latin and Cyrillic letters", "fact-latin-cyrillic"),
    ("Latin and Greek letters", "fact-latin-greek"),
    ("Latin and Armenian letters", "fact-latin-armenian"),
    ("written in: {}", "fact-language"),
    ("{} says {}", "fact-check-says"),
];

impl Wording {
    /// What a piece of evidence was read as, in a language: a fact is told, what was typed stays as it is.
    pub fn fact(&self, locale: Locale, read_as: &str) -> String {
        let Some((id, values)) = FACTS.iter().find_map(|(sentence, id)| Some((id, values(sentence, read_as)?))) else {
            return read_as.to_owned();
        };
        // A reason within a reason is told, too.
        let told: Vec<String> = values.iter().map(|value| self.fact(locale, value)).collect();
        let arguments: Vec<_> = ["a", "b", "c"].into_iter().zip(told.iter().map(|value| Value::from(value.as_str()))).collect();
        self.say(locale, id, &arguments)
    }
}

/// What stands in a text where the sentence has `{}`; `None` if it is another sentence. A value is never empty.
fn values<'t>(sentence: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut parts = sentence.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut values = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let end = if parts.peek().is_none() { rest.strip_suffix(part)?.len() } else { rest.find(part)? };
        values.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    (rest.is_empty() && values.iter().all(|value| !value.is_empty())).then_some(values)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn every_fact_is_told_in_every_language() {
        let wording = Wording::load(None).unwrap();
        for (sentence, id) in FACTS {
            let kept = sentence.replace("{}", "7");
            let told = Locale::ALL.map(|locale| wording.fact(locale, &kept));
            assert!(told[0] != told[1] && told[1] != told[2], "{id}: {told:?}");
            assert!(told.iter().all(|told| !told.contains(id) && told.matches('7').count() == sentence.matches("{}").count()), "{told:?}");
        }
    }

    #[test]
    fn what_was_typed_stays_as_it_is() {
        let wording = Wording::load(None).unwrap();
        for text in ["viagra", "https://a.example", "é × 7", "in a minute", "", "spam: 0.87"] {
            assert_eq!(wording.fact(Locale::Fr, text), text);
        }
    }

    #[test]
    fn a_reason_within_a_reason_is_told() {
        let wording = Wording::load(None).unwrap();
        let told = wording.fact(Locale::Fr, "unknown: the check akismet: no answer within 10 s");
        assert!(told.contains("akismet") && told.contains("10") && !told.contains("answer"), "{told}");
    }
}
