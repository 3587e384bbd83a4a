//! Streams that are polled on through an outage of the vendor.

use std::time::Duration;

use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use tokio::time::{Instant, sleep};

use crate::{Error, Result};

/// Rules for polling a stream on after retryable errors: with which waits, and for how long without progress.
///
/// A client retries each request by its [`RetryPolicy`](super::RetryPolicy). An outage that lasts longer reaches the
/// stream as a retryable error, after which the stream can be polled further and continues with the request that
/// failed. This does so: it waits as long as the error's [`retry_after`](Error::retry_after) says, or else with a
/// backoff that doubles and of which half is random. Other errors, and an error whose wait would exceed the total time
/// without progress, are passed on.
///
/// ```
/// use std::time::Duration;
///
/// use futures_util::TryStreamExt;
/// use telephony_core::transport::Outlast;
/// use telephony_core::{CallHistorySource, CallHistorySourceExt, CallQuery, Result};
///
/// async fn count(source: &dyn CallHistorySource, query: CallQuery) -> Result<usize> {
///     let outlast = Outlast::default().give_up(Duration::from_secs(2 * 3600));
///     let calls = outlast.stream(source.calls(query), |error, wait| {
///         eprintln!("{error}; next try in {wait:?}");
///     });
///     calls.try_fold(0, async |count, _| Ok(count + 1)).await
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outlast {
    /// First wait after an error that names none; doubles with each further one. Default: one second.
    pub base: Duration,
    /// Maximum wait after an error that names none. Default: two minutes.
    pub cap: Duration,
    /// Total time without progress, from the first error on, after which the error is passed on. Default: an hour.
    pub give_up: Duration,
}

impl Default for Outlast {
    fn default() -> Self {
        Self { base: Duration::from_secs(1), cap: Duration::from_secs(120), give_up: Duration::from_secs(3600) }
    }
}

crate::chained::chained! {
    Outlast {
        /// Sets the first wait after an error that names none.
        base: Duration,
        /// Sets the maximum wait after an error that names none.
        cap: Duration,
        /// Sets the total time without progress after which the error is passed on.
        give_up: Duration,
    }
}

/// Errors since the stream last made progress.
#[derive(Clone, Copy)]
struct OutageCount {
    since: Instant,
    errors: u32,
}

impl Outlast {
    /// Polls a stream on after each retryable error. `on_wait` gets each error that is not passed on, and the wait that
    /// follows it.
    ///
    /// The stream must continue after a retryable error, as those of [`CallHistorySourceExt`], [`NoteStoreExt`],
    /// [`NoteFeedExt`] and of a sync do. After an error that was passed on, the time without progress begins anew. The
    /// waits need a tokio runtime with its timer.
    ///
    /// [`CallHistorySourceExt`]: crate::CallHistorySourceExt#after-an-error
    /// [`NoteStoreExt`]: crate::NoteStoreExt
    /// [`NoteFeedExt`]: crate::NoteFeedExt
    pub fn stream<'a, T: Send + 'a>(
        self,
        items: impl Stream<Item = Result<T>> + Send + 'a,
        on_wait: impl FnMut(&Error, Duration) + Send + 'a,
    ) -> BoxStream<'a, Result<T>> {
        let start = (items.boxed(), on_wait, None::<OutageCount>);
        let items = stream::unfold(start, move |(mut items, mut on_wait, mut outage)| async move {
            loop {
                let error = match items.next().await? {
                    Err(error) if error.is_retryable() => error,
                    item => return Some((item, (items, on_wait, None))),
                };
                let so_far = outage.unwrap_or_else(|| OutageCount { since: Instant::now(), errors: 0 });
                let wait = error.retry_after().unwrap_or_else(|| self.backoff(so_far.errors));
                if so_far.since.elapsed().saturating_add(wait) > self.give_up {
                    return Some((Err(error), (items, on_wait, None)));
                }
                on_wait(&error, wait);
                sleep(wait).await;
                outage = Some(OutageCount { errors: so_far.errors.saturating_add(1), ..so_far });
            }
        });
        items.fuse().boxed()
    }

    fn backoff(self, errors: u32) -> Duration {
        let factor = 1_u32.checked_shl(errors).unwrap_or(u32::MAX);
        let ceiling = self.base.saturating_mul(factor).min(self.cap);
        ceiling / 2 + (ceiling / 2).mul_f64(fastrand::f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ErrorKind, Provider};

    fn error(kind: ErrorKind) -> Error {
        Error::new(kind, Provider::from_static("test"), "test.it")
    }

    async fn outlasted(items: Vec<Result<u32>>, outlast: Outlast) -> (Vec<Result<u32, ErrorKind>>, Vec<u64>) {
        let mut waits = Vec::new();
        let items = outlast.stream(stream::iter(items), |_, wait| waits.push(wait.as_secs()));
        let items = items.map(|item| item.map_err(|error| error.kind())).collect().await;
        (items, waits)
    }

    #[tokio::test(start_paused = true)]
    async fn retryable_errors_are_waited_out_and_others_are_passed_on() {
        let busy = || error(ErrorKind::RateLimited).with_retry_after(Some(Duration::from_secs(30)));
        let items = vec![Ok(1), Err(busy()), Err(busy()), Ok(2), Err(error(ErrorKind::Forbidden)), Ok(3)];
        let begun = Instant::now();
        let (items, waits) = outlasted(items, Outlast::default()).await;
        assert_eq!(items, [Ok(1), Ok(2), Err(ErrorKind::Forbidden), Ok(3)]);
        assert_eq!((waits, begun.elapsed().as_secs()), (vec![30, 30], 60));
    }

    #[tokio::test(start_paused = true)]
    async fn the_wait_doubles_until_the_time_without_progress_ends() {
        let down = || Err(error(ErrorKind::Unavailable));
        let outlast = Outlast::default().base(Duration::from_secs(16)).cap(Duration::from_secs(64));
        let outlast = outlast.give_up(Duration::from_secs(200));
        let outage = std::iter::repeat_with(down).take(50);
        let begun = Instant::now();
        let (items, waits) = outlasted(outage.chain([Ok(1)]).collect(), outlast).await;
        assert!(matches!(items[..], [Err(ErrorKind::Unavailable), .., Ok(1)]), "{items:?}");
        assert!((8..=16).contains(&waits[0]) && (16..=32).contains(&waits[1]), "{waits:?}");
        assert!(waits.iter().all(|wait| *wait <= 64), "{waits:?}");
        let outages = items.len() as u64 - 1;
        assert!(begun.elapsed().as_secs() <= (outages + 1) * 200, "{items:?} {:?}", begun.elapsed());
        // An item between two outages starts the time anew.
        let flaky = (0..20).flat_map(|item| [down(), down(), Ok(item)]).collect();
        let (items, waits) = outlasted(flaky, outlast).await;
        assert_eq!((items, waits.len()), ((0..20).map(Ok).collect(), 40));
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_beyond_the_time_without_progress_is_not_begun() {
        let long = error(ErrorKind::RateLimited).with_retry_after(Some(Duration::from_secs(3601)));
        let begun = Instant::now();
        let (items, waits) = outlasted(vec![Err(long), Ok(1)], Outlast::default()).await;
        assert_eq!((items, waits.len()), (vec![Err(ErrorKind::RateLimited), Ok(1)], 0));
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }
}
