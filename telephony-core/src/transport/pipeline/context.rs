use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method};
use tokio::time::Instant;

use super::Pipeline;
use crate::transport::AnswerMeta;
use crate::transport::active::{Stopwatch, active};

/// Interval at which a wait checks if a rate limit holds the operation back.
const HOLD: Duration = Duration::from_secs(1);

/// State of one operation across all its attempts: deadline, attempts, and doubt about earlier ones.
///
/// A client that sends the same request a second time for a reason of its own, such as an expired session, keeps the
/// context: one deadline covers all of its requests, the attempts are added up, and the context remembers if an earlier
/// attempt may have been carried out.
///
/// The deadline counts active time: neither a pause of the consumer that polls the operation nor the time that a read
/// waits for a rate limit.
#[derive(Debug)]
pub struct RetryContext {
    pub(super) begun: Instant,
    pub(super) watch: Arc<Stopwatch>,
    pub(super) deadline: Duration,
    /// Number of requests sent.
    pub(super) sent: u32,
    /// Number of requests that count against the attempts of the policy.
    pub(super) attempts: u32,
    /// Number of requests that were refused because of a rate limit.
    pub(super) refusals: u32,
    /// Total wait after rate-limit refusals, and for waits that the vendor asked for.
    pub(super) waited: Duration,
    pub(super) taken: u32,
    pub(super) in_doubt: bool,
    pub(super) method: Option<Method>,
}

impl RetryContext {
    pub(super) fn new(deadline: Duration) -> Self {
        Self {
            begun: Instant::now(),
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

    /// Facts about the latest attempt, which ended without a complete answer.
    pub(super) fn meta(&self, head: Option<(u16, HeaderMap)>) -> AnswerMeta {
        let (status, headers) = head.map_or_else(Default::default, |(status, headers)| (Some(status), headers));
        AnswerMeta { status, headers, elapsed: self.begun.elapsed(), attempts: self.sent }
    }

    /// Sets the method of its requests, in the place of the endpoint's own.
    pub fn by(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Runs `work` as a part of the operation; `None` if the deadline is reached first.
    pub async fn within<F: Future>(&self, work: F) -> Option<F::Output> {
        active(&self.watch, self.watch.until(self.deadline, work)).await
    }

    /// Runs `work` as [`within`](Self::within) does, but excludes the time for which a rate limit holds the operation
    /// back meanwhile.
    pub async fn within_limits<F: Future>(&self, pipeline: &Pipeline, work: F) -> Option<F::Output> {
        let mut work = pin!(work);
        let hold = || pipeline.pacing().map_or(Duration::ZERO, |pacing| pacing.hold);
        loop {
            let begun = self.watch.now();
            if begun >= self.deadline {
                return None;
            }
            let held = hold();
            // A hold may begin and end during the wait, so that the wait is checked in short intervals.
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

    /// Time in which the operation was ready to continue and was not polled, because its consumer did something else.
    pub fn paused(&self) -> Duration {
        self.watch.paused()
    }
}
