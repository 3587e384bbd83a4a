//! Planning of windows: the end of each one, where the next begins.

use std::time::Duration;

use time::OffsetDateTime;

use super::TimelineOptions;
use super::call_rate_profile::CallRateProfile;
use super::walk::{Projected, WindowLimit, WindowRecords, float};
use super::window_size::WindowSize;
use super::windows::Grid;
use crate::{CallHistoryCapability, TimeRange};

mod crowd;

use crowd::{Crowd, Totals};

/// Maximum growth factor of a window over the longest one so far, where the caller chose the length of the first
/// windows.
const STEP: f64 = 16.0;

/// Divisor of an assumed rate that proved too high.
const CALMER: f64 = 4.0;

/// Share of its target that a rate must predict for a window, before a window that held much less disproves the rate.
/// Steps of the granularity and quieter times make windows shorter than the rate asks for.
const TELLING: f64 = 0.1;

/// A window is abandoned when it exceeds its target by this factor: by the vendor's total, which arrives with the first
/// page, or by the records received.
const ANNOUNCED: f64 = 4.0;
const GATHERED: f64 = 2.0;

/// A window is abandoned when the number of records projected from its first page exceeds its target by this factor:
/// before any call rate is known, or where earlier windows predict fewer records.
const UNKNOWN: f64 = 8.0;
const KNOWN: f64 = 64.0;

/// Window length in seconds from which on the profile alone predicts the rate, so that the lower bound on it is
/// dropped.
const EXPLAINED: f64 = 86_400.0;

/// Minimum share of a window's length that remains where its end is moved to a quieter time.
const QUIETER: f64 = 0.6;

/// Share of a window by which the last one may be larger, so that no window of a few records remains.
const LAST: f64 = 0.05;

// Upper limit of a window's length. For windows beyond it, an hour more or less does not matter.
const LONGEST: Duration = Duration::from_secs(10_000 * 366 * 24 * 60 * 60);

/// Splits a range into windows. Each window is planned when it is about to be walked, from everything observed until
/// then.
#[derive(Debug, Clone)]
pub(super) struct WindowPlanner {
    at: OffsetDateTime,
    end: OffsetDateTime,
    /// Instant before which every window was observed.
    learnt: OffsetDateTime,
    options: TimelineOptions,
    first: Grid,
    grid: Grid,
    window_size: WindowSize,
    profile: Option<CallRateProfile>,
    /// Length of the longest window so far, in seconds.
    longest: f64,
    /// Lower bound on the assumed call rate, raised when a window held more than the profile predicted.
    least: f64,
    /// Window that was abandoned; kept until its end is passed.
    crowd: Option<Crowd>,
    totals: Totals,
}

/// A window, and the number of records at which it is abandoned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) range: TimeRange,
    pub(super) most: WindowLimit,
}

impl WindowPlanner {
    pub(super) fn new(range: TimeRange, options: TimelineOptions, can: CallHistoryCapability) -> Self {
        let first = if is_chosen(options) { options.window } else { options.longest };
        Self {
            at: range.from,
            end: range.to,
            learnt: range.from,
            options,
            first: Grid::new(first, can.granularity),
            grid: Grid::new(Duration::ZERO, can.granularity),
            window_size: WindowSize::new(can),
            profile: None,
            longest: options.window.as_secs_f64(),
            least: 0.0,
            crowd: None,
            totals: Totals::default(),
        }
    }

    /// Adds the filing times of calls in a range that was read before.
    pub(super) fn remember(&mut self, range: TimeRange, times: impl ExactSizeIterator<Item = OffsetDateTime>) {
        if range.is_empty() {
            return;
        }
        let rate = float(times.len() as u64) / seconds(range).max(1.0);
        self.profile.get_or_insert_with(|| CallRateProfile::new(rate)).observe(range, times, 1.0);
    }

    /// Returns the next window; `None` at the end of the range.
    pub(super) fn next_window(&mut self) -> Option<Window> {
        if self.at >= self.end {
            return None;
        }
        let to = match &self.profile {
            None => self.first.after(self.at),
            Some(profile) => self.fitting(profile),
        };
        let to = to.map_or(self.end, |to| to.min(self.end));
        let range = TimeRange::new(self.at, to);
        self.at = to;
        Some(Window { range, most: self.most(range) })
    }

    /// Adds the records of a window. Each window is passed once, in chronological order.
    pub(super) fn observe(&mut self, range: TimeRange, found: &WindowRecords) {
        self.totals.check(range, found);
        let count = float(self.totals.count(found));
        let (length, aim) = (seconds(range), self.aim());
        let rate = count / length.max(1.0);
        self.window_size.observe(found);
        self.totals.pass(range, count);
        self.longest = self.longest.max(length);
        self.learnt = range.to;
        let profile = self.profile.get_or_insert_with(|| CallRateProfile::new(rate));
        if profile.is_surprised(range, count) {
            self.least = self.least.max(rate);
        } else if length >= EXPLAINED {
            self.least = 0.0;
        } else if self.least * length >= aim * TELLING && self.least * length > count * 2.0 {
            // The rate predicted records for the window, and the window held much fewer.
            self.least /= CALMER;
        }
        let came = float(found.times().count() as u64);
        let each = if came > 0.0 { count / came } else { 1.0 };
        profile.observe(range, found.times(), each);
        self.crowd = self.crowd.filter(|crowd| range.to < crowd.to);
    }

    /// Returns to the beginning of a window that held too many records; the next window is shorter.
    pub(super) fn rewind_to(&mut self, range: TimeRange, found: &WindowRecords) {
        let counted = self.totals.announce(range, found);
        let whole = seconds(range).max(1.0);
        // The received records may be from the busy part of the window only.
        let (first, last) = (found.times().min(), found.times().max());
        let busy = first.zip(last).map_or(whole, |(first, last)| (last - first).as_seconds_f64());
        let busy = if counted { whole } else { busy.clamp(1.0, whole) };
        let rate = float(self.totals.count(found)) / busy;
        self.profile.get_or_insert_with(|| CallRateProfile::new(rate));
        self.least = self.least.max(rate);
        self.crowd = Some(Crowd { from: range.from, to: range.to, rate });
        self.at = range.from;
    }

    fn fitting(&self, profile: &CallRateProfile) -> Option<OffsetDateTime> {
        let left = TimeRange::new(self.at, self.end);
        let aim = self.fair_aim(profile, left);
        let chosen = if is_chosen(self.options) { self.options.window } else { Duration::ZERO };
        let longest = self.options.longest.max(chosen).min(LONGEST).as_secs_f64();
        let crowd = self.crowd.map_or(f64::MAX, |crowd| crowd.longest(self.at, self.aim()));
        let longest = longest.min(self.longest * STEP).min(crowd).min(seconds(left));
        let length = profile.reach(self.at, aim, longest, self.least);
        let to = self.at.saturating_add(time::Duration::saturating_seconds_f64(length));
        if to >= self.end {
            return None;
        }
        // A vendor of which more than the window is requested, such as one that compares other times than `filed_at`,
        // sends fewer additional rows where the window ends in a quiet time.
        let earliest = self.at.saturating_add(time::Duration::saturating_seconds_f64(length * QUIETER));
        let quiet = || profile.quietest(TimeRange::new(earliest, to));
        let short = length <= PROFILED;
        let to = (short && self.window_size.windows_cost()).then(quiet).flatten().unwrap_or(to);
        self.grid.until(to).filter(|next_window| *next_window > self.at).or_else(|| self.grid.after(self.at))
    }

    // Divides the remaining records evenly among windows of one page, so that the last window does not hold only a few
    // records.
    fn fair_aim(&self, profile: &CallRateProfile, left: TimeRange) -> f64 {
        let aim = self.aim();
        if !self.window_size.fits_a_page() {
            return aim;
        }
        let expected = profile.expects(left, self.least);
        // Windows in flight hold a part of the counted records.
        let in_flight = || profile.expects(TimeRange::new(self.learnt, self.at), self.least);
        let counted = self.totals.left(self.at, self.end).map(|counted| counted - in_flight());
        let (left, scale) = match counted {
            // The vendor's count is used where it is close to the profile's estimate.
            Some(counted) if (0.8..=1.25).contains(&(counted / expected)) => (counted, expected / counted),
            _ => (expected, 1.0),
        };
        let windows = (left / aim - LAST).ceil();
        match windows {
            // The last window extends to the end of the range, even if its end is quiet.
            ..=1.0 => f64::MAX,
            ..=64.0 => left / windows * scale,
            _ => aim,
        }
    }

    // A window that cannot be split is walked however many records it holds.
    fn most(&self, range: TimeRange) -> WindowLimit {
        if self.grid.after(range.from) >= Some(range.to) {
            return WindowLimit::ANY;
        }
        let most = |times: f64| Duration::from_secs_f64(self.aim() * times).as_secs();
        let announced = if self.totals.are_trusted() { most(ANNOUNCED) } else { u64::MAX };
        let is_known = self.profile.is_some() && self.crowd.is_none();
        let first = if is_known { KNOWN } else { UNKNOWN };
        let projected = Projected { first: self.aim() * first, last: self.aim() * GATHERED };
        WindowLimit { announced, gathered: most(GATHERED), projected }
    }

    fn aim(&self) -> f64 {
        self.window_size.aim(f64::from(self.options.records))
    }
}

// True if the caller chose the length of the first windows.
fn is_chosen(options: TimelineOptions) -> bool {
    options.window < Duration::MAX
}

/// Window length in seconds above which no quietest hour is looked for.
const PROFILED: f64 = 366.0 * 86_400.0;

fn seconds(range: TimeRange) -> f64 {
    (range.to - range.from).as_seconds_f64()
}

#[cfg(test)]
mod tests;
