//! Conclusions from abandoned windows: the length of the next windows, and the trust in the vendor's totals.

use time::OffsetDateTime;

use crate::TimeRange;
use crate::timeline::walk::{WindowRecords, float};

/// An abandoned window, which held too many records.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crowd {
    pub(super) from: OffsetDateTime,
    pub(super) to: OffsetDateTime,
    /// Records per second in the busy part of the window.
    pub(super) rate: f64,
}

impl Crowd {
    /// Maximum length in seconds of a window from this instant on. It is half of the remaining time, because all
    /// records may lie at its end, until the remaining time is short enough to be busy throughout.
    pub(super) fn longest(self, at: OffsetDateTime, aim: f64) -> f64 {
        let left = (self.to - at).as_seconds_f64();
        if left <= 0.0 {
            return f64::MAX;
        }
        let busy = aim / self.rate.max(f64::MIN_POSITIVE);
        if at <= self.from {
            // The next window must be shorter than the abandoned one.
            left / 2.0
        } else if busy >= left {
            left
        } else {
            busy.max(left / 2.0)
        }
    }
}

/// Totals that the vendor reports, as long as they can be trusted.
#[derive(Debug, Clone, Default)]
pub(super) struct Totals {
    /// Range that was counted, and the number of its records that are ahead.
    counted: Option<(TimeRange, f64)>,
    /// Total and range of the last abandoned window, and the number of times that the total stayed the same for a
    /// shorter one.
    last: Option<(u64, TimeRange, u8)>,
    distrusted: bool,
}

/// Number of times that a window may have the same total as one twice as long, because all records may lie in the first
/// half.
const SAME: u8 = 2;

impl Totals {
    /// Number of records in a window.
    pub(super) fn count(&self, found: &WindowRecords) -> u64 {
        if self.distrusted { found.times().count() as u64 } else { found.count() }
    }

    pub(super) fn are_trusted(&self) -> bool {
        !self.distrusted
    }

    /// Adds the total of an abandoned window, and returns true if the window has a total that can be trusted. A vendor
    /// whose total counts more than the range reports the same total for any window.
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

    /// Compares the total of a completed window with the records received. A total that is still that of a window twice
    /// as long, and exceeds the records received, counts something else.
    pub(super) fn check(&mut self, range: TimeRange, found: &WindowRecords) {
        let Some((total, (before, wide, _))) = found.total().zip(self.last) else { return };
        let is_part = (range.to - range.from) * 2 <= wide.to - wide.from;
        if is_part && total == before && total > found.gathered() {
            self.distrusted = true;
            self.counted = None;
        }
    }

    /// Adds a completed window.
    pub(super) fn pass(&mut self, range: TimeRange, count: f64) {
        if let Some((wide, left)) = &mut self.counted
            && wide.contains(range.from)
        {
            *left = (*left - count).max(0.0);
        }
    }

    /// Number of records from an instant to the end, if the vendor counted them.
    pub(super) fn left(&self, at: OffsetDateTime, end: OffsetDateTime) -> Option<f64> {
        self.counted.filter(|(wide, _)| wide.contains(at) && wide.to == end).map(|(_, left)| left)
    }
}
