use std::fmt;
use std::sync::Arc;

use telephony_core::transport::http::HeaderName;
use telephony_core::transport::{
    BaseUrl, Clock, Gate, Headers, Heeded, InvalidInput, Limits, Pipeline, PlainHttp, RetryPolicy, Secret, Transport,
};
use telephony_core::{Account, Error, ErrorKind, Result, Zone};

use super::{Client, Inner, Learnt, PageSizes, ReadMethod, Settings};
use crate::endpoints::check_login;
use crate::{CallTypes, Normalizer, PROVIDER, TextPolicy};

/// Settings of a [`Client`] before it is built.
#[must_use]
pub struct ClientBuilder {
    base_url: String,
    api_key: Secret,
    login: Secret,
    plain_http: PlainHttp,
    retry: RetryPolicy,
    limits: Limits,
    clock: Clock,
    seed: Option<u64>,
    pace: Option<u32>,
    gate: Option<Arc<dyn Gate>>,
    account: Option<Account>,
    zone: Option<Zone>,
    call_types: CallTypes,
    settings: Settings,
}

impl ClientBuilder {
    pub(super) fn new(base_url: String, api_key: Secret, login: Secret) -> Self {
        Self {
            base_url,
            api_key,
            login,
            plain_http: PlainHttp::Loopback,
            retry: RetryPolicy::default(),
            limits: Limits::default(),
            clock: Clock::system(),
            seed: None,
            pace: None,
            gate: None,
            account: None,
            zone: None,
            call_types: CallTypes::default(),
            settings: Settings {
                read_method: ReadMethod::Auto,
                text: TextPolicy::default(),
                full_note_text: true,
                full_call_text: false,
                recheck_pages: true,
            },
        }
    }

    /// Replaces the address.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// Permits `http://` to any host, over which the key travels readable; only loopback otherwise.
    pub fn plain_http(mut self, permitted: bool) -> Self {
        self.plain_http = if permitted { PlainHttp::Anywhere } else { PlainHttp::Loopback };
        self
    }

    /// Sets a label for the account, which records, cursors, checkpoints and errors carry; a fingerprint of the address unless
    /// set. Give each account its own, and keep it: it is part of every key.
    pub fn account(mut self, label: impl Into<Account>) -> Self {
        self.account = Some(label.into());
        self
    }

    /// Sets when a request is repeated.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// Sets deadlines, the slowest pace and the largest answer.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets how many requests a minute are sent at most, evenly spaced; as many as the vendor takes unless set.
    ///
    /// All clones of the client share it. A refusal for the number of requests lowers it for a while.
    pub fn pace(mut self, per_minute: u32) -> Self {
        self.pace = Some(per_minute);
        self
    }

    /// Sets a gate that decides when requests are sent, such as a [`Pacer`](telephony_core::transport::Pacer) that several
    /// clients of the account share, or one of your own that several processes share.
    pub fn gate(mut self, gate: Arc<dyn Gate>) -> Self {
        self.gate = Some(gate);
        self
    }

    /// Sets the wall clock, which says when a request was sent; the system's unless set.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Makes the random share of each wait repeatable, for tests.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Sets the account's time zone, which the API does not tell; Europe/Moscow otherwise.
    ///
    /// The server reads and shows times at the zone's offset of the day on which it is asked, and a user with a
    /// personal offset sees every time moved by it: use a login without one.
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = Some(zone);
        self
    }

    /// Sets which activity types are calls; the titles of the vendor's document otherwise.
    pub fn call_types(mut self, call_types: CallTypes) -> Self {
        self.call_types = call_types;
        self
    }

    /// Sets the HTTP method of the reads: POST unless the server refuses it, found out by the first read.
    pub fn read_method(mut self, read_method: ReadMethod) -> Self {
        self.settings.read_method = read_method;
        self
    }

    /// Sets what to do with characters in texts to be written that the server would lose; they are refused otherwise.
    pub fn text_policy(mut self, text: TextPolicy) -> Self {
        self.settings.text = text;
        self
    }

    /// Whether each note's text is read on its own, as stored: one more request a note. A list alters texts. On unless
    /// switched off.
    pub fn full_note_text(mut self, full_note_text: bool) -> Self {
        self.settings.full_note_text = full_note_text;
        self
    }

    /// Whether each call's message is read on its own, as stored: one more request a call. A list alters texts: `24/7` becomes
    /// `24-7`. Off unless switched on.
    pub fn full_call_text(mut self, full_call_text: bool) -> Self {
        self.settings.full_call_text = full_call_text;
        self
    }

    /// Whether, in walks of more than one page, the page before is read again after each further page, which finds
    /// the entries that slip back over the border when others are deleted meanwhile. On unless switched off.
    pub fn recheck_pages(mut self, recheck_pages: bool) -> Self {
        self.settings.recheck_pages = recheck_pages;
        self
    }

    /// The client, over reqwest.
    #[cfg(feature = "reqwest")]
    pub fn build(self) -> Result<Client> {
        let transport = telephony_core::transport::reqwest_transport()
            .map_err(|error| Error::new(ErrorKind::NotSent, PROVIDER, BUILD).with_source(error))?;
        self.build_with(transport)
    }

    /// The client, over a transport of yours.
    pub fn build_with(self, transport: Arc<dyn Transport>) -> Result<Client> {
        let base = BaseUrl::parse(&self.base_url, self.plain_http).map_err(invalid)?;
        let headers = headers(&self.api_key, &self.login).map_err(invalid)?;
        let mut pipeline = Pipeline::builder(transport, base).limits(self.limits).retry(self.retry);
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
        let zone = self.zone.unwrap_or_else(|| Normalizer::default().zone().clone());
        Ok(Client(Arc::new(Inner {
            pipeline,
            headers,
            normalizer: Normalizer::new(zone, self.call_types),
            settings: self.settings,
            learnt: Learnt::default(),
            heeded: Heeded::default(),
            page_sizes: PageSizes::default(),
        })))
    }
}

const BUILD: &str = "isaler.client.build";

fn invalid(input: InvalidInput) -> Error {
    Error::new(ErrorKind::InvalidQuery, PROVIDER, BUILD).with_message(input.reason()).with_source(input)
}

fn headers(api_key: &Secret, login: &Secret) -> Result<Headers, InvalidInput> {
    if api_key.expose().is_empty() {
        return Err(InvalidInput::new("the API key is empty"));
    }
    // The server puts both into its SQL as they are.
    check_login(api_key.expose())?;
    check_login(login.expose())?;
    let mut headers = Headers::new();
    headers.insert(HeaderName::from_static("apikey"), api_key.header("")?);
    headers.insert(HeaderName::from_static("login"), login.header("")?);
    Ok(headers)
}

// No key, login or address, which names the customer.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("retry", &self.retry)
            .field("limits", &self.limits)
            .field("pace", &self.pace)
            .field("zone", &self.zone)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
