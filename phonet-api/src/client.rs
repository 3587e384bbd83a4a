mod calls;
mod contacts;
mod in_time;
mod users;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::COOKIE;
use telephony_core::transport::{
    BaseUrl, Clock, Endpoint, Gate, Headers, Idempotency, InvalidInput, Limits, Pacing, Pipeline, PlainHttp,
    RetryContext, RetryPolicy, Secret, Transport,
};
use telephony_core::{Account, Error, ErrorKind, Result};

use crate::endpoints::{Authorize, CreateContactNote, DeleteContactNote, ListContactNotes, UpdateContactNote};
use crate::error::Asked;
use crate::models::{ContactId, ContactNote, ContactNoteId};
use crate::recording::{RecordingSettings, Recordings};
use crate::session::{Session, SessionCookie, SessionPolicy, Sessions};
use crate::telephony::Observed;
use crate::{AccountDomain, Normalizer, PROVIDER, error};

const BUILD: &str = "phonet.client.build";

/// Client of one Phonet account. Cloning is cheap, and all clones share one session.
///
/// Implements [`telephony_core::CallHistorySource`] and [`telephony_core::NoteStore`].
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    pipeline: Pipeline,
    authorize: Authorize,
    sessions: Sessions,
    normalizer: Normalizer,
    longest_call: Duration,
    observed: Observed,
    clock: Clock,
    recordings: Recordings,
}

telephony_core::client_request!(Client);

impl Client {
    /// Builds a client of the account at this domain, such as `test4.phonet.com.ua`, with the account's API key.
    pub fn builder(domain: impl Into<String>, api_key: impl Into<Secret>) -> ClientBuilder {
        ClientBuilder {
            domain: domain.into(),
            api_key: api_key.into(),
            base_url: None,
            retry: RetryPolicy::default(),
            limits: Limits::default(),
            clock: Clock::system(),
            seed: None,
            pace: None,
            gate: None,
            account: None,
            sessions: SessionPolicy::default(),
            longest_call: Duration::from_secs(24 * 60 * 60),
            recordings: RecordingSettings::default(),
        }
    }

    /// Opens a session and returns its cookie. The client opens its own session by itself.
    pub fn authorize(&self) -> Request<'_, Authorize> {
        Request { client: self, endpoint: self.0.authorize.clone() }
    }

    /// Lists the notes on a contact.
    pub fn list_contact_notes(&self, contact: impl Into<ContactId>) -> Request<'_, ListContactNotes> {
        Request { client: self, endpoint: ListContactNotes::new(contact) }
    }

    /// Creates a note on a contact.
    pub fn create_contact_note(
        &self,
        contact: impl Into<ContactId>,
        note: ContactNote,
    ) -> Request<'_, CreateContactNote> {
        Request { client: self, endpoint: CreateContactNote::new(contact, note) }
    }

    /// Replaces the note with this note's `id` on a contact.
    pub fn update_contact_note(
        &self,
        contact: impl Into<ContactId>,
        note: ContactNote,
    ) -> Request<'_, UpdateContactNote> {
        Request { client: self, endpoint: UpdateContactNote::new(contact, note) }
    }

    /// Deletes a note on a contact.
    pub fn delete_contact_note(
        &self,
        contact: impl Into<ContactId>,
        note: impl Into<ContactNoteId>,
    ) -> Request<'_, DeleteContactNote> {
        Request { client: self, endpoint: DeleteContactNote::new(contact, note) }
    }

    /// Sends an endpoint value that was created without this client.
    ///
    /// A request whose session has ended is sent a second time with a new session, and further times where other
    /// requests have used up the new sessions; [`SessionPolicy`] limits how often a session is requested.
    /// [`Limits::operation`] is the deadline of all attempts together.
    pub async fn send<E: Endpoint>(&self, endpoint: E) -> Result<E::Output> {
        // Checked first, so that invalid input does not cost a session.
        let target = endpoint.target()?;
        if E::OPERATION.idempotency == Idempotency::Authorize {
            return self.0.pipeline.call(&endpoint, &Headers::new()).await;
        }
        let base = self.0.pipeline.base();
        let uri = base.join(&target.path).parse::<http::Uri>();
        let path = uri.as_ref().map_or("/", |uri| uri.path());
        let asked = Asked { idempotency: E::OPERATION.idempotency, base, path };
        let sessions = &self.0.sessions;
        let mut context = self.0.pipeline.context();
        let current = sessions.current(|| self.clone().open_session());
        let session = self.in_time(&context, asked.idempotency, current).await;
        let session = session.map_err(|none| none.into_error(&Authorize::OPERATION))?;
        let refusal = match self.send_with(&endpoint, &session, &mut context, &asked).await {
            Err(error) if error::session_may_be_over(&error, &asked) => error,
            result => return result,
        };
        let newer = sessions.after(&session, || self.clone().open_session());
        let session = match self.in_time(&context, asked.idempotency, newer).await {
            Ok(session) => session,
            Err(none) => return Err(none.after_refusal(refusal)),
        };
        let mut refusal = match self.send_with(&endpoint, &session, &mut context, &asked).await {
            Err(error) if error::session_may_be_over(&error, &asked) => error,
            result => return result,
        };
        let mut is_over = self.is_over(&session, &context).await;
        while is_over {
            let alone = sessions.alone(|| self.clone().open_session());
            let alone = match self.in_time(&context, asked.idempotency, alone).await {
                Ok(alone) => alone,
                Err(none) => return Err(none.after_refusal(refusal)),
            };
            match self.send_with(&endpoint, alone.session(), &mut context, &asked).await {
                Err(error) if error::session_may_be_over(&error, &asked) => refusal = error,
                result => return result,
            }
            is_over = self.is_over(alone.session(), &context).await;
        }
        Err(error::refused_again(refusal))
    }

    // A session that served no request refuses this request itself. A session that served other requests may have been
    // used up by them, and a session that grew old while the task was paused has ended.
    async fn is_over(&self, session: &Session, context: &RetryContext) -> bool {
        session.is_old() || context.within(session.served()).await.unwrap_or_default()
    }

    async fn send_with<E: Endpoint>(
        &self,
        endpoint: &E,
        session: &Session,
        context: &mut RetryContext,
        asked: &Asked<'_>,
    ) -> Result<E::Output> {
        let cookie = session.cookie_header(asked.path).map_err(|input| E::OPERATION.refuse(input))?;
        let mut headers = Headers::new();
        headers.insert(COOKIE, cookie);
        let using = self.0.sessions.uses(session);
        let before = context.attempts();
        let result = self.0.pipeline.call_on(context, endpoint, &headers).await;
        match &result {
            Ok(_) => using.accepted(),
            // With several attempts, those before the last one got another answer, so the vendor accepted the session.
            Err(error) if error::session_may_be_over(error, asked) => {
                if context.attempts() > before + 1 {
                    using.accepted();
                } else {
                    using.refused();
                }
            }
            // The request may have been carried out and is not retried; the next request opens a session.
            Err(error) if error::is_html(error) || error::leads_to_login(error, asked) => {
                self.0.sessions.doubt(session);
            }
            Err(error) if error::is_own_answer(error) => using.accepted(),
            Err(_) => {}
        }
        result.map_err(|error| error::name_redirect(error, asked))
    }

    async fn open_session(self) -> Result<SessionCookie> {
        self.0.pipeline.call(&self.0.authorize, &Headers::new()).await
    }

    pub(crate) fn account_label(&self) -> &Account {
        self.0.pipeline.account()
    }

    /// Pace of the requests, and the number of requests that wait for a rate limit; `None` if a custom gate decides
    /// alone.
    pub fn pacing(&self) -> Option<Pacing> {
        self.0.pipeline.pacing()
    }

    /// Converter from the vendor's records to telephony-core's.
    pub fn normalizer(&self) -> &Normalizer {
        &self.0.normalizer
    }

    pub(crate) fn longest_call(&self) -> Duration {
        self.0.longest_call
    }

    /// Observations about the vendor's server.
    pub(crate) fn observed(&self) -> &Observed {
        &self.0.observed
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn pipeline(&self) -> &Pipeline {
        &self.0.pipeline
    }

    pub(crate) fn recordings(&self) -> &Recordings {
        &self.0.recordings
    }
}

// Omits the key, the session and the domain; the domain identifies the customer.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("pipeline", &self.0.pipeline)
            .field("sessions", &self.0.sessions)
            .finish_non_exhaustive()
    }
}

/// Settings of a [`Client`].
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    domain: String,
    api_key: Secret,
    base_url: Option<String>,
    retry: RetryPolicy,
    limits: Limits,
    clock: Clock,
    seed: Option<u64>,
    pace: Option<u32>,
    gate: Option<Arc<dyn Gate>>,
    account: Option<Account>,
    sessions: SessionPolicy,
    longest_call: Duration,
    recordings: RecordingSettings,
}

impl ClientBuilder {
    /// Sends requests to this address instead of the domain's. Plain HTTP is allowed only to a loopback address.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets the account's label, which is part of records, cursors, checkpoints and errors. Default: a fingerprint of
    /// the account's domain. Give each account its own label and keep it, because the label is part of every key.
    pub fn account(mut self, label: impl Into<Account>) -> Self {
        self.account = Some(label.into());
        self
    }

    /// Sets the retry policy.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// Sets the deadlines, the minimum throughput and the maximum size of an answer.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the maximum number of requests a minute, evenly spaced. Default: no limit.
    ///
    /// All clones of the client share the pace. An answer that refuses the request for exceeding a rate limit lowers
    /// the pace for a while.
    pub fn pace(mut self, per_minute: u32) -> Self {
        self.pace = Some(per_minute);
        self
    }

    /// Sets a gate that decides when requests are sent, such as a [`Pacer`](telephony_core::transport::Pacer) that
    /// several clients of the account share, or a custom gate that several processes share.
    pub fn gate(mut self, gate: Arc<dyn Gate>) -> Self {
        self.gate = Some(gate);
        self
    }

    /// Sets the wall clock, which dates the requests. Default: the system's clock.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Seeds the jitter of each backoff, so that tests are reproducible.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Sets how often a session may be requested, and when these requests pause.
    pub fn sessions(mut self, sessions: SessionPolicy) -> Self {
        self.sessions = sessions;
        self
    }

    /// Sets the longest call that is expected. Default: a day; maximum: a week.
    ///
    /// The document does not say which time of a call a period is compared with. Unless calls show that it is the end,
    /// the walk over a range also reads the calls that began this much earlier, because they may have ended in the
    /// range. A range that [continues](telephony_core::CallQuery::continued) another does not need it.
    pub fn longest_call(mut self, longest: Duration) -> Self {
        self.longest_call = longest;
        self
    }

    /// Sets the hosts allowed for recordings, the maximum size of a recording, and the longest pause in its download.
    pub fn recordings(mut self, recordings: RecordingSettings) -> Self {
        self.recordings = recordings;
        self
    }

    /// Builds a client over reqwest.
    #[cfg(feature = "reqwest")]
    pub fn build(self) -> Result<Client> {
        let transport = telephony_core::transport::reqwest_transport()
            .map_err(|fault| Error::new(ErrorKind::NotSent, PROVIDER, BUILD).with_source(fault))?;
        self.build_with(transport)
    }

    /// Builds a client over a custom transport.
    pub fn build_with(self, transport: Arc<dyn Transport>) -> Result<Client> {
        let domain = AccountDomain::parse(&self.domain).map_err(refuse)?;
        let base = match &self.base_url {
            Some(url) => BaseUrl::parse(url, PlainHttp::Loopback),
            None => domain.base_url(),
        };
        if self.api_key.expose().is_empty() {
            return Err(refuse(InvalidInput::new("the API key is empty")));
        }
        let base = base.map_err(refuse)?;
        let authorize = Authorize::new(domain.clone(), self.api_key).at(base.host());
        let recordings = Recordings::new(self.recordings, &domain, &base).map_err(refuse)?;
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
        let account = self.account.unwrap_or_else(|| Account::fingerprint([domain.as_str()]));
        pipeline = pipeline.account(account);
        let pipeline = pipeline.clock(self.clock.clone()).build();
        Ok(Client(Arc::new(Inner {
            pipeline,
            authorize,
            sessions: Sessions::new(self.sessions),
            normalizer: Normalizer::default(),
            longest_call: self.longest_call,
            observed: Observed::default(),
            clock: self.clock,
            recordings,
        })))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("retry", &self.retry)
            .field("limits", &self.limits)
            .field("pace", &self.pace)
            .field("sessions", &self.sessions)
            .field("longest_call", &self.longest_call)
            .field("recordings", &self.recordings)
            .finish_non_exhaustive()
    }
}

fn refuse(input: InvalidInput) -> Error {
    Error::new(ErrorKind::InvalidQuery, PROVIDER, BUILD).with_message(input.reason())
}
