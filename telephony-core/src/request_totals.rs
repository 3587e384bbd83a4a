use std::time::Duration;

/// Requests that a source has sent since it was made, and the time for which they waited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestTotals {
    /// Number of requests, every attempt and the requests of a login included.
    pub sent: u64,
    /// Sum of the waits of all requests: for a rate limit, for the pace, and before a retry. Requests that wait at the
    /// same time each add their own wait.
    pub waited: Duration,
}

impl RequestTotals {
    /// Totals of this number of requests and these waits.
    pub const fn new(sent: u64, waited: Duration) -> Self {
        Self { sent, waited }
    }

    /// Difference to earlier totals of the same source.
    pub fn since(self, earlier: Self) -> Self {
        Self::new(self.sent.saturating_sub(earlier.sent), self.waited.saturating_sub(earlier.waited))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_of_two_totals_is_what_was_added_between_them() {
        let (earlier, later) =
            (RequestTotals::new(3, Duration::from_secs(2)), RequestTotals::new(8, Duration::from_secs(9)));
        assert_eq!(later.since(earlier), RequestTotals::new(5, Duration::from_secs(7)));
        assert_eq!(earlier.since(later), RequestTotals::default());
    }
}
