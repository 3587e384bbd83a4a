//! Processes that are killed at any step: the next one finds whole batches, each once.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::parts_folder::{PartsFolder, batch, call, key, store};
use crate::export::{CallRow, RepairRow};
use crate::sink::parquet::fault_point::FaultPoint;
use crate::sink::{Parquet, Sink, SinkError};
use crate::streams::{StreamBatch, StreamName};
use crate::{Account, Provider, Repair};

/// Stored calls: day, text and mark by their fingerprint.
type Calls = BTreeMap<String, (i64, String, bool)>;

/// Batch of the tests, as small numbers.
#[derive(Debug, Clone)]
struct DrawnBatch {
    /// Ids and days.
    calls: Vec<(u8, i64)>,
    gone: Vec<u8>,
}

impl DrawnBatch {
    fn batch(&self, number: usize) -> StreamBatch {
        let text = number.to_string();
        let calls: Vec<CallRow> = self.calls.iter().map(|(id, day)| call(&id.to_string(), *day, &text)).collect();
        let repair = |call: &CallRow| {
            let repair = Repair::new(0, text.clone(), "left out", b"x".to_vec());
            let account = Account::new(call.account.as_str());
            RepairRow::new(&Provider::from_static("test"), &account, "calls", call.fingerprint.as_str(), &repair)
        };
        StreamBatch {
            repairs: calls.iter().map(repair).collect(),
            calls,
            gone: self.gone.iter().map(|id| call(&id.to_string(), 0, "").fingerprint).collect(),
            ..batch(StreamName::Calls, &text)
        }
    }

    fn apply(&self, number: usize, calls: &mut Calls) {
        for id in &self.gone {
            if let Some((_, _, is_gone)) = calls.get_mut(&call(&id.to_string(), 0, "").fingerprint) {
                *is_gone = true;
            }
        }
        for (id, day) in &self.calls {
            let fingerprint = call(&id.to_string(), *day, "").fingerprint;
            calls.insert(fingerprint, (*day, number.to_string(), false));
        }
    }
}

fn assert_stored(folder: &PartsFolder, expected: &Calls) {
    let day = |file: &str| file.split("day=2026-03-").nth(1).unwrap()[..2].parse::<i64>().unwrap() - 1;
    let rows = folder.rows::<CallRow>("message");
    let stored: Calls =
        rows.iter().map(|row| (row.id.clone(), (day(&row.file), row.text.clone().unwrap(), row.is_gone))).collect();
    assert_eq!(rows.len(), stored.len(), "a call is stored twice");
    assert_eq!(&stored, expected);
    let repairs = folder.rows::<RepairRow>("path");
    let stored: BTreeMap<_, _> =
        repairs.iter().map(|row| (row.id.clone(), (day(&row.file), row.text.clone().unwrap()))).collect();
    assert_eq!(repairs.len(), stored.len(), "a repair is stored twice");
    let expected = expected.iter().map(|(id, (day, text, _))| (id.clone(), (*day, text.clone())));
    assert_eq!(stored, expected.collect());
}

/// Opens the folder and stores a batch with writing that ends after some steps.
async fn interrupted(folder: &PartsFolder, fault_point: &FaultPoint, batch: &StreamBatch) -> Result<(), SinkError> {
    let mut sink: Parquet = folder.open_until(fault_point)?;
    store(&mut sink, batch).await
}

/// Stores batches. Before each, a process is killed after these steps; the next one stores the batch if its state shows
/// that it is missing. Returns the number of steps that were not used.
async fn run(folder: &PartsFolder, batches: &[(DrawnBatch, usize)]) -> usize {
    let mut expected = Calls::new();
    let mut unused = 0;
    for (number, (drawn, steps)) in batches.iter().enumerate() {
        let (batch, fault_point) = (drawn.batch(number), FaultPoint::default());
        fault_point.set(*steps);
        let is_acknowledged = interrupted(folder, &fault_point, &batch).await.is_ok();
        unused = fault_point.left();
        let mut sink = folder.open();
        let state = sink.state(&key(StreamName::Calls)).await.unwrap();
        let is_stored = state.as_ref() == Some(&batch.state);
        assert!(is_stored || !is_acknowledged, "a batch that was acknowledged is lost");
        if is_stored {
            drawn.apply(number, &mut expected);
        }
        assert_stored(folder, &expected);
        if !is_stored {
            store(&mut sink, &batch).await.unwrap();
            drawn.apply(number, &mut expected);
            assert_stored(folder, &expected);
        }
    }
    unused
}

#[tokio::test]
async fn a_process_that_is_killed_at_any_step_stores_a_batch_whole_or_not_at_all() {
    let first = DrawnBatch { calls: vec![(1, 0), (2, 0), (3, 1)], gone: vec![] };
    let second = DrawnBatch { calls: vec![(1, 1), (3, 0)], gone: vec![2] };
    let mut steps = 0;
    loop {
        let folder = PartsFolder::new();
        let batches = [(first.clone(), usize::MAX), (second.clone(), steps)];
        if run(&folder, &batches).await > 0 {
            break;
        }
        steps += 1;
    }
    assert!(steps > 30, "a commit of two days has {steps} steps");
}

#[tokio::test]
async fn a_recovery_that_is_killed_at_any_step_is_completed_by_the_next() {
    let first = DrawnBatch { calls: vec![(1, 0), (2, 0), (3, 1)], gone: vec![] };
    let second = DrawnBatch { calls: vec![(1, 1), (3, 2)], gone: vec![2] };
    // After the commit of the second batch, each process gets one step more than the last.
    for committed in [24, 28, 32, 36] {
        let folder = PartsFolder::new();
        let mut expected = Calls::new();
        store(&mut folder.open(), &first.batch(0)).await.unwrap();
        first.apply(0, &mut expected);
        let fault_point = FaultPoint::default();
        fault_point.set(committed);
        let _ = interrupted(&folder, &fault_point, &second.batch(1)).await;
        let was_committed = folder.path().join("_sync/test/north/commit.json").exists();
        let mut steps = 0;
        loop {
            fault_point.set(steps);
            let opened = folder.open_until(&fault_point);
            if let Ok(mut sink) = opened
                && sink.state(&key(StreamName::Calls)).await.is_ok()
            {
                break;
            }
            steps += 1;
        }
        let state = folder.open().state(&key(StreamName::Calls)).await.unwrap().unwrap();
        assert!(state.as_str() == "1" || !was_committed);
        if state.as_str() == "1" {
            second.apply(1, &mut expected);
        }
        assert_stored(&folder, &expected);
    }
}

fn drawn_batches() -> impl Strategy<Value = Vec<(DrawnBatch, usize)>> {
    let calls = prop::collection::vec((0..8_u8, 0..4_i64), 0..6);
    let drawn = (calls, prop::collection::vec(0..8_u8, 0..3)).prop_map(|(calls, gone)| {
        let gone = gone.into_iter().filter(|id| calls.iter().all(|(other, _)| other != id)).collect();
        DrawnBatch { calls, gone }
    });
    prop::collection::vec((drawn, prop_oneof![0..60_usize, Just(usize::MAX)]), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_batches_with_any_kills_are_stored_once(batches in drawn_batches()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(run(&PartsFolder::new(), &batches));
    }
}
