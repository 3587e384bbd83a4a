use serde::{Deserialize, Serialize};
use telephony_core::{Account, Error, ErrorKind, PageCursor, Result};

use super::answer::TruncatedWindow;
use super::window::Window;
use crate::PROVIDER;
use crate::client::PAGE;

/// Most that one window may be longer than the last where nothing else is known: a morning follows a quiet night.
const GROWTH: i64 = 4;

/// Number of records that a window has to be expected to hold, so that an answer without any is asked for once more.
const EXPECTED: u64 = 50;

/// Records that a cursor remembers to be filed elsewhere.
const PLACED: usize = 16;

/// Where a walk stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// Seconds that are still to be asked for.
    pub(super) rest: Window,
    /// Seconds that should hold the records aimed at, by what was seen last.
    pub(super) span: i64,
    /// Whether the next window is taken from the end of the rest: where the vendor's list begins, a list that was cut
    /// shows how far the window may go.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) newest_first: bool,
    /// Vendor's count of the whole range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) total: Option<u64>,
    /// Whether the vendor's count was seen to be of something else than the period asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) counts_elsewhere: bool,
    /// Records of the windows behind.
    #[serde(default)]
    pub(super) passed: u64,
    /// Fingerprints of bad records whose time could not be read, each with the seconds of the clocks asked for: windows that share
    /// some of them may see it again.
    #[serde(rename = "undated_in", default, skip_serializing_if = "Vec::is_empty")]
    undated: Vec<(u64, Window)>,
    /// Fingerprints of records that the vendor sent with another window and also sends with the window they are filed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    placed: Vec<u64>,
    /// Next seconds of the rest, the answer for which is empty as a whole: they are asked for by halves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dark: Option<Window>,
    /// Second that was last reported as one that cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blind: Option<i64>,
    /// Longest window to ask for.
    #[serde(skip, default = "unlimited")]
    pub(super) longest: i64,
    /// Records of a full page.
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
    /// Before the first request: everything at once.
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

    /// Reads a stored cursor; one of another query is refused.
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

    // Records that a window is meant to hold: four fifths of a page, so that a busier hour still fits.
    fn aim(&self) -> u64 {
        (u64::from(self.page) * 4 / 5).max(1)
    }

    // Seconds that hold these records when others hold `count`; i128 because both factors may be large.
    fn scaled(&self, seconds: i64, count: u64) -> i64 {
        let scaled = i128::from(seconds) * i128::from(self.aim()) / i128::from(count.max(1));
        i64::try_from(scaled).unwrap_or(i64::MAX)
    }

    /// Window to ask for.
    pub(super) fn window(&self) -> Window {
        let half = self.dark.map_or(i64::MAX, |dark| (dark.seconds() / 2).max(1));
        let span = self.span.min(half).min(self.longest);
        if self.newest_first { self.rest.last(span) } else { self.rest.first(span) }
    }

    /// Whether a record is known to be shown where it is filed.
    pub(super) fn is_placed(&self, print: u64) -> bool {
        self.placed.contains(&print)
    }

    /// Notes that a record is shown where it is filed, so that it is not looked for with each window.
    pub(super) fn place(&mut self, print: u64) {
        if !self.is_placed(print) {
            self.placed.push(print);
            let forgotten = self.placed.len().saturating_sub(PLACED);
            self.placed.drain(..forgotten);
        }
    }

    /// Returns which of these fingerprints no earlier window had that shares seconds of the clocks with this one, and keeps them
    /// for windows up to `reach` seconds away.
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

    /// Whether a second that cannot be read is reported: not where it is so for the sake of its neighbour.
    pub(super) fn reports(&mut self, second: i64) -> bool {
        let is_new = self.blind.is_none_or(|blind| second.abs_diff(blind) > 2);
        if is_new {
            self.blind = Some(second);
        }
        is_new
    }

    /// Goes on after a second that cannot be read: what makes it so may be in the next one.
    pub(super) fn after_blind(&mut self) {
        (self.dark, self.span) = (None, 1);
    }

    /// Shortens the window that held more than a page.
    pub(super) fn narrow(&mut self, window: Window, over: &TruncatedWindow) {
        if window == self.rest
            && let [first, .., last] = over.instants[..]
        {
            self.newest_first = first > last;
        }
        let seconds = window.seconds();
        let proportional = match over.count {
            // One more than fits is the least that was seen.
            Some(count) => self.scaled(seconds, count.max(u64::from(self.page) + 1)),
            None => seconds / 2,
        };
        let span = self.seen(window, &over.instants).unwrap_or(proportional);
        self.span = span.clamp(1, (seconds - 1).max(1));
    }

    // Seconds that hold the records aimed at by a list that was cut, if it is in order and begins where the window does. A
    // second less on the far side, since the window is asked for that much wider. Around a change of the clocks it is
    // asked for by an hour wider, and a list that is cut before it reaches the window tells nothing about it.
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

    /// Returns whether a window should hold many records, at the density of the windows read before it.
    pub(super) fn expects(&self, whole: Window, window: Window) -> bool {
        let behind = whole.seconds().saturating_sub(self.rest.seconds()).max(1);
        u128::from(self.passed) * u128::from(window.seconds().unsigned_abs())
            > u128::from(EXPECTED) * u128::from(behind.unsigned_abs())
    }

    /// Goes past a window that held this many records.
    pub(super) fn pass(&mut self, window: Window, count: u64) {
        self.rest = self.rest.without(window);
        self.dark = self.dark.map(|dark| dark.without(window)).filter(|dark| dark.seconds() > 0);
        self.passed = self.passed.saturating_add(count);
        let rest = self.rest.seconds().max(1);
        let seconds = window.seconds();
        let by_last = if count == 0 { i64::MAX } else { self.scaled(seconds, count) };
        let span = match self.total.map(|total| total.saturating_sub(self.passed)) {
            Some(left) if left <= self.aim() => rest,
            // The busier of the last window and of what is left: a quiet night says little about the morning.
            Some(left) => by_last.min(self.scaled(rest, left)),
            None => by_last.min(seconds.saturating_mul(GROWTH)),
        };
        self.span = span.clamp(1, rest);
    }
}

#[cfg(test)]
mod tests;
