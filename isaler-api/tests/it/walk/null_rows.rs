//! Tests of pages with `null` in place of some entries.

use futures_util::TryStreamExt;
use telephony_core::{CallHistorySourceExt, Entry};
use telephony_sandbox::Sandbox;

use super::query;
use crate::support::sandbox::{calls, client, noon, world};

#[tokio::test]
async fn each_null_costs_its_own_row_and_no_walk() {
    for nulls in [vec![1], vec![2, 3, 100], vec![199, 200, 201], vec![1, 150, 400, 449, 450]] {
        let sandbox = Sandbox::start(world(calls(450, noon(3)))).await.unwrap();
        sandbox.world(|world| {
            for entry in world.isaler.entries.iter_mut().filter(|entry| nulls.contains(&entry.cid)) {
                entry.poison = Some("null".to_owned());
            }
        });
        let entries: Vec<Entry> = client(&sandbox).calls(query()).try_collect().await.unwrap();
        let (mut read, mut bad) = (Vec::new(), 0);
        for entry in entries {
            match entry {
                Entry::Call(call) => read.push(call.id.as_str().parse::<i64>().unwrap()),
                Entry::Quarantined(record) => {
                    assert_eq!((&*record.raw, record.path), ("null", format!("$.data[{}]", record.index)));
                    bad += 1;
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(read, (1..=450).filter(|id| !nulls.contains(id)).collect::<Vec<_>>(), "{nulls:?}");
        assert_eq!(bad, nulls.len(), "{nulls:?}");
    }
}
