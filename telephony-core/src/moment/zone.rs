//! Time zones by their IANA name.
//!
//! jiff's bundled database is used internally, because it gives the same results on every machine. The API uses types
//! of `time` only.

mod offset_bounds;
mod steady_days;
mod unknown;

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};

use super::{Certainty, Moment, WallClock, at_offset, in_utc, shift};

use steady_days::SteadyDays;

pub use unknown::UnknownZone;

/// A time zone of the IANA database, used to read a vendor's local times.
///
/// Cheap to clone. Two zones are equal when their names are equal; an old name (`Europe/Kiev`) is kept as given.
#[derive(Clone)]
pub struct Zone {
    rules: TimeZone,
    steady: SteadyDays,
}

impl Zone {
    /// Zone with that name, such as `Europe/Warsaw`; ASCII case does not matter.
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        let zone = TimeZoneDatabase::bundled().get(name).ok();
        let known = zone.filter(|zone| zone.iana_name().is_some());
        known.map(Self::of).ok_or_else(|| UnknownZone::new(name))
    }

    /// Coordinated universal time.
    pub const fn utc() -> Self {
        Self::of(TimeZone::UTC)
    }

    const fn of(rules: TimeZone) -> Self {
        Self { rules, steady: SteadyDays::new() }
    }

    /// IANA name, as the database spells it.
    pub fn name(&self) -> &str {
        self.rules.iana_name().unwrap_or("UTC")
    }

    /// Instant at which a clock in this zone shows that local time.
    ///
    /// A local time with an offset of its own is exact and needs no zone. Of the two instants of an autumn fold the
    /// earlier is taken. A local time that a spring gap skips is read with the offset before the gap: it lies as far
    /// after the end of the gap as the local time lies after the start of the gap. The certainty records both cases. A
    /// date without a time is read as midnight. At the ends of the calendar the nearest representable instant is
    /// returned.
    pub fn moment(&self, clock: WallClock) -> Moment {
        let local = clock.local();
        if let Some(offset) = clock.offset() {
            return Moment::exact(at_offset(local, offset));
        }
        let (offset, certainty) = match self.steady.offset(&self.rules, local) {
            Some(offset) => (offset, Certainty::Zoned),
            None => self.look_up(local),
        };
        let certainty = if clock.is_date_only() { Certainty::DateOnly } else { certainty };
        Moment::new(at_offset(local, offset), certainty)
    }

    fn look_up(&self, local: PrimitiveDateTime) -> (UtcOffset, Certainty) {
        let (offset, certainty) = match self.rules.to_ambiguous_timestamp(civil(local)).offset() {
            AmbiguousOffset::Unambiguous { offset } => (offset, Certainty::Zoned),
            AmbiguousOffset::Fold { before, .. } => (before, Certainty::Ambiguous),
            AmbiguousOffset::Gap { before, .. } => (before, Certainty::Gap),
        };
        (utc_offset(offset), certainty)
    }

    /// Local date and time in this zone at that instant.
    pub fn local(&self, instant: OffsetDateTime) -> PrimitiveDateTime {
        shift(in_utc(instant), self.offset_at(instant).whole_seconds())
    }

    /// Offset from UTC in this zone at that instant.
    pub fn offset_at(&self, instant: OffsetDateTime) -> UtcOffset {
        utc_offset(self.rules.to_offset(timestamp(instant.unix_timestamp())))
    }

    /// Bounds of the local times that may denote an instant from `from` (inclusive) to `to` (exclusive).
    ///
    /// Every local time without an offset whose [`moment`](Self::moment) lies in that range is at or after the first
    /// bound and before the second. Away from changes of the zone's offset the bounds are the range's own ends. When a
    /// change is less than 26 hours from an end, that end is moved out by the change, so that no local time of a fold
    /// or gap is missed. Local times outside the range then have to be filtered by their moment.
    pub fn local_bounds(&self, from: OffsetDateTime, to: OffsetDateTime) -> (PrimitiveDateTime, PrimitiveDateTime) {
        let first = shift(in_utc(from), offset_bounds::offsets_near(&self.rules, from).0);
        let end = shift(in_utc(to), offset_bounds::offsets_near(&self.rules, to).1);
        (first, end.max(first))
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// jiff's date and time. A year outside jiff's range, such as those of `time`'s large dates, is clamped to the nearest
/// one.
fn civil(local: PrimitiveDateTime) -> DateTime {
    let parts = || {
        let (year, month, day) = local.to_calendar_date();
        let year = i16::try_from(year).ok()?;
        let (hour, minute, second, nanosecond) = local.as_hms_nano();
        DateTime::new(
            year,
            i8::try_from(u8::from(month)).ok()?,
            i8::try_from(day).ok()?,
            i8::try_from(hour).ok()?,
            i8::try_from(minute).ok()?,
            i8::try_from(second).ok()?,
            i32::try_from(nanosecond).ok()?,
        )
        .ok()
    };
    parts().unwrap_or(if local.year() < 0 { DateTime::MIN } else { DateTime::MAX })
}

/// jiff's instant, clamped to jiff's range.
fn timestamp(seconds: i64) -> Timestamp {
    let (first, last) = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    Timestamp::from_second(seconds.clamp(first, last)).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn utc_offset(offset: Offset) -> UtcOffset {
    // Both libraries support offsets up to 25:59:59, so this conversion cannot fail.
    UtcOffset::from_whole_seconds(offset.seconds()).unwrap_or(UtcOffset::UTC)
}

#[cfg(test)]
mod tests;
