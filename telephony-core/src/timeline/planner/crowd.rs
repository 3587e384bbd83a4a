//! What a window that was given up tells about the time ahead.

use time::OffsetDateTime;

use crate::TimeRange;
use crate::timeline::walk::{WindowRecords, float};

/// A window that held more than it may.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crowd {
    pub(super) from: OffsetDateTime,
    pub(super) to: OffsetDateTime,
    /// Records a second of its busy part.
    pub(super) rate: f64,
}

impl Crowd {
    /// Seconds that a window from this instant on may take: half of what is left, since the records may all lie at its
    /// end, until what is left is short enough to be busy all through.
    pub(super) fn longest(self, at: OffsetDateTime, aim: f64) -> f64 {
        let left = (self.to - at).as_seconds_f64();
        if left <= 0.0 {
            return f64::MAX;
        }
        let busy = aim / self.rate.max(f64::MIN_POSITIVE);
        if at <= self.from {
            // Shorter in any case.
            left / 2.0
        } else if busy >= left {
            left
        } else {
            busy.max(left / 2.0)
        }
    }
}

/// What the vendor's totals say, as long as they can be believed.
#[derive(Debug, Clone, Default)]
pub(super) struct Totals {
    /// Range that was counted, and the records in it that are ahead.
    counted: Option<(TimeRange, f64)>,
    /// Last total of a window that was given up, its range, and how often it stayed the same for a shorter one.
    last: Option<(u64, TimeRange, u8)>,
    distrusted: bool,
}

/// Times that the total of a window may be that of one twice as long: all records may lie in the first half.
const SAME: u8 = 2;

impl Totals {
    /// Records in a window.
    pub(super) fn count(&self, found: &WindowRecords) -> u64 {
        if self.distrusted { found.times().count() as u64 } else { found.count() }
    }

    pub(super) fn are_trusted(&self) -> bool {
        !self.distrusted
    }

    /// Takes in the total of a window that is given up; whether there is one that can be believed. A vendor whose total
    /// counts more than the range names the same one for any window.
    pub(super) fn announce(&mut self, range: TimeRange, found: &WindowRecords) -> bool {
        let Some(total) = found.total().filter(|_| !self.distrusted) else { return false };
        let times = match self.last {
            Some((before, wide, times)) if before == total && wide.from == range.from && range.to < wide.to => {
                times + 1
            }
            _ => 0,
        };
        self.last = Some((total, range, times));
        self.distrusted = times >= SAME;
        if self.distrusted {
            self.counted = None;
        } else if self.counted.is_none_or(|(wide, _)| range.to >= wide.to) {
            self.counted = Some((range, float(total)));
        }
        !self.distrusted
    }

    /// Holds the total of a window that was read to what came: one that is still that of a window twice as long, and is
    /// more than what came, counts something else.
    pub(super) fn check(&mut self, range: TimeRange, found: &WindowRecords) {
        let Some((total, (before, wide, _))) = found.total().zip(self.last) else { return };
        let is_part = (range.to - range.from) * 2 <= wide.to - wide.from;
        if is_part && total == before && total > found.gathered() {
            self.distrusted = true;
            self.counted = None;
        }
    }

    /// Takes in a window that was read.
    pub(super) fn pass(&mut self, range: TimeRange, count: f64) {
        if let Some((wide, left)) = &mut self.counted
            && wide.contains(range.from)
        {
            *left = (*left - count).max(0.0);
        }
    }

    /// Records from an instant to the end, if they were counted.
    pub(super) fn left(&self, at: OffsetDateTime, end: OffsetDateTime) -> Option<f64> {
        self.counted.filter(|(wide, _)| wide.contains(at) && wide.to == end).map(|(_, left)| left)
    }
}
