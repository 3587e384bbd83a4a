use std::sync::{Mutex, MutexGuard, PoisonError};

/// Length in seconds that every server is assumed to answer completely: 28 days, because the shortest limit seen so far
/// is a month.
pub(crate) const SURE_SECONDS: i64 = 28 * 24 * 3600;

/// Observations of the maximum length of a period that the server answers completely.
#[derive(Debug, Default)]
pub(crate) struct Lengths(Mutex<Observed>);

#[derive(Debug, Default)]
struct Observed {
    /// Length in seconds of the longest window whose answer was complete from one end to the other.
    longest_complete: i64,
    /// True if the server omits records of, or refuses, windows longer than [`SURE_SECONDS`].
    is_limited: bool,
}

impl Lengths {
    // No code that can panic runs while the lock is held.
    fn observed(&self) -> MutexGuard<'_, Observed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Maximum length in seconds of a window.
    pub(crate) fn longest(&self) -> i64 {
        if self.observed().is_limited { SURE_SECONDS } else { i64::MAX }
    }

    /// Returns true if windows of this length in seconds are known to be answered completely.
    pub(crate) fn is_complete(&self, seconds: i64) -> bool {
        seconds <= SURE_SECONDS.max(self.observed().longest_complete)
    }

    /// Notes that the answer for a window of this length in seconds was complete.
    pub(crate) fn note_complete(&self, seconds: i64) {
        let mut observed = self.observed();
        observed.longest_complete = observed.longest_complete.max(seconds);
    }

    /// Notes that the server omits records of, or refuses, windows longer than [`SURE_SECONDS`].
    pub(crate) fn note_limit(&self) {
        self.observed().is_limited = true;
    }
}
