//! Windows of whole seconds, and the wall clocks by which the vendor is asked for them.

use serde::{Deserialize, Serialize};
use telephony_core::{TimeRange, WallClock, Zone};
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

/// Seconds from the first to before the second, counted from the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Window {
    pub(super) from: i64,
    pub(super) to: i64,
}

impl Window {
    /// Smallest window that holds the range.
    pub(super) fn around(range: TimeRange) -> Self {
        let part = i64::from(range.to.nanosecond() > 0);
        Self { from: range.from.unix_timestamp(), to: range.to.unix_timestamp() + part }
    }

    /// Its first part of this length.
    pub(super) fn first(self, seconds: i64) -> Self {
        Self { to: self.from.saturating_add(seconds).min(self.to), ..self }
    }

    /// Its last part of this length.
    pub(super) fn last(self, seconds: i64) -> Self {
        Self { from: self.to.saturating_sub(seconds).max(self.from), ..self }
    }

    /// What is left without a part that is at one of its ends.
    pub(super) fn without(self, part: Self) -> Self {
        if part.from == self.from { Self { from: part.to, ..self } } else { Self { to: part.from, ..self } }
    }

    pub(super) fn seconds(self) -> i64 {
        self.to - self.from
    }

    /// Seconds of the clocks that the window is asked for, counted as those of UTC are: windows that share one may show the same
    /// record, and an hour apart they do where the clocks are set back.
    pub(super) fn clock_seconds(self, zone: &Zone) -> Self {
        let Clocks { from, to, .. } = self.asked(zone);
        let second = |clock: PrimitiveDateTime| clock.assume_utc().unix_timestamp();
        // Both ends may count.
        Self { from: second(from), to: second(to).saturating_add(1) }
    }

    /// Seconds of the clocks between this window and a later one that may share some with one before this: hours around a change
    /// of the clocks; otherwise only neighbours share a second.
    pub(super) fn reach(self, zone: &Zone) -> i64 {
        let offset = |second: i64| zone.offset_at(instant(second));
        let day = 24 * 3600;
        let before = offset(self.from.saturating_sub(day));
        let is_near_change = before != offset(self.to) || before != offset(self.to.saturating_add(day));
        if is_near_change || self.seconds() > WEEK { LONGEST_CHANGE } else { 0 }
    }

    /// Returns whether it shares a second with another.
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Returns whether at most this many seconds are between it and another.
    pub(super) fn is_within(self, other: Self, seconds: i64) -> bool {
        self.from <= other.to.saturating_add(seconds) && other.from <= self.to.saturating_add(seconds)
    }

    pub(super) fn holds(self, instant: OffsetDateTime) -> bool {
        (self.from..self.to).contains(&instant.unix_timestamp())
    }

    /// Clocks to ask for so that no record of the window is missed.
    ///
    /// Whether the vendor counts its two ends in is undocumented. A clock of the window is at least a second away
    /// from both, so it does not matter; what comes too much belongs to the neighbours.
    pub(super) fn asked(self, zone: &Zone) -> Clocks {
        let (first, end) = self.clocks(zone);
        let from = first.saturating_sub(Duration::SECOND);
        Clocks { from, to: end, trimmed: (false, false) }
    }

    // Clocks that stand for an instant of the window: from the first to before the second.
    //
    // The hull is wider by the change wherever the zone's offset changes within 26 hours, for two days around each
    // change. Only two kinds of clocks need that: those of a change inside the window, and those that a gap skipped,
    // which stand for instants after it for as long as the gap was. With one offset in the window, and none smaller
    // that long before it, there are neither.
    fn clocks(self, zone: &Zone) -> (PrimitiveDateTime, PrimitiveDateTime) {
        let (from, to) = (instant(self.from), instant(self.to));
        let (first, end) = zone.local_bounds(from, to);
        let wider = (end - first) - (to - from);
        let offset = zone.offset_at(to);
        let steady = self.seconds() < WEEK
            && zone.offset_at(from) == offset
            && zone.offset_at(from.saturating_sub(wider)) >= offset;
        if steady { (zone.local(from), zone.local(to)) } else { (first, end) }
    }
}

// Two windows may each be wider by a change, which is an hour in the vendor's zone; an hour is to spare.
const LONGEST_CHANGE: i64 = 3 * 3600;

// Two changes that cancel out are weeks apart: the closest known are those around Ramadan.
const WEEK: i64 = 7 * 24 * 3600;

/// Wall clocks of the account's zone, asked for from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clocks {
    pub(super) from: PrimitiveDateTime,
    pub(super) to: PrimitiveDateTime,
    trimmed: (bool, bool),
}

impl Clocks {
    /// Whether a record filed under this clock may be in the answer.
    pub(super) fn contain(self, clock: PrimitiveDateTime) -> bool {
        self.from <= clock && clock <= self.to
    }

    /// Without the second more at the ends that are known to count; `None` when that changes nothing.
    pub(super) fn trim(self, ends: (bool, bool)) -> Option<Self> {
        let mut clocks = self;
        if ends.0 && !self.trimmed.0 {
            clocks.from = self.from.saturating_add(Duration::SECOND);
            clocks.trimmed.0 = true;
        }
        if ends.1 && !self.trimmed.1 {
            clocks.to = self.to.saturating_sub(Duration::SECOND);
            clocks.trimmed.1 = true;
        }
        (clocks != self).then_some(clocks)
    }
}

/// Clock of the account's zone that a record is filed under, fractions of a second dropped.
pub(super) fn whole_second(zone: &Zone, clock: WallClock) -> PrimitiveDateTime {
    let local = match clock.offset() {
        Some(_) => zone.local(zone.moment(clock).instant()),
        None => clock.local(),
    };
    local.replace_nanosecond(0).unwrap_or(local)
}

/// Instant of a second; the calendar's own ends where there is none.
pub(super) fn instant(second: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(second).unwrap_or(if second < 0 {
        PrimitiveDateTime::MIN.assume_utc()
    } else {
        PrimitiveDateTime::MAX.assume_utc()
    })
}

#[cfg(test)]
mod tests;
