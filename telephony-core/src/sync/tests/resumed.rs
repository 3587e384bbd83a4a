//! Syncs that are polled once more after a retryable error.

use super::*;
use crate::timeline::double::{Double, DoubleKind, Manner, even};
use crate::timeline::flaky::{Flaky, patient, runtime};

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn a_sync_of_a_failing_source_yields_the_batches_and_checkpoints_of_a_healthy_source(
        seed in any::<u64>(),
        manner in prop::sample::select(&[Manner::Counting, Manner::ByStart, Manner::ByEnd, Manner::Days][..]),
        (in_flight, records, failures) in (1..4_usize, 1..400_u32, 5..70_u64),
    ) {
        let plan = SyncPlan::since(START).in_flight(in_flight).records(records);
        let syncs = |failures| {
            let source = Flaky::new(Double::new(manner, even(START, START + hours(240), 480)), seed, failures);
            let (first, _) = runtime().block_on(patient(sync(&source, plan.clone(), None, START + hours(200))));
            // The second sync finds a changed row, a deleted one and one that became a meeting.
            source.source().change(|rows| {
                rows.get_mut(&(390, None)).unwrap().version = 1;
                rows.remove(&(391, None));
                rows.get_mut(&(392, None)).unwrap().kind = DoubleKind::Meeting;
            });
            let checkpoint = stored(&first);
            let (second, _) = runtime().block_on(patient(sync(&source, plan.clone(), checkpoint, START + hours(250))));
            (first, second)
        };
        let want = syncs(0);
        prop_assert_eq!(want.1.iter().map(|batch| batch.changed.len() + batch.gone.len()).sum::<usize>(), 3);
        prop_assert_eq!(syncs(failures), want);
    }
}

#[tokio::test]
async fn a_sync_ends_at_an_error_that_is_not_retryable() {
    let store = store([call(1, 1)]);
    store.fail_next(1, crate::Error::new(ErrorKind::Forbidden, PROVIDER, "memory.call.list"));
    let mut batches = sync(&store, plan(), None, START + hours(20));
    assert_eq!(batches.try_next().await.unwrap_err().kind(), ErrorKind::Forbidden);
    assert!(batches.try_next().await.unwrap().is_none());
    assert!(batches.try_next().await.unwrap().is_none());
}
