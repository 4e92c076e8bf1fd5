//! Servers repeat addresses in their answers; logs and tables must not.

use lettre::address::Envelope;

/// What is kept of an answer, in characters.
const LONGEST: usize = 300;

/// An answer without the mail's addresses, in whole or in part, without anything else that looks like an e-mail or network address,
/// and on one line.
pub(super) fn without_addresses(answer: &str, envelope: &Envelope) -> String {
    let parts: Vec<String> = envelope.to().iter().flat_map(|to| [to.user().to_lowercase(), to.domain().to_lowercase()]).collect();
    without(answer, &parts)
}

/// An answer without these words (in lower case), without anything that looks like an address, and on one line.
pub(super) fn without(answer: &str, parts: &[String]) -> String {
    let words = answer.split_whitespace().map(|word| if tells(word, parts) { "…" } else { word });
    let mut short: String = words.collect::<Vec<_>>().join(" ").chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    short.truncate(short.trim_end().len());
    short
}

fn tells(word: &str, parts: &[String]) -> bool {
    let word = word.to_lowercase();
    word.contains('@')
        || word.contains("%40")
        || parts.iter().any(|part| holds(&word, part))
        || word.split(|c: char| !(c.is_ascii_hexdigit() || matches!(c, '.' | ':'))).any(is_network_address)
}

/// Whether a word holds a part of an address. Short parts (`a`, `jo`) must stand alone: they are in every other word.
fn holds(word: &str, part: &str) -> bool {
    if part.chars().count() > 3 { word.contains(part) } else { word.split(|c: char| !c.is_alphanumeric()).any(|piece| piece == part) }
}

fn is_network_address(text: &str) -> bool {
    let text = text.trim_matches(|c| matches!(c, '.' | ':'));
    text.parse::<std::net::IpAddr>().is_ok() || text.parse::<std::net::SocketAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    fn about(address: &str, answer: &str) -> String {
        let to = address.parse().unwrap();
        without_addresses(answer, &Envelope::new(None, vec![to]).unwrap())
    }

    #[test]
    fn an_answer_loses_its_addresses_and_keeps_its_sense() {
        for (answer, kept) in [
            ("permanent error (550): 5.1.1 <awa.traore@example.org>: no such user", "permanent error (550): 5.1.1 … no such user"),
            ("550 AWA.TRAORE unknown", "550 … unknown"),
            ("451 greylisted, see https://mx.test/?r=awa.traore%40example.org", "451 greylisted, see …"),
            ("450 4.7.1 client [203.0.113.7] blocked", "450 4.7.1 client … blocked"),
            ("450 4.7.1 client 2001:db8::1: blocked\r\n 450 twice", "450 4.7.1 client … blocked 450 twice"),
            ("SRS0=aa=awa.traore=example.org=x refused", "… refused"),
        ] {
            assert_eq!(about("awa.traore@example.org", answer), kept);
        }
        assert_eq!(about("jo@example.org", "550 jo: the job of joining failed"), "550 … the job of joining failed");
    }

    #[test]
    fn an_answer_is_short() {
        assert!(about("awa@example.org", &"é ".repeat(5_000)).chars().count() <= LONGEST);
    }
}
