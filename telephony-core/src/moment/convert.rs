//! Conversions between a moment and the instants of `time`, chrono and jiff.
//!
//! An instant beyond the calendar of the target type becomes the nearest one that the type can represent.

use std::ops::Range;

use time::OffsetDateTime;

use super::Moment;
use crate::TimeRange;

/// Converts an instant to an exact moment, in UTC.
impl From<OffsetDateTime> for Moment {
    fn from(instant: OffsetDateTime) -> Self {
        Self::exact(instant)
    }
}

/// Converts a moment to its instant in UTC, without the certainty.
impl From<Moment> for OffsetDateTime {
    fn from(moment: Moment) -> Self {
        moment.instant()
    }
}

/// Converts a range of instants, of any type that converts to a [`Moment`].
impl<T: Into<Moment>> From<Range<T>> for TimeRange {
    fn from(range: Range<T>) -> Self {
        Self::new(range.start.into().instant(), range.end.into().instant())
    }
}

/// Exact moment of nanoseconds since the epoch.
#[cfg(any(feature = "chrono", feature = "jiff"))]
fn of_nanoseconds(nanoseconds: i128) -> Moment {
    let ends = if nanoseconds < 0 { time::PrimitiveDateTime::MIN } else { time::PrimitiveDateTime::MAX };
    Moment::exact(OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).unwrap_or_else(|_| ends.assume_utc()))
}

#[cfg(feature = "chrono")]
mod of_chrono {
    use chrono::{DateTime, TimeZone, Utc};

    use super::{Moment, of_nanoseconds};

    /// Converts an instant of chrono to an exact moment.
    #[cfg_attr(docsrs, doc(cfg(feature = "chrono")))]
    impl<Tz: TimeZone> From<DateTime<Tz>> for Moment {
        fn from(instant: DateTime<Tz>) -> Self {
            let nanoseconds = i128::from(instant.timestamp()) * 1_000_000_000;
            of_nanoseconds(nanoseconds + i128::from(instant.timestamp_subsec_nanos()))
        }
    }

    /// Converts a moment to an instant of chrono, without the certainty.
    #[cfg_attr(docsrs, doc(cfg(feature = "chrono")))]
    impl From<Moment> for DateTime<Utc> {
        fn from(moment: Moment) -> Self {
            let instant = moment.instant();
            // chrono's calendar contains every year that `time` can represent.
            Self::from_timestamp(instant.unix_timestamp(), instant.nanosecond()).unwrap_or_default()
        }
    }
}

#[cfg(feature = "jiff")]
mod of_jiff {
    use jiff::{Timestamp, ZonedDateTime};

    use super::{Moment, of_nanoseconds};

    /// Converts an instant of jiff to an exact moment.
    #[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
    impl From<Timestamp> for Moment {
        fn from(instant: Timestamp) -> Self {
            of_nanoseconds(instant.as_nanosecond())
        }
    }

    /// Converts a date and time of jiff with its zone to an exact moment.
    #[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
    impl From<ZonedDateTime> for Moment {
        fn from(instant: ZonedDateTime) -> Self {
            Self::from(instant.timestamp())
        }
    }

    /// Converts a moment to an instant of jiff, without the certainty. The first and the last day of the calendar are
    /// clamped to jiff's range, which is a day shorter at both ends.
    #[cfg_attr(docsrs, doc(cfg(feature = "jiff")))]
    impl From<Moment> for Timestamp {
        fn from(moment: Moment) -> Self {
            let nanoseconds = moment.instant().unix_timestamp_nanos();
            let ends = if nanoseconds < 0 { Self::MIN } else { Self::MAX };
            Self::from_nanosecond(nanoseconds).unwrap_or(ends)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::PrimitiveDateTime;

    use super::*;
    use crate::{CallQuery, Certainty};

    /// Any instant of the calendar, in nanoseconds since the epoch.
    fn any_instant() -> impl Strategy<Value = OffsetDateTime> {
        let [first, last] = [PrimitiveDateTime::MIN, PrimitiveDateTime::MAX].map(|it| it.assume_utc().unix_timestamp());
        (first..=last, 0..1_000_000_000_i128).prop_map(|(second, nanosecond)| {
            OffsetDateTime::from_unix_timestamp_nanos(i128::from(second) * 1_000_000_000 + nanosecond).unwrap()
        })
    }

    #[test]
    fn a_query_takes_a_range_of_instants_in_any_offset() {
        let from = OffsetDateTime::UNIX_EPOCH;
        let to = from + time::Duration::HOUR;
        let kyiv = to.to_offset(time::UtcOffset::from_hms(2, 0, 0).unwrap());
        assert_eq!(CallQuery::within(from..kyiv), CallQuery::new(from, to));
        assert_eq!(CallQuery::within(Moment::exact(from)..Moment::new(to, Certainty::Gap)), CallQuery::new(from, to));
        assert_eq!(CallQuery::within(TimeRange::new(from, to)), CallQuery::new(from, to));
    }

    proptest! {
        #[test]
        fn an_instant_survives_the_way_through_a_moment(instant in any_instant()) {
            prop_assert_eq!(OffsetDateTime::from(Moment::from(instant)), instant);
        }

        #[cfg(feature = "chrono")]
        #[test]
        fn an_instant_survives_the_way_through_chrono(instant in any_instant()) {
            let chrono = chrono::DateTime::<chrono::Utc>::from(Moment::exact(instant));
            prop_assert_eq!(chrono.timestamp(), instant.unix_timestamp());
            prop_assert_eq!(chrono.timestamp_subsec_nanos(), instant.nanosecond());
            prop_assert_eq!(Moment::from(chrono), Moment::exact(instant));
        }

        #[cfg(feature = "jiff")]
        #[test]
        fn an_instant_survives_the_way_through_jiff_except_at_the_ends_of_the_calendar(instant in any_instant()) {
            let jiff = jiff::Timestamp::from(Moment::exact(instant));
            let ends = [jiff::Timestamp::MIN, jiff::Timestamp::MAX];
            prop_assert!(Moment::from(jiff) == Moment::exact(instant) || ends.contains(&jiff));
        }
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn an_instant_beyond_the_calendar_is_its_nearest_end() {
        use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

        assert_eq!(Moment::from(DateTime::<Utc>::MAX_UTC).instant(), PrimitiveDateTime::MAX.assume_utc());
        assert_eq!(Moment::from(DateTime::<Utc>::MIN_UTC).instant(), PrimitiveDateTime::MIN.assume_utc());
        let zone = FixedOffset::east_opt(7200).unwrap();
        let local = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap().and_hms_opt(2, 0, 0).unwrap();
        let epoch = local.and_local_timezone(zone).unwrap();
        assert_eq!(Moment::from(epoch), Moment::exact(OffsetDateTime::UNIX_EPOCH));
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn a_zoned_time_of_jiff_is_its_instant() {
        let zoned: jiff::ZonedDateTime = "1970-01-01T02:00[Europe/Kyiv]".parse().unwrap();
        let hours = OffsetDateTime::UNIX_EPOCH - time::Duration::HOUR;
        assert_eq!(Moment::from(zoned), Moment::exact(hours));
        let end = Moment::exact(PrimitiveDateTime::MAX.assume_utc());
        assert_eq!(jiff::Timestamp::from(end), jiff::Timestamp::MAX);
    }
}
