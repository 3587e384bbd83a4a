//! Requests for several subjects of one page, of which some may fail.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::stream::{self, StreamExt};

use crate::{BadRecord, Error, ErrorKind, Result};

/// Maximum number of subjects that are asked to find out if the vendor answers.
const CANDIDATES: usize = 3;

/// Subjects of a walk and how their requests are sent.
#[derive(Debug, Clone)]
pub struct Subjects<S> {
    pending: Vec<S>,
    witness: Option<S>,
    in_flight: usize,
    concerns_all: fn(&Error) -> bool,
}

impl<S> Subjects<S> {
    /// Subjects whose requests are sent one after another.
    pub fn new(pending: Vec<S>) -> Self {
        Self { pending, witness: None, in_flight: 1, concerns_all: |_| false }
    }

    /// Sets the number of concurrent requests.
    pub fn in_flight(mut self, in_flight: usize) -> Self {
        self.in_flight = in_flight.max(1);
        self
    }

    /// Sets a subject whose request the vendor answered before, or should answer. It is asked when the request of
    /// another subject fails, because its answer shows that the failure is the other subject's own.
    pub fn witness(mut self, witness: Option<S>) -> Self {
        self.witness = witness;
        self
    }

    /// Sets which of the vendor's errors concern all subjects, although their kind is that of one subject's own error.
    pub fn concerning_all(mut self, concerns_all: fn(&Error) -> bool) -> Self {
        self.concerns_all = concerns_all;
        self
    }
}

/// Results of one request for each of several subjects, up to a failure that a later request may not have.
///
/// A page whose requests are many keeps with it what was read: it returns `read`, and its cursor holds `pending` and
/// `witness`.
#[derive(Debug)]
#[non_exhaustive]
pub struct PartialRead<S, T> {
    /// Results in the order of the subjects, without those that are quarantined or pending.
    pub read: Vec<T>,
    /// Subjects whose request fails however often it is sent, in their order.
    pub quarantined: Vec<BadRecord>,
    /// Subjects that were not read, in their order; empty if all were read.
    pub pending: Vec<S>,
    /// Subject whose request was answered last; otherwise the witness that was given.
    pub witness: Option<S>,
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

/// Sends one request for each subject, and stops at the first error that is not one subject's own.
///
/// `quarantine` makes the quarantined subject of an error, the subject and its position ([`BadRecord::of_subject`]), and
/// the read goes on. An error is the subject's own if the vendor says of this request what a repetition does not change:
/// the subject does not exist, is refused, or has an answer that cannot be read. Any other error, such as a server error, a
/// timeout or missing permission, is the subject's own if it stays while the request of another subject is answered: the
/// witness, or else one of the next subjects. A rate limit, a connection that cannot be made and an answer to another
/// question concern all subjects.
///
/// Requests that are in flight when another fails are completed, and their results are kept.
///
/// # Errors
///
/// The first error that is neither retryable nor one subject's own.
pub async fn read_each<S, T, B, F, Fut>(subjects: Subjects<S>, quarantine: B, read: F) -> Result<PartialRead<S, T>>
where
    S: Clone,
    B: Fn(usize, &S, &Error) -> BadRecord,
    F: Fn(S) -> Fut,
    Fut: Future<Output = Result<T>>,
{
    let Subjects { pending, witness, in_flight, concerns_all } = subjects;
    let is_own = |error: &Error| is_surely_own(error) && !concerns_all(error);
    let pending = pending.into_iter().enumerate().collect();
    let mut walk = SubjectWalk { done: Vec::new(), pending, witness, quarantine, read };
    let (mut failure, mut failed_before) = (None, None);
    while failure.is_none() && !walk.pending.is_empty() {
        let Some(error) = walk.send_each(in_flight, is_own).await else { continue };
        // The first pending subject is the one that failed. A fault that passes costs one more round.
        let failed = walk.pending.first().map(|(index, _)| *index);
        let is_new = error.is_retryable() && failed_before != failed && walk.can_ask_another();
        failed_before = failed;
        if !is_new || !may_be_own(&error) {
            failure = if may_be_own(&error) && walk.is_another_answered().await {
                walk.settle_first(is_own).await
            } else {
                Some(error)
            };
        }
    }
    match failure {
        Some(error) if !error.is_retryable() => Err(error),
        failure => Ok(walk.into_read(failure)),
    }
}

/// Requests of a page: those that were answered and those that are still to be sent.
struct SubjectWalk<S, T, B, F> {
    done: Vec<(usize, Result<T, BadRecord>)>,
    pending: Vec<(usize, S)>,
    witness: Option<S>,
    quarantine: B,
    read: F,
}

impl<S, T, B, F, Fut> SubjectWalk<S, T, B, F>
where
    S: Clone,
    B: Fn(usize, &S, &Error) -> BadRecord,
    F: Fn(S) -> Fut,
    Fut: Future<Output = Result<T>>,
{
    /// Sends the pending requests up to the first error that may concern all of them, and returns this error.
    async fn send_each(&mut self, in_flight: usize, is_own: impl Fn(&Error) -> bool) -> Option<Error> {
        let has_failed = &AtomicBool::new(false);
        let (read, is_own) = (&self.read, &is_own);
        let results = stream::iter(std::mem::take(&mut self.pending)).map(|(index, subject)| async move {
            if has_failed.load(Ordering::Relaxed) {
                return (index, subject, None);
            }
            let result = read(subject.clone()).await;
            has_failed.fetch_or(result.as_ref().is_err_and(|error| !is_own(error)), Ordering::Relaxed);
            (index, subject, Some(result))
        });
        let mut results = std::pin::pin!(results.buffered(in_flight));
        let mut failure = None;
        while let Some((index, subject, result)) = results.next().await {
            match result {
                Some(Ok(item)) => {
                    self.done.push((index, Ok(item)));
                    self.witness = Some(subject);
                }
                Some(Err(error)) if is_own(&error) => {
                    self.done.push((index, Err((self.quarantine)(index, &subject, &error))));
                }
                result => {
                    self.pending.push((index, subject));
                    failure = failure.or(result.and_then(Result::err));
                }
            }
        }
        failure
    }

    fn can_ask_another(&self) -> bool {
        self.witness.is_some() || self.pending.len() > 1
    }

    /// True if the vendor answers the request of a subject other than the first pending one now.
    async fn is_another_answered(&mut self) -> bool {
        if let Some(witness) = self.witness.clone() {
            match (self.read)(witness).await {
                Ok(_) => return true,
                Err(error) if error.is_retryable() => return false,
                // The witness was deleted since.
                Err(_) => {}
            }
        }
        let candidates: Vec<_> = self.pending.iter().skip(1).take(CANDIDATES).cloned().collect();
        for (index, subject) in candidates {
            match (self.read)(subject.clone()).await {
                Ok(item) => {
                    self.done.push((index, Ok(item)));
                    self.pending.retain(|(pending, _)| *pending != index);
                    self.witness = Some(subject);
                    return true;
                }
                Err(error) if !may_be_own(&error) => return false,
                Err(_) => {}
            }
        }
        false
    }

    /// Asks the first pending subject for the last time, and quarantines it if it fails. Returns an error that concerns all
    /// subjects.
    async fn settle_first(&mut self, is_own: impl Fn(&Error) -> bool) -> Option<Error> {
        let (index, subject) = self.pending.first()?.clone();
        let mut result = (self.read)(subject.clone()).await;
        // A server that fails now and then answers one of two requests.
        if result.as_ref().is_err_and(|error| error.is_retryable() && !is_own(error)) {
            result = (self.read)(subject.clone()).await;
        }
        let outcome = match result {
            Err(error) if !may_be_own(&error) => return Some(error),
            result => result.map_err(|error| (self.quarantine)(index, &subject, &error)),
        };
        self.done.push((index, outcome));
        self.pending.remove(0);
        None
    }

    fn into_read(mut self, failure: Option<Error>) -> PartialRead<S, T> {
        self.done.sort_by_key(|(index, _)| *index);
        let pending = self.pending.into_iter().map(|(_, subject)| subject).collect();
        let (read, quarantined) = (Vec::new(), Vec::new());
        let mut partial = PartialRead { read, quarantined, pending, witness: self.witness, failure };
        for (_, outcome) in self.done {
            match outcome {
                Ok(item) => partial.read.push(item),
                Err(bad) => partial.quarantined.push(bad),
            }
        }
        partial
    }
}

/// True if the vendor says of this request what a repetition does not change.
fn is_surely_own(error: &Error) -> bool {
    match error.kind() {
        // The client has already repeated an inconsistent read.
        ErrorKind::NotFound | ErrorKind::UnexpectedShape | ErrorKind::TooLarge | ErrorKind::InconsistentRead => true,
        // The server redirects, wants a payment, or knows neither the address nor the method.
        ErrorKind::Rejected => !matches!(error.status(), Some(300..=399 | 402 | 404 | 405 | 410 | 501)),
        _ => false,
    }
}

/// True if the error can be one subject's own while the vendor answers for others.
fn may_be_own(error: &Error) -> bool {
    !matches!(
        error.kind(),
        ErrorKind::RateLimited
            | ErrorKind::NotSent
            | ErrorKind::FilterIgnored
            | ErrorKind::InvalidQuery
            | ErrorKind::Unsupported
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    use super::*;
    use crate::Provider;

    fn error(kind: ErrorKind) -> Error {
        Error::new(kind, Provider::from_static("test"), "test.it")
    }

    /// Reads five subjects. Each of `failing` fails the given number of times.
    async fn read_with(
        failing: &[(u32, usize)],
        kind: ErrorKind,
        witness: Option<u32>,
    ) -> Result<PartialRead<u32, u32>> {
        let left = Mutex::new(failing.iter().copied().collect::<BTreeMap<_, _>>());
        let subjects = Subjects::new((1..=5).collect()).in_flight(2).witness(witness);
        read_each(subjects, BadRecord::of_subject, |subject| {
            let mut left = left.lock().unwrap();
            let fails = left.get_mut(&subject).is_some_and(|left| {
                let fails = *left > 0;
                *left = left.saturating_sub(1);
                fails
            });
            let result = if fails { Err(error(kind)) } else { Ok(subject * 10) };
            async move {
                tokio::task::yield_now().await;
                result
            }
        })
        .await
    }

    const ALWAYS: usize = usize::MAX;

    async fn read(failing: &[u32], kind: ErrorKind) -> Result<PartialRead<u32, u32>> {
        let failing: Vec<_> = failing.iter().map(|subject| (*subject, ALWAYS)).collect();
        read_with(&failing, kind, None).await
    }

    fn reasons(partial: &PartialRead<u32, u32>) -> Vec<(usize, &str, &str)> {
        partial.quarantined.iter().map(|bad| (bad.index, &*bad.raw, &*bad.reason)).collect()
    }

    #[tokio::test]
    async fn a_failure_that_passes_costs_one_more_request_and_keeps_the_order() {
        let whole = read(&[], ErrorKind::Timeout).await.unwrap();
        assert_eq!((whole.read, whole.pending, whole.witness), (vec![10, 20, 30, 40, 50], vec![], Some(5)));
        let partial = read_with(&[(3, 1)], ErrorKind::Timeout, None).await.unwrap();
        assert_eq!((partial.read, partial.pending), (vec![10, 20, 30, 40, 50], vec![]));
    }

    #[tokio::test]
    async fn a_subject_that_fails_while_others_are_answered_is_quarantined() {
        for kind in [ErrorKind::Unavailable, ErrorKind::NotJson, ErrorKind::Interrupted, ErrorKind::Timeout] {
            let partial = read(&[3, 5], kind).await.unwrap();
            assert_eq!((&partial.read[..], &partial.pending[..]), (&[10, 20, 40][..], &[][..]), "{kind}");
            let reason = kind.to_string();
            assert_eq!(reasons(&partial), [(2, "3", &*reason), (4, "5", &*reason)]);
        }
        // A page of its own has the witness of the page before.
        let alone = read_with(&[(1, ALWAYS)], ErrorKind::Unavailable, Some(9)).await.unwrap();
        assert_eq!((alone.read, alone.quarantined.len()), (vec![20, 30, 40, 50], 1));
    }

    #[tokio::test]
    async fn an_outage_in_the_middle_quarantines_nothing_and_stops_the_requests_that_were_not_sent() {
        // Every subject fails from the third on, and the second fails when it is the witness.
        let sent = Mutex::new(Vec::new());
        let partial = read_each(Subjects::new((1..=9).collect()), BadRecord::of_subject, |subject: u32| {
            let mut sent = sent.lock().unwrap();
            sent.push(subject);
            let result = if sent.len() > 2 { Err(error(ErrorKind::Unavailable)) } else { Ok(subject * 10) };
            async move { result }
        })
        .await
        .unwrap();
        assert_eq!((&partial.read[..], &partial.pending[..]), (&[10, 20][..], &[3, 4, 5, 6, 7, 8, 9][..]));
        assert_eq!((partial.quarantined.len(), sent.into_inner().unwrap()), (0, vec![1, 2, 3, 3, 2]));
    }

    #[tokio::test]
    async fn a_rate_limit_is_never_a_subjects_own() {
        for kind in [ErrorKind::RateLimited, ErrorKind::NotSent] {
            let partial = read(&[3], kind).await.unwrap();
            assert_eq!((&partial.read[..], &partial.pending[..]), (&[10, 20, 40][..], &[3, 5][..]), "{kind}");
            assert!(partial.or_failure(false).is_ok());
        }
    }

    #[tokio::test]
    async fn a_subject_whose_request_always_fails_is_quarantined_and_the_others_are_read() {
        let partial = read(&[2, 5], ErrorKind::NotFound).await.unwrap();
        assert_eq!((&partial.read[..], &partial.pending[..]), (&[10, 30, 40][..], &[][..]));
        assert_eq!(reasons(&partial), [(1, "2", "not_found"), (4, "5", "not_found")]);
        let none = read(&[1, 2, 3, 4, 5], ErrorKind::UnexpectedShape).await.unwrap();
        assert_eq!((none.quarantined.len(), none.or_failure(false).is_ok()), (5, true));
    }

    #[tokio::test]
    async fn the_first_subjects_are_quarantined_once_a_later_one_is_answered() {
        for kind in [ErrorKind::Unavailable, ErrorKind::Forbidden, ErrorKind::Unauthenticated] {
            let partial = read(&[1, 2], kind).await.unwrap();
            assert_eq!((&partial.read[..], &partial.pending[..]), (&[30, 40, 50][..], &[][..]), "{kind}");
            assert_eq!(reasons(&partial).len(), 2);
        }
    }

    #[tokio::test]
    async fn an_error_that_concerns_all_by_the_callers_word_quarantines_nothing() {
        let subjects = || Subjects::new(vec![1, 2]).concerning_all(|error| error.kind() == ErrorKind::TooLarge);
        let read = |_| async { Err::<u32, _>(error(ErrorKind::TooLarge)) };
        assert_eq!(read_each(subjects(), BadRecord::of_subject, read).await.unwrap_err().kind(), ErrorKind::TooLarge);
        let one = |subject| async move { if subject == 1 { Err(error(ErrorKind::TooLarge)) } else { Ok(subject) } };
        assert_eq!(read_each(subjects(), BadRecord::of_subject, one).await.unwrap().quarantined.len(), 1);
    }

    #[tokio::test]
    async fn a_failure_is_the_result_where_nothing_was_read() {
        let nothing = |kind| async move { read(&[1, 2, 3, 4, 5], kind).await };
        let failed = || async { nothing(ErrorKind::Unavailable).await.unwrap() };
        assert_eq!(failed().await.or_failure(false).unwrap_err().kind(), ErrorKind::Unavailable);
        assert_eq!(failed().await.or_failure(true).unwrap().pending, [1, 2, 3, 4, 5]);
        let refused = nothing(ErrorKind::Forbidden).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Forbidden, "a later request fails in the same way");
    }
}
