//! Extensions in place of extensions.
//!
//! There are few extensions, so that hashes of one to five digits would soon be equal. A keyed permutation of all of them
//! (a Feistel network that is repeated until the result is an extension) gives different ones different pseudonyms.

/// Number of texts of one to five digits.
const COUNT: u32 = 111_110;

/// Bits of each half; both halves together hold `COUNT`.
const HALF_BITS: u32 = 9;

const HALF: u32 = (1 << HALF_BITS) - 1;

const ROUNDS: u8 = 8;

/// Extension in place of another one of one to five digits, by a keyed hash of bytes.
pub(super) fn pseudonym(digits: &str, hash: impl Fn(&[u8]) -> u128) -> String {
    let mut place = place(digits);
    loop {
        place = permuted(place, &hash);
        // Each place lies on a cycle that returns to a place below `COUNT`, so that this ends.
        if place < COUNT {
            return text(place);
        }
    }
}

fn permuted(place: u32, hash: &impl Fn(&[u8]) -> u128) -> u32 {
    let (mut left, mut right) = (place >> HALF_BITS, place & HALF);
    for round in 0..ROUNDS {
        let [.., high, low] = right.to_be_bytes();
        let bits = u32::try_from(hash(&[round, high, low]) & u128::from(HALF)).unwrap_or_default();
        (left, right) = (right, left ^ bits);
    }
    left << HALF_BITS | right
}

/// Place of a text of digits among all: shorter ones first, then by value.
fn place(digits: &str) -> u32 {
    let shorter: u32 = (1..digits.len()).filter_map(|length| 10_u32.checked_pow(u32::try_from(length).ok()?)).sum();
    shorter.saturating_add(digits.parse().unwrap_or_default()) % COUNT
}

/// Text at a place below `COUNT`.
fn text(mut place: u32) -> String {
    let mut width = 1;
    let mut count = 10;
    while place >= count {
        place -= count;
        width += 1;
        count *= 10;
    }
    format!("{place:0width$}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{COUNT, permuted, place, pseudonym, text};
    use crate::fnv::Fnv1a;

    fn hash(bytes: &[u8]) -> u128 {
        let mut hash = Fnv1a::default();
        hash.update(bytes);
        u128::from(hash.finish() >> 20)
    }

    #[test]
    fn every_extension_has_one_place() {
        assert_eq!(["0", "9", "00", "99", "000", "99999"].map(place), [0, 9, 10, 109, 110, COUNT - 1]);
        assert!((0..COUNT).all(|at| place(&text(at)) == at));
    }

    #[test]
    fn different_extensions_have_different_pseudonyms() {
        let seen: HashSet<u32> = (0..1 << 18).map(|at| permuted(at, &hash)).collect();
        assert_eq!(seen.len(), 1 << 18);
        let seen: HashSet<String> = (0..3_000).map(|at| pseudonym(&text(at), hash)).collect();
        assert_eq!(seen.len(), 3_000);
        assert!(seen.iter().all(|it| matches!(it.len(), 1..=5) && it.bytes().all(|byte| byte.is_ascii_digit())));
    }
}
