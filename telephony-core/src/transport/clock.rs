use std::fmt;
use std::sync::Arc;

use time::OffsetDateTime;

/// The wall clock of a client: the system's, or one of your own for tests.
///
/// It says when a request was sent and how far off a date in an answer is. Deadlines and waits are measured on
/// tokio's clock instead, which no change of the system's time moves and which a test can pause.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> OffsetDateTime + Send + Sync>);

impl Clock {
    /// A clock that this function reads.
    pub fn new(now: impl Fn() -> OffsetDateTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The system's clock.
    #[expect(clippy::disallowed_methods, reason = "all other code asks the clock it was given")]
    pub fn system() -> Self {
        Self::new(OffsetDateTime::now_utc)
    }

    /// Instant now.
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
