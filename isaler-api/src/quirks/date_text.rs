//! Adaptor for the dates of a list's period.
//!
//! The document describes `dateStart` and `dateEnd` as `YYYY-MM-DD` and optional. The server replaces a missing or
//! empty date by today, reads an invalid one as "no limit", and loses a day when a time follows the date.

use serde::{Deserializer, Serializer};
use serde_with::{DeserializeAs, SerializeAs};
use telephony_core::WallClock;
use telephony_core::wire::support::read_text_as;
use time::{Date, Time};

/// Reads and writes `YYYY-MM-DD` only.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DateText;

impl<'de> DeserializeAs<'de, Date> for DateText {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        read_text_as(deserializer, "a date YYYY-MM-DD", date)
    }
}

impl SerializeAs<Date> for DateText {
    fn serialize_as<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        let (year, month, day) = date.to_calendar_date();
        serializer.collect_str(&format_args!("{year:04}-{:02}-{day:02}", u8::from(month)))
    }
}

fn date(text: &str) -> Option<Date> {
    if text.len() != 10 {
        return None;
    }
    // A date is read as a wall clock at midnight, so that one reader handles all dates.
    let clock = WallClock::parse(&format!("{text} 00:00"))?;
    (clock.local().time() == Time::MIDNIGHT).then(|| clock.local().date())
}

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    DateText => |_generator| schemars::json_schema!({
        "type": "string",
        "format": "date",
        "pattern": r"^\d{4}-\d{2}-\d{2}$",
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::Date;

    use super::DateText;
    use telephony_core::wire::probe::{read, refuses, write};

    #[test]
    fn a_date_is_read_and_written_as_the_document_prints_it() {
        for json in ["\"2012-12-18\"", "\"2024-02-29\"", "\"0001-01-01\"", "\"9999-12-31\""] {
            assert_eq!(write::<_, DateText>(&read::<Date, DateText>(json).unwrap()), json);
        }
    }

    #[test]
    fn what_the_server_would_take_for_another_period_is_refused() {
        refuses::<Date, DateText>(&[
            "\"\"",
            "null",
            "\"2012-12-18 00:00:00\"",
            "\"18.12.2012\"",
            "\"20121218\"",
            "\"2012-2-8\"",
            "\"2023-02-29\"",
            "\"0000-00-00\"",
            "48777888999",
            "\"48777888999\"",
            "[]",
        ]);
    }

    proptest! {
        #[test]
        fn any_date_round_trips(day in 1_721_426_i32..5_373_484) {
            let date = Date::from_julian_day(day).unwrap();
            prop_assert_eq!(read::<_, DateText>(&write::<_, DateText>(&date)), Ok(date));
        }
    }
}
