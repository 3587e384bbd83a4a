//! Runs the suite against the reference store, and against sources that break one promise each.

mod lists;

use async_trait::async_trait;
use time::macros::datetime;

use super::*;
use crate::{
    Account, CallHistoryCapability, CallHistorySource, CallQuery, CallRecord, Direction, Medium, MemoryStore, Moment,
    NoteSubject, Page, PageCursor, Provider, Source, TimeRange,
};

fn store() -> MemoryStore {
    let store = MemoryStore::new(Provider::from_static("memory")).page_size(7);
    store.add_calls((0_u8..40).map(|index| {
        // Pairs of calls share an instant.
        let at = datetime!(2024-03-01 08:00 UTC) + time::Duration::minutes(i64::from(index / 2) * 10);
        let mut call = CallRecord::new(Provider::from_static("x"), format!("{index:03}"), Moment::exact(at));
        call.direction =
            Some([Direction::Inbound, Direction::Outbound, Direction::Internal][usize::from(index % 3)].clone());
        call.medium = if index % 5 == 0 { Medium::Sms } else { Medium::Call };
        call
    }));
    store
}

fn expected() -> ExpectedCalls {
    let at = |index: i64| datetime!(2024-03-01 08:00 UTC) + time::Duration::minutes(index / 2 * 10);
    ExpectedCalls {
        range: TimeRange::new(datetime!(2024-03-01 00:00 UTC), datetime!(2024-03-02 00:00 UTC)),
        calls: (0..40).map(|index| (format!("{index:03}").into(), at(index))).collect(),
    }
}

#[tokio::test]
async fn the_reference_store_keeps_every_promise() {
    let store = store();
    call_history(&store, &expected()).await.unwrap();
    let notes = ExpectedNotes { subject: NoteSubject::Client("1".to_owned()), texts: Vec::new() };
    note_store(&store, &notes).await.unwrap();
}

#[test]
fn the_contracts_state_each_promise_that_the_suite_checks() {
    for (contract, promises) in [
        (include_str!("../call_history.rs"), promises::CALL_HISTORY),
        (include_str!("../note_store.rs"), promises::NOTE_STORE),
        (include_str!("../note_feed.rs"), promises::NOTE_FEED),
        (include_str!("../list_source.rs"), promises::LIST_SOURCE),
    ] {
        for promise in promises {
            let bullet = format!("/// - {}", promise.as_str());
            let is_stated = contract.lines().any(|line| line.trim_end_matches([';', '.']) == bullet);
            assert!(is_stated, "{}", promise.as_str());
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    LosesOne,
    DoublesOne,
    ClosedEnd,
    IgnoresFilters,
    RestartsAtCursors,
    TakesBackwards,
}

#[derive(Debug)]
struct Broken(MemoryStore, Fault);

impl Source for Broken {
    fn provider(&self) -> Provider {
        self.0.provider()
    }

    fn account(&self) -> Account {
        self.0.account()
    }
}

#[async_trait]
impl CallHistorySource for Broken {
    fn call_history_capability(&self) -> CallHistoryCapability {
        self.0.call_history_capability()
    }

    async fn call_page(&self, query: &CallQuery, cursor: Option<&PageCursor>) -> crate::Result<Page<CallRecord>> {
        let mut query = query.clone();
        match self.1 {
            Fault::ClosedEnd => query.range.to += std::time::Duration::from_nanos(1),
            Fault::IgnoresFilters => query.directions.clear(),
            Fault::TakesBackwards if query.range.to < query.range.from => {
                return Ok(Page::new(vec![]));
            }
            _ => {}
        }
        let restart = self.1 == Fault::RestartsAtCursors && cursor.is_some();
        let mut page = self.0.call_page(&query, cursor.filter(|_| !restart)).await?;
        match self.1 {
            Fault::LosesOne if cursor.is_some() => drop(page.items.pop()),
            Fault::DoublesOne if cursor.is_some() => page.items.extend(page.items.first().cloned()),
            Fault::RestartsAtCursors if restart => page.next = None,
            _ => {}
        }
        Ok(page)
    }
}

#[tokio::test]
async fn the_suite_sees_each_broken_promise() {
    for fault in [
        Fault::LosesOne,
        Fault::DoublesOne,
        Fault::ClosedEnd,
        Fault::IgnoresFilters,
        Fault::RestartsAtCursors,
        Fault::TakesBackwards,
    ] {
        let broken = Broken(store(), fault);
        assert!(call_history(&broken, &expected()).await.is_err(), "{fault:?}");
    }
}
