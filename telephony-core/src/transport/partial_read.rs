//! Requests for several subjects of one page, of which some may fail.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::stream::{self, StreamExt};

use crate::{BadRecord, Error, Result};

/// Results of one request for each of several subjects, up to a failure that a later request may not have.
///
/// A page whose requests are many keeps with it what was read: it returns `read`, and its cursor holds `pending`.
#[derive(Debug)]
#[non_exhaustive]
pub struct PartialRead<S, T> {
    /// Results in the order of the subjects, without those that are quarantined or pending.
    pub read: Vec<T>,
    /// Subjects whose request fails however often it is sent, in their order.
    pub quarantined: Vec<BadRecord>,
    /// Subjects that were not read, in their order; empty if all were read.
    pub pending: Vec<S>,
    failure: Option<Error>,
}

impl<S, T> PartialRead<S, T> {
    /// Fails if nothing was read or quarantined because of the failure, so that a walk that makes no progress reports it.
    ///
    /// With `is_advanced` the page has made other progress that its cursor keeps, and the failure costs one request: the
    /// next page begins with the subject that failed.
    ///
    /// # Errors
    ///
    /// The retryable error of the first subject that failed.
    pub fn or_failure(self, is_advanced: bool) -> Result<Self> {
        match self.failure {
            Some(error) if self.read.is_empty() && self.quarantined.is_empty() && !is_advanced => Err(error),
            _ => Ok(self),
        }
    }
}

/// Sends one request for each subject, `in_flight` at a time, and stops at the first retryable error.
///
/// Requests that are in flight when another fails are completed, and their results are kept. `quarantine` is called with
/// each other error, the subject and the subject's position: it returns the quarantined subject
/// ([`BadRecord::of_subject`]), and the read goes on, or `None` if the error ends the read.
///
/// # Errors
///
/// The first error that is not retryable and that `quarantine` returns `None` for.
pub async fn read_each<S, T, B, F, Fut>(
    subjects: impl IntoIterator<Item = S>,
    in_flight: usize,
    quarantine: B,
    read: F,
) -> Result<PartialRead<S, T>>
where
    S: Clone,
    B: Fn(usize, &S, &Error) -> Option<BadRecord>,
    F: Fn(S) -> Fut,
    Fut: Future<Output = Result<T>>,
{
    let has_failed = AtomicBool::new(false);
    let (has_failed, read) = (&has_failed, &read);
    let quarantine = &quarantine;
    let results = stream::iter(subjects.into_iter().enumerate()).map(|(index, subject)| async move {
        if has_failed.load(Ordering::Relaxed) {
            return (subject, None);
        }
        let result = match read(subject.clone()).await {
            Ok(item) => Ok(Ok(item)),
            Err(error) if error.is_retryable() => Err(error),
            Err(error) => quarantine(index, &subject, &error).map(Err).ok_or(error),
        };
        has_failed.fetch_or(result.is_err(), Ordering::Relaxed);
        (subject, Some(result))
    });
    let mut results = std::pin::pin!(results.buffered(in_flight.max(1)));
    let mut partial = PartialRead { read: Vec::new(), quarantined: Vec::new(), pending: Vec::new(), failure: None };
    while let Some((subject, result)) = results.next().await {
        match result {
            Some(Ok(Ok(item))) => partial.read.push(item),
            Some(Ok(Err(bad))) => partial.quarantined.push(bad),
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
        let quarantine = |index, subject: &u32, error: &Error| BadRecord::of_subject(index, subject, error);
        read_each(1..=5, 2, quarantine, |subject| {
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
    async fn a_subject_whose_request_always_fails_is_quarantined_and_the_others_are_read() {
        let partial = read(&[2, 5], ErrorKind::NotFound).await.unwrap();
        assert_eq!((partial.read, partial.pending), (vec![10, 30, 40], vec![]));
        let bad: Vec<_> = partial.quarantined.iter().map(|bad| (bad.index, &*bad.raw, &*bad.reason)).collect();
        assert_eq!(bad, [(1, "2", "not_found"), (4, "5", "not_found")]);
        let none = read(&[1, 2, 3, 4, 5], ErrorKind::UnexpectedShape).await.unwrap();
        assert_eq!((none.quarantined.len(), none.or_failure(false).is_ok()), (5, true));
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
