mod filters;
mod gone;
mod long_calls;
mod parts;
mod progress;
mod requests;
mod resumed;

use std::collections::BTreeMap;

use futures_util::stream::TryStreamExt;
use proptest::prelude::*;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::*;
use crate::{Account, BadRecord, CallId, CallRecord, ErrorKind, MemoryStore, Moment, Provider};

const START: OffsetDateTime = datetime!(2024-03-01 00:00 UTC);
const PROVIDER: Provider = Provider::from_static("memory");

fn hours(count: i64) -> Duration {
    Duration::hours(count)
}

fn call(id: u32, hour: i64) -> CallRecord {
    CallRecord::new(PROVIDER, format!("{id:04}"), Moment::exact(START + hours(hour)))
}

fn plan() -> SyncPlan {
    SyncPlan::since(START)
        .window(std::time::Duration::from_secs(6 * 3600))
        .lookback(std::time::Duration::from_secs(24 * 3600))
}

fn store(calls: impl IntoIterator<Item = CallRecord>) -> MemoryStore {
    let store = MemoryStore::new(PROVIDER).page_size(3);
    store.add_calls(calls);
    store
}

async fn run(store: &MemoryStore, checkpoint: Option<Checkpoint>, now: OffsetDateTime) -> Vec<Batch> {
    sync(store, plan(), checkpoint, now).try_collect().await.unwrap()
}

fn ids<'a>(calls: impl IntoIterator<Item = &'a CallRecord>) -> Vec<&'a str> {
    calls.into_iter().map(|call| call.id.as_str()).collect()
}

/// Passes the checkpoint through text, as a process that stops and restarts does.
fn stored(batches: &[Batch]) -> Option<Checkpoint> {
    let text = serde_json::to_string(&batches.last()?.checkpoint).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

#[tokio::test]
async fn every_call_comes_once_and_then_no_more() {
    let store = store((0..40).map(|index| call(index, i64::from(index) * 2)));
    let now = START + hours(100);
    let first = run(&store, None, now).await;
    assert_eq!(ids(first.iter().flat_map(|it| &it.new)).len(), 40);
    assert!(first.iter().all(|it| it.changed.is_empty()));
    assert!(first.windows(2).all(|pair| pair[0].range.to == pair[1].range.from));
    let second = run(&store, stored(&first), now + hours(1)).await;
    assert!(second.iter().all(Batch::is_empty));
}

#[tokio::test]
async fn a_late_call_and_a_changed_one_are_found_in_the_lookback() {
    let store = store([call(1, 1), call(2, 60), call(3, 70)]);
    let first = run(&store, None, START + hours(80)).await;
    let again = MemoryStore::new(PROVIDER);
    let mut changed = call(3, 70);
    changed.has_notes = Some(true);
    again.add_calls([call(1, 1), call(2, 60), changed, call(4, 65), call(5, 2)]);
    let second = run(&again, stored(&first), START + hours(81)).await;
    assert_eq!(ids(second.iter().flat_map(|it| &it.new)), ["0004"], "call 5 lies before the lookback");
    assert_eq!(ids(second.iter().flat_map(|it| &it.changed)), ["0003"]);
}

#[tokio::test]
async fn a_sync_never_passes_the_time_it_began_at() {
    let store = store([call(1, 1), call(2, 10)]);
    let now = START + hours(10) + Duration::seconds(30);
    let batches = run(&store, None, now).await;
    assert_eq!(ids(batches.iter().flat_map(|it| &it.new)), ["0001"], "call 2 is not a minute old");
    assert_eq!(batches.last().unwrap().checkpoint.until(), Some(now - Duration::MINUTE));
    let batches = run(&store, stored(&batches), now + Duration::MINUTE).await;
    assert_eq!(ids(batches.iter().flat_map(|it| &it.new)), ["0002"]);
}

#[tokio::test]
async fn nothing_is_read_before_its_time_nor_again_after_the_clock_went_back() {
    let store = store([call(1, 1), call(2, 30)]);
    assert!(run(&store, None, START - hours(1)).await.is_empty(), "nothing is of interest yet");
    let first = run(&store, None, START + hours(40)).await;
    // Wider apart than the lookback.
    let back = run(&store, stored(&first), START + hours(10)).await;
    assert!(back.is_empty(), "{back:?}");
    let next = run(&store, stored(&first), START + hours(41)).await;
    assert!(next.iter().all(Batch::is_empty));
    assert_eq!(next[0].range.from, START + hours(16) - Duration::MINUTE, "a day before the last end");
}

#[tokio::test]
async fn a_sync_goes_on_from_any_batch() {
    let calls = || (0..40).map(|index| call(index, i64::from(index) * 2));
    let now = START + hours(100);
    let whole = run(&store(calls()), None, now).await;
    for stopped in 0..=whole.len() {
        // Records of later batches may have been read, but they were not stored.
        let rest = run(&store(calls()), stored(&whole[..stopped]), now + hours(1)).await;
        let batches = || whole[..stopped].iter().chain(&rest);
        let new = ids(batches().flat_map(|batch| &batch.new));
        assert_eq!(new, ids(&calls().collect::<Vec<_>>()), "{stopped}");
        assert!(batches().all(|batch| batch.changed.is_empty()));
    }
}

#[tokio::test]
async fn a_bad_record_is_reported_once() {
    let store = store([call(1, 1)]);
    store.add_bad_record(BadRecord::new(PROVIDER, "memory.call.list", 0, "$[0]", "no time", "{}"));
    // The bad record is returned with every window, also without a lookback.
    for lookback in [0, 24] {
        let plan = plan().lookback(std::time::Duration::from_secs(lookback * 3600));
        let mut batches = Vec::new();
        for end in [5, 6, 30] {
            let now = START + hours(end);
            let more = sync(&store, plan.clone(), stored(&batches), now).try_collect::<Vec<_>>();
            batches.extend(more.await.unwrap());
        }
        assert_eq!(batches.iter().map(|it| it.quarantined.len()).sum::<usize>(), 1, "{lookback}");
    }
}

#[tokio::test]
async fn a_checkpoint_knows_the_lookback_and_no_more() {
    let calls = || (0..40).map(|index| call(index, i64::from(index) * 2));
    let store = store(calls());
    store.add_bad_record(BadRecord::new(PROVIDER, "memory.call.list", 0, "$[0]", "no time", "{}"));
    let first = run(&store, None, START + hours(100)).await;
    for Batch { range, checkpoint, .. } in &first {
        let since = (range.to - hours(24)).max(START);
        let inside = calls().filter(|call| TimeRange::new(since, range.to).contains(call.filed_at.instant()));
        assert_eq!((checkpoint.seen.len(), checkpoint.quarantined.len()), (inside.count(), 1));
        assert_eq!((checkpoint.known_since(), checkpoint.until()), (Some(since), Some(range.to)));
    }
    assert!(first.len() > 10);
}

#[tokio::test]
async fn a_bad_record_that_is_gone_is_forgotten_two_days_behind_the_lookback() {
    let store = store([call(1, 1)]);
    store.add_bad_record(BadRecord::new(PROVIDER, "memory.call.list", 0, "$[0]", "no time", "{}"));
    let first = run(&store, None, START + hours(5)).await;
    let whole = MemoryStore::new(PROVIDER);
    let until = first.last().unwrap().checkpoint.until().unwrap();
    let next = run(&whole, stored(&first), until + hours(24 + 48) + Duration::MINUTE).await;
    assert_eq!(first.last().unwrap().checkpoint.quarantined.len(), 1);
    assert!(next.last().unwrap().checkpoint.quarantined.is_empty());
}

#[tokio::test]
async fn a_longer_lookback_brings_nothing_again_that_a_shorter_one_forgot() {
    let store = store((0..40).map(|index| call(index, i64::from(index) * 2)));
    let first = run(&store, None, START + hours(100)).await;
    for lookback in [std::time::Duration::from_secs(7 * 86_400), std::time::Duration::MAX] {
        let (plan, now) = (plan().lookback(lookback), START + hours(101));
        let again: Vec<Batch> = sync(&store, plan, stored(&first), now).try_collect().await.unwrap();
        assert!(again.iter().all(Batch::is_empty));
        let known_since = first.last().unwrap().checkpoint.until().unwrap() - hours(24);
        assert_eq!(again[0].range.from, known_since, "{lookback:?}");
    }
}

#[tokio::test]
async fn a_plan_that_begins_later_looks_back_no_further_and_leaves_no_gap() {
    let store = store((0..40).map(|index| call(index, i64::from(index) * 2)));
    let first = run(&store, None, START + hours(60)).await;
    let until = first.last().unwrap().checkpoint.until().unwrap();
    for (since, from) in [(START + hours(50), START + hours(50)), (START + hours(70), until)] {
        let (plan, now) = (SyncPlan { since, ..plan() }, START + hours(100));
        let next: Vec<Batch> = sync(&store, plan, stored(&first), now).try_collect().await.unwrap();
        assert_eq!(next[0].range.from, from);
        assert_eq!(next.last().unwrap().range.to, now - Duration::MINUTE);
    }
}

#[tokio::test]
async fn a_record_that_never_settles_is_never_read() {
    let store = store([call(1, 1)]);
    let plan = plan().settle(std::time::Duration::MAX);
    let batches = sync(&store, plan, None, START + hours(100)).try_collect::<Vec<_>>();
    assert!(batches.await.unwrap().is_empty());
}

#[tokio::test]
async fn a_checkpoint_of_another_provider_is_refused() {
    let foreign = Checkpoint::new(Provider::from_static("other"), Account::new("memory"), Filter::default());
    let store = store([call(1, 1)]);
    let mut batches = sync(&store, plan(), Some(foreign), START + hours(5));
    assert_eq!(batches.try_next().await.unwrap_err().kind(), ErrorKind::InvalidQuery);
    assert!(batches.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_checkpoint_of_a_later_version_is_refused() {
    let text = r#"{"format":4,"provider":"memory","account":"memory","seen":[1],"quarantined":"!"}"#;
    let later: Checkpoint = serde_json::from_str(text).unwrap();
    let store = store([call(1, 1)]);
    let error = sync(&store, plan(), Some(later), START + hours(5)).try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidQuery);
    assert!(error.to_string().contains("later version"), "{error}");
}

#[test]
fn a_checkpoint_of_the_first_format_stays_readable() {
    let text = r#"{"format":1,"provider":"memory","until":"2024-03-02T00:00:00Z","known_since":"2024-03-01T00:00:00Z",
        "seen":{"0001":{"at":"2024-03-01T01:00:00Z","content":7}},"set_aside":{"12":"2024-03-02T00:00:00Z"}}"#;
    let checkpoint: Checkpoint = serde_json::from_str(text).unwrap();
    assert_eq!(checkpoint.until(), Some(START + hours(24)));
    let least: Checkpoint = serde_json::from_str(r#"{"format":1,"provider":"memory"}"#).unwrap();
    assert_eq!(least, Checkpoint::new(PROVIDER, Account::default(), Filter::default()));
    assert!(serde_json::from_str::<Checkpoint>(r#"{"provider":"memory"}"#).is_err());
}

/// Records that an upserting consumer holds, with the only member of the content that changes.
type Table = BTreeMap<CallId, Option<bool>>;

fn upsert(table: &mut Table, batch: &Batch) {
    table.extend(batch.new.iter().chain(&batch.changed).map(|call| (call.id.clone(), call.has_notes)));
}

#[derive(Debug, Clone)]
enum Event {
    /// A call is filed, this many hours before now.
    Filed { hours_ago: i64 },
    /// A call of the lookback gets a note.
    Noted { pick: usize },
    /// A sync runs and stops after this many batches; while it runs, a call is filed the given number of hours before
    /// now and another one gets a note.
    Synced { batches: usize, meanwhile: Option<(i64, usize)> },
    /// Time passes.
    Waited { hours: i64 },
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        4 => (1_i64..40).prop_map(|hours_ago| Event::Filed { hours_ago }),
        2 => any::<usize>().prop_map(|pick| Event::Noted { pick }),
        3 => (0_usize..9, prop::option::of((1_i64..23, any::<usize>())))
            .prop_map(|(batches, meanwhile)| Event::Synced { batches, meanwhile }),
        2 => (1_i64..30).prop_map(|hours| Event::Waited { hours }),
    ];
    prop::collection::vec(event, 1..40)
}

proptest! {
    #[test]
    fn whatever_happens_between_syncs_the_consumer_ends_with_what_the_vendor_has(events in events()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut calls: Vec<CallRecord> = Vec::new();
        let mut table = Table::new();
        let mut checkpoint: Option<Checkpoint> = None;
        let mut now = START + hours(48);
        let sync_up_to = |calls: &mut Vec<CallRecord>, table: &mut Table, checkpoint: &mut Option<Checkpoint>, now, most: usize, meanwhile: Option<(i64, usize)>| {
            let store = store(calls.iter().cloned());
            runtime.block_on(async {
                let mut batches = sync(&store, plan(), checkpoint.clone(), now);
                for read in 0..most {
                    let Some(batch) = batches.try_next().await.unwrap() else { break };
                    for call in &batch.new {
                        prop_assert!(!table.contains_key(&call.id), "{} is new twice", call.id.as_str());
                    }
                    upsert(table, &batch);
                    *checkpoint = Some(batch.checkpoint);
                    if let Some((hours_ago, pick)) = meanwhile.filter(|_| read == 1) {
                        // Both within the lookback of the next sync, wherever this one ends.
                        let hour = (now - START - hours(hours_ago)).whole_hours().max(0);
                        calls.push(call(u32::try_from(calls.len()).unwrap(), hour));
                        let recent = calls.iter_mut().filter(|call| call.filed_at.instant() > now - hours(23));
                        let recent: Vec<_> = recent.collect();
                        let count = recent.len();
                        if let Some(call) = recent.into_iter().nth(pick % count.max(1)) {
                            call.has_notes = Some(true);
                        }
                        store.add_calls(calls.iter().cloned());
                    }
                }
                Ok(())
            })
        };
        // Records from before the lookback are not re-read, and nothing is guaranteed for them.
        let in_sight = |checkpoint: &Option<Checkpoint>, at: OffsetDateTime| {
            checkpoint.as_ref().and_then(Checkpoint::until).is_none_or(|until| at >= until - hours(24))
        };
        for event in events {
            now += Duration::minutes(30);
            match event {
                Event::Filed { hours_ago } => {
                    let id = u32::try_from(calls.len()).unwrap();
                    let hour = ((now - START) - hours(hours_ago)).whole_hours().max(0);
                    if in_sight(&checkpoint, START + hours(hour)) {
                        calls.push(call(id, hour));
                    }
                }
                Event::Noted { pick } if !calls.is_empty() => {
                    let pick = pick % calls.len();
                    if in_sight(&checkpoint, calls[pick].filed_at.instant()) {
                        calls[pick].has_notes = Some(true);
                    }
                }
                Event::Noted { .. } => {}
                Event::Waited { hours: count } => now += hours(count),
                Event::Synced { batches, meanwhile } => sync_up_to(&mut calls, &mut table, &mut checkpoint, now, batches, meanwhile)?,
            }
        }
        sync_up_to(&mut calls, &mut table, &mut checkpoint, now + hours(1), usize::MAX, None)?;
        let has: Table = calls.iter().map(|call| (call.id.clone(), call.has_notes)).collect();
        prop_assert_eq!(table, has);
    }
}
