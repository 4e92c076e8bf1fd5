//! Lists of networks, and which of them an address is on. Only the lists' names become a fact: the address stays where it came in.

use ipnet::IpNet;
use std::net::IpAddr;

/// Networks as ranges of addresses, IPv4 ones mapped into IPv6, sorted and without overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<(u128, u128)>);

impl FromIterator<IpNet> for Networks {
    fn from_iter<I: IntoIterator<Item = IpNet>>(networks: I) -> Self {
        let mut ranges: Vec<_> = networks.into_iter().map(|network| (number(network.network()), number(network.broadcast()))).collect();
        ranges.sort_unstable();
        let mut merged: Vec<(u128, u128)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(before) if first <= before.1 => before.1 = before.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Self(merged)
    }
}

impl Networks {
    /// Whether an address lies in one of them.
    pub fn contain(&self, address: IpAddr) -> bool {
        let address = number(address);
        let after = self.0.partition_point(|(first, _)| *first <= address);
        after > 0 && address <= self.0[after - 1].1
    }
}

/// Reads a network (`192.0.2.0/24`, `2001:db8::/32`) or an IPv4 address. An IPv6 network is at most a /64, since that is as much as is kept
/// of a source.
pub fn network(text: &str) -> Option<IpNet> {
    let network = text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?;
    (network.addr().is_ipv4() || network.prefix_len() <= 64).then(|| network.trunc())
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Networks, network};

    #[test]
    fn an_address_lies_in_a_network_or_not() {
        let networks: Networks =
            ["192.0.2.0/24", "192.0.2.128/25", "198.51.100.7", "2001:db8::/32"].into_iter().filter_map(network).collect();
        for (address, inside) in [
            ("192.0.2.0", true),
            ("192.0.2.255", true),
            ("192.0.3.0", false),
            ("192.0.1.255", false),
            ("198.51.100.7", true),
            ("198.51.100.8", false),
            ("2001:db8:1::", true),
            ("2001:db9::", false),
            ("::", false),
        ] {
            assert_eq!(networks.contain(address.parse().unwrap()), inside, "{address}");
        }
    }

    #[test]
    fn what_is_no_network_or_too_small_a_one_is_refused() {
        for text in ["192.0.2.0/33", "example.org", "", "2001:db8::1", "2001:db8::/65"] {
            assert_eq!(network(text), None, "{text}");
        }
        assert_eq!(network("192.0.2.7/24").unwrap().to_string(), "192.0.2.0/24");
    }
}
