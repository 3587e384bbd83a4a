use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::Method;

use super::Pipeline;
use crate::transport::active::{Stopwatch, active};

/// How often a wait looks whether a rate limit holds its caller back.
const HOLD: Duration = Duration::from_secs(1);

/// One operation on its way, through as many calls as it takes.
///
/// A client that sends the same request again for a reason of its own, such as a session that was over, keeps the
/// course: one deadline covers all of it, attempts are counted on, and whether an earlier sending may have been carried
/// out is not forgotten.
///
/// The deadline counts active time: neither a pause of whoever polls the operation, nor what a read waits for a rate
/// limit.
#[derive(Debug)]
pub struct RetryContext {
    pub(super) watch: Arc<Stopwatch>,
    pub(super) deadline: Duration,
    /// Requests sent.
    pub(super) sent: u32,
    /// Requests that count against the attempts of the policy.
    pub(super) attempts: u32,
    /// Requests that were refused for their number.
    pub(super) refusals: u32,
    /// Time that was waited after refusals.
    pub(super) waited: Duration,
    pub(super) taken: u32,
    pub(super) in_doubt: bool,
    pub(super) method: Option<Method>,
}

impl RetryContext {
    pub(super) fn new(deadline: Duration) -> Self {
        Self {
            watch: Arc::new(Stopwatch::start()),
            deadline,
            sent: 0,
            attempts: 0,
            refusals: 0,
            waited: Duration::ZERO,
            taken: 0,
            in_doubt: false,
            method: None,
        }
    }

    /// Sends its requests by this method instead of the endpoint's own.
    pub fn by(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Does what the operation waits for; `None` when its deadline comes first.
    pub async fn within<F: Future>(&self, work: F) -> Option<F::Output> {
        active(&self.watch, self.watch.until(self.deadline, work)).await
    }

    /// Does what the operation waits for, as [`within`](Self::within); time for which a rate limit holds this caller back
    /// meanwhile does not count.
    pub async fn within_limits<F: Future>(&self, pipeline: &Pipeline, work: F) -> Option<F::Output> {
        let mut work = pin!(work);
        let hold = || pipeline.pacing().map_or(Duration::ZERO, |pacing| pacing.hold);
        loop {
            let begun = self.watch.now();
            if begun >= self.deadline {
                return None;
            }
            let held = hold();
            // A hold may begin and end in between, so that it is looked for in short intervals.
            let until = match held {
                Duration::ZERO => self.deadline.min(begun + HOLD),
                _ => begun.saturating_add(held),
            };
            let output = active(&self.watch, self.watch.until(until, work.as_mut())).await;
            if !held.is_zero() || output.is_none() && !hold().is_zero() {
                self.watch.exclude_since(begun);
            }
            if output.is_some() {
                return output;
            }
        }
    }

    /// Number of attempts so far that count against the retry policy.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Time in which the operation could have gone on and was not polled, because its consumer did something else.
    pub fn paused(&self) -> Duration {
        self.watch.paused()
    }
}
