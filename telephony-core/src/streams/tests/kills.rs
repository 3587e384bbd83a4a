//! Streams that are stopped anywhere, over a source that changes and fails.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::BoxStream;
use proptest::prelude::*;

use super::tables::Tables;
use super::*;

/// Step of a life of a source and its consumer.
#[derive(Debug, Clone)]
enum LifeStep {
    AddCall,
    AddNote,
    /// Adds a user, or changes it.
    AddUser(u32),
    RemoveUser(u32),
    /// Makes one of the next pages fail.
    Fail(MemoryOperation, ErrorKind, usize),
    /// Reads a batch and stores it with its state.
    Store(usize),
    /// Reads a batch and stops before it is stored.
    Lose(usize),
    /// Stops between two batches.
    Stop(usize),
}

fn step() -> impl Strategy<Value = LifeStep> {
    let operation = prop_oneof![
        Just(MemoryOperation::CallPage),
        Just(MemoryOperation::NoteFeedPage),
        Just(MemoryOperation::ListPage)
    ];
    let kind = prop_oneof![Just(ErrorKind::Unavailable), Just(ErrorKind::Forbidden), Just(ErrorKind::InvalidQuery)];
    prop_oneof![
        2 => Just(LifeStep::AddCall),
        2 => Just(LifeStep::AddNote),
        3 => (0..12_u32).prop_map(LifeStep::AddUser),
        2 => (0..12_u32).prop_map(LifeStep::RemoveUser),
        1 => (operation, kind, 0..3_usize).prop_map(|(operation, kind, after)| LifeStep::Fail(operation, kind, after)),
        8 => (0..3_usize).prop_map(LifeStep::Store),
        2 => (0..3_usize).prop_map(LifeStep::Lose),
        2 => (0..3_usize).prop_map(LifeStep::Stop),
    ]
}

/// Content that the tables must have at the end.
#[derive(Debug, Default)]
struct Truth {
    calls: BTreeSet<String>,
    notes: BTreeSet<String>,
    users: BTreeMap<String, Option<String>>,
}

async fn live(steps: Vec<LifeStep>) {
    let names = [StreamName::Calls, StreamName::Notes, USERS];
    let (store, plan) = (store(), plan());
    let (mut tables, mut truth) = (Tables::default(), Truth::default());
    let mut open: [Option<BoxStream<'_, Result<StreamBatch>>>; 3] = [None, None, None];
    let mut minute = 0;
    for step in steps {
        minute += 7;
        let now = minutes(minute);
        match step {
            LifeStep::AddCall => {
                let id = format!("call {minute}");
                store.add_calls([CallRecord::new(PROVIDER, id.clone(), Moment::exact(now))]);
                truth.calls.insert(id);
            }
            LifeStep::AddNote => {
                let text = format!("note {minute}");
                // The vendor's clock is behind.
                add_note(&store, &text, now - Duration::seconds(59)).await;
                truth.notes.insert(text);
            }
            LifeStep::AddUser(id) => {
                let mut user = user(id);
                user.name = Some(format!("user {minute}").into());
                truth.users.insert(user.id.clone(), Some(format!("user {minute}")));
                store.add_listed([user]);
            }
            LifeStep::RemoveUser(id) => {
                let id = format!("{id:03}");
                store.remove_listed("users", &id);
                truth.users.remove(&id);
            }
            LifeStep::Fail(operation, kind, after) => store.fail(failure(kind, operation).after(after)),
            LifeStep::Stop(stream) => open[stream] = None,
            LifeStep::Store(stream) | LifeStep::Lose(stream) => {
                let name = &names[stream];
                let state = tables.state(name);
                let batches = open[stream].get_or_insert_with(|| read(&store, name, state.as_ref(), &plan, now));
                match batches.next().await {
                    Some(Ok(batch)) if matches!(step, LifeStep::Store(_)) => tables.store(batch),
                    Some(Err(error)) if error.is_retryable() => {}
                    _ => open[stream] = None,
                }
            }
        }
    }
    drop(open);
    store.clear_failures();
    // The first read may be the rest of an unfinished walk, and the second one is whole.
    for hours in [1, 2] {
        for name in &names {
            let now = minutes(minute) + Duration::hours(hours);
            for batch in run(&store, name, tables.state(name).as_ref(), now).await {
                tables.store(batch);
            }
        }
    }
    assert_eq!(tables.call_ids(), truth.calls);
    assert_eq!(tables.note_texts(), truth.notes);
    assert_eq!(tables.user_names(), truth.users);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_is_lost_wherever_a_stream_stops(steps in prop::collection::vec(step(), 0..80)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(live(steps));
    }
}
