use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::sink::{LoadOptions, LoadReport, Sink, load};
use crate::streams::{StreamName, StreamPlan};
use crate::transport::Clock;
use crate::{CallRecord, ListedRecord, MemoryStore, Moment, NoteDraft, NoteStore, NoteSubject, Provider};

pub(super) const PROVIDER: Provider = Provider::from_static("memory");
pub(super) const USERS: StreamName = StreamName::List(std::borrow::Cow::Borrowed("users"));
const START: OffsetDateTime = datetime!(2024-03-01 00:00 UTC);

/// Pipe whose reader closes it after some bytes.
#[derive(Debug, Clone)]
pub(super) struct TestPipe {
    received: Arc<Mutex<Vec<u8>>>,
    capacity: usize,
}

impl TestPipe {
    pub(super) fn new(capacity: usize) -> Self {
        Self { received: Arc::default(), capacity }
    }

    /// Complete messages that the reader received.
    pub(super) fn messages(&self) -> Vec<Value> {
        let received = self.received.lock().unwrap();
        let whole = received.iter().rposition(|byte| *byte == b'\n').map_or(&[][..], |end| &received[..end]);
        whole.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(parse).collect()
    }
}

fn parse(line: &[u8]) -> Value {
    serde_json::from_slice(line).unwrap()
}

impl Write for TestPipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut received = self.received.lock().unwrap();
        let length = bytes.len().min(self.capacity - received.len());
        received.extend_from_slice(&bytes[..length]);
        if length == 0 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(length) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(super) fn minutes(count: i64) -> OffsetDateTime {
    START + Duration::minutes(count)
}

pub(super) fn call(id: u32) -> CallRecord {
    CallRecord::new(PROVIDER, format!("{id:03}"), Moment::exact(minutes(i64::from(id))))
}

pub(super) fn user(id: u32) -> ListedRecord {
    ListedRecord::new(PROVIDER, "users", format!("{id:03}"))
}

/// Account with ten calls, seven users and a note.
pub(super) async fn account() -> MemoryStore {
    let store = MemoryStore::new(PROVIDER).page_size(3);
    store.add_calls((0..10).map(call));
    store.add_listed((0..7).map(user));
    let draft = NoteDraft::new(NoteSubject::Client("7".to_owned()), "text").at(Moment::exact(minutes(2)));
    store.create_note(&draft).await.unwrap();
    store
}

pub(super) fn clock() -> Clock {
    Clock::new(|| minutes(90))
}

pub(super) async fn run(store: &MemoryStore, output: &mut dyn Sink, stream: &StreamName) -> LoadReport {
    let plan = StreamPlan::since(START).records(4);
    let options = LoadOptions::new().patience(std::time::Duration::ZERO);
    load(store, output, std::slice::from_ref(stream), &plan, minutes(60), &options, &mut |_| {}).await
}

pub(super) fn of_type<'a>(messages: &'a [Value], kind: &'a str) -> impl Iterator<Item = &'a Value> {
    messages.iter().filter(move |message| message["type"] == kind)
}
