use std::time::Duration;

use http::HeaderMap;
use tokio::time::Instant;

/// How long, how slow and how large an answer may be.
///
/// Times are active times: a pause of whoever polls the request does not count, nor does what is waited for a rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Time for one attempt, from sending to the body's last byte; 30 seconds unless set.
    pub attempt: Duration,
    /// Time from sending to the answer's head, never more than `attempt`; 15 seconds unless set.
    ///
    /// It also ends a flood of interim answers (1xx), which reqwest reads by itself and shows to nobody.
    pub first_byte: Duration,
    /// Time for the whole operation, waits and repeats included; two minutes unless set.
    pub operation: Duration,
    /// Pace that a body must keep, in decoded bytes a second; 1024 unless set, and with 0 any piece will do.
    ///
    /// A body has `grace` in hand. Waiting for its next piece uses it up; a piece gives back the time that it may take
    /// at this pace, up to `grace` again. A body that has none left is given up with `Timeout`: one that halts after
    /// `grace`, one that drips soon after it, and one that keeps the pace, in pieces up to `grace` apart, never.
    pub pace: u32,
    /// Time that a body may fall behind `pace`; 5 seconds unless set.
    pub grace: Duration,
    /// Largest body, in decoded bytes; 16 MiB unless set.
    ///
    /// How much smaller it was on the wire does not matter, and is not known here.
    pub body: usize,
    /// Largest head, in bytes of the names and values of its headers; 64 KiB unless set.
    pub head: usize,
    /// Most headers; 100 unless set, which is also the most that reqwest reads by itself.
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

// What a header takes on the wire beside its name and value: ": " and the end of the line.
const SEPARATORS: usize = 4;

impl Limits {
    /// Whether a head is no larger than it may be.
    pub(super) fn permit(&self, head: &HeaderMap) -> bool {
        let sizes = head.iter().map(|(name, value)| name.as_str().len() + value.len() + SEPARATORS);
        head.len() <= self.headers && sizes.sum::<usize>() <= self.head
    }
}

/// What a body has in hand before it is too slow, as [`Limits::pace`] says.
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

    /// Active time until which the next piece is waited for.
    pub(super) fn until(&self, now: Duration) -> Duration {
        now.saturating_add(self.left)
    }

    /// Counts a piece that was waited for this long. An empty one is no progress.
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

// Three decades; a sum of a moment and a long time may not exist.
const NEVER: Duration = Duration::from_secs(1_000_000_000);

/// Moment this long from now, or one that no program lives to see.
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

    // Seconds after which a body of such pieces is given up, if it is within two minutes.
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
        // What came fast earns no more than the grace.
        assert_eq!(given_up(1024, [(1, 8 << 20), (7000, 1)]), Some(5));
        // Without a pace a drip may go on, and a halt may not.
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
