use std::sync::{Mutex, PoisonError};

use crate::ErrorKind;

/// Retry budget of a client, so that a failing vendor is not overloaded with retries.
///
/// Every retry takes tokens, every success at the first attempt adds a token, and a retry that succeeds gives back the
/// tokens that it took. While a vendor is down the budget runs out, and requests then fail after their first attempt.
#[derive(Debug)]
pub(super) struct Budget {
    tokens: Mutex<u32>,
    full: u32,
}

/// Number of tokens that a retry after a failure takes.
const FAILURE: u32 = 14;
/// Number of tokens that a retry after a rate-limit refusal takes.
const RATE_LIMITED: u32 = 5;
/// Number of tokens that a success at the first attempt adds.
const SUCCESS: u32 = 1;

impl Budget {
    pub(super) fn new(full: u32) -> Self {
        Self { tokens: Mutex::new(full), full }
    }

    /// Takes the tokens for a retry after this failure and returns their number; takes nothing and returns `None` if
    /// too few are left.
    pub(super) fn take(&self, kind: ErrorKind) -> Option<u32> {
        let cost = if kind == ErrorKind::RateLimited { RATE_LIMITED } else { FAILURE };
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        *tokens = tokens.checked_sub(cost)?;
        Some(cost)
    }

    /// Gives back the tokens that a request's retries took; a request without retries adds one token.
    pub(super) fn succeeded(&self, taken: u32) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        *tokens = tokens.saturating_add(taken.max(SUCCESS)).min(self.full);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_vendor_that_is_down_is_left_in_peace() {
        let budget = Budget::new(500);
        let repeats = (0..1000).filter_map(|_| budget.take(ErrorKind::Unavailable)).count();
        assert_eq!(repeats, 35);
        let budget = Budget::new(500);
        let repeats = (0..1000).filter_map(|_| budget.take(ErrorKind::RateLimited)).count();
        assert_eq!(repeats, 100);
    }

    #[test]
    fn fourteen_first_successes_earn_a_repeat() {
        let budget = Budget::new(14);
        assert_eq!(budget.take(ErrorKind::Timeout), Some(14));
        for _ in 0..14 {
            assert_eq!(budget.take(ErrorKind::Timeout), None);
            budget.succeeded(0);
        }
        assert_eq!(budget.take(ErrorKind::Timeout), Some(14));
    }

    #[test]
    fn a_tenth_of_faults_does_not_use_it_up() {
        let budget = Budget::new(500);
        for request in 0..10_000 {
            let taken = if request % 10 == 0 { budget.take(ErrorKind::Interrupted) } else { Some(0) };
            budget.succeeded(taken.expect("never empty"));
        }
    }

    proptest! {
        #[test]
        fn it_is_never_more_than_full(steps in prop::collection::vec(any::<bool>(), 0..200), full in 0_u32..1000) {
            let budget = Budget::new(full);
            for fails in steps {
                if fails {
                    budget.take(ErrorKind::Timeout);
                } else {
                    budget.succeeded(0);
                }
                prop_assert!(*budget.tokens.lock().unwrap() <= full);
            }
        }
    }
}
