use std::time::Duration;

use super::Class;
use crate::{Error, ErrorKind};

/// When and how often a failed request is sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Most attempts of a [`Class::Read`] and of [`Class::Auth`].
    pub read_attempts: u32,
    /// Most attempts of a [`Class::KeyedWrite`].
    pub keyed_write_attempts: u32,
    /// Most attempts of a [`Class::Once`], which is only repeated where it was surely not carried out.
    pub once_attempts: u32,
    /// Longest first wait after a failure; doubles with each attempt.
    pub base: Duration,
    /// Longest wait after a failure.
    pub cap: Duration,
    /// Longest first wait after the vendor asked for fewer requests; doubles with each attempt.
    pub rate_limit_base: Duration,
    /// Longest wait after the vendor asked for fewer requests. A longer wait that the vendor asks for is not slept
    /// but returned with the error.
    pub rate_limit_cap: Duration,
    /// Tokens that all clones of a client share for repeats: 14 for one after a failure, 5 for one after the vendor asked
    /// for fewer requests. A request that succeeds gives back what its repeats took, or one token if it needed none.
    pub budget: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            read_attempts: 4,
            keyed_write_attempts: 3,
            once_attempts: 3,
            base: Duration::from_millis(200),
            cap: Duration::from_secs(10),
            rate_limit_base: Duration::from_secs(5),
            rate_limit_cap: Duration::from_secs(60),
            budget: 500,
        }
    }
}

/// What follows a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// Send it again after a wait: the random share of `ceiling`, but at least `floor`.
    Again {
        /// Longest wait by our own count.
        ceiling: Duration,
        /// Wait that the vendor asked for.
        floor: Duration,
    },
    /// Give the error to the caller.
    GiveUp,
    /// A write may have been carried out: say so.
    OutcomeUnknown,
}

enum Fate {
    NotSent,
    Refused,
    Ambiguous,
    Answered,
}

impl RetryPolicy {
    /// A policy that never sends anything twice.
    pub fn never() -> Self {
        Self { read_attempts: 1, keyed_write_attempts: 1, once_attempts: 1, ..Self::default() }
    }

    /// What follows the failure of this attempt, counted from 1.
    pub fn decide(&self, class: Class, attempt: u32, error: &Error) -> Decision {
        let fate = fate(error);
        let attempts = match class {
            Class::Read | Class::Auth => self.read_attempts,
            Class::KeyedWrite => self.keyed_write_attempts,
            Class::Once => self.once_attempts,
        };
        match fate {
            _ if class == Class::Once && may_have_happened(error) => Decision::OutcomeUnknown,
            _ if class == Class::KeyedWrite && is_redirect(error) => Decision::OutcomeUnknown,
            Fate::Answered => Decision::GiveUp,
            _ if attempt >= attempts => Decision::GiveUp,
            Fate::Refused => self.wait(attempt, self.rate_limit_base, self.rate_limit_cap, error),
            Fate::NotSent | Fate::Ambiguous => self.wait(attempt, self.base, self.cap, error),
        }
    }

    fn wait(&self, attempt: u32, base: Duration, cap: Duration, error: &Error) -> Decision {
        let floor = error.retry_after().unwrap_or_default();
        if floor > self.rate_limit_cap {
            return Decision::GiveUp;
        }
        let factor = 1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
        // A wait that the vendor names replaces our own guess.
        let ceiling = match error.retry_after() {
            Some(_) => floor,
            None => base.saturating_mul(factor).min(cap),
        };
        Decision::Again { ceiling, floor }
    }
}

fn fate(error: &Error) -> Fate {
    match error.kind() {
        ErrorKind::NotSent => Fate::NotSent,
        ErrorKind::RateLimited => Fate::Refused,
        ErrorKind::Unavailable
        | ErrorKind::Interrupted
        | ErrorKind::Timeout
        | ErrorKind::Unreadable => Fate::Ambiguous,
        _ => Fate::Answered,
    }
}

/// Whether a request that failed like this may have been carried out.
pub(super) fn may_have_happened(error: &Error) -> bool {
    match fate(error) {
        Fate::NotSent | Fate::Refused => false,
        Fate::Ambiguous => true,
        // Something that nobody can read came under a status of success, or under one that says nothing.
        Fate::Answered if is_redirect(error) => true,
        Fate::Answered => {
            matches!(error.kind(), ErrorKind::Decode | ErrorKind::TooLarge)
                && error.status().is_none_or(|status| matches!(status, 200..300 | 408 | 500..))
        }
    }
}

/// Whether the answer points elsewhere, as one does to a write that was carried out (303).
fn is_redirect(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Rejected | ErrorKind::Unauthenticated)
        && error.status().is_some_and(|status| (300..400).contains(&status))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Provider;

    fn error(kind: ErrorKind) -> Error {
        Error::new(kind, Provider::from_static("test"), "test.it")
    }

    fn decide(class: Class, attempt: u32, kind: ErrorKind) -> &'static str {
        decide_on(class, attempt, &error(kind).with_status(200))
    }

    fn decide_on(class: Class, attempt: u32, error: &Error) -> &'static str {
        match RetryPolicy::default().decide(class, attempt, error) {
            Decision::Again { .. } => "again",
            Decision::GiveUp => "give up",
            Decision::OutcomeUnknown => "unknown",
        }
    }

    #[test]
    fn a_write_that_may_have_happened_is_never_repeated() {
        use ErrorKind::{
            Decode, Interrupted, NotSent, RateLimited, Timeout, Unavailable, Unreadable,
        };
        for kind in [Interrupted, Timeout, Unavailable, Unreadable, Decode] {
            assert_eq!(decide(Class::Once, 1, kind), "unknown", "{kind}");
        }
        for kind in [NotSent, RateLimited] {
            assert_eq!(decide(Class::Once, 1, kind), "again", "{kind}");
            assert_eq!(decide(Class::Once, 2, kind), "again", "{kind}");
            assert_eq!(decide(Class::Once, 3, kind), "give up", "{kind}");
        }
    }

    #[test]
    fn an_answer_too_large_to_read_is_a_refusal_only_under_a_status_of_one() {
        for (status, decision) in [
            (200, "unknown"),
            (408, "unknown"),
            (500, "unknown"),
            (503, "unknown"),
            (302, "give up"),
            (400, "give up"),
            (404, "give up"),
        ] {
            let error = error(ErrorKind::TooLarge).with_status(status);
            assert_eq!(decide_on(Class::Once, 1, &error), decision, "{status}");
            assert_eq!(decide_on(Class::Read, 1, &error), "give up", "{status}");
        }
        assert_eq!(decide_on(Class::Once, 1, &error(ErrorKind::TooLarge)), "unknown");
    }

    // Field case 10.
    #[test]
    fn a_write_that_is_redirected_may_have_been_done_and_is_sent_once() {
        for status in [300, 301, 302, 303, 304, 307, 308] {
            for kind in [ErrorKind::Rejected, ErrorKind::Unauthenticated] {
                let error = error(kind).with_status(status);
                assert_eq!(decide_on(Class::Once, 1, &error), "unknown", "{status}");
                assert_eq!(decide_on(Class::KeyedWrite, 1, &error), "unknown", "{status}");
                assert_eq!(decide_on(Class::Read, 1, &error), "give up", "{status}");
            }
        }
    }

    #[test]
    fn a_request_is_repeated_until_its_attempts_are_used_up() {
        for kind in [ErrorKind::Interrupted, ErrorKind::Unreadable, ErrorKind::RateLimited] {
            for (class, attempts) in [(Class::Read, 4), (Class::Auth, 4), (Class::KeyedWrite, 3)] {
                assert_eq!(decide(class, attempts - 1, kind), "again", "{class:?} {kind}");
                assert_eq!(decide(class, attempts, kind), "give up", "{class:?} {kind}");
            }
        }
    }

    #[test]
    fn a_policy_of_no_repeats_has_none() {
        let never = RetryPolicy::never();
        for class in [Class::Read, Class::KeyedWrite, Class::Once, Class::Auth] {
            for kind in [ErrorKind::NotSent, ErrorKind::RateLimited] {
                assert_eq!(never.decide(class, 1, &error(kind)), Decision::GiveUp, "{class:?}");
            }
        }
    }

    #[test]
    fn waits_double_up_to_their_cap() {
        let policy = RetryPolicy { read_attempts: u32::MAX, ..RetryPolicy::default() };
        for (attempt, failed, limited) in [
            (1, 200, 5_000),
            (2, 400, 10_000),
            (4, 1_600, 40_000),
            (5, 3_200, 60_000),
            (6, 6_400, 60_000),
            (7, 10_000, 60_000),
            (32, 10_000, 60_000),
            (33, 10_000, 60_000),
            (u32::MAX - 1, 10_000, 60_000),
        ] {
            for (kind, wait) in [(ErrorKind::Timeout, failed), (ErrorKind::RateLimited, limited)] {
                assert_eq!(
                    policy.decide(Class::Read, attempt, &error(kind)),
                    Decision::Again { ceiling: Duration::from_millis(wait), floor: Duration::ZERO },
                    "{attempt} {kind}"
                );
            }
        }
    }

    #[test]
    fn a_definite_answer_is_final() {
        for kind in [ErrorKind::Rejected, ErrorKind::NotFound, ErrorKind::Unauthenticated] {
            for class in [Class::Read, Class::KeyedWrite, Class::Once, Class::Auth] {
                assert_eq!(decide(class, 1, kind), "give up", "{kind}");
            }
        }
        assert_eq!(decide(Class::Read, 1, ErrorKind::Decode), "give up");
    }

    #[test]
    fn the_vendors_own_wait_is_kept_and_a_long_one_is_returned() {
        let wait = |seconds| {
            let error = error(ErrorKind::RateLimited);
            let error = error.with_retry_after(Some(Duration::from_secs(seconds)));
            RetryPolicy::default().decide(Class::Read, 1, &error)
        };
        let second = Duration::from_secs(1);
        assert_eq!(wait(7), Decision::Again { ceiling: 7 * second, floor: 7 * second });
        assert_eq!(wait(60), Decision::Again { ceiling: 60 * second, floor: 60 * second });
        assert_eq!(wait(61), Decision::GiveUp);
        assert_eq!(wait(u64::MAX), Decision::GiveUp);
    }
}
