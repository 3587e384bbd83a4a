//! Windows in flight, and the entries of the one that came out last.

use std::collections::{BTreeSet, VecDeque};
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesOrdered, Stream, StreamExt};

use super::Ahead;
use super::cutter::Cutter;
use super::walk::{Walk, walk};
use crate::{CallHistorySource, CallQuery, Entry, Result, TimeRange};

type Walked = (TimeRange, Result<Walk>);

/// Entries of a query in the order of time.
///
/// What a window held is learnt when its turn comes, and a window is cut when there is room for it, so that the windows
/// are the same however fast the answers came.
pub(super) struct Timeline<'a, S: ?Sized> {
    source: &'a S,
    query: CallQuery,
    in_flight: NonZeroUsize,
    cutter: Cutter,
    walking: FuturesOrdered<BoxFuture<'a, Walked>>,
    walked: VecDeque<Walked>,
    entries: vec::IntoIter<Entry>,
    /// A source may have to ask for more than a window, so a record without a readable time comes with the neighbours
    /// too.
    reported: BTreeSet<u64>,
    failed: bool,
}

impl<'a, S: CallHistorySource + ?Sized> Timeline<'a, S> {
    pub(super) fn new(source: &'a S, query: CallQuery, ahead: Ahead) -> Self {
        Self {
            cutter: Cutter::new(query.range, ahead, source.call_history_capability()),
            source,
            query,
            in_flight: ahead.in_flight,
            walking: FuturesOrdered::new(),
            walked: VecDeque::new(),
            entries: Vec::new().into_iter(),
            reported: BTreeSet::new(),
            failed: false,
        }
    }

    // Whether there was room, and anything left to walk.
    fn start(&mut self) -> bool {
        let before = self.walking.len();
        while self.walking.len() + self.walked.len() < self.in_flight.get() {
            let Some(window) = self.cutter.cut() else { break };
            let (source, query) = (self.source, self.query.over(window.range));
            let walk = async move { (window.range, walk(source, query, window.most).await) };
            self.walking.push_back(walk.boxed());
        }
        self.walking.len() > before
    }

    fn go_on(&mut self, cx: &mut Context<'_>) {
        while let Poll::Ready(Some(walked)) = self.walking.poll_next_unpin(cx) {
            self.walked.push_back(walked);
        }
    }

    fn stop(&mut self) {
        self.walking = FuturesOrdered::new();
        self.walked.clear();
    }

    fn take(&mut self, (range, walk): Walked) -> Result<()> {
        match walk {
            Ok(Walk::Whole(found)) => {
                self.cutter.learn(range, &found);
                let mut entries = found.into_entries();
                self.report_once(&mut entries);
                self.entries = entries.into_iter();
            }
            // Those behind it were cut by the same wrong guess.
            Ok(Walk::Crowded(found)) => {
                self.stop();
                self.cutter.retreat(range, &found);
            }
            Err(error) => {
                self.stop();
                self.failed = true;
                return Err(error);
            }
        }
        Ok(())
    }

    fn report_once(&mut self, entries: &mut Vec<Entry>) {
        let mut here = Vec::new();
        entries.retain(|entry| match entry {
            Entry::SetAside(bad) => {
                here.push(bad.fingerprint());
                !self.reported.contains(&bad.fingerprint())
            }
            Entry::Call(_) => true,
        });
        self.reported.extend(here);
    }
}

impl<S: CallHistorySource + ?Sized> Stream for Timeline<'_, S> {
    type Item = Result<Entry>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            // Windows ahead go on while the entries of this one are taken; another starts when they are all taken.
            this.go_on(cx);
            if let Some(entry) = this.entries.next() {
                return Poll::Ready(Some(Ok(entry)));
            }
            if this.failed {
                return Poll::Ready(None);
            }
            let started = this.start();
            if let Some(walked) = this.walked.pop_front() {
                if let Err(error) = this.take(walked) {
                    return Poll::Ready(Some(Err(error)));
                }
            } else if this.walking.is_empty() {
                return Poll::Ready(None);
            } else if !started {
                return Poll::Pending;
            }
        }
    }
}
