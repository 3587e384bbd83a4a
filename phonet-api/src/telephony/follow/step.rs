//! Polls of one followed call.

use std::time::Duration;

use telephony_core::transport::{Endpoint, Operation};
use telephony_core::{Error, ErrorKind, Result, TimeRange};
use time::OffsetDateTime;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::{CallProgress, FollowOptions};
use crate::Client;
use crate::endpoints::ListActiveCalls;
use crate::models::{ActiveCall, CallEventKind, CallUuid};

const OPERATION: Operation = ListActiveCalls::OPERATION;

/// Maximum wait after failed polls.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Time by which the searched range is wider than the call on its early side: the vendor's times are in seconds.
const MARGIN: time::Duration = time::Duration::MINUTE;

pub(super) struct Follower {
    client: Client,
    call: CallUuid,
    options: FollowOptions,
    deadline: Instant,
    /// Earliest time at which the call can have begun to ring.
    since: OffsetDateTime,
    /// Time of the next poll; `None` before the first.
    next_poll: Option<Instant>,
    failures: u32,
    /// Last error that was outlasted.
    outlasted: Option<Error>,
    /// Since when the call is not active.
    missing_since: Option<Instant>,
    /// Time of the next search in the history, which costs more than a look at the active calls.
    next_search: Option<Instant>,
    search_wait: Duration,
    is_dialled: bool,
    is_answered: bool,
}

/// Result of one poll.
enum Poll {
    Stage(CallProgress),
    /// Nothing new.
    Same,
    /// The call is not active, and was not found in the history if that was searched.
    Missing {
        is_last: bool,
    },
}

impl Follower {
    pub(super) fn new(client: Client, call: CallUuid, options: FollowOptions) -> Self {
        let lookback = time::Duration::try_from(options.lookback).unwrap_or(time::Duration::MAX);
        let since = client.pipeline().vendor_time().saturating_sub(lookback);
        let now = Instant::now();
        Self {
            client,
            call,
            options,
            deadline: later(now, options.deadline),
            since,
            next_poll: None,
            failures: 0,
            outlasted: None,
            missing_since: None,
            next_search: None,
            search_wait: options.interval,
            is_dialled: false,
            is_answered: false,
        }
    }

    /// Polls until the call reaches the next stage.
    pub(super) async fn next(&mut self) -> Result<CallProgress> {
        loop {
            if let Some(at) = self.next_poll {
                if at >= self.deadline {
                    sleep_until(self.deadline).await;
                    return Err(self.too_late());
                }
                sleep_until(at).await;
            }
            // A last poll is made even after a long pause of the consumer, because the call has probably ended.
            let limit = self.deadline.max(later(Instant::now(), self.options.interval));
            let Ok(polled) = timeout_at(limit, self.poll()).await else { return Err(self.too_late()) };
            match polled {
                Ok(Poll::Stage(stage)) => {
                    self.schedule(true);
                    return Ok(stage);
                }
                Ok(Poll::Same) => self.schedule(true),
                Ok(Poll::Missing { is_last }) => {
                    if is_last {
                        return Err(self.error(ErrorKind::NotFound, "the call is neither active nor filed"));
                    }
                    self.schedule(true);
                }
                Err(error) if error.is_retryable() => {
                    self.outlasted = Some(error);
                    self.schedule(false);
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn poll(&mut self) -> Result<Poll> {
        let calls = self.client.list_active_calls().await?;
        let active = calls.items.into_iter().find(|active| active.uuid == self.call);
        if let Some(active) = active {
            if let Some(dialled) = active.dial_at {
                self.since = dialled;
            }
            if active.last_event != Some(CallEventKind::HangUp) {
                (self.missing_since, self.next_search) = (None, None);
                self.search_wait = self.options.interval;
                return Ok(self.stage(active));
            }
        }
        let now = Instant::now();
        let missing_since = *self.missing_since.get_or_insert(now);
        let is_last = now >= later(missing_since, self.options.appears_within);
        if !is_last && self.next_search.is_some_and(|at| now < at) {
            return Ok(Poll::Missing { is_last });
        }
        self.next_search = Some(later(now, self.search_wait));
        self.search_wait = self.search_wait.saturating_mul(2).min(LONGEST_WAIT);
        // The end lies a day ahead, because the vendor's clock is known by assumption only, and later calls do not
        // exist.
        let to = self.client.pipeline().vendor_time().max(self.since).saturating_add(time::Duration::DAY);
        let range = TimeRange::new(self.since.saturating_sub(MARGIN), to);
        let found = self.client.find_finished(&self.call, range).await?;
        Ok(found.map_or(Poll::Missing { is_last }, |found| Poll::Stage(CallProgress::Ended(Box::new(found)))))
    }

    fn stage(&mut self, active: ActiveCall) -> Poll {
        let answers = active.last_event == Some(CallEventKind::Bridge) || active.bridge_at.is_some();
        if answers && !self.is_answered {
            (self.is_dialled, self.is_answered) = (true, true);
            Poll::Stage(CallProgress::Answered(Box::new(active)))
        } else if !self.is_dialled {
            self.is_dialled = true;
            Poll::Stage(CallProgress::Dialled(Box::new(active)))
        } else {
            Poll::Same
        }
    }

    fn schedule(&mut self, succeeded: bool) {
        let mut wait = self.options.interval;
        if succeeded {
            (self.failures, self.outlasted) = (0, None);
        } else {
            self.failures = (self.failures + 1).min(16);
            wait = wait.saturating_mul(1 << self.failures).min(LONGEST_WAIT.max(wait));
        }
        self.next_poll = Some(later(Instant::now(), wait));
    }

    fn too_late(&mut self) -> Error {
        let outlasted = self.outlasted.take();
        outlasted.unwrap_or_else(|| self.error(ErrorKind::Timeout, "the call did not end before the deadline"))
    }

    fn error(&self, kind: ErrorKind, message: &'static str) -> Error {
        OPERATION.error(kind).with_message(message).with_account(self.client.account_label())
    }
}

/// An instant after a wait; a wait without end is a year.
fn later(from: Instant, wait: Duration) -> Instant {
    const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    from + wait.min(YEAR)
}
