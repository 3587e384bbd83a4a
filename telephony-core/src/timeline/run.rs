//! Stream of the entries of completed windows.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use futures_util::stream::{Stream, StreamExt};

use super::TimelineOptions;
use super::reader::{ReadWindow, WindowReader};
use crate::source::SourcePointer;
use crate::{CallHistorySource, CallQuery, Entry, Result};

/// Entries of a query in chronological order.
pub(super) struct Timeline<'a, P> {
    reader: WindowReader<'a, P>,
    entries: vec::IntoIter<Entry>,
    /// Fingerprints of the quarantined records of earlier windows. A source may have to request more than a window, so
    /// that a record without a readable time is returned with neighbouring windows too.
    reported: BTreeSet<u64>,
}

impl<'a, P: SourcePointer<Target: CallHistorySource> + 'a> Timeline<'a, P> {
    pub(super) fn new(source: P, query: CallQuery, options: TimelineOptions) -> Self {
        let reader = WindowReader::new(source, query, options);
        Self { reader, entries: Vec::new().into_iter(), reported: BTreeSet::new() }
    }

    fn take(&mut self, window: ReadWindow) {
        let ReadWindow { calls, mut quarantined, .. } = window;
        // Filters by earlier windows only, because several records of one window may have the same text.
        let here: Vec<u64> = quarantined.iter().map(crate::BadRecord::fingerprint).collect();
        quarantined.retain(|bad| !self.reported.contains(&bad.fingerprint()));
        self.reported.extend(here);
        let calls = calls.into_iter().map(Entry::Call);
        let entries: Vec<Entry> = calls.chain(quarantined.into_iter().map(Entry::Quarantined)).collect();
        self.entries = entries.into_iter();
    }
}

impl<'a, P: SourcePointer<Target: CallHistorySource> + 'a> Stream for Timeline<'a, P> {
    type Item = Result<Entry>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            // Advances the windows ahead while the entries of this one are consumed. Another window starts when all
            // entries are consumed.
            this.reader.go_on(cx);
            if let Some(entry) = this.entries.next() {
                return Poll::Ready(Some(Ok(entry)));
            }
            match this.reader.poll_next_unpin(cx) {
                Poll::Ready(Some(Ok(window))) => this.take(window),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
