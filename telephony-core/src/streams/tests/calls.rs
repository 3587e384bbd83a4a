use super::*;
use crate::Repair;

fn ids(batches: &[StreamBatch]) -> Vec<&str> {
    batches.iter().flat_map(|batch| &batch.calls).map(|row| row.id.as_str()).collect()
}

fn with_calls(count: u32) -> MemoryStore {
    let store = store();
    store.add_calls((0..count).map(|id| call(id, i64::from(id))));
    store
}

#[tokio::test]
async fn every_call_is_a_row_once_and_the_next_read_continues_behind_each_batch() {
    let store = with_calls(40);
    let whole = run(&store, &StreamName::Calls, None, minutes(120)).await;
    assert!(whole.len() > 1 && ids(&whole).into_iter().eq((0..40).map(|id| format!("{id:03}"))));
    assert!(whole.iter().all(|batch| batch.stream == StreamName::Calls && batch.pass.is_none()));
    assert_eq!(whole.last().unwrap().until, Some(minutes(119)), "less the time to settle");
    for end in 1..=whole.len() {
        let rest = run(&store, &StreamName::Calls, Some(&state(&whole[..end])), minutes(120)).await;
        assert_eq!([ids(&whole[..end]), ids(&rest)].concat(), ids(&whole));
    }
}

#[tokio::test]
async fn a_call_that_is_deleted_is_gone_by_the_fingerprint_of_its_row() {
    let store = with_calls(5);
    let first = run(&store, &StreamName::Calls, None, minutes(30)).await;
    store.remove_call(&"003".into());
    let mut changed = call(4, 4);
    changed.message = Some("changed".into());
    store.add_calls([changed]);
    let second = run(&store, &StreamName::Calls, Some(&state(&first)), minutes(31)).await;
    let rows = first.iter().flat_map(|batch| &batch.calls);
    let fingerprint: Vec<_> = rows.filter(|row| row.id == "003").map(|row| row.fingerprint.clone()).collect();
    assert_eq!(second.iter().flat_map(|batch| batch.gone.clone()).collect::<Vec<_>>(), fingerprint);
    assert_eq!(ids(&second), ["004"]);
}

#[tokio::test]
async fn quarantined_calls_and_repairs_are_rows_of_the_stream() {
    let store = store();
    let mut mended = call(1, 1);
    mended.repairs = vec![Repair::new(0, "$[0].trunk", "left out", &b"[]"[..])];
    store.add_calls([mended]);
    store.add_bad_record(bad());
    let batches = run(&store, &StreamName::Calls, None, minutes(30)).await;
    let repairs: Vec<_> = batches.iter().flat_map(|batch| &batch.repairs).collect();
    let row = batches.iter().flat_map(|batch| &batch.calls).next().unwrap();
    assert_eq!((repairs.len(), &*repairs[0].stream, &repairs[0].record), (1, "calls", &row.fingerprint));
    let quarantined: Vec<_> = batches.iter().flat_map(|batch| &batch.quarantined).collect();
    assert_eq!((quarantined.len(), &*quarantined[0].stream), (1, "calls"));
}

#[tokio::test]
async fn a_retryable_error_keeps_the_position_and_another_one_ends_the_stream() {
    let store = with_calls(40);
    let whole = run(&store, &StreamName::Calls, None, minutes(120)).await;
    store.fail(failure(ErrorKind::Unavailable, MemoryOperation::CallPage).after(5).times(2));
    let plan = plan();
    let results: Vec<_> = read(&store, &StreamName::Calls, None, &plan, minutes(120)).collect().await;
    assert_eq!(results.iter().filter(|result| result.is_err()).count(), 2);
    let batches: Vec<StreamBatch> = results.into_iter().flatten().collect();
    assert_eq!(ids(&batches), ids(&whole));
    store.fail(failure(ErrorKind::Forbidden, MemoryOperation::CallPage).after(5));
    let results: Vec<_> = read(&store, &StreamName::Calls, None, &plan, minutes(120)).collect().await;
    assert_eq!(results.last().unwrap().as_ref().unwrap_err().kind(), ErrorKind::Forbidden);
}
