//! Days between two changes of a zone's offset.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::tz::TimeZone;
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, UtcOffset};

use super::offset_bounds::NEAR;
use super::{timestamp, utc_offset};

/// The days around the local time that was read last, up to the changes of the zone's offset before and after it.
///
/// The times of a page are near each other, so that nearly all of them are read without a look at the zone's rules.
#[derive(Debug)]
pub(super) struct SteadyDays(AtomicU64);

/// Days with one offset, counted from [`FIRST_DAY`].
#[derive(Debug, Clone, PartialEq, Eq)]
struct Days {
    days: Range<i16>,
    /// Minutes of the offset; `None` for a day near a change, and for an offset of minutes and seconds.
    offset: Option<i16>,
}

/// The days that can be kept are those of 89 years before and after this one.
const FIRST_DAY: i32 = match Date::from_calendar_date(2000, Month::January, 1) {
    Ok(date) => date.to_julian_day(),
    Err(_) => 0,
};

const UNIX_EPOCH_DAY: i32 = OffsetDateTime::UNIX_EPOCH.date().to_julian_day();

const DAY: i64 = 86_400;

impl SteadyDays {
    pub(super) const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Offset of a local time that has one instant, if its day is far from a change of the offset.
    pub(super) fn offset(&self, zone: &TimeZone, local: PrimitiveDateTime) -> Option<UtcOffset> {
        let day = i16::try_from(local.to_julian_day() - FIRST_DAY).ok()?;
        let mut known = Days::unpack(self.0.load(Ordering::Relaxed));
        if !known.days.contains(&day) {
            known = Days::around(zone, day).unwrap_or(Days { days: day..day.checked_add(1)?, offset: None });
            self.0.store(known.pack(), Ordering::Relaxed);
        }
        UtcOffset::from_whole_seconds(i32::from(known.offset?) * 60).ok()
    }
}

impl Clone for SteadyDays {
    fn clone(&self) -> Self {
        Self(AtomicU64::new(self.0.load(Ordering::Relaxed)))
    }
}

impl Days {
    /// Days around one that is more than a day away from a change; `None` if it is not.
    fn around(zone: &TimeZone, day: i16) -> Option<Self> {
        let epoch = i64::from(FIRST_DAY - UNIX_EPOCH_DAY);
        let noon = timestamp((epoch + i64::from(day)) * DAY + DAY / 2);
        let offset = zone.to_offset(noon);
        let shown = |at: i64| at + i64::from(offset.seconds());
        let first = zone.preceding(noon).next().map(|change| shown(change.timestamp().as_second()) + NEAR);
        let end = zone.following(noon).next().map(|change| shown(change.timestamp().as_second()) - NEAR);
        let to_day = |seconds: i64| seconds.div_euclid(DAY) - epoch;
        let first = first.map_or(i16::MIN, |first| clamped(to_day(first) + 1));
        let end = end.map_or(i16::MAX, |end| clamped(to_day(end)));
        let minutes = utc_offset(offset).whole_minutes();
        let days = first..end;
        let is_whole = offset.seconds() % 60 == 0;
        days.contains(&day).then_some(Self { days, offset: is_whole.then_some(minutes) })
    }

    fn pack(&self) -> u64 {
        let numbers = [self.days.start, self.days.end, self.offset.unwrap_or_default()];
        let [start, end, offset] = numbers.map(i16::to_be_bytes);
        let is_steady = u8::from(self.offset.is_some());
        u64::from_be_bytes([start[0], start[1], end[0], end[1], offset[0], offset[1], 0, is_steady])
    }

    fn unpack(packed: u64) -> Self {
        let bytes = packed.to_be_bytes();
        let [start, end, offset] = [0, 2, 4].map(|at| i16::from_be_bytes([bytes[at], bytes[at + 1]]));
        Self { days: start..end, offset: (bytes[7] == 1).then_some(offset) }
    }
}

fn clamped(day: i64) -> i16 {
    i16::try_from(day).unwrap_or(if day < 0 { i16::MIN } else { i16::MAX })
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZoneDatabase;
    use proptest::prelude::*;

    use super::*;
    use crate::moment::{Moment, WallClock, Zone, at_offset};

    fn days() -> impl Strategy<Value = Days> {
        (any::<i16>(), any::<i16>(), any::<Option<i16>>())
            .prop_map(|(first, end, offset)| Days { days: first..end, offset })
    }

    #[test]
    fn the_days_between_two_changes_are_those_more_than_a_day_away() {
        let warsaw = TimeZoneDatabase::bundled().get("Europe/Warsaw").unwrap();
        let day = |month, day| {
            let date = Date::from_calendar_date(2026, month, day).unwrap();
            i16::try_from(date.to_julian_day() - FIRST_DAY).unwrap()
        };
        let summer = Days { days: day(Month::March, 31)..day(Month::October, 24), offset: Some(120) };
        assert_eq!(Days::around(&warsaw, day(Month::July, 1)), Some(summer));
        assert_eq!(Days::around(&warsaw, day(Month::March, 29)), None);
    }

    proptest! {
        #[test]
        fn a_zone_that_read_other_times_reads_a_time_by_its_rules(
            name in prop::sample::select(vec!["Europe/Warsaw", "Europe/Moscow", "Pacific/Apia", "Africa/Monrovia", "UTC"]),
            seconds in prop::collection::vec(-5_000_000_000_i64..9_000_000_000, 1..6),
            steps in prop::collection::vec(-200_000_i64..200_000, 1..6),
        ) {
            let zone = Zone::named(name).unwrap();
            let changes = seconds.iter().map(|at| zone.rules.following(timestamp(*at)).next());
            let near = changes.flatten().map(|change| change.timestamp().as_second());
            for at in near.chain(seconds.iter().copied()).flat_map(|at| steps.iter().map(move |step| at + step)) {
                let shown = OffsetDateTime::from_unix_timestamp(at).unwrap();
                let local = PrimitiveDateTime::new(shown.date(), shown.time());
                let (offset, certainty) = zone.look_up(local);
                let expected = Moment::new(at_offset(local, offset), certainty);
                prop_assert_eq!(zone.moment(WallClock::new(local)), expected, "{}", local);
            }
        }

        #[test]
        fn packed_days_are_unpacked_as_they_were(days in days()) {
            prop_assert_eq!(Days::unpack(days.pack()), days);
        }
    }
}
