use super::*;

async fn with_notes(count: i64) -> MemoryStore {
    let store = store();
    for minute in 0..count {
        add_note(&store, &format!("note {minute}"), minutes(minute)).await;
    }
    store
}

#[tokio::test]
async fn every_note_is_a_row_once_and_the_next_read_continues_behind_each_batch() {
    let store = with_notes(10).await;
    let whole = run(&store, &StreamName::Notes, None, minutes(60)).await;
    assert_eq!((whole.len(), texts(&whole).len()), (4, 10));
    let until: Vec<_> = whole.iter().map(|batch| batch.until).collect();
    assert_eq!(until, [None, None, None, Some(minutes(60))], "known at the end of the walk");
    for end in 1..whole.len() {
        let rest = run(&store, &StreamName::Notes, Some(&state(&whole[..end])), minutes(70)).await;
        assert_eq!([texts(&whole[..end]), texts(&rest)].concat(), texts(&whole));
        let until: Vec<_> = rest.iter().filter_map(|batch| batch.until).collect();
        assert_eq!(until, [minutes(60), minutes(70)], "the walk before the stop, and the one after it");
    }
}

#[tokio::test]
async fn the_next_walk_begins_a_minute_before_the_walk_before_it_began() {
    let store = with_notes(3).await;
    let first = run(&store, &StreamName::Notes, None, minutes(60)).await;
    // The vendor's clock is behind by less than a minute; the other note was certainly read.
    add_note(&store, "late", minutes(60) - Duration::seconds(59)).await;
    add_note(&store, "too early", minutes(60) - Duration::seconds(62)).await;
    let second = run(&store, &StreamName::Notes, Some(&state(&first)), minutes(90)).await;
    assert_eq!(texts(&second), ["late"]);
    let third = run(&store, &StreamName::Notes, Some(&state(&second)), minutes(91)).await;
    assert_eq!((texts(&third).len(), third.len()), (0, 1), "the state advances without notes");
}

#[tokio::test]
async fn a_note_that_is_written_while_a_walk_is_stopped_is_found_by_the_read_that_resumes_it() {
    let store = with_notes(10).await;
    let first: Vec<StreamBatch> =
        read(&store, &StreamName::Notes, None, &plan(), minutes(60)).take(2).try_collect().await.unwrap();
    add_note(&store, "meanwhile", minutes(61)).await;
    let rest = run(&store, &StreamName::Notes, Some(&state(&first)), minutes(180)).await;
    assert_eq!(texts(&rest).last(), Some(&"meanwhile"));
    let next = run(&store, &StreamName::Notes, Some(&state(&rest)), minutes(181)).await;
    assert!(texts(&next).is_empty());
}

#[tokio::test]
async fn the_plans_start_holds_for_the_first_walk_alone() {
    let store = with_notes(10).await;
    let later = StreamPlan::since(minutes(5));
    let first: Vec<StreamBatch> =
        read(&store, &StreamName::Notes, None, &later, minutes(6)).try_collect().await.unwrap();
    assert_eq!(texts(&first), ["note 5", "note 6", "note 7", "note 8", "note 9"]);
    let next: Vec<StreamBatch> =
        read(&store, &StreamName::Notes, Some(&state(&first)), &StreamPlan::since(START), minutes(9))
            .try_collect()
            .await
            .unwrap();
    assert_eq!(texts(&next).len(), 5, "the walk began less than a minute after its own start");
    // A start in the future is not passed backwards.
    let future = StreamPlan::since(minutes(8));
    let first: Vec<StreamBatch> =
        read(&store, &StreamName::Notes, None, &future, minutes(2)).try_collect().await.unwrap();
    let next = run(&store, &StreamName::Notes, Some(&state(&first)), minutes(3)).await;
    assert_eq!((texts(&first), texts(&next)), (vec!["note 8", "note 9"], vec!["note 8", "note 9"]));
}

#[tokio::test]
async fn a_retryable_error_keeps_the_position_and_another_one_ends_the_walk() {
    let store = with_notes(10).await;
    store.fail(failure(ErrorKind::Timeout, MemoryOperation::NoteFeedPage).after(2).times(3));
    let plan = plan();
    let results: Vec<_> = read(&store, &StreamName::Notes, None, &plan, minutes(60)).collect().await;
    let errors: Vec<usize> = (0..results.len()).filter(|index| results[*index].is_err()).collect();
    assert_eq!(errors, [2, 3, 4]);
    let batches: Vec<StreamBatch> = results.into_iter().flatten().collect();
    assert!(texts(&batches).into_iter().eq((0..10).map(|minute| format!("note {minute}"))));
    store.fail(failure(ErrorKind::Forbidden, MemoryOperation::NoteFeedPage).after(1));
    let results: Vec<_> = read(&store, &StreamName::Notes, None, &plan, minutes(60)).collect().await;
    assert_eq!((results.len(), results[1].as_ref().unwrap_err().kind()), (2, ErrorKind::Forbidden));
}

#[tokio::test]
async fn a_stored_position_that_the_source_refuses_repeats_the_walk() {
    let store = with_notes(10).await;
    let first: Vec<StreamBatch> =
        read(&store, &StreamName::Notes, None, &plan(), minutes(60)).take(2).try_collect().await.unwrap();
    store.fail(failure(ErrorKind::InvalidQuery, MemoryOperation::NoteFeedPage));
    let rest = run(&store, &StreamName::Notes, Some(&state(&first)), minutes(90)).await;
    assert_eq!((texts(&rest).len(), rest.last().unwrap().until), (10, Some(minutes(90))));
}
