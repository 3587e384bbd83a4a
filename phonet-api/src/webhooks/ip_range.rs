use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;

/// One address or a block of addresses, such as `89.184.65.208`, `10.0.0.0/8` or `2001:db8::/32`.
///
/// An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) equals the IPv4 address, here and in all comparisons of
/// addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IpRange(IpNet);

/// Text that is neither an address nor a block of addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidIpRange(&'static str);

impl IpRange {
    /// True if the block contains an address.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }

    fn new(first: IpAddr, prefix: u8) -> Result<Self, InvalidIpRange> {
        let (first, prefix) = match (first, first.to_canonical()) {
            // The first 96 bits only mark the address as IPv4.
            (IpAddr::V6(_), ipv4 @ IpAddr::V4(_)) if (96..=128).contains(&prefix) => (ipv4, prefix - 96),
            _ => (first, prefix),
        };
        let too_long = |_| InvalidIpRange("a prefix is at most 32 bits of IPv4 or 128 of IPv6");
        let range = IpNet::new(first, prefix).map_err(too_long)?;
        // A slip such as 10.0.0.1/8 for 10.0.0.1/32 would allow millions of addresses.
        if range.network() != first {
            return Err(InvalidIpRange("a block begins with its first address"));
        }
        Ok(Self(range))
    }
}

impl From<IpAddr> for IpRange {
    fn from(address: IpAddr) -> Self {
        Self(address.to_canonical().into())
    }
}

impl FromStr for IpRange {
    type Err = InvalidIpRange;

    fn from_str(text: &str) -> Result<Self, InvalidIpRange> {
        let (first, prefix) = match text.trim().split_once('/') {
            Some((first, prefix)) => (first, Some(prefix)),
            None => (text.trim(), None),
        };
        let first: IpAddr = first.parse().map_err(|_| InvalidIpRange("no IP address"))?;
        let Some(prefix) = prefix else { return Ok(first.into()) };
        // Checked, because the parser of numbers accepts "+8".
        let is_number = prefix.bytes().all(|byte| byte.is_ascii_digit());
        let prefix = prefix.parse().ok().filter(|_| is_number);
        Self::new(first, prefix.ok_or(InvalidIpRange("a prefix is a number of bits"))?)
    }
}

impl fmt::Display for IpRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.prefix_len() == self.0.max_prefix_len() { self.0.addr().fmt(f) } else { self.0.fmt(f) }
    }
}

impl fmt::Display for InvalidIpRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for InvalidIpRange {}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect(text)
    }

    #[test]
    fn a_block_holds_its_addresses_and_no_others() {
        for (range, inside, outside) in [
            ("89.184.65.208", "89.184.65.208", "89.184.65.209"),
            (" 89.184.65.208/32 ", "::ffff:89.184.65.208", "89.184.65.207"),
            ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"),
            ("10.1.2.128/25", "10.1.2.255", "10.1.2.127"),
            ("0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
            ("::/0", "2001:db8::1", "203.0.113.9"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1"),
            ("2001:db8::1", "2001:db8::1", "2001:db8::2"),
            ("::ffff:10.0.0.0/104", "10.9.8.7", "11.0.0.1"),
            ("::ffff:10.0.0.1", "::ffff:10.0.0.1", "10.0.0.2"),
        ] {
            let range: IpRange = range.parse().expect(range);
            assert!(range.contains(ip(inside)) && !range.contains(ip(outside)), "{range}");
            assert_eq!(range.to_string().parse(), Ok(range));
        }
    }

    #[test]
    fn what_is_no_block_is_refused() {
        for text in [
            "",
            "/",
            "/8",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "10.0.0.0/-1",
            "10.0.0.0/8/8",
            "10.0.0.1/8",
            "::/129",
            "2001:db8::1/32",
            "::ffff:10.0.0.1/104",
            "10.0.0.0/256",
            "10.0.0",
            "010.0.0.1",
            "localhost",
            "10.0.0.1:80",
            "[::1]",
            "fe80::1%eth0",
            "10.0.0.0 /8",
        ] {
            assert!(text.parse::<IpRange>().is_err(), "{text:?}");
        }
    }
}
