use super::{HashKey, KeyedHash};
use std::net::{IpAddr, Ipv6Addr};

/// Where a submission came from: an IPv4 address, or the /64 network of an IPv6 one, since one reader has a whole /64. It is compared by its
/// keyed hash and never shown, logged or stored as it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Source(IpAddr);

impl Source {
    /// The source that an address belongs to. An IPv4 address that is mapped into IPv6 is the IPv4 one.
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(v6) => Self(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into()),
            v4 @ IpAddr::V4(_) => Self(v4),
        }
    }

    /// The address, to look it up in the lists of networks that rules name. Of an IPv6 address, the first of its /64.
    pub const fn address_for_lists(&self) -> IpAddr {
        self.0
    }

    /// What it is recognised by.
    pub fn keyed_hash(&self, key: &HashKey) -> KeyedHash {
        match self.0 {
            IpAddr::V4(v4) => key.hash(&[&v4.octets()]),
            IpAddr::V6(v6) => key.hash(&[&v6.octets()]),
        }
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Source(…)")
    }
}
