use std::sync::atomic::{AtomicI64, Ordering};

use time::{Duration, OffsetDateTime};

// Largest clock difference that is believed, in seconds. A date that differs by more says nothing about the time, so
// the difference is clamped.
const MOST: i64 = 10 * 60;

/// Number of seconds by which the vendor's clock is ahead of the client's; negative if it is behind.
#[derive(Debug, Default)]
pub(super) struct Skew(AtomicI64);

impl Skew {
    pub(super) fn get(&self) -> Duration {
        Duration::seconds(self.0.load(Ordering::Relaxed))
    }

    /// Records the date of an answer that was received at `received_at`.
    pub(super) fn note(&self, date: OffsetDateTime, received_at: OffsetDateTime) {
        let options = date.unix_timestamp().saturating_sub(received_at.unix_timestamp());
        self.0.store(options.clamp(-MOST, MOST), Ordering::Relaxed);
    }
}
