use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use telephony_core::WallClock;
use telephony_core::wire::support::read_text_as;
use time::{PrimitiveDateTime, Time};

/// Time of an entry to be written, as a wall clock of the account's zone.
///
/// A value created from a date and time is sent with seconds, and a fraction is dropped. A value read from text keeps
/// the text's form, because the document describes `YYYY-MM-DD H:i:s` and prints `2024-06-25 14:25`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryTime {
    local: PrimitiveDateTime,
    seconds: bool,
}

impl EntryTime {
    /// Creates a time with seconds.
    pub fn new(local: PrimitiveDateTime) -> Self {
        let (hour, minute, second) = local.as_hms();
        let time = Time::from_hms(hour, minute, second).unwrap_or(Time::MIDNIGHT);
        Self { local: local.replace_time(time), seconds: true }
    }

    /// Returns the date and time in the account's zone.
    pub const fn local(self) -> PrimitiveDateTime {
        self.local
    }
}

impl From<PrimitiveDateTime> for EntryTime {
    fn from(local: PrimitiveDateTime) -> Self {
        Self::new(local)
    }
}

/// Error for a text that is not an [`EntryTime`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidEntryTime;

impl fmt::Display for InvalidEntryTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time is YYYY-MM-DD HH:MM or YYYY-MM-DD HH:MM:SS, without zone and fraction")
    }
}

impl std::error::Error for InvalidEntryTime {}

/// Reads `YYYY-MM-DD HH:MM`, with or without seconds. A zone is refused, because the server ignores zones silently.
impl FromStr for EntryTime {
    type Err = InvalidEntryTime;

    fn from_str(text: &str) -> Result<Self, InvalidEntryTime> {
        let text = text.trim();
        let clock = WallClock::parse(text).filter(|clock| clock.offset().is_none());
        match (clock, text.len()) {
            (Some(clock), 16) => Ok(Self { local: clock.local(), seconds: false }),
            (Some(clock), 19) => Ok(Self::new(clock.local())),
            _ => Err(InvalidEntryTime),
        }
    }
}

impl fmt::Display for EntryTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = WallClock::new(self.local).to_string();
        let length = if self.seconds { text.len() } else { text.len().saturating_sub(3) };
        f.write_str(text.get(..length).unwrap_or(&text))
    }
}

impl Serialize for EntryTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EntryTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text_as(deserializer, "a text YYYY-MM-DD HH:MM:SS", |text| text.parse().ok())
    }
}

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    EntryTime => |_generator| schemars::json_schema!({
        "type": "string",
        "pattern": r"^\s*\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?\s*$",
        "examples": ["2024-06-25 14:25"],
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_form_and_a_date_time_has_seconds() {
        for text in ["2024-06-25 14:25", "2024-06-25 14:25:00", "2024-06-25 14:25:59"] {
            assert_eq!(text.parse::<EntryTime>().unwrap().to_string(), text);
        }
        let minutes: EntryTime = "2024-06-25T14:25".parse().unwrap();
        assert_eq!(EntryTime::new(minutes.local()).to_string(), "2024-06-25 14:25:00");
        let fraction = WallClock::parse("2024-06-25 14:25:30.9").unwrap();
        assert_eq!(EntryTime::from(fraction.local()).to_string(), "2024-06-25 14:25:30");
    }

    #[test]
    fn what_the_server_would_misread_is_refused() {
        for text in [
            "",
            "2024-06-25",
            "25.06.24",
            "2024-06-25 14:25:30Z",
            "2024-06-25T14:25:30+05:00",
            "2024-06-25 14:25:30.5",
            "2024-02-30 10:00",
            "0000-00-00 00:00:00",
            "1719325530",
        ] {
            assert_eq!(text.parse::<EntryTime>(), Err(InvalidEntryTime), "{text}");
            let error = serde_json::from_value::<EntryTime>(text.into()).unwrap_err().to_string();
            assert!(text.is_empty() || !error.contains(text), "{error}");
        }
        assert!(!serde_json::from_str::<EntryTime>("48777888999").unwrap_err().to_string().contains("48777"));
    }
}
