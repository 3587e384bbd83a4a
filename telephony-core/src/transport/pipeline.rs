mod attempt;
mod context;
mod repeat;
mod skew;
mod stream;

pub use context::RetryContext;
pub use stream::Streamed;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use http::{HeaderMap, HeaderValue};
use tokio::runtime::Handle;

use super::active::active;
use super::budget::Budget;
use super::meter::Meter;
use super::{BaseUrl, ClientSettings, Clock, Endpoint, Gate, Limits, Operation, Pacer, Pacing, RetryPolicy, Transport};
use crate::{Account, Cause, ErrorKind, RequestTotals, Result};
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
    user_agent: Option<HeaderValue>,
    trace_server: bool,
    limits: Limits,
    retry: RetryPolicy,
    clock: Clock,
    random: Arc<Mutex<fastrand::Rng>>,
    budget: Arc<Budget>,
    skew: Arc<Skew>,
    has_compressed: Arc<AtomicBool>,
    meter: Arc<Meter>,
    pacer: Option<Pacer>,
    gate: Option<Arc<dyn Gate>>,
}

/// Builds a [`Pipeline`].
#[must_use]
pub struct PipelineBuilder {
    transport: Arc<dyn Transport>,
    base: BaseUrl,
    settings: ClientSettings,
}

impl PipelineBuilder {
    /// Sets the deadlines, the minimum throughput and the maximum size of an answer.
    pub fn limits(self, limits: Limits) -> Self {
        self.set(|settings| settings.limits(limits))
    }

    /// Sets when a request is retried.
    pub fn retry(self, retry: RetryPolicy) -> Self {
        self.set(|settings| settings.retry(retry))
    }

    /// Sets the label of the account. Default: a fingerprint of the base address.
    pub fn account(self, account: Account) -> Self {
        self.set(|settings| settings.account(account))
    }

    /// Sets the `User-Agent` of the requests. Default: the HTTP client's own.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        self.set(|settings| settings.user_agent(user_agent))
    }

    /// Sets if spans name the server. Default: false, because the host names the customer.
    pub fn trace_server(self, is_named: bool) -> Self {
        self.set(|settings| settings.trace_server(is_named))
    }

    /// Seeds the random part of each wait, so that waits are reproducible.
    pub fn seed(self, seed: u64) -> Self {
        self.set(|settings| settings.seed(seed))
    }

    /// Sets the wall clock. Default: the system's clock.
    pub fn clock(self, clock: Clock) -> Self {
        self.set(|settings| settings.clock(clock))
    }

    /// Sets the maximum number of requests a minute, evenly spaced. Default: as many as the vendor permits.
    ///
    /// All clones of the pipeline share the pace. A refusal because of a rate limit lowers it for a while.
    pub fn pace(self, per_minute: u32) -> Self {
        self.set(|settings| settings.pace(per_minute))
    }

    /// Sets a gate that decides when requests are sent, in the place of the pipeline's own [`Pacer`], so that pipelines
    /// can share it.
    ///
    /// If [`pace`](Self::pace) is set as well, both apply.
    pub fn gate(self, gate: Arc<dyn Gate>) -> Self {
        self.set(|settings| settings.gate(gate))
    }

    /// Builds the pipeline.
    pub fn build(self) -> Pipeline {
        self.settings.pipeline(self.transport, self.base)
    }

    fn set(self, set: impl FnOnce(ClientSettings) -> ClientSettings) -> Self {
        Self { settings: set(self.settings), ..self }
    }
}

impl Pipeline {
    /// Starts a pipeline to one vendor's address through this transport.
    pub fn builder(transport: Arc<dyn Transport>, base: BaseUrl) -> PipelineBuilder {
        PipelineBuilder { transport, base, settings: ClientSettings::default() }
    }

    pub(super) fn new(transport: Arc<dyn Transport>, base: BaseUrl, settings: ClientSettings) -> Self {
        let ClientSettings { account, trace_server, user_agent, retry, limits, pace, gate, clock, seed, .. } = settings;
        // A gate set by the user handles refusals itself, so that it needs no pacer.
        let pacer = (gate.is_none() || pace.is_some()).then(|| Pacer::with_policy(&retry, pace));
        if let (Some(pacer), Some(seed)) = (&pacer, seed) {
            pacer.seed(seed);
        }
        Self {
            transport,
            account: account.unwrap_or_else(|| Account::fingerprint([base.join("").as_str()])),
            base,
            trace_server,
            // `must_be_usable` has refused what no header can carry.
            user_agent: user_agent.and_then(|text| HeaderValue::try_from(text).ok()),
            limits,
            budget: Arc::new(Budget::new(retry.budget)),
            retry,
            clock,
            random: Arc::new(Mutex::new(seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed))),
            skew: Arc::default(),
            has_compressed: Arc::default(),
            meter: Arc::default(),
            pacer,
            gate,
        }
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

    /// Difference by which the vendor's clock is ahead of this client's, if it is certain.
    ///
    /// `None` until an answer has a date, and if the difference is ten minutes or more: one of the clocks is
    /// wrong then, and [`skew`](Self::skew) is a bound alone.
    pub fn measured_skew(&self) -> Option<time::Duration> {
        self.skew.measured()
    }

    /// True once an answer was compressed with gzip. Always false without the feature `gzip`.
    pub fn has_compressed(&self) -> bool {
        self.has_compressed.load(Ordering::Relaxed)
    }

    /// Current time by the client's clock.
    pub fn now(&self) -> time::OffsetDateTime {
        self.clock.now()
    }

    /// Current time by the vendor's clock: the client's clock plus the [`skew`](Self::skew).
    pub fn vendor_time(&self) -> time::OffsetDateTime {
        self.clock.now().saturating_add(self.skew())
    }

    /// Time that has passed since an instant of the client's clock; zero for a later instant.
    pub fn elapsed_since(&self, instant: time::OffsetDateTime) -> std::time::Duration {
        (self.clock.now() - instant).try_into().unwrap_or_default()
    }

    /// Current pace and the number of waiting requests; `None` if a user's gate alone decides.
    pub fn pacing(&self) -> Option<Pacing> {
        self.pacer.as_ref().map(Pacer::pacing)
    }

    /// Requests that the pipeline and its clones have sent, and the time for which they waited.
    pub fn request_totals(&self) -> RequestTotals {
        self.meter.totals()
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

    /// Refuses to work outside of a tokio runtime, where the first timer would panic.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotSent`] with [`Cause::NoRuntime`].
    pub fn require_runtime(&self, operation: &Operation) -> Result<()> {
        if Handle::try_current().is_ok() {
            return Ok(());
        }
        let error = operation.error(ErrorKind::NotSent).with_account(&self.account);
        Err(error.with_message(Cause::NoRuntime.advice()).with_source(Cause::NoRuntime))
    }

    /// Sends an endpoint as a part of an operation that has begun.
    pub async fn call_on<E: Endpoint>(
        &self,
        context: &mut RetryContext,
        endpoint: &E,
        headers: &Headers,
    ) -> Result<E::Output> {
        self.require_runtime(&E::OPERATION)?;
        let watch = Arc::clone(&context.watch);
        let output = active(&watch, Box::pin(self.repeat(context, endpoint, headers))).await;
        output.map_err(|error| error.with_account(&self.account))
    }
}

// Neither the transport nor the address is printed.
impl fmt::Debug for PipelineBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PipelineBuilder").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline").field("limits", &self.limits).field("retry", &self.retry).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
