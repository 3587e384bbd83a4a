use std::fmt;
use std::str::FromStr;

use time::{Duration, OffsetDateTime};

use super::Span;
use crate::{WallClock, Zone};

/// Time as an argument: an instant (RFC 3339), a local date or time, or a length of time before now.
///
/// A date, or a time without an offset, is read in the account's time zone, or in that of `--zone` where a command has
/// it. A date is its midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimePoint {
    /// Date or time, with an offset if one was given.
    Clock(WallClock),
    /// Length of time before now.
    Ago(Span),
}

impl TimePoint {
    /// Instant of the time.
    pub fn instant(self, now: OffsetDateTime, zone: &Zone) -> OffsetDateTime {
        match self {
            Self::Clock(clock) => zone.moment(clock).instant(),
            Self::Ago(span) => now.saturating_sub(Duration::try_from(span.length()).unwrap_or(Duration::MAX)),
        }
    }
}

/// Refusal of a text that does not state a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidTimePoint;

impl FromStr for TimePoint {
    type Err = InvalidTimePoint;

    fn from_str(text: &str) -> Result<Self, InvalidTimePoint> {
        if let Ok(span) = text.parse() {
            return Ok(Self::Ago(span));
        }
        WallClock::parse(text).map(Self::Clock).ok_or(InvalidTimePoint)
    }
}

impl fmt::Display for InvalidTimePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time is 2026-03-09, 2026-03-09T08:00:00+01:00, or a length before now such as 7d")
    }
}

impl std::error::Error for InvalidTimePoint {}

#[cfg(test)]
mod tests {
    use time::format_description::well_known::Rfc3339;

    use super::*;

    #[test]
    fn a_time_is_an_instant_a_date_in_the_zone_or_a_length_before_now() {
        let now = OffsetDateTime::parse("2026-03-09T12:00:00Z", &Rfc3339).unwrap();
        let warsaw = Zone::named("Europe/Warsaw").unwrap();
        let instant = |text: &str| {
            let point = text.parse::<TimePoint>().unwrap().instant(now, &warsaw);
            point.to_offset(time::UtcOffset::UTC).format(&Rfc3339).unwrap()
        };
        assert_eq!(instant("2026-03-09"), "2026-03-08T23:00:00Z");
        assert_eq!(instant("2026-03-09 08:30"), "2026-03-09T07:30:00Z");
        assert_eq!(instant("2026-03-09T08:30:00.5+03:00"), "2026-03-09T05:30:00.5Z");
        assert_eq!(instant("2026-03-09T08:30:00Z"), "2026-03-09T08:30:00Z");
        assert_eq!(instant("90m"), "2026-03-09T10:30:00Z");
        for wrong in ["", "yesterday", "2026-3-9", "2026-02-30", "-7d", "7"] {
            assert_eq!(wrong.parse::<TimePoint>(), Err(InvalidTimePoint), "{wrong}");
        }
        let earliest = "4294967295w".parse::<TimePoint>().unwrap().instant(now, &warsaw);
        assert!(earliest < now);
    }
}
