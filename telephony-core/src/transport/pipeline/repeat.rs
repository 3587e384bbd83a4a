//! Retries a request: after which failures, with which backoff, and within which limits.

use std::sync::PoisonError;
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tracing::Instrument;

use super::{Headers, Pipeline, RetryContext};
use crate::transport::pacer::Held;
use crate::transport::retry::may_have_happened;
use crate::transport::telemetry::{self, SpanServer};
use crate::transport::{Decision, Endpoint, GateRequest, Idempotency, Operation};
use crate::{Error, ErrorKind, Result};

/// Shortest pause of the consumer during an attempt that explains why the attempt was lost.
const PAUSE: Duration = Duration::from_secs(1);

impl Pipeline {
    pub(super) async fn repeat<E: Endpoint>(
        &self,
        context: &mut RetryContext,
        endpoint: &E,
        headers: &Headers,
    ) -> Result<E::Output> {
        let operation = E::OPERATION;
        // Input is validated first, so that invalid input does not wait for a turn under the rate limit.
        endpoint.target()?;
        let mut waited = Duration::ZERO;
        loop {
            waited += self.turn(context, &operation).await?;
            context.attempts = context.attempts.saturating_add(1);
            context.sent = context.sent.saturating_add(1);
            let method = context.method.as_ref().unwrap_or(&operation.method);
            let server = SpanServer::of(&self.base, self.trace_server);
            let span = telemetry::span(&operation, method, context.sent, server);
            telemetry::waited(&span, &operation, std::mem::take(&mut waited));
            let (begun, paused) = (Instant::now(), context.paused());
            let attempt = self.attempt(endpoint, headers, context, &span);
            let result = attempt.instrument(span.clone()).await;
            if let Some(verdict) = verdict(&result) {
                self.report(&operation, begun, verdict);
            }
            let error = match result {
                Ok(output) => {
                    self.budget.succeeded(std::mem::take(&mut context.taken));
                    return Ok(output);
                }
                Err(error) => error,
            };
            telemetry::failed(&span, &error);
            // 404 after an ambiguous attempt: report success, because that attempt most likely did it and no other
            // answer is better evidence.
            if context.in_doubt
                && operation.idempotency == Idempotency::Idempotent
                && error.kind() == ErrorKind::NotFound
                && let Some(output) = endpoint.already_done()
            {
                return Ok(output);
            }
            context.in_doubt |= may_have_happened(&error);
            if self.is_lost_in_a_pause(context, &operation, &error, paused) {
                telemetry::retried(&operation, context.sent, &error, Duration::ZERO);
                continue;
            }
            let is_limit = is_read(&operation) && error.kind() == ErrorKind::RateLimited;
            if is_limit {
                context.attempts = context.attempts.saturating_sub(1);
                context.refusals = context.refusals.saturating_add(1);
            }
            let count = if is_limit { context.refusals } else { context.attempts };
            match self.retry.decide(operation.idempotency, count, &error) {
                Decision::GiveUp => return Err(error),
                Decision::OutcomeUnknown => {
                    return Err(error.into_outcome_unknown(endpoint.how_to_verify()));
                }
                Decision::Again { ceiling, floor } => {
                    let wait = floor + self.share(ceiling.saturating_sub(floor));
                    // A wait for a rate limit, or one that the vendor asks for, does not count against the request's
                    // own deadline.
                    if is_read(&operation) && (is_limit || error.retry_after().is_some()) {
                        if context.waited.saturating_add(wait) > self.retry.patience {
                            return Err(error);
                        }
                        if !is_limit {
                            self.spend(context, &error)?;
                        }
                        telemetry::retried(&operation, context.sent, &error, wait);
                        context.waited += wait;
                        waited += wait;
                        let begun = context.watch.now();
                        self.sleep(wait).await;
                        context.watch.exclude_since(begun);
                    } else {
                        if wait >= context.deadline.saturating_sub(context.watch.now()) {
                            return Err(error);
                        }
                        self.spend(context, &error)?;
                        telemetry::retried(&operation, context.sent, &error, wait);
                        self.sleep(wait).await;
                    }
                }
            }
        }
    }

    async fn sleep(&self, wait: Duration) {
        sleep(wait).await;
        self.meter.waited(wait);
    }

    /// Returns true if a read was lost because its consumer did something else meanwhile. The read is then retried,
    /// normally without a backoff.
    fn is_lost_in_a_pause(
        &self,
        context: &mut RetryContext,
        operation: &Operation,
        error: &Error,
        paused: Duration,
    ) -> bool {
        let is_lost = matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::Timeout | ErrorKind::NotSent)
            && error.is_retryable();
        let lost = is_lost
            && is_read(operation)
            && self.retry.safe_attempts > 1
            && context.paused().saturating_sub(paused) >= PAUSE
            && context.watch.now() < context.deadline;
        if lost {
            context.attempts = context.attempts.saturating_sub(1);
        }
        lost
    }

    fn spend(&self, context: &mut RetryContext, error: &Error) -> Result<()> {
        match self.budget.take(error.kind()) {
            Some(cost) => {
                context.taken += cost;
                Ok(())
            }
            None => Err(error.clone()),
        }
    }

    /// Waits for the request's turn under the rate limit and returns the time waited.
    async fn turn(&self, context: &mut RetryContext, operation: &Operation) -> Result<Duration> {
        let begun = context.watch.now();
        let patience = self.retry.patience.saturating_sub(context.waited);
        if is_read(operation) {
            let entered = self.enter(operation, patience).await?;
            context.watch.exclude_since(begun);
            context.waited = context.waited.saturating_add(entered.held);
            return Ok(entered.waited);
        }
        let patience = patience.min(context.deadline.saturating_sub(begun));
        let entered = context.watch.until(context.deadline, self.enter(operation, patience)).await;
        let entered = entered
            .unwrap_or_else(|| Err(no_turn(operation, self.pacing().map(|pacing| pacing.hold).unwrap_or_default())))?;
        Ok(entered.waited)
    }

    /// Waits until the request may be sent. A wait after a refusal that is known to exceed `patience` is an error at
    /// once.
    pub(super) async fn enter(&self, operation: &Operation, patience: Duration) -> Result<Entered> {
        let begun = Instant::now();
        let request = GateRequest::new(operation, &self.account);
        let held = match &self.pacer {
            Some(pacer) => pacer.wait(&request, patience).await.map_err(|Held(hold)| no_turn(operation, hold))?,
            None => Duration::ZERO,
        };
        if let Some(gate) = &self.gate {
            gate.enter(&request).await;
        }
        let waited = begun.elapsed();
        self.meter.waited(waited);
        Ok(Entered { waited, held })
    }

    /// Reports to the pacer and the gate if the vendor refused a request that was sent at `begun`.
    pub(super) fn report(&self, operation: &Operation, begun: Instant, verdict: Verdict) {
        use crate::transport::Gate;
        let took = begun.elapsed();
        let request = GateRequest::new(operation, &self.account);
        let pacer = self.pacer.as_ref().map(|pacer| pacer as &dyn Gate);
        for gate in [pacer, self.gate.as_deref()].into_iter().flatten() {
            match verdict {
                Verdict::Refused(wait) => gate.refused(&request, took, wait),
                Verdict::Passed => gate.passed(&request, took),
            }
        }
    }

    // Full jitter: the backoff is random up to the ceiling, so that clients that failed together do not retry together.
    fn share(&self, ceiling: Duration) -> Duration {
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        ceiling.mul_f64(random.f64())
    }
}

fn no_turn(operation: &Operation, hold: Duration) -> Error {
    let error = operation.error(ErrorKind::RateLimited);
    let error = error.with_message("no turn under the rate limit in time; nothing was sent");
    error.with_retry_after(Some(hold).filter(|hold| !hold.is_zero()))
}

/// Time that a request waited for its turn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entered {
    pub(super) waited: Duration,
    /// Part of the wait that a refusal caused.
    held: Duration,
}

fn is_read(operation: &Operation) -> bool {
    matches!(operation.idempotency, Idempotency::Safe | Idempotency::Authorize)
}

/// Vendor's reaction to a request, for the pacer and the gate.
#[derive(Debug, Clone, Copy)]
pub(super) enum Verdict {
    Passed,
    /// Refused because of a rate limit, with the wait that the vendor asked for.
    Refused(Option<Duration>),
}

// Returns `None` without an answer.
fn verdict<T>(result: &Result<T>) -> Option<Verdict> {
    match result {
        Ok(_) => Some(Verdict::Passed),
        Err(error) if error.kind() == ErrorKind::RateLimited => Some(Verdict::Refused(error.retry_after())),
        Err(error) => error.status().map(|_| Verdict::Passed),
    }
}
