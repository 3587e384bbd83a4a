//! Sets of row keys, stored compactly in a cursor and searched quickly for the rows of one page.

use std::fmt::Write;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::row::Row;

const DIGITS: usize = 16;

/// Keys of rows that were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Keys(Vec<u64>);

impl Keys {
    pub(super) fn len(&self) -> u64 {
        self.0.len() as u64
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }

    pub(super) fn push(&mut self, key: u64) {
        self.0.push(key);
    }

    /// Returns for each row whether its key is in the set.
    pub(super) fn among(&self, rows: &[Row]) -> Vec<bool> {
        among(self.iter(), rows)
    }

    /// Returns the keys that are not in the other set.
    pub(super) fn without(&self, other: &Self) -> Self {
        let mut sorted = other.0.clone();
        sorted.sort_unstable();
        Self(self.iter().filter(|key| sorted.binary_search(key).is_err()).collect())
    }
}

impl Extend<u64> for Keys {
    fn extend<T: IntoIterator<Item = u64>>(&mut self, keys: T) {
        self.0.extend(keys);
    }
}

/// Returns for each row whether its key is one of these. The rows are sorted, because there are many more keys than
/// rows.
pub(super) fn among(keys: impl Iterator<Item = u64>, rows: &[Row]) -> Vec<bool> {
    let mut found = vec![false; rows.len()];
    let mut sorted: Vec<(u64, usize)> = rows.iter().map(|row| row.key).zip(0..).collect();
    sorted.sort_unstable();
    for key in keys {
        let first = sorted.partition_point(|(other, _)| *other < key);
        for (_, place) in sorted[first..].iter().take_while(|(other, _)| *other == key) {
            found[*place] = true;
        }
    }
    found
}

/// Returns for each row the index of the first one with its key on the page.
pub(super) fn first_of_key(rows: &[Row]) -> Vec<usize> {
    let mut sorted: Vec<(u64, usize)> = rows.iter().map(|row| row.key).zip(0..).collect();
    sorted.sort_unstable();
    let mut first = vec![0; rows.len()];
    for same in sorted.chunk_by(|one, other| one.0 == other.0) {
        for (_, place) in same {
            first[*place] = same[0].1;
        }
    }
    first
}

/// Returns for each row whether it is the first one with its key on the page.
pub(super) fn is_first_of_key(rows: &[Row]) -> Vec<bool> {
    first_of_key(rows).into_iter().enumerate().map(|(place, first)| place == first).collect()
}

// Stored as one text of hexadecimal digits, because a cursor holds thousands of keys and is read and written with each
// page.
impl Serialize for Keys {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(self.0.len() * DIGITS);
        for key in &self.0 {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "{key:016x}");
        }
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let invalid = || de::Error::custom("keys are 16 hexadecimal digits each");
        let key = |digits: &[u8]| {
            let digits = std::str::from_utf8(digits).ok().filter(|it| it.len() == DIGITS);
            digits.and_then(|it| u64::from_str_radix(it, 16).ok()).ok_or_else(invalid)
        };
        text.as_bytes().chunks(DIGITS).map(key).collect::<Result<_, _>>().map(Self)
    }
}
