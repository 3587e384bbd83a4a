use std::time::Duration;

use http::HeaderMap;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{InvalidInput, seconds};
use crate::chained::chained;

/// Limits on the time, the throughput and the size of an answer.
///
/// Times are active times: neither a pause of the consumer that polls the request nor the time that a read waits for a
/// rate limit counts. [`RetryPolicy::patience`](super::RetryPolicy::patience) limits the latter.
///
/// ```
/// use std::time::Duration;
///
/// use telephony_core::transport::Limits;
///
/// let limits = Limits::default().operation(Duration::from_secs(20)).body(4 << 20);
/// assert_eq!(limits.body, 4 * 1024 * 1024);
/// ```
#[doc(alias("timeout", "deadline"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Limits {
    /// Maximum time of one attempt, from sending to the last byte of the body. Default: 30 seconds.
    #[serde(with = "seconds")]
    pub attempt: Duration,
    /// Maximum time from sending to the answer's head, never more than `attempt`. Default: 15 seconds.
    ///
    /// This limit also ends a flood of interim answers (1xx), which reqwest reads itself and does not report.
    #[serde(with = "seconds")]
    pub first_byte: Duration,
    /// Maximum time of the whole operation, including retries and the backoff between them. Default: two minutes.
    ///
    /// The time that a read waits for a rate limit is added to it; a write waits for its turn within it.
    #[serde(with = "seconds")]
    pub operation: Duration,
    /// Minimum throughput of a body, in decoded bytes a second. Default: 1024. With 0 any piece with at least one byte
    /// is enough.
    ///
    /// A body starts with a time credit of `grace`. Waiting for the next piece spends it. A piece earns the time that
    /// it may take at this pace, and the credit never exceeds `grace`. A body without credit ends with `Timeout`. A
    /// body that stops sending ends after `grace`, and a body that drips ends soon after that. A body that keeps the
    /// pace never ends in this way, if its pieces arrive at most `grace` apart.
    pub pace: u32,
    /// Maximum time that a body may fall behind `pace`. Default: 5 seconds.
    #[serde(with = "seconds")]
    pub grace: Duration,
    /// Maximum size of a body, in decoded bytes. Default: 16 MiB.
    ///
    /// The compressed size does not matter, and is not known here.
    pub body: usize,
    /// Maximum size of a head, in bytes: the names and values of its headers, and four bytes a header for separators.
    /// Default: 64 KiB.
    pub head: usize,
    /// Maximum number of headers. Default: 100, which is also the maximum that reqwest itself reads.
    pub headers: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            attempt: Duration::from_secs(30),
            first_byte: Duration::from_secs(15),
            operation: Duration::from_secs(120),
            pace: 1024,
            grace: Duration::from_secs(5),
            body: 16 << 20,
            head: 64 << 10,
            headers: 100,
        }
    }
}

chained! {
    Limits {
        /// Sets the maximum time of one attempt.
        attempt: Duration,
        /// Sets the maximum time from sending to the answer's head.
        first_byte: Duration,
        /// Sets the maximum time of the whole operation, without a read's waits for a rate limit.
        operation: Duration,
        /// Sets the minimum throughput of a body, in decoded bytes a second. 0 only requires that it does not stop.
        pace: u32,
        /// Sets the maximum time that a body may fall behind `pace`.
        grace: Duration,
        /// Sets the maximum size of a body, in decoded bytes.
        body: usize,
        /// Sets the maximum size of a head, in bytes.
        head: usize,
        /// Sets the maximum number of headers.
        headers: usize,
    }
}

// Number of bytes that a header takes on the wire in addition to its name and value: ": " and the end of the line.
const SEPARATORS: usize = 4;

impl Limits {
    /// Refuses a limit of 0, under which every request fails.
    pub(super) fn must_permit_something(&self) -> Result<(), InvalidInput> {
        let zero = [
            (self.attempt.is_zero(), "a limit `attempt` of 0 leaves no time for a request"),
            (self.first_byte.is_zero(), "a limit `first_byte` of 0 leaves no time for an answer"),
            (self.operation.is_zero(), "a limit `operation` of 0 leaves no time for an operation"),
            (self.grace.is_zero(), "a limit `grace` of 0 leaves no time for a body"),
            (self.body == 0, "a limit `body` of 0 permits no answer"),
            (self.head == 0, "a limit `head` of 0 permits no answer"),
            (self.headers == 0, "a limit `headers` of 0 permits no answer"),
        ];
        zero.iter().find(|(is_zero, _)| *is_zero).map_or(Ok(()), |(_, reason)| Err(InvalidInput::new(reason)))
    }

    /// Returns true if a head is within the limits.
    pub(super) fn permit(&self, head: &HeaderMap) -> bool {
        let sizes = head.iter().map(|(name, value)| name.as_str().len() + value.len() + SEPARATORS);
        head.len() <= self.headers && sizes.sum::<usize>() <= self.head
    }
}

/// Time credit of a body: waiting spends it, and received bytes earn it, as [`Limits::pace`] describes.
#[derive(Debug, Clone)]
pub(super) struct ThroughputGuard {
    bytes_a_second: u32,
    grace: Duration,
    left: Duration,
}

impl ThroughputGuard {
    pub(super) fn new(bytes_a_second: u32, grace: Duration) -> Self {
        Self { bytes_a_second, grace, left: grace }
    }

    /// Returns the active time until which the next piece is waited for.
    pub(super) fn until(&self, now: Duration) -> Duration {
        now.saturating_add(self.left)
    }

    /// Counts a piece that arrived after this wait. An empty piece earns nothing.
    pub(super) fn came(&mut self, waited: Duration, bytes: usize) {
        self.left = self.left.saturating_sub(waited);
        let earned = match (bytes, self.bytes_a_second) {
            (0, _) => Duration::ZERO,
            (_, 0) => self.grace,
            (bytes, pace) => {
                let nanos = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(1_000_000_000);
                Duration::from_nanos(nanos / u64::from(pace))
            }
        };
        self.left = self.left.saturating_add(earned).min(self.grace);
    }
}

// About three decades. The limit is needed because the sum of a moment and a longer time may overflow.
const NEVER: Duration = Duration::from_secs(1_000_000_000);

/// Returns the moment this long from now, or about three decades from now at most.
pub(super) fn after(wait: Duration) -> Instant {
    Instant::now() + wait.min(NEVER)
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn a_head_may_be_as_large_as_its_limits_and_no_larger() {
        let limits = Limits::default();
        let name = HeaderName::from_static("x-padding");
        let mut head: HeaderMap = HeaderMap::new();
        for _ in 0..100 {
            head.append(&name, HeaderValue::from_static("x"));
        }
        assert!(limits.permit(&head));
        head.append(&name, HeaderValue::from_static("x"));
        assert!(!limits.permit(&head), "101 headers");
        let fits = vec![b'x'; limits.head - name.as_str().len() - SEPARATORS];
        for (size, permitted) in [(fits.len(), true), (fits.len() + 1, false)] {
            let value = HeaderValue::from_bytes(&vec![b'x'; size]).unwrap();
            let head = HeaderMap::from_iter([(name.clone(), value)]);
            assert_eq!(limits.permit(&head), permitted, "{size}");
        }
    }

    // Returns the seconds after which a body with these pieces is given up, or `None` if it is not.
    fn given_up(pace: u32, pieces: impl IntoIterator<Item = (u64, usize)>) -> Option<u64> {
        let mut left = ThroughputGuard::new(pace, Duration::from_secs(5));
        let mut now = Duration::ZERO;
        for (millis, bytes) in pieces {
            let wait = Duration::from_millis(millis);
            if left.until(now) <= now + wait {
                return Some(left.until(now).as_secs());
            }
            now += wait;
            left.came(wait, bytes);
        }
        None
    }

    #[test]
    fn a_drip_ends_soon_after_its_grace_and_a_legal_pace_never() {
        let steady = |millis, bytes| std::iter::repeat_n((millis, bytes), 400);
        assert_eq!(given_up(1024, steady(300, 1)), Some(5));
        assert_eq!(given_up(1024, steady(1000, 512)), Some(9));
        assert_eq!(given_up(1024, steady(1000, 1024)), None);
        assert_eq!(given_up(1024, steady(4000, 4096)), None);
        // Bytes that arrive fast earn no more than the grace.
        assert_eq!(given_up(1024, [(1, 8 << 20), (7000, 1)]), Some(5));
        // Without a pace a body may drip but may not stop.
        assert_eq!(given_up(0, steady(300, 1)), None);
        assert_eq!(given_up(0, [(300, 1), (5001, 1)]), Some(5));
        assert_eq!(given_up(0, steady(300, 0)), Some(5));
    }

    #[tokio::test(start_paused = true)]
    async fn a_time_without_end_is_no_overflow() {
        let mut pace = ThroughputGuard::new(1, Duration::MAX);
        assert_eq!(pace.until(Duration::from_secs(1)), Duration::MAX);
        pace.came(Duration::ZERO, usize::MAX);
        assert_eq!(pace.left, Duration::MAX);
        assert!(after(Duration::MAX) > after(Duration::from_secs(1)));
    }
}
