//! Facts that a client has observed about its vendor's server and that the documents do not specify.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::row::Row;
use super::window::{DAY, SECOND, Window};

/// Longest period that any server is assumed to answer completely: a month is the shortest limit seen so far.
const SURE: i64 = 28 * DAY;

/// Number of rows that a conclusion needs, because one or two may be odd.
pub(super) const ENOUGH: usize = 3;

/// Minimum talk time of a sample call, so that its start and its answer clearly differ from its end.
const TALK: i64 = 5 * SECOND;

/// Shared by all clones of a client. Each conclusion is drawn from several rows. Windows stay within the lengths that
/// are known to be answered completely, so that a wrong assumption about longer periods loses no row.
#[derive(Debug, Default)]
pub(crate) struct Observed(Mutex<ObservedState>);

#[derive(Debug, Default)]
struct ObservedState {
    compared: Compared,
    samples: Vec<Sample>,
    from: i64,
    to: i64,
    refused: Option<i64>,
    trusted: bool,
    tried: i64,
    filters: bool,
    shown: Vec<u64>,
    /// End of a call that was shown.
    known: Option<i64>,
    /// Set when a call was searched in all of time and none was shown.
    shows_nothing: bool,
    /// Number of rows of the longest page.
    longest_page: usize,
    /// Forms in which an empty list is sent, by [`Style`] and [`Form`].
    forms: [[Option<bool>; 2]; 2],
}

/// Kind of empty list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Of a period without calls.
    Empty,
    /// At an offset after the last call of a period.
    Behind,
}

/// Answer in place of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// An empty body.
    NoBody,
    /// `null` or `{}`.
    NoList,
}

/// Time of a call that a period is compared with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Compared {
    #[default]
    Unknown,
    /// The end, or any moment of the call: a call is always shown for the period in which it ended.
    End,
    /// Another time: a call may be shown for an earlier period than the one in which it ended.
    Other,
}

/// A call that is used to find out which time is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sample {
    pub(super) key: u64,
    pub(super) ended_at: i64,
}

impl Observed {
    fn state(&self) -> MutexGuard<'_, ObservedState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn compared(&self) -> Compared {
        self.state().compared
    }

    pub(super) fn set_compared(&self, compared: Compared) {
        self.state().compared = compared;
    }

    /// Sample calls to find out which time is compared; at least two.
    pub(super) fn samples(&self) -> Option<Vec<Sample>> {
        Some(self.state().samples.clone()).filter(|samples| samples.len() > 1)
    }

    /// True if the server is known to respect the period.
    pub(super) fn filters(&self) -> bool {
        self.state().filters
    }

    pub(super) fn set_filters(&self) {
        self.state().filters = true;
    }

    /// Keys of some rows that lay in the periods for which they were shown.
    pub(super) fn shown(&self) -> Vec<u64> {
        self.state().shown.clone()
    }

    /// End of a call that was shown for a period; a period around it must show the call a second time.
    pub(super) fn known(&self) -> Option<i64> {
        self.state().known
    }

    /// True if a search for a call found none. A later page with a call still sets [`known`](Self::known).
    pub(super) fn shows_nothing(&self) -> bool {
        self.state().shows_nothing
    }

    pub(super) fn set_shows_nothing(&self) {
        self.state().shows_nothing = true;
    }

    /// True if a page had more than one row.
    pub(super) fn sends_more(&self) -> bool {
        self.state().longest_page > 1
    }

    /// True if this kind of empty list is sent in this form; `None` until that is known.
    pub(super) fn sends_as(&self, list: Style, form: Form) -> Option<bool> {
        self.state().forms[list as usize][form as usize]
    }

    pub(super) fn set_sends_as(&self, list: Style, form: Form, is_so: bool) {
        self.state().forms[list as usize][form as usize] = Some(is_so);
    }

    /// True if an empty body at this offset is accepted without a retry.
    pub(super) fn is_bodiless(&self, offset: u64) -> bool {
        let is_bodiless = |list| self.sends_as(list, Form::NoBody) == Some(true);
        is_bodiless(Style::Empty) || offset > 0 && is_bodiless(Style::Behind)
    }

    /// Longest window that is answered completely.
    pub(super) fn longest(&self) -> i64 {
        let state = self.state();
        let sure = if state.trusted { i64::MAX } else { state.from.min(state.to).max(SURE) };
        // The requested period is a little longer than the window.
        let longest = sure.min(state.refused.map_or(i64::MAX, |refused| refused / 2));
        longest.saturating_sub(2 * SECOND)
    }

    /// True if it is worthwhile to test whether a longer period is answered completely. Each length is tested once.
    pub(super) fn try_longer(&self, length: i64) -> bool {
        let mut state = self.state();
        let is_new = !state.trusted && length > state.tried.saturating_mul(2);
        if is_new {
            state.tried = length;
        }
        is_new
    }

    /// Trusts any length, because no call is available to test it with.
    pub(super) fn trust(&self) {
        self.state().trusted = true;
    }

    /// Records that a period of this length was refused.
    pub(super) fn refuse(&self, length: i64) {
        let mut state = self.state();
        state.refused = Some(state.refused.map_or(length, |refused| refused.min(length)));
    }

    /// Learns from the rows of a page that the window explains.
    ///
    /// A row long after the period's beginning shows that the answer is not cut off there, and a row long before the
    /// period's end shows that the answer is not cut off at its beginning.
    pub(super) fn learn(&self, window: Window, rows: &[Row]) {
        self.learn_from(window, rows, ENOUGH);
    }

    /// Learns like [`learn`](Self::learn), from `enough` rows at each end of the window.
    pub(super) fn learn_from(&self, window: Window, rows: &[Row], enough: usize) {
        let mut state = self.state();
        state.longest_page = state.longest_page.max(rows.len());
        let mut explained = rows.iter().rev().filter(|row| window.explains(row));
        state.known = explained.find_map(|row| row.ended_at).or(state.known);
        let asked = window.asked();
        let ends = rows.iter().filter(|row| window.explains(row)).filter_map(|row| row.ended_at);
        let mut ends: Vec<i64> = ends.collect();
        if ends.len() >= enough && asked.to - asked.from > state.from.min(state.to) {
            ends.sort_unstable();
            let latest = ends[ends.len() - enough];
            let earliest = ends[enough - 1];
            state.from = state.from.max(latest - DAY - asked.from);
            state.to = state.to.max(asked.to - earliest);
        }
        if state.shown.len() < ENOUGH {
            let shown = rows.iter().filter(|row| row.ended_at.is_some() && window.explains(row));
            state.shown.extend(shown.map(|row| row.key).take(ENOUGH));
        }
        if state.compared == Compared::Unknown && state.samples.len() < ENOUGH {
            state.sample(window, rows);
        }
    }
}

impl ObservedState {
    fn sample(&mut self, window: Window, rows: &[Row]) {
        for row in rows.iter().filter(|row| window.explains(row)) {
            let Some(ended_at) = row.ended_at else { continue };
            let is_apart = |other: &Sample| other.ended_at.abs_diff(ended_at) > 10_000;
            let is_long = row.talk.zip(row.length).is_some_and(|(talk, length)| talk >= TALK && length >= talk);
            if is_long && self.samples.iter().all(is_apart) && self.samples.len() < ENOUGH {
                self.samples.push(Sample { key: row.key, ended_at });
            }
        }
    }
}
