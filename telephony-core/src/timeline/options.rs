use std::num::NonZeroUsize;
use std::time::Duration;

/// Number of windows that a timeline reads concurrently, and limits of their size.
///
/// A timeline learns the call rate from completed windows, and sizes the next ones so that the number of records in
/// each costs the vendor the fewest requests. The calls and their order do not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimelineOptions {
    /// Number of windows that are read concurrently.
    pub in_flight: NonZeroUsize,
    /// Length of the first windows, before any call rate is known; rounded up to the source's granularity. By default
    /// the whole range, which is split as soon as it proves to hold too many records, usually by its first page.
    pub window: Duration,
    /// Maximum length of a window, apart from `window`; unlimited by default. A silent stretch of years is then one
    /// request. Set a limit for a vendor that silently answers for only a part of a long period.
    pub longest: Duration,
    /// Maximum number of records that a window is planned to hold; default 4000. A lower number takes less memory. It
    /// takes more requests from a vendor whose windows each cost requests in addition to their pages.
    pub records: u32,
}

impl TimelineOptions {
    /// Options with this number of windows read concurrently, the first ones of this length; zero is raised to one.
    pub const fn new(in_flight: usize, window: Duration) -> Self {
        Self { in_flight: at_least_one(in_flight), window, longest: Duration::MAX, records: 4000 }
    }

    /// Sets the number of windows that are read concurrently; zero is raised to one.
    pub const fn in_flight(mut self, in_flight: usize) -> Self {
        self.in_flight = at_least_one(in_flight);
        self
    }

    /// Sets the length of the first windows.
    pub const fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// Sets the maximum length of a window; it is never less than `window`.
    pub const fn longest(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// Sets the maximum number of records that a window is planned to hold; zero is raised to one.
    pub const fn records(mut self, records: u32) -> Self {
        self.records = records;
        self
    }
}

/// A number of which zero is raised to one.
pub(crate) const fn at_least_one(number: usize) -> NonZeroUsize {
    match NonZeroUsize::new(number) {
        Some(number) => number,
        None => NonZeroUsize::MIN,
    }
}

impl Default for TimelineOptions {
    /// Two windows of unlimited length.
    fn default() -> Self {
        Self::new(2, Duration::MAX)
    }
}
