use serde::{Deserialize, Serialize};
use telephony_core::{Account, Error, ErrorKind, PageCursor, Result};

use super::answer::TruncatedWindow;
use super::window::Window;
use crate::PROVIDER;
use crate::client::PAGE;

/// Maximum factor by which a window may be longer than the previous one where no count of the vendor is known. It is
/// small because a busy morning follows a quiet night.
const GROWTH: i64 = 4;

/// Minimum number of records that a window is expected to hold for an empty answer to be requested a second time.
const EXPECTED: u64 = 50;

/// Maximum number of records that a cursor remembers as being shown in their own window.
const PLACED: usize = 16;

/// Position of a walk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// Seconds not yet read.
    pub(super) rest: Window,
    /// Length in seconds of a window that should hold the target number of records, by the density seen last.
    pub(super) span: i64,
    /// Set when the next window is taken from the end of the rest. That is where the vendor's list begins, so a
    /// truncated list shows how far the window may reach.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) newest_first: bool,
    /// Vendor's count of the whole range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) total: Option<u64>,
    /// Set when the vendor's count was seen to describe something other than the requested period.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) counts_elsewhere: bool,
    /// Number of records in the windows already read.
    #[serde(default)]
    pub(super) passed: u64,
    /// Fingerprints of bad records whose time could not be read, each with the seconds of the requested clocks. A
    /// window that shares some of these seconds may show the same record.
    #[serde(rename = "undated_in", default, skip_serializing_if = "Vec::is_empty")]
    undated: Vec<(u64, Window)>,
    /// Fingerprints of records that the vendor sent with a foreign window and also sends with their own window.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    placed: Vec<u64>,
    /// Next part of the rest, whose answer as a whole is empty. It is halved until the unreadable second is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dark: Option<Window>,
    /// Unix second that was last reported as unreadable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blind: Option<i64>,
    /// Maximum length in seconds of a window.
    #[serde(skip, default = "unlimited")]
    pub(super) longest: i64,
    /// Number of records in a full page.
    #[serde(default = "documented", skip_serializing_if = "is_documented")]
    pub(super) page: u32,
}

fn unlimited() -> i64 {
    i64::MAX
}

fn documented() -> u32 {
    PAGE
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_documented(page: &u32) -> bool {
    *page == PAGE
}

impl Cursor {
    /// Returns the position before the first request; its first window is the whole range.
    pub(super) fn start(whole: Window) -> Self {
        Self {
            rest: whole,
            span: whole.seconds().max(1),
            newest_first: false,
            total: None,
            counts_elsewhere: false,
            passed: 0,
            undated: Vec::new(),
            placed: Vec::new(),
            dark: None,
            blind: None,
            longest: i64::MAX,
            page: PAGE,
        }
    }

    /// Unpacks a stored cursor; refuses one that belongs to another query.
    pub(super) fn unpack(cursor: &PageCursor, account: &Account, whole: Window) -> Result<Self> {
        let cursor: Self = cursor.unpack(&PROVIDER, account)?;
        let Window { from, to } = cursor.rest;
        if cursor.span < 1 || !(1..=PAGE).contains(&cursor.page) || from >= to || from < whole.from || to > whole.to {
            return Err(Error::new(ErrorKind::InvalidQuery, PROVIDER, "cursor")
                .with_message("this cursor belongs to another query"));
        }
        Ok(cursor)
    }

    pub(super) fn pack(&self, account: &Account) -> Result<PageCursor> {
        PageCursor::pack(&PROVIDER, account, self)
    }

    // Target number of records in a window: four fifths of a page, so that a busier hour still fits.
    fn aim(&self) -> u64 {
        (u64::from(self.page) * 4 / 5).max(1)
    }

    // Length in seconds that holds the target when `seconds` hold `count` records. The product is an i128 because both
    // factors may be large.
    fn scaled(&self, seconds: i64, count: u64) -> i64 {
        let scaled = i128::from(seconds) * i128::from(self.aim()) / i128::from(count.max(1));
        i64::try_from(scaled).unwrap_or(i64::MAX)
    }

    /// Next window to request.
    pub(super) fn window(&self) -> Window {
        let half = self.dark.map_or(i64::MAX, |dark| (dark.seconds() / 2).max(1));
        let span = self.span.min(half).min(self.longest);
        if self.newest_first { self.rest.last(span) } else { self.rest.first(span) }
    }

    /// Returns true if a record is known to be shown in its own window.
    pub(super) fn is_placed(&self, print: u64) -> bool {
        self.placed.contains(&print)
    }

    /// Notes that a record is shown in its own window, so that later windows do not look for it.
    pub(super) fn place(&mut self, print: u64) {
        if !self.is_placed(print) {
            self.placed.push(print);
            let forgotten = self.placed.len().saturating_sub(PLACED);
            self.placed.drain(..forgotten);
        }
    }

    /// Returns, for each fingerprint, true if it is new: no earlier window that shares seconds of the clocks with this
    /// one had it. The fingerprints are kept for windows up to `reach` seconds away.
    pub(super) fn new_undated(&mut self, prints: &[u64], clocks: Window, reach: i64) -> Vec<bool> {
        let is_known = |print: u64| self.undated.iter().any(|(known, seen)| *known == print && seen.overlaps(clocks));
        let new = prints.iter().map(|print| !is_known(*print)).collect();
        self.undated.retain(|(_, seen)| seen.is_within(clocks, reach));
        self.undated.extend(prints.iter().map(|print| (*print, clocks)));
        new
    }

    /// Notes that the answer for a window cannot be read.
    pub(super) fn darken(&mut self, window: Window) {
        self.dark = Some(window);
    }

    /// Returns true if an unreadable second must be reported. A second within two seconds of the last reported one is
    /// not, because the same record makes both unreadable.
    pub(super) fn reports(&mut self, second: i64) -> bool {
        let is_new = self.blind.is_none_or(|blind| second.abs_diff(blind) > 2);
        if is_new {
            self.blind = Some(second);
        }
        is_new
    }

    /// Continues after an unreadable second with a window of one second, because the unreadable record may be in the
    /// next one.
    pub(super) fn after_blind(&mut self) {
        (self.dark, self.span) = (None, 1);
    }

    /// Shortens a window that held more than a page.
    pub(super) fn narrow(&mut self, window: Window, over: &TruncatedWindow) {
        if window == self.rest
            && let [first, .., last] = over.instants[..]
        {
            self.newest_first = first > last;
        }
        let seconds = window.seconds();
        let proportional = match over.count {
            // The window held at least one record more than fits into a page.
            Some(count) => self.scaled(seconds, count.max(u64::from(self.page) + 1)),
            None => seconds / 2,
        };
        let span = self.seen(window, &over.instants).unwrap_or(proportional);
        self.span = span.clamp(1, (seconds - 1).max(1));
    }

    // Length in seconds that holds the target number of records, measured on a truncated list that is sorted and begins
    // where the window does. One second less on the far side, because each window is requested that much wider. Around
    // a change of the clocks a window is requested an hour wider, and a list that is truncated before it reaches the
    // window does not show the window's density.
    fn seen(&self, window: Window, instants: &[i64]) -> Option<i64> {
        let beyond = *instants
            .get(usize::try_from(self.aim()).ok()?)
            .filter(|beyond| (window.from..window.to).contains(*beyond))?;
        if self.newest_first {
            instants.is_sorted_by(|a, b| a >= b).then(|| window.to - beyond - 2)
        } else {
            instants.is_sorted().then(|| beyond - window.from - 1)
        }
    }

    /// Returns true if a window should hold many records, by the density of the windows read before it.
    pub(super) fn expects(&self, whole: Window, window: Window) -> bool {
        let behind = whole.seconds().saturating_sub(self.rest.seconds()).max(1);
        u128::from(self.passed) * u128::from(window.seconds().unsigned_abs())
            > u128::from(EXPECTED) * u128::from(behind.unsigned_abs())
    }

    /// Advances past a window that held this number of records.
    pub(super) fn pass(&mut self, window: Window, count: u64) {
        self.rest = self.rest.without(window);
        self.dark = self.dark.map(|dark| dark.without(window)).filter(|dark| dark.seconds() > 0);
        self.passed = self.passed.saturating_add(count);
        let rest = self.rest.seconds().max(1);
        let seconds = window.seconds();
        let by_last = if count == 0 { i64::MAX } else { self.scaled(seconds, count) };
        let span = match self.total.map(|total| total.saturating_sub(self.passed)) {
            Some(left) if left <= self.aim() => rest,
            // The higher density of the last window and of the rest is used, because a quiet night says little about
            // the morning.
            Some(left) => by_last.min(self.scaled(rest, left)),
            None => by_last.min(seconds.saturating_mul(GROWTH)),
        };
        self.span = span.clamp(1, rest);
    }
}

#[cfg(test)]
mod tests;
