mod calls;
mod kills;
mod lists;
mod names;
mod notes;
mod states;
mod tables;

use futures_util::stream::{StreamExt, TryStreamExt};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::*;
use crate::{BadRecord, NoteDraft, NoteStore, NoteSubject, Provider};
use crate::{CallRecord, Error, ErrorKind, ListedRecord, MemoryFailure, MemoryOperation, MemoryStore, Moment};

const START: OffsetDateTime = datetime!(2024-03-01 00:00 UTC);
const PROVIDER: Provider = Provider::from_static("memory");
const USERS: StreamName = StreamName::List(Cow::Borrowed("users"));

fn store() -> MemoryStore {
    MemoryStore::new(PROVIDER).page_size(3)
}

fn plan() -> StreamPlan {
    StreamPlan::since(START).records(4)
}

fn minutes(count: i64) -> OffsetDateTime {
    START + Duration::minutes(count)
}

fn user(id: u32) -> ListedRecord {
    ListedRecord::new(PROVIDER, "users", format!("{id:03}"))
}

fn call(id: u32, minute: i64) -> CallRecord {
    CallRecord::new(PROVIDER, format!("{id:03}"), Moment::exact(minutes(minute)))
}

fn bad() -> BadRecord {
    BadRecord::new(PROVIDER, "memory.user.list", 0, "$[0].id", "no id", "{}")
}

async fn add_note(store: &MemoryStore, text: &str, at: OffsetDateTime) {
    let draft = NoteDraft::new(NoteSubject::Client("7".to_owned()), text).at(Moment::exact(at));
    store.create_note(&draft).await.unwrap();
}

fn failure(kind: ErrorKind, operation: MemoryOperation) -> MemoryFailure {
    MemoryFailure::new(Error::new(kind, PROVIDER, "memory.test")).on(operation)
}

/// Batches of one stream from a state to the end.
async fn run(
    store: &MemoryStore,
    stream: &StreamName,
    state: Option<&StreamState>,
    now: OffsetDateTime,
) -> Vec<StreamBatch> {
    read(store, stream, state, &plan(), now).try_collect().await.unwrap()
}

/// State after these batches, as text that was stored in the meantime.
fn state(batches: &[StreamBatch]) -> StreamState {
    StreamState::new(batches.last().unwrap().state.as_str())
}

fn user_ids(batches: &[StreamBatch]) -> Vec<&str> {
    batches.iter().flat_map(|batch| &batch.listed).map(|row| row.id.as_str()).collect()
}

fn texts(batches: &[StreamBatch]) -> Vec<&str> {
    batches.iter().flat_map(|batch| &batch.notes).filter_map(|row| row.text.as_deref()).collect()
}
