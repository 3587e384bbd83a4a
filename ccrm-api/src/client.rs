mod lengths;
mod page_size;

use std::fmt;
use std::sync::Arc;

use telephony_core::transport::http::HeaderValue;
use telephony_core::transport::http::header::AUTHORIZATION;
use telephony_core::transport::{
    BaseUrl, Clock, Endpoint, Gate, Headers, Heeded, InvalidInput, Limits, Pacing, Pipeline, PlainHttp, RetryPolicy,
    Secret, Transport,
};
use telephony_core::{Account, Error, ErrorKind, Result, Zone};
use time::PrimitiveDateTime;

use crate::endpoints::{ListCallHistory, ListCallPresentations, ListNotes, ListSipAccounts, ListSmsPresentations};
use crate::models::CallHistoryId;
use crate::{Normalizer, PROVIDER, account};

use lengths::Lengths;
pub(crate) use lengths::SURE_SECONDS;
pub(crate) use page_size::DOCUMENTED_PAGE_SIZE;
use page_size::PageSizes;

const BUILD: &str = "ccrm.client.build";

/// Client of one cCRM account. Cloning is cheap, because clones share their state.
///
/// Implements [`telephony_core::CallHistorySource`] and [`telephony_core::NoteStore`].
#[derive(Clone)]
pub struct Client(Arc<Inner>);

/// Settings of a client and its observations of the server. The clones of the client share both.
struct Inner {
    pipeline: Pipeline,
    /// Headers of every request: the API key.
    headers: Headers,
    normalizer: Normalizer,
    /// Result of the last control request. It is one for calls and notes, because what ignores a parameter is a cache
    /// or a proxy in front of the vendor, which ignores the whole query of each request.
    heeded: Heeded,
    page_sizes: PageSizes,
    lengths: Lengths,
}

// Defines `Request`: an endpoint with its client, which is sent when it is awaited.
telephony_core::client_request!(Client);

impl Client {
    /// Starts a builder for the account at `{tenant}.ccrm.pl`, with the API key that the CRM's settings show.
    pub fn builder(tenant: impl Into<String>, key: impl Into<Secret>) -> ClientBuilder {
        ClientBuilder {
            tenant: tenant.into(),
            key: key.into(),
            base_url: None,
            retry: RetryPolicy::default(),
            limits: Limits::default(),
            clock: Clock::system(),
            seed: None,
            pace: None,
            gate: None,
            account: None,
            normalizer: Normalizer::new(),
        }
    }

    /// Lists calls, text messages and faxes between two wall clocks of the account's zone.
    pub fn list_call_history(&self, from: PrimitiveDateTime, to: PrimitiveDateTime) -> Request<'_, ListCallHistory> {
        let zone = self.0.normalizer.account_zone();
        Request { client: self, endpoint: ListCallHistory::new(from, to).in_zone(zone) }
    }

    /// Lists the notes on a record of the history.
    pub fn list_notes(&self, call: impl Into<CallHistoryId>) -> Request<'_, ListNotes> {
        Request { client: self, endpoint: ListNotes::new(call) }
    }

    /// Lists the SIP accounts of the PBX.
    pub fn list_sip_accounts(&self) -> Request<'_, ListSipAccounts> {
        Request { client: self, endpoint: ListSipAccounts::new() }
    }

    /// Lists the numbers that outgoing calls can show.
    pub fn list_call_presentations(&self) -> Request<'_, ListCallPresentations> {
        Request { client: self, endpoint: ListCallPresentations::new() }
    }

    /// Lists the numbers and names of senders that text messages can show.
    pub fn list_sms_presentations(&self) -> Request<'_, ListSmsPresentations> {
        Request { client: self, endpoint: ListSmsPresentations::new() }
    }

    /// Sends an endpoint that was created without this client.
    pub async fn send<E: Endpoint>(&self, endpoint: E) -> Result<E::Output> {
        self.0.pipeline.call(&endpoint, &self.0.headers).await
    }

    pub(crate) fn account_label(&self) -> &Account {
        self.0.pipeline.account()
    }

    /// Pace at which requests are sent, and the number of them that wait for a rate limit; `None` where a custom gate
    /// alone decides.
    pub fn pacing(&self) -> Option<Pacing> {
        self.0.pipeline.pacing()
    }

    pub(crate) fn heeded(&self) -> &Heeded {
        &self.0.heeded
    }

    pub(crate) fn page_sizes(&self) -> &PageSizes {
        &self.0.page_sizes
    }

    pub(crate) fn lengths(&self) -> &Lengths {
        &self.0.lengths
    }

    /// Normalizer that converts the vendor's rows to telephony-core's records.
    pub fn normalizer(&self) -> &Normalizer {
        &self.0.normalizer
    }
}

// Neither the key nor the address is printed, because the host names the customer.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("pipeline", &self.0.pipeline)
            .field("normalizer", &self.0.normalizer)
            .finish_non_exhaustive()
    }
}

/// Settings of a [`Client`].
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    tenant: String,
    key: Secret,
    base_url: Option<String>,
    retry: RetryPolicy,
    limits: Limits,
    clock: Clock,
    seed: Option<u64>,
    pace: Option<u32>,
    gate: Option<Arc<dyn Gate>>,
    account: Option<Account>,
    normalizer: Normalizer,
}

impl ClientBuilder {
    /// Sends requests to this address instead of the tenant's. Plain HTTP is allowed only to a loopback address.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets a label for the account, which records, cursors, checkpoints and errors carry; a fingerprint of the address
    /// unless set. Give each account its own label and keep it, because it is part of every key.
    pub fn account(mut self, label: impl Into<Account>) -> Self {
        self.account = Some(label.into());
        self
    }

    /// Sets when a request is retried.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// Sets deadlines, the minimum throughput and the maximum size of an answer.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the maximum number of requests a minute, evenly spaced; as many as the vendor accepts unless set.
    ///
    /// All clones of the client share this pace. A refusal for the number of requests lowers the pace for a while.
    pub fn pace(mut self, per_minute: u32) -> Self {
        self.pace = Some(per_minute);
        self
    }

    /// Sets a gate that decides when requests are sent, for example a [`Pacer`](telephony_core::transport::Pacer)
    /// shared by several clients of the account, or a custom gate shared by several processes.
    pub fn gate(mut self, gate: Arc<dyn Gate>) -> Self {
        self.gate = Some(gate);
        self
    }

    /// Sets the wall clock, which gives the time at which a request was sent; the system's unless set.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Seeds the jitter of the backoff, so that tests are repeatable.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Sets the account's zone, in which `callDate` and a note's `created` are read; Europe/Warsaw unless set.
    pub fn zone(mut self, zone: Zone) -> Self {
        self.normalizer = self.normalizer.zone(zone);
        self
    }

    /// Sets the zone of the call time inside a note; UTC unless set.
    pub fn note_call_zone(mut self, zone: Zone) -> Self {
        self.normalizer = self.normalizer.note_call_zone(zone);
        self
    }

    /// Builds a client that uses reqwest.
    #[cfg(feature = "reqwest")]
    pub fn build(self) -> Result<Client> {
        let transport = telephony_core::transport::reqwest_transport()
            .map_err(|fault| Error::new(ErrorKind::NotSent, PROVIDER, BUILD).with_source(fault))?;
        self.build_with(transport)
    }

    /// Builds a client that uses a custom transport.
    pub fn build_with(self, transport: Arc<dyn Transport>) -> Result<Client> {
        let base = match &self.base_url {
            Some(url) => BaseUrl::parse(url, PlainHttp::Loopback),
            None => account::base_url(&self.tenant),
        };
        let mut headers = Headers::new();
        headers.insert(AUTHORIZATION, bearer(&self.key).map_err(refuse)?);
        let mut pipeline = Pipeline::builder(transport, base.map_err(refuse)?).limits(self.limits).retry(self.retry);
        if let Some(pace) = self.pace {
            pipeline = pipeline.pace(pace);
        }
        if let Some(gate) = self.gate {
            pipeline = pipeline.gate(gate);
        }
        if let Some(seed) = self.seed {
            pipeline = pipeline.seed(seed);
        }
        if let Some(account) = self.account {
            pipeline = pipeline.account(account);
        }
        let pipeline = pipeline.clock(self.clock).build();
        Ok(Client(Arc::new(Inner {
            pipeline,
            headers,
            normalizer: self.normalizer,
            heeded: Heeded::default(),
            page_sizes: PageSizes::default(),
            lengths: Lengths::default(),
        })))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("retry", &self.retry)
            .field("limits", &self.limits)
            .field("pace", &self.pace)
            .field("normalizer", &self.normalizer)
            .finish_non_exhaustive()
    }
}

fn bearer(key: &Secret) -> Result<HeaderValue, InvalidInput> {
    if key.expose().is_empty() {
        return Err(InvalidInput::new("the API key is empty"));
    }
    key.header("Bearer ")
}

fn refuse(input: InvalidInput) -> Error {
    Error::new(ErrorKind::InvalidQuery, PROVIDER, BUILD).with_message(input.reason())
}
