//! Concurrent reading of windows, which are returned complete and in chronological order.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, Stream, StreamExt};
use time::OffsetDateTime;

use super::TimelineOptions;
use super::later::Later;
use super::planner::WindowPlanner;
use super::walk::{Walk, WindowWalk};
use crate::source::SourcePointer;
use crate::{BadRecord, CallHistorySource, CallQuery, CallRecord, Result, TimeRange};

/// A window that was read completely.
#[derive(Debug)]
#[expect(clippy::vec_box, reason = "entries hold boxed calls, and sorting moves less")]
pub(crate) struct ReadWindow {
    pub(crate) range: TimeRange,
    /// Every call that is filed in the window, in chronological order.
    pub(crate) calls: Vec<Box<CallRecord>>,
    pub(crate) quarantined: Vec<BadRecord>,
    /// Instant from which on the absence of a record proves that it does not exist; `None` for the whole window.
    pub(crate) whole_since: Option<OffsetDateTime>,
}

/// Windows of a query: the only reader of windows for timelines and syncs.
///
/// A window is observed in its turn, and the next one is planned when there is room for it, so that the windows are the
/// same however fast the answers arrive. After a retryable error the next poll continues each window that failed with
/// the page that it failed at. Any other error ends the stream.
pub(crate) struct WindowReader<'a, P> {
    source: P,
    query: CallQuery,
    in_flight: NonZeroUsize,
    planner: WindowPlanner,
    walking: FuturesUnordered<BoxFuture<'a, (u64, Walk<'a>)>>,
    /// Walks that ended before their turn, by the numbers of their windows.
    walked: BTreeMap<u64, Walk<'a>>,
    /// Walks that failed with a retryable error, which the next poll continues.
    failed: Vec<(u64, WindowWalk<'a>)>,
    /// Number of the window whose turn it is, and of the next one to start.
    due: u64,
    next: u64,
    later: Later,
    ended: bool,
}

impl<'a, P: SourcePointer<Target: CallHistorySource> + 'a> WindowReader<'a, P> {
    pub(crate) fn new(source: P, query: CallQuery, options: TimelineOptions) -> Self {
        Self {
            planner: WindowPlanner::new(query.range, options, source.call_history_capability()),
            source,
            query,
            in_flight: options.in_flight,
            walking: FuturesUnordered::new(),
            walked: BTreeMap::new(),
            failed: Vec::new(),
            due: 0,
            next: 0,
            later: Later::default(),
            ended: false,
        }
    }

    /// Adds the filing times of calls in a range that was read before.
    pub(crate) fn remember(&mut self, range: TimeRange, times: impl ExactSizeIterator<Item = OffsetDateTime>) {
        self.planner.remember(range, times);
    }

    /// Advances the windows in flight.
    pub(crate) fn go_on(&mut self, cx: &mut Context<'_>) {
        while let Poll::Ready(Some((number, walk))) = self.walking.poll_next_unpin(cx) {
            self.walked.insert(number, walk);
        }
    }

    fn walk(&mut self, number: u64, walk: WindowWalk<'a>) {
        self.walking.push(async move { (number, walk.go_on().await) }.boxed());
    }

    // Returns true if there was room for another window and a part of the range was left to walk.
    fn start(&mut self) -> bool {
        let before = self.next;
        while self.walking.len() + self.walked.len() < self.in_flight.get() {
            let Some(window) = self.planner.next_window() else { break };
            // Each window except the first follows one whose later records are kept.
            let continued = self.query.continued || window.range.from > self.query.range.from;
            let followed = self.query.followed || window.range.to < self.query.range.to;
            let query = self.query.with_range(window.range).continued(continued).followed(followed);
            self.walk(self.next, WindowWalk::new(self.source.clone(), query, window.most));
            self.next += 1;
        }
        self.next > before
    }

    fn stop(&mut self) {
        self.walking = FuturesUnordered::new();
        self.walked.clear();
        self.due = self.next;
    }

    // `None` for a window that is planned anew, because the records that it returned for later windows are then
    // returned a second time.
    fn take(&mut self, walk: Walk<'a>) -> Result<Option<ReadWindow>> {
        match walk {
            Walk::Whole(range, mut found) => {
                self.due += 1;
                self.later.hand_over(&self.query, range, &mut found);
                self.planner.observe(range, &found);
                let whole_since = found.whole_since;
                Ok(Some(ReadWindow { range, calls: found.calls, quarantined: found.quarantined, whole_since }))
            }
            // The windows behind it are dropped too, because they were planned from the same wrong estimate.
            Walk::Crowded(range, found) => {
                self.stop();
                self.planner.rewind_to(range, &found);
                Ok(None)
            }
            Walk::Failed(error, walk) => {
                if error.is_retryable() {
                    self.failed.push((self.due, walk));
                    self.collect_failed();
                } else {
                    self.stop();
                    self.ended = true;
                }
                Err(error)
            }
        }
    }

    // One outage fails all windows in flight, and is reported to the consumer once.
    fn collect_failed(&mut self) {
        for (number, walk) in std::mem::take(&mut self.walked) {
            match walk {
                Walk::Failed(error, walk) if error.is_retryable() => self.failed.push((number, walk)),
                walk => {
                    self.walked.insert(number, walk);
                }
            }
        }
    }
}

impl<'a, P: SourcePointer<Target: CallHistorySource> + 'a> Stream for WindowReader<'a, P> {
    type Item = Result<ReadWindow>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        for (number, walk) in std::mem::take(&mut this.failed) {
            this.walk(number, walk);
        }
        while !this.ended {
            this.go_on(cx);
            let started = this.start();
            if let Some(walk) = this.walked.remove(&this.due) {
                if let Some(window) = this.take(walk).transpose() {
                    return Poll::Ready(Some(window));
                }
            } else if this.walking.is_empty() {
                break;
            } else if !started {
                return Poll::Pending;
            }
        }
        Poll::Ready(None)
    }
}
