use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Idempotency, seconds};
use crate::chained::chained;
use crate::{Cause, Error, ErrorKind};

/// Rules for retrying a failed request: after which failures, how often, and with which backoff.
///
/// ```
/// use std::time::Duration;
///
/// use telephony_core::transport::RetryPolicy;
///
/// // For a person who waits: two attempts, and half a minute of patience with a rate limit.
/// let policy = RetryPolicy::default().safe_attempts(2).patience(Duration::from_secs(30));
/// assert_eq!(policy.safe_attempts, 2);
/// // Without retries of failures, and with the waits for a rate limit.
/// assert!(!RetryPolicy::default().safe_attempts(1).patience.is_zero());
/// assert!(RetryPolicy::never().patience.is_zero());
/// ```
#[doc(alias("backoff", "jitter"))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Maximum number of attempts for an [`Idempotency::Safe`] or an [`Idempotency::Authorize`] request. 0 is 1.
    ///
    /// A refusal because of a rate limit does not count, because `patience` limits it, so that a client with one
    /// attempt still waits. An attempt that was lost while its consumer paused does not count either.
    pub safe_attempts: u32,
    /// Maximum number of attempts for an [`Idempotency::Idempotent`] request.
    pub idempotent_attempts: u32,
    /// Maximum number of attempts for an [`Idempotency::NonIdempotent`] request, which is retried only if the previous
    /// attempt was certainly not carried out.
    pub non_idempotent_attempts: u32,
    /// Maximum of the first backoff after a failure; doubles with each attempt.
    #[serde(with = "seconds")]
    pub base: Duration,
    /// Maximum backoff after a failure.
    #[serde(with = "seconds")]
    pub cap: Duration,
    /// Maximum of the first backoff after a rate-limit refusal; doubles with each attempt.
    #[serde(with = "seconds")]
    pub rate_limit_base: Duration,
    /// Maximum backoff after a rate-limit refusal that names no wait. Default: three minutes.
    ///
    /// Half of each wait is random. If the vendor asks for a longer wait, a write does not wait but returns the error
    /// with it; a read waits within its `patience`.
    #[serde(with = "seconds")]
    pub rate_limit_cap: Duration,
    /// Total time that one request waits because the vendor refused one, its own or another of the same client, and for
    /// waits that the vendor asks for. Default: 15 minutes.
    ///
    /// A request whose wait is known to be longer ends at once as [`RateLimited`](ErrorKind::RateLimited), with the wait
    /// as its `retry_after`. The wait of a read does not count against [`Limits::operation`](super::Limits), so that the
    /// two add up; a write waits within both. Waiting for a turn under a pace, and at a gate of your own, does not count
    /// against `patience`. With zero no request waits after a refusal.
    #[serde(with = "seconds")]
    pub patience: Duration,
    /// Number of tokens that all clones of a client share for retries. A retry after a failure takes 14, and a retry
    /// after a rate-limit refusal takes 5. A read takes none for a rate-limit refusal, because `patience` limits it. A
    /// request that succeeds gives back the tokens that its retries took, or adds one token if it was not retried.
    pub budget: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            safe_attempts: 4,
            idempotent_attempts: 3,
            non_idempotent_attempts: 3,
            base: Duration::from_millis(200),
            cap: Duration::from_secs(10),
            rate_limit_base: Duration::from_secs(5),
            rate_limit_cap: Duration::from_secs(180),
            patience: Duration::from_secs(15 * 60),
            budget: 500,
        }
    }
}

chained! {
    RetryPolicy {
        /// Sets the maximum number of attempts for a request that changes nothing. 0 is 1.
        safe_attempts: u32,
        /// Sets the maximum number of attempts for an idempotent write. 0 is 1.
        idempotent_attempts: u32,
        /// Sets the maximum number of attempts for a non-idempotent write, which is retried only if the previous
        /// attempt was certainly not carried out. 0 is 1.
        non_idempotent_attempts: u32,
        /// Sets the maximum of the first backoff after a failure.
        base: Duration,
        /// Sets the maximum backoff after a failure.
        cap: Duration,
        /// Sets the maximum of the first backoff after a rate-limit refusal.
        rate_limit_base: Duration,
        /// Sets the maximum backoff after a rate-limit refusal that names no wait.
        rate_limit_cap: Duration,
        /// Sets the total time that one request waits because of refusals under a rate limit.
        patience: Duration,
        /// Sets the number of tokens that all clones of a client share for retries. With 0 nothing that takes a token
        /// is retried.
        budget: u32,
    }
}

/// Reaction to a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// Retry after a random wait from `floor` to `ceiling`.
    Again {
        /// Longest wait.
        ceiling: Duration,
        /// Shortest wait.
        floor: Duration,
    },
    /// Return the error.
    GiveUp,
    /// Return [`ErrorKind::OutcomeUnknown`] because a write may have been carried out.
    OutcomeUnknown,
}

enum Fate {
    NotSent,
    Refused,
    Ambiguous,
    Answered,
}

impl RetryPolicy {
    /// Creates a policy that never retries, and waits for no rate limit: its `patience` is zero.
    pub fn never() -> Self {
        Self {
            safe_attempts: 1,
            idempotent_attempts: 1,
            non_idempotent_attempts: 1,
            patience: Duration::ZERO,
            ..Self::default()
        }
    }

    /// Decides how to react to the failure of this attempt, counted from 1.
    ///
    /// For a read that was refused as [`ErrorKind::RateLimited`], `attempt` is the number of its refusals.
    pub fn decide(&self, idempotency: Idempotency, attempt: u32, error: &Error) -> Decision {
        let fate = fate(error);
        let attempts = match idempotency {
            Idempotency::Safe | Idempotency::Authorize => self.safe_attempts,
            Idempotency::Idempotent => self.idempotent_attempts,
            Idempotency::NonIdempotent => self.non_idempotent_attempts,
        };
        // A host name without an address seldom gets one within seconds.
        let attempts = if error.cause() == Some(Cause::Dns) { attempts.min(2) } else { attempts };
        let is_read = matches!(idempotency, Idempotency::Safe | Idempotency::Authorize);
        match fate {
            _ if idempotency == Idempotency::NonIdempotent && may_have_happened(error) => Decision::OutcomeUnknown,
            _ if idempotency == Idempotency::Idempotent && is_redirect(error) => Decision::OutcomeUnknown,
            Fate::Answered => Decision::GiveUp,
            Fate::Refused if is_read && self.patience.is_zero() => Decision::GiveUp,
            Fate::Refused if is_read => self.wait(is_read, attempt, error),
            _ if attempt >= attempts || !error.is_retryable() => Decision::GiveUp,
            _ => self.wait(is_read, attempt, error),
        }
    }

    fn wait(&self, is_read: bool, attempt: u32, error: &Error) -> Decision {
        let is_limit = error.kind() == ErrorKind::RateLimited;
        let ladder = |attempt: u32| {
            let (base, cap) =
                if is_limit { (self.rate_limit_base, self.rate_limit_cap) } else { (self.base, self.cap) };
            let factor = 1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
            base.saturating_mul(factor).min(cap)
        };
        let Some(asked) = error.retry_after() else {
            let ceiling = ladder(attempt);
            // The wait is at least half of its maximum, so that waits for a rate limit add up.
            let floor = if is_limit { ceiling / 2 } else { Duration::ZERO };
            return Decision::Again { ceiling, floor };
        };
        if asked > if is_read { self.patience } else { self.rate_limit_cap } {
            return Decision::GiveUp;
        }
        // A wait that the vendor names replaces the backoff, unless it was kept twice and was not enough.
        let again = if is_limit && attempt > 2 { ladder(attempt - 2) } else { Duration::ZERO };
        Decision::Again { ceiling: asked.max(again), floor: asked.max(again / 2) }
    }
}

fn fate(error: &Error) -> Fate {
    match error.kind() {
        ErrorKind::NotSent => Fate::NotSent,
        ErrorKind::RateLimited => Fate::Refused,
        ErrorKind::Unavailable | ErrorKind::Interrupted | ErrorKind::Timeout | ErrorKind::NotJson => Fate::Ambiguous,
        _ => Fate::Answered,
    }
}

/// Returns true if a request that failed like this may have been carried out.
pub(super) fn may_have_happened(error: &Error) -> bool {
    match fate(error) {
        Fate::NotSent | Fate::Refused => false,
        Fate::Ambiguous => true,
        Fate::Answered if is_redirect(error) => true,
        // An undecodable or mismatched answer under a 2xx, 408 or 5xx, or without a status: the request may have been
        // carried out.
        Fate::Answered => {
            matches!(error.kind(), ErrorKind::UnexpectedShape | ErrorKind::TooLarge | ErrorKind::FilterIgnored)
                && error.status().is_none_or(|status| matches!(status, 200..300 | 408 | 500..))
        }
    }
}

/// Returns true if the answer is a redirect, or follows one. A server may also redirect after a write that was carried out (303).
fn is_redirect(error: &Error) -> bool {
    let is_answer = matches!(error.kind(), ErrorKind::Rejected | ErrorKind::Unauthenticated | ErrorKind::TooLarge);
    is_answer && error.is_redirect() || error.cause() == Some(Cause::RedirectFollowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Provider;

    fn error(kind: ErrorKind) -> Error {
        Error::new(kind, Provider::from_static("test"), "test.it")
    }

    fn decide(idempotency: Idempotency, attempt: u32, kind: ErrorKind) -> &'static str {
        decide_on(idempotency, attempt, &error(kind).with_status(200))
    }

    fn decide_on(idempotency: Idempotency, attempt: u32, error: &Error) -> &'static str {
        match RetryPolicy::default().decide(idempotency, attempt, error) {
            Decision::Again { .. } => "again",
            Decision::GiveUp => "give up",
            Decision::OutcomeUnknown => "unknown",
        }
    }

    #[test]
    fn a_write_that_may_have_happened_is_never_repeated() {
        use ErrorKind::{Interrupted, NotJson, NotSent, RateLimited, Timeout, Unavailable, UnexpectedShape};
        for kind in [Interrupted, Timeout, Unavailable, NotJson, UnexpectedShape] {
            assert_eq!(decide(Idempotency::NonIdempotent, 1, kind), "unknown", "{kind}");
        }
        for kind in [NotSent, RateLimited] {
            assert_eq!(decide(Idempotency::NonIdempotent, 1, kind), "again", "{kind}");
            assert_eq!(decide(Idempotency::NonIdempotent, 2, kind), "again", "{kind}");
            assert_eq!(decide(Idempotency::NonIdempotent, 3, kind), "give up", "{kind}");
        }
    }

    #[test]
    fn an_answer_too_large_to_read_is_a_refusal_only_under_a_status_of_one() {
        for (status, decision) in [
            (200, "unknown"),
            (408, "unknown"),
            (500, "unknown"),
            (503, "unknown"),
            (302, "unknown"),
            (400, "give up"),
            (404, "give up"),
        ] {
            let error = error(ErrorKind::TooLarge).with_status(status);
            assert_eq!(decide_on(Idempotency::NonIdempotent, 1, &error), decision, "{status}");
            assert_eq!(decide_on(Idempotency::Safe, 1, &error), "give up", "{status}");
        }
        assert_eq!(decide_on(Idempotency::NonIdempotent, 1, &error(ErrorKind::TooLarge)), "unknown");
    }

    // Field case 10.
    #[test]
    fn a_write_that_is_redirected_may_have_been_done_and_is_sent_once() {
        for status in [300, 301, 302, 303, 304, 307, 308] {
            for kind in [ErrorKind::Rejected, ErrorKind::Unauthenticated] {
                let error = error(kind).with_status(status);
                assert_eq!(decide_on(Idempotency::NonIdempotent, 1, &error), "unknown", "{status}");
                assert_eq!(decide_on(Idempotency::Idempotent, 1, &error), "unknown", "{status}");
                assert_eq!(decide_on(Idempotency::Safe, 1, &error), "give up", "{status}");
            }
        }
    }

    #[test]
    fn a_request_is_repeated_until_its_attempts_are_used_up() {
        for kind in [ErrorKind::Interrupted, ErrorKind::NotJson] {
            for (idempotency, attempts) in
                [(Idempotency::Safe, 4), (Idempotency::Authorize, 4), (Idempotency::Idempotent, 3)]
            {
                assert_eq!(decide(idempotency, attempts - 1, kind), "again", "{idempotency:?} {kind}");
                assert_eq!(decide(idempotency, attempts, kind), "give up", "{idempotency:?} {kind}");
            }
        }
    }

    #[test]
    fn a_refusal_for_the_number_of_requests_is_no_attempt_of_a_read() {
        let one = RetryPolicy::default().safe_attempts(1);
        let refused = error(ErrorKind::RateLimited);
        for idempotency in [Idempotency::Safe, Idempotency::Authorize] {
            assert_eq!(decide(idempotency, 100, ErrorKind::RateLimited), "again");
            assert_eq!(one.decide(idempotency, 1, &error(ErrorKind::Timeout)), Decision::GiveUp, "{idempotency:?}");
            assert!(matches!(one.decide(idempotency, 100, &refused), Decision::Again { .. }), "{idempotency:?}");
            let impatient = RetryPolicy::default().patience(Duration::ZERO);
            assert_eq!(impatient.decide(idempotency, 1, &refused), Decision::GiveUp, "{idempotency:?}");
        }
        for idempotency in [Idempotency::Idempotent, Idempotency::NonIdempotent] {
            assert_eq!(decide(idempotency, 2, ErrorKind::RateLimited), "again");
            assert_eq!(decide(idempotency, 3, ErrorKind::RateLimited), "give up");
        }
    }

    #[test]
    fn a_policy_of_no_repeats_has_none() {
        let never = RetryPolicy::never();
        for idempotency in
            [Idempotency::Safe, Idempotency::Idempotent, Idempotency::NonIdempotent, Idempotency::Authorize]
        {
            for kind in [ErrorKind::NotSent, ErrorKind::RateLimited] {
                assert_eq!(never.decide(idempotency, 1, &error(kind)), Decision::GiveUp, "{idempotency:?}");
            }
        }
    }

    #[test]
    fn waits_double_up_to_their_cap() {
        let policy = RetryPolicy { safe_attempts: u32::MAX, ..RetryPolicy::default() };
        for (attempt, failed, limited) in [
            (1, 200, 5_000),
            (2, 400, 10_000),
            (4, 1_600, 40_000),
            (5, 3_200, 80_000),
            (6, 6_400, 160_000),
            (7, 10_000, 180_000),
            (32, 10_000, 180_000),
            (33, 10_000, 180_000),
            (u32::MAX - 1, 10_000, 180_000),
        ] {
            for (kind, ceiling, floor) in [
                (ErrorKind::Timeout, failed, 0),
                // Five of these waits together are longer than a minute, whichever random part they get.
                (ErrorKind::RateLimited, limited, limited / 2),
            ] {
                let (ceiling, floor) = (Duration::from_millis(ceiling), Duration::from_millis(floor));
                assert_eq!(
                    policy.decide(Idempotency::Safe, attempt, &error(kind)),
                    Decision::Again { ceiling, floor },
                    "{attempt} {kind}"
                );
            }
        }
    }

    #[test]
    fn a_definite_answer_is_final() {
        for kind in [ErrorKind::Rejected, ErrorKind::NotFound, ErrorKind::Unauthenticated] {
            for idempotency in
                [Idempotency::Safe, Idempotency::Idempotent, Idempotency::NonIdempotent, Idempotency::Authorize]
            {
                assert_eq!(decide(idempotency, 1, kind), "give up", "{kind}");
            }
        }
        assert_eq!(decide(Idempotency::Safe, 1, ErrorKind::UnexpectedShape), "give up");
    }

    #[test]
    fn the_vendors_own_wait_is_kept_and_a_long_one_is_returned() {
        let wait = |idempotency, attempt, seconds| {
            let error = error(ErrorKind::RateLimited);
            let error = error.with_retry_after(Some(Duration::from_secs(seconds)));
            RetryPolicy::default().decide(idempotency, attempt, &error)
        };
        let exactly = |seconds| {
            let wait = Duration::from_secs(seconds);
            Decision::Again { ceiling: wait, floor: wait }
        };
        for idempotency in [Idempotency::Safe, Idempotency::NonIdempotent] {
            assert_eq!(wait(idempotency, 1, 7), exactly(7));
            assert_eq!(wait(idempotency, 1, 180), exactly(180));
            assert_eq!(wait(idempotency, 1, u64::MAX), Decision::GiveUp);
        }
        assert_eq!(wait(Idempotency::NonIdempotent, 1, 181), Decision::GiveUp);
        assert_eq!(wait(Idempotency::Safe, 1, 900), exactly(900));
        assert_eq!(wait(Idempotency::Safe, 1, 901), Decision::GiveUp);
        // After two refusals a vendor that asks for a wait of zero is not believed any more.
        assert_eq!(wait(Idempotency::Safe, 2, 0), exactly(0));
        let longer = wait(Idempotency::Safe, 4, 0);
        let (ceiling, floor) = (Duration::from_secs(10), Duration::from_secs(5));
        assert_eq!(longer, Decision::Again { ceiling, floor });
    }
}
