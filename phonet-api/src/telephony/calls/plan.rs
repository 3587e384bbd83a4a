//! Lengths of the windows into which a walk divides a range.

use serde::{Deserialize, Serialize};

use super::window::{SECOND, Window};

/// Target number of rows of a window: some forty pages, and one more that shows the end.
const AIM: u64 = 2_000;

/// Maximum number of rows of a window that can be divided, because their keys are kept until the walk leaves the
/// window.
pub(super) const MOST: u64 = 8_000;

/// Maximum factor by which a window may be longer than the previous one: after a window with few rows, and after an
/// empty one.
const GROWTH: f64 = 4.0;
const LEAP: i64 = 8;

/// Shortest window; the requested period is two seconds longer.
const SHORTEST: i64 = SECOND;

/// Rest of a range, and length of the next window.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Plan {
    at: i64,
    end: i64,
    length: i64,
    /// End of a window that was abandoned: rows exist before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crowd: Option<i64>,
    /// Period to walk afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rest: Option<Window>,
}

impl Plan {
    /// Plans windows over a range, the first one as long as possible.
    pub(super) fn new(range: Window) -> Self {
        Self { at: range.from, end: range.to, length: range.length(), crowd: None, rest: None }
    }

    /// Returns the next window, no longer than `most`; `None` at the end of the range.
    pub(super) fn window(&self, most: i64) -> Option<Window> {
        let length = self.length.min(most).max(SHORTEST);
        let to = self.at.saturating_add(length).min(self.end);
        (self.at < self.end).then_some(Window::new(self.at, to))
    }

    /// True if much longer windows would cost far fewer requests.
    pub(super) fn wants_longer(&self, longest: i64) -> bool {
        let times = |times| longest.saturating_mul(times);
        self.length >= times(2) && self.left() >= times(6)
    }

    /// Length of the rest of the range.
    pub(super) fn left(&self) -> i64 {
        self.end - self.at
    }

    /// Continues after a window that held this many rows.
    pub(super) fn finish(&mut self, window: Window, rows: u64) {
        self.at = window.to;
        if rows > 0 {
            self.crowd = None;
            let factor = (to_float(AIM) / to_float(rows)).clamp(1.0 / GROWTH, GROWTH);
            self.length = times(window.length(), factor);
        } else {
            // Half of the way to the known rows, if any are known.
            let half = self.crowd.map(|crowd| (crowd - self.at) / 2);
            let leap = window.length().saturating_mul(LEAP);
            self.length = half.unwrap_or(leap).max(window.length());
        }
        if self.at >= self.end
            && let Some(rest) = self.rest.take()
        {
            (self.at, self.end) = (rest.from, rest.to);
        }
    }

    /// Returns the time at which the walk continues after this window; the time in between was already walked.
    pub(super) fn behind(&self, window: Window) -> i64 {
        self.rest.filter(|_| window.to >= self.end).map_or(window.to, |rest| rest.from)
    }

    /// Walks this window before the rest of the range.
    pub(super) fn insert(&mut self, window: Window) {
        if self.at < self.end {
            self.rest = Some(Window::new(self.at, self.end));
        }
        (self.at, self.end, self.crowd) = (window.from, window.to, None);
        self.length = self.length.max(window.length());
    }

    /// Shortens a window that holds too many rows, to a length computed from the milliseconds per row if those are
    /// known.
    pub(super) fn crowded(&mut self, window: Window, each: Option<f64>) {
        let part = window.length() / 8;
        let fitting = each.map_or(part, |each| times(1, each * to_float(AIM)));
        self.crowd = Some(window.to);
        self.length = fitting.min(part).max(SHORTEST);
    }

    /// Shortens a window for another reason. Returns `false` if that is not possible.
    pub(super) fn shorten(&mut self, window: Window, parts: i64, shortest: i64) -> bool {
        let length = window.length() / parts;
        if length < shortest {
            return false;
        }
        self.length = length;
        true
    }
}

/// True if a window can be divided.
pub(super) fn is_divisible(window: Window) -> bool {
    window.length() > SHORTEST
}

/// True if a window is far too full, judging by its first page with one row in this many milliseconds.
pub(super) fn is_crowded(window: Window, each: f64) -> bool {
    to_float(window.length().unsigned_abs()) > each * to_float(MOST) * 5.0
}

fn times(length: i64, factor: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a length, roughly")]
    let length = (length as f64 * factor) as i64;
    length
}

#[expect(clippy::cast_precision_loss, reason = "roughly")]
pub(super) fn to_float(number: u64) -> f64 {
    number as f64
}
