use serde::{Deserialize, Serialize};
use telephony_core::transport::Endpoint;
use telephony_core::{Account, PageCursor, Result};

use super::answer::TruncatedWindow;
use super::window::Window;
use crate::PROVIDER;
use crate::client::DOCUMENTED_PAGE_SIZE;
use crate::endpoints::ListCallHistory;

/// Maximum factor by which a window may be longer than the previous one where no count of the vendor is known. It is
/// small because a busy morning follows a quiet night.
const GROWTH: i64 = 4;

/// Minimum number of records that a window is expected to hold for an empty answer to be requested a second time.
const EXPECTED_RECORDS: u64 = 50;

/// A list is in the order of time if at most one record in this number is not.
const FEW_SWAPPED: usize = 20;

/// Maximum number of stray records that a cursor remembers as being shown in their own window.
const MAX_KNOWN_STRAYS: usize = 16;

/// Position of a walk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// Seconds not yet read.
    pub(super) rest: Window,
    /// Length in seconds of a window that should hold the target number of records, by the density seen last.
    pub(super) span: i64,
    /// True if the vendor's list starts with its newest record. The next window is then the latest part of the rest,
    /// because a truncated list shows how far a window may reach from the bound that the list starts with.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) newest_first: bool,
    /// Number of records of the whole range: counted by the client where one answer held them all, else the vendor's
    /// count, which may include records of the second before and after the range; `None` if the vendor counts nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) total: Option<u64>,
    /// True if the vendor's count was seen to describe something other than the requested period.
    #[serde(default, alias = "counts_elsewhere", skip_serializing_if = "std::ops::Not::not")]
    pub(super) counts_unrelated: bool,
    /// True if the vendor's count was seen to be right where a page showed fewer records and no further page did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) counts_right: bool,
    /// Number of records in the windows already read.
    #[serde(default)]
    pub(super) passed: u64,
    /// Fingerprints of bad records without a readable time within the clocks that were requested, each with the seconds
    /// of these clocks. A window that shares some of these seconds may show the same record.
    #[serde(alias = "undated_in", default, skip_serializing_if = "Vec::is_empty")]
    unplaced: Vec<(u64, Window)>,
    /// Fingerprints of stray records that the vendor also shows in their own window.
    #[serde(default, alias = "placed", skip_serializing_if = "Vec::is_empty")]
    known_strays: Vec<u64>,
    /// Next part of the rest, whose answer as a whole is unreadable. It is halved until the unreadable second is found.
    #[serde(default, alias = "dark", skip_serializing_if = "Option::is_none")]
    unreadable_part: Option<Window>,
    /// Unix second that was last reported as unreadable.
    #[serde(default, alias = "blind", skip_serializing_if = "Option::is_none")]
    last_unreadable: Option<i64>,
    /// Maximum length in seconds of a window.
    #[serde(skip, default = "unlimited")]
    pub(super) longest: i64,
    /// Number of records in a full page.
    #[serde(default = "documented", alias = "page", skip_serializing_if = "is_documented")]
    pub(super) page_size: u32,
}

fn unlimited() -> i64 {
    i64::MAX
}

fn documented() -> u32 {
    DOCUMENTED_PAGE_SIZE
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_documented(page_size: &u32) -> bool {
    *page_size == DOCUMENTED_PAGE_SIZE
}

impl Cursor {
    /// Returns the position before the first request; its first window is the whole range.
    pub(super) fn start(whole: Window) -> Self {
        Self {
            rest: whole,
            span: whole.seconds().max(1),
            newest_first: false,
            total: None,
            counts_unrelated: false,
            counts_right: false,
            passed: 0,
            unplaced: Vec::new(),
            known_strays: Vec::new(),
            unreadable_part: None,
            last_unreadable: None,
            longest: i64::MAX,
            page_size: DOCUMENTED_PAGE_SIZE,
        }
    }

    /// Unpacks a stored cursor; refuses one that belongs to another query.
    pub(super) fn unpack(cursor: &PageCursor, account: &Account, whole: Window) -> Result<Self> {
        let cursor: Self = cursor.unpack(&PROVIDER, account)?;
        let Window { from, to } = cursor.rest;
        let is_page_size = (1..=DOCUMENTED_PAGE_SIZE).contains(&cursor.page_size);
        if cursor.span < 1 || !is_page_size || from >= to || from < whole.from || to > whole.to {
            return Err(ListCallHistory::OPERATION.invalid("this cursor belongs to another query"));
        }
        Ok(cursor)
    }

    pub(super) fn pack(&self, account: &Account) -> Result<PageCursor> {
        PageCursor::pack(&PROVIDER, account, self)
    }

    // Target number of records in a window: four fifths of a page, so that a busier hour still fits.
    fn aim(&self) -> u64 {
        (u64::from(self.page_size) * 4 / 5).max(1)
    }

    // Length in seconds that holds the target when `seconds` hold `count` records. The product is an i128 because both
    // factors may be large.
    fn scaled(&self, seconds: i64, count: u64) -> i64 {
        let scaled = i128::from(seconds) * i128::from(self.aim()) / i128::from(count.max(1));
        i64::try_from(scaled).unwrap_or(i64::MAX)
    }

    /// Next window to request.
    pub(super) fn window(&self) -> Window {
        let half = self.unreadable_part.map_or(i64::MAX, |part| (part.seconds() / 2).max(1));
        let span = self.span.min(half).min(self.longest);
        if self.newest_first { self.rest.last(span) } else { self.rest.first(span) }
    }

    /// Returns true if a stray record is known to be shown in its own window.
    pub(super) fn is_known_stray(&self, print: u64) -> bool {
        self.known_strays.contains(&print)
    }

    /// Notes that a stray record is shown in its own window, so that later windows do not look for it.
    pub(super) fn remember_stray(&mut self, print: u64) {
        if !self.is_known_stray(print) {
            self.known_strays.push(print);
            let forgotten = self.known_strays.len().saturating_sub(MAX_KNOWN_STRAYS);
            self.known_strays.drain(..forgotten);
        }
    }

    /// Returns, for each fingerprint, true if it is new: no earlier window that shares seconds of the clocks with this
    /// one had it. The fingerprints are kept for windows up to `remembered_for` seconds away.
    pub(super) fn new_unplaced(&mut self, prints: &[u64], clocks: Window, remembered_for: i64) -> Vec<bool> {
        let is_known = |print: u64| self.unplaced.iter().any(|(known, seen)| *known == print && seen.overlaps(clocks));
        let new = prints.iter().map(|print| !is_known(*print)).collect();
        self.unplaced.retain(|(_, seen)| seen.is_within(clocks, remembered_for));
        self.unplaced.extend(prints.iter().map(|print| (*print, clocks)));
        new
    }

    /// Returns true if an unreadable second is searched for.
    pub(super) fn is_searching(&self) -> bool {
        self.unreadable_part.is_some()
    }

    /// Notes that the answer for a window cannot be read.
    pub(super) fn mark_unreadable(&mut self, window: Window) {
        self.unreadable_part = Some(window);
    }

    /// Notes an unreadable second, and returns true if it must be reported. A second within two seconds of the last
    /// reported one is not reported, because the same record makes both unreadable.
    pub(super) fn report_once(&mut self, second: i64) -> bool {
        let is_new = self.last_unreadable.is_none_or(|last| second.abs_diff(last) > 2);
        if is_new {
            self.last_unreadable = Some(second);
        }
        is_new
    }

    /// Continues after an unreadable second with a window of one second, because the unreadable record may be in the
    /// next one.
    pub(super) fn after_unreadable(&mut self) {
        (self.unreadable_part, self.span) = (None, 1);
    }

    /// Halves a window of whose records nothing is known.
    pub(super) fn halve(&mut self, window: Window) {
        self.narrow(window, &TruncatedWindow::default());
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
            Some(count) => self.scaled(seconds, count.max(u64::from(self.page_size) + 1)),
            None => seconds / 2,
        };
        let span = match over.count {
            _ if self.is_in_order(&over.instants) => {
                self.seen(window, &over.instants, self.aim()).unwrap_or(proportional)
            }
            // In a list without order, each record shown is one of the window, so that a window known to hold more than
            // the target is not requested.
            Some(_) => {
                self.seen(window, &over.instants, self.aim()).map_or(proportional, |seen| seen.min(proportional))
            }
            // Without a count, half of the records shown are left out, and at least half of the time: a window is
            // requested at most as often as its seconds can be halved.
            None => {
                let half = over.instants.len() as u64 / 2;
                self.seen(window, &over.instants, half).map_or(proportional, |seen| seen.min(proportional))
            }
        };
        self.span = span.clamp(1, (seconds - 1).max(1));
    }

    // True if a list is sorted by time from the bound that the walk begins with, except for a few records.
    fn is_in_order(&self, instants: &[i64]) -> bool {
        let is_swapped = |pair: &&[i64]| match pair {
            [first, second] if self.newest_first => first < second,
            [first, second] => first > second,
            _ => false,
        };
        instants.windows(2).filter(is_swapped).count() * FEW_SWAPPED <= instants.len()
    }

    // Length in seconds that holds a number of the records of a truncated list, and all records if the list is sorted and
    // begins where the window does. The record at `beyond` must be outside the requested clocks, which reach one second
    // further than the window: the window ends at `beyond - 1`, or begins at `beyond + 2`, because its end is exclusive.
    // A window that contains a change of the clocks is requested an hour wider, and a list that is truncated before it
    // reaches the window does not show the window's density.
    fn seen(&self, window: Window, instants: &[i64], count: u64) -> Option<i64> {
        let mut sorted = instants.to_vec();
        sorted.sort_unstable();
        if self.newest_first {
            sorted.reverse();
        }
        let beyond = sorted.get(usize::try_from(count).ok()?).filter(|it| (window.from..window.to).contains(*it))?;
        Some(if self.newest_first { window.to - beyond - 2 } else { beyond - window.from - 1 })
    }

    /// Returns true if a window should hold many records, by the density of the windows read before it.
    pub(super) fn expects(&self, whole: Window, window: Window) -> bool {
        let behind = whole.seconds().saturating_sub(self.rest.seconds()).max(1);
        u128::from(self.passed) * u128::from(window.seconds().unsigned_abs())
            > u128::from(EXPECTED_RECORDS) * u128::from(behind.unsigned_abs())
    }

    /// Advances past a window that held this number of records.
    pub(super) fn pass(&mut self, window: Window, count: u64) {
        self.rest = self.rest.without(window);
        self.unreadable_part = self.unreadable_part.map(|part| part.without(window)).filter(|part| part.seconds() > 0);
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
