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

    /// Permits `http://` to any host, although the key is then sent unencrypted. Only loopback addresses are permitted
    /// otherwise.
    pub fn plain_http(mut self, permitted: bool) -> Self {
        self.plain_http = if permitted { PlainHttp::Anywhere } else { PlainHttp::Loopback };
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

    /// Sets the account's time zone, which the API does not show; Europe/Moscow unless set.
    ///
    /// The server applies the zone's offset of the day of the request to all times. A user with a personal offset sees
    /// every time shifted by that offset, so use a login without one.
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = Some(zone);
        self
    }

    /// Sets the activity types that are calls; the titles of the vendor's document unless set.
    pub fn call_types(mut self, call_types: CallTypes) -> Self {
        self.call_types = call_types;
        self
    }

    /// Sets the HTTP method of the reads. By default the first read tries POST, and GET if the server refuses POST.
    pub fn read_method(mut self, read_method: ReadMethod) -> Self {
        self.settings.read_method = read_method;
        self
    }

    /// Sets the treatment of characters that the server would lose from a text to be written; they are refused unless
    /// set.
    pub fn text_policy(mut self, text: TextPolicy) -> Self {
        self.settings.text = text;
        self
    }

    /// Enables or disables the reading of each note's text as stored, at the cost of one more request for each note,
    /// because a list alters texts. Enabled by default.
    pub fn full_note_text(mut self, full_note_text: bool) -> Self {
        self.settings.full_note_text = full_note_text;
        self
    }

    /// Enables or disables the reading of each call's message as stored, at the cost of one more request for each call,
    /// because a list alters texts: `24/7` becomes `24-7`. Disabled by default.
    pub fn full_call_text(mut self, full_call_text: bool) -> Self {
        self.settings.full_call_text = full_call_text;
        self
    }

    /// Enables or disables, in walks of more than one page, the re-reading of the previous page after each further
    /// page. This finds the entries that are shifted back over the border when others are deleted during the walk.
    /// Enabled by default.
    pub fn recheck_pages(mut self, recheck_pages: bool) -> Self {
        self.settings.recheck_pages = recheck_pages;
        self
    }

    /// Builds a client that uses reqwest.
    #[cfg(feature = "reqwest")]
    pub fn build(self) -> Result<Client> {
        let transport = telephony_core::transport::reqwest_transport()
            .map_err(|error| Error::new(ErrorKind::NotSent, PROVIDER, BUILD).with_source(error))?;
        self.build_with(transport)
    }

    /// Builds a client that uses a custom transport.
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
    // The server inserts both into its SQL unescaped.
    check_login(api_key.expose())?;
    check_login(login.expose())?;
    let mut headers = Headers::new();
    headers.insert(HeaderName::from_static("apikey"), api_key.header("")?);
    headers.insert(HeaderName::from_static("login"), login.header("")?);
    Ok(headers)
}

// The key, the login and the address are not printed, because they are secrets or name the customer.
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
