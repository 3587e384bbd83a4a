use std::num::NonZeroUsize;
use std::time::Duration;

/// How far a timeline fetches ahead, and how large its windows may become.
///
/// A timeline learns when calls happen from the windows that are behind it, and cuts the next ones so that each holds
/// about as many records as cost the vendor fewest requests. The calls that come and their order do not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ahead {
    /// Windows walked at once.
    pub in_flight: NonZeroUsize,
    /// Length of the first windows, before anything is known; rounded up to the source's granularity.
    pub window: Duration,
    /// Length that no window exceeds, `window` aside; 32 days.
    pub longest: Duration,
    /// Most records that a window is meant to hold; 4000. Fewer take less memory and, from a vendor whose windows each
    /// cost requests beside their pages, more requests.
    pub records: u32,
}

impl Ahead {
    /// This many windows at once, the first ones of this length.
    pub const fn new(in_flight: NonZeroUsize, window: Duration) -> Self {
        Self { in_flight, window, longest: Duration::from_secs(32 * 24 * 60 * 60), records: 4000 }
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

impl Default for Ahead {
    /// Two windows, the first ones of a day.
    fn default() -> Self {
        let two = const { NonZeroUsize::new(2).unwrap() };
        Self::new(two, Duration::from_secs(24 * 60 * 60))
    }
}
