use std::fmt;
use std::sync::Arc;

use time::OffsetDateTime;

/// Wall clock of a client: the system's, or your own for tests.
///
/// The wall clock sets the time at which a request was sent, and the offset of a date in an answer. Deadlines and waits
/// are measured by tokio's clock instead, because no change of the system's time moves it and a test can pause it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> OffsetDateTime + Send + Sync>);

impl Clock {
    /// Creates a clock that reads its time from this function.
    pub fn new(now: impl Fn() -> OffsetDateTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Creates a clock that reads the system's time.
    #[expect(clippy::disallowed_methods, reason = "all other code asks the clock it was given")]
    pub fn system() -> Self {
        Self::new(OffsetDateTime::now_utc)
    }

    /// Current time, in UTC for the system's clock.
    pub fn now(&self) -> OffsetDateTime {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_tells_the_time_that_it_was_given_or_the_systems() {
        let clock = Clock::new(|| OffsetDateTime::UNIX_EPOCH);
        assert_eq!(clock.now(), OffsetDateTime::UNIX_EPOCH);
        assert_eq!(format!("{clock:?}"), "Clock(..)");
        assert!(Clock::default().now() > OffsetDateTime::UNIX_EPOCH);
    }
}
