//! Public IP addresses: the only ones to which a request for a link of the vendor may go.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Request extension: the request may reach public addresses only, whichever addresses its host's name resolves to.
///
/// A host name under a vendor's domain can be made to point into your own network. The transport over reqwest refuses a
/// request to an address that is not public before it connects; behind a proxy the proxy resolves the name. A transport
/// of your own finds the extension in [`http::Request::extensions`] and must enforce the rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PublicOnly {}

impl PublicOnly {
    /// True if the address is public: it is not of this host or network, not private and not reserved. An IPv4 address
    /// inside an IPv6 address is checked in the same way.
    pub fn permits(address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => is_public_v4(address),
            IpAddr::V6(address) => is_public_v6(address),
        }
    }
}

// Octet patterns stay by hand: as blocks of ipnet the list would be as long, and the addresses inside an IPv6 address
// would still need patterns.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let inner = |high: u16, low: u16| is_public_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match address.segments() {
        // IPv4-mapped addresses, the well-known prefix of NAT64, and 6to4 addresses.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            inner(high, low)
        }
        // Addresses of Teredo and other protocols, and of documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Field case 32a.
    #[test]
    fn only_addresses_of_the_public_network_are_permitted() {
        for public in [
            "8.8.8.8",
            "89.184.65.208",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ] {
            assert!(PublicOnly::permits(public.parse().unwrap()), "{public}");
        }
        for other in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.7",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.7",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:7",
            "64:ff9b:1::808:808",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:a00:7::1",
            "3fff::1",
            "fc00::1",
            "fd00::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "5f00::1",
        ] {
            assert!(!PublicOnly::permits(other.parse().unwrap()), "{other}");
        }
    }
}
