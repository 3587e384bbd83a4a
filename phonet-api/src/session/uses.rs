use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::{Session, Sessions};

/// Requests that are sent with one session, and whether it served any.
#[derive(Debug, Default)]
pub(super) struct Uses(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    on_their_way: usize,
    served: bool,
    /// Whether it was refused to a request that had waited for it.
    refused: bool,
    waiting: Vec<Waker>,
}

impl Uses {
    /// Whether it served any request, once that is known.
    ///
    /// It was refused to a request while others were on their way with it: any of them may have been served first.
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

/// One request on its way with a session.
pub(crate) struct Use<'a> {
    sessions: &'a Sessions,
    session: &'a Session,
}

impl<'a> Use<'a> {
    pub(super) fn new(sessions: &'a Sessions, session: &'a Session) -> Self {
        session.uses.counted().on_their_way += 1;
        Self { sessions, session }
    }

    /// The vendor accepted the session.
    pub(crate) fn accepted(&self) {
        self.session.uses.counted().served = true;
        self.sessions.judge(self.session, true);
    }

    /// The vendor did not; that counts against the session only if it is not old and served nobody, which the last request on
    /// its way shows.
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
