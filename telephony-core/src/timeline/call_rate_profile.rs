//! Profile of the call rate over the hours of a week, learnt from the received calls.

use time::{Duration, OffsetDateTime};

use crate::TimeRange;

const HOUR: i64 = 3600;
const DAY: usize = 24;
const WEEK: usize = 7 * DAY;
const WEEK_SECONDS: f64 = 604_800.0;

/// Observed seconds of an hour from which on its rate is trusted. A burst at the beginning of an hour says little about
/// the rest of it.
const KNOWN: f64 = 900.0;

/// Noise floor: differences below this many calls are ignored.
const FEW: f64 = 16.0;

/// Bounds of the ratio between the present call rate and that of earlier weeks.
const LEVEL: std::ops::RangeInclusive<f64> = 0.25..=4.0;

/// Calls per second for each hour of a week.
///
/// An hour without observations gets the rate of the busiest hour at that time of another day, or without one the rate
/// that was seen last. High estimates are preferred, because too short a window costs one request, while too long a
/// window costs its requests and the memory.
#[derive(Debug, Clone)]
pub(super) struct CallRateProfile {
    hours: Vec<Hour>,
    recent: f64,
    level: f64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Hour {
    calls: f64,
    seconds: f64,
}

impl Hour {
    fn rate(self) -> Option<f64> {
        (self.seconds >= KNOWN).then(|| self.calls / self.seconds)
    }

    // Limits the weight of the past to one hour, so that the weight of older weeks halves with each new one.
    fn fade(&mut self) {
        let hour = Duration::HOUR.as_seconds_f64();
        if self.seconds > hour {
            self.calls *= hour / self.seconds;
            self.seconds = hour;
        }
    }
}

impl CallRateProfile {
    /// A profile without observations that assumes this rate, in calls per second.
    pub(super) fn new(recent: f64) -> Self {
        Self { hours: vec![Hour::default(); WEEK], recent, level: 1.0 }
    }

    /// True if a window held more records than earlier weeks and the change since then can explain.
    pub(super) fn is_surprised(&self, range: TimeRange, count: f64) -> bool {
        self.expected(range).is_some_and(|expected| count > expected * LEVEL.end() + FEW)
    }

    /// Adds a window that was read completely: the times of its calls, and the number of records that each call
    /// represents.
    pub(super) fn observe(&mut self, range: TimeRange, times: impl Iterator<Item = OffsetDateTime>, each: f64) {
        let seconds = (range.to - range.from).as_seconds_f64();
        let expected = self.expected(range);
        let mut present: Vec<Hour> = vec![Hour::default(); WEEK];
        let mut count = 0.0;
        for at in times {
            present[hour_of_week(at)].calls += each;
            count += each;
        }
        let whole_weeks = (range.to - range.from).whole_weeks();
        let weeks = Duration::weeks(whole_weeks);
        for hour in &mut present {
            hour.seconds = weeks.as_seconds_f64() / Duration::WEEK.as_seconds_f64() * 3600.0;
        }
        let rest = TimeRange::new(range.from.saturating_add(weeks), range.to);
        for (hour, part) in parts(rest) {
            present[hour].seconds += part;
        }
        for (hour, present) in self.hours.iter_mut().zip(present) {
            if present.seconds > 0.0 {
                hour.fade();
                hour.calls += present.calls;
                hour.seconds += present.seconds;
            }
        }
        if seconds > 0.0 {
            self.recent = self.recent.midpoint(count / seconds);
        }
        if let Some(expected) = expected {
            self.compare(expected, count);
        }
    }

    /// Seconds from an instant on in which about this many records are expected, at most `longest`. `least` is a lower
    /// bound on the rate of every hour.
    pub(super) fn reach(&self, at: OffsetDateTime, records: f64, longest: f64, least: f64) -> f64 {
        let (mut expected, mut passed) = (0.0, 0.0);
        let week = self.week(least);
        // The last week or two are walked hour by hour.
        let by_length = (longest / WEEK_SECONDS).floor() - 1.0;
        let by_records = if week > 0.0 { (records / week).floor() - 1.0 } else { by_length };
        let weeks = by_length.min(by_records);
        if weeks > 0.0 {
            (expected, passed) = (week * weeks, WEEK_SECONDS * weeks);
        }
        // The profile repeats weekly, so that the same hours apply after that many weeks.
        let end = at.saturating_add(Duration::saturating_seconds_f64(longest - passed));
        for (hour, part) in parts(TimeRange::new(at, end)) {
            let rate = self.present(hour, least);
            if expected + rate * part >= records {
                return passed + (records - expected) / rate;
            }
            expected += rate * part;
            passed += part;
        }
        longest
    }

    /// Number of records expected in a range of any length. `least` is a lower bound on the rate of every hour.
    pub(super) fn expects(&self, range: TimeRange, least: f64) -> f64 {
        let weeks = (range.to - range.from).whole_weeks();
        let rest = TimeRange::new(range.from.saturating_add(Duration::weeks(weeks)), range.to);
        let whole = Duration::weeks(weeks).as_seconds_f64() / WEEK_SECONDS * self.week(least);
        whole + parts(rest).map(|(hour, part)| self.present(hour, least) * part).sum::<f64>()
    }

    fn week(&self, least: f64) -> f64 {
        (0..WEEK).map(|hour| self.present(hour, least) * 3600.0).sum()
    }

    fn present(&self, hour: usize, least: f64) -> f64 {
        (self.rate(hour) * self.level).max(least)
    }

    /// Hour mark in the range with the quietest two hours before it, the last one if several are equal; `None` if the
    /// range contains no hour mark.
    pub(super) fn quietest(&self, range: TimeRange) -> Option<OffsetDateTime> {
        let first = range.from.unix_timestamp().div_euclid(HOUR) + 1;
        let hours = (first..=range.to.unix_timestamp().div_euclid(HOUR)).rev();
        let hours = hours.filter_map(|hour| OffsetDateTime::from_unix_timestamp(hour * HOUR).ok());
        let before = |at: OffsetDateTime| {
            let rate = |hours| self.rate(hour_of_week(at.saturating_sub(Duration::hours(hours))));
            rate(1) + rate(2)
        };
        hours.min_by(|one, other| before(*one).total_cmp(&before(*other)))
    }

    fn rate(&self, hour: usize) -> f64 {
        self.hours[hour].rate().unwrap_or_else(|| {
            let same = self.hours.iter().skip(hour % DAY).step_by(DAY);
            same.filter_map(|hour| hour.rate()).reduce(f64::max).unwrap_or(self.recent)
        })
    }

    // Records expected in a range by earlier weeks; `None` if one of its hours was never observed.
    fn expected(&self, range: TimeRange) -> Option<f64> {
        // A range of more than a few weeks says nothing about the present level.
        if range.to - range.from > Duration::weeks(5) {
            return None;
        }
        parts(range).map(|(hour, part)| Some(self.hours[hour].rate()? * part)).sum()
    }

    // Adopts a higher level immediately and decays towards a lower one.
    fn compare(&mut self, expected: f64, count: f64) {
        let ratio = (count + FEW) / (expected + FEW);
        let level = if ratio > self.level * 1.25 { ratio } else { self.level.midpoint(ratio) };
        self.level = level.clamp(*LEVEL.start(), *LEVEL.end());
    }
}

fn hour_of_week(at: OffsetDateTime) -> usize {
    let hours = at.unix_timestamp().div_euclid(HOUR);
    let week = i64::try_from(WEEK).unwrap_or(1);
    usize::try_from(hours.rem_euclid(week)).unwrap_or_default()
}

/// Hours of the week that a range touches, in order, with the seconds of each that lie in the range.
fn parts(range: TimeRange) -> impl Iterator<Item = (usize, f64)> {
    let mut at = range.from;
    std::iter::from_fn(move || {
        if at >= range.to {
            return None;
        }
        let next = (at.unix_timestamp().div_euclid(HOUR) + 1) * HOUR;
        let next = OffsetDateTime::from_unix_timestamp(next).map_or(range.to, |it| it.min(range.to));
        let part = (hour_of_week(at), (next - at).as_seconds_f64());
        at = next;
        Some(part)
    })
}

#[cfg(test)]
mod tests;
