//! Syncs of a part of the records.

use super::*;
use crate::{Direction, Medium, Repair};

fn directed(id: u32, hour: i64, direction: Direction) -> CallRecord {
    CallRecord { direction: Some(direction), ..call(id, hour) }
}

fn inbound() -> SyncPlan {
    plan().direction(Direction::Inbound)
}

async fn sync_inbound(store: &MemoryStore, checkpoint: Option<Checkpoint>, now: OffsetDateTime) -> Vec<Batch> {
    sync(store, inbound(), checkpoint, now).try_collect().await.unwrap()
}

fn changes(batches: &[Batch]) -> (Vec<&str>, Vec<&str>, Vec<u64>) {
    (
        ids(batches.iter().flat_map(|it| &it.new)),
        ids(batches.iter().flat_map(|it| &it.changed)),
        batches.iter().flat_map(|it| &it.gone).map(|it| it.fingerprint).collect(),
    )
}

#[tokio::test]
async fn a_record_that_leaves_the_filter_is_gone_and_one_that_enters_it_is_new() {
    use Direction::{Inbound, Outbound};
    let store = store([directed(1, 60, Inbound), directed(2, 61, Outbound), directed(3, 62, Inbound)]);
    let key = |id| CallRecord { account: Account::new("memory"), ..call(id, 0) }.key().fingerprint();
    let first = sync_inbound(&store, None, START + hours(80)).await;
    assert_eq!(changes(&first), (vec!["0001", "0003"], vec![], vec![]));

    store.add_calls([directed(1, 60, Outbound), directed(2, 61, Inbound)]);
    let second = sync_inbound(&store, stored(&first), START + hours(81)).await;
    assert_eq!(changes(&second), (vec!["0002"], vec![], vec![key(1)]));
    // An unfiltered sync sees two changes in place of them.
    store.add_calls([directed(1, 60, Inbound)]);
    store.remove_call(&CallId::new("0003"));
    let third = sync_inbound(&store, stored(&second), START + hours(82)).await;
    assert_eq!(changes(&third), (vec!["0001"], vec![], vec![key(3)]));
    assert!(sync_inbound(&store, stored(&third), START + hours(83)).await.iter().all(Batch::is_empty));
}

#[tokio::test]
async fn a_record_that_changes_within_the_filter_is_changed_also_where_its_direction_becomes_unreadable() {
    let store = store([directed(1, 60, Direction::Inbound), directed(2, 61, Direction::Inbound)]);
    let first = sync_inbound(&store, None, START + hours(80)).await;
    let mut unreadable = call(1, 60);
    unreadable.repairs.push(Repair::new(0, "$[0].direction", "left out", b"{}".to_vec()));
    let noted = CallRecord { has_notes: Some(true), ..directed(2, 61, Direction::Inbound) };
    store.add_calls([unreadable, noted]);
    let second = sync_inbound(&store, stored(&first), START + hours(81)).await;
    assert_eq!(changes(&second), (vec![], vec!["0001", "0002"], vec![]));
}

#[tokio::test]
async fn a_checkpoint_of_another_filter_is_refused() {
    let store = store([directed(1, 1, Direction::Inbound)]);
    let unfiltered = stored(&run(&store, None, START + hours(5)).await);
    let filtered = stored(&sync_inbound(&store, None, START + hours(5)).await);
    let sms = || plan().medium(Medium::Sms);
    for (plan, checkpoint) in
        [(inbound(), &unfiltered), (plan(), &filtered), (sms(), &filtered), (inbound().medium(Medium::Sms), &filtered)]
    {
        let error = sync(&store, plan, checkpoint.clone(), START + hours(6)).try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidQuery);
        assert!(error.message().contains("another filter"), "{error}");
    }
}

#[tokio::test]
async fn the_order_of_a_filter_does_not_count_and_neither_does_the_request_for_raw_text() {
    let store = store([directed(1, 1, Direction::Inbound), directed(2, 2, Direction::Internal)]);
    let both = plan().direction(Direction::Inbound).direction(Direction::Internal);
    let turned = plan().direction(Direction::Internal).direction(Direction::Inbound).direction(Direction::Internal);
    let first: Vec<Batch> = sync(&store, both, None, START + hours(5)).try_collect().await.unwrap();
    let next = sync(&store, turned.raw(true), stored(&first), START + hours(6)).try_collect::<Vec<Batch>>();
    assert!(next.await.unwrap().iter().all(Batch::is_empty));
}

#[tokio::test]
async fn a_checkpoint_without_a_filter_keeps_the_format_that_earlier_versions_read() {
    let store = store([directed(1, 1, Direction::Inbound)]);
    let text = |batches: &[Batch]| serde_json::to_string(&batches.last().unwrap().checkpoint).unwrap();
    let unfiltered = text(&run(&store, None, START + hours(5)).await);
    assert!(unfiltered.starts_with(r#"{"format":2,"#) && !unfiltered.contains("filter"), "{unfiltered}");
    let filtered = text(&sync_inbound(&store, None, START + hours(5)).await);
    assert!(filtered.starts_with(r#"{"format":3,"#), "{filtered}");
    assert!(filtered.contains(r#""filter":{"directions":["inbound"]}"#), "{filtered}");
}
