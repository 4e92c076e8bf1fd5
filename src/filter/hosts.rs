use std::collections::HashSet;

/// Host names, each with all that stand below it: `example.org` is also `www.example.org`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts(HashSet<String>);

impl Hosts {
    /// Adds a host name. `*.example.org` is `example.org`. False if it is none.
    pub fn add(&mut self, raw: &str) -> bool {
        let name = raw.strip_prefix("*.").unwrap_or(raw);
        match idna::domain_to_ascii_strict(name) {
            Ok(host) if host.contains('.') && !host.starts_with('.') && !host.ends_with('.') => {
                self.0.insert(host);
                true
            }
            _ => false,
        }
    }

    /// The entry that a host, in lower-case ASCII, is or stands below.
    pub fn find(&self, host: &str) -> Option<&str> {
        let mut name = host;
        loop {
            if let Some(found) = self.0.get(name) {
                return Some(found);
            }
            name = name.split_once('.')?.1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Hosts;

    #[test]
    fn a_host_stands_for_all_below_it() {
        let mut hosts = Hosts::default();
        assert!(hosts.add("Bit.ly") && hosts.add("*.éxample.org"));
        assert!(!hosts.add("localhost") && !hosts.add("a b.c") && !hosts.add(""));
        assert_eq!(hosts.find("www.bit.ly"), Some("bit.ly"));
        assert_eq!(hosts.find("xn--xample-9ua.org"), Some("xn--xample-9ua.org"));
        assert_eq!(hosts.find("rabbit.ly"), None);
        assert_eq!(hosts.find("ly"), None);
    }
}
