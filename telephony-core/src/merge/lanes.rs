//! Timelines side by side, and the choice of the next entry among them.

use std::collections::VecDeque;
use std::task::{Context, Poll};

use futures_util::stream::{self, BoxStream, StreamExt};

use crate::{Entry, Result};

// Maximum number of entries buffered for a source that is ahead of the others: enough to keep its requests moving.
pub(super) const AHEAD: usize = 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LaneState {
    Open,
    /// A retryable error is in `ready`. The stream is not polled until the error is taken.
    Failed,
    /// The error was taken. The stream continues, or it ends in the middle of its records.
    Retried,
    /// The stream ended after a retryable error.
    CutOff,
    Ended,
}

struct Lane<'a> {
    stream: BoxStream<'a, Result<Entry>>,
    ready: VecDeque<Result<Entry>>,
    state: LaneState,
}

impl<'a> Lane<'a> {
    fn new(stream: BoxStream<'a, Result<Entry>>) -> Self {
        Self { stream, ready: VecDeque::new(), state: LaneState::Open }
    }

    // Polls even while entries are ready, so that a slow source does not stall the others' requests.
    fn fill(&mut self, cx: &mut Context<'_>) {
        while matches!(self.state, LaneState::Open | LaneState::Retried) && self.ready.len() < AHEAD {
            let Poll::Ready(item) = self.stream.poll_next_unpin(cx) else { return };
            self.state = match &item {
                Some(Ok(_)) => LaneState::Open,
                Some(Err(error)) if error.is_retryable() => LaneState::Failed,
                None if self.state == LaneState::Retried => LaneState::CutOff,
                Some(Err(_)) | None => LaneState::Ended,
            };
            self.ready.extend(item);
        }
    }

    fn waits(&self) -> bool {
        self.ready.is_empty() && matches!(self.state, LaneState::Open | LaneState::Retried)
    }

    fn take(&mut self) -> Option<Result<Entry>> {
        let item = self.ready.pop_front();
        if self.state == LaneState::Failed && matches!(item, Some(Err(_))) {
            self.state = LaneState::Retried;
        }
        item
    }
}

/// Timelines that are read side by side.
pub(super) struct Lanes<'a>(Vec<Lane<'a>>);

impl<'a> Lanes<'a> {
    pub(super) fn new(timelines: Vec<BoxStream<'a, Result<Entry>>>) -> Self {
        Self(timelines.into_iter().map(Lane::new).collect())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Ends a timeline and drops it with its requests.
    pub(super) fn close(&mut self, index: usize) {
        self.0[index] = Lane { state: LaneState::Ended, ..Lane::new(stream::empty().boxed()) };
    }

    /// Returns the next entry or error, with the index of its timeline. `None` if every timeline ended, or if one ended
    /// after a retryable error instead of continuing.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<(usize, Result<Entry>)>> {
        for lane in &mut self.0 {
            lane.fill(cx);
        }
        if self.0.iter().any(|lane| lane.state == LaneState::CutOff) {
            return Poll::Ready(None);
        }
        if self.0.iter().any(Lane::waits) {
            return Poll::Pending;
        }
        Poll::Ready(self.first().and_then(|index| Some((index, self.0[index].take()?))))
    }

    // Index of the stream to take from next. Errors and quarantined records go first, because they have no place in the
    // order of time.
    fn first(&self) -> Option<usize> {
        let mut best: Option<usize> = None;
        for (index, lane) in self.0.iter().enumerate() {
            let Some(Ok(Entry::Call(call))) = lane.ready.front() else {
                if lane.ready.is_empty() {
                    continue;
                }
                return Some(index);
            };
            let earlier = best.is_none_or(|other| match self.0[other].ready.front() {
                Some(Ok(Entry::Call(other))) => call.timeline_order(other).is_lt(),
                _ => false,
            });
            if earlier {
                best = Some(index);
            }
        }
        best
    }
}
