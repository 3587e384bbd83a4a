//! A merge that goes on without a timeline that failed.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{BoxStream, Stream};
use time::OffsetDateTime;

use super::lanes::Lanes;
use crate::{Entry, Error, Result};

/// Merges timelines as [`merge`](crate::merge) does, and goes on without a timeline that fails.
///
/// The entries of a timeline up to its error are yielded in order. The error itself is an item,
/// [`Merged::Failed`], which names the timeline, and [`PartialMerge::failed`] lists every failure at any time, also
/// after the end.
///
/// Any error ends its timeline, also a retryable one, because the others do not wait for it. Read with
/// [`merge`](crate::merge) to continue a timeline after an outage.
///
/// ```
/// use futures_util::StreamExt;
/// use futures_util::stream::BoxStream;
/// use telephony_core::{Entry, Merged, Result, merge_partial};
///
/// async fn report(timelines: Vec<BoxStream<'_, Result<Entry>>>) -> usize {
///     let mut merged = merge_partial(timelines);
///     let mut count = 0;
///     while let Some(item) = merged.next().await {
///         if let Merged::Entry(_) = item {
///             count += 1;
///         }
///     }
///     for failed in merged.failed() {
///         let (source, last) = (failed.index, failed.last_filed_at);
///         eprintln!("source {source} is missing after {last:?}: {}", failed.error);
///     }
///     count
/// }
/// ```
pub fn merge_partial(timelines: Vec<BoxStream<'_, Result<Entry>>>) -> PartialMerge<'_> {
    let lanes = Lanes::new(timelines);
    PartialMerge { last: vec![None; lanes.len()], lanes, failed: Vec::new() }
}

/// Item of a partial merge: an entry, or the failure of one timeline.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Merged {
    /// An entry of any timeline.
    Entry(Entry),
    /// A timeline that failed. None of its entries follows.
    Failed(FailedSource),
}

/// Failure of one timeline in a partial merge.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FailedSource {
    /// Index of the timeline among those that were merged, from 0.
    pub index: usize,
    /// Error that ended the timeline; it names the provider and the account.
    pub error: Error,
    /// Filing time of the last call that the timeline returned; `None` if it returned none. Calls filed later are
    /// missing, and calls of the same instant may be.
    pub last_filed_at: Option<OffsetDateTime>,
}

/// Stream of [`merge_partial`].
pub struct PartialMerge<'a> {
    lanes: Lanes<'a>,
    last: Vec<Option<OffsetDateTime>>,
    failed: Vec<FailedSource>,
}

impl PartialMerge<'_> {
    /// Failures so far, in the order in which they were yielded. After the end of the stream an empty list means that
    /// nothing is missing.
    pub fn failed(&self) -> &[FailedSource] {
        &self.failed
    }
}

impl fmt::Debug for PartialMerge<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartialMerge").field("failed", &self.failed).finish_non_exhaustive()
    }
}

impl Stream for PartialMerge<'_> {
    type Item = Merged;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        this.lanes.poll_next(cx).map(|next| {
            let (index, item) = next?;
            Some(match item {
                Ok(entry) => {
                    if let Entry::Call(call) = &entry {
                        this.last[index] = Some(call.filed_at.instant());
                    }
                    Merged::Entry(entry)
                }
                Err(error) => {
                    this.lanes.close(index);
                    let failed = FailedSource { index, error, last_filed_at: this.last[index] };
                    this.failed.push(failed.clone());
                    Merged::Failed(failed)
                }
            })
        })
    }
}
