//! One session for a whole client, however many requests find out at once that it is over.

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
use telephony_core::transport::InvalidInput;
use telephony_core::{Error, ErrorKind, Result};
use tokio::time::{Instant, sleep_until};

use crate::error;

pub use cookie::SessionCookie;
pub use policy::SessionPolicy;
pub(crate) use uses::Use;
use uses::Uses;

/// A session that requests are sent with, and which one it is.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    generation: u64,
    cookie: SessionCookie,
    /// Whether the request that holds it waited for it: what becomes of that request judges the session.
    awaited: bool,
    /// When it was asked for.
    since: Instant,
    uses: Arc<Uses>,
}

/// Time after which a session that served nobody may be over all the same, as where its consumer paused. No request takes
/// so long by itself.
const OLD: Duration = Duration::from_secs(60);

impl Session {
    /// Whether a refusal says nothing but that the session is over.
    pub(crate) fn is_old(&self) -> bool {
        self.since.elapsed() >= OLD
    }

    pub(crate) fn cookie_header(&self, path: &str) -> Result<HeaderValue, InvalidInput> {
        self.cookie.header(path)
    }

    /// Whether it served any request; waits for those that are still on their way with it.
    pub(crate) async fn served(&self) -> bool {
        self.uses.served().await
    }
}

/// A session that one request has for itself first; other requests have it afterwards.
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

// However its request ended, it is the newest that there is.
impl Drop for Alone<'_> {
    fn drop(&mut self) {
        let mut state = self.sessions.0.state();
        if state.current.as_ref().is_none_or(|it| it.generation < self.session.generation) {
            state.current = Some(Session { awaited: false, ..self.session.clone() });
        }
    }
}

/// Why there is no session.
#[derive(Debug, Clone)]
pub(crate) enum NoSession {
    /// Authorize failed with this, now or just before.
    Failed(Error),
    /// Too many refusals in a row: none is asked for, and for how long.
    Paused { refusals: u32, left: Duration, last: Option<Error> },
}

impl NoSession {
    /// Error of a request that was refused, and for which there is no other session.
    pub(crate) fn after_refusal(self, refusal: Error) -> Error {
        match self {
            Self::Failed(error) => error,
            Self::Paused { left, .. } => error::refused_for_now(refusal, left),
        }
    }

    /// Error of a request that has no session to be sent with.
    pub(crate) fn into_error(self) -> Error {
        match self {
            Self::Failed(error) => error,
            Self::Paused { refusals, left, last } => error::no_session_for_now(refusals, left, last),
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
    /// When authorize was last sent, whatever became of it.
    asked: Option<Instant>,
    /// What authorize last failed with.
    failure: Option<Error>,
    circuit: Circuit,
    // Whoever waits for it drives it, so it outlives the request that began it, and ends with the last that waits.
    flight: Option<WeakShared<Flight>>,
}

type Flight = BoxFuture<'static, Result<Session>>;

impl Sessions {
    pub(crate) fn new(policy: SessionPolicy) -> Self {
        Self(Arc::new(Shared { policy, state: Mutex::default(), alone: Turn::new(()) }))
    }

    /// Least time from one authorize to the next.
    pub(crate) fn spacing(&self) -> Duration {
        self.0.policy.spacing
    }

    /// The session in use, or the first one.
    pub(crate) async fn current<F>(&self, authorize: impl FnOnce() -> F) -> Result<Session, NoSession>
    where
        F: Future<Output = Result<SessionCookie>> + Send + 'static,
    {
        self.newer_than(0, authorize).await
    }

    /// A session newer than the one that was refused: another task's, or one that is opened now.
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

    /// A new session for one request alone, which others had served by the sessions that refused it.
    ///
    /// A session that ends after a few requests may be used up by others before a request's turn comes. One that refuses
    /// the first request of all refuses the request, not the session. Such requests take turns.
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

    /// Counts a request that is sent with a session until what is returned is dropped.
    pub(crate) fn uses<'a>(&'a self, session: &'a Session) -> Use<'a> {
        Use::new(self, session)
    }

    /// Takes in what became of a request: whether the vendor accepted the session that it was sent with.
    pub(crate) fn judge(&self, session: &Session, accepted: bool) {
        if session.awaited {
            let mut state = self.0.state();
            let policy = &self.0.policy;
            state.circuit.judge(session.generation, accepted, Instant::now(), policy);
        }
    }

    /// Takes in that a session served nobody and was refused to a request that had waited for it.
    fn judge_refused(&self, session: &Session) {
        let mut state = self.0.state();
        state.circuit.judge(session.generation, false, Instant::now(), &self.0.policy);
    }

    /// Forgets a session that may be over, where the request that shows it must not be sent again.
    pub(crate) fn doubt(&self, session: &Session) {
        let mut state = self.0.state();
        let is_current = state.current.as_ref().is_some_and(|it| it.generation == session.generation);
        if is_current && state.circuit.pause(Instant::now()).is_none() {
            state.current = None;
        }
    }
}

/// Opens a session once its time has come, and files what came of it; `for_all` for one that other requests wait for too.
async fn open(
    shared: Arc<Shared>,
    start: Instant,
    authorize: impl Future<Output = Result<SessionCookie>> + Send,
    for_all: bool,
) -> Result<Session> {
    let mut start = start;
    // Another authorize may have been sent while this one waited for its time.
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
                // It was refused too, or there was none.
                state.current = None;
            }
            state.failure = Some(error.clone());
            Err(error)
        }
    }
}

impl SessionState {
    /// Takes the turn to ask for a session, or says until when to wait for it.
    fn ask(&mut self, start: Instant, policy: &SessionPolicy) -> Option<Instant> {
        let now = Instant::now();
        let start = self.asked.map_or(start, |asked| later(asked, policy.spacing).max(start));
        if start > now {
            return Some(start);
        }
        self.asked = Some(now);
        None
    }

    /// When authorize may be sent, or why it may not.
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

/// Whether the vendor refused to open a session; what fails on the way says nothing about the credentials.
fn is_refusal(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Unauthenticated | ErrorKind::Forbidden | ErrorKind::Rejected | ErrorKind::NotFound => true,
        // An answer of success that brings no session.
        ErrorKind::NotJson => error.status().is_some_and(|status| (200..300).contains(&status)),
        _ => false,
    }
}

/// A later time, three decades later at most: the sum of a moment and a long time may not exist.
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
