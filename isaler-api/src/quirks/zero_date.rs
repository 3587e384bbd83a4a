//! Adaptor for times in which `0000-00-00 00:00:00` means none.
//!
//! The document describes `entry_time` as `YYYY-MM-DD H:i:s`. The server stores a time that it cannot read
//! (`25.06.2024`, Unix seconds, 31 February) as zeros, still answers `Успешно`, and prints the zeros when the entry is
//! read.

use serde::{Deserializer, Serializer};
use serde_with::{DeserializeAs, SerializeAs};
use telephony_core::WallClock;
use telephony_core::wire::support::read_text_as;
use telephony_core::wire::{ClockText, EmptyAsNone};

const ZEROS: &str = "0000-00-00 00:00:00";

/// Reads a time as `ClockText` does, and zeros, `""` and null as `None`.
///
/// `None` is written as `0000-00-00 00:00:00`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ZeroDate;

impl<'de> DeserializeAs<'de, Option<WallClock>> for ZeroDate {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<WallClock>, D::Error> {
        EmptyAsNone::<ClockOrZeros>::deserialize_as(deserializer).map(Option::flatten)
    }
}

struct ClockOrZeros;

impl<'de> DeserializeAs<'de, Option<WallClock>> for ClockOrZeros {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<WallClock>, D::Error> {
        read_text_as(deserializer, "a text YYYY-MM-DD HH:MM:SS", |text| match text.trim() {
            ZEROS | "0000-00-00" => Some(None),
            text => WallClock::parse(text).map(Some),
        })
    }
}

impl SerializeAs<Option<WallClock>> for ZeroDate {
    fn serialize_as<S: Serializer>(source: &Option<WallClock>, serializer: S) -> Result<S::Ok, S::Error> {
        match source {
            Some(clock) => ClockText::serialize_as(clock, serializer),
            None => serializer.serialize_str(ZEROS),
        }
    }
}

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    ZeroDate => |generator| {
        use telephony_core::wire::schema::{any_of, or_blank};

        let clock = ClockText::json_schema(generator).into();
        let zeros = serde_json::json!({"type": "string", "pattern": r"^\s*0000-00-00( 00:00:00)?\s*$"});
        if generator.contract().is_serialize() { any_of([clock, zeros]) } else { or_blank(any_of([clock, zeros])) }
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use telephony_core::WallClock;

    use super::ZeroDate;
    use telephony_core::wire::probe::{read, refuses, write};

    #[test]
    fn zeros_are_no_time_and_are_written_as_zeros() {
        for json in ["\"0000-00-00 00:00:00\"", "\"0000-00-00\"", "\"\"", "\" \"", "null"] {
            assert_eq!(read::<_, ZeroDate>(json), Ok(None::<WallClock>), "{json}");
        }
        assert_eq!(write::<_, ZeroDate>(&None::<WallClock>), "\"0000-00-00 00:00:00\"");
    }

    #[test]
    fn a_time_is_read_with_or_without_seconds() {
        for (json, written) in [
            ("\"2012-12-18 10:46:58\"", "\"2012-12-18 10:46:58\""),
            ("\"2024-06-25 14:25\"", "\"2024-06-25 14:25:00\""),
            // Field case 19: a date without a time.
            ("\"2024-06-25\"", "\"2024-06-25\""),
        ] {
            let clock = read::<Option<WallClock>, ZeroDate>(json).unwrap();
            assert_eq!(write::<_, ZeroDate>(&clock), written);
        }
    }

    #[test]
    fn what_no_calendar_has_is_refused() {
        refuses::<Option<WallClock>, ZeroDate>(&[
            "\"2024-02-31 10:00:00\"",
            "\"0000-01-00 00:00:00\"",
            "\"25.06.2024\"",
            "\"48777888999\"",
            "48777888999",
            "true",
            "4.8777888999",
            "[]",
            "{\"48777888999\":1}",
        ]);
    }

    proptest! {
        #[test]
        fn any_second_round_trips(seconds in 0_i64..4_102_444_800) {
            let at = time::OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            let clock = Some(WallClock::new(time::PrimitiveDateTime::new(at.date(), at.time())));
            prop_assert_eq!(read::<_, ZeroDate>(&write::<_, ZeroDate>(&clock)), Ok(clock));
        }
    }
}
