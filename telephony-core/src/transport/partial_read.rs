//! Requests for several subjects of one page, of which some may fail.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::stream::{self, StreamExt};

use crate::{BadRecord, Error, ErrorKind, Result};

/// Subjects of a walk and how their requests are sent.
#[derive(Debug, Clone)]
pub struct Subjects<S> {
    pending: Vec<S>,
    witness: Option<S>,
    in_flight: usize,
}

impl<S> Subjects<S> {
    /// Subjects whose requests are sent one after another.
    pub fn new(pending: Vec<S>) -> Self {
        Self { pending, witness: None, in_flight: 1 }
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

/// Sends one request for each subject, and stops at the first retryable error that is not one subject's own.
///
/// Requests that are in flight when another fails are completed, and their results are kept. Where there is a witness, a
/// subject with a retryable error is asked once more, then the witness, then the subject two more times: if only the witness
/// is answered, the failure is the subject's own. `quarantine` is called with each error that no repetition
/// changes, the subject and the subject's position: it returns the quarantined subject ([`BadRecord::of_subject`]), and
/// the read goes on, or `None` if the error ends the read.
///
/// # Errors
///
/// The first error that is not retryable and that `quarantine` returns `None` for.
pub async fn read_each<S, T, B, F, Fut>(subjects: Subjects<S>, quarantine: B, read: F) -> Result<PartialRead<S, T>>
where
    S: Clone,
    B: Fn(usize, &S, &Error) -> Option<BadRecord>,
    F: Fn(S) -> Fut,
    Fut: Future<Output = Result<T>>,
{
    let Subjects { pending, mut witness, in_flight } = subjects;
    let mut pending: Vec<_> = pending.into_iter().enumerate().collect();
    let (mut done, mut failure, mut failed_before) = (Vec::new(), None, None);
    while failure.is_none() && !pending.is_empty() {
        let round = send_each(pending, in_flight, &quarantine, &read).await?;
        (pending, failure) = (round.pending, round.failure);
        witness = round.witness.or(witness);
        done.extend(round.done);
        if witness.is_none() || !failure.as_ref().is_some_and(may_be_of_subject) {
            continue;
        }
        // The first pending subject is the one that failed. It has a round of its own before others are asked.
        let (index, subject) = pending[0].clone();
        if failed_before != Some(index) {
            (failed_before, failure) = (Some(index), None);
        } else if is_answered(witness.clone(), &read).await {
            failure = match last_attempts(&subject, &read).await {
                Err(error) if error.is_retryable() && !may_be_of_subject(&error) => Some(error),
                result => {
                    let bad = |error| quarantine(index, &subject, &error).ok_or(error);
                    done.push((index, result.map(Ok).or_else(|error| bad(error).map(Err))?));
                    pending.remove(0);
                    None
                }
            };
        }
    }
    done.sort_by_key(|(index, _)| *index);
    let pending = pending.into_iter().map(|(_, subject)| subject).collect();
    let mut partial = PartialRead { read: Vec::new(), quarantined: Vec::new(), pending, witness, failure };
    for (_, outcome) in done {
        match outcome {
            Ok(item) => partial.read.push(item),
            Err(bad) => partial.quarantined.push(bad),
        }
    }
    Ok(partial)
}

/// Outcomes of requests up to the first retryable error, each with its subject's position.
struct Round<S, T> {
    done: Vec<(usize, Result<T, BadRecord>)>,
    /// Subjects that failed for now or were not asked. The first of them failed.
    pending: Vec<(usize, S)>,
    /// Subject that was answered last.
    witness: Option<S>,
    failure: Option<Error>,
}

async fn send_each<S, T, F, Fut>(
    subjects: Vec<(usize, S)>,
    in_flight: usize,
    quarantine: &impl Fn(usize, &S, &Error) -> Option<BadRecord>,
    read: &F,
) -> Result<Round<S, T>>
where
    S: Clone,
    F: Fn(S) -> Fut,
    Fut: Future<Output = Result<T>>,
{
    let has_failed = &AtomicBool::new(false);
    let results = stream::iter(subjects).map(|(index, subject)| async move {
        if has_failed.load(Ordering::Relaxed) {
            return (index, subject, None);
        }
        let result = match read(subject.clone()).await {
            Ok(item) => Ok(Ok(item)),
            Err(error) if error.is_retryable() => Err(error),
            Err(error) => quarantine(index, &subject, &error).map(Err).ok_or(error),
        };
        has_failed.fetch_or(result.is_err(), Ordering::Relaxed);
        (index, subject, Some(result))
    });
    let mut results = std::pin::pin!(results.buffered(in_flight));
    let mut round = Round { done: Vec::new(), pending: Vec::new(), witness: None, failure: None };
    while let Some((index, subject, result)) = results.next().await {
        match result {
            Some(Ok(outcome)) => {
                round.witness = outcome.is_ok().then_some(subject).or(round.witness);
                round.done.push((index, outcome));
            }
            Some(Err(error)) if !error.is_retryable() => return Err(error),
            result => {
                round.pending.push((index, subject));
                round.failure = round.failure.or(result.and_then(Result::err));
            }
        }
    }
    Ok(round)
}

/// Asks two more times, because a server that fails now and then answers one of them.
async fn last_attempts<S, T, F, Fut>(subject: &S, read: &F) -> Result<T>
where
    S: Clone,
    F: Fn(S) -> Fut,
    Fut: Future<Output = Result<T>>,
{
    match read(subject.clone()).await {
        Err(error) if error.is_retryable() => read(subject.clone()).await,
        result => result,
    }
}

/// True if a subject of its own can cause this, when the vendor answers for others.
fn may_be_of_subject(error: &Error) -> bool {
    !matches!(error.kind(), ErrorKind::RateLimited | ErrorKind::NotSent)
}

/// True if the vendor answers the witness's request now, whatever it says.
async fn is_answered<S, T, F, Fut>(witness: Option<S>, read: &F) -> bool
where
    F: Fn(S) -> Fut,
    Fut: Future<Output = Result<T>>,
{
    match witness {
        Some(witness) => !read(witness).await.is_err_and(|error| error.is_retryable()),
        None => false,
    }
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
        let quarantine = |index, subject: &u32, error: &Error| BadRecord::of_subject(index, subject, error);
        let left = Mutex::new(failing.iter().copied().collect::<BTreeMap<_, _>>());
        let subjects = Subjects::new((1..=5).collect()).in_flight(2).witness(witness);
        read_each(subjects, quarantine, |subject| {
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
        let quarantine = |index, subject: &u32, error: &Error| BadRecord::of_subject(index, subject, error);
        let sent = Mutex::new(Vec::new());
        let partial = read_each(Subjects::new((1..=9).collect()), quarantine, |subject: u32| {
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
    async fn a_failure_is_the_result_where_nothing_was_read() {
        let nothing = || async { read(&[1, 2], ErrorKind::Unavailable).await.unwrap() };
        assert_eq!(nothing().await.or_failure(false).unwrap_err().kind(), ErrorKind::Unavailable);
        assert_eq!(nothing().await.or_failure(true).unwrap().pending, [1, 2, 3, 4, 5]);
        let last = read(&[5], ErrorKind::Forbidden).await.unwrap_err();
        assert_eq!(last.kind(), ErrorKind::Forbidden, "a later request fails in the same way");
    }
}
