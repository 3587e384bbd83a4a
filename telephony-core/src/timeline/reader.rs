//! Concurrent reading of windows, which are returned complete and in chronological order.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesOrdered, Stream, StreamExt};
use time::OffsetDateTime;

use super::TimelineOptions;
use super::later::Later;
use super::planner::WindowPlanner;
use super::walk::{Walk, walk};
use crate::{BadRecord, CallHistorySource, CallQuery, CallRecord, Result, TimeRange};

type Walked = (TimeRange, Result<Walk>);

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
/// same however fast the answers arrive.
pub(crate) struct WindowReader<'a, S: ?Sized> {
    source: &'a S,
    query: CallQuery,
    in_flight: NonZeroUsize,
    planner: WindowPlanner,
    walking: FuturesOrdered<BoxFuture<'a, Walked>>,
    walked: VecDeque<Walked>,
    later: Later,
    failed: bool,
}

impl<'a, S: CallHistorySource + ?Sized> WindowReader<'a, S> {
    pub(crate) fn new(source: &'a S, query: CallQuery, options: TimelineOptions) -> Self {
        Self {
            planner: WindowPlanner::new(query.range, options, source.call_history_capability()),
            source,
            query,
            in_flight: options.in_flight,
            walking: FuturesOrdered::new(),
            walked: VecDeque::new(),
            later: Later::default(),
            failed: false,
        }
    }

    /// Adds the filing times of calls in a range that was read before.
    pub(crate) fn remember(&mut self, range: TimeRange, times: impl ExactSizeIterator<Item = OffsetDateTime>) {
        self.planner.remember(range, times);
    }

    /// Advances the windows in flight.
    pub(crate) fn go_on(&mut self, cx: &mut Context<'_>) {
        while let Poll::Ready(Some(walked)) = self.walking.poll_next_unpin(cx) {
            self.walked.push_back(walked);
        }
    }

    // Returns true if there was room for another window and a part of the range was left to walk.
    fn start(&mut self) -> bool {
        let before = self.walking.len();
        while self.walking.len() + self.walked.len() < self.in_flight.get() {
            let Some(window) = self.planner.next_window() else { break };
            let source = self.source;
            // Each window except the first follows one whose later records are kept.
            let continued = self.query.continued || window.range.from > self.query.range.from;
            let followed = self.query.followed || window.range.to < self.query.range.to;
            let query = self.query.with_range(window.range).continued(continued).followed(followed);
            let walk = async move { (window.range, walk(source, query, window.most).await) };
            self.walking.push_back(walk.boxed());
        }
        self.walking.len() > before
    }

    fn stop(&mut self) {
        self.walking = FuturesOrdered::new();
        self.walked.clear();
    }

    // `None` for a window that is planned anew, because the records that it returned for later windows are then
    // returned a second time.
    fn take(&mut self, (range, walk): Walked) -> Result<Option<ReadWindow>> {
        match walk {
            Ok(Walk::Whole(mut found)) => {
                self.later.hand_over(&self.query, range, &mut found);
                self.planner.observe(range, &found);
                let whole_since = found.whole_since;
                Ok(Some(ReadWindow { range, calls: found.calls, quarantined: found.quarantined, whole_since }))
            }
            // The windows behind it are dropped too, because they were planned from the same wrong estimate.
            Ok(Walk::Crowded(found)) => {
                self.stop();
                self.planner.rewind_to(range, &found);
                Ok(None)
            }
            Err(error) => {
                self.stop();
                self.failed = true;
                Err(error)
            }
        }
    }
}

impl<S: CallHistorySource + ?Sized> Stream for WindowReader<'_, S> {
    type Item = Result<ReadWindow>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        while !this.failed {
            this.go_on(cx);
            let started = this.start();
            if let Some(walked) = this.walked.pop_front() {
                if let Some(window) = this.take(walked).transpose() {
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
