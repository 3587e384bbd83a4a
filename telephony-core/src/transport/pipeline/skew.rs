use std::sync::atomic::{AtomicI64, Ordering};

use time::{Duration, OffsetDateTime};

// Largest clock difference that is believed, in seconds. A date that differs by more says nothing about the time, so
// the difference is clamped.
const MOST: i64 = 10 * 60;

/// Value until an answer has a date; no clamped difference equals it.
const UNKNOWN: i64 = i64::MIN;

/// Number of seconds by which the vendor's clock is ahead of the client's; negative if it is behind.
#[derive(Debug)]
pub(super) struct Skew(AtomicI64);

impl Default for Skew {
    fn default() -> Self {
        Self(AtomicI64::new(UNKNOWN))
    }
}

impl Skew {
    pub(super) fn get(&self) -> Duration {
        match self.0.load(Ordering::Relaxed) {
            UNKNOWN => Duration::ZERO,
            seconds => Duration::seconds(seconds),
        }
    }

    /// The difference, unless it is unknown or was clamped.
    pub(super) fn measured(&self) -> Option<Duration> {
        let seconds = self.0.load(Ordering::Relaxed);
        (-MOST < seconds && seconds < MOST).then(|| Duration::seconds(seconds))
    }

    /// Records the date of an answer that was received at `received_at`.
    pub(super) fn note(&self, date: OffsetDateTime, received_at: OffsetDateTime) {
        let options = date.unix_timestamp().saturating_sub(received_at.unix_timestamp());
        self.0.store(options.clamp(-MOST, MOST), Ordering::Relaxed);
    }
}
