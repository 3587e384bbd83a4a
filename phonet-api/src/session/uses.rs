use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::{Session, Sessions};

/// Requests in flight with one session, and whether it served any request.
#[derive(Debug, Default)]
pub(super) struct Uses(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    on_their_way: usize,
    served: bool,
    /// Set if it was refused to a request that had waited for it.
    refused: bool,
    waiting: Vec<Waker>,
}

impl Uses {
    /// Returns true if it served any request, as soon as that is known.
    ///
    /// Waits for the requests in flight, because any of them may have been served before the refusal.
    pub(super) async fn served(&self) -> bool {
        poll_fn(|context| {
            let mut counted = self.counted();
            if counted.served || counted.on_their_way == 0 {
                return Poll::Ready(counted.served);
            }
            if !counted.waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                counted.waiting.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await
    }

    // No code that can panic runs under the lock.
    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One request in flight with a session.
pub(crate) struct Use<'a> {
    sessions: &'a Sessions,
    session: &'a Session,
}

impl<'a> Use<'a> {
    pub(super) fn new(sessions: &'a Sessions, session: &'a Session) -> Self {
        session.uses.counted().on_their_way += 1;
        Self { sessions, session }
    }

    /// Records that the vendor accepted the session.
    pub(crate) fn accepted(&self) {
        self.session.uses.counted().served = true;
        self.sessions.judge(self.session, true);
    }

    /// Records that the vendor refused the session. That counts against the session only if the session is not old and
    /// served no request, which is known when the last request in flight ends.
    pub(crate) fn refused(&self) {
        if self.session.awaited && !self.session.is_old() {
            self.session.uses.counted().refused = true;
        }
    }
}

impl Drop for Use<'_> {
    fn drop(&mut self) {
        let mut counted = self.session.uses.counted();
        counted.on_their_way = counted.on_their_way.saturating_sub(1);
        let is_last = counted.on_their_way == 0;
        let is_refused = is_last && counted.refused && !counted.served;
        let waiting = if is_last || counted.served { std::mem::take(&mut counted.waiting) } else { Vec::new() };
        drop(counted);
        if is_refused {
            self.sessions.judge_refused(self.session);
        }
        waiting.into_iter().for_each(Waker::wake);
    }
}
