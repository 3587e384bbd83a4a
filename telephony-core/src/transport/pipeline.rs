mod attempt;
mod context;
mod repeat;
mod skew;
mod stream;

pub use context::RetryContext;
pub use stream::Streamed;

use std::fmt;
use std::sync::{Arc, Mutex};

use http::HeaderMap;

use super::active::active;
use super::budget::Budget;
use super::{BaseUrl, Clock, Endpoint, Gate, Limits, Operation, Pacer, Pacing, RetryPolicy, Transport};
use crate::{Account, Result};
use skew::Skew;

/// Credentials of a client as headers, marked sensitive.
pub type Headers = HeaderMap;

/// Sends endpoints through a transport, with deadlines, a limit on bodies, and retries that depend on the
/// [`Idempotency`](super::Idempotency).
#[derive(Clone)]
pub struct Pipeline {
    transport: Arc<dyn Transport>,
    base: BaseUrl,
    account: Account,
    limits: Limits,
    retry: RetryPolicy,
    clock: Clock,
    random: Arc<Mutex<fastrand::Rng>>,
    budget: Arc<Budget>,
    skew: Arc<Skew>,
    pacer: Option<Pacer>,
    gate: Option<Arc<dyn Gate>>,
}

/// Builds a [`Pipeline`].
#[derive(Debug)]
#[must_use]
pub struct PipelineBuilder {
    pipeline: Pipeline,
    pace: Option<u32>,
    seed: Option<u64>,
}

impl PipelineBuilder {
    /// Sets the deadlines, the minimum throughput and the maximum size of an answer.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.pipeline.limits = limits;
        self
    }

    /// Sets when a request is retried.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.pipeline.budget = Arc::new(Budget::new(retry.budget));
        self.pipeline.retry = retry;
        self
    }

    /// Sets the label of the account. Default: a fingerprint of the base address.
    pub fn account(mut self, account: Account) -> Self {
        self.pipeline.account = account;
        self
    }

    /// Seeds the random part of each wait, so that waits are reproducible.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Sets the wall clock. Default: the system's clock.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.pipeline.clock = clock;
        self
    }

    /// Sets the maximum number of requests a minute, evenly spaced. Default: as many as the vendor permits.
    ///
    /// All clones of the pipeline share the pace. A refusal because of a rate limit lowers it for a while.
    pub fn pace(mut self, per_minute: u32) -> Self {
        self.pace = Some(per_minute);
        self
    }

    /// Sets a gate that decides when requests are sent, in the place of the pipeline's own [`Pacer`], so that pipelines
    /// can share it.
    ///
    /// If [`pace`](Self::pace) is set as well, both apply.
    pub fn gate(mut self, gate: Arc<dyn Gate>) -> Self {
        self.pipeline.gate = Some(gate);
        self
    }

    /// Builds the pipeline.
    pub fn build(self) -> Pipeline {
        let mut pipeline = self.pipeline;
        // A gate set by the user handles refusals itself, so that it needs no pacer.
        if pipeline.gate.is_none() || self.pace.is_some() {
            let pacer = Pacer::with_policy(&pipeline.retry, self.pace);
            if let Some(seed) = self.seed {
                pacer.seed(seed);
            }
            pipeline.pacer = Some(pacer);
        }
        if let Some(seed) = self.seed {
            pipeline.random = Arc::new(Mutex::new(fastrand::Rng::with_seed(seed)));
        }
        pipeline
    }
}

impl Pipeline {
    /// Starts a pipeline to one vendor's address through this transport.
    pub fn builder(transport: Arc<dyn Transport>, base: BaseUrl) -> PipelineBuilder {
        let pipeline = Self {
            transport,
            account: Account::fingerprint([base.join("").as_str()]),
            base,
            limits: Limits::default(),
            budget: Arc::new(Budget::new(RetryPolicy::default().budget)),
            retry: RetryPolicy::default(),
            clock: Clock::system(),
            random: Arc::new(Mutex::new(fastrand::Rng::new())),
            skew: Arc::default(),
            pacer: None,
            gate: None,
        };
        PipelineBuilder { pipeline, pace: None, seed: None }
    }

    /// Base address of the requests.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Account whose requests the pipeline sends.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Difference by which the vendor's clock is ahead of this client's, by the `Date` of its latest answer.
    ///
    /// The difference is in whole seconds, at most ten minutes in either direction, and zero until an answer has a
    /// date.
    pub fn skew(&self) -> time::Duration {
        self.skew.get()
    }

    /// Current pace and the number of waiting requests; `None` if a user's gate alone decides.
    pub fn pacing(&self) -> Option<Pacing> {
        self.pacer.as_ref().map(Pacer::pacing)
    }

    /// Sends an endpoint with these credentials and returns its decoded answer.
    pub async fn call<E: Endpoint>(&self, endpoint: &E, headers: &Headers) -> Result<E::Output> {
        self.call_on(&mut self.context(), endpoint, headers).await
    }

    /// Begins an operation that may need more than one [`call_on`](Self::call_on). The deadline of the operation counts
    /// active time from now.
    pub fn context(&self) -> RetryContext {
        RetryContext::new(self.limits.operation)
    }

    /// Sends an endpoint as a part of an operation that has begun.
    pub async fn call_on<E: Endpoint>(
        &self,
        context: &mut RetryContext,
        endpoint: &E,
        headers: &Headers,
    ) -> Result<E::Output> {
        let watch = Arc::clone(&context.watch);
        let output = active(&watch, Box::pin(self.repeat(context, endpoint, headers))).await;
        output.map_err(|error| error.with_account(&self.account))
    }
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline").field("limits", &self.limits).field("retry", &self.retry).finish_non_exhaustive()
    }
}

// Field names follow OpenTelemetry's HTTP client conventions. The path template is recorded instead of the path because
// the path may hold ids.
fn span(operation: &Operation, attempt: u32) -> tracing::Span {
    tracing::debug_span!(
        "telephony.request",
        otel.kind = "client",
        http.request.method = %operation.method,
        url.template = operation.path,
        http.request.resend_count = attempt - 1,
        http.response.status_code = tracing::field::Empty,
        telephony.rate_limit_wait = tracing::field::Empty,
        telephony.vendor = %operation.provider,
        telephony.operation = operation.name,
    )
}

#[cfg(test)]
mod tests;
