use super::*;

#[tokio::test]
async fn each_batch_says_how_far_the_sync_is() {
    let store = store((0..40).map(|index| call(index, i64::from(index) * 2)));
    let now = START + hours(100);
    let first = run(&store, None, now).await;
    assert!(first.len() > 10);
    let mut records = 0;
    for Batch { range, new, progress, .. } in &first {
        records += new.len() as u64;
        assert_eq!((progress.from, progress.end), (START, now - Duration::MINUTE));
        assert_eq!((progress.until, progress.records), (range.to, records));
    }
    let shares: Vec<f64> = first.iter().map(|batch| batch.progress.share()).collect();
    assert!(shares.is_sorted() && shares.last().is_some_and(|last| *last >= 1.0), "{shares:?}");
    // The lookback is read too, and its unchanged records count.
    let second = run(&store, stored(&first), now + hours(1)).await;
    let progress = second.last().unwrap().progress;
    assert_eq!(progress.from, now - Duration::MINUTE - hours(24));
    assert_eq!((progress.until, progress.end), (now + hours(1) - Duration::MINUTE, now + hours(1) - Duration::MINUTE));
    let known = (0..40).filter(|index| START + hours(index * 2) >= progress.from).count() as u64;
    assert_eq!((progress.records, second.iter().all(Batch::is_empty)), (known, true));
}
