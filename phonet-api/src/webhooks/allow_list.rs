use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use super::IpRange;

/// Addresses from which webhooks are accepted.
///
/// The document lists six addresses and does not promise that they stay the same. So a list is data, which can be
/// replaced while it is in use by [`Receiver::swap_allow_list`](super::Receiver::swap_allow_list). A new list is empty
/// and allows nobody.
///
/// ```
/// use phonet_api::webhooks::AllowList;
///
/// let mut list = AllowList::documented();
/// list.add("2001:db8::/32".parse()?);
/// list.remove("95.213.132.131".parse()?);
/// assert!(list.contains("::ffff:89.184.65.208".parse()?));
/// assert!(!list.contains("95.213.132.131".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowList {
    ranges: BTreeSet<IpRange>,
}

impl AllowList {
    /// Addresses in the document's two filters, section "Авторизация АТС Phonet в Вашей CRM системе".
    pub const DOCUMENTED: [Ipv4Addr; 6] = [
        Ipv4Addr::new(89, 184, 65, 208),
        Ipv4Addr::new(89, 184, 82, 130),
        Ipv4Addr::new(89, 184, 67, 228),
        Ipv4Addr::new(89, 184, 82, 191),
        Ipv4Addr::new(89, 184, 65, 137),
        Ipv4Addr::new(95, 213, 132, 131),
    ];

    /// Creates an empty list, which allows nobody.
    pub const fn new() -> Self {
        Self { ranges: BTreeSet::new() }
    }

    /// Creates the list of the document's six addresses.
    pub fn documented() -> Self {
        Self::DOCUMENTED.into_iter().map(|address| IpRange::from(IpAddr::from(address))).collect()
    }

    /// Adds an address or a block. Returns true if that range was not on the list.
    pub fn add(&mut self, range: IpRange) -> bool {
        self.ranges.insert(range)
    }

    /// Removes an address or a block. Returns true if that range was on the list. A part of a block cannot be removed.
    pub fn remove(&mut self, range: IpRange) -> bool {
        self.ranges.remove(&range)
    }

    /// True if an address is on the list.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.ranges.iter().any(|range| range.contains(address))
    }

    /// Returns the addresses and blocks, in order.
    pub fn ranges(&self) -> impl Iterator<Item = IpRange> + '_ {
        self.ranges.iter().copied()
    }
}

impl FromIterator<IpRange> for AllowList {
    fn from_iter<I: IntoIterator<Item = IpRange>>(ranges: I) -> Self {
        Self { ranges: ranges.into_iter().collect() }
    }
}

impl Extend<IpRange> for AllowList {
    fn extend<I: IntoIterator<Item = IpRange>>(&mut self, ranges: I) {
        self.ranges.extend(ranges);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Row 68: the document's two filters list the same six addresses.
    #[test]
    fn the_documents_six_addresses_are_on_it_and_their_neighbours_are_not() {
        let list = AllowList::documented();
        for address in
            ["89.184.65.208", "89.184.82.130", "89.184.67.228", "89.184.82.191", "89.184.65.137", "95.213.132.131"]
        {
            assert!(list.contains(address.parse().unwrap()), "{address}");
            assert!(list.contains(format!("::ffff:{address}").parse().unwrap()), "{address}");
        }
        for address in ["89.184.65.209", "127.0.0.1", "::1", "::89.184.65.208", "0.0.0.0"] {
            assert!(!list.contains(address.parse().unwrap()), "{address}");
        }
        assert_eq!(list.ranges().count(), 6);
    }

    #[test]
    fn a_new_list_lets_nobody_in_until_somebody_is_added() {
        let (mut list, local) = (AllowList::new(), IpAddr::from([127, 0, 0, 1]));
        assert!(!list.contains(local));
        assert!(list.add(local.into()) && !list.add(local.into()) && list.contains(local));
        assert!(list.remove(local.into()) && !list.remove(local.into()) && !list.contains(local));
    }
}
