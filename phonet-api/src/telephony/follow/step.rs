//! Polls of one followed call.

use std::time::Duration;

use telephony_core::transport::{Endpoint, Operation};
use telephony_core::{Error, ErrorKind, Result, TimeRange};
use time::OffsetDateTime;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::rows::{ActiveRows, is_answered};
use super::{CallProgress, FollowOptions};
use crate::Client;
use crate::endpoints::ListActiveCalls;
use crate::error::lacks_list;
use crate::models::{ActiveCall, CallUuid};
use crate::telephony::finished::FoundCall;

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
    /// Earliest time at which one of the call's phones began to ring, as far as it was seen.
    dialled_at: Option<OffsetDateTime>,
    /// Finished call, as long as a second poll has to confirm that no leg is active.
    ended: Option<Box<FoundCall>>,
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
            dialled_at: None,
            ended: None,
        }
    }

    /// Polls until the call reaches the next stage.
    pub(super) async fn next(&mut self) -> Result<CallProgress> {
        loop {
            if let Some(at) = self.next_poll {
                if at >= self.deadline {
                    sleep_until(self.deadline).await;
                    return self.at_deadline();
                }
                sleep_until(at).await;
            }
            // A last poll is made even after a long pause of the consumer, because the call has probably ended.
            let limit = self.deadline.max(later(Instant::now(), self.options.interval));
            let Ok(polled) = timeout_at(limit, self.poll()).await else { return self.at_deadline() };
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
        // An answer without a list does not say that the call is not active, but the history may.
        let (calls, doubt) = match self.client.list_active_calls().await {
            Err(error) if lacks_list(&error) => (Vec::new(), Some(error)),
            calls => (calls?.items, None),
        };
        let rows = ActiveRows::of(calls, &self.call);
        // A leg that is dialled later, for a transfer, does not make the call begin later.
        if let Some(dialled) = rows.dialled_at() {
            let earliest = self.dialled_at.map_or(dialled, |earlier| earlier.min(dialled));
            (self.since, self.dialled_at) = (earliest, Some(earliest));
        }
        if let Some(active) = rows.into_shown() {
            (self.missing_since, self.next_search, self.ended) = (None, None, None);
            self.search_wait = self.options.interval;
            return Ok(self.stage(active));
        }
        let now = Instant::now();
        // The history may have the leg that ended before a transfer while no leg is active for a moment, so that a call
        // that was active has ended once it was filed and is missing from two polls.
        if let Some(ended) = self.ended.take() {
            return Ok(Poll::Stage(CallProgress::Ended(ended)));
        }
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
        let found = match self.client.find_finished(&self.call, range).await {
            // A server may write an empty list so.
            Err(error) if lacks_list(&error) && !is_last => None,
            found => found?.map(Box::new),
        };
        match (found, doubt) {
            (Some(found), _) if self.is_dialled => {
                self.ended = Some(found);
                Ok(Poll::Same)
            }
            (Some(found), _) => Ok(Poll::Stage(CallProgress::Ended(found))),
            (None, Some(doubt)) if is_last => Err(doubt),
            (None, _) => Ok(Poll::Missing { is_last }),
        }
    }

    fn stage(&mut self, active: ActiveCall) -> Poll {
        if is_answered(&active) && !self.is_answered {
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

    fn at_deadline(&mut self) -> Result<CallProgress> {
        if let Some(ended) = self.ended.take() {
            return Ok(CallProgress::Ended(ended));
        }
        let outlasted = self.outlasted.take();
        Err(outlasted.unwrap_or_else(|| self.error(ErrorKind::Timeout, "the call did not end before the deadline")))
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
