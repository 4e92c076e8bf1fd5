use super::Scale;
use crate::{
    domain::{Evidence, Field, Points},
    filter::{Case, Finding, Rule, hosts::Hosts, rule_table::RuleTable},
};

/// Judges the e-mail address. It is never shown: of its local part only numbers are looked at, and of its host only what a list names.
#[derive(Debug)]
enum Email {
    /// The host is one of these, or stands below one.
    Host(Points, Hosts),
    /// So many dots in the local part, which some providers do not heed: one mailbox, many addresses.
    Dots(Scale),
    /// A tag behind a `+` in the local part.
    Plus(Points),
    /// The host can have no mail exchanger: its name is reserved, or is none that is given to anybody.
    NoMail(Points),
}

#[derive(Clone, Copy)]
enum Of {
    Host,
    Dots,
    Plus,
    NoMail,
}

pub(super) fn read(table: &mut RuleTable<'_>) -> Option<Box<dyn Rule>> {
    let words = [("domain", Of::Host), ("dots", Of::Dots), ("plus", Of::Plus), ("no-mail", Of::NoMail)];
    let Some(of) = table.word("of", &words, None) else {
        table.excuse(&["points", "per_extra", "from", "domains", "lists"]);
        return None;
    };
    Some(Box::new(match of {
        Of::Host => {
            let (points, hosts) = (table.own_points(), table.hosts("domains"));
            Email::Host(points?, hosts)
        }
        Of::Dots => Email::Dots(Scale::read(table, 1..=30, 3)?),
        Of::Plus => Email::Plus(table.own_points()?),
        Of::NoMail => Email::NoMail(table.own_points()?),
    }))
}

impl Rule for Email {
    fn judge(&self, case: &Case<'_>) -> Option<Finding> {
        let email = &case.submission.email;
        let (points, read_as) = match self {
            Self::Host(points, hosts) => (*points, format!("an address at {}", hosts.find(email.host())?)),
            Self::Dots(scale) => (scale.points_for(email.dots())?, format!("{} dots before the @", email.dots())),
            Self::Plus(points) if email.has_tag() => (*points, "a + before the @".to_owned()),
            Self::NoMail(points) if !may_have_mail(email.host()) => (*points, "a domain that can have no mail".to_owned()),
            Self::Plus(_) | Self::NoMail(_) => return None,
        };
        Some(Finding::new(points).because([Evidence { field: Some(Field::Email), span: None, read_as }]))
    }
}

/// Top-level names that are kept free for other uses (RFC 2606, 6761, 6762, 7686, 8375, 9476) or are nobody's.
const RESERVED: [&str; 10] = ["alt", "arpa", "example", "internal", "invalid", "lan", "local", "localhost", "onion", "test"];

/// Whether a host's name is one that an MX record can stand under: labels of letters, digits and inner hyphens below a top-level name that is
/// given out.
fn may_have_mail(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let top = host.rsplit('.').next().unwrap_or_default();
    let is_given = top.len() >= 2 && !RESERVED.contains(&top) && (top.starts_with("xn--") || top.bytes().all(|b| b.is_ascii_alphabetic()));
    host.contains('.') && host.split('.').all(label) && is_given
}

#[cfg(test)]
mod tests {
    use super::may_have_mail;

    #[test]
    fn only_names_that_are_given_out_have_mail() {
        for host in ["example.org", "mail.xn--xample-9ua.org", "a.xn--p1ai", "1.fr"] {
            assert!(may_have_mail(host), "{host}");
        }
        for host in ["awa.invalid", "host.local", "-a.org", "a-.org", "a..org", "a_b.org", "example", "a.b1", "a.c"] {
            assert!(!may_have_mail(host), "{host}");
        }
    }
}
