use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt};

use super::StreamBatch;
use crate::Result;

/// Batch of a page, and the position after it; `None` at the end of the walk.
pub(super) type Step<P> = Result<(StreamBatch, Option<P>)>;

/// Batches of a walk over pages, from a position on.
///
/// A retryable error keeps the position. If the source refuses the first position, the walk begins at `start` instead,
/// because a stored cursor must not stop a stream for good: another version may have made it, or the list may have
/// changed since.
pub(super) fn batches<'a, P, F>(first: P, start: Option<P>, step: F) -> BoxStream<'a, Result<StreamBatch>>
where
    P: Clone + Send + Sync + 'a,
    F: Fn(P) -> BoxFuture<'a, Step<P>> + Send + Sync + 'a,
{
    let pages = stream::unfold(Some((first, start, step)), |walk| async move {
        let (mut position, mut start, step) = walk?;
        let mut result = step(position.clone()).await;
        if result.as_ref().is_err_and(|error| !error.is_retryable())
            && let Some(start) = start.take()
        {
            position = start.clone();
            result = step(start).await;
        }
        Some(match result {
            Ok((batch, next)) => (Ok(batch), next.map(|next| (next, None, step))),
            Err(error) => {
                let next = error.is_retryable().then_some((position, start, step));
                (Err(error), next)
            }
        })
    });
    pages.fuse().boxed()
}
