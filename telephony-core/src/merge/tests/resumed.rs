use proptest::prelude::*;

use super::*;
use crate::timeline::double::{Double, Manner, even};
use crate::timeline::flaky::{Flaky, patient, runtime};
use crate::{CallHistorySourceExt, CallQuery, TimelineOptions};

#[tokio::test]
async fn a_merge_goes_on_with_a_source_that_failed_and_keeps_the_order() {
    let a = stream::iter([call("a", "a1", 1), call("a", "a5", 5)].map(Ok)).boxed();
    let b = stream::iter(vec![Ok(call("b", "b2", 2)), failure(ErrorKind::Timeout), Ok(call("b", "b4", 4))]).boxed();
    let merged = merge(vec![a, b]).collect().await;
    assert_eq!(ids(merged), ["a1", "b2", "timeout", "b4", "a5"]);
}

// A stream that does not continue after its error would otherwise be left out silently.
#[tokio::test]
async fn a_source_that_ends_after_a_retryable_error_ends_the_merge() {
    let a = stream::iter([call("a", "a1", 1), call("a", "a5", 5)].map(Ok)).boxed();
    let b = stream::iter(vec![Ok(call("b", "b2", 2)), failure(ErrorKind::Timeout)]).boxed();
    let mut merged = merge(vec![a, b]);
    assert_eq!(ids(merged.by_ref().collect().await), ["a1", "b2", "timeout"]);
    assert!(merged.next().await.is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_merge_of_failing_sources_yields_what_one_of_healthy_sources_yields(
        seed in any::<u64>(),
        in_flight in 1..4_usize,
    ) {
        let from = OffsetDateTime::UNIX_EPOCH;
        let to = from + time::Duration::days(20);
        let options = TimelineOptions::new(in_flight, std::time::Duration::MAX);
        let read = |failures| {
            let source = |manner, count| Flaky::new(Double::new(manner, even(from, to, count)), seed, failures);
            let sources = [source(Manner::ByStart, 600), source(Manner::ByEnd, 300)];
            let timelines = sources.iter().map(|it| it.timeline(CallQuery::new(from, to), options)).collect();
            runtime().block_on(patient(merge(timelines)))
        };
        let (want, _) = read(0);
        let (got, failed) = read(40);
        prop_assert_eq!(want.len(), 900);
        // One seed in some thousands lets every request pass.
        prop_assume!(failed > 0);
        prop_assert_eq!(got, want);
    }
}
