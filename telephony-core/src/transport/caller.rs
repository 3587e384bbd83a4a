mod stream;

pub use stream::Streamed;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use tokio::time::{Instant, sleep, timeout_at};
use tracing::Instrument;

use super::budget::Budget;
use super::{
    Answer, BaseUrl, Class, Decision, Endpoint, Operation, RetryPolicy, Sent, Transport,
    TransportError,
};
use crate::{Error, ErrorKind, Result};

/// Credentials of a client as headers, marked sensitive.
pub type Headers = HeaderMap;

/// How long and how large an answer may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Time for one attempt, from sending to the body's last byte.
    pub attempt: Duration,
    /// Time for the whole operation, waits and repeats included.
    pub operation: Duration,
    /// Largest body, in decoded bytes.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            attempt: Duration::from_secs(30),
            operation: Duration::from_secs(120),
            body: 16 << 20,
        }
    }
}

/// Sends endpoints through a transport: deadlines, the limit on bodies, and retries by class.
#[derive(Clone)]
pub struct Caller {
    transport: Arc<dyn Transport>,
    base: BaseUrl,
    limits: Limits,
    retry: RetryPolicy,
    random: Arc<Mutex<fastrand::Rng>>,
    budget: Arc<Budget>,
}

/// Builds a [`Caller`].
#[derive(Debug)]
#[must_use]
pub struct CallerBuilder(Caller);

impl CallerBuilder {
    /// Sets deadlines and the largest body.
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

    /// Makes the random share of each wait repeatable.
    pub fn seed(mut self, seed: u64) -> Self {
        self.0.random = Arc::new(Mutex::new(fastrand::Rng::with_seed(seed)));
        self
    }

    /// The caller.
    pub fn build(self) -> Caller {
        self.0
    }
}

// Answers above this size are decoded in a task of their own, off the task that drives the connections.
const LARGE: usize = 64 << 10;

impl Caller {
    /// A caller of one vendor's address through this transport.
    pub fn builder(transport: Arc<dyn Transport>, base: BaseUrl) -> CallerBuilder {
        CallerBuilder(Self {
            transport,
            base,
            limits: Limits::default(),
            budget: Arc::new(Budget::new(RetryPolicy::default().budget)),
            retry: RetryPolicy::default(),
            random: Arc::new(Mutex::new(fastrand::Rng::new())),
        })
    }

    /// Address that requests go to.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Sends an endpoint with these credentials and reads its answer.
    pub async fn call<E: Endpoint>(&self, endpoint: &E, headers: &Headers) -> Result<E::Output> {
        let deadline = Instant::now() + self.limits.operation;
        let operation = E::OPERATION;
        let mut attempt = 0;
        let mut taken = 0;
        loop {
            attempt += 1;
            let span = span(&operation, attempt);
            let error = match self.attempt(endpoint, headers, deadline).instrument(span).await {
                Ok(output) => {
                    self.budget.succeeded(taken);
                    return Ok(output);
                }
                Err(error) => error,
            };
            if attempt > 1
                && operation.class == Class::KeyedWrite
                && error.kind() == ErrorKind::NotFound
                && let Some(output) = endpoint.already_done()
            {
                return Ok(output);
            }
            match self.retry.decide(operation.class, attempt, &error) {
                Decision::GiveUp => return Err(error),
                Decision::OutcomeUnknown => {
                    return Err(error.into_outcome_unknown(endpoint.how_to_verify()));
                }
                Decision::Again { ceiling, floor } => {
                    let wait = self.share(ceiling).max(floor);
                    if Instant::now() + wait >= deadline {
                        return Err(error);
                    }
                    match self.budget.take(error.kind()) {
                        Some(cost) => taken += cost,
                        None => return Err(error),
                    }
                    sleep(wait).await;
                }
            }
        }
    }

    async fn attempt<E: Endpoint>(
        &self,
        endpoint: &E,
        headers: &Headers,
        deadline: Instant,
    ) -> Result<E::Output> {
        let answer = self.answer(endpoint, headers, deadline).await?;
        tracing::Span::current().record("http.response.status_code", answer.status);
        if answer.body.len() > LARGE
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            let endpoint = endpoint.clone();
            let decoded = runtime.spawn(async move { endpoint.decode(&answer) }).await;
            return decoded.unwrap_or_else(|_| {
                Err(E::OPERATION
                    .error(ErrorKind::Interrupted)
                    .with_message("the runtime shut down"))
            });
        }
        endpoint.decode(&answer)
    }

    async fn answer<E: Endpoint>(
        &self,
        endpoint: &E,
        headers: &Headers,
        deadline: Instant,
    ) -> Result<Answer> {
        let operation = E::OPERATION;
        let mut request =
            endpoint.target()?.to_request(&self.base).map_err(|input| operation.refuse(input))?;
        request.headers_mut().extend(headers.clone());
        let until = (Instant::now() + self.limits.attempt).min(deadline);
        let exchange = async {
            let response = self.transport.send(request).await?;
            let (head, body) = response.into_parts();
            let body = body.read(self.limits.body).await?;
            Ok((head, body))
        };
        match timeout_at(until, exchange).await {
            Ok(Ok((head, Some(body)))) => {
                Ok(Answer::new(head.status.as_u16(), body).with_headers(head.headers))
            }
            Ok(Ok((head, None))) => Err(operation
                .error(ErrorKind::TooLarge)
                .with_status(head.status.as_u16())
                .with_message("the body is larger than the limit")),
            Ok(Err(error)) => Err(broken(&operation, error)),
            Err(_) => {
                Err(operation.error(ErrorKind::Timeout).with_message("no whole answer in time"))
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

fn broken(operation: &Operation, error: TransportError) -> Error {
    let kind = match error.sent() {
        Sent::No => ErrorKind::NotSent,
        Sent::Maybe if error.is_timeout() => ErrorKind::Timeout,
        Sent::Maybe => ErrorKind::Interrupted,
    };
    operation.error(kind).with_source(error)
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
