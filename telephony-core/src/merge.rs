//! Merging of several timelines into one.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{BoxStream, Stream, StreamExt};

use crate::{Entry, Result};

// Maximum number of entries buffered for a source that is ahead of the others: enough to keep its requests moving.
const AHEAD: usize = 1024;

/// Merges timelines into one, sorted by `filed_at`, then provider, account, id and part.
///
/// Each input must be sorted in that order already, as
/// [`CallHistorySourceExt::timeline`](crate::CallHistorySourceExt::timeline) is. A quarantined record is yielded as
/// soon as its own timeline reaches it. An error ends the merge. A consumer may pause for any time between two polls.
pub fn merge(timelines: Vec<BoxStream<'_, Result<Entry>>>) -> BoxStream<'_, Result<Entry>> {
    let lanes = timelines.into_iter().map(Lane::new).collect();
    Merge { lanes, failed: false }.boxed()
}

struct Lane<'a> {
    stream: BoxStream<'a, Result<Entry>>,
    ready: VecDeque<Result<Entry>>,
    ended: bool,
}

impl<'a> Lane<'a> {
    fn new(stream: BoxStream<'a, Result<Entry>>) -> Self {
        Self { stream, ready: VecDeque::new(), ended: false }
    }

    // Polls even while entries are ready, so that a slow source does not stall the others' requests.
    fn fill(&mut self, cx: &mut Context<'_>) {
        while !self.ended && self.ready.len() < AHEAD {
            match self.stream.poll_next_unpin(cx) {
                Poll::Ready(Some(entry)) => {
                    self.ended = entry.is_err();
                    self.ready.push_back(entry);
                }
                Poll::Ready(None) => self.ended = true,
                Poll::Pending => return,
            }
        }
    }

    fn waits(&self) -> bool {
        !self.ended && self.ready.is_empty()
    }
}

struct Merge<'a> {
    lanes: Vec<Lane<'a>>,
    failed: bool,
}

impl Merge<'_> {
    // Index of the stream to take from next. Errors and quarantined records go first, because they have no place in the
    // order of time.
    fn first(&self) -> Option<usize> {
        let mut best: Option<usize> = None;
        for (index, lane) in self.lanes.iter().enumerate() {
            let Some(Ok(Entry::Call(call))) = lane.ready.front() else {
                if lane.ready.is_empty() {
                    continue;
                }
                return Some(index);
            };
            let earlier = best.is_none_or(|other| match self.lanes[other].ready.front() {
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

impl Stream for Merge<'_> {
    type Item = Result<Entry>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.failed {
            return Poll::Ready(None);
        }
        for lane in &mut self.lanes {
            lane.fill(cx);
        }
        if self.lanes.iter().any(Lane::waits) {
            return Poll::Pending;
        }
        let entry = self.first().and_then(|index| self.lanes[index].ready.pop_front());
        self.failed = matches!(entry, Some(Err(_)));
        Poll::Ready(entry)
    }
}

#[cfg(test)]
mod tests;
