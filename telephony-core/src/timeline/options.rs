use std::num::NonZeroUsize;
use std::time::Duration;

/// Number of windows that a timeline reads at once, and how large they may become.
///
/// A timeline learns when calls happen from the windows that are behind it, and cuts the next ones so that each holds
/// about as many records as cost the vendor fewest requests. The calls and their order do not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimelineOptions {
    /// Windows read at once.
    pub in_flight: NonZeroUsize,
    /// Length of the first windows, before anything is known; rounded up to the source's granularity. By default the
    /// whole range, which is cut as soon as it shows that it holds too much: mostly by its first page.
    pub window: Duration,
    /// Length that no window exceeds, `window` aside; without a limit by default. A silent stretch of years is then one
    /// request. Set it for a vendor that answers for a part of a long period and does not say so.
    pub longest: Duration,
    /// Number of records that a window is meant to hold at the most; 4000. Fewer take less memory and, from a vendor
    /// whose windows each cost requests in addition to their pages, more requests.
    pub records: u32,
}

impl TimelineOptions {
    /// This many windows at once, the first ones of this length.
    pub const fn new(in_flight: NonZeroUsize, window: Duration) -> Self {
        Self { in_flight, window, longest: Duration::MAX, records: 4000 }
    }

    /// Sets the length that no window exceeds; it is never less than `window`.
    pub const fn longest(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// Sets how many records a window is meant to hold at the most; zero is taken as one.
    pub const fn records(mut self, records: u32) -> Self {
        self.records = records;
        self
    }
}

impl Default for TimelineOptions {
    /// Two windows of no limited length.
    fn default() -> Self {
        let two = const { NonZeroUsize::new(2).unwrap() };
        Self::new(two, Duration::MAX)
    }
}
