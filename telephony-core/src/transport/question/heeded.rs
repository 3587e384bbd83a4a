use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Time for which the result of a control request is valid, because a cache may be put before a server at any time.
const HOLDS: Duration = Duration::from_secs(600);

/// Cached result of a control request, which shows if a server heeds the filters of a request.
///
/// One contradicting row alone in a window looks like a filter that was ignored. A control request, whose answer is
/// certainly empty, distinguishes the two cases, and its result is kept for ten minutes.
#[derive(Debug, Default)]
pub struct Heeded(Mutex<Option<Instant>>);

impl Heeded {
    /// True if a control request was answered as expected within the last ten minutes.
    pub fn is_known(&self) -> bool {
        let since = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        since.is_some_and(|since| since.elapsed() < HOLDS)
    }

    /// Records that a control request was answered with an empty list.
    pub fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}
