use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use crate::RequestTotals;

/// Counts the requests of a pipeline and all its clones.
#[derive(Debug, Default)]
pub(super) struct Meter(Mutex<RequestTotals>);

impl Meter {
    pub(super) fn sent(&self) {
        self.add(1, Duration::ZERO);
    }

    pub(super) fn waited(&self, wait: Duration) {
        self.add(0, wait);
    }

    pub(super) fn totals(&self) -> RequestTotals {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, sent: u64, waited: Duration) {
        let mut totals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *totals = RequestTotals::new(totals.sent.saturating_add(sent), totals.waited.saturating_add(waited));
    }
}
