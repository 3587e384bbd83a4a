use std::time::Duration;

use tokio::time::Instant;

use super::{SessionPolicy, later};

/// Circuit breaker: counts refusals and pauses authorize after too many in a row.
#[derive(Debug, Default)]
pub(super) struct Circuit {
    refusals: u32,
    paused_until: Option<Instant>,
    /// Generation of the last judged session. Each session is judged once, even if many requests wait for it.
    judged: u64,
}

impl Circuit {
    /// Rest of the pause.
    pub(super) fn pause(&self, now: Instant) -> Option<Duration> {
        let left = self.paused_until?.saturating_duration_since(now);
        (!left.is_zero()).then_some(left)
    }

    /// Number of refusals in a row.
    pub(super) fn refusals(&self) -> u32 {
        self.refusals
    }

    /// Records a refusal.
    pub(super) fn refused(&mut self, now: Instant, policy: &SessionPolicy) {
        self.refusals = self.refusals.saturating_add(1);
        self.pause_if_due(now, policy);
    }

    /// Records that authorize succeeded. During a row of refusals that was the trial, and another trial follows only
    /// after this session is judged.
    pub(super) fn granted(&mut self, now: Instant, policy: &SessionPolicy) {
        self.pause_if_due(now, policy);
    }

    /// Records the outcome of the request that a session was opened for.
    pub(super) fn judge(&mut self, generation: u64, accepted: bool, now: Instant, policy: &SessionPolicy) {
        if generation <= self.judged {
            return;
        }
        self.judged = generation;
        if accepted {
            self.refusals = 0;
            self.paused_until = None;
        } else {
            self.refused(now, policy);
        }
    }

    fn pause_if_due(&mut self, now: Instant, policy: &SessionPolicy) {
        if self.refusals >= policy.refusals.max(1) {
            self.paused_until = Some(later(now, policy.pause));
        }
    }
}
