//! One session for a whole client, however many requests find out at once that it is over.

use std::fmt;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::HeaderMap;
use http::header::SET_COOKIE;
use telephony_core::transport::Secret;
use telephony_core::{Error, Result};

const COOKIE: &str = "JSESSIONID";

/// Session's cookie, as the vendor named it in the answer to authorize.
#[derive(Debug, Clone)]
pub struct SessionCookie(Secret);

impl SessionCookie {
    /// Finds the cookie among all `Set-Cookie` headers; a value that no session has is not taken.
    pub(crate) fn find(headers: &HeaderMap) -> Option<Self> {
        headers.get_all(SET_COOKIE).iter().find_map(|header| {
            let pair = header.to_str().ok()?.split(';').next()?;
            let (name, value) = pair.split_once('=')?;
            let value = value.trim();
            let value =
                value.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(value);
            (name.trim() == COOKIE && is_session(value)).then(|| Self(Secret::new(value)))
        })
    }

    /// Value of the cookie, for a client that sends its requests another way.
    pub fn value(&self) -> &Secret {
        &self.0
    }
}

// An opaque token; dots and hyphens occur where several servers share the sessions.
fn is_session(value: &str) -> bool {
    (1..=256).contains(&value.len())
        && value.bytes().all(|it| it.is_ascii_alphanumeric() || b".-_~!+/=:".contains(&it))
}

/// A session that requests are sent with, and which one it is.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    generation: u64,
    cookie: SessionCookie,
}

impl Session {
    pub(crate) fn cookie_header(
        &self,
    ) -> Result<http::HeaderValue, telephony_core::transport::InvalidInput> {
        self.cookie.0.header(concat!("JSESSIONID", "="))
    }
}

/// Keeps the session and opens the next one, one authorize at a time.
#[derive(Default)]
pub(crate) struct Sessions {
    state: Mutex<State>,
    // Held while authorizing. A task that is dropped lets go of it, and the next in line goes on.
    turn: futures_util::lock::Mutex<()>,
}

#[derive(Default)]
struct State {
    current: Option<Session>,
    generations: u64,
    attempts: u64,
    failure: Option<Error>,
}

impl Sessions {
    /// The session in use, or the first one.
    pub(crate) async fn current<F>(&self, authorize: impl FnOnce() -> F) -> Result<Session>
    where
        F: Future<Output = Result<SessionCookie>>,
    {
        self.newer_than(0, authorize).await
    }

    /// A session newer than the one that was refused: another task's, or one that is opened now.
    pub(crate) async fn newer_than<F>(
        &self,
        refused: u64,
        authorize: impl FnOnce() -> F,
    ) -> Result<Session>
    where
        F: Future<Output = Result<SessionCookie>>,
    {
        let attempts = self.state().attempts;
        if let Some(session) = self.state().newer_than(refused) {
            return Ok(session);
        }
        let _turn = self.turn.lock().await;
        {
            let state = self.state();
            if let Some(session) = state.newer_than(refused) {
                return Ok(session);
            }
            // Somebody asked while this task waited, and was refused: its answer is this task's too.
            if let Some(failure) = state.failure.as_ref().filter(|_| state.attempts > attempts) {
                return Err(failure.clone());
            }
        }
        let opened = authorize().await;
        let mut state = self.state();
        state.attempts += 1;
        match opened {
            Ok(cookie) => {
                state.generations += 1;
                state.failure = None;
                let session = Session { generation: state.generations, cookie };
                state.current = Some(session.clone());
                Ok(session)
            }
            Err(error) => {
                state.failure = Some(error.clone());
                Err(error)
            }
        }
    }

    /// A session newer than this one.
    pub(crate) async fn after<F>(
        &self,
        refused: &Session,
        authorize: impl FnOnce() -> F,
    ) -> Result<Session>
    where
        F: Future<Output = Result<SessionCookie>>,
    {
        self.newer_than(refused.generation, authorize).await
    }

    // No code that can panic runs under the lock.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn newer_than(&self, generation: u64) -> Option<Session> {
        self.current.clone().filter(|session| session.generation > generation)
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("generation", &self.state().generations)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
