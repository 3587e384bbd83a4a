//! Local dates and times without a zone.
//!
//! One document types `callDate` as `datetime` and specifies neither format nor zone. Another gives `datum` as
//! `YYYY-MM-DD H:i:s`, which mixes two notations, and prints `"2024-06-25 14:25"` in a request. Both print
//! `2022-12-29 11:24:57` in answers, and a server of that family also accepts `T` and a fraction.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::{DeserializeAs, SerializeAs};

use super::reader::read_scalar;
use super::scalar::Scalar;
use crate::moment::WallClock;

/// Reads `YYYY-MM-DD HH:MM:SS` as a `WallClock`: with or without seconds, a fraction, `T`, `Z` or `+01:00`.
///
/// Writes `YYYY-MM-DD HH:MM:SS`, with fraction and offset if present. A date without a time is read and written as a
/// date. Dates and times that do not exist in the calendar (`0000-00-00`, month 13, 24:00) are rejected.
#[derive(Debug, Clone, Copy)]
pub struct ClockText;

impl<'de> DeserializeAs<'de, WallClock> for ClockText {
    #[inline]
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<WallClock, D::Error> {
        read_scalar(deserializer, "a text YYYY-MM-DD HH:MM:SS", |scalar| match scalar {
            Scalar::Text(text) => WallClock::parse(text),
            _ => None,
        })
    }
}

impl SerializeAs<WallClock> for ClockText {
    fn serialize_as<S: Serializer>(clock: &WallClock, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(clock)
    }
}

impl<'de> Deserialize<'de> for WallClock {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ClockText::deserialize_as(deserializer)
    }
}

impl Serialize for WallClock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ClockText::serialize_as(self, serializer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::{Duration, PrimitiveDateTime, UtcOffset};

    use super::ClockText;
    use crate::moment::WallClock;
    use crate::wire::probe::{read, refuses, type_refuses, write};

    #[test]
    fn every_form_in_use_is_read_and_written_in_one() {
        for (sent, written) in [
            ("2022-12-29 11:24:57", "2022-12-29 11:24:57"),
            ("2024-06-25 14:25", "2024-06-25 14:25:00"),
            ("2024-06-25T14:25", "2024-06-25 14:25:00"),
            ("2022-12-29T11:24:57", "2022-12-29 11:24:57"),
            (" 2022-12-29 11:24:57 ", "2022-12-29 11:24:57"),
            ("2022-12-29 11:24:57.5", "2022-12-29 11:24:57.5"),
            ("2022-12-29 11:24:57.000000", "2022-12-29 11:24:57"),
            ("2022-12-29 11:24:57.123456789", "2022-12-29 11:24:57.123456789"),
            ("2022-12-29 11:24:57.1234567899", "2022-12-29 11:24:57.123456789"),
            ("2022-12-29T11:24:57Z", "2022-12-29 11:24:57Z"),
            ("2022-12-29T11:24:57.050+01:00", "2022-12-29 11:24:57.05+01:00"),
            ("2022-12-29T11:24:57-03:30", "2022-12-29 11:24:57-03:30"),
            ("2022-12-29T11:24:57-00:30", "2022-12-29 11:24:57-00:30"),
            ("2022-12-29T11:24:57+23:59", "2022-12-29 11:24:57+23:59"),
            // Offsets from before standard time.
            ("1879-12-29T11:24:57+01:24:59", "1879-12-29 11:24:57+01:24:59"),
            ("1879-12-29T11:24:57-01:24:01", "1879-12-29 11:24:57-01:24:01"),
            ("2022-12-29T11:24:57+0100", "2022-12-29 11:24:57+01:00"),
            ("2022-12-29T11:24:57+00:00", "2022-12-29 11:24:57Z"),
            ("2022-12-29T11:24Z", "2022-12-29 11:24:00Z"),
            ("2024-02-29 00:00:00", "2024-02-29 00:00:00"),
            ("9999-12-31 23:59:59", "9999-12-31 23:59:59"),
        ] {
            let clock = read::<WallClock, ClockText>(&format!("\"{sent}\"")).expect(sent);
            assert_eq!(write::<_, ClockText>(&clock), format!("\"{written}\""), "{sent}");
            assert_eq!(serde_json::to_string(&clock).unwrap(), format!("\"{written}\""), "{sent}");
        }
    }

    #[test]
    fn what_no_calendar_has_is_refused_without_being_quoted() {
        let texts = [
            "0000-00-00 00:00:00",
            "2022-00-29 11:24:57",
            "2022-13-29 11:24:57",
            "2022-12-00 11:24:57",
            "2023-02-29 11:24:57",
            "2022-12-32 11:24:57",
            "2022-12-29 24:00:00",
            "2022-12-29 11:60:00",
            "2022-12-29 11:24:60",
            "2022-12-29 1:24:57",
            "22-12-29 11:24:57",
            "2022-12-29 11",
            "2022-12-29 11:24:57 ?",
            "2022-12-29 11:24:57.",
            "2022-12-29 11:24:57.x",
            "2022-12-29 11:24:5",
            "2022-12-29 11:24:",
            "2022-12-29_11:24:57",
            "2022/12/29 11:24:57",
            "29.12.2022 11:24:57",
            "2022-12-29 11:24:57+25:00",
            "2022-12-29 11:24:57+01:60",
            "2022-12-29 11:24:57+1:00",
            "2022-12-29 11:24:57+01",
            "2022-12-29 11:24:57+01:24:60",
            "20:2-12-29 11:24:57",
            "2022-12-29 11:24:5:",
            "2022-12-29 11:24.5",
            "+022-12-29 11:24:57",
            "２022-12-29 11:24:57",
            "",
            " ",
            "1431686100",
            "48777888999",
        ];
        let quoted: Vec<_> = texts.iter().map(|text| format!("\"{text}\"")).collect();
        let quoted: Vec<_> = quoted.iter().map(String::as_str).collect();
        refuses::<WallClock, ClockText>(&quoted);
        type_refuses::<WallClock>(&["null", "true", "48777888999", "20221229112457", "[]", "{}", "1.5"]);
    }

    #[test]
    fn an_absent_time_is_null() {
        assert_eq!(read::<Option<WallClock>, Option<ClockText>>("null"), Ok(None));
    }

    proptest! {
        #[test]
        fn any_clock_round_trips(
            seconds in 0_i64..315_537_897_599,
            nanoseconds in prop_oneof![Just(0_i64), 0_i64..1_000_000_000],
            offset in proptest::option::of(-1_439_i32..1_440),
        ) {
            let year_1 = PrimitiveDateTime::new(
                time::Date::from_ordinal_date(1, 1).unwrap(), time::Time::MIDNIGHT);
            let local = year_1 + Duration::seconds(seconds) + Duration::nanoseconds(nanoseconds);
            let clock = match offset {
                Some(minutes) => WallClock::with_offset(
                    local, UtcOffset::from_whole_seconds(minutes * 60).unwrap()),
                None => WallClock::new(local),
            };
            prop_assert_eq!(read::<WallClock, ClockText>(&write::<_, ClockText>(&clock)), Ok(clock));
        }

        #[test]
        fn no_text_makes_it_panic(text in prop_oneof![
            ".*", r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?([.+Z0-9:-]{0,12})"])
        {
            let _ = WallClock::parse(&text);
        }
    }
}
