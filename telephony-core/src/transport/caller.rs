mod attempt;
mod course;
mod skew;
mod stream;

pub use course::Course;
pub use stream::Streamed;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use tokio::time::{Instant, sleep};
use tracing::Instrument;

use super::budget::Budget;
use super::limits::after;
use super::retry::may_have_happened;
use super::{BaseUrl, Class, Clock, Decision, Endpoint, Limits, Operation, RetryPolicy, Transport};
use crate::{Account, ErrorKind, Result};
use skew::Skew;

/// Credentials of a client as headers, marked sensitive.
pub type Headers = HeaderMap;

/// Sends endpoints through a transport: deadlines, the limit on bodies, and retries by class.
#[derive(Clone)]
pub struct Caller {
    transport: Arc<dyn Transport>,
    base: BaseUrl,
    account: Account,
    limits: Limits,
    retry: RetryPolicy,
    clock: Clock,
    random: Arc<Mutex<fastrand::Rng>>,
    budget: Arc<Budget>,
    skew: Arc<Skew>,
}

/// Builds a [`Caller`].
#[derive(Debug)]
#[must_use]
pub struct CallerBuilder(Caller);

impl CallerBuilder {
    /// Sets deadlines, the slowest pace and the largest answer.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.0.limits = limits;
        self
    }

    /// Sets when a request is repeated.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.0.budget = Arc::new(Budget::new(retry.budget));
        self.0.retry = retry;
        self
    }

    /// Sets the label of the account; a fingerprint of the address unless set.
    pub fn account(mut self, account: Account) -> Self {
        self.0.account = account;
        self
    }

    /// Makes the random share of each wait repeatable.
    pub fn seed(mut self, seed: u64) -> Self {
        self.0.random = Arc::new(Mutex::new(fastrand::Rng::with_seed(seed)));
        self
    }

    /// Sets the wall clock; the system's unless set.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.0.clock = clock;
        self
    }

    /// The caller.
    pub fn build(self) -> Caller {
        self.0
    }
}

impl Caller {
    /// A caller of one vendor's address through this transport.
    pub fn builder(transport: Arc<dyn Transport>, base: BaseUrl) -> CallerBuilder {
        CallerBuilder(Self {
            transport,
            account: Account::fingerprint([base.join("").as_str()]),
            base,
            limits: Limits::default(),
            budget: Arc::new(Budget::new(RetryPolicy::default().budget)),
            retry: RetryPolicy::default(),
            clock: Clock::system(),
            random: Arc::new(Mutex::new(fastrand::Rng::new())),
            skew: Arc::default(),
        })
    }

    /// Address that requests go to.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Account whose requests it sends.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// How far the vendor's clock is ahead of this client's, by the `Date` of its latest answer.
    ///
    /// Whole seconds, ten minutes either way at most, and zero until an answer has a date.
    pub fn skew(&self) -> time::Duration {
        self.skew.get()
    }

    /// Sends an endpoint with these credentials and reads its answer.
    pub async fn call<E: Endpoint>(&self, endpoint: &E, headers: &Headers) -> Result<E::Output> {
        self.call_on(&mut self.course(), endpoint, headers).await
    }

    /// Begins an operation that may take more than one [`call_on`](Self::call_on); its deadline counts from now.
    pub fn course(&self) -> Course {
        Course::new(after(self.limits.operation))
    }

    /// Sends an endpoint as a part of an operation that has begun.
    pub async fn call_on<E: Endpoint>(
        &self,
        course: &mut Course,
        endpoint: &E,
        headers: &Headers,
    ) -> Result<E::Output> {
        let output = self.repeat(course, endpoint, headers).await;
        output.map_err(|error| error.with_account(&self.account))
    }

    async fn repeat<E: Endpoint>(
        &self,
        course: &mut Course,
        endpoint: &E,
        headers: &Headers,
    ) -> Result<E::Output> {
        let operation = E::OPERATION;
        loop {
            course.attempts = course.attempts.saturating_add(1);
            let span = span(&operation, course.attempts);
            let attempt = self.attempt(endpoint, headers, course, &span);
            let error = match attempt.instrument(span.clone()).await {
                Ok(output) => {
                    self.budget.succeeded(std::mem::take(&mut course.taken));
                    return Ok(output);
                }
                Err(error) => error,
            };
            // Gone, and a sending before this one may have done it: nothing else says so more surely.
            if course.in_doubt
                && operation.class == Class::KeyedWrite
                && error.kind() == ErrorKind::NotFound
                && let Some(output) = endpoint.already_done()
            {
                return Ok(output);
            }
            course.in_doubt |= may_have_happened(&error);
            match self.retry.decide(operation.class, course.attempts, &error) {
                Decision::GiveUp => return Err(error),
                Decision::OutcomeUnknown => {
                    return Err(error.into_outcome_unknown(endpoint.how_to_verify()));
                }
                Decision::Again { ceiling, floor } => {
                    let wait = self.share(ceiling).max(floor);
                    if wait >= course.deadline.saturating_duration_since(Instant::now()) {
                        return Err(error);
                    }
                    match self.budget.take(error.kind()) {
                        Some(cost) => course.taken += cost,
                        None => return Err(error),
                    }
                    sleep(wait).await;
                }
            }
        }
    }

    // Full jitter: any wait up to the ceiling, so that clients that failed together do not return together.
    fn share(&self, ceiling: Duration) -> Duration {
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        ceiling.mul_f64(random.f64())
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller")
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

// Names of OpenTelemetry's HTTP client conventions; the template stands for the path, which may hold ids.
fn span(operation: &Operation, attempt: u32) -> tracing::Span {
    tracing::debug_span!(
        "telephony.request",
        otel.kind = "client",
        http.request.method = %operation.method,
        url.template = operation.path,
        http.request.resend_count = attempt - 1,
        http.response.status_code = tracing::field::Empty,
        telephony.vendor = %operation.provider,
        telephony.operation = operation.name,
    )
}

#[cfg(test)]
mod tests;
