//! One session for a whole client, however many requests find out at once that it is over.

mod circuit;
mod cookie;
mod policy;

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use circuit::Circuit;
use futures_util::future::{BoxFuture, FutureExt, WeakShared};
use http::HeaderValue;
use telephony_core::transport::InvalidInput;
use telephony_core::{Error, ErrorKind, Result};
use tokio::time::{Instant, sleep_until};

use crate::error;

pub use cookie::SessionCookie;
pub use policy::SessionPolicy;

/// A session that requests are sent with, and which one it is.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    generation: u64,
    cookie: SessionCookie,
    /// Whether the request that holds it waited for it: what becomes of that request judges the session.
    awaited: bool,
}

impl Session {
    pub(crate) fn cookie_header(&self) -> Result<HeaderValue, InvalidInput> {
        self.cookie.header()
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
    /// Error of a request that has no session to be sent with.
    pub(crate) fn into_error(self) -> Error {
        match self {
            Self::Failed(error) => error,
            Self::Paused { refusals, left, last } => {
                error::no_session_for_now(refusals, left, last)
            }
        }
    }
}

/// Keeps the session and opens the next one, one authorize at a time.
pub(crate) struct Sessions(Arc<Shared>);

struct Shared {
    policy: SessionPolicy,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
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
        Self(Arc::new(Shared { policy, state: Mutex::default() }))
    }

    /// The session in use, or the first one.
    pub(crate) async fn current<F>(
        &self,
        authorize: impl FnOnce() -> F,
    ) -> Result<Session, NoSession>
    where
        F: Future<Output = Result<SessionCookie>> + Send + 'static,
    {
        self.newer_than(0, authorize).await
    }

    /// A session newer than the one that was refused: another task's, or one that is opened now.
    pub(crate) async fn after<F>(
        &self,
        refused: &Session,
        authorize: impl FnOnce() -> F,
    ) -> Result<Session, NoSession>
    where
        F: Future<Output = Result<SessionCookie>> + Send + 'static,
    {
        self.newer_than(refused.generation, authorize).await
    }

    async fn newer_than<F>(
        &self,
        refused: u64,
        authorize: impl FnOnce() -> F,
    ) -> Result<Session, NoSession>
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
                let flight = open(Arc::clone(&self.0), start, authorize()).boxed().shared();
                state.flight = flight.downgrade();
                flight
            }
        };
        flight.await.map_err(NoSession::Failed)
    }

    /// Takes in what became of a request: whether the vendor accepted the session that it was sent with.
    pub(crate) fn judge(&self, session: &Session, accepted: bool) {
        if session.awaited {
            let mut state = self.0.state();
            let policy = &self.0.policy;
            state.circuit.judge(session.generation, accepted, Instant::now(), policy);
        }
    }

    /// Forgets a session that may be over, where the request that shows it must not be sent again.
    pub(crate) fn doubt(&self, session: &Session) {
        let mut state = self.0.state();
        let is_current =
            state.current.as_ref().is_some_and(|it| it.generation == session.generation);
        if is_current && state.circuit.pause(Instant::now()).is_none() {
            state.current = None;
        }
    }
}

/// Opens a session once its time has come, and files what came of it.
async fn open(
    shared: Arc<Shared>,
    start: Instant,
    authorize: impl Future<Output = Result<SessionCookie>> + Send,
) -> Result<Session> {
    if start > Instant::now() {
        sleep_until(start).await;
    }
    shared.state().asked = Some(Instant::now());
    let opened = authorize.await;
    let mut state = shared.state();
    state.flight = None;
    match opened {
        Ok(cookie) => {
            state.circuit.granted(Instant::now(), &shared.policy);
            state.generations += 1;
            state.failure = None;
            let session = Session { generation: state.generations, cookie, awaited: false };
            state.current = Some(session.clone());
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

impl State {
    /// When authorize may be sent, or why it may not.
    fn turn(&self, policy: &SessionPolicy) -> Result<Instant, NoSession> {
        let now = Instant::now();
        if let Some(left) = self.circuit.pause(now) {
            let (refusals, last) = (self.circuit.refusals(), self.failure.clone());
            return Err(NoSession::Paused { refusals, left, last });
        }
        let start = self.asked.map_or(now, |asked| later(asked, policy.spacing).max(now));
        match &self.failure {
            Some(failure) if start > now && is_refusal(failure) => {
                Err(NoSession::Failed(failure.clone()))
            }
            _ => Ok(start),
        }
    }
}

/// Whether the vendor refused to open a session; what fails on the way says nothing about the credentials.
fn is_refusal(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Unauthenticated
        | ErrorKind::Forbidden
        | ErrorKind::Rejected
        | ErrorKind::NotFound => true,
        // An answer of success that brings no session.
        ErrorKind::Unreadable => error.status().is_some_and(|status| (200..300).contains(&status)),
        _ => false,
    }
}

/// A later time, three decades later at most: the sum of a moment and a long time may not exist.
fn later(from: Instant, by: Duration) -> Instant {
    from + by.min(Duration::from_secs(1_000_000_000))
}

impl Shared {
    // No code that can panic runs under the lock.
    fn state(&self) -> MutexGuard<'_, State> {
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
