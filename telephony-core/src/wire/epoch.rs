//! Epochs in seconds or milliseconds.
//!
//! One document describes `dialAt`, `bridgeAt` and `serverTime` as milliseconds and prints `1431686100`, which are
//! seconds. Live values are milliseconds, and its `endAt` and `callStart` are printed in milliseconds. Fields of
//! contact notes hold 0 and `""` for an absent time.

use serde::{Deserializer, Serializer};
use serde_with::{DeserializeAs, SerializeAs};
use time::{Duration, OffsetDateTime};

use super::reader::read_scalar;
use super::scalar::{Scalar, Whole};

/// Upper bound (exclusive) of values in seconds. In milliseconds such a value would be a day in March 1973 or earlier.
const SECONDS_BELOW: u64 = 100_000_000_000;
/// 2000-01-01T00:00:00Z in milliseconds: the earliest accepted time, because all records of these interfaces are later.
const FIRST: u64 = 946_684_800_000;
/// 2100-01-01T00:00:00Z in milliseconds: values from here on are rejected, because they are not times.
const END: u64 = 4_102_444_800_000;

/// Reads an epoch in seconds (below 1e11) or milliseconds as an instant in UTC, from a number or text.
///
/// Only years from 2000 to 2099 are accepted. For an `Option`, null, 0, `""` and blanks are `None`; otherwise they are
/// rejected. Writes whole milliseconds, or null.
#[derive(Debug, Clone, Copy)]
pub struct Epoch;

impl<'de> DeserializeAs<'de, OffsetDateTime> for Epoch {
    #[inline]
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<OffsetDateTime, D::Error> {
        read_scalar(deserializer, "an epoch between 2000 and 2100", |scalar| {
            scalar.whole().and_then(Whole::fit).and_then(instant)
        })
    }
}

impl<'de> DeserializeAs<'de, Option<OffsetDateTime>> for Epoch {
    #[inline]
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<OffsetDateTime>, D::Error> {
        read_scalar(deserializer, "an epoch between 2000 and 2100, 0 or null", |scalar| {
            match scalar {
                Scalar::Null => return Some(None),
                Scalar::Text(text) if text.trim().is_empty() => return Some(None),
                _ => {}
            }
            match scalar.whole().and_then(Whole::fit)? {
                0 => Some(None),
                epoch => instant(epoch).map(Some),
            }
        })
    }
}

impl SerializeAs<OffsetDateTime> for Epoch {
    fn serialize_as<S: Serializer>(at: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        // Cannot overflow, because 64-bit milliseconds cover more years than a time can hold.
        let milliseconds = at.unix_timestamp() * 1_000 + i64::from(at.millisecond());
        serializer.serialize_i64(milliseconds)
    }
}

impl SerializeAs<Option<OffsetDateTime>> for Epoch {
    fn serialize_as<S: Serializer>(at: &Option<OffsetDateTime>, serializer: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => <Self as SerializeAs<OffsetDateTime>>::serialize_as(at, serializer),
            None => serializer.serialize_none(),
        }
    }
}

#[inline]
fn instant(epoch: u64) -> Option<OffsetDateTime> {
    let milliseconds = if epoch < SECONDS_BELOW { epoch * 1_000 } else { epoch };
    if !(FIRST..END).contains(&milliseconds) {
        return None;
    }
    let seconds = i64::try_from(milliseconds / 1_000).ok()?;
    let rest = i64::try_from(milliseconds % 1_000).ok()?;
    Some(OffsetDateTime::from_unix_timestamp(seconds).ok()? + Duration::milliseconds(rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::{OffsetDateTime, UtcOffset};

    use super::Epoch;
    use crate::wire::probe::{read, refuses, write};

    fn at(milliseconds: i128) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(milliseconds * 1_000_000).expect("in range")
    }

    #[test]
    fn seconds_and_milliseconds_are_told_apart_by_magnitude() {
        for (json, expected) in [
            ("1431686100", 1_431_686_100_000),
            ("\"1431686100\"", 1_431_686_100_000),
            ("1431686100.0", 1_431_686_100_000),
            ("1435319298470", 1_435_319_298_470),
            ("\" 1435319298470 \"", 1_435_319_298_470),
            ("1.43531929847e12", 1_435_319_298_470),
            ("946684800", 946_684_800_000),
            ("946684800000", 946_684_800_000),
            ("4102444799", 4_102_444_799_000),
            ("4102444799999", 4_102_444_799_999),
        ] {
            assert_eq!(read::<OffsetDateTime, Epoch>(json), Ok(at(expected)), "{json}");
            assert_eq!(read::<Option<OffsetDateTime>, Epoch>(json), Ok(Some(at(expected))), "{json}");
        }
        assert_eq!(read::<OffsetDateTime, Epoch>("1549954944251").unwrap().offset(), UtcOffset::UTC);
    }

    #[test]
    fn zero_empty_and_null_are_no_time() {
        for json in ["0", "0.0", "-0", "\"0\"", "\"\"", "\" \"", "null"] {
            assert_eq!(read::<Option<OffsetDateTime>, Epoch>(json), Ok(None), "{json}");
            refuses::<OffsetDateTime, Epoch>(&[json]);
        }
        assert_eq!(write::<_, Epoch>(&None::<OffsetDateTime>), "null");
    }

    #[test]
    fn times_outside_this_century_and_other_values_are_refused_without_being_quoted() {
        let table = [
            "946684799",
            "946684799999",
            "4102444800",
            "4102444800000",
            "99999999999",
            "100000000000",
            "48777888999",
            "\"48777888999\"",
            "1431686100123456",
            "-1431686100",
            "1431686100.5",
            "18446744073709551615",
            "1e300",
            "true",
            "\"2015-05-15\"",
            "[1431686100]",
            "{}",
        ];
        refuses::<OffsetDateTime, Epoch>(&table);
        refuses::<Option<OffsetDateTime>, Epoch>(&table);
    }

    #[test]
    fn a_finer_instant_is_written_in_whole_milliseconds() {
        let at = OffsetDateTime::from_unix_timestamp_nanos(1_435_319_298_470_999_999).unwrap();
        assert_eq!(write::<_, Epoch>(&at), "1435319298470");
        assert_eq!(write::<_, Epoch>(&at.to_offset(UtcOffset::from_hms(3, 0, 0).unwrap())), "1435319298470");
        assert_eq!(write::<_, Epoch>(&(OffsetDateTime::UNIX_EPOCH - time::Duration::milliseconds(1))), "-1");
    }

    proptest! {
        #[test]
        fn any_millisecond_of_the_century_round_trips(
            milliseconds in 946_684_800_000_i128..4_102_444_800_000,
        ) {
            let json = write::<_, Epoch>(&at(milliseconds));
            prop_assert_eq!(&json, &milliseconds.to_string());
            prop_assert_eq!(read::<OffsetDateTime, Epoch>(&json), Ok(at(milliseconds)));
        }

        #[test]
        fn the_unit_never_changes_the_instant(seconds in 946_684_800_i64..4_102_444_800) {
            let read = |epoch: i64| read::<OffsetDateTime, Epoch>(&epoch.to_string());
            prop_assert_eq!(read(seconds), read(seconds * 1_000));
        }

        #[test]
        fn no_number_makes_it_panic(number in any::<i64>()) {
            let _ = read::<OffsetDateTime, Epoch>(&number.to_string());
        }
    }
}
