use std::str::FromStr;

use time::{Duration, OffsetDateTime};

use super::invalid_time_point::InvalidTimePoint;
use super::{Failure, Span};
use crate::{TimeRange, WallClock, Zone};

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

    /// Instant at which a read starts, which `name`, an argument or a setting, gives.
    pub(super) fn start(self, name: &str, now: OffsetDateTime, zone: &Zone) -> Result<OffsetDateTime, Failure> {
        let from = self.instant(now, zone);
        if from.year() < 1 {
            return Err(Failure::usage(format!("{name} is before the year 1: name a later time")));
        }
        if from > now {
            return Err(Failure::usage(format!("{name} is in the future: name a time before now")));
        }
        Ok(from)
    }

    /// Range from this time, the argument `--since`, to that of `--until`, or to now.
    pub fn range(self, until: Option<Self>, now: OffsetDateTime, zone: &Zone) -> Result<TimeRange, Failure> {
        let from = self.start("--since", now, zone)?;
        let to = until.map_or(now, |until| until.instant(now, zone));
        if to < from {
            return Err(Failure::usage("the period ends before it starts: exchange --since and --until"));
        }
        Ok(TimeRange::new(from, to))
    }
}

impl FromStr for TimePoint {
    type Err = InvalidTimePoint;

    fn from_str(text: &str) -> Result<Self, InvalidTimePoint> {
        if let Ok(span) = text.parse() {
            return Ok(Self::Ago(span));
        }
        // A year of zero is none that a vendor's server reads.
        let clock = WallClock::parse(text).filter(|clock| clock.local().year() > 0);
        clock.map(Self::Clock).ok_or_else(|| InvalidTimePoint::of(text))
    }
}

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
            assert!(wrong.parse::<TimePoint>().is_err(), "{wrong}");
        }
        let earliest = "4294967295w".parse::<TimePoint>().unwrap().instant(now, &warsaw);
        assert!(earliest < now);
    }

    #[test]
    fn a_range_starts_within_the_calendar_and_before_now() {
        let now = OffsetDateTime::parse("2026-03-09T12:00:00Z", &Rfc3339).unwrap();
        let range = |since: &str, until: Option<&str>| {
            let until = until.map(|until| until.parse().unwrap());
            let since: TimePoint = since.parse().unwrap();
            since.range(until, now, &Zone::utc()).map_err(|failure| failure.to_string())
        };
        let day = TimeRange::new(now - Duration::DAY, now);
        assert_eq!(range("1d", None), Ok(day));
        for (since, until, wrong) in [
            ("2027-01-01", None, "--since is in the future"),
            ("2027-01-01", Some("2027-02-01"), "--since is in the future"),
            ("4294967295w", None, "--since is before the year 1"),
            ("1d", Some("2d"), "exchange --since and --until"),
        ] {
            let refused = range(since, until).unwrap_err();
            assert!(refused.contains(wrong), "{since}: {refused}");
        }
    }
}
