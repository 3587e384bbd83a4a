//! Position of a walk.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::keys::{Keys, among};
use super::plan::Plan;
use super::reading::Reading;
use super::row::Row;
use super::window::{DAY, SECOND, Window};

/// Position of a walk: the window and its page, and the rows that can reappear.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// Number of requests so far, so that no two cursors of a walk are equal.
    #[serde(alias = "turn")]
    pub(super) requests: u64,
    pub(super) plan: Plan,
    pub(super) window: Window,
    pub(super) reading: Reading,
    pub(super) margin: Margin,
    /// Keys of rows that may also be shown for a later window, each with the last time at which it may.
    passed: Vec<(u64, i64)>,
    /// Stray rows that belong to no requested period and can reappear in every window.
    #[serde(alias = "odd")]
    strays: Keys,
}

/// Period before the range, in which calls that ended in the range may have begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Margin {
    /// Not needed, or already walked.
    Done,
    /// Follows the first window, which may show that it is not needed.
    Due,
}

impl Cursor {
    pub(super) fn new(plan: Plan, window: Window, margin: Margin) -> Self {
        Self {
            requests: 0,
            plan,
            window,
            reading: Reading::default(),
            margin,
            passed: Vec::new(),
            strays: Keys::default(),
        }
    }

    /// Returns for each row whether it is new in this walk.
    pub(super) fn new_rows(&self, rows: &[Row]) -> Vec<bool> {
        let mut new = super::keys::is_first_of_key(rows);
        let passed = among(self.passed.iter().map(|(key, _)| *key).chain(self.strays.iter()), rows);
        for (((new, row), known), passed) in new.iter_mut().zip(rows).zip(self.reading.knows(rows)).zip(passed) {
            let is_passed = if row.is_nameless { self.has_passed_nameless(row) } else { passed };
            *new &= !(known || is_passed);
        }
        new
    }

    // Another row with the same text is a different one, except where the window overlaps the previous one.
    fn has_passed_nameless(&self, row: &Row) -> bool {
        let is_at_edge = row.about.is_none_or(|about| about <= self.window.from + 2 * SECOND);
        is_at_edge && self.passed.iter().any(|(key, _)| *key == row.text)
    }

    /// Remembers the rows of a page that may also be shown for later windows.
    pub(super) fn pass(&mut self, rows: &[Row], new: &[bool]) {
        // A row without an end may be shown until a window no longer shows it.
        let is_endless = |row: &Row| row.ended_at.is_none() && !row.is_nameless;
        for (row, _) in rows.iter().zip(new).filter(|(row, new)| **new || is_endless(row)) {
            if row.is_nameless {
                if row.about.is_none_or(|about| about >= self.window.to - 2 * SECOND) {
                    self.passed.push((row.text, self.window.to));
                }
            } else if !self.window.explains(row) {
                self.strays.push(row.key);
            } else if let Some(end) = row.ended_at.filter(|end| *end >= self.window.to - 2 * SECOND) {
                self.passed.push((row.key, end));
            } else if row.ended_at.is_none() {
                self.passed.push((row.key, self.plan.behind(self.window)));
            }
        }
    }

    /// Enters another window. Rows that ended at its beginning or later may be shown for it.
    pub(super) fn enter(&mut self, window: Window) {
        // If the new window does not lie after the previous one, all rows of the previous one can reappear.
        if window.from < self.window.to {
            let to = self.window.to;
            self.passed.extend(self.reading.keys().map(|key| (key, to)));
        }
        self.passed.retain(|(_, end)| *end >= window.from - 2 * SECOND);
        // Keeps the last end of each key.
        self.passed.sort_unstable_by_key(|(key, end)| (*key, Reverse(*end)));
        self.passed.dedup_by_key(|(key, _)| *key);
        self.window = window;
        self.reading = Reading::default();
    }
}

/// Length that a call is assumed not to exceed, in milliseconds: the setting, at most a week.
pub(super) fn margin(longest_call: std::time::Duration) -> i64 {
    i64::try_from(longest_call.as_millis()).unwrap_or(DAY).min(7 * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    // A call that overlaps both the margin and the period after the first window, and that was added after the first
    // window was read.
    #[test]
    fn a_row_without_an_end_is_known_behind_the_window_that_was_read_before_the_margin() {
        let (first, margin) = (Window::new(1_000_000, 1_100_000), Window::new(0, 1_000_000));
        let mut cursor = Cursor::new(Plan::new(Window::new(1_000_000, 2_000_000)), first, Margin::Due);
        cursor.plan.finish(first, 1);
        cursor.plan.insert(margin);
        let rest = Window::new(1_100_000, 2_000_000);
        let rows = [Row { key: 7, ..Row::default() }];
        for (window, is_new) in [(margin, true), (rest, false)] {
            cursor.enter(window);
            assert_eq!(cursor.new_rows(&rows), [is_new], "{window:?}");
            cursor.pass(&rows, &[is_new]);
            cursor.plan.finish(window, 1);
        }
        cursor.enter(Window::new(3_000_000, 4_000_000));
        assert_eq!(cursor.new_rows(&rows), [true], "no call goes on for ever");
    }
}
