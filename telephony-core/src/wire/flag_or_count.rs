//! A member that may be a flag or a count.
//!
//! A call history types `note` as `int` and describes it as a flag for written notes. The example prints 1, which may
//! be the flag or the number of notes.

use serde::{Deserializer, Serializer};
use serde_with::{DeserializeAs, SerializeAs};

use super::reader::read_scalar;
use super::scalar::{Scalar, Whole};

/// Reads 0, 1, a count, a boolean or a text of these as a count; `true` counts as one.
///
/// Writes a number. A count above zero means that something exists; a count of one may mean several.
#[derive(Debug, Clone, Copy)]
pub struct FlagOrCount;

impl<'de> DeserializeAs<'de, u64> for FlagOrCount {
    #[inline]
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        read_scalar(deserializer, "a flag or a count", |scalar| match scalar {
            Scalar::Bool(flag) => Some(u64::from(flag)),
            Scalar::Text(text) if text.trim().eq_ignore_ascii_case("true") => Some(1),
            Scalar::Text(text) if text.trim().eq_ignore_ascii_case("false") => Some(0),
            _ => scalar.whole().and_then(Whole::fit),
        })
    }
}

impl SerializeAs<u64> for FlagOrCount {
    fn serialize_as<S: Serializer>(source: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(*source)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::FlagOrCount;
    use crate::wire::probe::{read, refuses, write};

    #[test]
    fn flags_and_counts_are_both_counts() {
        for (json, expected) in [
            ("0", 0),
            ("1", 1),
            ("7", 7),
            ("7.0", 7),
            ("false", 0),
            ("true", 1),
            ("\"0\"", 0),
            ("\"1\"", 1),
            ("\"12\"", 12),
            ("\"TRUE\"", 1),
            ("\"false\"", 0),
        ] {
            assert_eq!(read::<u64, FlagOrCount>(json), Ok(expected), "{json}");
        }
    }

    #[test]
    fn what_counts_nothing_is_refused_without_being_quoted() {
        refuses::<u64, FlagOrCount>(&[
            "null",
            "-1",
            "1.5",
            "\"\"",
            "\"yes\"",
            "[]",
            "{}",
            "[1]",
            "\"tel 48777888999\"",
            "-48777888999",
        ]);
    }

    proptest! {
        #[test]
        fn a_count_round_trips_as_a_number(count: u64) {
            let json = write::<_, FlagOrCount>(&count);
            prop_assert_eq!(&json, &count.to_string());
            prop_assert_eq!(read::<u64, FlagOrCount>(&json), Ok(count));
        }
    }
}
