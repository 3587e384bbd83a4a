use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How long a control question holds: a cache may be put before a server at any time.
const HOLDS: Duration = Duration::from_secs(600);

/// What a client knows about whether its server heeds what it is asked.
///
/// One odd row alone in a window looks like a filter that was ignored. A control question, whose answer is surely empty, tells
/// them apart, and its result is kept for ten minutes.
#[derive(Debug, Default)]
pub struct Heeded(Mutex<Option<Instant>>);

impl Heeded {
    /// Whether a control question was answered as it should be, not long ago.
    pub fn is_known(&self) -> bool {
        let since = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        since.is_some_and(|since| since.elapsed() < HOLDS)
    }

    /// Notes that a control question was answered by nothing.
    pub fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}
