//! One session for a whole client, even when many requests find at once that it has ended.

mod circuit;
mod cookie;
mod policy;
mod uses;

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use circuit::Circuit;
use futures_util::future::{BoxFuture, FutureExt, WeakShared};
use futures_util::lock::{Mutex as Turn, MutexGuard as TurnGuard};
use http::HeaderValue;
use telephony_core::transport::{InvalidInput, Operation};
use telephony_core::{Error, ErrorKind, Result};
use tokio::time::{Instant, sleep_until};

use crate::error;

pub use cookie::SessionCookie;
pub use policy::SessionPolicy;
pub(crate) use uses::Use;
use uses::Uses;

/// A session that requests are sent with, and its generation.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    generation: u64,
    cookie: SessionCookie,
    /// Set for the request that waited for this session: the outcome of that request judges the session.
    awaited: bool,
    /// Time of the authorize request.
    since: Instant,
    uses: Arc<Uses>,
}

/// Age at which a session that served no request may have ended all the same, for example because the task was paused.
/// No request takes this long by itself.
const OLD: Duration = Duration::from_secs(60);

impl Session {
    /// True if a refusal says only that the session has ended.
    pub(crate) fn is_old(&self) -> bool {
        self.since.elapsed() >= OLD
    }

    pub(crate) fn cookie_header(&self, path: &str) -> Result<HeaderValue, InvalidInput> {
        self.cookie.header(path)
    }

    /// True if it served any request. Waits for the requests that are still in flight with it.
    pub(crate) async fn served(&self) -> bool {
        self.uses.served().await
    }
}

/// A session reserved for one request first; other requests may use it afterwards.
pub(crate) struct Alone<'a> {
    sessions: &'a Sessions,
    session: Session,
    _turn: TurnGuard<'a, ()>,
}

impl Alone<'_> {
    pub(crate) fn session(&self) -> &Session {
        &self.session
    }
}

// Whether or not its request succeeded, this is the newest session.
impl Drop for Alone<'_> {
    fn drop(&mut self) {
        let mut state = self.sessions.0.state();
        if state.current.as_ref().is_none_or(|it| it.generation < self.session.generation) {
            state.current = Some(Session { awaited: false, ..self.session.clone() });
        }
    }
}

/// Reason for a missing session.
#[derive(Debug, Clone)]
pub(crate) enum NoSession {
    /// Authorize failed with this error, now or just before.
    Failed(Error),
    /// Too many refusals in a row: requests for a session are paused for `left`.
    Paused { refusals: u32, left: Duration, last: Option<Error> },
}

impl NoSession {
    /// Error of a request that was refused and for which no other session is available.
    pub(crate) fn after_refusal(self, refusal: Error) -> Error {
        match self {
            Self::Failed(error) => error,
            Self::Paused { left, .. } => error::refused_for_now(refusal, left),
        }
    }

    /// Error of a request without a session, named after the operation that opens one.
    pub(crate) fn into_error(self, authorize: &Operation) -> Error {
        match self {
            Self::Failed(error) => error,
            Self::Paused { refusals, left, last } => error::no_session_for_now(authorize, refusals, left, last),
        }
    }
}

/// Keeps the session and opens the next one, one authorize at a time.
pub(crate) struct Sessions(Arc<Shared>);

struct Shared {
    policy: SessionPolicy,
    state: Mutex<SessionState>,
    alone: Turn<()>,
}

#[derive(Default)]
struct SessionState {
    current: Option<Session>,
    generations: u64,
    /// Time of the last authorize, successful or not.
    asked: Option<Instant>,
    /// Error of the last authorize, if it failed.
    failure: Option<Error>,
    circuit: Circuit,
    // Shared future: any waiter polls it, so it outlives the request that started it; it is cancelled when the last
    // waiter is dropped.
    flight: Option<WeakShared<Flight>>,
}

type Flight = BoxFuture<'static, Result<Session>>;

impl Sessions {
    pub(crate) fn new(policy: SessionPolicy) -> Self {
        Self(Arc::new(Shared { policy, state: Mutex::default(), alone: Turn::new(()) }))
    }

    /// Minimum time between two authorize requests.
    pub(crate) fn spacing(&self) -> Duration {
        self.0.policy.spacing
    }

    /// Returns the session in use, or opens the first one.
    pub(crate) async fn current<F>(&self, authorize: impl FnOnce() -> F) -> Result<Session, NoSession>
    where
        F: Future<Output = Result<SessionCookie>> + Send + 'static,
    {
        self.newer_than(0, authorize).await
    }

    /// Returns a session newer than the refused one: another task's, or one that is opened now.
    pub(crate) async fn after<F>(&self, refused: &Session, authorize: impl FnOnce() -> F) -> Result<Session, NoSession>
    where
        F: Future<Output = Result<SessionCookie>> + Send + 'static,
    {
        self.newer_than(refused.generation, authorize).await
    }

    async fn newer_than<F>(&self, refused: u64, authorize: impl FnOnce() -> F) -> Result<Session, NoSession>
    where
        F: Future<Output = Result<SessionCookie>> + Send + 'static,
    {
        let flight = {
            let mut state = self.0.state();
            if let Some(session) = state.current.as_ref().filter(|it| it.generation > refused) {
                return Ok(session.clone());
            }
            let on_its_way = state.flight.as_ref().and_then(WeakShared::upgrade);
            if let Some(flight) = on_its_way {
                flight
            } else {
                let start = state.turn(&self.0.policy)?;
                let flight = open(Arc::clone(&self.0), start, authorize(), true).boxed().shared();
                state.flight = flight.downgrade();
                flight
            }
        };
        flight.await.map_err(NoSession::Failed)
    }

    /// Opens a new session for a request that sessions refused after they had served other requests.
    ///
    /// A session that ends after a few requests may be used up by others before this request is sent. A session that
    /// refuses its very first request refuses the request, not the session. Requests that need such a session take
    /// turns.
    pub(crate) async fn alone<F>(&self, authorize: impl FnOnce() -> F) -> Result<Alone<'_>, NoSession>
    where
        F: Future<Output = Result<SessionCookie>> + Send + 'static,
    {
        let turn = self.0.alone.lock().await;
        let start = self.0.state().turn(&self.0.policy)?;
        let opened = open(Arc::clone(&self.0), start, authorize(), false).await;
        let session = opened.map_err(NoSession::Failed)?;
        Ok(Alone { sessions: self, session, _turn: turn })
    }

    /// Counts a request that is in flight with a session until the returned guard is dropped.
    pub(crate) fn uses<'a>(&'a self, session: &'a Session) -> Use<'a> {
        Use::new(self, session)
    }

    /// Records the outcome of a request: the vendor accepted or refused its session.
    pub(crate) fn judge(&self, session: &Session, accepted: bool) {
        if session.awaited {
            let mut state = self.0.state();
            let policy = &self.0.policy;
            state.circuit.judge(session.generation, accepted, Instant::now(), policy);
        }
    }

    /// Records that a session served no request and was refused to a request that had waited for it.
    fn judge_refused(&self, session: &Session) {
        let mut state = self.0.state();
        state.circuit.judge(session.generation, false, Instant::now(), &self.0.policy);
    }

    /// Drops a session that may have ended, after a request that must not be retried.
    pub(crate) fn doubt(&self, session: &Session) {
        let mut state = self.0.state();
        let is_current = state.current.as_ref().is_some_and(|it| it.generation == session.generation);
        if is_current && state.circuit.pause(Instant::now()).is_none() {
            state.current = None;
        }
    }
}

/// Opens a session at `start` and stores the outcome. Set `for_all` for a session that other requests wait for, too.
async fn open(
    shared: Arc<Shared>,
    start: Instant,
    authorize: impl Future<Output = Result<SessionCookie>> + Send,
    for_all: bool,
) -> Result<Session> {
    let mut start = start;
    // Another authorize may have been sent during the wait.
    loop {
        let Some(later) = shared.state().ask(start, &shared.policy) else { break };
        sleep_until(later).await;
        start = later;
    }
    let since = Instant::now();
    let opened = authorize.await;
    let mut state = shared.state();
    if for_all {
        state.flight = None;
    }
    match opened {
        Ok(cookie) => {
            state.circuit.granted(Instant::now(), &shared.policy);
            state.generations += 1;
            state.failure = None;
            let (generation, uses) = (state.generations, Arc::default());
            let session = Session { generation, cookie, awaited: false, since, uses };
            if for_all {
                state.current = Some(session.clone());
            }
            Ok(Session { awaited: true, ..session })
        }
        Err(error) => {
            if is_refusal(&error) {
                state.circuit.refused(Instant::now(), &shared.policy);
                // The previous session was refused, too, or there was none.
                state.current = None;
            }
            state.failure = Some(error.clone());
            Err(error)
        }
    }
}

impl SessionState {
    /// Claims the turn to send authorize, or returns the time to wait for.
    fn ask(&mut self, start: Instant, policy: &SessionPolicy) -> Option<Instant> {
        let now = Instant::now();
        let start = self.asked.map_or(start, |asked| later(asked, policy.spacing).max(start));
        if start > now {
            return Some(start);
        }
        self.asked = Some(now);
        None
    }

    /// Returns the time at which authorize may be sent, or the reason why it may not.
    fn turn(&self, policy: &SessionPolicy) -> Result<Instant, NoSession> {
        let now = Instant::now();
        if let Some(left) = self.circuit.pause(now) {
            let (refusals, last) = (self.circuit.refusals(), self.failure.clone());
            return Err(NoSession::Paused { refusals, left, last });
        }
        let start = self.asked.map_or(now, |asked| later(asked, policy.spacing).max(now));
        match &self.failure {
            Some(failure) if start > now && is_refusal(failure) => Err(NoSession::Failed(failure.clone())),
            _ => Ok(start),
        }
    }
}

/// True if the vendor refused to open a session. A failure in transit says nothing about the credentials.
fn is_refusal(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Unauthenticated | ErrorKind::Forbidden | ErrorKind::Rejected | ErrorKind::NotFound => true,
        // An answer of success without a session.
        ErrorKind::NotJson => error.status().is_some_and(|status| (200..300).contains(&status)),
        _ => false,
    }
}

/// Adds a duration of at most three decades, because the sum of an instant and a longer time may not be representable.
fn later(from: Instant, by: Duration) -> Instant {
    from + by.min(Duration::from_secs(1_000_000_000))
}

impl Shared {
    // No code that can panic runs under the lock.
    fn state(&self) -> MutexGuard<'_, SessionState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.0.state();
        f.debug_struct("Sessions")
            .field("policy", &self.0.policy)
            .field("generation", &state.generations)
            .field("refusals", &state.circuit.refusals())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
