//! Merging of several timelines into one.

mod lanes;
mod partial;

use futures_util::stream::{self, BoxStream, StreamExt};

use crate::{Entry, Result};
use lanes::Lanes;
pub use partial::{FailedSource, Merged, PartialMerge, merge_partial};

/// Merges timelines into one, sorted by `filed_at`, then provider, account, id and part.
///
/// Each input must be sorted in that order already, as
/// [`CallHistorySourceExt::timeline`](crate::CallHistorySourceExt::timeline) is. A quarantined record is yielded as
/// soon as its own timeline reaches it. A consumer may pause for any time between two polls.
///
/// After a retryable error the merge can be polled further: the timeline that failed continues, and the others keep
/// their entries until then. Any other error ends the merge, and so does a timeline that ends after a retryable error
/// instead of continuing. [`merge_partial`] goes on without a timeline that failed.
pub fn merge(timelines: Vec<BoxStream<'_, Result<Entry>>>) -> BoxStream<'_, Result<Entry>> {
    let mut lanes = Lanes::new(timelines);
    let mut ended = false;
    let merged = stream::poll_fn(move |cx| {
        if ended {
            return std::task::Poll::Ready(None);
        }
        lanes.poll_next(cx).map(|next| match next {
            Some((_, Ok(entry))) => Some(Ok(entry)),
            Some((_, Err(error))) => {
                ended = !error.is_retryable();
                Some(Err(error))
            }
            None => None,
        })
    });
    merged.boxed()
}

#[cfg(test)]
mod tests;
