//! Windows of whole seconds, and the wall clocks that are requested for them.

use serde::{Deserialize, Serialize};
use telephony_core::{TimeRange, WallClock, Zone};
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

/// Half-open range of seconds since the Unix epoch: `from` is included, `to` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Window {
    pub(super) from: i64,
    pub(super) to: i64,
}

impl Window {
    /// Returns the smallest window that contains the range.
    pub(super) fn around(range: TimeRange) -> Self {
        let part = i64::from(range.to.nanosecond() > 0);
        Self { from: range.from.unix_timestamp(), to: range.to.unix_timestamp() + part }
    }

    /// Returns the first part of the window, at most `seconds` long.
    pub(super) fn first(self, seconds: i64) -> Self {
        Self { to: self.from.saturating_add(seconds).min(self.to), ..self }
    }

    /// Returns the last part of the window, at most `seconds` long.
    pub(super) fn last(self, seconds: i64) -> Self {
        Self { from: self.to.saturating_sub(seconds).max(self.from), ..self }
    }

    /// Returns the window without a part at one of its ends.
    pub(super) fn without(self, part: Self) -> Self {
        if part.from == self.from { Self { from: part.to, ..self } } else { Self { to: part.from, ..self } }
    }

    pub(super) fn seconds(self) -> i64 {
        self.to - self.from
    }

    /// Returns the requested clocks as seconds, counted as if they were UTC. Windows that share one of these seconds
    /// may show the same record. Windows an hour apart share some where the clocks are set back.
    pub(super) fn clock_seconds(self, zone: &Zone) -> Self {
        let Clocks { from, to, .. } = self.asked(zone);
        let second = |clock: PrimitiveDateTime| clock.assume_utc().unix_timestamp();
        // The vendor may include both ends.
        Self { from: second(from), to: second(to).saturating_add(1) }
    }

    /// Returns the distance, in seconds of the clocks, up to which fingerprints of earlier windows must be kept.
    ///
    /// It is [`LONGEST_CHANGE`] near a change of the clocks, because windows hours apart are then requested with the
    /// same clocks. Otherwise it is 0, because only neighbours share a second.
    pub(super) fn remembered_for(self, zone: &Zone) -> i64 {
        let offset = |second: i64| zone.offset_at(instant(second));
        let day = 24 * 3600;
        let before = offset(self.from.saturating_sub(day));
        let is_near_change = before != offset(self.to) || before != offset(self.to.saturating_add(day));
        if is_near_change || self.seconds() > WEEK { LONGEST_CHANGE } else { 0 }
    }

    /// Returns true if this window shares a second with another.
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Returns true if at most this many seconds lie between this window and another.
    pub(super) fn is_within(self, other: Self, seconds: i64) -> bool {
        self.from <= other.to.saturating_add(seconds) && other.from <= self.to.saturating_add(seconds)
    }

    pub(super) fn holds(self, instant: OffsetDateTime) -> bool {
        (self.from..self.to).contains(&instant.unix_timestamp())
    }

    /// Returns the clocks to request so that no record of the window is missed.
    ///
    /// The document does not say if the two ends of a period belong to it. Each clock of the window is at least a
    /// second away from both ends, so the answer is complete in both cases. Only the first clock needs a second before
    /// it: `end` is exclusive, so it already is the second after the last clock. Extra records belong to the
    /// neighbouring windows.
    pub(super) fn asked(self, zone: &Zone) -> Clocks {
        let (first, end) = self.clocks(zone);
        let from = first.saturating_sub(Duration::SECOND);
        Clocks { from, to: end, trimmed: Ends::default() }
    }

    // Half-open range of the clocks that denote an instant of the window.
    //
    // `Zone::local_bounds` is safe, but it adds the length of a change (usually an hour) to every window within 26 hours
    // of one. The extra clocks are needed only if (a) the offset changes inside the window, or (b) the window begins so
    // soon after a gap that skipped clocks denote its instants. `steady`: neither is so, and the window's own clocks
    // suffice.
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

// Two windows may each be wider by a change, which is one hour in the vendor's zone; the third hour is a margin.
const LONGEST_CHANGE: i64 = 3 * 3600;

// Two changes that cancel each other out are weeks apart: the closest known ones are those around Ramadan.
const WEEK: i64 = 7 * 24 * 3600;

/// Wall clocks of the account's zone between which records are requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clocks {
    pub(super) from: PrimitiveDateTime,
    pub(super) to: PrimitiveDateTime,
    trimmed: Ends,
}

/// Choice of the first and the last requested clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ends {
    pub(super) first: bool,
    pub(super) last: bool,
}

impl Clocks {
    /// Returns true if a record filed under this clock may be in the answer.
    pub(super) fn contain(self, clock: PrimitiveDateTime) -> bool {
        self.from <= clock && clock <= self.to
    }

    /// Removes the extra second at these ends; `None` if it was removed before or no end is chosen.
    pub(super) fn trim(self, ends: Ends) -> Option<Self> {
        let mut clocks = self;
        if ends.first && !self.trimmed.first {
            clocks = clocks.without_first();
        }
        if ends.last && !self.trimmed.last {
            clocks = clocks.without_last();
        }
        (clocks != self).then_some(clocks)
    }

    /// Removes the extra second before the window.
    pub(super) fn without_first(self) -> Self {
        let from = self.from.saturating_add(Duration::SECOND);
        Self { from, trimmed: Ends { first: true, ..self.trimmed }, ..self }
    }

    /// Removes the extra second after the window.
    pub(super) fn without_last(self) -> Self {
        let to = self.to.saturating_sub(Duration::SECOND);
        Self { to, trimmed: Ends { last: true, ..self.trimmed }, ..self }
    }
}

/// Returns the clock of the account's zone that a record is filed under, without fractions of a second.
pub(super) fn whole_second(zone: &Zone, clock: WallClock) -> PrimitiveDateTime {
    let local = match clock.offset() {
        Some(_) => zone.local(zone.moment(clock).instant()),
        None => clock.local(),
    };
    local.replace_nanosecond(0).unwrap_or(local)
}

/// Returns the instant of a Unix second, or the nearest end of the calendar if the second is outside it.
pub(super) fn instant(second: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(second).unwrap_or(if second < 0 {
        PrimitiveDateTime::MIN.assume_utc()
    } else {
        PrimitiveDateTime::MAX.assume_utc()
    })
}

#[cfg(test)]
mod tests;
