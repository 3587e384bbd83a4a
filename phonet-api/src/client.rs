//! Client: the endpoints, bound to an account.

mod builder;
mod calls;
mod contacts;
mod in_time;
mod notes;
mod security;
mod settings;
mod users;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::COOKIE;
use telephony_core::transport::{Clock, Endpoint, Headers, Idempotency, Pacing, Pipeline, RetryContext, Secret};
use telephony_core::{Account, Result};

use crate::endpoints::Authorize;
use crate::error::Asked;
use crate::recording::Recordings;
use crate::session::{Session, SessionCookie, Sessions};
use crate::telephony::Observed;
use crate::{Normalizer, error};

pub use builder::ClientBuilder;
pub use settings::Settings;

/// Client of one Phonet account. Cloning is cheap, and all clones share one session.
///
/// Implements [`CallHistorySource`](telephony_core::CallHistorySource), whose calls
/// [`timeline`](telephony_core::CallHistorySourceExt::timeline) returns in the order of time,
/// [`NoteStore`](telephony_core::NoteStore), [`NoteFeed`](telephony_core::NoteFeed) and
/// [`ListSource`](telephony_core::ListSource). Each operation of the API is also a method, which returns a [`Request`]:
/// set its options and await it.
///
/// ```
/// use telephony_core::{CallHistorySource, Source};
///
/// # #[cfg(feature = "reqwest")] {
/// let builder = phonet_api::Client::builder("test4.phonet.com.ua", "key");
/// let client = builder.account("head office").build()?;
/// assert_eq!(client.account().as_str(), "head office");
/// println!("{:?}", client.call_history_capability());
/// # async fn first(client: &phonet_api::Client) -> telephony_core::Result<()> {
/// let users = client.list_users().await?;
/// # Ok(())
/// # }
/// # let _ = first;
/// # }
/// # Ok::<(), telephony_core::Error>(())
/// ```
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
    write_settles: Duration,
}

telephony_core::client_request!(Client);

impl Client {
    /// Builds a client of the account at this domain, such as `test4.phonet.com.ua`, with the account's API key.
    pub fn builder(domain: impl Into<String>, api_key: impl Into<Secret>) -> ClientBuilder {
        ClientBuilder::new(domain.into(), api_key.into())
    }

    /// Sends an endpoint value that was created without this client, also one of your own: [`Endpoint`] has an example.
    ///
    /// A request whose session has ended is sent a second time with a new session, and further times where other
    /// requests have used up the new sessions; [`SessionPolicy`](crate::SessionPolicy) limits how often a session is
    /// requested. [`Limits::operation`](telephony_core::transport::Limits::operation) is the deadline of all attempts
    /// together.
    pub async fn send<E: Endpoint>(&self, endpoint: E) -> Result<E::Output> {
        // Checked first, so that invalid input does not cost a session.
        let target = endpoint.target()?;
        self.0.pipeline.require_runtime(&E::OPERATION)?;
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

    pub(crate) fn write_settles(&self) -> Duration {
        self.0.write_settles
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
