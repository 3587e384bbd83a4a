use super::*;

#[tokio::test]
async fn a_past_that_is_read_in_parts_comes_once_and_goes_on_from_the_last_one() {
    let calls = || (0..100).map(|index| call(index, i64::from(index)));
    let store = store(calls());
    let (middle, end) = (START + hours(50), START + hours(100));
    let part = |from, to: OffsetDateTime| {
        let plan = SyncPlan { since: from, ..plan() };
        sync(&store, plan, None, to.saturating_add(Duration::MINUTE)).try_collect::<Vec<_>>()
    };
    // The parts may be read in any order, or concurrently.
    let last = part(middle, end).await.unwrap();
    let first = part(START, middle).await.unwrap();
    assert_eq!(first.last().unwrap().checkpoint.until(), Some(middle));
    let came = ids(first.iter().chain(&last).flat_map(|it| &it.new));
    assert_eq!(came, ids(&calls().collect::<Vec<_>>()));

    // A late call is found, because the last part is longer than the lookback; no record is delivered twice.
    store.add_calls([call(500, 90), call(501, 100)]);
    let after = run(&store, stored(&last), end + hours(2)).await;
    assert_eq!(ids(after.iter().flat_map(|it| &it.new)), ["0500", "0501"]);
    assert!(after.iter().all(|it| it.changed.is_empty()));
}
