//! Lengths of the windows that a range is walked in.

use serde::{Deserialize, Serialize};

use super::window::{SECOND, Window};

/// Rows that a window is meant to hold: some forty pages, of which one more shows the end.
const AIM: u64 = 2_000;

/// Rows that no window is read beyond, unless it cannot be cut: their keys are kept until the window is left.
pub(super) const MOST: u64 = 8_000;

/// How many times longer than the one before it a window may be after a quiet one, and after an empty one.
const GROWTH: f64 = 4.0;
const LEAP: i64 = 8;

/// Shortest window; the period asked for is two seconds longer.
const SHORTEST: i64 = SECOND;

/// What is left of a range, and the length of the next window.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Plan {
    at: i64,
    end: i64,
    length: i64,
    /// End of a window that was given up: there are rows before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crowd: Option<i64>,
    /// What is walked after this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rest: Option<Window>,
}

impl Plan {
    /// Windows over a range, the first as long as it may be.
    pub(super) fn new(range: Window) -> Self {
        Self { at: range.from, end: range.to, length: range.length(), crowd: None, rest: None }
    }

    /// Next window, no longer than `most`; `None` at the end.
    pub(super) fn window(&self, most: i64) -> Option<Window> {
        let length = self.length.min(most).max(SHORTEST);
        let to = self.at.saturating_add(length).min(self.end);
        (self.at < self.end).then_some(Window::new(self.at, to))
    }

    /// Whether windows much longer than this would cost much less.
    pub(super) fn wants_longer(&self, longest: i64) -> bool {
        let times = |times| longest.saturating_mul(times);
        self.length >= times(2) && self.left() >= times(6)
    }

    /// Length of what is left.
    pub(super) fn left(&self) -> i64 {
        self.end - self.at
    }

    /// Goes on behind a window that held this many rows.
    pub(super) fn finish(&mut self, window: Window, rows: u64) {
        self.at = window.to;
        if rows > 0 {
            self.crowd = None;
            let factor = (to_float(AIM) / to_float(rows)).clamp(1.0 / GROWTH, GROWTH);
            self.length = times(window.length(), factor);
        } else {
            // Halfway to where there are rows, if that is known.
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

    /// Returns where the walk goes on behind this window; the time between was walked before.
    pub(super) fn behind(&self, window: Window) -> i64 {
        self.rest.filter(|_| window.to >= self.end).map_or(window.to, |rest| rest.from)
    }

    /// Walks this window before the rest.
    pub(super) fn insert(&mut self, window: Window) {
        if self.at < self.end {
            self.rest = Some(Window::new(self.at, self.end));
        }
        (self.at, self.end, self.crowd) = (window.from, window.to, None);
        self.length = self.length.max(window.length());
    }

    /// Shortens a window that holds too much, by the milliseconds that a row takes where that is known.
    pub(super) fn crowded(&mut self, window: Window, each: Option<f64>) {
        let part = window.length() / 8;
        let fitting = each.map_or(part, |each| times(1, each * to_float(AIM)));
        self.crowd = Some(window.to);
        self.length = fitting.min(part).max(SHORTEST);
    }

    /// Shortens a window for another reason; `false` where it cannot be.
    pub(super) fn shorten(&mut self, window: Window, parts: i64, shortest: i64) -> bool {
        let length = window.length() / parts;
        if length < shortest {
            return false;
        }
        self.length = length;
        true
    }
}

/// Whether a window may be cut.
pub(super) fn is_divisible(window: Window) -> bool {
    window.length() > SHORTEST
}

/// Whether a window that holds a row in this many milliseconds on its first page holds far too many of them.
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
