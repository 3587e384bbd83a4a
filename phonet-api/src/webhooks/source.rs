//! Source of a request: the connection's peer, or the address that a trusted proxy names.
//!
//! Anybody can send `X-Forwarded-For`. So the header counts only if the peer is one of our proxies, and of its entries
//! only those count that our proxies added: these are at the right. The first entry from the right that is not one of
//! our proxies is the source. The entries to the left of the source are a stranger's claims.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::IpRange;

#[cfg(test)]
mod tests;

/// Error for an entry that had to be read and is not an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Untraceable;

/// Returns the address that sent a request.
pub(super) fn source<N, V>(
    peer: IpAddr,
    headers: impl IntoIterator<Item = (N, V)>,
    proxies: &[IpRange],
) -> Result<IpAddr, Untraceable>
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    let is_proxy = |address: IpAddr| proxies.iter().any(|range| range.contains(address));
    let mut source = peer.to_canonical();
    if !is_proxy(source) {
        return Ok(source);
    }
    let forwarded: Vec<V> = headers
        .into_iter()
        .filter(|(name, _)| name.as_ref().eq_ignore_ascii_case(b"x-forwarded-for"))
        .map(|(_, value)| value)
        .collect();
    // Several headers are one list, in the order in which they were sent.
    for value in forwarded.iter().rev() {
        let hops = value.as_ref().rsplit(|byte| *byte == b',').map(<[u8]>::trim_ascii);
        // HTTP allows empty entries in a list, which carry no address.
        for hop in hops.filter(|hop| !hop.is_empty()) {
            source = address(hop).ok_or(Untraceable)?;
            if !is_proxy(source) {
                return Ok(source);
            }
        }
    }
    Ok(source)
}

/// Parses an address in one of the forms that proxies use: bare, with a port, or in brackets.
fn address(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?;
    let address: IpAddr = if let Some(rest) = hop.strip_prefix('[') {
        let (address, port) = rest.split_once(']')?;
        is_port(port).then(|| address.parse::<Ipv6Addr>().ok())??.into()
    } else if let (Some((address, _)), 1) = (hop.split_once(':'), hop.matches(':').count()) {
        is_port(&hop[address.len()..]).then(|| address.parse::<Ipv4Addr>().ok())??.into()
    } else {
        hop.parse().ok()?
    };
    Some(address.to_canonical())
}

/// True if a text is empty, or is a port with a colon before it.
fn is_port(text: &str) -> bool {
    let Some(port) = text.strip_prefix(':') else { return text.is_empty() };
    port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
}
