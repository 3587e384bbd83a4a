use std::time::Duration;

use tokio::time::Instant;

use super::{SessionPolicy, later};

/// Counts refusals, and closes the way to authorize for a while after too many in a row.
#[derive(Debug, Default)]
pub(super) struct Circuit {
    refusals: u32,
    paused_until: Option<Instant>,
    /// Last session that was judged: each is judged once, however many requests wait for it.
    judged: u64,
}

impl Circuit {
    /// How much of the pause is left.
    pub(super) fn pause(&self, now: Instant) -> Option<Duration> {
        let left = self.paused_until?.saturating_duration_since(now);
        (!left.is_zero()).then_some(left)
    }

    /// Refusals in a row.
    pub(super) fn refusals(&self) -> u32 {
        self.refusals
    }

    /// Takes a refusal in.
    pub(super) fn refused(&mut self, now: Instant, policy: &SessionPolicy) {
        self.refusals = self.refusals.saturating_add(1);
        self.pause_if_due(now, policy);
    }

    /// Takes in that authorize was granted: while the row lasts, that was the trial, and no other one follows until the
    /// session is judged.
    pub(super) fn granted(&mut self, now: Instant, policy: &SessionPolicy) {
        self.pause_if_due(now, policy);
    }

    /// Takes in what became of a session with the request that it was opened for.
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
