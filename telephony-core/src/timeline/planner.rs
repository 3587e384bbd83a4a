//! Where one window ends and the next begins.

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

/// How many times longer than any before it a window may be, where the caller chose the length of the first ones.
const STEP: f64 = 16.0;

/// How fast a rate that proved too high is forgotten.
const CALMER: f64 = 4.0;

/// Share of what is meant that a rate must predict for a window that holds much less to disprove it. Steps and quieter times
/// make windows shorter than the rate asks for.
const TELLING: f64 = 0.1;

/// How many times more than meant a window may hold by the vendor's count, which is known at once, and by what came.
const ANNOUNCED: f64 = 4.0;
const GATHERED: f64 = 2.0;

/// How many times more than meant a window may seem to hold after its first page: where nothing is known yet, and where
/// earlier windows say that it holds less.
const UNKNOWN: f64 = 8.0;
const KNOWN: f64 = 64.0;

/// Seconds of a window from which on the profile knows as well as any rate how busy it is around.
const EXPLAINED: f64 = 86_400.0;

/// Share of a window that it must have where its end is moved to a quieter time.
const QUIETER: f64 = 0.6;

/// Share of a window that the last one may be larger, so that there is none of a few records.
const LAST: f64 = 0.05;

// Beyond it an hour more or less is nothing.
const LONGEST: Duration = Duration::from_secs(10_000 * 366 * 24 * 60 * 60);

/// Cuts a range into windows, each one when it is to be walked, by what is known by then.
#[derive(Debug, Clone)]
pub(super) struct WindowPlanner {
    at: OffsetDateTime,
    end: OffsetDateTime,
    /// Everything before it was learnt.
    learnt: OffsetDateTime,
    options: TimelineOptions,
    first: Grid,
    grid: Grid,
    window_size: WindowSize,
    profile: Option<CallRateProfile>,
    /// Seconds of the longest window so far.
    longest: f64,
    /// Rate that no hour is taken to fall short of: what came was more than the profile can explain.
    least: f64,
    /// Window that was given up, as long as its end is ahead.
    crowd: Option<Crowd>,
    totals: Totals,
}

/// A window, and the records at which it is given up.
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

    /// Takes in when calls were filed in a range that was read before.
    pub(super) fn remember(&mut self, range: TimeRange, times: impl ExactSizeIterator<Item = OffsetDateTime>) {
        if range.is_empty() {
            return;
        }
        let rate = float(times.len() as u64) / seconds(range).max(1.0);
        self.profile.get_or_insert_with(|| CallRateProfile::new(rate)).observe(range, times, 1.0);
    }

    /// Next window; `None` at the end of the range.
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

    /// Takes in what a window held; each is told once, in the order of time.
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
            // The window should have held some by it, and held much less.
            self.least /= CALMER;
        }
        let came = float(found.times().count() as u64);
        let each = if came > 0.0 { count / came } else { 1.0 };
        profile.observe(range, found.times(), each);
        self.crowd = self.crowd.filter(|crowd| range.to < crowd.to);
    }

    /// Goes back to the beginning of a window that held more than it may; the next one is shorter.
    pub(super) fn rewind_to(&mut self, range: TimeRange, found: &WindowRecords) {
        let counted = self.totals.announce(range, found);
        let whole = seconds(range).max(1.0);
        // What came may be the busy part of it alone.
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
        // A vendor that is asked for more than the window, as one that compares other times is, sends less where it is
        // quiet.
        let earliest = self.at.saturating_add(time::Duration::saturating_seconds_f64(length * QUIETER));
        let quiet = || profile.quietest(TimeRange::new(earliest, to));
        let short = length <= PROFILED;
        let to = (short && self.window_size.windows_cost()).then(quiet).flatten().unwrap_or(to);
        self.grid.until(to).filter(|next_window| *next_window > self.at).or_else(|| self.grid.after(self.at))
    }

    // Windows of one page share what is left evenly, so that the last one is not of a few records.
    fn fair_aim(&self, profile: &CallRateProfile, left: TimeRange) -> f64 {
        let aim = self.aim();
        if !self.window_size.fits_a_page() {
            return aim;
        }
        let expected = profile.expects(left, self.least);
        // Windows in flight hold some of what was counted.
        let in_flight = || profile.expects(TimeRange::new(self.learnt, self.at), self.least);
        let counted = self.totals.left(self.at, self.end).map(|counted| counted - in_flight());
        let (left, scale) = match counted {
            // What the vendor counted, where the profile does not know better.
            Some(counted) if (0.8..=1.25).contains(&(counted / expected)) => (counted, expected / counted),
            _ => (expected, 1.0),
        };
        let windows = (left / aim - LAST).ceil();
        match windows {
            // The last one, however quiet its end.
            ..=1.0 => f64::MAX,
            ..=64.0 => left / windows * scale,
            _ => aim,
        }
    }

    // A window that cannot be cut is walked whatever it holds.
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

// Whether the caller chose the length of the first windows.
fn is_chosen(options: TimelineOptions) -> bool {
    options.window < Duration::MAX
}

/// Seconds beyond which a window has no quietest hour.
const PROFILED: f64 = 366.0 * 86_400.0;

fn seconds(range: TimeRange) -> f64 {
    (range.to - range.from).as_seconds_f64()
}

#[cfg(test)]
mod tests;
