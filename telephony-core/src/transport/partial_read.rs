//! Requests for several subjects of one page, of which some may fail.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::stream::{self, StreamExt};

use crate::{Error, Result};

/// Results of one request for each of several subjects, up to a failure that a later request may not have.
///
/// A page whose requests are many keeps with it what was read: it returns `read`, and its cursor holds `pending`.
#[derive(Debug)]
#[non_exhaustive]
pub struct PartialRead<S, T> {
    /// Results in the order of the subjects, without those that are pending.
    pub read: Vec<T>,
    /// Subjects that were not read, in their order; empty if all were read.
    pub pending: Vec<S>,
    failure: Option<Error>,
}

impl<S, T> PartialRead<S, T> {
    /// Fails if nothing was read because of the failure, so that a walk that makes no progress reports it.
    ///
    /// With `is_advanced` the page has made other progress that its cursor keeps, and the failure costs one request: the
    /// next page begins with the subject that failed.
    ///
    /// # Errors
    ///
    /// The retryable error of the first subject that failed.
    pub fn or_failure(self, is_advanced: bool) -> Result<Self> {
        match self.failure {
            Some(error) if self.read.is_empty() && !is_advanced => Err(error),
            _ => Ok(self),
        }
    }
}

/// Sends one request for each subject, `in_flight` at a time, and stops at the first retryable error.
///
/// Requests that are in flight when another fails are completed, and their results are kept.
///
/// # Errors
///
/// The first error that is not retryable.
pub async fn read_each<S, T, F, Fut>(
    subjects: impl IntoIterator<Item = S>,
    in_flight: usize,
    read: F,
) -> Result<PartialRead<S, T>>
where
    S: Clone,
    F: Fn(S) -> Fut,
    Fut: Future<Output = Result<T>>,
{
    let has_failed = AtomicBool::new(false);
    let (has_failed, read) = (&has_failed, &read);
    let results = stream::iter(subjects).map(|subject| async move {
        if has_failed.load(Ordering::Relaxed) {
            return (subject, None);
        }
        let result = read(subject.clone()).await;
        has_failed.fetch_or(result.is_err(), Ordering::Relaxed);
        (subject, Some(result))
    });
    let mut results = std::pin::pin!(results.buffered(in_flight.max(1)));
    let mut partial = PartialRead { read: Vec::new(), pending: Vec::new(), failure: None };
    while let Some((subject, result)) = results.next().await {
        match result {
            Some(Ok(item)) => partial.read.push(item),
            Some(Err(error)) if !error.is_retryable() => return Err(error),
            result => {
                partial.pending.push(subject);
                partial.failure = partial.failure.or(result.and_then(Result::err));
            }
        }
    }
    Ok(partial)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ErrorKind, Provider};

    fn error(kind: ErrorKind) -> Error {
        Error::new(kind, Provider::from_static("test"), "test.it")
    }

    async fn read(failing: &[u32], kind: ErrorKind) -> Result<PartialRead<u32, u32>> {
        read_each(1..=5, 2, |subject| {
            let result = if failing.contains(&subject) { Err(error(kind)) } else { Ok(subject * 10) };
            async move {
                tokio::task::yield_now().await;
                result
            }
        })
        .await
    }

    #[tokio::test]
    async fn a_failure_costs_its_own_request_and_stops_those_that_were_not_sent() {
        let whole = read(&[], ErrorKind::Timeout).await.unwrap();
        assert_eq!((whole.read, whole.pending), (vec![10, 20, 30, 40, 50], vec![]));
        let partial = read(&[3], ErrorKind::Timeout).await.unwrap();
        assert_eq!((&partial.read[..], &partial.pending[..]), (&[10, 20, 40][..], &[3, 5][..]));
        assert!(partial.or_failure(false).is_ok());
    }

    #[tokio::test]
    async fn a_failure_is_the_result_where_nothing_was_read() {
        let nothing = || async { read(&[1, 2], ErrorKind::Unavailable).await.unwrap() };
        assert_eq!(nothing().await.or_failure(false).unwrap_err().kind(), ErrorKind::Unavailable);
        assert_eq!(nothing().await.or_failure(true).unwrap().pending, [1, 2, 3, 4, 5]);
        let last = read(&[5], ErrorKind::Forbidden).await.unwrap_err();
        assert_eq!(last.kind(), ErrorKind::Forbidden, "a later request fails in the same way");
    }
}
