mod rate;
mod recent;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::time::{Instant, sleep_until};

use super::{Gate, GateRequest, Idempotency, RetryPolicy};
use rate::{Rate, Turn};

/// [`Gate`] with a pace in requests a minute that is learned from refusals or set.
///
/// Until the vendor refuses a request because of a rate limit, requests pass at once, or evenly spaced at the pace that
/// was set. After a refusal all requests wait, and each further refusal makes the wait longer, until one request
/// passes. From then on they are spaced evenly below the rate that had passed before the refusal. The pace rises if it
/// was found too low, and slowly near a pace that was refused.
///
/// Clones share their state. The state is kept in this process; see [`Gate`] for a limit that processes share.
#[derive(Clone)]
pub struct Pacer(Arc<Mutex<Shared>>);

struct Shared {
    rate: Rate,
    random: fastrand::Rng,
    waiting: usize,
}

/// State of a [`Pacer`], for progress reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pacing {
    /// Maximum number of requests a minute; `None` without a limit.
    pub pace: Option<u32>,
    /// Time for which no request is sent because the vendor refused one; otherwise zero.
    pub hold: Duration,
    /// Number of consecutive requests that the vendor refused because of a rate limit; zero after one passed.
    pub refused: u32,
    /// Number of requests that wait for their turn.
    pub waiting: usize,
}

impl Pacer {
    /// Creates a pacer without a pace, which learns from refusals.
    pub fn new() -> Self {
        Self::with_policy(&RetryPolicy::default(), None)
    }

    /// Creates a pacer that never sends more requests a minute than this, evenly spaced. The minimum is 1.
    pub fn per_minute(pace: u32) -> Self {
        Self::with_policy(&RetryPolicy::default(), Some(pace))
    }

    /// Creates a pacer whose waits after a refusal follow this policy.
    pub(super) fn with_policy(policy: &RetryPolicy, pace: Option<u32>) -> Self {
        let rate = Rate::new(policy.rate_limit_base, policy.rate_limit_cap, pace);
        let random = fastrand::Rng::new();
        Self(Arc::new(Mutex::new(Shared { rate, random, waiting: 0 })))
    }

    /// Seeds the random part of each wait, so that waits are reproducible.
    pub(super) fn seed(&self, seed: u64) {
        self.shared().random = fastrand::Rng::with_seed(seed);
    }

    /// Current pace, hold and number of waiting requests.
    pub fn pacing(&self) -> Pacing {
        let shared = self.shared();
        Pacing {
            pace: shared.rate.pace(),
            hold: shared.rate.hold(Instant::now()),
            refused: shared.rate.refused_in_a_row(),
            waiting: shared.waiting,
        }
    }

    /// Waits until the request may be sent, and returns the part of the wait that a refusal caused.
    ///
    /// # Errors
    ///
    /// [`Held`] as soon as that part is known to exceed `patience`. Waits for a pace do not count.
    pub(super) async fn wait(&self, request: &GateRequest<'_>, patience: Duration) -> Result<Duration, Held> {
        let is_urgent = request.idempotency == Idempotency::NonIdempotent;
        let (mut waiting, mut held) = (None, Duration::ZERO);
        loop {
            let now = Instant::now();
            let turn = self.shared().rate.turn(now, is_urgent);
            let moment = match turn {
                Turn::Now => return Ok(held),
                Turn::At(moment) => moment,
                Turn::Held(moment) => {
                    // The planned wait counts, because the consumer may poll late.
                    held = held.saturating_add(moment - now);
                    if held > patience {
                        return Err(Held(moment - now));
                    }
                    moment
                }
            };
            waiting.get_or_insert_with(|| Waiting::count(self));
            sleep_until(moment).await;
        }
    }

    // No code that can panic runs under the lock.
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Pacer {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Gate for Pacer {
    async fn enter(&self, request: &GateRequest<'_>) {
        // A wait without a bound cannot fail.
        let _ = self.wait(request, Duration::MAX).await;
    }

    fn passed(&self, _: &GateRequest<'_>, took: Duration) {
        let now = Instant::now();
        self.shared().rate.passed(now, now.checked_sub(took).unwrap_or(now));
    }

    fn refused(&self, _: &GateRequest<'_>, took: Duration, wait: Option<Duration>) {
        let now = Instant::now();
        let mut shared = self.shared();
        let share = shared.random.f64();
        shared.rate.refused(now, now.checked_sub(took).unwrap_or(now), wait, share);
    }
}

/// No turn within the patience because the vendor refused a request, and the time until the next turn is possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held(pub(super) Duration);

/// Counts a request as waiting until this guard is dropped.
struct Waiting<'a>(&'a Pacer);

impl<'a> Waiting<'a> {
    fn count(pacer: &'a Pacer) -> Self {
        pacer.shared().waiting += 1;
        Self(pacer)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut shared = self.0.shared();
        shared.waiting = shared.waiting.saturating_sub(1);
    }
}

impl fmt::Debug for Pacer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pacing = self.pacing();
        f.debug_struct("Pacer").field("pace", &pacing.pace).field("hold", &pacing.hold).finish()
    }
}

#[cfg(test)]
mod tests;
