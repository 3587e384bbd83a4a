use super::*;
use crate::Repair;

fn with_users(count: u32) -> MemoryStore {
    let store = store();
    store.add_listed((0..count).map(user));
    store
}

fn passes(batches: &[StreamBatch]) -> Vec<(&str, bool)> {
    let passes = batches.iter().map(|batch| batch.pass.as_ref().unwrap());
    passes.map(|pass| (pass.id.as_str(), pass.is_end)).collect()
}

#[tokio::test]
async fn a_list_is_read_completely_in_one_pass_and_again_by_the_next_read() {
    let store = with_users(7);
    let first = run(&store, &USERS, None, minutes(0)).await;
    assert!(user_ids(&first).into_iter().eq((0..7).map(|id| format!("{id:03}"))));
    let id = minutes(0).unix_timestamp_nanos().to_string();
    assert_eq!(passes(&first), [(&*id, false), (&*id, false), (&*id, true)]);
    let second = run(&store, &USERS, Some(&state(&first)), minutes(5)).await;
    assert_eq!(user_ids(&second), user_ids(&first));
    assert!(passes(&second)[0].0 > id.as_str());
}

#[tokio::test]
async fn a_pass_continues_behind_each_batch_under_its_own_id() {
    let store = with_users(10);
    let whole = run(&store, &USERS, None, minutes(0)).await;
    for end in 1..whole.len() {
        let rest = run(&store, &USERS, Some(&state(&whole[..end])), minutes(60)).await;
        assert_eq!([user_ids(&whole[..end]), user_ids(&rest)].concat(), user_ids(&whole));
        assert_eq!([passes(&whole[..end]), passes(&rest)].concat(), passes(&whole));
    }
}

#[tokio::test]
async fn an_empty_list_ends_a_pass_by_a_batch_that_is_not_empty() {
    let batches = run(&store(), &USERS, None, minutes(0)).await;
    assert_eq!((batches.len(), batches[0].len(), batches[0].is_empty()), (1, 0, false));
    assert!(passes(&batches)[0].1);
}

#[tokio::test]
async fn a_pass_with_a_quarantined_record_proves_no_absence_also_after_a_stop() {
    let store = with_users(7);
    store.add_bad_listed("users", bad());
    let first: Vec<StreamBatch> = read(&store, &USERS, None, &plan(), minutes(0)).take(1).try_collect().await.unwrap();
    assert_eq!((first[0].quarantined.len(), &*first[0].quarantined[0].stream), (1, "users"));
    let rest = run(&store, &USERS, Some(&state(&first)), minutes(60)).await;
    assert!(rest.iter().all(|batch| batch.quarantined.is_empty()));
    assert!(passes(&rest).iter().all(|(_, is_end)| !is_end));
    assert_eq!(user_ids(&rest).len(), 4);
}

#[tokio::test]
async fn a_later_pass_has_a_greater_id_also_if_the_clock_was_set_back() {
    let store = with_users(1);
    let first = run(&store, &USERS, None, minutes(60)).await;
    let mut before = first;
    for now in [minutes(60), minutes(0)] {
        let next = run(&store, &USERS, Some(&state(&before)), now).await;
        assert!(passes(&next)[0].0 > passes(&before)[0].0, "{now}");
        before = next;
    }
}

#[tokio::test]
async fn a_retryable_error_keeps_the_position_and_another_one_ends_the_pass() {
    let store = with_users(7);
    store.fail(failure(ErrorKind::RateLimited, MemoryOperation::ListPage).after(1).times(2));
    let plan = plan();
    let results: Vec<_> = read(&store, &USERS, None, &plan, minutes(0)).collect().await;
    let errors: Vec<usize> = (0..results.len()).filter(|index| results[*index].is_err()).collect();
    assert_eq!((errors, results.len()), (vec![1, 2], 5));
    let batches: Vec<StreamBatch> = results.into_iter().flatten().collect();
    assert!(user_ids(&batches).into_iter().eq((0..7).map(|id| format!("{id:03}"))));
    store.fail(failure(ErrorKind::Forbidden, MemoryOperation::ListPage).after(1));
    let results: Vec<_> = read(&store, &USERS, None, &plan, minutes(0)).collect().await;
    assert_eq!((results.len(), results[1].as_ref().unwrap_err().kind()), (2, ErrorKind::Forbidden));
}

#[tokio::test]
async fn a_stored_position_that_the_source_refuses_begins_a_new_pass() {
    let store = with_users(7);
    let first: Vec<StreamBatch> = read(&store, &USERS, None, &plan(), minutes(0)).take(2).try_collect().await.unwrap();
    store.fail(failure(ErrorKind::InconsistentRead, MemoryOperation::ListPage));
    let next = run(&store, &USERS, Some(&state(&first)), minutes(0)).await;
    assert_eq!((user_ids(&next).len(), passes(&next).last().unwrap().1), (7, true));
    assert!(passes(&next)[0].0 > passes(&first)[0].0);
    // The start is refused, too.
    store.fail(failure(ErrorKind::Forbidden, MemoryOperation::ListPage).times(2));
    let plan = plan();
    let results: Vec<_> = read(&store, &USERS, Some(&state(&first)), &plan, minutes(0)).collect().await;
    assert_eq!((results.len(), results[0].as_ref().unwrap_err().kind()), (1, ErrorKind::Forbidden));
}

#[tokio::test]
async fn a_batch_has_one_row_of_each_key() {
    let store = store();
    let mut mended = user(1);
    let repair = |reason: &'static str| Repair::new(0, "$[0].name", reason, &b"["[..]);
    mended.repairs = vec![repair("first"), repair("second")];
    store.add_listed([mended]);
    store.add_bad_listed("users", bad());
    store.add_bad_listed("users", bad());
    let batches = run(&store, &USERS, None, minutes(0)).await;
    let reasons: Vec<_> = batches[0].repairs.iter().map(|row| (&*row.record, &*row.reason)).collect();
    assert_eq!((reasons, batches[0].quarantined.len()), (vec![("001", "second")], 1));
}

#[tokio::test]
async fn a_list_that_the_source_does_not_have_is_refused() {
    let store = store();
    let unknown = StreamName::List("numbers".into());
    let plan = plan();
    let results: Vec<_> = read(&store, &unknown, None, &plan, minutes(0)).collect().await;
    let error = results[0].as_ref().unwrap_err();
    assert_eq!((results.len(), error.kind()), (1, ErrorKind::InvalidQuery));
    assert!(error.to_string().contains("users, contacts"), "{error}");
}
