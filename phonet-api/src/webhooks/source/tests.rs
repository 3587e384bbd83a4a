use std::net::IpAddr;

use proptest::prelude::*;

use super::{Untraceable, source};
use crate::webhooks::IpRange;

const PHONET: &str = "89.184.65.208";

/// Our proxies: a load balancer at 10.0.0.0/8 and one that is reached over IPv6.
fn proxies() -> Vec<IpRange> {
    vec!["10.0.0.0/8".parse().unwrap(), "2001:db8:1::/48".parse().unwrap()]
}

fn traced(peer: &str, headers: &[(&str, &[u8])]) -> Result<String, Untraceable> {
    let headers = headers.iter().map(|(name, value)| (name, value));
    let peer: IpAddr = peer.parse().expect(peer);
    source(peer, headers, &proxies()).map(|address| address.to_string())
}

#[test]
fn the_source_is_the_rightmost_hop_that_is_no_proxy_of_ours() {
    // Peer, value of X-Forwarded-For, and source; "?" if the source cannot be traced.
    let table = [
        // The peer is not one of our proxies, so the header is a stranger's claim.
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", PHONET, "203.0.113.9"),
        ("203.0.113.9", "89.184.65.208, 10.0.0.1", "203.0.113.9"),
        ("203.0.113.9", "no address", "203.0.113.9"),
        ("127.0.0.1", PHONET, "127.0.0.1"),
        ("::1", PHONET, "::1"),
        (PHONET, "203.0.113.9", PHONET),
        ("::ffff:89.184.65.208", "203.0.113.9", PHONET),
        ("::ffff:203.0.113.9", PHONET, "203.0.113.9"),
        // The peer is one of our proxies, so the entry that it added is at the right.
        ("10.0.0.1", PHONET, PHONET),
        ("::ffff:10.0.0.1", PHONET, PHONET),
        ("2001:db8:1::7", PHONET, PHONET),
        ("2001:db8:2::7", PHONET, "2001:db8:2::7"),
        ("10.0.0.1", " 89.184.65.208 ", PHONET),
        ("10.0.0.1", "\t89.184.65.208\t", PHONET),
        // The entries to the left of the source were sent by the source.
        ("10.0.0.1", "89.184.65.208, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "89.184.65.208,203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "no address, 89.184.65.208", PHONET),
        ("10.0.0.1", "10.0.0.2, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "89.184.65.208, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        // Several of our proxies in a chain.
        ("10.0.0.1", "89.184.65.208, 10.0.0.2", PHONET),
        ("10.0.0.1", "89.184.65.208, 10.0.0.2, 2001:db8:1::3", PHONET),
        ("10.0.0.1", "89.184.65.208, ::ffff:10.0.0.2", PHONET),
        // The source is one of our own machines.
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", " , ,", "10.0.0.1"),
        ("10.0.0.1", "89.184.65.208, ,", PHONET),
        // Ports, brackets, and IPv4 written as IPv6.
        ("10.0.0.1", "89.184.65.208:51234", PHONET),
        ("10.0.0.1", "::ffff:89.184.65.208", PHONET),
        ("10.0.0.1", "::ffff:59b8:41d0", PHONET),
        ("10.0.0.1", "[::ffff:89.184.65.208]:443", PHONET),
        ("10.0.0.1", "[2001:db8:2::1]", "2001:db8:2::1"),
        ("10.0.0.1", "[2001:db8:2::1]:65535", "2001:db8:2::1"),
        ("10.0.0.1", "2001:DB8:2:0::1", "2001:db8:2::1"),
        // An entry that had to be read and is not an address. Skipping it would mean trusting the next entry.
        ("10.0.0.1", "89.184.65.208, unknown", "?"),
        ("10.0.0.1", "89.184.65.208, _hidden, 10.0.0.2", "?"),
        ("10.0.0.1", "89.184.65.208:99999", "?"),
        ("10.0.0.1", "89.184.65.208:", "?"),
        ("10.0.0.1", "[89.184.65.208]", "?"),
        ("10.0.0.1", "[2001:db8:2::1]443", "?"),
        ("10.0.0.1", "\"89.184.65.208\"", "?"),
        ("10.0.0.1", "089.184.065.208", "?"),
        ("10.0.0.1", "1505247696", "?"),
        ("10.0.0.1", "fe80::1%eth0", "?"),
        ("10.0.0.1", "for=89.184.65.208", "?"),
        ("10.0.0.1", "89.184.65.208;10.0.0.2", "?"),
    ];
    assert!(table.len() >= 40);
    for (peer, value, expected) in table {
        let found = traced(peer, &[("X-Forwarded-For", value.as_bytes())]);
        let expected = if expected == "?" { Err(Untraceable) } else { Ok(expected.to_owned()) };
        assert_eq!(found, expected, "{peer} {value:?}");
    }
}

#[test]
fn several_headers_are_one_list_and_other_headers_are_none() {
    let spoofed: &[u8] = b"89.184.65.208";
    let seen: &[u8] = b"203.0.113.9";
    for (headers, expected) in [
        (&[("x-forwarded-for", spoofed), ("X-FORWARDED-FOR", seen)][..], "203.0.113.9"),
        (&[("x-forwarded-for", seen), ("x-forwarded-for", spoofed)], PHONET),
        (&[("x-forwarded-for", spoofed), ("x-forwarded-for", b"10.0.0.2, 10.0.0.3")], PHONET),
        (&[("x-forwarded-for", seen), ("x-forwarded-for", b"")], "203.0.113.9"),
        (&[("x-real-ip", spoofed), ("forwarded", b"for=89.184.65.208"), ("x-forwarded-host", spoofed)], "10.0.0.1"),
        (&[], "10.0.0.1"),
    ] {
        assert_eq!(traced("10.0.0.1", headers).as_deref(), Ok(expected), "{headers:?}");
    }
    assert_eq!(traced("10.0.0.1", &[("x-forwarded-for", b"\xff\xfe")]), Err(Untraceable));
}

proptest! {
    #[test]
    fn whatever_a_stranger_claims_the_source_is_the_stranger(
        claim in "[0-9a-f:.,\\[\\] x]{0,80}",
        as_header in any::<bool>(),
    ) {
        let expected = Ok("203.0.113.9".to_owned());
        prop_assert_eq!(&traced("203.0.113.9", &[("x-forwarded-for", claim.as_bytes())]), &expected);
        let joined = format!("{claim}, 203.0.113.9");
        let ours = (&b"203.0.113.9"[..], "x-forwarded-for");
        let headers = if as_header {
            vec![(ours.1, claim.as_bytes()), (ours.1, ours.0)]
        } else {
            vec![(ours.1, joined.as_bytes())]
        };
        prop_assert_eq!(&traced("10.0.0.1", &headers), &expected);
    }
}
