use std::sync::atomic::{AtomicI64, Ordering};

use time::{Duration, OffsetDateTime};

// Beyond this a date says more about the server than about the time.
const MOST: i64 = 10 * 60;

/// Seconds that the vendor's clock is ahead.
#[derive(Debug, Default)]
pub(super) struct Skew(AtomicI64);

impl Skew {
    pub(super) fn get(&self) -> Duration {
        Duration::seconds(self.0.load(Ordering::Relaxed))
    }

    /// Notes the date of an answer that came at this moment.
    pub(super) fn note(&self, date: OffsetDateTime, received_at: OffsetDateTime) {
        let options = date.unix_timestamp().saturating_sub(received_at.unix_timestamp());
        self.0.store(options.clamp(-MOST, MOST), Ordering::Relaxed);
    }
}
