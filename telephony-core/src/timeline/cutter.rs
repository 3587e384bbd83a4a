//! Where one window ends and the next begins.

use std::time::Duration;

use time::OffsetDateTime;

use super::Ahead;
use super::pace::Pace;
use super::profile::Profile;
use super::walk::{Found, Most};
use super::windows::Grid;
use crate::{CallHistoryCapability, TimeRange};

/// How many times longer than any before it a window may be.
const STEP: f64 = 4.0;

/// How many times more than meant a window may hold by the vendor's count, which is known at once, and by what came.
const ANNOUNCED: f64 = 4.0;
const GATHERED: f64 = 2.0;

/// Share of a window that it must have where its end is moved to a quieter time.
const QUIETER: f64 = 0.6;

// Beyond it an hour more or less is nothing, and hours are counted one by one.
const LONGEST: Duration = Duration::from_secs(10 * 366 * 24 * 60 * 60);

/// Cuts a range into windows, each one when it is to be walked, by what is known by then.
#[derive(Debug, Clone)]
pub(super) struct Cutter {
    at: OffsetDateTime,
    end: OffsetDateTime,
    ahead: Ahead,
    first: Grid,
    grid: Grid,
    pace: Pace,
    profile: Option<Profile>,
    /// Seconds of the longest window so far.
    longest: f64,
    /// Rate that no hour is taken to fall short of: what came was more than the profile can explain.
    least: f64,
    /// Beginning of a window that was given up, and seconds that the next attempt at it may take.
    again: Option<(OffsetDateTime, f64)>,
}

/// A window, and the records at which it is given up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) range: TimeRange,
    pub(super) most: Most,
}

impl Cutter {
    pub(super) fn new(range: TimeRange, ahead: Ahead, can: CallHistoryCapability) -> Self {
        Self {
            at: range.from,
            end: range.to,
            ahead,
            first: Grid::new(ahead.window, can.granularity),
            grid: Grid::new(Duration::ZERO, can.granularity),
            pace: Pace::new(can.page_size),
            profile: None,
            longest: ahead.window.as_secs_f64(),
            least: 0.0,
            again: None,
        }
    }

    /// Next window; `None` at the end of the range.
    pub(super) fn cut(&mut self) -> Option<Window> {
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
    pub(super) fn learn(&mut self, range: TimeRange, found: &Found) {
        let (count, length) = (float(found.count()), seconds(range));
        let (rate, aim) = (count / length.max(1.0), self.aim());
        self.pace.learn(found);
        self.longest = self.longest.max(length);
        let profile = self.profile.get_or_insert_with(|| Profile::new(rate));
        if profile.is_surprised(range, count) {
            self.least = self.least.max(rate);
        } else if self.least * length >= aim / 2.0 && self.least * length > count * 2.0 {
            // The window was cut by it, and held much less.
            self.least /= STEP;
        }
        let came = float(found.times().count() as u64);
        let each = if came > 0.0 { count / came } else { 1.0 };
        profile.learn(range, found.times(), each);
    }

    /// Goes back to the beginning of a window that held more than it may; the next one is shorter.
    pub(super) fn retreat(&mut self, range: TimeRange, found: &Found) {
        let whole = seconds(range).max(1.0);
        // What came may be the busy part of it alone.
        let (first, last) = (found.times().min(), found.times().max());
        let busy = first.zip(last).map_or(whole, |(first, last)| (last - first).as_seconds_f64());
        let busy = if found.is_counted() { whole } else { busy.clamp(1.0, whole) };
        let rate = float(found.count()) / busy;
        self.profile.get_or_insert_with(|| Profile::new(rate));
        self.least = self.least.max(rate);
        // Shorter in any case, for what a window is to hold may have changed in between.
        self.again = Some((range.from, whole / 2.0));
        self.at = range.from;
    }

    fn fitting(&self, profile: &Profile) -> Option<OffsetDateTime> {
        let again =
            self.again.filter(|(at, _)| *at == self.at).map_or(f64::MAX, |(_, longest)| longest);
        let longest = self.ahead.longest.max(self.ahead.window).min(LONGEST).as_secs_f64();
        let left = seconds(TimeRange::new(self.at, self.end));
        let longest = longest.min(self.longest * STEP).min(again).min(left);
        let length = profile.reach(self.at, self.aim(), longest, self.least);
        let to = self.at.saturating_add(time::Duration::saturating_seconds_f64(length));
        if to >= self.end {
            return None;
        }
        // A vendor that is asked for more than the window, as one that compares other times is, sends less where it is
        // quiet.
        let earliest =
            self.at.saturating_add(time::Duration::saturating_seconds_f64(length * QUIETER));
        let quiet = || profile.quietest(TimeRange::new(earliest, to));
        let to = self.pace.windows_cost().then(quiet).flatten().unwrap_or(to);
        self.grid.until(to).filter(|cut| *cut > self.at).or_else(|| self.grid.after(self.at))
    }

    // A window that cannot be cut is walked whatever it holds; and so are the first ones, whose length the caller chose,
    // unless the vendor tells at once that it is too much.
    fn most(&self, range: TimeRange) -> Most {
        if self.grid.after(range.from) >= Some(range.to) {
            return Most::ANY;
        }
        let most = |times: f64| Duration::from_secs_f64(self.aim() * times).as_secs();
        let gathered = if self.profile.is_some() { most(GATHERED) } else { u64::MAX };
        Most { announced: most(ANNOUNCED), gathered }
    }

    fn aim(&self) -> f64 {
        self.pace.aim(f64::from(self.ahead.records))
    }
}

fn seconds(range: TimeRange) -> f64 {
    (range.to - range.from).as_seconds_f64()
}

fn float(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
