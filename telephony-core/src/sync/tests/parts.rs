use super::*;
use crate::CallPart;

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

#[tokio::test]
async fn a_checkpoint_of_former_parts_syncs_on_and_loses_nothing() {
    // Two legs an id, of which a version forms the parts in its own way.
    let of = |version: &'static str| {
        (0..100).map(move |index| {
            let mut leg = call(index / 2, i64::from(index));
            leg.part = Some(CallPart::new(format!("{version}.{}", index % 2)));
            leg
        })
    };
    let mut rows = BTreeMap::new();
    let mut upsert = |batches: &[Batch]| {
        for batch in batches {
            rows.extend(batch.new.iter().chain(&batch.changed).map(|it| (it.key().fingerprint(), it.clone())));
            for gone in &batch.gone {
                assert!(rows.remove(&gone.fingerprint).is_some());
            }
        }
        rows.values().cloned().collect::<Vec<_>>()
    };
    let before = run(&store(of("former")), None, START + hours(101)).await;
    assert_eq!(upsert(&before).len(), 100);

    // The vendor files one more call before the later version begins.
    let source = store(of("later").chain([call(500, 101)]));
    let after = run(&source, stored(&before), START + hours(102)).await;
    let rows = upsert(&after);
    let mut places: Vec<_> = rows.iter().map(|it| (it.filed_at.instant(), it.id.as_str())).collect();
    places.sort_unstable();
    let want: Vec<_> = of("later").chain([call(500, 101)]).collect();
    assert_eq!(places, want.iter().map(|it| (it.filed_at.instant(), it.id.as_str())).collect::<Vec<_>>());
    for row in rows.iter().filter(|it| it.id.as_str() != "0500") {
        let is_in_lookback = row.filed_at.instant() >= START + hours(77);
        let part = row.part.as_ref().map(CallPart::as_str).unwrap_or_default();
        assert_eq!(part.starts_with("later"), is_in_lookback, "{part}");
    }
    assert!(run(&source, stored(&after), START + hours(103)).await.iter().all(Batch::is_empty));
}
